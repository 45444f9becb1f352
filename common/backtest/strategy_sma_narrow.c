/* The difference of two moving averages in 32 bits. */
#include "backtest/strategy_sma_narrow.h"

#include <assert.h>
#include <string.h>

#define PLACES_MAX 8
/* Loops of a fixed length are what every compiler makes vectors of. */
#define STRIP 64

#define ALWAYS_INLINE inline __attribute__((always_inline))

static const int32_t power[PLACES_MAX + 1] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};

/* Of 5^places, modulo 2^32: division by multiplication where it is exact. */
static uint32_t inverse_of_five(int places)
{
    uint32_t inverse = 1;

    while (places-- > 0)
        inverse *= UINT32_C(0xcccccccd);
    return inverse;
}

struct distances {
    int64_t base;
    uint32_t inverse;
    int32_t tick;
    int places;
    uint64_t wrong; /* any bit: a distance is no multiple or does not fit */
    int32_t low;
    int32_t high;
};

static ALWAYS_INLINE void measure(struct distances *distances,
                                  const int64_t *restrict close,
                                  uint32_t *restrict out, size_t n)
{
    uint64_t wrong = distances->wrong;
    int32_t low = distances->low;
    int32_t high = distances->high;

    for (size_t k = 0; k < n; k++) {
        uint64_t distance = (uint64_t)close[k] - (uint64_t)distances->base;
        int32_t ticks = (int32_t)((uint32_t)(distance >> distances->places) *
                                  distances->inverse);

        wrong |= (uint64_t)((int64_t)ticks * distances->tick) ^ distance;
        low = ticks < low ? ticks : low;
        high = ticks > high ? ticks : high;
        out[k] = (uint32_t)ticks;
    }
    distances->wrong = wrong;
    distances->low = low;
    distances->high = high;
}

static ALWAYS_INLINE bool fits(const struct sma_narrow *narrow,
                               const struct distances *distances)
{
    return !distances->wrong &&
           (uint32_t)distances->high - (uint32_t)distances->low <=
               narrow->widest;
}

/*
 * In place: from distances to the sums of those before each, and of all. Four
 * at a time, so that one addition in four waits for the one before.
 */
static ALWAYS_INLINE void sum_up(uint32_t *sum, size_t n)
{
    uint32_t all = 0;
    size_t k;

    for (k = 0; k + 4 <= n; k += 4) {
        uint32_t one = sum[k];
        uint32_t two = one + sum[k + 1];
        uint32_t three = two + sum[k + 2];
        uint32_t four = three + sum[k + 3];

        sum[k] = all;
        sum[k + 1] = all + one;
        sum[k + 2] = all + two;
        sum[k + 3] = all + three;
        all += four;
    }
    for (; k < n; k++) {
        uint32_t ticks = sum[k];

        sum[k] = all;
        all += ticks;
    }
    sum[n] = all;
}

/* sum: behind the close in question. */
static ALWAYS_INLINE uint32_t difference(const uint32_t *sum, uint32_t fast,
                                         uint32_t slow)
{
    return slow * (sum[0] - sum[-(ptrdiff_t)fast]) -
           fast * (sum[0] - sum[-(ptrdiff_t)slow]);
}

static ALWAYS_INLINE void take_signs(const uint32_t *sum, uint32_t fast,
                                     uint32_t slow, signed char *restrict sign,
                                     size_t n)
{
    for (size_t k = 0; k < n; k++) {
        int32_t value = (int32_t)difference(sum + k, fast, slow);

        sign[k] = (signed char)((value > 0) - (value < 0));
    }
}

/* False when something does not fit. */
static ALWAYS_INLINE bool measure_all(const struct sma_narrow *narrow,
                                      const int64_t *close, uint32_t *out,
                                      size_t n)
{
    struct distances distances = {
        .base = close[0],
        .inverse = inverse_of_five(narrow->places),
        .tick = power[narrow->places],
        .places = narrow->places,
    };
    size_t k;

    for (k = 0; k + STRIP <= n && fits(narrow, &distances); k += STRIP)
        measure(&distances, close + k, out + k, STRIP);
    if (k + STRIP <= n)
        return false;
    measure(&distances, close + k, out + k, n - k);
    return fits(narrow, &distances);
}

static ALWAYS_INLINE bool all_signs(const struct sma_narrow *narrow,
                                    const int64_t *close, size_t before,
                                    size_t n, signed char *sign, int64_t *last)
{
    uint32_t sum[SMA_NARROW_BARS + 1];
    const uint32_t *behind = sum + before + 1;
    size_t k = before + 1 < narrow->slow ? narrow->slow - 1 - before : 0;

    if (!measure_all(narrow, close, sum, before + n))
        return false;
    sum_up(sum, before + n);
    if (k > n)
        k = n;
    memset(sign, 0, k);
    for (; k + STRIP <= n; k += STRIP)
        take_signs(behind + k, narrow->fast, narrow->slow, sign + k, STRIP);
    take_signs(behind + k, narrow->fast, narrow->slow, sign + k, n - k);
    *last = 0;
    if (before + n >= narrow->slow)
        *last = (int64_t)(int32_t)difference(sum + before + n, narrow->fast,
                                             narrow->slow) *
                power[narrow->places];
    return true;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static bool
all_signs_avx2(const struct sma_narrow *narrow, const int64_t *close,
               size_t before, size_t n, signed char *sign, int64_t *last)
{
    return all_signs(narrow, close, before, n, sign, last);
}
#endif

static bool all_signs_here(const struct sma_narrow *narrow,
                           const int64_t *close, size_t before, size_t n,
                           signed char *sign, int64_t *last)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        return all_signs_avx2(narrow, close, before, n, sign, last);
#endif
    return all_signs(narrow, close, before, n, sign, last);
}

/* The most places, up to `places`, that all distances are multiples of. */
static int common_places(const int64_t *close, size_t n, int places)
{
    for (size_t k = 0; k < n && places; k++)
        while ((close[k] - close[0]) % power[places])
            places--;
    return places;
}

void sma_narrow_init(struct sma_narrow *narrow, size_t fast, size_t slow)
{
    *narrow = (struct sma_narrow){
        .fast = (uint32_t)fast,
        .slow = (uint32_t)slow,
        .widest = (uint32_t)(INT32_MAX / ((uint64_t)fast * slow)),
        .places = PLACES_MAX,
    };
}

bool sma_narrow_signs(struct sma_narrow *narrow, const int64_t *close,
                      size_t before, size_t n, signed char *sign, int64_t *last)
{
    assert(before + n <= SMA_NARROW_BARS);
    while (!all_signs_here(narrow, close, before, n, sign, last)) {
        int places = common_places(close, before + n, narrow->places);

        if (places == narrow->places)
            return false;
        narrow->places = places;
    }
    return true;
}
