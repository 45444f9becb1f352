/* benchcmp baseline: update, show, prune. */
#ifndef TOOL_COMPARE_BASELINE_H
#define TOOL_COMPARE_BASELINE_H

#include "tool/compare_options.h"

/* Operands: the command, then the baseline. Returns the exit status. */
int compare_baseline_run(const struct compare_options *options,
                         const struct opt_operands *operands);

#endif
