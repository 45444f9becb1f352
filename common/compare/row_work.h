/* A row while it is worked on. For this folder. */
#ifndef COMPARE_ROW_WORK_H
#define COMPARE_ROW_WORK_H

#include "compare/compare.h"
#include "compare/pairing.h"

struct row_work {
    struct compare_row *row;
    const struct pair *pair;
    enum statistic stat;
    const double *base_sorted; /* n values of the side; NULL: only a summary */
    const double *current_sorted;
    bool judged;    /* the verdict stands already: there is nothing to test */
    bool separated; /* every current value is worse than all, by `fail` */
    bool quantile_worse; /* the bounds of the percentile say so */
    bool quantile_better;
    double p_better;    /* one-sided, that it became better; NaN */
    double excess;      /* `worse`, infinite where the base is 0 */
    double pair_spread; /* of quotients within pairs, in parts; NaN without */
};

/* More than `percent`, by more than rounding. */
static inline bool row_exceeds(double worse, double percent)
{
    return worse > percent + 1e-9 * (percent > 1 ? percent : 1);
}

/* Adds to the row's note, "; " between; what does not fit is left out. */
void row_note(struct compare_row *row, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* 0.5, 0.95 or 0.99 of a percentile, else 0. */
double row_quantile(enum statistic stat);

/* Samples without which a percentile says nothing: 5, 59 or 299. */
size_t row_quantile_needs(enum statistic stat);

#endif
