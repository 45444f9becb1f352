/*
 * Statistics of an equity curve, one point at a time: returns, risk, drawdowns,
 * months. Nothing is kept but sums, so memory does not grow with points (it
 * grows with months).
 *
 * Order: points are taken in groups of PERFORMANCE_GROUP, whatever the calls;
 * sums run in a fixed order within a group (lanes.h), groups are combined one
 * after the other (moments.h). So results depend neither on chunking nor on the
 * compiler, but for the last digits of what libm gives.
 *
 * A return from an equity that is not positive counts as 0, as does the size of
 * a position against it. Equity is finite.
 *
 * Definitions: barbacktest(7), "Equity statistics"; WYCKOFF e.5 and A.4.
 */
#ifndef STATS_PERFORMANCE_H
#define STATS_PERFORMANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/equity.h"
#include "stats/drawdown.h"

#define PERFORMANCE_GROUP     256
#define PERFORMANCE_DRAWDOWNS DRAWDOWN_KEPT
#define PERFORMANCE_BLOCKS    16 /* of returns, for the overfitting test */

/* What volatility, Sharpe, Sortino and Calmar are made of. */
enum sharpe_kind {
    SHARPE_ARITHMETIC, /* the mean of returns; Calmar: CAGR */
    SHARPE_GEOMETRIC   /* annual_return and its volatility: backtesting.py */
};

struct performance_config {
    double initial;   /* the starting value, in the unit of the points */
    double periods;   /* N, a year */
    double risk_free; /* a year */
    int ddof;         /* 1 or 0 */
    enum sharpe_kind sharpe;
    bool by_day;       /* returns between the last points of UTC days */
    bool first_return; /* the first point against `initial` is a return too */
    int64_t block_points; /* > 0: points of a block; the last takes the rest */
};

/* ddof 1, risk-free 0, arithmetic, by point; periods 252; initial 0. */
void performance_config_default(struct performance_config *config);

/*
 * Points a year (252 daily, 52 weekly, 12 monthly, intraday 252 x session /
 * timeframe with the session's length in hours: 24 as WYCKOFF e.5, 6.5 for
 * stocks); 252 for names unknown.
 */
double performance_periods(const char *timeframe, double session_hours);

/* What the returns that end in a block of points sum up to. */
struct return_block {
    double n;
    double sum;
    double sum_squares;
};

struct performance; /* sums and the group that waits */

/* NULL without memory; the caller owns it. */
struct performance *performance_create(const struct performance_config *config);
void performance_destroy(struct performance *performance);

/*
 * n points in the order of time, all with the same open positions: `deployed`
 * is the cost of all positions open at any moment of those bars, `largest` that
 * of the largest, `open` their number (0: none, then both costs are 0). Equity
 * and costs in any one unit. ERR_SYSTEM without memory for a month.
 */
NODISCARD int performance_points(struct performance *performance,
                                 const int64_t *ts, const double *equity,
                                 size_t n, double deployed, double largest,
                                 int64_t open, struct err *err);

/* A trade that ended at exit_ts: for the months' counts. */
NODISCARD int performance_trade(struct performance *performance,
                                int64_t exit_ts, double pnl, struct err *err);

/* Takes what waits in the last group; no point or trade may follow. */
void performance_finish(struct performance *performance);

/* After performance_finish; fractions. What cannot be told is 0 (e.5). */
struct performance_result {
    int64_t points;
    int64_t first_ts;
    int64_t last_ts;
    double first;
    double last;
    double mean_equity;
    int64_t returns;      /* their number */
    double mean;          /* of returns */
    double sd;            /* with ddof */
    double skew;          /* g1, population moments */
    double kurtosis;      /* b2, population moments, 3 for the normal */
    double total_return;  /* against initial */
    double cagr;          /* against initial, over `years` */
    double annual_return; /* (1 + geometric mean return)^N - 1 */
    double volatility;
    double sharpe;
    double sharpe_error; /* standard error of the arithmetic one, annualised */
    double sortino;
    double calmar;
    double max_drawdown;         /* of the path that begins at initial */
    int64_t max_drawdown_points; /* longest run below a peak */
    int64_t exposed_points;      /* points with a position */
    double exposure;             /* their share */
    double exposure_days; /* they to calendar days, at most 1: e.5, for 1d */
    int64_t max_open;
    double avg_open; /* over all points */
    double max_position_size;
    double avg_position_size; /* over (point, position) pairs */
    double max_deployed;
    double avg_deployed; /* over all points */
    double years;        /* first to last point, calendar days / 365.25 */
};
void performance_result(const struct performance *performance,
                        struct performance_result *out);

/*
 * After performance_finish; borrowed, valid until performance_destroy. The
 * deepest drawdowns, deepest first; months in the order of time.
 */
const struct drawdown *
performance_drawdowns(const struct performance *performance, size_t *count);
const struct month *performance_months(const struct performance *performance,
                                       size_t *count);
/* PERFORMANCE_BLOCKS of them when block_points > 0. */
const struct return_block *
performance_blocks(const struct performance *performance);

#endif
