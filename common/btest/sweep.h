/*
 * Every combination of a grid over the same bars, by forked workers, and
 * whether the best of them is better than luck.
 *
 * Table  the best --top by --metric and what can be said of the best.
 * CSV    all, in the order of the grid: parameters, total_return, cagr,
 *        sharpe, sortino, calmar, max_drawdown, trades, win_rate,
 *        profit_factor, final_equity, fills_hash.
 * JSON   the same, an object each ("type":"sweep"), then one of type
 *        "sweep_summary".
 * The result does not depend on the number of jobs, and a row equals the
 * summary of a single run with its parameters.
 */
#ifndef BTEST_SWEEP_H
#define BTEST_SWEEP_H

#include "btest/backtest_options.h"
#include "tool/options.h"

/* The exit status. */
int sweep_run(const struct backtest_options *options,
              const struct tool_options *tool);

#endif
