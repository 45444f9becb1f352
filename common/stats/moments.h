/*
 * Mean and central moments up to the fourth, in groups, so that no digits are
 * lost and the order of summing is fixed.
 *
 * Source: Chan, Golub and LeVeque, Updating Formulae and a Pairwise Algorithm
 * for Computing Sample Variances (1979); Pebay, Formulas for Robust One-Pass
 * Parallel Computation of Covariances and Arbitrary-Order Statistical Moments
 * (2008).
 */
#ifndef STATS_MOMENTS_H
#define STATS_MOMENTS_H

#include <stddef.h>

/* {0} is empty. m2, m3, m4: sums of powers of the distance to the mean. */
struct moments {
    double n;
    double mean;
    double m2;
    double m3;
    double m4;
    double downside; /* sum of min(x - target, 0) squared */
};

/* One group of n values; two groups in a row are not one of twice the size. */
void moments_add(struct moments *moments, const double *x, size_t n,
                 double target);

void moments_merge(struct moments *moments, const struct moments *other);

/*
 * Standard deviation. 0 with fewer than 2 values, and 0 when it is so small
 * (2 DBL_EPSILON) that it can be the rounding of returns that are all equal.
 */
double moments_sd(const struct moments *moments, int ddof);

/* g1 and b2 (3 for the normal) of the population; 0 when the deviation is. */
double moments_skew(const struct moments *moments);
double moments_kurtosis(const struct moments *moments);

#endif
