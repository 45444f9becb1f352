/*
 * The choice of a trading range (WYCKOFF b.4-b.8, k.6-k.9): of every pair of a
 * support and a resistance that the pivots of the window give, the best that
 * qualifies.
 *
 * Readings where the text leaves a choice:
 * - Touches in the quality are the pivots of both clusters; those in the
 *   strength of a level are the pivots within 1.5 % of its mean.
 * - Candidates that do not qualify (k.9) are left out before the best is
 *   chosen (k.8).
 */
#ifndef ANALYSIS_RANGE_H
#define ANALYSIS_RANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "analysis/bars.h"
#include "analysis/pivot.h"
#include "base/decimal.h"
#include "model/record.h"

/* Bars that a range lasts, both inclusive. */
#define RANGE_BARS_LEAST 15
#define RANGE_BARS_MOST  100
/* Bars of its average true range. */
#define RANGE_ATR_BARS 14

/* A range, and what the detectors compare with, taken once. */
struct trading_range {
    struct range facts; /* what its records say */
    int64_t x4;
    int64_t break_below; /* a close below breaks it: .95 S */
    int64_t strong_from; /* a close from here on is a breakout: 1.01 R */
    int64_t held_from;   /* a low from here on holds the breakout: .98 R */
    int128 volume_sum;   /* start..end, v4 */
    int128 spread_sum;   /* e8 */
    int128 atr_sum;      /* true ranges of the last RANGE_ATR_BARS, e8 */
};

/* What a choice rests on. */
struct range_view {
    const struct bars *bars;
    const struct pivot_set *lows;
    const struct pivot_set *highs;
    size_t at;         /* the bar that evaluates */
    int64_t x4;        /* its scale */
    int64_t ended_max; /* end of the latest range so far; -1 none */
};

/*
 * The best range that qualifies; false when none does. facts.scale is set,
 * facts.start and facts.end are indices of bars.
 */
bool range_choose(const struct range_view *view, struct trading_range *out);

#endif
