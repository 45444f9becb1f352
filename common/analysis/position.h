/* The size of a trade and what it may lose (WYCKOFF d.1-d.3, k.42-48). */
#ifndef ANALYSIS_POSITION_H
#define ANALYSIS_POSITION_H

#include <stdbool.h>
#include <stdint.h>

#include "analysis/rule.h"

/* Floor and ceiling of the stop's distance, 1e-4 of the entry, times x. */
#define POSITION_STOP_LEAST_E4 100
#define POSITION_STOP_MOST_E4  1000
/* Emit floor of R, hundredths (k.42). */
#define POSITION_R_LEAST_E2 200
/* From here on a signal is rated IDEAL, below it ACCEPTABLE (d.1). */
#define POSITION_R_IDEAL_E2 300
/* A position is worth at most a fifth of the account. */
#define POSITION_VALUE_PARTS 5
/* Parts per million of the account, the unit of risk. */
#define POSITION_PPM 1000000

/*
 * k.42: long stop < entry < target_1 < target_2, short mirrored, all above 0.
 */
bool position_in_order(enum side side, const struct order_levels *levels);

/*
 * Moves a stop nearer than the floor to it (k.43), half up to 1e-8. The floor
 * is then above 1e-8, so that entry and stop stay apart.
 */
void position_widen_stop(enum side side, int64_t x4,
                         struct order_levels *levels);

/* True when the stop is farther from the entry than the ceiling. */
bool position_stop_too_far(const struct order_levels *levels, int64_t x4);

/* |entry - stop|, e8: what one unit loses. */
int64_t position_unit_risk(const struct order_levels *levels);

/* R to target_2, 1e-4, half up. */
int64_t position_r_e4(const struct order_levels *levels);

/* True when R to target_2, exact, is below the hundredths given. */
bool position_r_below(const struct order_levels *levels, int64_t r_e2);

/* The part of the risk that a volume ratio (1e-4) deserves, hundredths (d.3).
 */
int64_t position_multiplier_e2(int64_t ratio_e4);

/*
 * Whole units: account * ppm * multiplier / |entry - stop| rounded down, then
 * the cap on the value. May be 0.
 */
int64_t position_size(const struct order_levels *levels, int64_t account_e8,
                      int64_t risk_ppm, int64_t multiplier_e2);

/* What the size loses at the stop, e8, rounded down to cents. */
int64_t position_risk_amount(const struct order_levels *levels, int64_t size);

#endif
