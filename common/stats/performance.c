/* Takes an equity curve, in groups of points. */
#include "stats/performance.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "base/timestamp.h"
#include "model/timeframe.h"
#include "stats/lanes.h"
#include "stats/performance_state.h"

#define DAYS_A_YEAR 252 /* of trading */

void performance_config_default(struct performance_config *config)
{
    *config = (struct performance_config){
        .periods = DAYS_A_YEAR, .ddof = 1, .sharpe = SHARPE_ARITHMETIC};
}

double performance_periods(const char *timeframe, double session_hours)
{
    enum timeframe frame;
    double hours;

    if (!timeframe_parse(timeframe, &frame) || frame == TIMEFRAME_TICK ||
        frame == TIMEFRAME_1D)
        return DAYS_A_YEAR;
    if (frame == TIMEFRAME_1W)
        return 52;
    if (frame == TIMEFRAME_1MO)
        return 12;
    hours =
        (double)timeframe_length_ns(frame) / (3600 * (double)TIMESTAMP_SECOND);
    return DAYS_A_YEAR * session_hours / hours;
}

struct performance *performance_create(const struct performance_config *config)
{
    struct performance *performance = calloc(1, sizeof(*performance));

    if (!performance)
        return NULL;
    performance->config = *config;
    if (config->first_return)
        performance->base = config->initial;
    performance->group.equity[0] = performance->base;
    performance->day.previous = performance->base;
    performance->day.end = INT64_MIN;
    drawdown_start(&performance->drawdown, config->initial);
    return performance;
}

void performance_destroy(struct performance *performance)
{
    if (!performance)
        return;
    months_reset(&performance->months);
    free(performance);
}

/*
 * inverse[k] = 1 / equity[k] for k <= n, 0 where that is not positive, and
 * returns[k] = equity[k + 1] / equity[k] - 1 for k < n. Reads and writes PAIR
 * beyond.
 */
static void make_returns(const double *equity, size_t n, double *inverse,
                         double *returns)
{
    const pair least = pair_of(DBL_MIN);

    for (size_t k = 0; k < n + PAIR; k += PAIR) {
        pair before = pair_load(equity + k);
        pair after = pair_load(equity + k + 1);
        pair inverted = pair_where(before >= least, 1 / before);

        pair_store(inverse + k, inverted);
        pair_store(returns + k, (after - before) * inverted);
    }
}

/* Costs to equity; the costs of the group are gone after this. */
static void take_sizes(struct performance *performance, const double *inverse)
{
    struct point_group *group = &performance->group;
    pair deployed = {0};
    pair largest = {0};

    if (group->n % PAIR)
        group->deployed[group->n] = group->largest[group->n] = 0;
    for (size_t k = 0; k < group->n; k += PAIR) {
        pair inverted = pair_load(inverse + k);
        pair size = pair_load(group->deployed + k) * inverted;

        pair_store(group->deployed + k, size);
        deployed = pair_max(size, deployed);
        largest = pair_max(pair_load(group->largest + k) * inverted, largest);
    }
    performance->sum_deployed += lanes_total(group->deployed, group->n);
    for (size_t k = 0; k < PAIR; k++) {
        if (largest[k] > performance->max_size)
            performance->max_size = largest[k];
        if (deployed[k] > performance->max_deployed)
            performance->max_deployed = deployed[k];
    }
}

/* The block that the point with this number belongs to. */
static struct return_block *block_of(struct performance *performance,
                                     int64_t point)
{
    int64_t block = point / performance->config.block_points;

    return &performance
                ->blocks[block < PERFORMANCE_BLOCKS ? block
                                                    : PERFORMANCE_BLOCKS - 1];
}

/* n returns that end in the points from `point` on. */
static void take_blocks(struct performance *performance, int64_t point,
                        const double *returns, size_t n)
{
    int64_t length = performance->config.block_points;

    for (size_t from = 0, to; from < n; from = to) {
        struct return_block *block =
            block_of(performance, point + (int64_t)from);
        int64_t left = length - (point + (int64_t)from) % length;

        to = (int64_t)(n - from) < left ? n : from + (size_t)left;
        block->n += (double)(to - from);
        block->sum += lanes_total(returns + from, to - from);
        block->sum_squares += lanes_squares(returns + from, to - from);
    }
}

/* The mean return below which a return is a shortfall. */
static double target(const struct performance *performance)
{
    return performance->config.risk_free / performance->config.periods;
}

static void take_returns(struct performance *performance, const double *returns)
{
    size_t n = performance->group.n;
    size_t skip = !performance->points && !performance->config.first_return;

    moments_add(&performance->returns, returns + skip, n - skip,
                target(performance));
    if (performance->config.block_points > 0)
        take_blocks(performance, performance->points + (int64_t)skip,
                    returns + skip, n - skip);
}

static void flush_days(struct performance *performance)
{
    struct day_group *day = &performance->day;

    moments_add(&performance->returns, day->returns, day->n,
                target(performance));
    day->n = 0;
}

/* A day is over; `equity` is its last point, number `point`. */
static void end_day(struct performance *performance, double equity,
                    int64_t point)
{
    struct day_group *day = &performance->day;
    double change = 0;

    if (performance->days++ || performance->config.first_return) {
        if (day->previous >= DBL_MIN)
            change = (equity - day->previous) / day->previous;
        day->returns[day->n++] = change;
        if (performance->config.block_points > 0)
            take_blocks(performance, point, &change, 1);
        if (day->n == PERFORMANCE_GROUP)
            flush_days(performance);
    } else {
        performance->base = equity;
    }
    day->previous = equity;
}

/* equity[k + 1] is the point of ts[k]. */
static void take_days(struct performance *performance, const int64_t *ts,
                      const double *equity, size_t n)
{
    struct day_group *day = &performance->day;

    for (size_t k = 0; k < n && ts[n - 1] >= day->end; k++) {
        int64_t start;

        if (ts[k] < day->end)
            continue;
        if (performance->points + (int64_t)k)
            end_day(performance, equity[k],
                    performance->points + (int64_t)k - 1);
        start = timeframe_floor(TIMEFRAME_1D, ts[k]);
        if (__builtin_add_overflow(start, TIMESTAMP_DAY, &day->end))
            day->end = INT64_MAX;
    }
}

static void take_first(struct performance *performance)
{
    struct point_group *group = &performance->group;

    performance->first_ts = group->ts[0];
    performance->first = group->equity[1];
    if (!performance->config.first_return)
        performance->base = group->equity[1];
}

static void take_group(struct performance *performance)
{
    struct point_group *group = &performance->group;
    size_t n = group->n;
    double inverse[PERFORMANCE_GROUP + LANES];
    double returns[PERFORMANCE_GROUP + LANES];

    if (!n)
        return;
    if (!performance->points)
        take_first(performance);
    make_returns(group->equity, n, inverse, returns);
    if (performance->config.by_day)
        take_days(performance, group->ts, group->equity, n);
    else
        take_returns(performance, returns);
    if (group->exposed)
        take_sizes(performance, inverse + 1);
    performance->sum_equity += lanes_total(group->equity + 1, n);
    drawdown_points(&performance->drawdown, group->ts, group->equity + 1, n);
    months_points(&performance->months, group->ts, group->equity + 1, n);
    performance->points += (int64_t)n;
    performance->last_ts = group->ts[n - 1];
    performance->last = group->equity[n];
    group->equity[0] = group->equity[n];
    group->exposed = false;
    group->n = 0;
}

/* The costs of n points; without any in the group they are not looked at. */
static void put_costs(struct point_group *group, size_t n, double deployed,
                      double largest)
{
    if (!group->exposed) {
        memset(group->deployed, 0, group->n * sizeof(group->deployed[0]));
        memset(group->largest, 0, group->n * sizeof(group->largest[0]));
    }
    for (size_t k = group->n; k < group->n + n; k++) {
        group->deployed[k] = deployed;
        group->largest[k] = largest;
    }
}

int performance_points(struct performance *performance, const int64_t *ts,
                       const double *equity, size_t n, double deployed,
                       double largest, int64_t open, struct err *err)
{
    struct point_group *group = &performance->group;

    if (open > 0) {
        performance->exposed_points += (int64_t)n;
        performance->pairs += open * (int64_t)n;
        if (n && open > performance->max_open)
            performance->max_open = open;
    }
    while (n) {
        size_t taken = PERFORMANCE_GROUP - group->n;

        /* A group needs no memory when it is taken, not even in _finish. */
        if (!group->n &&
            months_reserve(&performance->months, PERFORMANCE_GROUP, err))
            return -1;
        if (taken > n)
            taken = n;
        memcpy(group->ts + group->n, ts, taken * sizeof(*ts));
        memcpy(group->equity + 1 + group->n, equity, taken * sizeof(*equity));
        if (open > 0 || group->exposed)
            put_costs(group, taken, deployed, largest);
        group->exposed = group->exposed || open > 0;
        group->n += taken;
        if (group->n == PERFORMANCE_GROUP)
            take_group(performance);
        ts += taken;
        equity += taken;
        n -= taken;
    }
    return 0;
}

int performance_trade(struct performance *performance, int64_t exit_ts,
                      double pnl, struct err *err)
{
    /* One more than the points that wait may need. */
    if (months_reserve(&performance->months, PERFORMANCE_GROUP + 1, err))
        return -1;
    months_trade(&performance->months, exit_ts, pnl);
    return 0;
}

void performance_finish(struct performance *performance)
{
    take_group(performance);
    if (performance->config.by_day) {
        if (performance->points)
            end_day(performance, performance->last, performance->points - 1);
        flush_days(performance);
    }
    drawdown_finish(&performance->drawdown);
}
