/*
 * The scale x of a series: the median of (high - low) / close over its last
 * bars against 2 % (WYCKOFF k, presets), without sorting: the values wait in
 * queues, one for each bucket of the top bits of a double, and the bucket of
 * the median is followed.
 */
#ifndef ANALYSIS_SCALE_H
#define ANALYSIS_SCALE_H

#include <stddef.h>
#include <stdint.h>

/* Bars that the median is taken over, and the fewest it is taken over. */
#define SCALE_WINDOW 250
#define SCALE_LEAST  50
/* Bounds of x in 1e-4. */
#define SCALE_MIN INT64_C(200)
#define SCALE_MAX INT64_C(10000)

#define SCALE_BUCKETS 512

/* The values of one bucket, oldest first. */
struct scale_queue {
    uint8_t head;
    uint8_t tail;
    uint8_t count;
    uint8_t unused;
};

/* All zero to begin with. */
struct scale {
    double value[SCALE_WINDOW];
    uint16_t bucket[SCALE_WINDOW]; /* of each value */
    /* The next value of the same bucket; the last entry takes idle writes. */
    uint8_t next[SCALE_WINDOW + 1];
    struct scale_queue queue[SCALE_BUCKETS];
    unsigned n;
    unsigned at;     /* where the next value goes: the oldest one's place */
    unsigned middle; /* a bucket near the median, and */
    unsigned below;  /* the values in the buckets under it */
};

/* Takes the next n bars of a series; prices in e8, close > 0. */
void scale_push(struct scale *scale, const int64_t *high, const int64_t *low,
                const int64_t *close, size_t n);

/*
 * x of the bars taken so far, in 1e-4; 0 while they are fewer than
 * SCALE_LEAST. The median of an even count is the mean of the two in the
 * middle. Follows the bucket of the median, hence not const.
 */
int64_t scale_x4(struct scale *scale);

#endif
