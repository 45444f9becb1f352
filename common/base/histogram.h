/* Log-linear histogram of durations: 32 buckets for each power of two. */
#ifndef BASE_HISTOGRAM_H
#define BASE_HISTOGRAM_H

#include <stdint.h>

#define HISTOGRAM_STEPS   32
#define HISTOGRAM_BUCKETS (HISTOGRAM_STEPS * 60)

/* {0} is an empty one. A quantile is at most 1/32 (3.1 %) too large. */
struct histogram {
    uint64_t count;
    int64_t max;
    uint64_t bucket[HISTOGRAM_BUCKETS];
};

/* Adds a value; negative ones count as 0. */
void histogram_add(struct histogram *histogram, int64_t value);

/*
 * The upper bound of the bucket that holds the q-quantile (0 < q <= 1), never
 * above the maximum; 0 when empty.
 */
int64_t histogram_quantile(const struct histogram *histogram, double q);

#endif
