/* Pivots, found and kept by price. */
#include "analysis/pivot.h"

#include <assert.h>
#include <string.h>

#include "analysis/scaled.h"

/* The bars a pivot is judged by, itself included. */
#define SPAN ((size_t)(2 * PIVOT_REACH + 1))

static inline int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static inline int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Below so many bars, comparing each with its neighbours costs less. */
#define FEW_BARS 8

_Static_assert(PIVOT_REACH == 5, "the extremes below are of five");

static inline int64_t top_of_five(const int64_t *high)
{
    return larger(larger(larger(high[0], high[1]), larger(high[2], high[3])),
                  high[4]);
}

static inline int64_t bottom_of_five(const int64_t *low)
{
    return smaller(smaller(smaller(low[0], low[1]), smaller(low[2], low[3])),
                   low[4]);
}

/* One bar: high and low are those of the SPAN bars that judge it. */
static unsigned char flag_of(const int64_t *high, const int64_t *low)
{
    const size_t right = PIVOT_REACH + 1;
    int64_t h = high[PIVOT_REACH];
    int64_t l = low[PIVOT_REACH];
    unsigned flag = 0;

    if (h > high[right] && h > high[PIVOT_REACH - 1] && h > top_of_five(high) &&
        h > top_of_five(high + right))
        flag |= PIVOT_HIGH;
    if (l < low[right] && l < low[PIVOT_REACH - 1] && l < bottom_of_five(low) &&
        l < bottom_of_five(low + right))
        flag |= PIVOT_LOW;
    return (unsigned char)flag;
}

/* Many bars: each extreme of five is taken once, and nothing is guessed. */
static void flag_many(const int64_t *high, const int64_t *low, size_t n,
                      unsigned char *flag)
{
    const size_t right = PIVOT_REACH + 1;
    int64_t top[BARS_CHUNK + SPAN];
    int64_t bottom[BARS_CHUNK + SPAN];

    assert(n <= BARS_CHUNK);
    for (size_t k = 0; k < n + right; k++) {
        top[k] = top_of_five(high + k);
        bottom[k] = bottom_of_five(low + k);
    }
    for (size_t k = 0; k < n; k++) {
        int64_t h = high[k + PIVOT_REACH];
        int64_t l = low[k + PIVOT_REACH];
        int up = (h > top[k]) & (h > top[k + right]);
        int down = (l < bottom[k]) & (l < bottom[k + right]);

        flag[k] = (unsigned char)(up * PIVOT_HIGH + down * PIVOT_LOW);
    }
}

void pivot_flags(const struct bars *bars, size_t n, unsigned char *flag)
{
    int64_t first = bars->n - (int64_t)n;
    size_t at = bars_at(bars, first) - (SPAN - 1);
    const int64_t *high = bars->high + at;
    const int64_t *low = bars->low + at;

    if (n < FEW_BARS)
        for (size_t k = 0; k < n; k++)
            flag[k] = flag_of(high + k, low + k);
    else
        flag_many(high, low, n, flag);
    for (size_t k = 0; k < n && first + (int64_t)k < (int64_t)SPAN - 1; k++)
        flag[k] = 0;
}

void pivot_add(struct pivot_set *set, const struct bars *bars, int64_t i,
               enum pivot_flag side)
{
    size_t at = bars_at(bars, i);
    int64_t high = bars->high[at];
    int64_t low = bars->low[at];
    int64_t close = bars->close[at];
    int64_t wick = side == PIVOT_HIGH ? high - close : close - low;
    struct pivot pivot = {
        .price = side == PIVOT_HIGH ? high : low,
        .i = i,
        .vr4 = ratio_e4(bars->vr[at]),
        .v4 = volume_e4(bars->volume[at]),
        .wick = high == low ? 0.0 : (double)wick / (double)(high - low),
    };
    size_t k = set->n;

    while (k > 0 && set->pivot[k - 1].price > pivot.price)
        k--;
    memmove(set->pivot + k + 1, set->pivot + k,
            (set->n - k) * sizeof(set->pivot[0]));
    set->pivot[k] = pivot;
    if (!set->n++)
        set->oldest = pivot.i;
}

void pivot_expire(struct pivot_set *set, int64_t first)
{
    int64_t oldest = INT64_MAX;
    size_t kept = 0;

    if (!set->n || set->oldest >= first)
        return;
    /* Copied whether it stays or not: a branch would be guessed wrong. */
    for (size_t k = 0; k < set->n; k++) {
        int64_t i = set->pivot[k].i;

        set->pivot[kept] = set->pivot[k];
        kept += i >= first;
        oldest = i >= first && i < oldest ? i : oldest;
    }
    set->n = kept;
    set->oldest = oldest;
}
