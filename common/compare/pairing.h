/* Which metric of the baseline is compared with which current one. */
#ifndef COMPARE_PAIRING_H
#define COMPARE_PAIRING_H

#include "results/results.h"

/* NULL on the side that lacks it; a benchmark without metrics has NULL ones. */
struct pair {
    const struct result_benchmark *base;
    const struct result_benchmark *current;
    const struct result_metric *base_metric;
    const struct result_metric *current_metric;
};

/* In the order of the baseline, what is new at the end. */
struct pairing {
    struct pair *pair;
    size_t count;
    size_t capacity;
};

/*
 * Names must be equal, or said to be by `rename` ("OLD=NEW", NULL at the end)
 * or by an alias on either side; metrics have equal names and units. A metric
 * that finds none is paired with one of its name in another unit, so that the
 * two can be told to be incomparable. ERR_SYSTEM.
 */
NODISCARD int pairing_make(const struct results *base,
                           const struct results *current,
                           const char *const *rename, struct pairing *out,
                           struct err *err);
void pairing_free(struct pairing *pairing);

#endif
