/*
 * The bars of all series as rows by time, a stretch after the other: made once
 * for as many accounts as pass over it. Rows stay in the cache meanwhile.
 */
#ifndef BACKTEST_TAPE_H
#define BACKTEST_TAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "backtest/run.h"

/* What a series has at a time. */
enum tape_bar {
    TAPE_NONE, /* no bar */
    TAPE_BAR,
    TAPE_DEAD /* a bar without volume of a series that has some */
};

struct tape_lane; /* a series under way */

/* Lanes are series by symbol, then timeframe. Cells: [row * lanes + lane]. */
struct tape {
    size_t lanes;
    size_t rows; /* of this stretch */
    size_t room; /* rows at most */
    int64_t *ts; /* of a row */
    /* e8, the last one known, 0 before the first. Row 0 is the last one of the
     * stretch before: tape_close(). */
    double *close;
    int64_t *open;      /* e8, on a bar */
    unsigned char *bar; /* enum tape_bar */
    double *highest;    /* close of a lane in this stretch or just before */
    bool aligned;       /* every lane has a bar in every row */
    struct tape_lane *lane;
};

/* NULL without memory. The series are borrowed. */
struct tape *tape_create(const struct run_series *series, size_t count);
void tape_destroy(struct tape *tape); /* NULL is fine */

void tape_rewind(struct tape *tape);
/* The next stretch; false at the end. */
bool tape_next(struct tape *tape);

/* The series of a lane. */
const struct run_series *tape_series(const struct tape *tape, size_t lane);

/* Closes of a row of the stretch, or with -1 of the one before. */
static inline const double *tape_close(const struct tape *tape, ptrdiff_t row)
{
    return tape->close + (row + 1) * (ptrdiff_t)tape->lanes;
}

/*
 * What the strategy wants of a lane in this stretch, by row; a row without bar
 * wants nothing. `want` has room for tape->room. 0 or -1.
 */
NODISCARD int tape_decide(const struct tape *tape, size_t lane,
                          const struct strategy *strategy, void *state,
                          unsigned char *want, struct err *err);

#endif
