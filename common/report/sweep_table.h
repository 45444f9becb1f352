/* What a sweep and a walk-forward test found, for people: 80 columns. */
#ifndef REPORT_SWEEP_TABLE_H
#define REPORT_SWEEP_TABLE_H

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "report/text.h"

/* A combination. Fractions are fractions, NaN is not shown. */
struct sweep_row {
    const char *parameters; /* "fast=5 slow=20"; borrowed */
    double metric;
    double total_return;
    double cagr;
    double sharpe;
    double sortino;
    double max_drawdown;
    int64_t trades;
    double win_rate;
    double profit_factor;
};

/*
 * Appends the rows, which are in the order to be shown, under a header.
 * `metric` names what they are sorted by; it gets a column of its own unless it
 * has one. ERR_SYSTEM without memory.
 */
NODISCARD int sweep_table(const struct sweep_row *row, size_t rows,
                          const char *metric,
                          const struct text_terminal *terminal, struct buf *out,
                          struct err *err);

/* A window. */
struct walk_row {
    int64_t test_from;   /* ns */
    int64_t test_last;   /* ns, in the last day */
    const char *skipped; /* why; "" when it ran and the rest is set */
    const char *parameters;
    double train; /* the metric */
    double test;
    double ratio;
    const char *band;
    bool degraded;
    double total_return; /* of the test */
    int64_t trades;
};

NODISCARD int walk_table(const struct walk_row *row, size_t rows,
                         const struct text_terminal *terminal, struct buf *out,
                         struct err *err);

#endif
