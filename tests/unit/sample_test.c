/*
 * Goal: figures of a sample as worked by hand; bounds of quantiles as tables
 * of the binomial distribution have them; humps are seen, noise is not.
 */
#include <float.h>
#include <math.h>

#include "base/rng.h"
#include "lib/tap.h"
#include "stats/sample.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Type 7: the place is q (n - 1) from 0. */
static void test_quantiles(void)
{
    static const double four[] = {1, 2, 3, 4};
    static const double huge[] = {-DBL_MAX, DBL_MAX};

    IS_NEAR(sample_quantile(four, 4, 0), 1, 0, "the least");
    IS_NEAR(sample_quantile(four, 4, 0.25), 1.75, 1e-15, "a quarter: 0.75");
    IS_NEAR(sample_quantile(four, 4, 0.5), 2.5, 1e-15, "the median: 1.5");
    IS_NEAR(sample_quantile(four, 4, 0.9), 3.7, 1e-15, "nine tenths: 2.7");
    IS_NEAR(sample_quantile(four, 4, 1), 4, 0, "the largest");
    IS_NEAR(sample_quantile(four, 3, 0.5), 2, 0, "of three");
    IS_NEAR(sample_quantile(four, 1, 0.3), 1, 0, "of one");
    IS_NEAR(sample_quantile(huge, 2, 0.5), 0, 0, "no overflow");
}

/* 2 4 4 4 5 5 7 9: mean 5, squares of the distances 9 1 1 1 0 0 4 16. */
static void test_moments(void)
{
    double value[] = {9, 4, 2, 5, 4, 7, 5, 4};
    static const double tenths[] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
    static const double huge[] = {1.7e308, 1.7e308, 1.7e308};
    static const double large[] = {1e200, 3e200};
    static const double far[] = {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16};

    IS_NEAR(sample_mean(value, 8), 5, 0, "the mean");
    IS_NEAR(sample_sd(value, 8), sqrt(32 / 7.0), 1e-15, "deviation");
    sample_sort(value, 8);
    for (size_t k = 1; k < 8; k++)
        OK(value[k - 1] <= value[k], "sorted");
    IS_NEAR(sample_mean(tenths, 7), 0.1, 0, "seven equal ones");
    IS_NEAR(sample_sd(tenths, 7), 0, 0, "do not vary");
    IS_NEAR(sample_sd(value, 1), 0, 0, "nor does one");
    IS_NEAR(sample_mean(huge, 3), 1.7e308, 1e293, "no overflow");
    IS_NEAR(sample_sd(large, 2), M_SQRT2 * 1e200, 1e185, "nor of squares");
    IS_NEAR(sample_sd(far, 4), sqrt(30), 1e-12, "3 6 12 15 far from 0");
}

static void test_robust(void)
{
    /* Distances from 2 are 1 1 0 0 2 4 7. */
    static const double seven[] = {1, 1, 2, 2, 4, 6, 9};
    /* From 3.5: 2.5 1.5 0.5 0.5 1.5 16.5, the middle two 1.5. */
    static const double six[] = {1, 2, 3, 4, 5, 20};
    static const double ten[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 1000};
    static const double pair[] = {3, 8};
    /* Quartiles 2.25 and 4.75; fences at -1.5 and 8.5. */
    static const double fence[] = {-1.5, 2, 3, 4, 5, 8.5};

    IS_NEAR(sample_mad(seven, 7), 1, 0, "median distance of seven");
    IS_NEAR(sample_mad(six, 6), 1.5, 0, "of six");
    IS_NEAR(sample_mad(pair, 2), 2.5, 0, "of two");
    IS_NEAR(sample_mad(pair, 1), 0, 0, "of one");
    IS_NEAR(sample_trimmed_mean(ten, 10), 5.5, 1e-15, "3..8 of ten");
    IS_NEAR(sample_trimmed_mean(ten, 4), 2.5, 0, "four are not trimmed");
    IS_NEAR(sample_trimmed_mean(ten, 1), 1, 0, "nor is one");
    IS_INT((int64_t)sample_outliers(ten, 10), 1, "1000 is out");
    IS_INT((int64_t)sample_outliers(fence, 6), 0, "on the fence is in");
    IS_INT((int64_t)sample_outliers(six, 6), 1, "20 is out");
    IS_INT((int64_t)sample_outliers(pair, 1), 0, "one is in");
}

/* The smallest samples that bound a quantile on one side: log .05 / log q. */
static void test_least_n(void)
{
    static const struct {
        double q;
        size_t n;
    } cases[] = {{.5, 5}, {.9, 29}, {.95, 59}, {.99, 299}};

    for (size_t k = 0; k < COUNT(cases); k++) {
        double q = cases[k].q;
        size_t n = cases[k].n;

        IS_INT((int64_t)sample_quantile_upper_rank(n, q, .95), (int64_t)n,
               "%zu values bound the quantile %g", n, q);
        IS_INT((int64_t)sample_quantile_upper_rank(n - 1, q, .95), 0,
               "one less does not");
        IS_INT((int64_t)sample_quantile_lower_rank(n, 1 - q, .95), 1,
               "nor from below");
        IS_INT((int64_t)sample_quantile_lower_rank(n - 1, 1 - q, .95), 0,
               "one less");
    }
}

/* Signs: of n fair coins the two-sided 95 % places of tables for the sign
 * test's interval: n = 10: 2, 20: 6, 30: 10, 40: 14, 60: 22. */
static void test_median_ranks(void)
{
    static const size_t place[][2] = {{6, 1},   {10, 2},  {20, 6},
                                      {30, 10}, {40, 14}, {60, 22}};

    for (size_t k = 0; k < COUNT(place); k++) {
        size_t n = place[k][0];

        IS_INT((int64_t)sample_quantile_lower_rank(n, .5, .975),
               (int64_t)place[k][1], "median of %zu, from below", n);
        IS_INT((int64_t)sample_quantile_upper_rank(n, .5, .975),
               (int64_t)(n + 1 - place[k][1]), "and from above");
    }
}

/* P(Binomial(n, q) <= k), term by term. */
static double binomial_up_to(size_t n, double q, size_t k)
{
    double term = pow(1 - q, (double)n);
    double sum = term;

    for (size_t i = 0; i < k; i++) {
        term *= (double)(n - i) / (double)(i + 1) * q / (1 - q);
        sum += term;
    }
    return sum;
}

static void test_ranks(void)
{
    static const double quantile[] = {.05, .1, .37, .5, .81, .9, .95, .99};
    int wrong = 0;

    for (size_t n = 1; n <= 120; n++)
        for (size_t k = 0; k < COUNT(quantile); k++) {
            double q = quantile[k];
            size_t low = sample_quantile_lower_rank(n, q, .9);
            size_t high = sample_quantile_upper_rank(n, q, .9);

            /* low is good, low + 1 is not; high is, high - 1 is not. */
            wrong += low > 0 && 1 - binomial_up_to(n, q, low - 1) < .9;
            wrong += low < n && 1 - binomial_up_to(n, q, low) >= .9;
            wrong += high > 0 && binomial_up_to(n, q, high - 1) < .9;
            wrong += high == 0 && binomial_up_to(n, q, n - 1) >= .9;
            wrong += high > 1 && binomial_up_to(n, q, high - 2) >= .9;
        }
    IS_INT(wrong, 0, "all ranks up to n = 120");
    /* np +- 1.645 sqrt(npq), sqrt(10^7 * .25) = 1581.1 */
    IS_NEAR((double)sample_quantile_lower_rank(10000000, .5, .95),
            5000000 - 1.645 * 1581.1, 2, "of ten million, below");
    IS_NEAR((double)sample_quantile_upper_rank(10000000, .5, .95),
            5000000 + 1.645 * 1581.1, 2, "of ten million, above");
}

static double uniform(struct rng *rng)
{
    return (double)(rng_next(rng) >> 11) * 0x1p-53;
}

static void test_humps(void)
{
    static const double two[] = {50,   50.4, 51, 51.2, 51.3,
                                 64.7, 65,   65, 66,   66.1};
    static const double far[] = {50, 50, 50, 51, 51, 51, 51, 52, 52, 150};
    static const double steps[] = {400, 400, 400, 400, 400,
                                   401, 401, 401, 401, 401};
    static const double seven[] = {7, 7, 7, 7, 7, 7, 7, 7, 7, 7};
    static const double few[] = {1, 1, 9, 9, 9};
    struct rng rng;
    int alarms = 0;

    OK(sample_many_modes(two, 10), "two humps");
    OK(!sample_many_modes(far, 10), "one outlier is none");
    OK(!sample_many_modes(steps, 10), "nor are the steps of a clock");
    OK(!sample_many_modes(seven, 10), "nor equal values");
    OK(!sample_many_modes(few, 5), "five values do not tell");
    OK(!sample_many_modes(few, 1), "nor does one");
    rng_init(&rng, 23, 1);
    for (int run = 0; run < 2000; run++) {
        double value[10];

        for (size_t k = 0; k < COUNT(value); k++)
            value[k] = 100 + uniform(&rng) * 50;
        sample_sort(value, COUNT(value));
        alarms += sample_many_modes(value, COUNT(value));
    }
    /* 23 expected at the source's 1.1 %, sd 4.8 */
    OK(alarms > 5 && alarms < 45, "%d alarms in 2000 even samples", alarms);
}

int main(void)
{
    test_quantiles();
    test_moments();
    test_robust();
    test_least_n();
    test_median_ranks();
    test_ranks();
    test_humps();
    return tap_done();
}
