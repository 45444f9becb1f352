/*
 * How probable a rank statistic is: exact permutation distributions, counted by
 * dynamic programming. Statistics are given in halves, as mid-ranks make them.
 *
 * Ways are counted in doubles: exact up to 2^53, above it sums of positive
 * numbers whose relative error stays below the number of steps times 2^-53.
 *
 * Sources: Mann & Whitney 1947; Klotz 1966 (ties).
 */
#ifndef STATS_RANK_COUNT_H
#define STATS_RANK_COUNT_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* Beyond so many pairs of values (100 + 100) the normal distribution takes
 * over; that many are up to 30 million additions and 8 MB. */
#define RANK_COUNT_PAIRS 10000

/* The probabilities of a statistic up to, and from, the one observed. */
struct rank_tails {
    double up_to;
    double from;
};

/*
 * U of `chosen` out of all values, whose ties are groups of tie[0..ties) equal
 * values, smallest first. At most RANK_COUNT_PAIRS of chosen and other values.
 * ERR_SYSTEM.
 */
NODISCARD int rank_count_choices(const size_t *tie, size_t ties, size_t chosen,
                                 size_t halves, struct rank_tails *out,
                                 struct err *err);

/* W+ of signs given to absolute values with these ties. ERR_SYSTEM. */
NODISCARD int rank_count_signs(const size_t *tie, size_t ties, size_t halves,
                               struct rank_tails *out, struct err *err);

/*
 * The smallest U of m and n values without ties that has at least `part` of all
 * ways at or below it, 0 < part < 0.5. At most RANK_COUNT_PAIRS. ERR_SYSTEM.
 */
NODISCARD int rank_count_quantile(size_t m, size_t n, double part,
                                  uint64_t *out, struct err *err);

/* The number of ways to choose m out of m + n. */
double rank_count_ways(size_t m, size_t n);

#endif
