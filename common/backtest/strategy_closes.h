/*
 * The last closes of a series, one behind the other in memory, for strategies
 * that look back: integers in e8 or doubles in natural units.
 */
#ifndef BACKTEST_STRATEGY_CLOSES_H
#define BACKTEST_STRATEGY_CLOSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/bar.h"

/* As many bars are taken from a block at once. */
#define CLOSES_PIECE 1024

struct closes {
    int64_t *exact; /* one of the two, the other is NULL */
    double *real;
    size_t keep;
    size_t n; /* values held; all there were until they are `keep` or more */
};

/* False without memory. `keep`: how far back the strategy looks. */
bool closes_init(struct closes *closes, size_t keep, bool exact);

void closes_free(struct closes *closes);

/*
 * Adds n <= CLOSES_PIECE closes of the block from bar `from` on. Returns their
 * place: values lie at [0, place + n), those before the place are the last
 * `keep` or more, or all there were. Pointers into the values stay valid.
 */
size_t closes_add(struct closes *closes, const struct bar_block *block,
                  size_t from, size_t n);

/* Bars of the next piece when `from` of the block have been taken. */
static inline size_t closes_piece(const struct bar_block *block, size_t from)
{
    return block->n - from < CLOSES_PIECE ? block->n - from : CLOSES_PIECE;
}

#endif
