/* A series: blocks under way, requests to come, the bar at hand. */
#include "engine/state.h"

#include <stdlib.h>

bool series_push(struct series *series, const struct bar_block *block,
                 const unsigned char *want)
{
    if (!block->n)
        return true;
    if (series->queued == series->capacity) {
        size_t capacity = series->capacity ? 2 * series->capacity : 4;
        struct queued *queue = malloc(capacity * sizeof(*queue));

        if (!queue)
            return false;
        for (size_t k = 0; k < series->queued; k++)
            queue[k] = series->queue[(series->head + k) % series->capacity];
        free(series->queue);
        series->queue = queue;
        series->capacity = capacity;
        series->head = 0;
    }
    if (!series->started) {
        series->started = true;
        series->i = block->i;
    }
    series->queue[(series->head + series->queued++) % series->capacity] =
        (struct queued){*block, want};
    series->end_i = block->i + (int64_t)block->n;
    return true;
}

bool series_request(struct series *series, const struct engine_request *request)
{
    struct engine_request *copy;

    if (series->request_head == series->requests)
        series->request_head = series->requests = 0;
    if (series->requests == series->request_capacity) {
        size_t capacity =
            series->request_capacity ? 2 * series->request_capacity : 4;
        struct engine_request **list = realloc(
            series->request, capacity * sizeof(struct engine_request *));

        if (!list)
            return false;
        series->request = list;
        series->request_capacity = capacity;
    }
    copy = malloc(sizeof(*copy));
    if (!copy)
        return false;
    *copy = *request;
    series->request[series->requests++] = copy;
    return true;
}

/* What participation leaves of a bar's volume, in lots. */
static number room_of(const struct engine *engine, const struct series *series)
{
    double volume = rint(series->bar.volume * 1e8);
    double rate = (double)engine->config.participation / 1e8;

    if (!series->traded || volume * rate > 9e18)
        return number_of(INT64_C(9000000000000000000));
    return number_floor(
        number_of((int64_t)((int128)volume * engine->config.participation /
                            DECIMAL_ONE)),
        engine->terms.lot);
}

void series_load(const struct engine *engine, struct series *series)
{
    const struct queued *queued = &series->queue[series->head];
    const struct bar_block *block = &queued->block;
    struct engine_bar *bar = &series->bar;
    size_t at = series->at;

    bar->i = series->i;
    bar->ts = block_int(block, COLUMN_TS, at);
    bar->open = number_of(block_int(block, COLUMN_OPEN, at));
    bar->high = number_of(block_int(block, COLUMN_HIGH, at));
    bar->low = number_of(block_int(block, COLUMN_LOW, at));
    bar->close = number_of(block_int(block, COLUMN_CLOSE, at));
    bar->volume = block_real(block, COLUMN_VOLUME, at);
    series->want = queued->want ? queued->want[at] : WANT_NONE;
    series->traded |= bar->volume > 0.0;
    bar->dead = series->traded && bar->volume <= 0.0;
    if (engine->config.participation)
        bar->room = room_of(engine, series);
}

/* Before a block goes: the last of its bars may still be looked at. */
static void keep_turnover(struct series *series)
{
    const struct bar_block *block = &series->queue[series->head].block;
    size_t fresh = block->n < TURNOVER_BARS ? block->n : TURNOVER_BARS;
    size_t old = series->turnovers;

    if (old + fresh > TURNOVER_BARS)
        old = TURNOVER_BARS - fresh;
    memmove(series->turnover, series->turnover + series->turnovers - old,
            old * sizeof(series->turnover[0]));
    for (size_t k = 0; k < fresh; k++)
        series->turnover[old + k] =
            (double)block_int(block, COLUMN_CLOSE, block->n - fresh + k) *
            block_real(block, COLUMN_VOLUME, block->n - fresh + k);
    series->turnovers = old + fresh;
}

void series_pass(struct engine *engine, struct series *series, size_t n)
{
    const struct bar_block *block = &series->queue[series->head].block;
    size_t last = series->at + n - 1;

    if (series->last_ts == INT64_MIN)
        series->first_close =
            number_of(block_int(block, COLUMN_CLOSE, series->at));
    for (size_t k = series->at; k <= last && !series->traded; k++)
        series->traded = block_real(block, COLUMN_VOLUME, k) > 0.0;
    series->last_ts = block_int(block, COLUMN_TS, last);
    series->at += n;
    series->i += (int64_t)n;
    series->bar.i = series->i - 1;
    series->bar.ts = series->last_ts;
    series->bar.close = number_of(block_int(block, COLUMN_CLOSE, last));
    engine->bars += (int64_t)n;
    if (series->at == block->n) {
        if (engine->config.slippage == SLIPPAGE_VOLUME_SHARE)
            keep_turnover(series);
        series->head = (series->head + 1) % series->capacity;
        series->queued--;
        series->at = 0;
    }
    engine->next_ts[series->rank] =
        series->queued ? block_int(&series->queue[series->head].block,
                                   COLUMN_TS, series->at)
                       : INT64_MAX;
}

double series_turnover(const struct series *series)
{
    const struct bar_block *block = &series->queue[series->head].block;
    size_t here = series->at < TURNOVER_BARS ? series->at : TURNOVER_BARS;
    size_t before = TURNOVER_BARS - here;
    double sum = 0.0;

    if (before > series->turnovers)
        before = series->turnovers;
    if (!before && !here)
        return 0.0;
    for (size_t k = series->turnovers - before; k < series->turnovers; k++)
        sum += series->turnover[k];
    for (size_t k = series->at - here; k < series->at; k++)
        sum += (double)block_int(block, COLUMN_CLOSE, k) *
               block_real(block, COLUMN_VOLUME, k);
    return sum / (double)(before + here);
}

void series_free(struct series *series)
{
    for (size_t k = series->request_head; k < series->requests; k++)
        free(series->request[k]);
    while (series->position.signals) {
        struct signal_state *next = series->position.signals->next;

        free(series->position.signals);
        series->position.signals = next;
    }
    order_book_free(series);
    free(series->request);
    free(series->queue);
    free(series);
}
