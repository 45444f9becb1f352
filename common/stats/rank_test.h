/*
 * Two samples by ranks, exact given their ties (permutation distribution over
 * doubled mid-ranks), asymptotic with correction for ties and continuity for
 * large ones: more than 10000 pairs of values (100 + 100), or 200 differences.
 * Swapped samples swap the two one-sided p values to the last bit.
 *
 * Sources: Mann & Whitney 1947; Wilcoxon 1945; Klotz 1966 (ties); Hodges &
 * Lehmann 1963.
 */
#ifndef STATS_RANK_TEST_H
#define STATS_RANK_TEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct rank_test {
    double statistic; /* U of y: #(y > x) + #(y == x) / 2; pairs: W+ */
    double p_greater; /* one-sided: y tends to be larger */
    double p_less;
    double p_two_sided; /* min(1, twice the smaller) */
    bool exact;
};

/* Mann-Whitney of x[m] and y[n], both > 0, all finite. ERR_SYSTEM. */
NODISCARD int rank_test(const double *x, size_t m, const double *y, size_t n,
                        struct rank_test *out, struct err *err);

/* Wilcoxon's signed ranks of y[k] - x[k]; zeros are left out. ERR_SYSTEM. */
NODISCARD int rank_test_pairs(const double *x, const double *y, size_t n,
                              struct rank_test *out, struct err *err);

/* The smallest one-sided p that m and n samples can give: 1 / C(m + n, m). */
double rank_test_least_p(size_t m, size_t n);

/* An interval with its centre. */
struct rank_shift {
    double low;
    double centre;
    double high;
};

/*
 * Hodges-Lehmann: the median of all y - x with its order-statistic interval as
 * R's wilcox.test(exact): of samples too small for `level` it spans all of
 * them. Memory for m + n values, time for some 200 passes over them.
 * ERR_SYSTEM.
 */
NODISCARD int rank_shift(const double *x, size_t m, const double *y, size_t n,
                         double level, struct rank_shift *out, struct err *err);
/* The same of quotients y / x, all positive; a centre between two of them is
 * their geometric mean. */
NODISCARD int rank_ratio(const double *x, size_t m, const double *y, size_t n,
                         double level, struct rank_shift *out, struct err *err);

#endif
