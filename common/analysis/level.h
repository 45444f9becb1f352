/* Levels (WYCKOFF b.6): a cluster as the support or resistance of a range. */
#ifndef ANALYSIS_LEVEL_H
#define ANALYSIS_LEVEL_H

#include <stdbool.h>
#include <stdint.h>

#include "analysis/cluster.h"

/* The least strength that a level of a range has (FR9). */
#define LEVEL_STRENGTH_LEAST 60
/* Touches, volume trend, rejection wick, hold. */
#define LEVEL_PARTS 4

/* Most pivots a set may hold for levels to be made of it. */
#define LEVEL_PIVOTS_MAX 96

struct level {
    const struct cluster *cluster;
    bool rated;
    int64_t touches; /* pivots within 1.5 % (times x) of the mean */
    int64_t part[LEVEL_PARTS];
    int64_t strength; /* 0 below LEVEL_STRENGTH_LEAST */
    double
        variation; /* sample standard deviation of its pivots over the mean */
    int64_t price; /* e8; 0 until level_price() */
};

/*
 * False when the cluster cannot be strong, told from little: two touches have
 * 10 points, and at most 20 for their wicks and 10 for their hold, so 60 takes
 * the 30 of a falling volume, which both must know. `n` and the pivots are
 * looked at.
 */
bool level_may_be_strong(const struct cluster *cluster);

/*
 * Rates the level of level->cluster, once; false when fewer than two pivots
 * are touches, or when it is weaker than LEVEL_STRENGTH_LEAST. Touches without
 * a volume ratio are left out of the volume trend; with fewer than two others
 * the trend is flat.
 *
 * Order: wicks are added in time order.
 */
bool level_is_strong(struct level *level, int64_t x4);

/*
 * Its price: the mean of the touches by volume (plain when they have none),
 * exact, rounded half up to e8. Computed at the first call.
 */
int64_t level_price(struct level *level, int64_t x4);

/* Extremes of the touches, e8. */
void level_extremes(const struct level *level, int64_t x4, int64_t *low,
                    int64_t *high);

/*
 * Points for a trend of volume ratios in time order, the first `split` against
 * the others: 2 when the mean falls below 0.85 of the first's, 1 below 1.15 of
 * it, else 0. split > 0, split < n <= 128.
 */
int level_volume_trend(const int64_t *vr4, int64_t split, int64_t n);

#endif
