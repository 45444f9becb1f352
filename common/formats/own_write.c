/* Writes benchcmp/1. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_writer.h"
#include "base/number.h"
#include "base/version.h"
#include "formats/json_input.h"
#include "formats/own.h"
#include "formats/writers.h"
#include "results/summary.h"

/* Objects and arrays within each other. */
#define DEPTH_MAX 8

/*
 * The document as it grows. The first failure is kept in `err`, and nothing is
 * written after it.
 */
struct own_writer {
    struct buf *out;
    struct err *err;
    bool failed;
    int depth;
    int inlined;              /* levels that stand on one line */
    bool any[DEPTH_MAX];      /* this level has a member */
    json_t *extra[DEPTH_MAX]; /* members kept for this object, or NULL */
};

static void put_bytes(struct own_writer *writer, const char *text, size_t size)
{
    if (!writer->failed && buf_append(writer->out, text, size, writer->err) < 0)
        writer->failed = true;
}

static void put(struct own_writer *writer, const char *text)
{
    put_bytes(writer, text, strlen(text));
}

static void put_text(struct own_writer *writer, const char *text)
{
    if (!writer->failed &&
        json_writer_quote(writer->out, text, strlen(text), writer->err) < 0)
        writer->failed = true;
}

/* All 17 digits, so that it is the same double again; no NaN in JSON. */
static void put_real(struct own_writer *writer, double value)
{
    char text[NUMBER_TEXT_MAX];

    if (!isfinite(value))
        snprintf(text, sizeof(text), "null");
    else
        snprintf(text, sizeof(text), "%.17g", value + 0.0); /* -0 is 0 */
    put(writer, text);
}

static void put_int(struct own_writer *writer, int64_t value)
{
    char text[NUMBER_TEXT_MAX];

    number_format_int(value, text);
    put(writer, text);
}

static void new_line(struct own_writer *writer)
{
    static const char blanks[] = "\n                ";

    put_bytes(writer, blanks, 1 + (size_t)writer->depth);
}

/* What stands before each member and element. */
static void separate(struct own_writer *writer)
{
    bool *any = &writer->any[writer->depth];

    if (*any)
        put(writer, writer->inlined ? ", " : ",");
    if (!writer->inlined && writer->depth)
        new_line(writer);
    *any = true;
}

static void open_bracket(struct own_writer *writer, const char *bracket,
                         json_t *extra)
{
    put(writer, bracket);
    writer->depth++;
    writer->any[writer->depth] = false;
    writer->extra[writer->depth] = extra;
    if (writer->inlined)
        writer->inlined++;
}

static void begin_array(struct own_writer *writer)
{
    open_bracket(writer, "[", NULL);
}

static void close_bracket(struct own_writer *writer, const char *bracket)
{
    bool any = writer->any[writer->depth];

    json_decref(writer->extra[writer->depth]);
    writer->extra[writer->depth--] = NULL;
    if (writer->inlined)
        writer->inlined--;
    else if (any)
        new_line(writer);
    put(writer, bracket);
}

static void end_array(struct own_writer *writer)
{
    close_bracket(writer, "]");
}

/* A member that is written is none of those that were kept. */
static void member(struct own_writer *writer, const char *key)
{
    separate(writer);
    put_text(writer, key);
    put(writer, ": ");
    json_object_del(writer->extra[writer->depth], key);
}

/* `extra` is what was kept of the object: it is taken over. */
static void begin_object(struct own_writer *writer, json_t *extra)
{
    open_bracket(writer, "{", extra);
}

/* The rest of what was kept, by name. */
static void end_object(struct own_writer *writer)
{
    json_t *extra = writer->extra[writer->depth];
    char *text;

    if (!writer->failed && json_object_size(extra)) {
        text = json_dumps(extra, JSON_SORT_KEYS | JSON_REAL_PRECISION(17));
        if (text) {
            /* Its members without its brackets. */
            separate(writer);
            put_bytes(writer, text + 1, strlen(text) - 2);
        } else {
            writer->failed = true;
            err_set(writer->err, ERR_SYSTEM, "out of memory");
        }
        free(text);
    }
    close_bracket(writer, "}");
}

/* What was kept of an object, or NULL. */
static json_t *parse_extra(struct own_writer *writer, const char *extra)
{
    json_t *object;

    if (!extra || writer->failed)
        return NULL;
    object = json_loads(extra, 0, NULL);
    if (json_is_object(object))
        return object;
    json_decref(object);
    writer->failed = true;
    err_set(writer->err, ERR_DATA, "what was kept of a file is no JSON object");
    return NULL;
}

/* What was kept of a member that is an object itself; the caller's. */
static json_t *inner_extra(struct own_writer *writer, const char *key)
{
    json_t *inner = json_object_get(writer->extra[writer->depth], key);

    return json_is_object(inner) ? json_incref(inner) : NULL;
}

static void member_text(struct own_writer *writer, const char *key,
                        const char *text)
{
    if (!text)
        return;
    member(writer, key);
    put_text(writer, text);
}

static void member_int(struct own_writer *writer, const char *key,
                       int64_t value, int64_t absent)
{
    if (value <= absent)
        return;
    member(writer, key);
    put_int(writer, value);
}

static void member_real(struct own_writer *writer, const char *key,
                        double value)
{
    if (!isfinite(value))
        return;
    member(writer, key);
    put_real(writer, value);
}

static void member_list(struct own_writer *writer, const char *key,
                        char *const *list, size_t count)
{
    if (!count)
        return;
    member(writer, key);
    writer->inlined++;
    begin_array(writer);
    for (size_t k = 0; k < count; k++) {
        separate(writer);
        put_text(writer, list[k]);
    }
    end_array(writer);
    writer->inlined--;
}

static void write_git(struct own_writer *writer,
                      const struct result_session *session)
{
    json_t *extra = inner_extra(writer, "git");

    if (!session->commit && !session->branch && !session->dirty && !extra)
        return;
    member(writer, "git");
    writer->inlined++;
    begin_object(writer, extra);
    member_text(writer, "commit", session->commit);
    member_text(writer, "branch", session->branch);
    if (session->commit || session->branch || session->dirty) {
        member(writer, "dirty");
        put(writer, session->dirty ? "true" : "false");
    }
    end_object(writer);
    writer->inlined--;
}

static void write_machine(struct own_writer *writer,
                          const struct result_machine *machine)
{
    json_t *extra = inner_extra(writer, "machine");

    if (!machine->id && !machine->cpu && !machine->cpus && !machine->governor &&
        !machine->mem_total && !machine->mem_available &&
        !isfinite(machine->load1) && !machine->kernel && !machine->virt &&
        machine->aslr < 0 && !extra)
        return;
    member(writer, "machine");
    begin_object(writer, extra);
    member_text(writer, "id", machine->id);
    member_text(writer, "cpu", machine->cpu);
    member_int(writer, "cpus", machine->cpus, 0);
    member_text(writer, "governor", machine->governor);
    member_int(writer, "mem_total", machine->mem_total, 0);
    member_int(writer, "mem_available", machine->mem_available, 0);
    member_real(writer, "load1", machine->load1);
    member_text(writer, "kernel", machine->kernel);
    member_text(writer, "virt", machine->virt);
    member_int(writer, "aslr", machine->aslr, -1);
    end_object(writer);
}

static void write_sessions(struct own_writer *writer,
                           const struct results *results)
{
    member(writer, "sessions");
    begin_array(writer);
    for (size_t k = 0; k < results->sessions; k++) {
        const struct result_session *session = &results->session[k];

        separate(writer);
        begin_object(writer, parse_extra(writer, session->extra));
        member(writer, "id");
        put_int(writer, (int64_t)k);
        member_text(writer, "started", session->started);
        write_git(writer, session);
        write_machine(writer, &session->machine);
        member_list(writer, "env_warnings", session->warning,
                    session->warnings);
        end_object(writer);
    }
    end_array(writer);
}

/* All samples of a session on a line. */
static void write_samples(struct own_writer *writer,
                          const struct result_samples *samples)
{
    put(writer, "[");
    for (size_t k = 0; k < samples->n; k++) {
        if (k)
            put(writer, ", ");
        put_real(writer, samples->value[k]);
    }
    put(writer, "]");
}

static void write_pairs(struct own_writer *writer,
                        const struct result_samples *samples)
{
    if (!samples->pair || !samples->n) {
        put(writer, "null");
        return;
    }
    put(writer, "[");
    for (size_t k = 0; k < samples->n; k++) {
        if (k)
            put(writer, ", ");
        if (samples->pair[k] < 0)
            put(writer, "null");
        else
            put_int(writer, samples->pair[k]);
    }
    put(writer, "]");
}

static void write_rounds(struct own_writer *writer,
                         const struct result_metric *metric)
{
    bool paired = false;

    if (!metric->sessions)
        return;
    member(writer, "samples");
    begin_array(writer);
    for (size_t k = 0; k < metric->sessions; k++) {
        separate(writer);
        write_samples(writer, &metric->session[k]);
        paired = paired || (metric->session[k].pair && metric->session[k].n);
    }
    end_array(writer);
    if (!paired)
        return;
    member(writer, "pair");
    begin_array(writer);
    for (size_t k = 0; k < metric->sessions; k++) {
        separate(writer);
        write_pairs(writer, &metric->session[k]);
    }
    end_array(writer);
}

static void write_summary(struct own_writer *writer,
                          const struct result_metric *metric)
{
    json_t *extra = inner_extra(writer, "summary");
    struct result_summary summary;

    if (writer->failed || results_summary(metric, &summary, writer->err) < 0) {
        writer->failed = true;
        json_decref(extra);
        return;
    }
    if (!summary.n && !isfinite(results_summary_centre(&summary)) &&
        !isfinite(summary.min) && !isfinite(summary.max) &&
        !isfinite(summary.stddev) && !isfinite(summary.p90) &&
        !isfinite(summary.p95) && !isfinite(summary.p99) && !extra)
        return;
    member(writer, "summary");
    writer->inlined++;
    begin_object(writer, extra);
    member_int(writer, "n", summary.n, 0);
    member_real(writer, "mean", summary.mean);
    member_real(writer, "median", summary.median);
    member_real(writer, "stddev", summary.stddev);
    member_real(writer, "min", summary.min);
    member_real(writer, "max", summary.max);
    member_real(writer, "p50", summary.median);
    member_real(writer, "p90", summary.p90);
    member_real(writer, "p95", summary.p95);
    member_real(writer, "p99", summary.p99);
    end_object(writer);
    writer->inlined--;
}

static void write_threshold(struct own_writer *writer,
                            const struct result_threshold *threshold)
{
    json_t *extra = inner_extra(writer, "threshold");

    if (!isfinite(threshold->warn) && !isfinite(threshold->fail) &&
        !isfinite(threshold->abs) && !threshold->stat && !extra)
        return;
    member(writer, "threshold");
    writer->inlined++;
    begin_object(writer, extra);
    member_real(writer, "warn", threshold->warn);
    member_real(writer, "fail", threshold->fail);
    member_real(writer, "abs", threshold->abs);
    member_text(writer, "stat", threshold->stat);
    end_object(writer);
    writer->inlined--;
}

static bool all_finite(const struct result_metric *metric)
{
    for (size_t k = 0; k < metric->sessions; k++)
        for (size_t i = 0; i < metric->session[k].n; i++)
            if (!isfinite(metric->session[k].value[i]))
                return false;
    return true;
}

static void write_metric(struct own_writer *writer,
                         const struct result_metric *metric)
{
    static const char *const kinds[] = {[METRIC_SAMPLED] = "sampled",
                                        [METRIC_EXACT] = "exact",
                                        [METRIC_SUMMARY] = "summary"};
    const char *error = metric->error;

    if (!error && !all_finite(metric))
        error = "a sample is not a number";
    separate(writer);
    begin_object(writer, parse_extra(writer, metric->extra));
    member_text(writer, "name", metric->name);
    member_text(writer, "unit", metric->unit);
    member_text(writer, "better",
                metric->better == BETTER_HIGHER ? "higher" : "lower");
    member_text(writer, "kind", kinds[metric->kind]);
    member_text(writer, "error", error);
    member_int(writer, "iterations", metric->iterations, 0);
    member_int(writer, "warmup", metric->warmup, -1);
    member_int(writer, "rounds", metric->rounds, -1);
    write_rounds(writer, metric);
    write_summary(writer, metric);
    write_threshold(writer, &metric->threshold);
    end_object(writer);
}

static void write_metrics(struct own_writer *writer,
                          const struct result_benchmark *benchmark)
{
    const struct result_metric **metric;

    if (writer->failed)
        return;
    metric = writers_metrics(benchmark, writer->err);
    if (!metric) {
        writer->failed = true;
        return;
    }
    member(writer, "metrics");
    begin_array(writer);
    for (size_t k = 0; k < benchmark->metrics; k++)
        write_metric(writer, metric[k]);
    end_array(writer);
    free(metric);
}

static void write_benchmark(struct own_writer *writer,
                            const struct result_benchmark *benchmark)
{
    separate(writer);
    begin_object(writer, parse_extra(writer, benchmark->extra));
    member_text(writer, "name", benchmark->name);
    member_list(writer, "aliases", benchmark->alias, benchmark->aliases);
    member_text(writer, "group", benchmark->group);
    member_text(writer, "version", benchmark->version);
    member_list(writer, "command", benchmark->command,
                benchmark->command_words);
    member_text(writer, "error", benchmark->error);
    write_metrics(writer, benchmark);
    if (benchmark->exit_codes) {
        member(writer, "exit_codes");
        writer->inlined++;
        begin_array(writer);
        for (size_t k = 0; k < benchmark->exit_codes; k++) {
            separate(writer);
            put_int(writer, benchmark->exit_code[k]);
        }
        end_array(writer);
        writer->inlined--;
    }
    end_object(writer);
}

static void write_benchmarks(struct own_writer *writer,
                             const struct results *results)
{
    const struct result_benchmark **benchmark =
        writers_benchmarks(results, writer->err);

    if (!benchmark) {
        writer->failed = true;
        return;
    }
    member(writer, "benchmarks");
    begin_array(writer);
    for (size_t k = 0; k < results->benchmarks; k++)
        write_benchmark(writer, benchmark[k]);
    end_array(writer);
    free(benchmark);
}

static void write_history(struct own_writer *writer,
                          const struct results *results)
{
    if (!results->changes)
        return;
    member(writer, "history");
    begin_array(writer);
    for (size_t k = 0; k < results->changes; k++) {
        const struct result_change *change = &results->history[k];

        separate(writer);
        begin_object(writer, parse_extra(writer, change->extra));
        member_text(writer, "date", change->date);
        member_text(writer, "commit", change->commit);
        member_text(writer, "reason", change->reason);
        member_list(writer, "changed", change->changed, change->changes);
        end_object(writer);
    }
    end_array(writer);
}

static void write_tool(struct own_writer *writer, const char *name)
{
    json_t *extra = inner_extra(writer, "tool");

    member(writer, "tool");
    writer->inlined++;
    begin_object(writer, extra);
    member_text(writer, "name", name ? name : OWN_TOOL);
    member_text(writer, "version", BARPIPE_VERSION);
    end_object(writer);
    writer->inlined--;
}

int own_write(const struct results *results, struct buf *out, struct err *err)
{
    static const struct result_session none = {0};
    struct own_writer writer = {.out = out, .err = err};

    begin_object(&writer, parse_extra(&writer, results->extra));
    member_text(&writer, "schema", OWN_SCHEMA);
    write_tool(&writer, results->tool);
    member_text(&writer, "created", results->created);
    write_git(&writer, results->sessions
                           ? &results->session[results->sessions - 1]
                           : &none);
    write_sessions(&writer, results);
    write_benchmarks(&writer, results);
    write_history(&writer, results);
    end_object(&writer);
    put(&writer, "\n");
    return writer.failed ? -1 : 0;
}
