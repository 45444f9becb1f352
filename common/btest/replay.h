/*
 * A backtest over a stream: bars, signals and orders go into an account, what
 * it makes of them goes out before the bars it was decided on.
 *
 * One account for all series, in the order of time, or one account each. In
 * one account a bar is passed when a later frame shows that no earlier bar can
 * come; frames and bars wait until then, which is about a frame a series.
 */
#ifndef BTEST_REPLAY_H
#define BTEST_REPLAY_H

#include "backtest/signal_orders.h"
#include "backtest/strategy.h"
#include "btest/orders_file.h"
#include "engine/engine.h"
#include "tool/options.h"

struct replay_config {
    const struct engine_ops *ops;
    struct engine_config engine; /* strategy's text included */
    const struct strategy *strategy;
    struct strategy_values values;
    struct signal_orders_config signals;
    struct orders_file *orders; /* borrowed, NULL: none */
    bool each;
    double session_hours; /* for periods a year; when `periods` is 0 */
    double periods;
};

/* Runs until the input's eos; the exit status. */
int replay_run(const struct replay_config *config,
               const struct tool_options *options);

#endif
