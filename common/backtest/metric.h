/* The number by which runs are compared. */
#ifndef BACKTEST_METRIC_H
#define BACKTEST_METRIC_H

#include "model/record.h"

enum metric {
    METRIC_SHARPE,
    METRIC_TOTAL_RETURN,
    METRIC_CAGR,
    METRIC_CALMAR,
    METRIC_SORTINO,
    METRIC_PROFIT_FACTOR,
    METRIC_WIN_RATE,
    METRIC_AVG_R,
    METRIC_SQN,
    METRIC_EXPECTANCY,
    METRIC_COUNT
};

/* "sharpe", "total_return", ... by value, NULL at the end: for an option. */
extern const char *const metric_names[METRIC_COUNT + 1];

/* Of a summary; NaN when it is absent. Expectancy in money. */
double metric_value(enum metric metric, const struct summary *summary);

/* Is `a` above `b`? NaN is below everything. */
bool metric_better(double a, double b);

#endif
