/*
 * Comparisons made by hand for the tests of reports: figures are what a reader
 * would expect of them, not what the rule says.
 */
#ifndef TESTS_UNIT_VERDICT_ROWS_H
#define TESTS_UNIT_VERDICT_ROWS_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "verdict/verdict.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A side of which nothing is known. */
static inline struct compare_side no_side(void)
{
    return (struct compare_side){
        .value = (double)NAN,
        .mean = (double)NAN,
        .median = (double)NAN,
        .stddev = (double)NAN,
        .min = (double)NAN,
        .max = (double)NAN,
        .p95 = (double)NAN,
        .p99 = (double)NAN,
    };
}

static inline struct compare_row plain_row(enum verdict verdict,
                                           const char *name)
{
    return (struct compare_row){
        .verdict = verdict,
        .name = name,
        .metric = "wall",
        .unit = "s",
        .gated = true,
        .base = no_side(),
        .current = no_side(),
        .change = (double)NAN,
        .worse = (double)NAN,
        .low = (double)NAN,
        .high = (double)NAN,
        .p = (double)NAN,
        .p_adjusted = (double)NAN,
        .warn = 5,
        .fail = 10,
        .noise = (double)NAN,
    };
}

static inline struct compare_side value_side(double value, size_t n)
{
    struct compare_side side = no_side();

    side.n = n;
    side.sessions = 1;
    side.value = value;
    side.median = value;
    side.mean = value;
    return side;
}

/* With both values; the change in percent is taken from them. */
static inline struct compare_row valued_row(enum verdict verdict,
                                            const char *name, double base,
                                            double current, size_t n)
{
    struct compare_row row = plain_row(verdict, name);

    row.base = value_side(base, n);
    row.current = value_side(current, n);
    row.change = 100 * (current - base) / base;
    row.worse = row.change;
    return row;
}

static inline void with_test(struct compare_row *row, double low, double high,
                             double p, double adjusted)
{
    row->low = low;
    row->high = high;
    row->p = p;
    row->p_adjusted = adjusted;
    row->evidence = EVIDENCE_RANK;
}

static inline struct comparison comparison_of(struct compare_row *row,
                                              size_t rows)
{
    struct comparison comparison = {
        .row = row,
        .rows = rows,
        .geomean = (double)NAN,
        .same_machine = true,
        .fail = 10,
    };

    for (size_t k = 0; k < rows; k++)
        comparison.count[row[k].verdict]++;
    return comparison;
}

/* The report, closed by a NUL; the caller frees. */
static inline char *report(const char *format,
                           const struct comparison *comparison,
                           const struct verdict_options *options)
{
    const struct verdict_format *found =
        verdict_format_find(format, strlen(format));
    struct err err = {0};
    struct buf out = {0};

    if (!found || found->write(comparison, options, &out, &err) < 0 ||
        buf_append(&out, "", 1, &err) < 0)
        abort();
    return (char *)out.data;
}

#endif
