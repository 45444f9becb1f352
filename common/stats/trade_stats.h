/*
 * Statistics of trades, one at a time: sums only. WYCKOFF e.5: a trade with
 * pnl = 0 is neither win nor loss; profit factor 999.99 without losses.
 */
#ifndef STATS_TRADE_STATS_H
#define STATS_TRADE_STATS_H

#include <stdint.h>

/* Money in e8: exact sums, which stop at the ends of int64. {0} is empty. */
struct trade_stats {
    int64_t trades;
    int64_t wins;
    int64_t losses;
    int64_t total; /* sum of pnl */
    int64_t gains; /* sum of the positive */
    int64_t costs; /* sum of the negative, as a positive number */
    int64_t best;
    int64_t worst;
    int64_t with_r;
    double sum_r;
    double mean; /* of pnl, and m2, the sum of squares around it */
    double m2;
    int64_t bars;
};

/* r: NaN without a stop. */
void trade_stats_add(struct trade_stats *stats, int64_t pnl, double r,
                     int64_t bars);
/* Adds another account's trades. */
void trade_stats_merge(struct trade_stats *stats,
                       const struct trade_stats *other);

/* 0 where there is nothing to divide by. */
double trade_stats_win_rate(const struct trade_stats *stats);
double trade_stats_avg_r(const struct trade_stats *stats);
double trade_stats_profit_factor(const struct trade_stats *stats);
/* Van Tharp's system quality number: sqrt(n) * mean pnl / sd pnl (ddof 1). */
double trade_stats_sqn(const struct trade_stats *stats);

#endif
