/*
 * The estimate of Hodges & Lehmann, by selection: the k-th of m * n quotients
 * or differences is found by bisection over the numbers that a double can
 * be, at most 64 counts of how many are no larger. Sorted samples make a count
 * a walk of m + n steps; the pairs are never stored.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "stats/normal.h"
#include "stats/rank_count.h"
#include "stats/rank_test.h"
#include "stats/sample.h"

/* Both sorted; all pairs are taken the same way. */
struct pairs {
    const double *x;
    size_t m;
    const double *y;
    size_t n;
    bool quotient;
};

static double pair_value(const struct pairs *pairs, size_t i, size_t j)
{
    return pairs->quotient ? pairs->y[j] / pairs->x[i]
                           : pairs->y[j] - pairs->x[i];
}

/* Rounding keeps order, so a larger x never gives a larger pair. */
static uint64_t count_up_to(const struct pairs *pairs, double limit)
{
    uint64_t count = 0;
    size_t j = 0;

    for (size_t i = 0; i < pairs->m; i++) {
        while (j < pairs->n && pair_value(pairs, i, j) <= limit)
            j++;
        count += j;
    }
    return count;
}

/* Doubles in their order as whole numbers, and back. */
static uint64_t key_of(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof(bits));
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static double value_of(uint64_t key)
{
    uint64_t bits = key >> 63 ? key ^ UINT64_C(1) << 63 : ~key;
    double value;

    memcpy(&value, &bits, sizeof(value));
    return value;
}

/* The rank-th of the pairs from below, rank from 1. */
static double select_pair(const struct pairs *pairs, uint64_t rank)
{
    uint64_t low = key_of(pair_value(pairs, pairs->m - 1, 0));
    uint64_t high = key_of(pair_value(pairs, 0, pairs->n - 1));

    while (low < high) {
        uint64_t middle = low + (high - low) / 2;

        if (count_up_to(pairs, value_of(middle)) >= rank)
            high = middle;
        else
            low = middle + 1;
    }
    return value_of(low) + 0.0; /* no -0 */
}

/*
 * The place from either end at which the interval begins: the quantile of U, at
 * least 1. Of samples too small for the level the interval is everything.
 */
static int find_place(size_t m, size_t n, double tail, uint64_t *out,
                      struct err *err)
{
    double pairs = (double)m * (double)n;
    double sd = sqrt(pairs * ((double)m + (double)n + 1) / 12);

    if (m > RANK_COUNT_PAIRS / n)
        *out = (uint64_t)fmax(
            0, ceil(pairs / 2 + normal_quantile(tail) * sd - 0.5));
    else if (rank_count_quantile(m, n, tail, out, err))
        return -1;
    if (*out == 0)
        *out = 1;
    return 0;
}

static double centre_of(const struct pairs *pairs, uint64_t all)
{
    double upper = select_pair(pairs, all / 2 + 1);
    double lower = all % 2 ? upper : select_pair(pairs, all / 2);

    if (!(lower < upper))
        return upper;
    if (pairs->quotient) /* the middle of their logarithms */
        return sqrt(lower) * sqrt(upper);
    return lower + (upper - lower) / 2;
}

static int estimate(bool quotient, const double *x, size_t m, const double *y,
                    size_t n, double level, struct rank_shift *out,
                    struct err *err)
{
    double *value;
    uint64_t all = (uint64_t)m * n;
    uint64_t place;
    struct pairs pairs = {.m = m, .n = n, .quotient = quotient};

    if (find_place(m, n, (1 - level) / 2, &place, err))
        return -1;
    value = malloc((m + n) * sizeof(*value));
    if (!value)
        return err_set(err, ERR_SYSTEM, "out of memory");
    pairs.x = memcpy(value, x, m * sizeof(*value));
    pairs.y = memcpy(value + m, y, n * sizeof(*value));
    sample_sort(value, m);
    sample_sort(value + m, n);
    out->low = select_pair(&pairs, place);
    out->centre = centre_of(&pairs, all);
    out->high = select_pair(&pairs, all + 1 - place);
    free(value);
    return 0;
}

int rank_shift(const double *x, size_t m, const double *y, size_t n,
               double level, struct rank_shift *out, struct err *err)
{
    return estimate(false, x, m, y, n, level, out, err);
}

int rank_ratio(const double *x, size_t m, const double *y, size_t n,
               double level, struct rank_shift *out, struct err *err)
{
    return estimate(true, x, m, y, n, level, out, err);
}
