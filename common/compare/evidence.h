/* Is a change more than chance? For this folder. */
#ifndef COMPARE_EVIDENCE_H
#define COMPARE_EVIDENCE_H

#include "compare/row_work.h"

/* What a test of a row needs besides the row. */
struct evidence_context {
    const struct results *base;
    const struct results *current;
    const struct compare_config *config;
    double *scratch; /* room for all samples of a row */
};

/*
 * Sets p, the evidence, `literal` and the interval of the row, and of the work
 * what else speaks for or against: separation, bounds of a percentile. The
 * values and the change are known. ERR_SYSTEM.
 */
NODISCARD int evidence_find(const struct evidence_context *context,
                            struct row_work *work, struct err *err);

#endif
