/*
 * Is the best of many better than luck?
 *
 * Source: Bailey, Borwein, Lopez de Prado and Zhu, The Probability of Backtest
 * Overfitting (2015). The deflated Sharpe ratio is in sharpe.h.
 */
#ifndef STATS_OVERFIT_H
#define STATS_OVERFIT_H

#include <stddef.h>

#include "base/err.h"
#include "stats/normal.h"
#include "stats/performance.h"
#include "stats/sharpe.h"
#include "stats/student.h"

struct overfit_result {
    double probability; /* share of splits whose best falls below the median */
    double degradation; /* slope of out-of-sample on in-sample Sharpe */
    double loss;        /* share of splits whose best loses out of sample */
    size_t splits;
};

/*
 * Combinatorially symmetric cross-validation: every way to halve the 16
 * blocks (12,870), ranking by Sharpe per period (ddof 1) of the summed blocks;
 * a ratio without deviation counts as 0. Of equals in sample the first is the
 * best; equals out of sample share their mean rank, and a best that lies on the
 * median is not below it.
 * blocks[trial * PERFORMANCE_BLOCKS + block]; trials >= 2. ERR_SYSTEM.
 */
NODISCARD int overfit_probability(const struct return_block *blocks,
                                  size_t trials, struct overfit_result *out,
                                  struct err *err);

#endif
