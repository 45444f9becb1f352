/* orders: what the stream's orders say, and nothing of its own. */
#include "backtest/strategy.h"

static const struct strategy_parameter parameters[] = {
    {NULL, PARAMETER_INT, 0, 0, 0, NULL, NULL},
};

const struct strategy strategy_orders = {
    .name = "orders",
    .summary = "the orders of the stream or of a file",
    .parameter = parameters,
};
