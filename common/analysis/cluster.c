/* Clusters of pivots. */
#include "analysis/cluster.h"

#include <stdbool.h>

#include "analysis/scaled.h"

/* A pivot joins within 1/50 of the mean: 50 in 1e-4. */
#define JOIN_PART INT64_C(500000)

/* Up to this price, sums of 96 prices fit 64 bits. */
#define PLAIN_PRICE (INT64_C(1) << 56)

/* Whether `price` joins n pivots that add up to `sum`: it is not lower. */
static inline bool joins_plain(int64_t price, int64_t n, int64_t sum,
                               int64_t x4)
{
    return (int128)(price * n - sum) * JOIN_PART <= (int128)sum * x4;
}

static bool joins(int64_t price, int64_t n, int128 sum, int64_t x4)
{
    return ((int128)price * n - sum) * JOIN_PART <= sum * x4;
}

/* The length of the cluster that begins at pivot[0]. */
static size_t length_plain(const struct pivot *pivot, size_t left, int64_t x4)
{
    int64_t sum = pivot[0].price;
    size_t n = 1;

    while (n < left && joins_plain(pivot[n].price, (int64_t)n, sum, x4))
        sum += pivot[n++].price;
    return n;
}

static size_t length(const struct pivot *pivot, size_t left, int64_t x4)
{
    int128 sum = pivot[0].price;
    size_t n = 1;

    while (n < left && joins(pivot[n].price, (int64_t)n, sum, x4))
        sum += pivot[n++].price;
    return n;
}

void cluster_sums(struct cluster *cluster)
{
    const struct pivot *pivot = cluster->pivot;
    int64_t base = pivot[0].price;

    cluster->base = base;
    cluster->excess = 0;
    cluster->first_i = pivot[0].i;
    cluster->last_i = pivot[0].i;
    for (size_t k = 1; k < cluster->n; k++) {
        cluster->excess += pivot[k].price - base;
        if (pivot[k].i < cluster->first_i)
            cluster->first_i = pivot[k].i;
        if (pivot[k].i > cluster->last_i)
            cluster->last_i = pivot[k].i;
    }
}

size_t cluster_find(const struct pivot_set *set, int64_t x4,
                    struct cluster *out)
{
    size_t count = 0;
    size_t n;
    bool plain;

    if (!set->n)
        return 0;
    plain = set->pivot[set->n - 1].price <= PLAIN_PRICE;
    for (size_t k = 0; k < set->n; k += n) {
        const struct pivot *pivot = set->pivot + k;

        n = plain ? length_plain(pivot, set->n - k, x4)
                  : length(pivot, set->n - k, x4);
        if (n >= 2)
            out[count++] = (struct cluster){.pivot = pivot, .n = n};
    }
    return count;
}
