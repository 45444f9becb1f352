/*
 * Goal: whichever format bytes are read as, they are results whose numbers are
 * numbers, or refused with a reason. The first byte chooses the format and its
 * high bit the option; results_fuzz.c lets the bytes be recognised.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "formats/format.h"

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool good)
{
    if (!good)
        abort();
}

static void check_metric(const struct result_metric *metric, size_t sessions,
                         bool failed, bool own)
{
    const struct result_summary *summary = &metric->summary;

    expect(metric->name && metric->unit && metric->sessions <= sessions);
    for (size_t s = 0; s < metric->sessions; s++)
        for (size_t k = 0; k < metric->session[s].n; k++)
            expect(metric->error || isfinite(metric->session[s].value[k]));
    expect(!isinf(summary->mean) && !isinf(summary->median) &&
           !isinf(summary->min) && !isinf(summary->max));
    /* benchcmp's own may have no more than a percentile. */
    expect(failed || metric->error || results_samples(metric) ||
           !isnan(summary->mean) || !isnan(summary->median) || own);
}

static void check_results(const struct results *results, const char *format)
{
    expect(results->benchmarks > 0 && !strcmp(results->format, format));
    for (size_t k = 0; k < results->benchmarks; k++) {
        const struct result_benchmark *benchmark = &results->benchmark[k];

        expect(results_find(results, benchmark->name) == benchmark);
        for (size_t m = 0; m < benchmark->metrics; m++)
            check_metric(&benchmark->metric[m], results->sessions,
                         benchmark->error != NULL,
                         !strcmp(format, format_own.name));
    }
}

static void check_written(const struct results *results)
{
    struct results again = {0};
    struct err err = {0};
    struct buf out = {0};
    struct format_input input = {.name = "again"};

    expect(format_own.write(results, &out, &err) == 0 &&
           buf_append(&out, "", 1, &err) == 0);
    input.data = (const char *)out.data;
    input.size = out.size - 1;
    expect(format_read_memory(&input, NULL, NULL, &again, &err) == 0);
    expect(again.benchmarks == results->benchmarks);
    buf_reset(&out);
    results_free(&again);
}

static size_t formats(void)
{
    size_t count = 0;

    do
        count++;
    while (format_table[count]);
    return count;
}

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct results results = {0};
    struct err err = {0};
    struct format_input input = {.name = "fuzz", .size = size - 1};
    struct format_options options = {0};
    const struct format *format;
    char *text;

    if (!size)
        return 0;
    format = format_table[(data[0] & 0x7f) % formats()];
    options.ignore_failures = data[0] & 0x80;
    text = malloc(size);
    expect(text != NULL);
    memcpy(text, data + 1, size - 1);
    text[size - 1] = 0;
    input.data = text;
    if (format_read_memory(&input, format, &options, &results, &err) == 0) {
        check_results(&results, format->name);
        check_written(&results);
    } else {
        expect(err.code == ERR_DATA && !strncmp(err.msg, "fuzz:", 5));
        expect(!results.benchmarks);
    }
    free(text);
    results_free(&results);
    return 0;
}
