/*
 * JSON of pytest-benchmark. With `data` the rounds in seconds, without (as
 * --benchmark-autosave writes) what they came to.
 */
#include <string.h>

#include "formats/json_input.h"
#include "formats/json_skim.h"
#include "formats/reading.h"

static bool pytest_detect(const struct format_input *input)
{
    return json_skim_first(input) == '{' &&
           (json_skim(input, "benchmarks.*.stats") ||
            json_skim(input, "machine_info"));
}

static int read_context(struct reading *reading, json_t *root)
{
    const json_t *machine = json_object_get(root, "machine_info");
    const json_t *commit = json_object_get(root, "commit_info");
    const json_t *cpu = json_object_get(machine, "cpu");
    struct result_session *session = reading_session(reading);
    const char *brand = json_text_of(cpu, "brand_raw");

    if (!brand)
        brand = json_text_of(cpu, "brand");
    session->dirty = json_is_true(json_object_get(commit, "dirty"));
    session->machine.cpus = reading_whole(cpu, "count", 0);
    if (results_text(&session->started, json_text_of(root, "datetime"),
                     reading->err) < 0 ||
        results_text(&session->commit, json_text_of(commit, "id"),
                     reading->err) < 0 ||
        results_text(&session->branch, json_text_of(commit, "branch"),
                     reading->err) < 0 ||
        results_text(&session->machine.cpu, brand, reading->err) < 0)
        return -1;
    return results_text(&session->machine.kernel,
                        json_text_of(machine, "release"), reading->err);
}

static int read_stats(struct reading *reading, const json_t *row,
                      struct result_benchmark *benchmark)
{
    const json_t *stats = json_object_get(row, "stats");
    const json_t *options = json_object_get(row, "options");
    const json_t *data = json_object_get(stats, "data");
    struct result_summary summary = reading_no_summary;
    struct measure measure;

    if (!json_is_object(stats))
        return reading_refuse(reading, &benchmark->error, "it has no stats");
    if (reading_metric(reading, benchmark, "", "s", 1, &measure) < 0)
        return -1;
    measure.metric->iterations = reading_whole(stats, "iterations", 0);
    measure.metric->rounds = reading_whole(stats, "rounds", -1);
    if (json_is_false(json_object_get(options, "warmup")))
        measure.metric->warmup = 0;
    if (json_array_size(data))
        return reading_samples(reading, &measure, data);
    summary.n = reading_whole(stats, "rounds", 0);
    summary.mean = json_number_of(stats, "mean");
    summary.median = json_number_of(stats, "median");
    summary.stddev = json_number_of(stats, "stddev");
    summary.min = json_number_of(stats, "min");
    summary.max = json_number_of(stats, "max");
    return reading_summary(reading, &measure, &summary);
}

static int read_document(struct reading *reading, json_t *root)
{
    json_t *rows = reading_array(reading, root, "benchmarks");
    json_t *row;
    size_t k;

    if (!rows || read_context(reading, root) < 0)
        return -1;
    json_array_foreach (rows, k, row) {
        const char *name = json_text_of(row, "fullname");
        struct result_benchmark *benchmark;

        if (!name)
            name = json_text_of(row, "name");
        if (!name)
            return reading_bad(reading, "benchmark %zu has no name", k + 1);
        benchmark = reading_benchmark(reading, name, strlen(name));
        if (!benchmark ||
            results_text(&benchmark->group, json_text_of(row, "group"),
                         reading->err) < 0 ||
            read_stats(reading, row, benchmark) < 0)
            return -1;
    }
    return 0;
}

static int pytest_read(const struct format_input *input,
                       const struct format_options *options,
                       struct results *results, struct err *err)
{
    return reading_json(input, options, results, err, read_document);
}

const struct format format_pytest = {
    .name = "pytest",
    .summary = "JSON of pytest-benchmark",
    .detect = pytest_detect,
    .read = pytest_read,
};
