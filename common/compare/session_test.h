/* Is a session like the sessions before it? For this folder. */
#ifndef COMPARE_SESSION_TEST_H
#define COMPARE_SESSION_TEST_H

#include "results/results.h"

/* Fewer sessions do not tell how much sessions differ. */
#define SESSIONS_MIN 3

/* Logarithms of the sessions' medians. */
struct session_medians {
    size_t n;
    double mean;
    double sd; /* n - 1 */
};

/*
 * `scratch` has room for the samples of the longest session. False when there
 * is a median that has no logarithm, or no session.
 */
bool session_medians(const struct result_metric *metric, double *scratch,
                     struct session_medians *out);

/*
 * One-sided p values of current sessions at least that far above and below
 * those of the baseline, two or more: their prediction interval
 * s sqrt(1/j + 1/k), k sessions for the mean of j more.
 */
void session_test(const struct session_medians *base,
                  const struct session_medians *current, double *p_greater,
                  double *p_less);

#endif
