/* Writes lines as `go test -bench` does, for benchstat. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "formats/writers.h"
#include "results/summary.h"
#include "results/unit.h"

/* What Go's tools call the units that this program has other names for. */
static const char *go_unit(const char *unit)
{
    if (!strcmp(unit, "s"))
        return "sec/op";
    if (!strcmp(unit, "B"))
        return "B/op";
    if (!strcmp(unit, "1"))
        return "ratio";
    return unit[0] ? unit : "value";
}

/* More metrics than this are not told from each other by being alone. */
#define METRICS_COMPARED 64

/* A metric, and how its values are written. */
struct go_column {
    const struct result_metric *metric;
    double divisor;  /* of its values, for the unit in the text */
    struct buf text; /* " UNIT" */
};

/* The names that have been written: several may become the same word. */
struct go_names {
    struct buf *out;     /* the file */
    struct results used; /* benchmarks of these names */
    size_t *copies;      /* of each, that have a number behind it */
    struct buf name;     /* the one that is written now */
};

struct go_writer {
    struct buf *out; /* where the put functions append */
    struct err *err;
    const char *name; /* "BenchmarkX" */
    struct go_column *column;
    size_t columns;
};

static int put_bytes(const struct go_writer *writer, const char *text,
                     size_t size)
{
    return buf_append(writer->out, text, size, writer->err);
}

static int put(const struct go_writer *writer, const char *text)
{
    return put_bytes(writer, text, strlen(text));
}

/* A text as one word. */
static int put_word(const struct go_writer *writer, const char *text)
{
    size_t at = writer->out->size;

    if (put(writer, text) < 0)
        return -1;
    for (; at < writer->out->size; at++)
        if (writer->out->data[at] <= ' ' || writer->out->data[at] == 0x7f)
            writer->out->data[at] = '_';
    return 0;
}

/* After "Benchmark" Go takes no small letter. */
static int put_name(const struct go_writer *writer, const char *name)
{
    size_t at;

    if (put(writer, "Benchmark") < 0)
        return -1;
    at = writer->out->size;
    if (put_word(writer, name) < 0)
        return -1;
    if (name[0] >= 'a' && name[0] <= 'z')
        writer->out->data[at] = (unsigned char)(name[0] - 'a' + 'A');
    return buf_append(writer->out, "", 1, writer->err);
}

/* The second of a name gets "#01" behind it, as Go numbers them. */
static int put_number(const struct go_writer *writer, struct go_names *names)
{
    const char *name = (const char *)names->name.data;
    const struct result_benchmark *first = results_find(&names->used, name);
    size_t size = names->name.size - 1;
    char number[32];

    if (!first)
        return 0;
    do {
        int digits = snprintf(number, sizeof(number), "#%02zu",
                              ++names->copies[first - names->used.benchmark]);

        names->name.size = size;
        if (buf_append(&names->name, number, (size_t)digits + 1, writer->err) <
            0)
            return -1;
        name = (const char *)names->name.data;
    } while (results_find(&names->used, name));
    return 0;
}

/* Gives the benchmark a name that no other has. */
static int take_name(struct go_writer *writer, struct go_names *names,
                     const char *name)
{
    struct go_writer to = *writer;

    to.out = &names->name;
    names->name.size = 0;
    if (put_name(&to, name) < 0 || put_number(writer, names) < 0)
        return -1;
    writer->name = (const char *)names->name.data;
    return results_benchmark(&names->used, writer->name, names->name.size - 1,
                             writer->err)
               ? 0
               : -1;
}

/* Does the name of the metric say its unit, as in files of Go? */
static bool says_unit(const struct result_metric *metric, struct unit *unit)
{
    unit_parse(metric->name, strlen(metric->name), unit);
    return metric->name[0] && !strcmp(unit->name, metric->unit);
}

/* The one of several in the same unit that readers mean. */
static bool is_main(const struct go_writer *writer,
                    const struct result_metric *metric)
{
    static const char *const mains[] = {"", "wall", "real_time", "time", NULL};
    size_t same = 0;

    for (size_t k = 0; mains[k]; k++)
        if (!strcmp(metric->name, mains[k]))
            return true;
    if (writer->columns > METRICS_COMPARED)
        return false;
    for (size_t k = 0; k < writer->columns; k++)
        same += !strcmp(writer->column[k].metric->unit, metric->unit);
    return same == 1;
}

/* Finds out what a column's values are written as. */
static int make_column(const struct go_writer *writer, struct go_column *column)
{
    const struct result_metric *metric = column->metric;
    struct go_writer to = *writer;
    struct unit unit;

    to.out = &column->text;
    if (put(&to, " ") < 0)
        return -1;
    if (says_unit(metric, &unit)) {
        column->divisor = unit.factor;
        return put_word(&to, metric->name);
    }
    if (!strcmp(metric->unit, "count") && metric->name[0])
        return put_word(&to, metric->name);
    if (!is_main(writer, metric) &&
        (put_word(&to, metric->name) < 0 || put(&to, "-") < 0))
        return -1;
    return put_word(&to, go_unit(metric->unit));
}

static int put_value(const struct go_writer *writer,
                     const struct go_column *column, double value)
{
    char text[NUMBER_TEXT_MAX];

    if (!number_format_real(value / column->divisor, text))
        return 0; /* too large for the unit */
    if (put(writer, " ") < 0 || put(writer, text) < 0)
        return -1;
    return put_bytes(writer, (const char *)column->text.data,
                     column->text.size);
}

static int begin_line(const struct go_writer *writer, int64_t iterations)
{
    char text[NUMBER_TEXT_MAX];

    number_format_int(iterations > 0 ? iterations : 1, text);
    if (put(writer, writer->name) < 0 || put(writer, " ") < 0)
        return -1;
    return put(writer, text);
}

/* Round i of session k; 0 when no metric has one, else 1, or -1. */
static int write_round(const struct go_writer *writer, size_t k, size_t i)
{
    bool any = false;

    for (size_t m = 0; m < writer->columns; m++) {
        const struct go_column *column = &writer->column[m];
        const struct result_metric *metric = column->metric;

        if (k >= metric->sessions || i >= metric->session[k].n)
            continue;
        if (!any && begin_line(writer, metric->iterations) < 0)
            return -1;
        any = true;
        if (isfinite(metric->session[k].value[i]) &&
            put_value(writer, column, metric->session[k].value[i]) < 0)
            return -1;
    }
    if (any && put(writer, "\n") < 0)
        return -1;
    return any;
}

/* Metrics without rounds: a line of what the file says of them. */
static int write_summaries(const struct go_writer *writer)
{
    bool any = false;

    for (size_t m = 0; m < writer->columns; m++) {
        const struct go_column *column = &writer->column[m];
        const struct result_metric *metric = column->metric;
        double value = results_summary_centre(&metric->summary);

        if (results_samples(metric) || !isfinite(value))
            continue;
        if (!any && begin_line(writer, metric->iterations) < 0)
            return -1;
        any = true;
        if (put_value(writer, column, value) < 0)
            return -1;
    }
    return any ? put(writer, "\n") : 0;
}

/* benchstat takes "/s" for better when higher, and only that. */
static int write_directions(const struct go_writer *writer)
{
    for (size_t m = 0; m < writer->columns; m++) {
        const struct go_column *column = &writer->column[m];
        const struct result_metric *metric = column->metric;
        struct unit unit;

        unit_parse(metric->unit, strlen(metric->unit), &unit);
        if (metric->better == unit.better)
            continue;
        if (put(writer, "Unit") < 0 ||
            put_bytes(writer, (const char *)column->text.data,
                      column->text.size) < 0 ||
            put(writer, metric->better == BETTER_HIGHER
                            ? " better=higher\n"
                            : " better=lower\n") < 0)
            return -1;
    }
    return 0;
}

static int write_rounds(const struct go_writer *writer)
{
    size_t sessions = 0;

    for (size_t m = 0; m < writer->columns; m++)
        if (writer->column[m].metric->sessions > sessions)
            sessions = writer->column[m].metric->sessions;
    for (size_t k = 0; k < sessions; k++) {
        int rc = 1;

        for (size_t i = 0; rc > 0; i++)
            rc = write_round(writer, k, i);
        if (rc < 0)
            return -1;
    }
    return 0;
}

static int write_benchmark(const struct result_benchmark *benchmark,
                           const struct result_metric *const *metric,
                           size_t metrics, void *context, struct err *err)
{
    struct go_names *names = context;
    struct go_writer writer = {
        .out = names->out, .err = err, .columns = metrics};
    int rc = 0;

    writer.column = calloc(metrics, sizeof(*writer.column));
    if (!writer.column)
        return err_set(err, ERR_SYSTEM, "out of memory");
    for (size_t k = 0; k < metrics; k++)
        writer.column[k] = (struct go_column){metric[k], 1, {0}};
    if (take_name(&writer, names, benchmark->name) < 0)
        rc = -1;
    for (size_t k = 0; !rc && k < metrics; k++)
        rc = make_column(&writer, &writer.column[k]);
    if (!rc && (write_directions(&writer) < 0 || write_rounds(&writer) < 0 ||
                write_summaries(&writer) < 0))
        rc = -1;
    for (size_t k = 0; k < metrics; k++)
        buf_reset(&writer.column[k].text);
    free(writer.column);
    return rc;
}

int write_go(const struct results *results, struct buf *out, struct err *err)
{
    struct go_names names = {.out = out};
    int rc;

    names.copies = calloc(results->benchmarks + 1, sizeof(*names.copies));
    if (!names.copies)
        return err_set(err, ERR_SYSTEM, "out of memory");
    rc = writers_each(results, write_benchmark, &names, err);
    free(names.copies);
    buf_reset(&names.name);
    results_free(&names.used);
    return rc;
}
