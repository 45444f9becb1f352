/* What a comparison of these samples can tell at all. For this folder. */
#ifndef COMPARE_RESOLVE_H
#define COMPARE_RESOLVE_H

#include "compare/row_work.h"

/*
 * The change, in percent, that two measurements of the same code would show by
 * chance in one of twenty comparisons: from the spread of quotients within
 * pairs, else from that between three or more sessions of the baseline, else
 * from the spread of its samples. NaN when nothing is known. `scratch` has room
 * for the samples of a session.
 */
double resolve_noise(const struct row_work *work, double *scratch);

/*
 * Samples a side with which a test at 5 percent finds a change of `percent` in
 * nine of ten cases, at the noise of the baseline; 0: not known.
 * Source: the usual formula for two means, 2 ((z.95 + z.90) CV / change)^2, and
 * half of it for pairs, whose noise is that of their quotients.
 */
int64_t resolve_needed(const struct row_work *work, double percent);

#endif
