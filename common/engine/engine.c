/* The loop over time, and the operations of an engine. */
#include "engine/state.h"

#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"

static void terms_of(const struct engine_config *config, struct terms *terms)
{
    *terms = (struct terms){
        .slippage = number_of(config->slippage_value),
        .commission_share = number_of(config->commission_share),
        .commission_rate = number_of(config->commission_rate),
        .commission_order = number_of(config->commission_order),
        .commission_min = number_of(config->commission_min),
        .commission_max = number_of(config->commission_max),
        .lot = number_of(config->lot),
        .tick = number_of(config->tick > 0 ? config->tick : 1),
        .leverage = number_of(config->leverage),
        .maintenance = number_of(config->maintenance),
        .borrow = number_of(config->borrow),
        .max_exposure = number_of(config->max_exposure),
        .max_heat = number_of(config->max_heat),
        .max_campaign = number_of(config->max_campaign),
        .max_trade_risk = number_of(config->max_trade_risk),
        .max_day_loss = number_of(config->max_day_loss),
        .max_drawdown = number_of(config->max_drawdown),
        .size_value = number_of(config->size_value),
        .one = number_of(DECIMAL_ONE),
    };
}

static struct engine *engine_create(const struct engine_config *config,
                                    const struct engine_sink *sink)
{
    struct engine *engine = calloc(1, sizeof(*engine));
    struct performance_config performance = config->performance;

    if (!engine)
        return NULL;
    performance.initial = (double)config->cash / (double)DECIMAL_ONE;
    engine->performance = performance_create(&performance);
    if (!engine->performance) {
        free(engine);
        return NULL;
    }
    engine->config = *config;
    if (sink)
        engine->sink = *sink;
    if (!engine->sink.record)
        engine->sink.records = 0;
    terms_of(config, &engine->terms);
    engine->cash = engine->equity = number_of(config->cash);
    engine->previous = engine->peak = engine->day_equity = engine->cash;
    engine->day = engine->halted_day = INT64_MIN;
    engine->hash = FNV_OFFSET;
    return engine;
}

static void engine_destroy(struct engine *engine)
{
    if (!engine)
        return;
    for (size_t k = 0; k < engine->count; k++)
        series_free(engine->series[k]);
    performance_destroy(engine->performance);
    free(engine->series);
    free(engine->sorted);
    free(engine->due);
    free(engine->open);
    free(engine->next_ts);
    free(engine);
}

static bool grow_list(struct series ***list, size_t capacity)
{
    struct series **grown = realloc(*list, capacity * sizeof(struct series *));

    if (grown)
        *list = grown;
    return grown != NULL;
}

static bool grow(struct engine *engine)
{
    size_t capacity = engine->capacity ? 2 * engine->capacity : 8;
    int64_t *next_ts;

    if (engine->count < engine->capacity)
        return true;
    if (!grow_list(&engine->series, capacity) ||
        !grow_list(&engine->sorted, capacity) ||
        !grow_list(&engine->due, capacity) ||
        !grow_list(&engine->open, capacity))
        return false;
    next_ts = realloc(engine->next_ts, capacity * sizeof(*next_ts));
    if (!next_ts)
        return false;
    engine->next_ts = next_ts;
    engine->capacity = capacity;
    return true;
}

static int engine_add(struct engine *engine, const struct series_name *name,
                      void *key, size_t *index, struct err *err)
{
    struct series *series = calloc(1, sizeof(*series));

    if (!series || !grow(engine)) {
        free(series);
        return err_set(err, ERR_SYSTEM, "out of memory");
    }
    series->name = name;
    series->key = key;
    series->last_ts = INT64_MIN;
    series->stopped_ts = INT64_MIN;
    series->position.protection.inside_i = -1;
    series->rank = engine->count;
    engine->series[engine->count] = series;
    engine->sorted[engine->count] = series;
    engine->next_ts[engine->count] = INT64_MAX;
    *index = engine->count++;
    engine->ranked = false;
    return 0;
}

static int engine_push(struct engine *engine, size_t index,
                       const struct bar_block *block, const unsigned char *want,
                       struct err *err)
{
    struct series *series = engine->series[index];

    if (!series_push(series, block, want))
        return err_set(err, ERR_SYSTEM, "out of memory");
    if (series->queued == 1 && block->n)
        engine->next_ts[series->rank] = block_int(block, COLUMN_TS, 0);
    return 0;
}

static int engine_request(struct engine *engine, size_t index,
                          const struct engine_request *request, struct err *err)
{
    struct series *series = engine->series[index];
    int64_t least = series->i;

    if (series->request_head < series->requests)
        least = series->request[series->requests - 1]->i;
    if (request->i < least)
        return err_set(err, ERR_DATA,
                       "order of bar %lld of %s %s comes behind bar %lld",
                       (long long)request->i, series->name->symbol,
                       series->name->timeframe, (long long)least - 1);
    if (request->kind < KIND_MARKET || request->kind > KIND_CANCEL ||
        request->kind == KIND_TARGET)
        return err_set(err, ERR_DATA, "\"%s\" is no kind of order",
                       record_kind_name(request->kind));
    if (!series_request(series, request))
        return err_set(err, ERR_SYSTEM, "out of memory");
    return 0;
}

static int by_name(const void *a, const void *b)
{
    const struct series *const *left = a;
    const struct series *const *right = b;
    int order = strcmp((*left)->name->symbol, (*right)->name->symbol);

    return order ? order
                 : strcmp((*left)->name->timeframe, (*right)->name->timeframe);
}

/* Gives series that were added their place. */
static void rank_series(struct engine *engine)
{
    if (engine->ranked)
        return;
    qsort(engine->sorted, engine->count, sizeof(struct series *), by_name);
    for (size_t k = 0; k < engine->count; k++) {
        struct series *series = engine->sorted[k];

        series->rank = k;
        engine->next_ts[k] = series->queued
                                 ? block_int(&series->queue[series->head].block,
                                             COLUMN_TS, series->at)
                                 : INT64_MAX;
    }
    engine->ranked = true;
}

/* Money that overflowed ends the run. */
static void check_money(struct engine *engine, const struct series *series)
{
    if (!engine->overflow || engine->failed)
        return;
    engine->failed = true;
    err_set(&engine->failure, ERR_DATA, "money overflows at %s %s, bar %lld",
            series->name->symbol, series->name->timeframe,
            (long long)series->bar.i);
}

/* What a short costs from the series' last bar to this one. */
static void accrue_borrow(struct engine *engine, const struct series *series)
{
    number value = series->position.value;
    int64_t span;
    number cost;

    if (value >= 0 || engine->terms.borrow <= 0 || series->last_ts == INT64_MIN)
        return;
    engine->overflow |=
        __builtin_sub_overflow(series->bar.ts, series->last_ts, &span);
    cost = number_scale(
        number_product(-value, engine->terms.borrow, &engine->overflow),
        (number)span, (number)YEAR_NS, &engine->overflow);
    engine->cash = number_sum(engine->cash, -cost, &engine->overflow);
    engine->borrow = number_sum(engine->borrow, cost, &engine->overflow);
}

/* Equity too small for what is open: everything goes at the next open. */
static void call_margin(struct engine *engine, number gross)
{
    /* equity >= maintenance x gross */
    if (engine->terms.maintenance <= 0 || gross <= 0 ||
        !number_over(-engine->equity, gross, -engine->terms.maintenance))
        return;
    for (size_t k = 0; k < engine->open_count; k++)
        if (!order_book_leaving(engine->open[k]))
            order_book_close(engine, engine->open[k], EXIT_MARGIN);
}

static void decide(struct engine *engine, struct series *series)
{
    if (series->position.protection.guards)
        protection_guard(engine, series);
    decide_bar(engine, series);
}

/* One time, over the series that have a bar then. */
static void step(struct engine *engine, int64_t ts, size_t n)
{
    struct series **due = engine->due;
    number gross;

    for (size_t k = 0; k < n; k++) {
        series_load(engine, due[k]);
        if (due[k]->orders)
            matching_bar(engine, due[k]);
        if (series_units(due[k]) != 0)
            protection_bar(engine, due[k]);
        check_money(engine, due[k]);
    }
    for (size_t k = 0; k < n; k++)
        account_mark(engine, due[k]);
    engine->equity = account_equity(engine, &gross);
    for (size_t k = 0; k < n; k++)
        decide(engine, due[k]);
    for (size_t k = 0; k < n; k++) {
        account_mark(engine, due[k]);
        accrue_borrow(engine, due[k]);
        check_money(engine, due[k]);
    }
    engine->equity = account_equity(engine, &gross);
    call_margin(engine, gross);
    check_money(engine, due[0]);
    points_add(engine, ts);
    account_recount(engine);
    for (size_t k = 0; k < n; k++)
        series_pass(engine, due[k], 1);
}

/* The earliest time for which a bar is queued. */
static int64_t next_time(const struct engine *engine)
{
    int64_t first = INT64_MAX;

    for (size_t k = 0; k < engine->count; k++)
        first = engine->next_ts[k] < first ? engine->next_ts[k] : first;
    return first;
}

/* Which series have a bar at that time; the rest begin at *later. */
static size_t gather_due(struct engine *engine, int64_t ts, int64_t *later)
{
    size_t n = 0;

    for (size_t k = 0; k < engine->count; k++)
        if (engine->next_ts[k] == ts)
            engine->due[n++] = engine->sorted[k];
        else if (engine->next_ts[k] < *later)
            *later = engine->next_ts[k];
    return n;
}

static int give_failure(const struct engine *engine, struct err *err)
{
    if (engine->failed)
        *err = engine->failure;
    return engine->failed ? -1 : 0;
}

static int engine_run(struct engine *engine, int64_t ts, struct err *err)
{
    rank_series(engine);
    while (!engine->failed) {
        int64_t first = next_time(engine);
        int64_t later = ts;
        size_t n;

        if (first >= ts)
            break;
        n = gather_due(engine, first, &later);
        if (n != 1 || !stretch_pass(engine, engine->due[0], later))
            step(engine, first, n);
    }
    /* The last point waits: the end of data may still change it. */
    points_flush(engine, 1);
    return give_failure(engine, err);
}

static int64_t engine_passed(const struct engine *engine, size_t index)
{
    return engine->series[index]->i;
}

static int check_requests(const struct engine *engine, struct err *err)
{
    for (size_t k = 0; k < engine->count; k++) {
        const struct series *series = engine->sorted[k];

        if (series->request_head < series->requests)
            return err_set(err, ERR_DATA,
                           "order of bar %lld of %s %s, which has %lld bars",
                           (long long)series->request[series->request_head]->i,
                           series->name->symbol, series->name->timeframe,
                           (long long)series->i);
    }
    return 0;
}

static void close_position(struct engine *engine, struct series *series)
{
    struct deal deal = {
        .kind = KIND_MARKET,
        .side = -number_sign(series_units(series)),
        .quantity = number_magnitude(series_units(series)),
        .price = series->bar.close,
        .exit = EXIT_END,
    };

    account_fill(engine, series, &deal);
    check_money(engine, series);
}

static int engine_finish(struct engine *engine, struct err *err)
{
    struct points *points = &engine->points;
    number gross;

    if (engine_run(engine, INT64_MAX, err))
        return -1;
    if (check_requests(engine, err))
        return -1;
    engine->finished = true;
    for (size_t k = 0; k < engine->count; k++)
        order_book_clear(engine, engine->sorted[k]);
    while (engine->config.close_at_end && engine->open_count)
        close_position(engine, engine->open[0]);
    engine->equity = account_equity(engine, &gross);
    if (points->n) {
        points->equity[points->n - 1] = engine->equity;
        points->cash[points->n - 1] = engine->cash;
    }
    points_flush(engine, 0);
    performance_finish(engine->performance);
    return give_failure(engine, err);
}

static const struct performance *engine_performance(const struct engine *engine)
{
    return engine->performance;
}

static const struct trade_stats *engine_trades(const struct engine *engine)
{
    return &engine->trades;
}

const struct engine_ops ARITH(engine) = {
    .name = ARITH_NAME,
    .create = engine_create,
    .add = engine_add,
    .push = engine_push,
    .request = engine_request,
    .run = engine_run,
    .passed = engine_passed,
    .finish = engine_finish,
    .summary = report_summary,
    .performance = engine_performance,
    .trades = engine_trades,
    .destroy = engine_destroy,
};
