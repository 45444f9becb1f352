/*
 * Drawdowns: from the last point at a peak over the first at the trough to the
 * first that is at the peak again or above it (WYCKOFF e.5). The deepest are
 * kept, and the longest run of points below a peak.
 */
#ifndef STATS_DRAWDOWN_H
#define STATS_DRAWDOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/equity.h"

#define DRAWDOWN_KEPT 10

struct drawdown_track {
    double peak;         /* the highest so far */
    int64_t previous_ts; /* of the last point */
    bool started;        /* there has been a point */
    bool below;          /* under water: `now` is what we are in */
    struct drawdown now; /* its depth is set when it ends */
    struct drawdown
        kept[DRAWDOWN_KEPT]; /* deepest first, of equals the first */
    size_t count;
    int64_t longest; /* points below a peak, of those that ended */
};

/*
 * The path begins at `initial`, before the first point; a drawdown from there
 * has the first point's time as its peak's. Without a positive peak the depth
 * is 0.
 */
void drawdown_start(struct drawdown_track *track, double initial);

/* n points in the order of time, n in any pieces. */
void drawdown_points(struct drawdown_track *track, const int64_t *ts,
                     const double *equity, size_t n);

/* The end of the path: an open drawdown is counted as it stands. */
void drawdown_finish(struct drawdown_track *track);

#endif
