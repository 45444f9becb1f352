/* The number by which runs are compared. */
#include "backtest/metric.h"

#include <math.h>

const char *const metric_names[METRIC_COUNT + 1] = {
    [METRIC_SHARPE] = "sharpe",     [METRIC_TOTAL_RETURN] = "total_return",
    [METRIC_CAGR] = "cagr",         [METRIC_CALMAR] = "calmar",
    [METRIC_SORTINO] = "sortino",   [METRIC_PROFIT_FACTOR] = "profit_factor",
    [METRIC_WIN_RATE] = "win_rate", [METRIC_AVG_R] = "avg_r",
    [METRIC_SQN] = "sqn",           [METRIC_EXPECTANCY] = "expectancy",
};

double metric_value(enum metric metric, const struct summary *summary)
{
    switch (metric) {
    case METRIC_SHARPE:
        return summary->sharpe;
    case METRIC_TOTAL_RETURN:
        return summary->total_return;
    case METRIC_CAGR:
        return summary->cagr;
    case METRIC_CALMAR:
        return summary->calmar;
    case METRIC_SORTINO:
        return summary->sortino;
    case METRIC_PROFIT_FACTOR:
        return summary->profit_factor;
    case METRIC_WIN_RATE:
        return summary->win_rate;
    case METRIC_AVG_R:
        return summary->avg_r;
    case METRIC_SQN:
        return summary->sqn;
    case METRIC_EXPECTANCY:
        return summary->expectancy == INT64_MIN
                   ? (double)NAN
                   : (double)summary->expectancy / 1e8;
    case METRIC_COUNT:
        break;
    }
    return (double)NAN;
}

bool metric_better(double a, double b)
{
    return !isnan(a) && (isnan(b) || a > b);
}
