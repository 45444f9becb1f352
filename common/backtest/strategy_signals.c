/* signals: what backtest/signal_orders.h makes of the stream's signals. */
#include "backtest/strategy.h"

static const struct strategy_parameter parameters[] = {
    {NULL, PARAMETER_INT, 0, 0, 0, NULL, NULL},
};

const struct strategy strategy_signals = {
    .name = "signals",
    .summary = "the approved signals of the stream",
    .parameter = parameters,
};
