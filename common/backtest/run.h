/*
 * Backtests of a built-in strategy over series that lie in memory: many
 * combinations, many windows, one after another. The engine is the one of a
 * single run, so that results are the same to the last digit.
 */
#ifndef BACKTEST_RUN_H
#define BACKTEST_RUN_H

#include "backtest/strategy.h"
#include "engine/engine.h"

/* A whole series: blocks without gaps, in order. All borrowed. */
struct run_series {
    const struct series_name *name;
    const struct bar_block *block;
    size_t blocks;
    int64_t bars;
    int64_t first_ts; /* of bars; meaningless without any */
    int64_t last_ts;
};

/* Bars with from <= ts < to. */
int64_t run_bars(const struct run_series *series, int64_t from, int64_t to);

struct run_setup {
    const struct engine_ops *engine;
    const struct strategy *strategy;
    const struct run_series *series; /* borrowed as long as the run */
    size_t count;
};

struct run_result {
    struct summary summary;
    struct performance_result performance;
    /* All 0 unless the account's performance.block_points is set. */
    struct return_block block[PERFORMANCE_BLOCKS];
};

struct run; /* a worker's memory: a byte for each bar, and little else */

/* ERR_USAGE for a strategy whose orders come with the stream; ERR_SYSTEM. */
NODISCARD int run_open(const struct run_setup *setup, struct run **out,
                       struct err *err);
void run_close(struct run *run); /* NULL is fine */

/* The combination of all windows that follow. ERR_SYSTEM without memory. */
NODISCARD int run_set(struct run *run, const struct strategy_values *values,
                      struct err *err);

/*
 * One account over the bars with from <= ts < to. The strategy has seen all
 * bars before (each is decided once for a combination, whatever the windows);
 * the account has not. account->strategy is filled in from the combination.
 * `sink` may be NULL. ERR_DATA: overflow.
 */
NODISCARD int run_window(struct run *run, const struct engine_config *account,
                         int64_t from, int64_t to,
                         const struct engine_sink *sink, struct run_result *out,
                         struct err *err);

#endif
