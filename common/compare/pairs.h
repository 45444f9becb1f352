/* Rounds of both sides that were measured side by side. For this folder. */
#ifndef COMPARE_PAIRS_H
#define COMPARE_PAIRS_H

#include "compare/evidence.h"

struct pairs {
    double *x; /* of the base */
    double *y; /* of the current side, in the same pair */
    size_t n;
};

/*
 * All pairs of a row; none unless every session of the current side was
 * measured in turn with one of the base. They lie in the context's scratch.
 * ERR_SYSTEM.
 */
NODISCARD int pairs_find(const struct evidence_context *context,
                         const struct row_work *work, struct pairs *out,
                         struct err *err);

/*
 * The change of the row becomes the median of the quotients within pairs, with
 * the interval that their order gives (exact, Thompson 1936), where all are
 * positive: what slows both of a pair down cancels out, which it does not in
 * the quotient of two medians (Bulej et al. 2020). Destroys the pairs.
 */
void pairs_change(struct pairs *pairs, struct row_work *work);

#endif
