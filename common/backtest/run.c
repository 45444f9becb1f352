/* Backtests over series in memory. */
#include "backtest/run.h"

#include <stdlib.h>
#include <string.h>

/* A series and what the strategy made of it. */
struct lane {
    const struct run_series *series;
    void *state;
    unsigned char *want; /* of all bars */
    size_t decided;      /* blocks */
    size_t index;        /* in the engine */
};

/* A block in the order of time. */
struct step {
    struct lane *lane;
    const struct bar_block *block;
    size_t number; /* of the block in its series */
    int64_t first_ts;
    int64_t last_ts;
};

struct run {
    struct run_setup setup;
    struct strategy_values values;
    struct lane *lane;
    struct step *step;
    size_t steps;
};

int64_t run_bars(const struct run_series *series, int64_t from, int64_t to)
{
    int64_t bars = 0;

    for (size_t k = 0; k < series->blocks && from < to; k++)
        bars += (int64_t)(block_find(&series->block[k], to) -
                          block_find(&series->block[k], from));
    return bars;
}

/* By time; ties keep the order of the series, which came in order. */
static int compare_steps(const void *a, const void *b)
{
    const struct step *one = a;
    const struct step *other = b;

    if (one->first_ts != other->first_ts)
        return one->first_ts < other->first_ts ? -1 : 1;
    if (one->lane != other->lane)
        return one->lane < other->lane ? -1 : 1;
    return 0;
}

static int add_lane(struct run *run, struct lane *lane,
                    const struct run_series *series, struct err *err)
{
    lane->series = series;
    lane->want = malloc(series->bars > 0 ? (size_t)series->bars : 1);
    if (!lane->want)
        return err_set(err, ERR_SYSTEM, "out of memory");
    for (size_t k = 0; k < series->blocks; k++) {
        const struct bar_block *block = &series->block[k];

        run->step[run->steps++] = (struct step){
            .lane = lane,
            .block = block,
            .number = k,
            .first_ts = block_int(block, COLUMN_TS, 0),
            .last_ts = block_int(block, COLUMN_TS, block->n - 1),
        };
    }
    return 0;
}

static int add_lanes(struct run *run, struct err *err)
{
    size_t steps = 0;

    for (size_t k = 0; k < run->setup.count; k++)
        steps += run->setup.series[k].blocks;
    run->lane = calloc(run->setup.count + 1, sizeof(*run->lane));
    run->step = calloc(steps + 1, sizeof(*run->step));
    if (!run->lane || !run->step)
        return err_set(err, ERR_SYSTEM, "out of memory");
    for (size_t k = 0; k < run->setup.count; k++)
        if (add_lane(run, &run->lane[k], &run->setup.series[k], err) < 0)
            return -1;
    qsort(run->step, run->steps, sizeof(*run->step), compare_steps);
    return 0;
}

int run_open(const struct run_setup *setup, struct run **out, struct err *err)
{
    struct run *run;

    if (!setup->strategy->create)
        return err_set(err, ERR_USAGE,
                       "%s has no parameters: its orders come with the stream",
                       setup->strategy->name);
    run = calloc(1, sizeof(*run));
    if (!run)
        return err_set(err, ERR_SYSTEM, "out of memory");
    run->setup = *setup;
    if (add_lanes(run, err) < 0) {
        run_close(run);
        return -1;
    }
    *out = run;
    return 0;
}

void run_close(struct run *run)
{
    if (!run)
        return;
    for (size_t k = 0; run->lane && k < run->setup.count; k++) {
        run->setup.strategy->destroy(run->lane[k].state);
        free(run->lane[k].want);
    }
    free(run->lane);
    free(run->step);
    free(run);
}

int run_set(struct run *run, const struct strategy_values *values,
            struct err *err)
{
    const struct strategy *strategy = run->setup.strategy;
    bool exact = run->setup.engine == &engine_decimal;

    run->values = *values;
    for (size_t k = 0; k < run->setup.count; k++) {
        struct lane *lane = &run->lane[k];

        strategy->destroy(lane->state);
        lane->decided = 0;
        lane->state = strategy->create(values, exact);
        if (!lane->state)
            return err_set(err, ERR_SYSTEM, "out of memory");
    }
    return 0;
}

/* --- one window ---------------------------------------------------------- */

static unsigned char *want_of(const struct lane *lane,
                              const struct bar_block *block)
{
    return lane->want + (block->i - lane->series->block[0].i);
}

/* The strategy sees the blocks up to this one, if it has not yet. */
static int decide(struct run *run, const struct step *step, struct err *err)
{
    struct lane *lane = step->lane;

    while (lane->decided <= step->number) {
        const struct bar_block *block = &lane->series->block[lane->decided];

        if (run->setup.strategy->decide(lane->state, block,
                                        want_of(lane, block), err) < 0)
            return err_prefix(err, "%s %s: ", lane->series->name->symbol,
                              lane->series->name->timeframe);
        lane->decided++;
    }
    return 0;
}

/* The block's part in the window, which may be nothing. */
static struct bar_block cut(const struct step *step, int64_t from, int64_t to)
{
    struct bar_block part = *step->block;
    size_t begin;

    if (step->first_ts >= from && step->last_ts < to)
        return part;
    begin = block_find(step->block, from);
    part.i += (int64_t)begin;
    part.n = block_find(step->block, to) - begin;
    for (int k = COLUMN_TS; k < COLUMN_BAR_COUNT; k++)
        part.column[k] += begin * sizeof(int64_t);
    return part;
}

/* The next step, from `k` on, that has bars in the window. */
static size_t next_step(const struct run *run, size_t k, int64_t from,
                        int64_t to)
{
    while (k < run->steps && run->step[k].first_ts < to &&
           run->step[k].last_ts < from)
        k++;
    return k < run->steps && run->step[k].first_ts < to ? k : run->steps;
}

/*
 * Blocks go in as they begin; before the next one begins, all bars before it
 * are known and can be passed while they are still warm.
 */
static int feed(struct run *run, struct engine *engine, int64_t from,
                int64_t to, struct err *err)
{
    const struct engine_ops *ops = run->setup.engine;
    size_t k = next_step(run, 0, from, to);

    while (k < run->steps) {
        const struct step *step = &run->step[k];
        size_t next = next_step(run, k + 1, from, to);
        int64_t until =
            next < run->steps ? run->step[next].first_ts : INT64_MAX;
        const struct bar_block block = cut(step, from, to);

        /* A gap within a block may hold the whole window. */
        if (decide(run, step, err) < 0 ||
            (block.n && ops->push(engine, step->lane->index, &block,
                                  want_of(step->lane, &block), err) < 0) ||
            (until > step->first_ts && ops->run(engine, until, err) < 0))
            return -1;
        k = next;
    }
    return 0;
}

static void take(const struct run *run, const struct engine *engine,
                 bool blocks, struct run_result *out)
{
    const struct engine_ops *ops = run->setup.engine;
    const struct performance *performance = ops->performance(engine);
    struct record record;

    memset(out, 0, sizeof(*out));
    record_init(&record, RECORD_SUMMARY, KIND_NONE, run->setup.series[0].name);
    ops->summary(engine, &record);
    out->summary = record.u.summary;
    performance_result(performance, &out->performance);
    if (blocks)
        memcpy(out->block, performance_blocks(performance), sizeof(out->block));
}

int run_window(struct run *run, const struct engine_config *account,
               int64_t from, int64_t to, const struct engine_sink *sink,
               struct run_result *out, struct err *err)
{
    static const struct engine_sink nowhere = {0};
    const struct engine_ops *ops = run->setup.engine;
    struct engine_config config = *account;
    struct engine *engine;
    int rc = 0;

    strategy_describe(run->setup.strategy, &run->values, config.strategy,
                      sizeof(config.strategy));
    engine = ops->create(&config, sink ? sink : &nowhere);
    if (!engine)
        return err_set(err, ERR_SYSTEM, "out of memory");
    for (size_t k = 0; k < run->setup.count && rc == 0; k++)
        rc = ops->add(engine, run->setup.series[k].name, NULL,
                      &run->lane[k].index, err);
    if (rc == 0)
        rc = feed(run, engine, from, to, err);
    if (rc == 0)
        rc = ops->finish(engine, err);
    if (rc == 0)
        take(run, engine, config.performance.block_points > 0, out);
    ops->destroy(engine);
    return rc;
}
