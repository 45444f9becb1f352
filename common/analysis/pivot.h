/* Pivots (WYCKOFF b.2): local extremes, and those of a window by price. */
#ifndef ANALYSIS_PIVOT_H
#define ANALYSIS_PIVOT_H

#include <stddef.h>
#include <stdint.h>

#include "analysis/bars.h"
#include "base/err.h"

/* Bars on each side that a pivot stands out from; known so much later. */
#define PIVOT_REACH 5

/* What a bar confirms about the bar PIVOT_REACH before it. */
enum pivot_flag { PIVOT_HIGH = 1, PIVOT_LOW = 2 };

struct pivot {
    int64_t price;
    int64_t i;
    int64_t vr4;
    int64_t v4;
    double wick; /* from the close to the tip, as a part of the bar */
};

/* By price, then by index, both ascending. */
struct pivot_set {
    struct pivot *pivot;
    size_t n;
    int64_t oldest; /* index of the oldest */
};

/* Pivots of one side that a window of so many bars can hold, at most. */
static inline size_t pivot_limit(size_t window_bars)
{
    return window_bars / (PIVOT_REACH + 1) + 2;
}

/*
 * flag[k] = the pivots (enum pivot_flag) that the last n bars confirm, for
 * n <= BARS_CHUNK bars: the high PIVOT_REACH bars before is strictly above
 * those of the PIVOT_REACH bars on both its sides, the low strictly below. The
 * first 2 * PIVOT_REACH bars of a series confirm nothing.
 */
void pivot_flags(const struct bars *bars, size_t n, unsigned char *flag);

/* Adds the high (or the low) of bar i, the latest of a set with room for it. */
void pivot_add(struct pivot_set *set, const struct bars *bars, int64_t i,
               enum pivot_flag side);

/* Drops the pivots of bars before `first`. */
void pivot_expire(struct pivot_set *set, int64_t first);

#endif
