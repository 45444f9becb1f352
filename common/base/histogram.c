/* Log-linear histogram. */
#include "base/histogram.h"

#include <math.h>

/* Values below 32 have a bucket each; then 32 for each doubling. */
static unsigned bucket_of(uint64_t value)
{
    unsigned shift;

    if (value < HISTOGRAM_STEPS)
        return (unsigned)value;
    shift = 58U - (unsigned)__builtin_clzll(value);
    return HISTOGRAM_STEPS * (shift + 1) +
           (unsigned)((value >> shift) - HISTOGRAM_STEPS);
}

static uint64_t upper_bound(unsigned bucket)
{
    unsigned shift;

    if (bucket < HISTOGRAM_STEPS)
        return bucket;
    shift = bucket / HISTOGRAM_STEPS - 1;
    return ((uint64_t)(bucket % HISTOGRAM_STEPS + HISTOGRAM_STEPS + 1)
            << shift) -
           1;
}

void histogram_add(struct histogram *histogram, int64_t value)
{
    if (value < 0)
        value = 0;
    if (value > histogram->max)
        histogram->max = value;
    histogram->count++;
    histogram->bucket[bucket_of((uint64_t)value)]++;
}

int64_t histogram_quantile(const struct histogram *histogram, double q)
{
    uint64_t rank = (uint64_t)ceil(q * (double)histogram->count);
    uint64_t below = 0;

    if (!histogram->count)
        return 0;
    for (unsigned k = 0; k < HISTOGRAM_BUCKETS; k++) {
        below += histogram->bucket[k];
        if (below >= rank) {
            uint64_t bound = upper_bound(k);

            return bound < (uint64_t)histogram->max ? (int64_t)bound
                                                    : histogram->max;
        }
    }
    return histogram->max;
}
