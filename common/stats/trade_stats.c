/* Statistics of trades. */
#include "stats/trade_stats.h"

#include <math.h>

/* No losses: as WYCKOFF e.5. */
#define PROFIT_WITHOUT_LOSS 999.99

/* Stays at the end of the range rather than wrap. */
static void add(int64_t *sum, int64_t value)
{
    if (__builtin_add_overflow(*sum, value, sum))
        *sum = value < 0 ? INT64_MIN : INT64_MAX;
}

/* Chan, Golub and LeVeque (1979), of `n` values more. */
static void add_deviation(struct trade_stats *stats, double n, double mean,
                          double m2)
{
    double all = (double)stats->trades + n;
    double delta = mean - stats->mean;

    stats->mean += delta * n / all;
    stats->m2 += m2 + delta * delta * (double)stats->trades * n / all;
}

void trade_stats_add(struct trade_stats *stats, int64_t pnl, double r,
                     int64_t bars)
{
    add_deviation(stats, 1, (double)pnl, 0);
    if (!stats->trades || pnl > stats->best)
        stats->best = pnl;
    if (!stats->trades || pnl < stats->worst)
        stats->worst = pnl;
    stats->trades++;
    add(&stats->total, pnl);
    if (pnl > 0) {
        stats->wins++;
        add(&stats->gains, pnl);
    } else if (pnl < 0) {
        stats->losses++;
        add(&stats->costs, pnl > INT64_MIN ? -pnl : INT64_MAX);
    }
    if (!isnan(r)) {
        stats->with_r++;
        stats->sum_r += r;
    }
    stats->bars += bars;
}

void trade_stats_merge(struct trade_stats *stats,
                       const struct trade_stats *other)
{
    if (!other->trades)
        return;
    add_deviation(stats, (double)other->trades, other->mean, other->m2);
    if (!stats->trades || other->best > stats->best)
        stats->best = other->best;
    if (!stats->trades || other->worst < stats->worst)
        stats->worst = other->worst;
    stats->trades += other->trades;
    stats->wins += other->wins;
    stats->losses += other->losses;
    add(&stats->total, other->total);
    add(&stats->gains, other->gains);
    add(&stats->costs, other->costs);
    stats->with_r += other->with_r;
    stats->sum_r += other->sum_r;
    stats->bars += other->bars;
}

double trade_stats_win_rate(const struct trade_stats *stats)
{
    return stats->trades ? (double)stats->wins / (double)stats->trades : 0;
}

double trade_stats_avg_r(const struct trade_stats *stats)
{
    return stats->with_r ? stats->sum_r / (double)stats->with_r : 0;
}

double trade_stats_profit_factor(const struct trade_stats *stats)
{
    if (stats->costs)
        return (double)stats->gains / (double)stats->costs;
    return stats->wins ? PROFIT_WITHOUT_LOSS : 0;
}

double trade_stats_sqn(const struct trade_stats *stats)
{
    double n = (double)stats->trades;

    if (stats->trades < 2 || !(stats->m2 > 0))
        return 0;
    return sqrt(n) * stats->mean / sqrt(stats->m2 / (n - 1));
}
