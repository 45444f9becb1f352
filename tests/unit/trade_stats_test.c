/* Statistics of trades: WYCKOFF A.4, and sums by hand. */
#include "stats/trade_stats.h"

#include <math.h>
#include <string.h>

#include "lib/tap.h"

#define E8 INT64_C(100000000)

static const struct {
    int64_t pnl;
    double r;
    int64_t bars;
} golden[] = {
    {1500 * E8, 3.0, 4}, {-500 * E8, -1.0, 2}, {0, 0, 3}, {-60 * E8, -.12, 2}};

static void add_golden(struct trade_stats *stats, size_t from, size_t to)
{
    for (size_t k = from; k < to; k++)
        trade_stats_add(stats, golden[k].pnl, golden[k].r, golden[k].bars);
}

static void test_golden(void)
{
    struct trade_stats stats = {0};

    add_golden(&stats, 0, 4);
    IS_INT(stats.trades, 4, "trades");
    IS_INT(stats.wins, 1, "wins");
    IS_INT(stats.losses, 2, "losses: a trade without profit is neither");
    IS_INT(stats.total, 940 * E8, "total");
    IS_INT(stats.gains, 1500 * E8, "gains");
    IS_INT(stats.costs, 560 * E8, "costs");
    IS_INT(stats.best, 1500 * E8, "best");
    IS_INT(stats.worst, -500 * E8, "worst");
    IS_INT(stats.bars, 11, "bars");
    IS_NEAR(trade_stats_win_rate(&stats), .25, 0, "win rate");
    IS_NEAR(trade_stats_avg_r(&stats), .47, 1e-15, "average R");
    IS_NEAR(trade_stats_profit_factor(&stats), 1500.0 / 560, 1e-15,
            "profit factor 2.678571429");
    /* mean 235; squares 1265^2 + 735^2 + 235^2 + 295^2 = 2282700 */
    IS_NEAR(trade_stats_sqn(&stats), 2 * 235 / sqrt(2282700.0 / 3), 1e-13,
            "system quality");
}

static void test_edges(void)
{
    struct trade_stats stats = {0};

    IS_NEAR(trade_stats_win_rate(&stats), 0, 0, "no trades: win rate");
    IS_NEAR(trade_stats_avg_r(&stats), 0, 0, "R");
    IS_NEAR(trade_stats_profit_factor(&stats), 0, 0, "profit factor");
    IS_NEAR(trade_stats_sqn(&stats), 0, 0, "system quality");
    trade_stats_add(&stats, 7, (double)NAN, 1);
    IS_NEAR(trade_stats_profit_factor(&stats), 999.99, 0, "no losses");
    IS_NEAR(trade_stats_avg_r(&stats), 0, 0, "no trade with a stop");
    IS_NEAR(trade_stats_sqn(&stats), 0, 0, "one trade has no deviation");
    trade_stats_add(&stats, 7, 0, 1);
    IS_INT(stats.with_r, 1, "an R of 0 counts");
    IS_NEAR(trade_stats_sqn(&stats), 0, 0, "equal trades neither");
    stats = (struct trade_stats){0};
    trade_stats_add(&stats, -3, 1, 1);
    IS_INT(stats.best, -3, "the best of one loss");
    trade_stats_add(&stats, INT64_MAX, 1, 1);
    trade_stats_add(&stats, INT64_MAX, 1, 1);
    IS_INT(stats.gains, INT64_MAX, "sums stop at the end of int64");
}

static void test_merge(void)
{
    for (size_t at = 0; at <= 4; at++) {
        struct trade_stats all = {0};
        struct trade_stats rest = {0};
        struct trade_stats whole = {0};

        add_golden(&all, 0, at);
        add_golden(&rest, at, 4);
        add_golden(&whole, 0, 4);
        trade_stats_merge(&all, &rest);
        OK(all.trades == 4 && all.wins == 1 && all.losses == 2 &&
               all.total == whole.total && all.gains == whole.gains &&
               all.costs == whole.costs && all.best == whole.best &&
               all.worst == whole.worst && all.with_r == 4 && all.bars == 11,
           "merged at %zu: counts and sums", at);
        IS_NEAR(trade_stats_sqn(&all), trade_stats_sqn(&whole), 1e-14,
                "merged at %zu: system quality", at);
        IS_NEAR(all.sum_r, whole.sum_r, 1e-15, "merged at %zu: R", at);
    }
}

int main(void)
{
    test_golden();
    test_edges();
    test_merge();
    return tap_done();
}
