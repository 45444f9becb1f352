/*
 * Time of a backtest a bar: a seeded walk, long and short by turns about every
 * 20 bars, statistics included, nothing written. Wants are made before the
 * clock starts. Usage: engine_bench [bars [series [turn [block]]]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/decimal.h"
#include "base/rng.h"
#include "engine/engine.h"

#define ROUNDS 7

struct work {
    struct series_name name;
    int64_t *column[COLUMN_BAR_COUNT];
    unsigned char *want;
    size_t bars;
};

static void make_work(struct work *work, size_t number, size_t bars,
                      int64_t turn)
{
    struct rng rng;
    int64_t close = 10000;
    bool is_long = false;

    rng_init(&rng, 1, number);
    snprintf(work->name.symbol, sizeof(work->name.symbol), "WALK%zu", number);
    memcpy(work->name.timeframe, "1m", 3);
    work->bars = bars;
    work->want = calloc(bars, 1);
    for (size_t c = 0; c < COLUMN_BAR_COUNT; c++)
        work->column[c] = calloc(bars, 8);
    for (size_t k = 0; k < bars; k++) {
        double volume = 1000.0;
        int64_t open = close;

        if (!work->want || !work->column[COLUMN_VOLUME])
            abort();
        close += rng_between(&rng, -20, 20);
        if (close < 5000)
            close = 5000;
        work->column[COLUMN_TS][k] = (int64_t)k * 60000000000;
        work->column[COLUMN_OPEN][k] = open * 1000000;
        work->column[COLUMN_HIGH][k] =
            ((open > close ? open : close) + 5) * 1000000;
        work->column[COLUMN_LOW][k] =
            ((open < close ? open : close) - 5) * 1000000;
        work->column[COLUMN_CLOSE][k] = close * 1000000;
        memcpy(&work->column[COLUMN_VOLUME][k], &volume, sizeof(volume));
        if (!rng_between(&rng, 0, turn - 1)) {
            is_long = !is_long;
            work->want[k] = is_long ? WANT_LONG : WANT_SHORT;
        }
    }
}

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void feed(const struct engine_ops *ops, struct engine *engine,
                 const struct work *work, size_t index, size_t from, size_t n)
{
    struct bar_block block = {.series = &work->name, .i = (int64_t)from};
    struct err err = {0};

    block.n = work->bars - from < n ? work->bars - from : n;
    for (size_t c = 0; c < COLUMN_BAR_COUNT; c++)
        block.column[c] = (const unsigned char *)(work->column[c] + from);
    if (ops->push(engine, index, &block, work->want + from, &err))
        abort();
}

static double run(const struct engine_ops *ops, const struct work *work,
                  size_t series, size_t block, struct record *summary)
{
    struct engine_config config;
    struct engine *engine;
    struct err err = {0};
    double begin = seconds();

    engine_config_default(&config);
    config.cash = 1000000 * DECIMAL_ONE;
    config.size_value = 10 * DECIMAL_ONE;
    engine = ops->create(&config, NULL);
    for (size_t s = 0; s < series; s++) {
        size_t index;

        if (!engine || ops->add(engine, &work[s].name, NULL, &index, &err))
            abort();
    }
    for (size_t from = 0; from < work[0].bars; from += block) {
        size_t next = from + block;

        for (size_t s = 0; s < series; s++)
            feed(ops, engine, &work[s], s, from, block);
        if (ops->run(engine,
                     next < work[0].bars ? work[0].column[COLUMN_TS][next]
                                         : INT64_MAX,
                     &err))
            abort();
    }
    if (ops->finish(engine, &err))
        abort();
    ops->summary(engine, summary);
    ops->destroy(engine);
    return seconds() - begin;
}

static size_t argument(int argc, char **argv, int k, size_t otherwise)
{
    return argc > k ? strtoul(argv[k], NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
    static const struct engine_ops *const both[] = {&engine_decimal,
                                                    &engine_float};
    size_t bars = argument(argc, argv, 1, 1000000);
    size_t series = argument(argc, argv, 2, 1);
    size_t turn = argument(argc, argv, 3, 20);
    size_t block = argument(argc, argv, 4, 1024);
    struct work *work;

    if (!bars || !series || !turn || !block)
        return 2;
    work = calloc(series, sizeof(*work));
    if (!work)
        return 4;
    for (size_t s = 0; s < series; s++)
        make_work(&work[s], s, bars, (int64_t)turn);
    for (size_t k = 0; k < 2; k++) {
        struct record summary;
        double best = 0.0;

        for (int round = 0; round < ROUNDS; round++) {
            double taken = run(both[k], work, series, block, &summary);

            if (!round || taken < best)
                best = taken;
        }
        printf("engine, %s: %.2f ns/bar (%zu series of %zu bars, %lld fills)\n",
               both[k]->name, best * 1e9 / (double)(bars * series), series,
               bars, (long long)summary.u.summary.fills);
    }
    for (size_t s = 0; s < series; s++) {
        for (size_t c = 0; c < COLUMN_BAR_COUNT; c++)
            free(work[s].column[c]);
        free(work[s].want);
    }
    free(work);
    return 0;
}
