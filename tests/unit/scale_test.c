/*
 * The sliding median against sorting: spread values, few distinct ones, all
 * the same, very small and very large; at every bar, and its bounds.
 */
#include "analysis/scale.h"

#include <stdlib.h>
#include <string.h>

#include "lib/tap.h"

#define BARS 1200

static int64_t high[BARS];
static int64_t low[BARS];
static int64_t close_[BARS];

static int compare(const void *a, const void *b)
{
    double x;
    double y;

    memcpy(&x, a, sizeof(x));
    memcpy(&y, b, sizeof(y));
    return (x > y) - (x < y);
}

/* By definition: sort the last 250 quotients of the first n bars. */
static int64_t by_sorting(size_t n)
{
    double value[SCALE_WINDOW] = {0};
    size_t count = n < SCALE_WINDOW ? n : SCALE_WINDOW;
    double x4;

    if (n < SCALE_LEAST)
        return 0;
    for (size_t k = 0; k < count; k++) {
        size_t bar = n - count + k;

        value[k] = (double)(high[bar] - low[bar]) / (double)close_[bar];
    }
    qsort(value, count, sizeof(value[0]), compare);
    x4 = (value[(count - 1) / 2] + value[count / 2]) / 2 * 500000.0 + 0.5;
    if (x4 < (double)SCALE_MIN)
        return SCALE_MIN;
    return x4 > (double)SCALE_MAX ? SCALE_MAX : (int64_t)x4;
}

static int64_t pick(uint64_t *state, int64_t n)
{
    *state = *state * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (int64_t)(*state >> 33) % n;
}

/* Spreads of least + 0..range-1 times `step`, a close that drifts. */
static void make(uint64_t seed, int64_t least, int64_t range, int64_t step)
{
    uint64_t state = seed;

    for (size_t k = 0; k < BARS; k++) {
        close_[k] = 10000000000 + (int64_t)k * 1000000 + pick(&state, 500000);
        low[k] = close_[k];
        high[k] = low[k] + (least + pick(&state, range)) * step;
    }
}

static void check(const char *name)
{
    struct scale scale = {0};
    size_t wrong = 0;

    for (size_t n = 1; n <= BARS; n++) {
        scale_push(&scale, high + n - 1, low + n - 1, close_ + n - 1, 1);
        wrong += scale_x4(&scale) != by_sorting(n);
    }
    IS_INT((int64_t)wrong, 0, "%s: every median", name);
    memset(&scale, 0, sizeof(scale));
    wrong = 0;
    for (size_t n = 37; n <= BARS; n += 37) {
        scale_push(&scale, high + n - 37, low + n - 37, close_ + n - 37, 37);
        wrong += scale_x4(&scale) != by_sorting(n);
    }
    IS_INT((int64_t)wrong, 0, "%s: by 37 bars", name);
}

/* Spreads of one size: x is 1 from 2 % on, never below .02. */
static void check_bounds(void)
{
    static const struct {
        int64_t spread;
        int64_t x4;
    } cases[] = {{0, 200},          {1, 200},           {4000000, 200},
                 {4010000, 201},    {100000000, 5000},  {199990000, 10000},
                 {199980000, 9999}, {200000000, 10000}, {9000000000, 10000}};

    for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
        struct scale scale = {0};

        for (size_t k = 0; k < 60; k++) {
            close_[k] = 10000000000;
            low[k] = 10000000000;
            high[k] = low[k] + cases[c].spread;
        }
        scale_push(&scale, high, low, close_, 49);
        IS_INT(scale_x4(&scale), 0, "49 bars are too few");
        scale_push(&scale, high, low, close_, 1);
        IS_INT(scale_x4(&scale), cases[c].x4, "a spread of %lld",
               (long long)cases[c].spread);
    }
}

int main(void)
{
    make(1, 0, 30000, 10000);
    check("0 to 3 %");
    make(2, 1, 4, 10000000);
    check("four ticks");
    make(3, 1, 1, 20000000);
    check("one tick, a drifting close");
    make(4, 0, 3, 1000);
    check("next to nothing");
    make(5, 100, 900, 100000000);
    check("very wide");
    make(6, 0, 2, 150000000);
    check("all or nothing");
    check_bounds();
    return tap_done();
}
