/* benchcmp baseline: update, show, prune. */
#ifndef GATE_COMPARE_BASELINE_H
#define GATE_COMPARE_BASELINE_H

#include "gate/compare_options.h"

/* Operands: the command, then the baseline. Returns the exit status. */
int compare_baseline_run(const struct compare_options *options,
                         const struct opt_operands *operands);

#endif
