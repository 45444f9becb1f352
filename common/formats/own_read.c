/*
 * Reads benchcmp/1. What is understood is taken out of the document; what is
 * left of an object then is what is kept of it.
 */
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/json_input.h"
#include "formats/own.h"
#include "results/unit.h"

struct own_reading {
    const struct format_input *input;
    struct results *results;
    size_t offset; /* the number of the file's first session */
    struct err *err;
};

__attribute__((format(printf, 2, 3))) static int
bad(const struct own_reading *reading, const char *fmt, ...)
{
    char what[ERR_MESSAGE_MAX];
    va_list args;

    va_start(args, fmt);
    vsnprintf(what, sizeof(what), fmt, args);
    va_end(args);
    return err_set(reading->err, ERR_DATA, "%s: %s", reading->input->name,
                   what);
}

/* A text member; null is none. */
static int take_text(const struct own_reading *reading, json_t *object,
                     const char *key, char **out)
{
    const json_t *value = json_object_get(object, key);

    if (json_is_string(value) &&
        results_text(out, json_string_value(value), reading->err) < 0)
        return -1;
    if (json_is_string(value) || json_is_null(value))
        json_object_del(object, key);
    return 0;
}

static void take_int(json_t *object, const char *key, int64_t *out)
{
    const json_t *value = json_object_get(object, key);

    if (json_is_integer(value) && json_integer_value(value) >= 0)
        *out = json_integer_value(value);
    else if (!json_is_null(value))
        return;
    json_object_del(object, key);
}

/* A finite number. */
static void take_real(json_t *object, const char *key, double *out)
{
    const json_t *value = json_object_get(object, key);

    if (json_is_number(value))
        *out = json_number_value(value);
    else if (!json_is_null(value))
        return;
    json_object_del(object, key);
}

static int take_list(const struct own_reading *reading, json_t *object,
                     const char *key, char ***list, size_t *count)
{
    const json_t *array = json_object_get(object, key);
    const json_t *value;
    size_t k;

    if (!json_is_array(array))
        return 0;
    json_array_foreach (array, k, value)
        if (!json_is_string(value))
            return 0;
    json_array_foreach (array, k, value)
        if (results_list(list, count, json_string_value(value), reading->err) <
            0)
            return -1;
    json_object_del(object, key);
    return 0;
}

/* What is left of a member when all of it was understood: nothing. */
static void take_rest(json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    if (json_is_null(value) ||
        (json_is_object(value) && !json_object_size(value)))
        json_object_del(object, key);
}

static int keep_rest(const struct own_reading *reading, const json_t *object,
                     char **extra)
{
    char *text;
    int rc;

    if (!json_object_size(object))
        return 0;
    text = json_dumps(object,
                      JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(17));
    if (!text)
        return err_set(reading->err, ERR_SYSTEM, "out of memory");
    rc = results_text(extra, text, reading->err);
    free(text);
    return rc;
}

static int read_git(const struct own_reading *reading, json_t *object,
                    struct result_session *session)
{
    json_t *git = json_object_get(object, "git");

    if (take_text(reading, git, "commit", &session->commit) < 0 ||
        take_text(reading, git, "branch", &session->branch) < 0)
        return -1;
    if (json_is_boolean(json_object_get(git, "dirty"))) {
        session->dirty = json_is_true(json_object_get(git, "dirty"));
        json_object_del(git, "dirty");
    }
    take_rest(object, "git");
    return 0;
}

static int read_machine(const struct own_reading *reading, json_t *object,
                        struct result_machine *machine)
{
    json_t *json = json_object_get(object, "machine");

    if (take_text(reading, json, "id", &machine->id) < 0 ||
        take_text(reading, json, "cpu", &machine->cpu) < 0 ||
        take_text(reading, json, "governor", &machine->governor) < 0 ||
        take_text(reading, json, "kernel", &machine->kernel) < 0 ||
        take_text(reading, json, "virt", &machine->virt) < 0)
        return -1;
    take_int(json, "cpus", &machine->cpus);
    take_int(json, "mem_total", &machine->mem_total);
    take_int(json, "mem_available", &machine->mem_available);
    take_int(json, "aslr", &machine->aslr);
    take_real(json, "load1", &machine->load1);
    take_rest(object, "machine");
    return 0;
}

/* Sessions are told by their place; the "id" is their place when written. */
static int read_session(const struct own_reading *reading, json_t *object)
{
    int number;
    struct result_session *session;

    if (!json_is_object(object))
        return bad(reading, "a session is not an object");
    number = results_session(reading->results, reading->err);
    if (number < 0)
        return -1;
    session = &reading->results->session[number];
    json_object_del(object, "id");
    if (take_text(reading, object, "started", &session->started) < 0 ||
        read_git(reading, object, session) < 0 ||
        read_machine(reading, object, &session->machine) < 0 ||
        take_list(reading, object, "env_warnings", &session->warning,
                  &session->warnings) < 0)
        return -1;
    return keep_rest(reading, object, &session->extra);
}

static int read_sessions(const struct own_reading *reading, json_t *root)
{
    const json_t *sessions = json_object_get(root, "sessions");
    json_t *value;
    size_t k;

    if (sessions && !json_is_array(sessions))
        return bad(reading, "\"sessions\" is not an array");
    json_array_foreach (sessions, k, value)
        if (read_session(reading, value) < 0)
            return -1;
    json_object_del(root, "sessions");
    return 0;
}

/* What a metric's reading needs besides the metric. */
struct own_metric {
    struct result_metric *metric;
    const char *benchmark; /* its name, for messages */
    double factor;         /* of its unit */
};

/* The k-th slot of a session, RESULT_NO_PAIR: none; false: no slot at all. */
static bool read_pair(const json_t *pairs, size_t k, int64_t *out)
{
    const json_t *pair = json_array_get(pairs, k);

    *out = RESULT_NO_PAIR;
    if (json_is_integer(pair) && json_integer_value(pair) >= 0)
        *out = json_integer_value(pair);
    return *out >= 0 || json_is_null(pair);
}

static int add_sample(const struct own_reading *reading,
                      const struct own_metric *own, size_t session,
                      const json_t *sample, const json_t *pairs, size_t k)
{
    struct result_metric *metric = own->metric;
    double value = json_number_value(sample) * own->factor;
    int64_t pair;

    if (json_is_null(sample))
        value = (double)NAN;
    else if (!json_is_number(sample))
        return bad(reading, "benchmark \"%.100s\": a sample is not a number",
                   own->benchmark);
    if (!isfinite(value) && !metric->error &&
        results_text(&metric->error, "a sample is not a number", reading->err) <
            0)
        return -1;
    if (!json_is_array(pairs))
        return results_sample(metric, session, value, reading->err);
    if (!read_pair(pairs, k, &pair))
        return bad(reading, "benchmark \"%.100s\": a pair is not a number",
                   own->benchmark);
    return results_sample_pair(metric, session, value, pair, reading->err);
}

static int read_samples(const struct own_reading *reading, json_t *object,
                        const struct own_metric *own)
{
    const json_t *sessions = json_object_get(object, "samples");
    const json_t *pairs = json_object_get(object, "pair");
    const json_t *session;
    const json_t *sample;
    size_t s;
    size_t k;

    json_array_foreach (sessions, s, session) {
        const json_t *pair = json_array_get(pairs, s);

        if (!json_is_array(session))
            return bad(reading,
                       "benchmark \"%.100s\": \"samples\" is not one array a "
                       "session",
                       own->benchmark);
        if (json_is_array(pair) &&
            json_array_size(pair) != json_array_size(session))
            return bad(reading,
                       "benchmark \"%.100s\": %zu pairs for %zu samples",
                       own->benchmark, json_array_size(pair),
                       json_array_size(session));
        json_array_foreach (session, k, sample)
            if (add_sample(reading, own, reading->offset + s, sample, pair, k) <
                0)
                return -1;
    }
    json_object_del(object, "samples");
    json_object_del(object, "pair");
    return 0;
}

static void scale(double *value, double factor)
{
    *value *= factor;
}

/* Of samples that the file holds it says nothing new. */
static void read_summary(json_t *object, const struct own_metric *own)
{
    static const struct result_summary none = {
        0,           (double)NAN, (double)NAN, (double)NAN, (double)NAN,
        (double)NAN, (double)NAN, (double)NAN, (double)NAN};
    struct result_summary *out = &own->metric->summary;
    json_t *json = json_object_get(object, "summary");

    take_real(json, "p50", &out->median);
    take_real(json, "median", &out->median);
    take_int(json, "n", &out->n);
    take_real(json, "mean", &out->mean);
    take_real(json, "stddev", &out->stddev);
    take_real(json, "min", &out->min);
    take_real(json, "max", &out->max);
    take_real(json, "p90", &out->p90);
    take_real(json, "p95", &out->p95);
    take_real(json, "p99", &out->p99);
    take_rest(object, "summary");
    scale(&out->mean, own->factor);
    scale(&out->median, own->factor);
    scale(&out->stddev, own->factor);
    scale(&out->min, own->factor);
    scale(&out->max, own->factor);
    scale(&out->p90, own->factor);
    scale(&out->p95, own->factor);
    scale(&out->p99, own->factor);
    if (results_samples(own->metric))
        *out = none;
}

static int read_threshold(const struct own_reading *reading, json_t *object,
                          const struct own_metric *own)
{
    json_t *json = json_object_get(object, "threshold");
    struct result_threshold *out = &own->metric->threshold;

    take_real(json, "warn", &out->warn);
    take_real(json, "fail", &out->fail);
    take_real(json, "abs", &out->abs);
    scale(&out->abs, own->factor);
    if (take_text(reading, json, "stat", &out->stat) < 0)
        return -1;
    take_rest(object, "threshold");
    return 0;
}

/* One of the words that a member may be. */
static int choose(const struct own_reading *reading, json_t *object,
                  const char *key, const char *const *words, int without)
{
    const json_t *value = json_object_get(object, key);

    if (!value || json_is_null(value)) {
        json_object_del(object, key);
        return without;
    }
    for (int k = 0; words[k]; k++)
        if (json_is_string(value) &&
            !strcmp(json_string_value(value), words[k])) {
            json_object_del(object, key);
            return k;
        }
    return bad(reading, "\"%s\" of a metric is not \"%s\", ...", key, words[0]);
}

static int read_values(const struct own_reading *reading, json_t *object,
                       const struct own_metric *own)
{
    static const char *const kinds[] = {"sampled", "exact", "summary", NULL};
    struct result_metric *metric = own->metric;
    int kind;

    if (take_text(reading, object, "error", &metric->error) < 0 ||
        read_samples(reading, object, own) < 0)
        return -1;
    read_summary(object, own);
    kind = choose(reading, object, "kind", kinds,
                  results_samples(metric) ? METRIC_SAMPLED : METRIC_SUMMARY);
    if (kind < 0 || read_threshold(reading, object, own) < 0)
        return -1;
    metric->kind = (enum metric_kind)kind;
    take_int(object, "iterations", &metric->iterations);
    take_int(object, "warmup", &metric->warmup);
    take_int(object, "rounds", &metric->rounds);
    return keep_rest(reading, object, &metric->extra);
}

static int read_metric(const struct own_reading *reading,
                       struct result_benchmark *benchmark, json_t *object)
{
    static const char *const directions[] = {"lower", "higher", NULL};
    const char *name = json_text_of(object, "name");
    const char *text = json_text_of(object, "unit");
    struct own_metric own = {.benchmark = benchmark->name};
    size_t before = benchmark->metrics;
    struct unit unit;
    int better;

    if (!name || !text)
        return bad(reading,
                   "benchmark \"%.100s\": a metric without name and unit",
                   benchmark->name);
    unit_parse(text, strlen(text), &unit);
    better = choose(reading, object, "better", directions, (int)unit.better);
    if (better < 0)
        return -1;
    own.metric = results_metric(benchmark, name, unit.name, (enum better)better,
                                reading->err);
    if (!own.metric)
        return -1;
    if (benchmark->metrics == before)
        return bad(reading, "benchmark \"%.100s\": metric \"%.100s\" twice",
                   benchmark->name, name);
    own.factor = unit.factor;
    json_object_del(object, "name");
    json_object_del(object, "unit");
    return read_values(reading, object, &own);
}

/* All of them, or they are left where they are. */
static int read_exit_codes(const struct own_reading *reading, json_t *object,
                           struct result_benchmark *benchmark)
{
    const json_t *array = json_object_get(object, "exit_codes");
    size_t count = json_array_size(array);
    const json_t *value;
    size_t k;

    json_array_foreach (array, k, value)
        if (!json_is_integer(value) || json_integer_value(value) < INT_MIN ||
            json_integer_value(value) > INT_MAX)
            return 0;
    if (count) {
        benchmark->exit_code = malloc(count * sizeof(*benchmark->exit_code));
        if (!benchmark->exit_code)
            return err_set(reading->err, ERR_SYSTEM, "out of memory");
    }
    json_array_foreach (array, k, value)
        benchmark->exit_code[k] = (int)json_integer_value(value);
    benchmark->exit_codes = count;
    if (json_is_array(array))
        json_object_del(object, "exit_codes");
    return 0;
}

static int read_about(const struct own_reading *reading, json_t *object,
                      struct result_benchmark *benchmark)
{
    if (take_list(reading, object, "aliases", &benchmark->alias,
                  &benchmark->aliases) < 0 ||
        take_text(reading, object, "group", &benchmark->group) < 0 ||
        take_text(reading, object, "version", &benchmark->version) < 0 ||
        take_list(reading, object, "command", &benchmark->command,
                  &benchmark->command_words) < 0 ||
        read_exit_codes(reading, object, benchmark) < 0 ||
        take_text(reading, object, "error", &benchmark->error) < 0)
        return -1;
    return keep_rest(reading, object, &benchmark->extra);
}

static int read_benchmark(const struct own_reading *reading, json_t *object)
{
    const char *name = json_text_of(object, "name");
    const json_t *metrics = json_object_get(object, "metrics");
    size_t before = reading->results->benchmarks;
    struct result_benchmark *benchmark;
    json_t *metric;
    size_t k;

    if (!name)
        return bad(reading, "a benchmark without a name");
    if (metrics && !json_is_array(metrics))
        return bad(reading, "benchmark \"%.100s\": \"metrics\" is not an array",
                   name);
    benchmark =
        results_benchmark(reading->results, name, strlen(name), reading->err);
    if (!benchmark)
        return -1;
    if (reading->results->benchmarks == before)
        return bad(reading, "benchmark \"%.100s\" twice", name);
    json_array_foreach (metrics, k, metric)
        if (read_metric(reading, benchmark, metric) < 0)
            return -1;
    json_object_del(object, "name");
    json_object_del(object, "metrics");
    return read_about(reading, object, benchmark);
}

static int read_benchmarks(const struct own_reading *reading, json_t *root)
{
    const json_t *benchmarks = json_object_get(root, "benchmarks");
    json_t *value;
    size_t k;

    if (!json_is_array(benchmarks))
        return bad(reading, "\"benchmarks\" is not an array");
    json_array_foreach (benchmarks, k, value)
        if (read_benchmark(reading, value) < 0)
            return -1;
    json_object_del(root, "benchmarks");
    return 0;
}

static int read_change(const struct own_reading *reading, json_t *object)
{
    struct result_change *change;

    if (!json_is_object(object))
        return bad(reading, "an entry of the history is not an object");
    change = results_change(reading->results, reading->err);
    if (!change || take_text(reading, object, "date", &change->date) < 0 ||
        take_text(reading, object, "commit", &change->commit) < 0 ||
        take_text(reading, object, "reason", &change->reason) < 0 ||
        take_list(reading, object, "changed", &change->changed,
                  &change->changes) < 0)
        return -1;
    return keep_rest(reading, object, &change->extra);
}

static int read_history(const struct own_reading *reading, json_t *root)
{
    const json_t *history = json_object_get(root, "history");
    json_t *value;
    size_t k;

    if (history && !json_is_array(history))
        return bad(reading, "\"history\" is not an array");
    json_array_foreach (history, k, value)
        if (read_change(reading, value) < 0)
            return -1;
    json_object_del(root, "history");
    return 0;
}

/* The file's own "git" is that of the newest session, unless that has one. */
static int read_newest_git(const struct own_reading *reading, json_t *root)
{
    struct results *results = reading->results;
    struct result_session own = {0};
    struct result_session *newest;
    int rc = read_git(reading, root, &own);

    if (!rc && (own.commit || own.branch) &&
        results->sessions == reading->offset &&
        results_session(results, reading->err) < 0)
        rc = -1;
    if (!rc && results->sessions > reading->offset) {
        newest = &results->session[results->sessions - 1];
        if (!newest->commit && !newest->branch && (own.commit || own.branch)) {
            newest->commit = own.commit;
            newest->branch = own.branch;
            newest->dirty = own.dirty;
            return 0;
        }
    }
    free(own.commit);
    free(own.branch);
    return rc;
}

static int read_root(const struct own_reading *reading, json_t *root)
{
    const char *schema = json_text_of(root, "schema");
    json_t *tool = json_object_get(root, "tool");

    if (!schema || strcmp(schema, OWN_SCHEMA) != 0)
        return bad(reading, "its schema is \"%.100s\", not \"" OWN_SCHEMA "\"",
                   schema ? schema : "");
    if (take_text(reading, root, "created", &reading->results->created) < 0 ||
        read_sessions(reading, root) < 0 ||
        read_newest_git(reading, root) < 0 ||
        read_benchmarks(reading, root) < 0 || read_history(reading, root) < 0)
        return -1;
    json_object_del(root, "schema");
    json_object_del(tool, "name");
    json_object_del(tool, "version");
    take_rest(root, "tool");
    return keep_rest(reading, root, &reading->results->extra);
}

int own_read(const struct format_input *input,
             const struct format_options *options, struct results *results,
             struct err *err)
{
    struct own_reading reading = {.input = input,
                                  .results = results,
                                  .offset = results->sessions,
                                  .err = err};
    json_t *root = json_input(input, err);
    int rc;

    (void)options; /* directions and failures stand in the file */
    if (!root)
        return -1;
    rc = read_root(&reading, root);
    json_decref(root);
    return rc;
}
