/* The figures that the sums of an equity curve come to. */
#include <math.h>

#include "base/decimal.h"
#include "base/timestamp.h"
#include "stats/performance.h"
#include "stats/performance_state.h"
#include "stats/sharpe.h"

#define DAYS_OF_YEAR 365.25 /* of the calendar */

/* a / b, and 0 where that cannot be told. */
static double ratio(double a, double b)
{
    return b > 0 ? a / b : 0;
}

/* log(to / from), to the last digits when they are close; 0 without a log. */
static double log_growth(double from, double to)
{
    return from > 0 && to > 0 ? log1p((to - from) / from) : 0;
}

/*
 * sqrt((var + (1+g)^2)^N - (1+g)^2N), without that difference, from the log of
 * 1+g.
 */
static double geometric_volatility(double rate, double variance, double periods)
{
    double volatility = exp(periods * rate) *
                        sqrt(expm1(periods * log1p(variance / exp(2 * rate))));

    return isfinite(volatility) ? volatility : 0;
}

/* From the first to the last point; no difference that could overflow. */
static double days(const struct performance *performance)
{
    return (double)((int128)performance->last_ts - performance->first_ts) /
           (double)TIMESTAMP_DAY;
}

static void make_path(const struct performance *performance,
                      struct performance_result *out)
{
    const struct drawdown_track *track = &performance->drawdown;
    double initial = performance->config.initial;

    out->points = performance->points;
    out->first_ts = performance->first_ts;
    out->last_ts = performance->last_ts;
    out->first = performance->first;
    out->last = performance->last;
    out->mean_equity =
        ratio(performance->sum_equity, (double)performance->points);
    out->years = days(performance) / DAYS_OF_YEAR;
    if (performance->points)
        out->total_return = ratio(performance->last - initial, initial);
    if (out->years > 0)
        out->cagr = expm1(log_growth(initial, performance->last) / out->years);
    if (track->count)
        out->max_drawdown = track->kept[0].depth;
    out->max_drawdown_points = track->longest;
}

static void make_exposure(const struct performance *performance,
                          struct performance_result *out)
{
    double points = (double)performance->points;

    out->exposed_points = performance->exposed_points;
    out->exposure = ratio((double)performance->exposed_points, points);
    out->exposure_days =
        fmin(ratio((double)performance->exposed_points, days(performance)), 1);
    out->max_open = performance->max_open;
    out->avg_open = ratio((double)performance->pairs, points);
    out->max_position_size = performance->max_size;
    out->avg_position_size =
        ratio(performance->sum_deployed, (double)performance->pairs);
    out->max_deployed = performance->max_deployed;
    out->avg_deployed = ratio(performance->sum_deployed, points);
}

/* log(1 + g), g the geometric mean return. */
static double mean_rate(const struct performance *performance)
{
    return ratio(log_growth(performance->base, performance->last),
                 performance->returns.n);
}

static void make_returns(const struct performance *performance,
                         struct performance_result *out)
{
    const struct moments *returns = &performance->returns;

    out->returns = (int64_t)returns->n;
    out->mean = returns->mean;
    out->sd = moments_sd(returns, performance->config.ddof);
    out->skew = moments_skew(returns);
    out->kurtosis = moments_kurtosis(returns);
    out->annual_return =
        expm1(performance->config.periods * mean_rate(performance));
}

static void make_ratios(const struct performance *performance,
                        struct performance_result *out)
{
    const struct performance_config *config = &performance->config;
    double n = performance->returns.n;
    double root = sqrt(config->periods);
    double excess = out->mean - config->risk_free / config->periods;
    double shortfall = sqrt(ratio(performance->returns.downside, n));
    double gain = excess * config->periods; /* what the risk was taken for */

    out->volatility = out->sd * root;
    out->sharpe = ratio(excess, out->sd) * root;
    if (out->sd > 0)
        out->sharpe_error =
            root * sharpe_error(excess / out->sd, n, out->skew, out->kurtosis);
    out->calmar = ratio(out->cagr, out->max_drawdown);
    if (config->sharpe == SHARPE_GEOMETRIC) {
        gain = out->annual_return - config->risk_free;
        out->volatility = geometric_volatility(
            mean_rate(performance), out->sd * out->sd, config->periods);
        out->sharpe = ratio(gain, out->volatility);
        out->calmar = ratio(out->annual_return, out->max_drawdown);
    }
    if (n > 1)
        out->sortino = ratio(gain, shortfall * root);
}

void performance_result(const struct performance *performance,
                        struct performance_result *out)
{
    *out = (struct performance_result){0};
    make_path(performance, out);
    make_exposure(performance, out);
    make_returns(performance, out);
    make_ratios(performance, out);
}

const struct drawdown *
performance_drawdowns(const struct performance *performance, size_t *count)
{
    *count = performance->drawdown.count;
    return performance->drawdown.kept;
}

const struct month *performance_months(const struct performance *performance,
                                       size_t *count)
{
    *count = performance->months.count;
    return performance->months.list;
}

const struct return_block *
performance_blocks(const struct performance *performance)
{
    return performance->blocks;
}
