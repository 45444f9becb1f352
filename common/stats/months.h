/*
 * An equity curve by calendar months, UTC (WYCKOFF e.5). A month in which a
 * trade ended is there without a point, too.
 */
#ifndef STATS_MONTHS_H
#define STATS_MONTHS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/equity.h"

/* {0} is empty; months_reset frees what it holds. In the order of time. */
struct months {
    struct month *list;
    size_t count;
    size_t room;
    size_t now;    /* the month of the last point or trade, if end > start */
    int64_t start; /* from when to before when that is */
    int64_t end;
};

/* So that the next `more` points or trades need no memory. ERR_SYSTEM. */
NODISCARD int months_reserve(struct months *months, size_t more,
                             struct err *err);

/* Points in the order of time, n of them reserved. */
void months_points(struct months *months, const int64_t *ts,
                   const double *equity, size_t n);

/* A trade that ended at ts, one reserved. */
void months_trade(struct months *months, int64_t ts, double pnl);

void months_reset(struct months *months);

#endif
