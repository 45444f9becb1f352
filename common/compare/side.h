/* The figures of one side of a row. For this folder. */
#ifndef COMPARE_SIDE_H
#define COMPARE_SIDE_H

#include "compare/row_work.h"

/* A side without anything to say. */
struct compare_side side_empty(void);

/*
 * Copies all samples of the metric to `sample` and, sorted, to `sorted`; both
 * have room for results_samples(). Everything but `value` is set. False when
 * a sample is not finite: then only `n` is.
 */
bool side_fill(const struct result_metric *metric, double *sample,
               double *sorted, struct compare_side *out);

/*
 * The statistic of a side; `sorted` NULL: out of the summary. NaN when the
 * summary does not have it.
 */
double side_statistic(const struct compare_side *side, const double *sorted,
                      enum statistic stat);

#endif
