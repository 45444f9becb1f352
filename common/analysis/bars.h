/*
 * The last bars of one series, in columns: rings of a power of two, with the
 * bars before the ring's beginning repeated in a margin in front of it. So a
 * few bars back from any bar is plain subtraction.
 */
#ifndef ANALYSIS_BARS_H
#define ANALYSIS_BARS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/bar.h"

/* Most bars that one append takes. */
#define BARS_CHUNK 96
/* How far back of a bar its neighbours can be reached by subtraction. */
#define BARS_MARGIN 16

struct bars {
    int64_t n;     /* bars so far: the index of the next one */
    uint64_t mask; /* of the ring */
    int64_t *ts;   /* ns UTC */
    int64_t *high;
    int64_t *low;
    int64_t *close;
    double *volume;
    double *vr; /* the stream's ratios, NaN undefined */
    double *sr;
    double *cp;
};

/*
 * Columns that keep at least the last `keep` bars.
 *
 * Errors: ERR_SYSTEM for memory.
 * Owns:   the columns are the caller's, freed by bars_reset().
 */
NODISCARD int bars_init(struct bars *bars, size_t keep, struct err *err);

/* Frees the columns. */
void bars_reset(struct bars *bars);

/*
 * Appends bars of a block, from `from` on, as many as fit without a wrap;
 * returns their number, 1 to BARS_CHUNK (0 only when from = block->n).
 */
size_t bars_append(struct bars *bars, const struct bar_block *block,
                   size_t from);

/* Where bar i stands; it must be one that is kept. */
static inline size_t bars_at(const struct bars *bars, int64_t i)
{
    return BARS_MARGIN + ((uint64_t)i & bars->mask);
}

#endif
