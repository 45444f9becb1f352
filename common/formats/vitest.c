/*
 * JSON of vitest's benchmarks, in milliseconds: samples, or what they came to.
 */
#include <string.h>

#include "formats/json_input.h"
#include "formats/json_skim.h"
#include "formats/reading.h"

static bool vitest_detect(const struct format_input *input)
{
    return json_skim_first(input) == '{' && json_skim(input, "files.*.groups");
}

static int read_times(struct reading *reading, const json_t *row,
                      struct result_benchmark *benchmark)
{
    const json_t *samples = json_object_get(row, "samples");
    struct result_summary summary = reading_no_summary;
    struct measure measure;

    if (reading_metric(reading, benchmark, "", "ms", 2, &measure) < 0)
        return -1;
    if (json_array_size(samples))
        return reading_samples(reading, &measure, samples);
    summary.n = reading_whole(row, "sampleCount", 0);
    summary.mean = json_number_of(row, "mean");
    summary.median = json_number_of(row, "median");
    summary.stddev = json_number_of(row, "sd");
    summary.min = json_number_of(row, "min");
    summary.max = json_number_of(row, "max");
    summary.p99 = json_number_of(row, "p99");
    return reading_summary(reading, &measure, &summary);
}

static int read_benchmark(struct reading *reading, const char *group,
                          const json_t *row)
{
    const char *own = json_text_of(row, "name");
    struct result_benchmark *benchmark = NULL;
    struct buf name = {0};

    if (!own)
        return reading_bad(reading, "a benchmark has no name");
    if (buf_append(&name, group, strlen(group), reading->err) == 0 &&
        (!group[0] || buf_append(&name, " > ", 3, reading->err) == 0) &&
        buf_append(&name, own, strlen(own), reading->err) == 0)
        benchmark = reading_benchmark(reading, (char *)name.data, name.size);
    buf_reset(&name);
    if (!benchmark || results_text(&benchmark->group, group, reading->err) < 0)
        return -1;
    return read_times(reading, row, benchmark);
}

static int read_group(struct reading *reading, const json_t *group)
{
    const char *name = json_text_of(group, "fullName");
    const json_t *row;
    size_t k;

    json_array_foreach (json_object_get(group, "benchmarks"), k, row)
        if (read_benchmark(reading, name ? name : "", row) < 0)
            return -1;
    return 0;
}

static int read_document(struct reading *reading, json_t *root)
{
    json_t *files = reading_array(reading, root, "files");
    const json_t *file;
    const json_t *group;
    size_t k;
    size_t i;

    if (!files)
        return -1;
    json_array_foreach (files, k, file)
        json_array_foreach (json_object_get(file, "groups"), i, group)
            if (read_group(reading, group) < 0)
                return -1;
    return 0;
}

static int vitest_read(const struct format_input *input,
                       const struct format_options *options,
                       struct results *results, struct err *err)
{
    return reading_json(input, options, results, err, read_document);
}

const struct format format_vitest = {
    .name = "vitest",
    .summary = "JSON of vitest bench",
    .detect = vitest_detect,
    .read = vitest_read,
};
