/*
 * Walks for the tests of the strategies, and a strategy run over one in blocks
 * of any length.
 */
#ifndef TESTS_UNIT_STRATEGY_WALK_H
#define TESTS_UNIT_STRATEGY_WALK_H

#include <stdlib.h>
#include <string.h>

#include "backtest/strategy.h"
#include "base/rng.h"

#define WALK_BARS 3000

struct walk {
    const char *name;
    int64_t tick;  /* e8 */
    int64_t start; /* in ticks */
    int64_t step;  /* at most, in ticks */
    int64_t close[WALK_BARS];
};

/* Closes stay in ticks 1 .. 2 * start - 1. */
static inline void walk_make(struct walk *walk, uint64_t seed)
{
    struct rng rng;
    int64_t at = walk->start;

    rng_init(&rng, seed, 0);
    for (size_t k = 0; k < WALK_BARS; k++) {
        walk->close[k] = at * walk->tick;
        at += rng_between(&rng, -walk->step, walk->step);
        if (at < 1)
            at = 1;
        if (at > 2 * walk->start - 1)
            at = 2 * walk->start - 1;
    }
}

/*
 * Wants of n closes in blocks of `length`, each in memory of its own and
 * unaligned. Returns the bars that were decided before a failure; n for none.
 */
static inline size_t walk_run(const struct strategy *strategy,
                              const struct strategy_values *values, bool exact,
                              const int64_t *close, size_t n, size_t length,
                              unsigned char *want, struct err *err)
{
    void *state = strategy->create(values, exact);
    size_t from = 0;
    int failed = !state;

    while (!failed && from < n) {
        size_t count = n - from < length ? n - from : length;
        unsigned char *column = malloc(count * 8 + 1);
        struct bar_block block = {.i = (int64_t)from, .n = count};

        if (!column)
            abort();
        memcpy(column + 1, close + from, count * 8);
        block.column[COLUMN_CLOSE] = column + 1;
        memset(want + from, 0xff, count);
        failed = strategy->decide(state, &block, want + from, err);
        free(column);
        if (!failed)
            from += count;
    }
    strategy->destroy(state);
    return from;
}

/* The first bar where the wants differ, WALK_BARS when nowhere. */
static inline size_t walk_differ(const unsigned char *a, const unsigned char *b)
{
    size_t k = 0;

    while (k < WALK_BARS && a[k] == b[k])
        k++;
    return k;
}

static const size_t walk_lengths[] = {1, 7, 1024, WALK_BARS};
#define WALK_LENGTHS (sizeof(walk_lengths) / sizeof(walk_lengths[0]))

#endif
