/*
 * JSON of Google Benchmark. The repetitions of a benchmark (iterations by their
 * run_name) are its samples; what they came to is ignored unless it is all
 * there is. Files before 1.5 have neither run_name nor run_type.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formats/json_input.h"
#include "formats/json_skim.h"
#include "formats/reading.h"

/* One row of the file. */
struct row {
    json_t *json;
    const char *name;
    size_t size;           /* of the name, without what an aggregate adds */
    const char *aggregate; /* "mean", "cv", ... or NULL */
};

/* The file's names (old aggregates are told by them), and those with rounds. */
struct names {
    json_t *all;
    json_t *measured;
};

static bool google_detect(const struct format_input *input)
{
    return json_skim_first(input) == '{' &&
           (json_skim(input, "benchmarks.*.run_type") ||
            json_skim(input, "benchmarks.*.time_unit") ||
            json_skim(input, "benchmarks.*.real_time") ||
            json_skim(input, "context.library_build_type") ||
            json_skim(input, "context.num_cpus"));
}

static int read_context(struct reading *reading, json_t *root)
{
    const json_t *context = json_object_get(root, "context");
    struct result_session *session = reading_session(reading);

    session->machine.cpus = reading_whole(context, "num_cpus", 0);
    if (!json_number(json_array_get(json_object_get(context, "load_avg"), 0),
                     &session->machine.load1))
        session->machine.load1 = (double)NAN;
    return results_text(&session->started, json_text_of(context, "date"),
                        reading->err);
}

static bool has_name(const struct names *names, const char *base, size_t size,
                     const char *tail)
{
    char *name = malloc(size + strlen(tail) + 1);
    bool has;

    if (!name)
        return false;
    memcpy(name, base, size);
    memcpy(name + size, tail, strlen(tail) + 1);
    has = json_object_get(names->all, name);
    free(name);
    return has;
}

/*
 * "BM_x_mean" of an old file, when there is a BM_x that it can be the mean of,
 * or a standard deviation beside it.
 */
static void old_aggregate(const struct names *names, struct row *row)
{
    static const char *const tails[] = {"_mean", "_median", "_stddev", "_cv"};

    for (size_t k = 0; k < sizeof(tails) / sizeof(tails[0]); k++) {
        size_t tail = strlen(tails[k]);
        size_t base = row->size - tail;

        if (row->size <= tail || strcmp(row->name + base, tails[k]) != 0)
            continue;
        if (!has_name(names, row->name, base, "") &&
            !(has_name(names, row->name, base, "_mean") &&
              has_name(names, row->name, base, "_stddev")))
            continue;
        row->size = base;
        row->aggregate = tails[k] + 1;
        return;
    }
}

static void row_of(const struct names *names, json_t *json, struct row *row)
{
    const char *type = json_text_of(json, "run_type");
    const char *run_name = json_text_of(json, "run_name");

    *row = (struct row){.json = json, .name = json_text_of(json, "name")};
    row->size = row->name ? strlen(row->name) : 0;
    if (!type && row->name)
        old_aggregate(names, row);
    if (type && !strcmp(type, "aggregate")) {
        row->aggregate = json_text_of(json, "aggregate_name");
        row->aggregate = row->aggregate ? row->aggregate : "";
    }
    if (run_name) {
        row->name = run_name;
        row->size = strlen(run_name);
    }
}

static const char *failure_of(const json_t *json)
{
    const char *message = json_text_of(json, "error_message");

    if (json_is_true(json_object_get(json, "error_occurred")))
        return message ? message : "an error occurred";
    message = json_text_of(json, "skip_message");
    if (json_is_true(json_object_get(json, "skipped")))
        return message ? message : "it was skipped";
    return NULL;
}

/* Members that are no counters. */
static bool is_known(const char *key)
{
    static const char *const known[] = {"name",
                                        "run_name",
                                        "run_type",
                                        "family_index",
                                        "per_family_instance_index",
                                        "repetitions",
                                        "repetition_index",
                                        "threads",
                                        "iterations",
                                        "real_time",
                                        "cpu_time",
                                        "time_unit",
                                        "label",
                                        "error_occurred",
                                        "error_message",
                                        "skipped",
                                        "skip_message",
                                        NULL};

    for (size_t k = 0; known[k]; k++)
        if (!strcmp(key, known[k]))
            return true;
    return false;
}

static const char *counter_unit(const char *key)
{
    static const struct {
        const char *key;
        const char *unit;
    } counters[] = {
        {"bytes_per_second", "B/s"}, {"items_per_second", "items/s"},
        {"max_bytes_used", "B"},     {"total_allocated_bytes", "B"},
        {"net_heap_growth", "B"},    {"allocs_per_iter", "allocs"},
    };
    static const char rate[] = "_per_second";
    size_t size = strlen(key);

    for (size_t k = 0; k < sizeof(counters) / sizeof(counters[0]); k++)
        if (!strcmp(key, counters[k].key))
            return counters[k].unit;
    if (size > strlen(rate) && !strcmp(key + size - strlen(rate), rate))
        return "1/s";
    return "";
}

static int read_counters(struct reading *reading, const struct row *row,
                         struct result_benchmark *benchmark)
{
    const char *key;
    json_t *value;

    json_object_foreach (row->json, key, value) {
        struct measure measure;
        double number;
        const char *unit = counter_unit(key);

        if (is_known(key) || !json_number(value, &number) ||
            (json_is_string(value) && isfinite(number)))
            continue;
        if (reading_metric(reading, benchmark, key, unit, strlen(unit),
                           &measure) < 0 ||
            reading_sample(reading, &measure, number) < 0)
            return -1;
    }
    return 0;
}

static const char *const times[] = {"real_time", "cpu_time"};

static int time_measure(struct reading *reading, const struct row *row,
                        struct result_benchmark *benchmark, const char *name,
                        struct measure *out)
{
    const char *unit = json_text_of(row->json, "time_unit");

    unit = unit ? unit : "ns";
    return reading_metric(reading, benchmark, name, unit, strlen(unit), out);
}

static int read_iteration(struct reading *reading, const struct row *row)
{
    struct result_benchmark *benchmark =
        reading_benchmark(reading, row->name, row->size);
    const char *failure = failure_of(row->json);

    if (!benchmark)
        return -1;
    if (failure)
        return reading_refuse(reading, &benchmark->error, "%s", failure);
    for (size_t k = 0; k < sizeof(times) / sizeof(times[0]); k++) {
        json_t *member = json_object_get(row->json, times[k]);
        struct measure measure;
        double value;
        int rc;

        if (!member)
            continue;
        if (time_measure(reading, row, benchmark, times[k], &measure) < 0)
            return -1;
        measure.metric->iterations = reading_whole(row->json, "iterations", 0);
        rc = json_number(member, &value)
                 ? reading_sample(reading, &measure, value)
                 : reading_refuse(reading, &measure.metric->error,
                                  "%s is no number", times[k]);
        if (rc < 0)
            return -1;
    }
    return read_counters(reading, row, benchmark);
}

/* Where a summary keeps it; NULL: nowhere ("cv" and other percentages). */
static double *aggregate_field(struct result_summary *summary,
                               const char *aggregate)
{
    if (!strcmp(aggregate, "mean"))
        return &summary->mean;
    if (!strcmp(aggregate, "median"))
        return &summary->median;
    if (!strcmp(aggregate, "stddev"))
        return &summary->stddev;
    if (!strcmp(aggregate, "min"))
        return &summary->min;
    if (!strcmp(aggregate, "max"))
        return &summary->max;
    return NULL;
}

static int read_aggregate(struct reading *reading, const struct row *row)
{
    struct result_summary none;
    struct result_benchmark *benchmark;

    if (!aggregate_field(&none, row->aggregate))
        return 0;
    benchmark = reading_benchmark(reading, row->name, row->size);
    if (!benchmark)
        return -1;
    for (size_t k = 0; k < sizeof(times) / sizeof(times[0]); k++) {
        double value = json_number_of(row->json, times[k]);
        struct measure measure;
        struct result_metric *metric;

        if (!json_object_get(row->json, times[k]))
            continue;
        if (time_measure(reading, row, benchmark, times[k], &measure) < 0)
            return -1;
        metric = measure.metric;
        if (!isfinite(value) &&
            reading_refuse(reading, &metric->error, "its %s is no number",
                           row->aggregate) < 0)
            return -1;
        metric->kind = METRIC_SUMMARY;
        metric->summary.n = reading_whole(row->json, "repetitions", 0);
        *aggregate_field(&metric->summary, row->aggregate) =
            value * measure.unit.factor;
    }
    return 0;
}

/* Is it a row that says what a benchmark took, or why it has not? */
static bool is_measurement(const struct row *row)
{
    return !row->aggregate &&
           (json_object_get(row->json, "real_time") ||
            json_object_get(row->json, "cpu_time") || failure_of(row->json));
}

/* Has it rounds, or has it failed? Then what they came to says no more. */
static bool is_measured(const struct names *names, const struct row *row)
{
    char *name = strndup(row->name, row->size);
    bool is = name && json_object_get(names->measured, name);

    free(name);
    return is;
}

static int collect_names(struct reading *reading, json_t *rows,
                         const struct names *names)
{
    json_t *json;
    size_t k;

    json_array_foreach (rows, k, json) {
        const char *name = json_text_of(json, "name");

        if (!name)
            return reading_bad(reading, "benchmark %zu has no name", k + 1);
        if (json_object_set_new_nocheck(names->all, name, json_true()) < 0)
            return err_set(reading->err, ERR_SYSTEM, "out of memory");
    }
    return 0;
}

static int read_rows(struct reading *reading, json_t *rows,
                     const struct names *names)
{
    struct row row;
    json_t *json;
    size_t k;

    if (collect_names(reading, rows, names) < 0)
        return -1;
    json_array_foreach (rows, k, json) {
        row_of(names, json, &row);
        if (!is_measurement(&row))
            continue;
        if (read_iteration(reading, &row) < 0)
            return -1;
        if (json_object_set_new_nocheck(names->measured, row.name,
                                        json_true()) < 0)
            return err_set(reading->err, ERR_SYSTEM, "out of memory");
    }
    json_array_foreach (rows, k, json) {
        row_of(names, json, &row);
        if (row.aggregate && !is_measured(names, &row) &&
            read_aggregate(reading, &row) < 0)
            return -1;
    }
    return 0;
}

static int read_document(struct reading *reading, json_t *root)
{
    struct names names = {json_object(), json_object()};
    json_t *rows = reading_array(reading, root, "benchmarks");
    int rc = -1;

    if (!names.all || !names.measured)
        err_set(reading->err, ERR_SYSTEM, "out of memory");
    else if (rows && read_context(reading, root) == 0)
        rc = read_rows(reading, rows, &names);
    json_decref(names.all);
    json_decref(names.measured);
    return rc;
}

static int google_read(const struct format_input *input,
                       const struct format_options *options,
                       struct results *results, struct err *err)
{
    return reading_json(input, options, results, err, read_document);
}

const struct format format_google = {
    .name = "google",
    .summary = "JSON of Google Benchmark",
    .detect = google_detect,
    .read = google_read,
};
