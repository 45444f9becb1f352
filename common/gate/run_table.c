/* What was measured, for people. */
#include "gate/run_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/table.h"
#include "results/unit.h"
#include "stats/sample.h"

#define Z_95           1.6448536269514722
#define NAME_MIN       9
#define NAME_MAX_WIDTH 40
#define CELL_MAX       64

enum column {
    COLUMN_NAME,
    COLUMN_METRIC,
    COLUMN_N,
    COLUMN_MEDIAN,
    COLUMN_MEAN,
    COLUMN_SD,
    COLUMN_MIN,
    COLUMN_MAX,
    COLUMN_NOISE,
    COLUMN_OUTLIERS,
    COLUMNS
};

/* What a row shows. */
struct figures {
    size_t n;
    double median;
    double mean;
    double sd;
    double min;
    double max;
    size_t outliers;
};

static int gather(const struct result_metric *metric, struct figures *out,
                  struct err *err)
{
    size_t n = results_samples(metric);
    double *value = malloc((n + 1) * sizeof(*value));

    *out = (struct figures){0};
    if (!value)
        return err_set(err, ERR_SYSTEM, "out of memory");
    for (size_t s = 0; s < metric->sessions; s++)
        for (size_t k = 0; k < metric->session[s].n; k++)
            if (isfinite(metric->session[s].value[k]))
                value[out->n++] = metric->session[s].value[k];
    n = out->n;
    if (n) {
        sample_sort(value, n);
        out->median = sample_quantile(value, n, 0.5);
        out->mean = sample_mean(value, n);
        out->sd = sample_sd(value, n);
        out->min = value[0];
        out->max = value[n - 1];
        out->outliers = sample_outliers(value, n);
    }
    free(value);
    return 0;
}

static int put_value(struct table *table, enum column column, double value,
                     const char *unit, struct err *err)
{
    char text[CELL_MAX];

    unit_format(value, unit, text, sizeof(text));
    return table_cell(table, column, text, TEXT_PLAIN, err);
}

static int put_count(struct table *table, enum column column, size_t count,
                     enum text_colour colour, struct err *err)
{
    char text[CELL_MAX];

    snprintf(text, sizeof(text), "%zu", count);
    return table_cell(table, column, text, colour, err);
}

static int put_noise(struct table *table, const struct figures *f,
                     struct err *err)
{
    char text[CELL_MAX] = "-";

    if (f->n > 1 && f->mean > 0)
        snprintf(text, sizeof(text), "%.1f %%",
                 100 * Z_95 * f->sd / f->mean * sqrt(2 / (double)f->n));
    return table_cell(table, COLUMN_NOISE, text, TEXT_PLAIN, err);
}

static int put_figures(struct table *table, const struct result_metric *metric,
                       struct err *err)
{
    struct figures f;

    if (gather(metric, &f, err) < 0)
        return -1;
    if (!f.n)
        return 0;
    if (put_count(table, COLUMN_N, f.n, TEXT_PLAIN, err) < 0 ||
        put_value(table, COLUMN_MEDIAN, f.median, metric->unit, err) < 0)
        return -1;
    if (metric->kind == METRIC_EXACT)
        return 0;
    if (put_value(table, COLUMN_MEAN, f.mean, metric->unit, err) < 0 ||
        put_value(table, COLUMN_SD, f.sd, metric->unit, err) < 0 ||
        put_value(table, COLUMN_MIN, f.min, metric->unit, err) < 0 ||
        put_value(table, COLUMN_MAX, f.max, metric->unit, err) < 0 ||
        put_noise(table, &f, err) < 0)
        return -1;
    return put_count(table, COLUMN_OUTLIERS, f.outliers,
                     f.outliers ? TEXT_YELLOW : TEXT_PLAIN, err);
}

/* Long names lose their end. */
static int put_name(struct table *table, const struct result_benchmark *bench,
                    struct err *err)
{
    size_t width = table->column[COLUMN_NAME].width;
    size_t size = strlen(bench->name);
    size_t fit = text_fit(bench->name, size, width);
    char text[4 * NAME_MAX_WIDTH + 1];

    if (fit >= sizeof(text))
        fit = sizeof(text) - 1;
    memcpy(text, bench->name, fit);
    text[fit] = 0;
    return table_cell(table, COLUMN_NAME, text, TEXT_PLAIN, err);
}

static int put_benchmark(struct table *table,
                         const struct result_benchmark *bench, bool base,
                         struct err *err)
{
    for (size_t k = 0; k < bench->metrics; k++) {
        const struct result_metric *metric = &bench->metric[k];
        char name[CELL_MAX];

        snprintf(name, sizeof(name), "%.40s%s", metric->name,
                 base ? " base" : "");
        if (table_begin_row(table, err) < 0 ||
            put_name(table, bench, err) < 0 ||
            table_cell(table, COLUMN_METRIC, name, base ? TEXT_DIM : TEXT_PLAIN,
                       err) < 0 ||
            put_figures(table, metric, err) < 0 ||
            table_end_row(table, err) < 0)
            return -1;
    }
    if (!bench->error)
        return 0;
    return table_begin_row(table, err) < 0 || put_name(table, bench, err) < 0 ||
                   table_cell(table, COLUMN_METRIC, "failed", TEXT_RED, err) <
                       0 ||
                   table_end_row(table, err) < 0
               ? -1
               : 0;
}

static size_t widest_name(const struct results *results)
{
    size_t widest = NAME_MIN;

    for (size_t k = 0; k < results->benchmarks; k++) {
        const char *name = results->benchmark[k].name;
        size_t width = text_width(name, strlen(name));

        if (width > widest)
            widest = width;
    }
    return widest < NAME_MAX_WIDTH ? widest : NAME_MAX_WIDTH;
}

static int put_all(struct table *table, const struct results *current,
                   const struct results *base, struct err *err)
{
    for (size_t k = 0; k < current->benchmarks; k++) {
        const struct result_benchmark *bench = &current->benchmark[k];
        const struct result_benchmark *before =
            base ? results_find(base, bench->name) : NULL;

        if (before && put_benchmark(table, before, true, err) < 0)
            return -1;
        if (put_benchmark(table, bench, false, err) < 0)
            return -1;
    }
    return 0;
}

int run_table_write(const struct results *current, const struct results *base,
                    struct buf *out, struct err *err)
{
    const struct table_column columns[COLUMNS] = {
        [COLUMN_NAME] = {"benchmark", widest_name(current), false, 0},
        [COLUMN_METRIC] = {"metric", base ? 13 : 8, false, 0},
        [COLUMN_N] = {"n", 4, true, 3},
        [COLUMN_MEDIAN] = {"median", 9, true, 0},
        [COLUMN_MEAN] = {"mean", 9, true, 2},
        [COLUMN_SD] = {"sd", 9, true, 1},
        [COLUMN_MIN] = {"min", 9, true, 4},
        [COLUMN_MAX] = {"max", 9, true, 4},
        [COLUMN_NOISE] = {"noise", 7, true, 0},
        [COLUMN_OUTLIERS] = {"outliers", 8, true, 5}};
    struct text_terminal terminal = text_terminal(stdout);
    struct table table;

    table_init(&table, columns, COLUMNS, &terminal, out);
    return put_all(&table, current, base, err);
}

int run_table_environment(const struct environment *environment, bool to_error,
                          struct err *err)
{
    static const char *const states[] = {"ok", "note", "warning", "unknown"};
    struct environment_check check[ENVIRONMENT_CHECKS_MAX];
    size_t count = environment_check(environment, NULL, check);
    FILE *file = to_error ? stderr : stdout;

    for (size_t k = 0; k < count; k++)
        fprintf(file, "%-8s %-11s %s%s%s\n", states[check[k].state],
                check[k].name,
                check[k].state == ENVIRONMENT_UNKNOWN ? "" : check[k].value,
                check[k].advice ? ": " : "",
                check[k].advice ? check[k].advice : "");
    if (!to_error && (fflush(stdout) || ferror(stdout)))
        return err_set(err, ERR_SYSTEM, "could not write standard output");
    return 0;
}
