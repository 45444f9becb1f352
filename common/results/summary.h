/* What the rounds of a metric come to, for the files that say it. */
#ifndef RESULTS_SUMMARY_H
#define RESULTS_SUMMARY_H

#include "results/results.h"

/*
 * Of all samples of all sessions: quantiles of type 7 (Hyndman & Fan 1996),
 * standard deviation with n - 1 (NaN for one sample). Without samples it is the
 * metric's own summary; with one that is not finite everything but n is NaN.
 * ERR_SYSTEM.
 */
NODISCARD int results_summary(const struct result_metric *metric,
                              struct result_summary *out, struct err *err);

/* The median, or what comes nearest in a file that has none; NaN. */
double results_summary_centre(const struct result_summary *summary);

#endif
