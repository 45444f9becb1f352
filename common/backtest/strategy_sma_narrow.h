/*
 * The sign of slow * F - fast * S, the difference of two moving averages, in
 * 32 bits: exact, and fast enough for sweeps. F and S are the sums of the last
 * `fast` and `slow` closes.
 *
 * The difference does not change when a number is taken from all closes, so it
 * is made of their distances from one of them, in ticks of a power of ten. All
 * arithmetic is modulo 2^32: whatever wraps on the way, the difference is right
 * as long as it fits itself, which the widest distance tells.
 */
#ifndef BACKTEST_STRATEGY_SMA_NARROW_H
#define BACKTEST_STRATEGY_SMA_NARROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Closes at once, at most. */
#define SMA_NARROW_BARS 3072

struct sma_narrow {
    uint32_t fast;
    uint32_t slow;
    uint32_t widest; /* distance in ticks whose difference surely fits */
    int places;      /* the tick is 10^places e8; never grows */
};

/* 0 < fast < slow */
void sma_narrow_init(struct sma_narrow *narrow, size_t fast, size_t slow);

/*
 * sign[k] = -1, 0, 1 for each of n > 0 closes that `before` others precede,
 * close[0] being the first of these; 0 where there are not `slow` of them yet.
 * *last is the last difference, e8. False, with nothing to be used, when 32
 * bits do not suffice.
 */
bool sma_narrow_signs(struct sma_narrow *narrow, const int64_t *close,
                      size_t before, size_t n, signed char *sign,
                      int64_t *last);

#endif
