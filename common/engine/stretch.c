/*
 * Bars on which nothing can happen but that the position changes its value:
 * found by looking at one column at a time, and passed in one go. The result
 * is that of stepping through them, bar by bar.
 */
#include "engine/state.h"

#include <string.h>

/* The same byte eight times. */
#define BYTES(byte) ((uint64_t)(byte)*UINT64_C(0x0101010101010101))

/* Nothing works, and no rule that needs each bar is in force. */
static bool quiet(const struct engine *engine, const struct series *series)
{
    const struct protection *protection = &series->position.protection;
    bool held = series_units(series) != 0;

    if (series->orders || engine->open_count != held)
        return false;
    if (!held)
        return true;
    return protection->trail <= 0 && protection->trail_rate <= 0 &&
           !protection->guards && engine->terms.maintenance <= 0 &&
           (series_units(series) > 0 || engine->terms.borrow <= 0);
}

/* Bars of the first block before a time and before the next request. */
static size_t bars_before(const struct series *series, int64_t limit)
{
    const struct bar_block *block = &series->queue[series->head].block;
    size_t n = block->n - series->at;

    if (n > POINTS_MAX)
        n = POINTS_MAX;
    if (series->request_head < series->requests) {
        int64_t wait = series->request[series->request_head]->i - series->i;

        if (wait < (int64_t)n)
            n = (size_t)wait;
    }
    while (n && block_int(block, COLUMN_TS, series->at + n - 1) >= limit)
        n--;
    return n;
}

/* Wants that would do something in the present state. */
static unsigned char live_wants(const struct engine *engine,
                                const struct series *series)
{
    switch (number_sign(series_units(series))) {
    case 1:
        return WANT_SHORT | WANT_FLAT;
    case -1:
        return WANT_LONG | WANT_FLAT;
    default:
        return engine->config.long_only ? WANT_LONG : WANT_LONG | WANT_SHORT;
    }
}

static size_t before_want(const unsigned char *want, size_t n,
                          unsigned char live)
{
    size_t k = 0;
    uint64_t word;

    for (; k + sizeof(word) <= n; k += sizeof(word)) {
        memcpy(&word, want + k, sizeof(word));
        if (word & BYTES(live))
            break;
    }
    while (k < n && !(want[k] & live))
        k++;
    return k;
}

/* Bars before one that reaches `level`, from above or from below. */
static size_t before_level(const struct bar_block *block, enum column column,
                           size_t from, size_t n, number level, bool below)
{
    size_t k = 0;

    if (below)
        while (k < n && number_of(block_int(block, column, from + k)) > level)
            k++;
    else
        while (k < n && number_of(block_int(block, column, from + k)) < level)
            k++;
    return k;
}

static size_t before_exit(const struct series *series, size_t n)
{
    const struct protection *protection = &series->position.protection;
    const struct bar_block *block = &series->queue[series->head].block;
    bool longs = series_units(series) > 0;

    if (protection->stop > 0)
        n = before_level(block, longs ? COLUMN_LOW : COLUMN_HIGH, series->at, n,
                         protection->stop, longs);
    if (protection->next < protection->targets)
        n = before_level(block, longs ? COLUMN_HIGH : COLUMN_LOW, series->at, n,
                         protection->target[protection->next].price, !longs);
    return n;
}

/* cash + units x close; false when a value overflows: step on, and see. */
static bool value_points(const struct series *series, number cash, size_t n,
                         number *equity)
{
    const struct bar_block *block = &series->queue[series->head].block;
    number units = series_units(series);
    bool overflow = false;

    if (units == 0)
        for (size_t k = 0; k < n; k++)
            equity[k] = cash;
    else
        for (size_t k = 0; k < n; k++)
            equity[k] = number_sum(
                cash,
                number_product(
                    units,
                    number_of(block_int(block, COLUMN_CLOSE, series->at + k)),
                    &overflow),
                &overflow);
    return !overflow;
}

size_t stretch_pass(struct engine *engine, struct series *series, int64_t limit)
{
    struct points *points = &engine->points;
    const struct queued *queued = &series->queue[series->head];
    size_t n;

    if (!quiet(engine, series))
        return 0;
    n = bars_before(series, limit);
    if (queued->want)
        n = before_want(queued->want + series->at, n,
                        live_wants(engine, series));
    if (series_units(series) != 0)
        n = before_exit(series, n);
    if (!n)
        return 0;
    points_reserve(engine, n);
    if (!value_points(series, engine->cash, n, points->equity + points->n))
        return 0;
    memcpy(points->ts + points->n,
           queued->block.column[COLUMN_TS] + series->at * sizeof(int64_t),
           n * sizeof(int64_t));
    for (size_t k = 0; k < n && engine->sink.equity; k++)
        points->cash[points->n + k] = engine->cash;
    account_watch(engine, points->ts + points->n, points->equity + points->n,
                  n);
    engine->previous = points->equity[points->n + n - 1];
    engine->equity = engine->previous;
    points->n += n;
    series_pass(engine, series, n);
    series->position.value = engine->equity - engine->cash;
    return n;
}
