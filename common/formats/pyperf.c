/*
 * JSON of pyperf, and of nanobench's template of that name: runs with values. A
 * benchmark's metadata stand before those of the file.
 */
#include <string.h>

#include "formats/json_input.h"
#include "formats/json_skim.h"
#include "formats/reading.h"

static bool pyperf_detect(const struct format_input *input)
{
    return json_skim_first(input) == '{' &&
           json_skim(input, "benchmarks.*.runs");
}

static const char *metadata_of(const json_t *root, const json_t *row,
                               const char *key)
{
    const char *text = json_text_of(json_object_get(row, "metadata"), key);

    return text ? text : json_text_of(json_object_get(root, "metadata"), key);
}

/* pyperf's words: "second", "byte", "integer". */
static const char *unit_of(const json_t *root, const json_t *row)
{
    const char *unit = metadata_of(root, row, "unit");

    if (!unit)
        return "s";
    return strcmp(unit, "integer") != 0 ? unit : "count";
}

static int read_runs(struct reading *reading, const json_t *runs,
                     const struct measure *measure)
{
    const json_t *run;
    size_t k;

    json_array_foreach (runs, k, run)
        if (reading_samples(reading, measure, json_object_get(run, "values")) <
            0)
            return -1;
    if (!results_samples(measure->metric))
        return reading_refuse(reading, &measure->metric->error,
                              "it has no values");
    return 0;
}

static int read_document(struct reading *reading, json_t *root)
{
    json_t *rows = reading_array(reading, root, "benchmarks");
    json_t *row;
    size_t k;

    if (!rows)
        return -1;
    json_array_foreach (rows, k, row) {
        const char *name = metadata_of(root, row, "name");
        const char *unit = unit_of(root, row);
        struct result_benchmark *benchmark;
        struct measure measure;

        if (!name)
            return reading_bad(reading, "benchmark %zu has no name", k + 1);
        benchmark = reading_benchmark(reading, name, strlen(name));
        if (!benchmark ||
            reading_metric(reading, benchmark, "", unit, strlen(unit),
                           &measure) < 0 ||
            read_runs(reading, json_object_get(row, "runs"), &measure) < 0)
            return -1;
    }
    return 0;
}

static int pyperf_read(const struct format_input *input,
                       const struct format_options *options,
                       struct results *results, struct err *err)
{
    return reading_json(input, options, results, err, read_document);
}

const struct format format_pyperf = {
    .name = "pyperf",
    .summary = "JSON of pyperf, nanobench",
    .detect = pyperf_detect,
    .read = pyperf_read,
};
