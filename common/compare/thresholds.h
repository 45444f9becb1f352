/* Which thresholds and which statistic a row goes by. For this folder. */
#ifndef COMPARE_THRESHOLDS_H
#define COMPARE_THRESHOLDS_H

#include "compare/row_work.h"

/* True when the expression fits the benchmark's name or "name metric". */
bool thresholds_fit(const regex_t *expression, const struct compare_row *row);

/* Sets warn, fail and abs of the row and the statistic of the work. */
void thresholds_apply(const struct compare_config *config,
                      struct row_work *work);

#endif
