/*
 * What must hold for any bars and any orders: the books balance at each point,
 * the future changes nothing, the pieces that bars come in change nothing, the
 * short way through quiet bars is the long one, and both arithmetics agree.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/rng.h"
#include "lib/engine_rig.h"
#include "lib/tap.h"

#define BARS   400
#define ROUNDS 60

/* A walk in cents around 100, with a bar without volume now and then. */
static void walk(struct rng *rng, struct rig_series *series)
{
    int64_t close = 10000;

    for (size_t k = 0; k < series->n; k++) {
        int64_t open = close + rng_between(rng, -30, 30);
        int64_t high;
        int64_t low;
        double volume =
            rng_between(rng, 0, 9) ? (double)rng_between(rng, 100, 5000) : 0.0;

        close = open + rng_between(rng, -150, 150);
        open = open < 2000 ? 2000 : open;
        close = close < 2000 ? 2000 : close;
        high = (open > close ? open : close) + rng_between(rng, 0, 80);
        low = (open < close ? open : close) - rng_between(rng, 0, 80);
        series->column[COLUMN_OPEN][k] = open * 1000000;
        series->column[COLUMN_HIGH][k] = high * 1000000;
        series->column[COLUMN_LOW][k] = low * 1000000;
        series->column[COLUMN_CLOSE][k] = close * 1000000;
        memcpy(&series->column[COLUMN_VOLUME][k], &volume, 8);
        series->want[k] =
            rng_between(rng, 0, 14)
                ? WANT_NONE
                : (unsigned char)(1U << (unsigned)rng_between(rng, 0, 2));
    }
}

static int64_t near_close(struct rng *rng, const struct rig_series *series,
                          size_t k, int64_t from, int64_t to)
{
    return series->column[COLUMN_CLOSE][k] +
           rng_between(rng, from, to) * 1000000;
}

static void random_order(struct rng *rng, struct rig *rig, size_t s, size_t k)
{
    const struct rig_series *series = &rig->of[s];
    struct engine_request *request = engine_rig_order_of(
        rig, s, (int64_t)k,
        (enum record_kind)rng_between(rng, KIND_MARKET, KIND_TRAILING_STOP),
        (enum action)rng_between(rng, ACTION_BUY, ACTION_CLOSE),
        (double)rng_between(rng, 1, 30));
    bool buys = request->order.action == ACTION_BUY;

    request->order.limit = near_close(rng, series, k, -200, 200);
    request->order.stop = near_close(rng, series, k, -200, 200);
    request->order.trail = rng_between(rng, 20, 300) * 1000000;
    request->order.tif =
        (enum time_in_force)rng_between(rng, TIF_NONE, TIF_GTD);
    request->order.until =
        series->column[COLUMN_TS][k] + rng_between(rng, 1, 9) * RIG_DAY;
    request->order.reduce = !rng_between(rng, 0, 5);
    if (!rng_between(rng, 0, 2))
        memcpy(request->order.oco, "pair", 5);
    if (request->kind != KIND_TRAILING_STOP)
        request->order.trail = 0;
    if (rng_between(rng, 0, 1))
        return;
    request->order.stop_loss =
        near_close(rng, series, k, buys ? -400 : 300, buys ? -300 : 400);
    request->protection.targets = 2;
    request->protection.target[0] = (struct engine_target){
        .price =
            near_close(rng, series, k, buys ? 300 : -350, buys ? 350 : -300),
        .share = DECIMAL_ONE / 2,
        .stop_to_entry = true};
    request->protection.target[1] = (struct engine_target){
        .price =
            near_close(rng, series, k, buys ? 500 : -600, buys ? 600 : -500),
        .share = DECIMAL_ONE / 2};
}

struct scene {
    uint64_t seed;
    size_t series;
    bool orders; /* else wants only */
    bool whole;  /* no rate that rounds */
    bool shadow; /* a second series at the same times, that never trades */
    size_t bars;
    size_t block;
};

static void configure(struct rng *rng, struct engine_config *config)
{
    static const enum size_kind sizes[] = {SIZE_QUANTITY, SIZE_SHARE,
                                           SIZE_RISK};

    config->cash = 100000 * DECIMAL_ONE;
    config->size = sizes[rng_between(rng, 0, 2)];
    config->size_value = config->size == SIZE_QUANTITY ? 10 * DECIMAL_ONE
                         : config->size == SIZE_SHARE  ? DECIMAL_ONE / 3
                                                       : DECIMAL_ONE / 100;
    if (config->size == SIZE_RISK || rng_between(rng, 0, 1)) {
        config->stop_loss = DECIMAL_ONE / 50;
        config->take_profit = DECIMAL_ONE / 20;
    }
    if (!rng_between(rng, 0, 3))
        config->trail = DECIMAL_ONE / 30;
    config->slippage = (enum slippage_kind)rng_between(rng, SLIPPAGE_NONE,
                                                       SLIPPAGE_VOLUME_SHARE);
    config->slippage_value = 50000;
    config->slippage_in_range = rng_between(rng, 0, 1);
    config->commission_share = 500000;
    config->commission_rate = rng_between(rng, 0, 1) * 12345;
    config->commission_min = DECIMAL_ONE;
    config->borrow = rng_between(rng, 0, 1) * 3000000;
    config->participation = rng_between(rng, 0, 1) * 1000000;
    config->max_positions = rng_between(rng, 0, 2);
    config->max_drawdown = rng_between(rng, 0, 1) * 2000000;
    config->maintenance = rng_between(rng, 0, 3) ? 0 : 90000000;
    config->fill_close = !rng_between(rng, 0, 3);
    config->long_only = !rng_between(rng, 0, 3);
    config->close_at_end = rng_between(rng, 0, 1);
    config->tick = 1000000;
}

static void play(struct rig *rig, const struct engine_ops *ops,
                 const struct scene *scene)
{
    static const char *const symbols[] = {"BBB", "AAA", "CCC"};
    struct rng rng;

    rng_init(&rng, scene->seed, 1);
    engine_rig_init(rig, ops);
    configure(&rng, &rig->config);
    rig->block = scene->block;
    if (scene->whole) {
        rig->config.slippage = SLIPPAGE_NONE;
        rig->config.commission_rate = 0;
        rig->config.borrow = 0;
    }
    for (size_t s = 0; s < scene->series; s++) {
        struct rng own;
        struct rig_series *series = engine_rig_add_empty(rig, symbols[s], BARS);

        rng_init(&own, scene->seed, 10 + s);
        walk(&own, series);
        for (size_t k = 0; k + 1 < BARS && scene->orders; k++)
            if (!rng_between(&own, 0, 7))
                random_order(&own, rig, s, k);
        series->n = scene->bars;
        while (series->requests &&
               series->request[series->requests - 1].i >= (int64_t)scene->bars)
            series->requests--;
    }
    if (scene->shadow) {
        struct rng own;
        struct rig_series *series =
            engine_rig_add_empty(rig, "SHADOW", scene->bars);

        rng_init(&own, scene->seed, 99);
        walk(&own, series);
        memset(series->want, WANT_NONE, series->n);
    }
    if (engine_rig_run(rig))
        tap_note("seed %d: %s", (int)scene->seed, rig->err.msg);
}

/*
 * From the fills alone: cash and positions, and so the equity of each point.
 * Borrowing is known by its sum only, so it must be off.
 */
static size_t points_that_differ(const struct rig *rig)
{
    int64_t cash = rig->config.cash;
    int128 units[RIG_SERIES] = {0};
    size_t wrong = 0;
    size_t r = 0;

    for (size_t k = 0; k < rig->points; k++) {
        int128 equity;

        for (; r < rig->records && rig->record[r].ts <= rig->ts[k]; r++) {
            const struct fill *fill = &rig->record[r].u.fill;
            int64_t sign;

            if (rig->record[r].type != RECORD_FILL)
                continue;
            sign = fill->action == ACTION_BUY ? 1 : -1;
            cash -= sign * fill->value + fill->commission;
            wrong += cash != fill->cash;
            for (size_t s = 0; s < rig->series; s++)
                if (rig->record[r].series == &rig->of[s].name) {
                    units[s] += (int128)sign * fill->quantity;
                    wrong += units[s] != fill->position;
                }
        }
        equity = cash;
        for (size_t s = 0; s < rig->series; s++)
            equity +=
                units[s] / DECIMAL_ONE * rig->of[s].column[COLUMN_CLOSE][k];
        wrong += equity != rig->equity[k] || cash != rig->cash[k];
    }
    return wrong;
}

/* initial + pnl of trades + what is open - borrowing - final; 0. */
static int64_t imbalance(const struct rig *rig)
{
    const struct summary *summary = &rig->summary.u.summary;
    int64_t left = rig->config.cash + summary->total_pnl - summary->borrow;
    /* What is open: the value less cost and commission of its entry, which
       are all fills' less those of trades. */
    int128 flow = 0;
    int64_t commission = 0;

    for (size_t k = 0; k < rig->records; k++) {
        const struct record *record = &rig->record[k];

        if (record->type == RECORD_FILL) {
            const struct fill *fill = &record->u.fill;

            flow += fill->action == ACTION_BUY ? -fill->value : fill->value;
            commission += fill->commission;
        } else if (record->type == RECORD_TRADE) {
            const struct trade *trade = &record->u.trade;

            flow -= trade->pnl + trade->commission;
            commission -= trade->commission;
        }
    }
    left += (int64_t)flow - commission;
    for (size_t s = 0; s < rig->series; s++) {
        int64_t units = 0;

        for (size_t k = 0; k < rig->records; k++)
            if (rig->record[k].type == RECORD_FILL &&
                rig->record[k].series == &rig->of[s].name)
                units = rig->record[k].u.fill.position;
        left += units / DECIMAL_ONE *
                rig->of[s].column[COLUMN_CLOSE][rig->of[s].n - 1];
    }
    return left - summary->final_equity;
}

static bool same_record(const struct record *a, const struct record *b)
{
    if (a->type != b->type || a->kind != b->kind || a->i != b->i ||
        a->ts != b->ts || a->id != b->id || a->rev != b->rev ||
        a->status != b->status ||
        strcmp(a->series->symbol, b->series->symbol) != 0)
        return false;
    switch ((unsigned)a->type) {
    case RECORD_FILL:
        return a->u.fill.quantity == b->u.fill.quantity &&
               a->u.fill.price == b->u.fill.price &&
               a->u.fill.cash == b->u.fill.cash;
    case RECORD_TRADE:
        return a->u.trade.pnl == b->u.trade.pnl;
    default:
        return true;
    }
}

static size_t records_that_differ(const struct rig *a, const struct rig *b,
                                  int64_t before)
{
    size_t wrong = 0;

    for (size_t k = 0; k < a->records && a->record[k].ts < before; k++)
        wrong += k >= b->records || !same_record(&a->record[k], &b->record[k]);
    return wrong;
}

static size_t points_apart(const struct rig *a, const struct rig *b,
                           size_t count, int64_t tolerance)
{
    size_t wrong = 0;

    for (size_t k = 0; k < count; k++)
        wrong += a->ts[k] != b->ts[k] ||
                 llabs(a->equity[k] - b->equity[k]) > tolerance;
    return wrong;
}

static void books_balance(void)
{
    size_t wrong = 0;
    int64_t off = 0;
    size_t fills = 0;

    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct scene scene = {seed, 1 + seed % 3, true, false, false, BARS, 0};
        struct rig rig;

        play(&rig, &engine_decimal, &scene);
        wrong += rig.rc != 0;
        if (rig.config.borrow == 0)
            wrong += points_that_differ(&rig);
        off += llabs(imbalance(&rig));
        fills += engine_rig_count(&rig, RECORD_FILL);
        engine_rig_free(&rig);
    }
    IS_INT((int64_t)wrong, 0, "cash + positions = equity at each point");
    IS_INT(off, 0, "initial + pnl + open - borrow = final");
    OK(fills > (size_t)20 * ROUNDS, "there were fills: %d", (int)fills);
}

static void pieces_change_nothing(void)
{
    size_t wrong = 0;

    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct scene scene = {seed,  1 + seed % 3, seed % 2, false,
                              false, BARS,         0};
        struct rig whole;
        struct rig pieces;

        play(&whole, &engine_decimal, &scene);
        scene.block = 1 + seed % 23;
        play(&pieces, &engine_decimal, &scene);
        wrong += records_that_differ(&whole, &pieces, INT64_MAX);
        wrong += whole.records != pieces.records;
        wrong += whole.points != pieces.points ||
                 points_apart(&whole, &pieces, whole.points, 0);
        wrong += whole.summary.u.summary.fills_hash !=
                 pieces.summary.u.summary.fills_hash;
        wrong +=
            whole.summary.u.summary.sharpe != pieces.summary.u.summary.sharpe;
        engine_rig_free(&whole);
        engine_rig_free(&pieces);
    }
    IS_INT((int64_t)wrong, 0, "bars in pieces give the same");
}

static void future_changes_nothing(void)
{
    size_t wrong = 0;

    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct scene scene = {seed,  1 + seed % 3, seed % 2, false,
                              false, BARS,         0};
        struct rig whole;
        struct rig part;
        size_t bars = 50 + 5 * (size_t)seed;

        play(&whole, &engine_decimal, &scene);
        scene.bars = bars;
        play(&part, &engine_decimal, &scene);
        /* On its last bar the shorter one ends. */
        wrong += records_that_differ(&part, &whole,
                                     RIG_START + ((int64_t)bars - 1) * RIG_DAY);
        wrong += points_apart(&part, &whole, bars - 1, 0);
        engine_rig_free(&whole);
        engine_rig_free(&part);
    }
    IS_INT((int64_t)wrong, 0, "bars to come change nothing");
}

static void short_way_is_long_way(const struct engine_ops *ops)
{
    size_t wrong = 0;

    for (uint64_t seed = 1; seed <= 3 * (uint64_t)ROUNDS; seed++) {
        struct scene scene = {seed, 1, seed % 2, false, false, BARS, seed % 77};
        struct rig quick;
        struct rig slow;

        play(&quick, ops, &scene);
        scene.shadow = true;
        play(&slow, ops, &scene);
        wrong += records_that_differ(&quick, &slow, INT64_MAX);
        wrong += quick.records != slow.records;
        wrong += quick.points != slow.points ||
                 points_apart(&quick, &slow, quick.points, 0);
        wrong +=
            quick.summary.u.summary.sharpe != slow.summary.u.summary.sharpe;
        wrong +=
            quick.summary.u.summary.exposure != slow.summary.u.summary.exposure;
        wrong += quick.summary.u.summary.avg_deployed !=
                 slow.summary.u.summary.avg_deployed;
        engine_rig_free(&quick);
        engine_rig_free(&slow);
    }
    IS_INT((int64_t)wrong, 0, "%s: stretches and steps agree", ops->name);
}

static void arithmetics_agree(void)
{
    size_t wrong = 0;

    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        struct scene scene = {seed,  1 + seed % 3, seed % 2, true,
                              false, BARS,         0};
        struct rig decimal;
        struct rig floating;

        play(&decimal, &engine_decimal, &scene);
        play(&floating, &engine_float, &scene);
        wrong += decimal.points != floating.points ||
                 points_apart(&decimal, &floating, decimal.points, 100);
        wrong += decimal.records != floating.records;
        engine_rig_free(&decimal);
        engine_rig_free(&floating);
    }
    IS_INT((int64_t)wrong, 0, "decimal and float agree to 1e-6");
}

int main(void)
{
    books_balance();
    pieces_change_nothing();
    future_changes_nothing();
    short_way_is_long_way(&engine_decimal);
    short_way_is_long_way(&engine_float);
    arithmetics_agree();
    return tap_done();
}
