/*
 * Walk-forward: the parameters that did best in a window are judged on the
 * bars behind it (WYCKOFF e.7). Which windows there are, and what their
 * results say.
 */
#ifndef BACKTEST_WALK_FORWARD_H
#define BACKTEST_WALK_FORWARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backtest/run.h"
#include "base/err.h"

#define WALK_BARS_MIN 60 /* of a window, unless told otherwise */

/* A length in the calendar: months, or else days. */
struct walk_length {
    int64_t months;
    int64_t days;
};

struct walk_plan {
    struct walk_length train;
    struct walk_length test;
    struct walk_length step; /* from one window to the next */
    int64_t start_ts;        /* TIMESTAMP_NONE: the first bar's day */
    int64_t end_ts;          /* last day; TIMESTAMP_NONE: the last bar's */
    int64_t bars_min;        /* of training and of testing */
};

/*
 * "train=6m,test=3m", optionally with step=, start= and end= (dates): lengths
 * in y, m, w or d. The step is the test's length unless given, and not
 * shorter, so that no bar is tested twice. ERR_USAGE.
 */
NODISCARD int walk_forward_parse(const char *text, struct walk_plan *out,
                                 struct err *err);

enum walk_band {
    WALK_CRITICAL, /* ratio < .6 */
    WALK_WARNING,  /* < .8 */
    WALK_GOOD,     /* < .9 */
    WALK_EXCELLENT
};
const char *walk_forward_band(enum walk_band band); /* "excellent", ... */

struct walk_window {
    int64_t train_from; /* midnights UTC; train: train_from <= ts < test_from */
    int64_t test_from;
    int64_t test_to;
    int64_t train_bars; /* of the series that has most of them */
    int64_t test_bars;
    char skipped[80]; /* why it was not run; "" when it was */
    /* What the caller fills in when it has run: */
    size_t best;  /* combination, in the grid */
    double train; /* the metric; NaN counts as 0 */
    double test;
    /* What walk_forward_judge() makes of it: */
    double ratio; /* test / train; 0 when train is not above 0 */
    enum walk_band band;
    bool degraded; /* ratio < .8 */
};

/*
 * The windows from the plan's start on, each one step later, whose test ends
 * no later than the end. The k-th starts k steps after the first; a day that
 * its month does not have is the month's last. *out is the caller's to free.
 * ERR_USAGE when the data are too short for one, ERR_DATA when all of them
 * have fewer bars than plan->bars_min.
 */
NODISCARD int walk_forward_windows(const struct walk_plan *plan,
                                   const struct run_series *series,
                                   size_t count, struct walk_window **out,
                                   size_t *windows, struct err *err);

void walk_forward_judge(struct walk_window *window);

enum walk_stability {
    WALK_UNKNOWN,       /* fewer than two windows, or a mean of 0 */
    WALK_LOW_STABILITY, /* > .4 */
    WALK_MEDIUM_STABILITY,
    WALK_HIGH_STABILITY /* < .2 */
};
const char *walk_forward_stability(enum walk_stability stability);

/* All windows that have run. What cannot be told is NaN. */
struct walk_overall {
    size_t windows;
    size_t skipped;
    size_t degraded;
    double degraded_share;
    bool robust;  /* degraded_share < .3 */
    double train; /* mean of the metric */
    double test;
    double variation; /* sd (ddof 1) / |mean| of the test metric */
    enum walk_stability stability;
    double t; /* paired, train against test */
    double p; /* two-sided */
};
void walk_forward_overall(const struct walk_window *window, size_t windows,
                          struct walk_overall *out);

#endif
