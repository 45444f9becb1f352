/* Clusters (WYCKOFF b.3): neighbouring pivots by price. */
#ifndef ANALYSIS_CLUSTER_H
#define ANALYSIS_CLUSTER_H

#include <stddef.h>
#include <stdint.h>

#include "analysis/pivot.h"
#include "base/decimal.h"

/*
 * n pivots in a row of a set. Their sum is n * base + excess, where base is the
 * lowest price: so no product leaves 128 bits.
 */
struct cluster {
    const struct pivot *pivot;
    size_t n;
    int64_t base;
    int128 excess;
    int64_t first_i; /* of the earliest and the latest of its bars */
    int64_t last_i;
};

static inline int128 cluster_sum(const struct cluster *cluster)
{
    return (int128)cluster->base * (int128)cluster->n + cluster->excess;
}

/*
 * The clusters of two pivots or more of a set, by price; returns their number.
 * A pivot joins the one before while it is at most 2 % (times x) above the
 * mean so far. `out` has room for half the pivots, and one. Sets the pivots
 * and n only.
 */
size_t cluster_find(const struct pivot_set *set, int64_t x4,
                    struct cluster *out);

/* Fills in what cluster_find() has left. */
void cluster_sums(struct cluster *cluster);

#endif
