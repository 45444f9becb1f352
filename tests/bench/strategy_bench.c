/*
 * Time of the built-in strategies a bar: a seeded random walk in cents, blocks
 * of 1,024 bars that stay in the cache, as in a sweep. Usage:
 * strategy_bench [bars [block]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "backtest/strategy.h"
#include "base/decimal.h"
#include "base/rng.h"

#define ROUNDS 9

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Closes, unaligned as on the wire. */
static unsigned char *walk(size_t bars, int64_t tick)
{
    unsigned char *memory = malloc(bars * 8 + 1);
    struct rng rng;
    int64_t close = 100 * DECIMAL_ONE / tick;

    if (!memory)
        abort();
    rng_init(&rng, 1, 0);
    for (size_t k = 0; k < bars; k++) {
        int64_t e8 = close * tick;

        memcpy(memory + 1 + k * 8, &e8, 8);
        close += rng_between(&rng, -close / 1000, close / 1000);
    }
    return memory;
}

static double run(const struct strategy *strategy,
                  const struct strategy_values *values, bool exact,
                  const unsigned char *close, size_t bars, size_t block_bars,
                  unsigned char *want)
{
    void *state = strategy->create(values, exact);
    struct err err = {0};
    double begin;

    if (!state)
        abort();
    begin = seconds();
    for (size_t from = 0; from < bars; from += block_bars) {
        struct bar_block block = {.i = (int64_t)from, .n = bars - from};

        if (block.n > block_bars)
            block.n = block_bars;
        block.column[COLUMN_CLOSE] = close + from * 8;
        if (strategy->decide(state, &block, want + from, &err))
            abort();
    }
    begin = seconds() - begin;
    strategy->destroy(state);
    return begin;
}

static size_t argument(int argc, char **argv, int k, size_t otherwise)
{
    return argc > k ? strtoul(argv[k], NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *strategy, *values;
        bool exact;
        int64_t tick; /* e8 */
    } cases[] = {
        {"sma-cross", "fast=10,slow=20", true, 1000000},
        {"sma-cross", "fast=50,slow=200", true, 1000000},
        {"sma-cross", "fast=50,slow=200,mode=nonzero", true, 1000000},
        {"sma-cross", "fast=50,slow=200,mode=state", true, 1000000},
        {"sma-cross", "fast=50,slow=200", true, 1}, /* the wide way */
        {"sma-cross", "fast=50,slow=200", false, 1000000},
        {"momentum", "lookback=20", true, 1000000},
        {"momentum", "lookback=20,threshold=0.01", true, 1000000},
        {"momentum", "lookback=20,threshold=0.01", false, 1000000},
        {"mean-reversion", "window=20", true, 1000000},
        {"mean-reversion", "window=20", false, 1000000},
        {"buy-hold", NULL, true, 1000000},
    };
    size_t bars = argument(argc, argv, 1, 100000);
    size_t block = argument(argc, argv, 2, 1024);
    unsigned char *want;

    if (!bars || !block)
        return 2;
    want = malloc(bars);
    if (!want)
        return 4;
    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        const struct strategy *strategy = strategy_find(cases[k].strategy);
        unsigned char *memory = walk(bars, cases[k].tick);
        struct strategy_values values;
        struct err err = {0};
        char name[128];
        double best = 0.0;

        strategy_defaults(strategy, &values);
        if (cases[k].values &&
            strategy_set(strategy, cases[k].values, &values, &err))
            abort();
        for (int round = 0; round < ROUNDS; round++) {
            double taken = run(strategy, &values, cases[k].exact, memory + 1,
                               bars, block, want);

            if (!round || taken < best)
                best = taken;
        }
        strategy_describe(strategy, &values, name, sizeof(name));
        printf("%-45s %-7s tick %.8g: %5.2f ns/bar\n", name,
               cases[k].exact ? "decimal" : "float",
               (double)cases[k].tick / (double)DECIMAL_ONE,
               best * 1e9 / (double)bars);
        free(memory);
    }
    free(want);
    return 0;
}
