/* Inputs of the readers and what is to be read in them, as text. */
#ifndef TESTS_UNIT_FORMATS_READ_H
#define TESTS_UNIT_FORMATS_READ_H

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/format.h"
#include "lib/tap.h"

/*
 * A line a metric: "BENCHMARK|METRIC|UNIT|lower|sampled 1 2", "...|summary
 * n=2 mean=1 median=1", "...|error WHY"; a benchmark that failed is
 * "BENCHMARK|error WHY".
 */
struct read_case {
    const char *name;
    const char *format; /* that is to be found out */
    const char *input;
    const char *wanted;
};

struct description {
    char text[16384];
    size_t size;
};

static inline void __attribute__((format(printf, 2, 3)))
describe(struct description *out, const char *fmt, ...)
{
    va_list arguments;
    int more;

    va_start(arguments, fmt);
    more = vsnprintf(out->text + out->size, sizeof(out->text) - out->size, fmt,
                     arguments);
    va_end(arguments);
    if (more > 0 && out->size + (size_t)more < sizeof(out->text))
        out->size += (size_t)more;
}

static inline void describe_summary(struct description *out,
                                    const struct result_summary *summary)
{
    const struct {
        const char *name;
        double value;
    } fields[] = {
        {"mean", summary->mean},     {"median", summary->median},
        {"stddev", summary->stddev}, {"min", summary->min},
        {"max", summary->max},       {"p95", summary->p95},
        {"p99", summary->p99},
    };

    describe(out, "summary");
    if (summary->n)
        describe(out, " n=%lld", (long long)summary->n);
    for (size_t k = 0; k < sizeof(fields) / sizeof(fields[0]); k++)
        if (!isnan(fields[k].value))
            describe(out, " %s=%.10g", fields[k].name, fields[k].value);
}

static inline void describe_metric(struct description *out,
                                   const struct result_benchmark *benchmark,
                                   const struct result_metric *metric)
{
    describe(out, "%s|%s|%s|%s|", benchmark->name, metric->name, metric->unit,
             metric->better == BETTER_HIGHER ? "higher" : "lower");
    if (metric->error) {
        describe(out, "error %s\n", metric->error);
        return;
    }
    if (metric->kind == METRIC_SUMMARY) {
        describe_summary(out, &metric->summary);
    } else {
        describe(out, metric->kind == METRIC_EXACT ? "exact" : "sampled");
        for (size_t s = 0; s < metric->sessions; s++)
            for (size_t k = 0; k < metric->session[s].n; k++)
                describe(out, " %.10g", metric->session[s].value[k]);
    }
    describe(out, "\n");
}

static inline void describe_results(struct description *out,
                                    const struct results *results)
{
    out->size = 0;
    out->text[0] = 0;
    for (size_t k = 0; k < results->benchmarks; k++) {
        const struct result_benchmark *benchmark = &results->benchmark[k];

        if (benchmark->error)
            describe(out, "%s|error %s\n", benchmark->name, benchmark->error);
        for (size_t m = 0; !benchmark->error && m < benchmark->metrics; m++)
            describe_metric(out, benchmark, &benchmark->metric[m]);
    }
}

/* Every number is one, and whoever has none says why. */
static inline bool is_sound(const struct results *results)
{
    for (size_t k = 0; k < results->benchmarks; k++)
        for (size_t m = 0; m < results->benchmark[k].metrics; m++) {
            const struct result_metric *metric =
                &results->benchmark[k].metric[m];

            for (size_t s = 0; s < metric->sessions; s++)
                for (size_t i = 0; i < metric->session[s].n; i++)
                    if (!isfinite(metric->session[s].value[i]))
                        return false;
            if (!metric->error && !results->benchmark[k].error &&
                !results_samples(metric) && isnan(metric->summary.mean) &&
                isnan(metric->summary.median))
                return false;
        }
    return results->benchmarks > 0 && results->sessions > 0;
}

/* Reads the first bytes of a text from memory that ends behind its NUL. */
static inline int read_front(const char *text, size_t size,
                             const struct format *format,
                             const struct format_options *options,
                             struct results *results, struct err *err)
{
    char *copy = malloc(size + 1);
    struct format_input input = {.name = "in", .data = copy, .size = size};
    int rc = -1;

    if (copy) {
        memcpy(copy, text, size);
        copy[size] = 0;
        rc = format_read_memory(&input, format, options, results, err);
    }
    free(copy);
    return rc;
}

static inline void check_case(const struct read_case *test)
{
    static struct description got;
    struct results results = {0};
    struct err err = {0};
    int rc = read_front(test->input, strlen(test->input), NULL, NULL, &results,
                        &err);

    describe_results(&got, &results);
    if (rc < 0) {
        got.size = 0;
        describe(&got, "error %d: %s\n", (int)err.code, err.msg);
    }
    IS_TEXT(got.text, test->wanted, "%s", test->name);
    if (!rc)
        IS_TEXT(results.format, test->format, "%s: its format", test->name);
    OK(rc < 0 || is_sound(&results), "%s: all numbers are sound", test->name);
    results_free(&results);
}

/* Every front of the input is an error that says so, or sound. */
static inline void check_fronts(const struct read_case *test)
{
    const struct format *format = format_find(test->format);
    size_t bad = 0;

    for (size_t size = 0; size < strlen(test->input); size++)
        for (int given = 0; given < 2; given++) {
            struct results results = {0};
            struct err err = {0};
            int rc = read_front(test->input, size, given ? format : NULL, NULL,
                                &results, &err);

            if (rc < 0 ? err.code != ERR_DATA || !err.msg[0]
                       : !is_sound(&results)) {
                tap_note("%s: %zu bytes: %d %s", test->name, size, rc, err.msg);
                bad++;
            }
            results_free(&results);
        }
    IS_INT((int64_t)bad, 0, "%s: cut short anywhere", test->name);
}

#endif
