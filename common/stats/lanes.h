/*
 * Sums in four lanes: value k of a run goes to lane k % 4, and the lanes are
 * added in one order. So a sum is the same on every compiler and machine and
 * still goes as fast as vectors can.
 *
 * The vectors are pairs because every machine has registers for these.
 */
#ifndef STATS_LANES_H
#define STATS_LANES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define LANES 4
#define PAIR  (LANES / 2)

/* A vector has no other way to be named; like int128, a value. */
typedef double pair __attribute__((vector_size(PAIR * sizeof(double))));
/* What comparing two of them gives: all bits of a lane, or none. */
typedef int64_t pair_mask __attribute__((vector_size(PAIR * sizeof(int64_t))));

static inline pair pair_load(const double *from)
{
    pair x;

    memcpy(&x, from, sizeof(x));
    return x;
}

static inline void pair_store(double *to, pair x)
{
    memcpy(to, &x, sizeof(x));
}

static inline pair pair_of(double value)
{
    return (pair){value, value};
}

static inline pair pair_where(pair_mask mask, pair x)
{
    return (pair)((pair_mask)x & mask);
}

static inline pair pair_max(pair x, pair y)
{
    pair_mask more = x > y;

    return (pair)(((pair_mask)x & more) | ((pair_mask)y & ~more));
}

static inline int64_t pair_any(pair_mask mask)
{
    return mask[0] | mask[1];
}

/* The four lanes of low and high. */
static inline double lanes_sum(pair low, pair high)
{
    return (low[0] + low[1]) + (high[0] + high[1]);
}

/* The last n % LANES of n values, zeros behind. */
static inline void lanes_rest(double rest[LANES], const double *x, size_t n)
{
    memset(rest, 0, LANES * sizeof(*rest));
    memcpy(rest, x + (n - n % LANES), n % LANES * sizeof(*rest));
}

/* The sum of n values. */
static inline double lanes_total(const double *x, size_t n)
{
    double rest[LANES];
    pair low = {0};
    pair high = {0};

    for (size_t k = 0; k + LANES <= n; k += LANES) {
        low += pair_load(x + k);
        high += pair_load(x + k + PAIR);
    }
    lanes_rest(rest, x, n);
    return lanes_sum(low + pair_load(rest), high + pair_load(rest + PAIR));
}

/* The sum of their squares. */
static inline double lanes_squares(const double *x, size_t n)
{
    double rest[LANES];
    pair low = {0};
    pair high = {0};
    pair last_low;
    pair last_high;

    for (size_t k = 0; k + LANES <= n; k += LANES) {
        pair a = pair_load(x + k);
        pair b = pair_load(x + k + PAIR);

        low += a * a;
        high += b * b;
    }
    lanes_rest(rest, x, n);
    last_low = pair_load(rest);
    last_high = pair_load(rest + PAIR);
    return lanes_sum(low + last_low * last_low, high + last_high * last_high);
}

#endif
