/*
 * Exact arithmetic on prices, ratios and scaled distances (WYCKOFF k.4 and the
 * presets): fractions of a price are given in 1e-4, the scale x too (x4).
 */
#ifndef ANALYSIS_SCALED_H
#define ANALYSIS_SCALED_H

#include <stdint.h>

#include "base/decimal.h"

/* 1 in units of 1e-4: a whole price, a ratio of 1, an unscaled distance. */
#define SCALED_ONE INT64_C(10000)
/* Its square: the denominator of a fraction in 1e-4 times x. */
#define SCALED_UNIT INT64_C(100000000)
/* A ratio or a volume beyond counts as this: products then stay exact. */
#define SCALED_RATIO_MAX  1e12
#define SCALED_VOLUME_MAX (INT64_C(1) << 60)
/* What ratio_e4() gives for an undefined ratio. */
#define RATIO_UNKNOWN INT64_C(-1)

/* price * e4 * x, rounded down: price - scaled_down() is the least that a
 * price "at least (1 - e4) of it" may be. */
static inline int64_t scaled_down(int64_t price, int64_t e4, int64_t x4)
{
    return (int64_t)((int128)price * (e4 * x4) / (SCALED_UNIT));
}

/* The same, rounded up: price + scaled_up() is the least "at least (1 + e4)
 * of it". */
static inline int64_t scaled_up(int64_t price, int64_t e4, int64_t x4)
{
    return (int64_t)(((int128)price * (e4 * x4) + SCALED_UNIT - 1) /
                     (SCALED_UNIT));
}

/* round4 of a/b in units of x: half up, in 1e-4; a >= 0, b > 0. */
static inline int64_t scaled_round(int64_t a, int64_t b, int64_t x4)
{
    int128 unit = (int128)b * x4;

    return (int64_t)(((int128)a * 2 * SCALED_UNIT + unit) / (2 * unit));
}

/* A scaled figure as the fraction that records show. */
static inline double scaled_real(int64_t s4, int64_t x4)
{
    return (double)s4 * (double)x4 / (double)(SCALED_UNIT);
}

/* A ratio of the stream in 1e-4, RATIO_UNKNOWN when it is undefined. */
static inline int64_t ratio_e4(double ratio)
{
    if (!(ratio >= 0.0))
        return RATIO_UNKNOWN;
    ratio = ratio * (double)SCALED_ONE + 0.5;
    return (int64_t)(ratio < SCALED_RATIO_MAX ? ratio : SCALED_RATIO_MAX);
}

/* A volume in 1e-4, rounded half up. */
static inline int64_t volume_e4(double volume)
{
    double e4 = volume * (double)SCALED_ONE + 0.5;

    if (!(e4 >= 0.0))
        return 0;
    return e4 < (double)SCALED_VOLUME_MAX ? (int64_t)e4 : SCALED_VOLUME_MAX;
}

#endif
