/* The sliding median that the adaptive preset is scaled by. */
#include "analysis/scale.h"

#include <string.h>

/* 64 buckets an octave from 2^-12 (0.00024) on; outside: the end ones. */
#define BUCKET_SHIFT 46
#define BUCKET_FIRST INT64_C(0xfcc0) /* the bits of 2^-12 >> SHIFT */
/* x = 1 at a median of 2 %; in 1e-4. */
#define X4_PER_MEDIAN 500000.0
/* From here on a partition is worth more than insertion. */
#define SELECT_SMALL 12

static unsigned bucket_of(double value)
{
    int64_t bits;

    memcpy(&bits, &value, sizeof(bits));
    bits = (bits >> BUCKET_SHIFT) - BUCKET_FIRST;
    if (bits < 0)
        bits = 0;
    return (unsigned)(bits < SCALE_BUCKETS ? bits : SCALE_BUCKETS - 1);
}

/*
 * A full window drops its oldest value, the first of its queue. An empty
 * queue's tail is stale: the link behind it goes to the idle entry. Locals,
 * for a byte that is stored could be any of the state.
 */
void scale_push(struct scale *scale, const int64_t *high, const int64_t *low,
                const int64_t *close, size_t n)
{
    unsigned at = scale->at;
    unsigned held = scale->n;
    unsigned below = scale->below;
    const unsigned middle = scale->middle;

    for (size_t k = 0; k < n; k++) {
        double value = (double)(high[k] - low[k]) / (double)close[k];
        unsigned bucket = bucket_of(value);
        struct scale_queue *queue = &scale->queue[bucket];
        unsigned filled;

        if (held == SCALE_WINDOW) {
            unsigned old = scale->bucket[at];

            scale->queue[old].head = scale->next[at];
            scale->queue[old].count--;
            below -= old < middle;
        } else {
            held++;
        }
        /* All ones unless the queue is empty: no branch to guess wrong. */
        filled = 0U - (queue->count != 0);
        scale->next[(queue->tail & filled) | (SCALE_WINDOW & ~filled)] =
            (uint8_t)at;
        queue->head = (uint8_t)((queue->head & filled) | (at & ~filled));
        queue->tail = (uint8_t)at;
        queue->count++;
        scale->bucket[at] = (uint16_t)bucket;
        scale->value[at] = value;
        below += bucket < middle;
        at = at + 1 == SCALE_WINDOW ? 0 : at + 1;
    }
    scale->at = at;
    scale->n = held;
    scale->below = below;
}

static void sort_small(double *value, unsigned n)
{
    for (unsigned k = 1; k < n; k++) {
        double moved = value[k];
        unsigned j = k;

        for (; j > 0 && value[j - 1] > moved; j--)
            value[j] = value[j - 1];
        value[j] = moved;
    }
}

/* Splits around the middle value; returns where the second part begins. */
static unsigned partition(double *value, unsigned n)
{
    double pivot = value[(n - 1) / 2];
    unsigned left = 0;
    unsigned right = n - 1;

    for (;;) {
        double held;

        while (value[left] < pivot)
            left++;
        while (value[right] > pivot)
            right--;
        if (left >= right)
            return right + 1;
        held = value[left];
        value[left++] = value[right];
        value[right--] = held;
    }
}

/* The value of the given rank, from 0; puts the higher ones behind it. */
static double select_rank(double *value, unsigned n, unsigned rank)
{
    while (n > SELECT_SMALL) {
        unsigned split = partition(value, n);

        if (rank < split) {
            n = split;
        } else {
            value += split;
            n -= split;
            rank -= split;
        }
    }
    sort_small(value, n);
    return value[rank];
}

/* Copies the values of a bucket; returns their number. */
static unsigned gather(const struct scale *scale, unsigned bucket, double *out)
{
    unsigned at = scale->queue[bucket].head;
    unsigned n = scale->queue[bucket].count;

    for (unsigned k = 0; k < n; k++) {
        out[k] = scale->value[at];
        at = scale->next[at];
    }
    return n;
}

static double least(const double *value, unsigned n)
{
    double low = value[0];

    for (unsigned k = 1; k < n; k++)
        low = value[k] < low ? value[k] : low;
    return low;
}

/* Moves the followed bucket to the one that holds the given rank. */
static void follow(struct scale *scale, unsigned rank)
{
    while (scale->below > rank) {
        scale->middle--;
        scale->below -= scale->queue[scale->middle].count;
    }
    while (scale->below + scale->queue[scale->middle].count <= rank) {
        scale->below += scale->queue[scale->middle].count;
        scale->middle++;
    }
}

static double median(struct scale *scale)
{
    double value[SCALE_WINDOW];
    unsigned lower = (scale->n - 1) / 2;
    unsigned rank;
    unsigned n;
    double low;

    value[0] = 0.0; /* no bucket that is followed is empty */
    follow(scale, lower);
    n = gather(scale, scale->middle, value);
    rank = lower - scale->below;
    low = select_rank(value, n, rank);
    if (scale->n % 2)
        return low;
    /* The next higher one: behind it, or the least of the next bucket. */
    if (rank + 1 < n)
        return (low + least(value + rank + 1, n - rank - 1)) / 2;
    for (unsigned bucket = scale->middle + 1;; bucket++)
        if (scale->queue[bucket].count) {
            n = gather(scale, bucket, value);
            return (low + least(value, n)) / 2;
        }
}

int64_t scale_x4(struct scale *scale)
{
    double x4;

    if (scale->n < SCALE_LEAST)
        return 0;
    x4 = median(scale) * X4_PER_MEDIAN + 0.5;
    if (!(x4 >= (double)SCALE_MIN))
        return SCALE_MIN;
    return x4 < (double)SCALE_MAX ? (int64_t)x4 : SCALE_MAX;
}
