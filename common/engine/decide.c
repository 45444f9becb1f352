/* Wants and requests of a bar become orders. */
#include "engine/state.h"

#include <stdlib.h>

static number price_of(int64_t e8)
{
    return e8 > 0 ? number_of(e8) : 0;
}

/* What the order lacks, NULL: nothing. */
static const char *lacking(const struct working *order)
{
    bool limit = order->kind == KIND_LIMIT || order->kind == KIND_STOP_LIMIT;
    bool stop = order->kind == KIND_STOP || order->kind == KIND_STOP_LIMIT;

    if (limit && order->limit <= 0)
        return "no limit price";
    if (stop && order->stop <= 0)
        return "no stop price";
    if (order->kind == KIND_TRAILING_STOP && order->trail <= 0 &&
        order->trail_rate <= 0)
        return "no trail";
    return NULL;
}

static const char *refusal(const struct series *series,
                           const struct working *order)
{
    const char *lack = lacking(order);

    if (lack)
        return lack;
    if (order->request->signal.id &&
        series_units(series) * (number)order->side < 0)
        return OTHER_SIDE;
    if (!order->all && order->quantity <= 0)
        return "below one lot";
    return NULL;
}

static void fill_in(struct working *order, const struct engine_bar *bar)
{
    const struct order *from = &order->request->order;

    order->limit = price_of(from->limit);
    order->stop = price_of(from->stop);
    order->trail = price_of(from->trail);
    if (from->trail_rate > 0.0 && from->trail_rate < 1.0)
        order->trail_rate = number_of(llround(from->trail_rate * 1e8));
    order->extreme = bar->close;
    if (from->tif != TIF_NONE)
        order->tif = from->tif;
    order->until = from->until;
    order->all = order->side == 0;
    order->reduce = from->reduce || order->all;
    if (order->request->good_bars > 0)
        order->last_i = bar->i + order->request->good_bars;
}

static void submit(struct engine *engine, struct series *series,
                   struct working *order)
{
    report_order(engine, series, order, STATUS_ACTIVE, "");
    matching_market(engine, series, order);
}

static void place(struct engine *engine, struct series *series,
                  struct engine_request *request)
{
    int side = (request->order.action == ACTION_BUY) -
               (request->order.action == ACTION_SELL);
    bool sized = false;
    number quantity =
        side ? size_of_request(engine, series, request, &sized) : 0;
    struct working *order = order_book_add(
        engine, series, side ? request->kind : KIND_MARKET, side, quantity);
    const char *why;

    if (!order) {
        free(request);
        return;
    }
    order->request = request;
    order->sized = sized;
    fill_in(order, &series->bar);
    why = refusal(series, order);
    if (why)
        order_book_end(engine, series, order, STATUS_REJECTED, why);
    else
        submit(engine, series, order);
}

/* Where the strategy is going: its position and what is on the way. */
static number aim_of(struct engine *engine, const struct series *series)
{
    number aim = series_units(series);

    for (size_t k = 0; k < series->orders; k++) {
        const struct working *order = &series->order[k];

        if (!order->strategy || order->over)
            continue;
        if (order->all)
            return 0;
        aim = number_sum(
            aim, (number)order->side * (order->quantity - order->filled),
            &engine->overflow);
    }
    return aim;
}

/* A price off the close by a fraction, 0 when there is none. */
static number off_close(const struct engine *engine, number close,
                        int64_t fraction, int side)
{
    if (fraction <= 0)
        return 0;
    return number_step(close,
                       engine->terms.one + (number)side * number_of(fraction),
                       engine->terms.tick);
}

/* One market order that closes what is on the other side and opens `side`. */
static void turn_to(struct engine *engine, struct series *series, int side)
{
    const struct engine_config *config = &engine->config;
    number units = series_units(series);
    number close = series->bar.close;
    number stop = off_close(engine, close, config->stop_loss, -side);
    number size = size_of_strategy(engine, series, stop);
    number closing = units * (number)side < 0 ? number_magnitude(units) : 0;
    struct working *order =
        order_book_add(engine, series, KIND_MARKET, side,
                       number_sum(size, closing, &engine->overflow));

    if (!order)
        return;
    order->strategy = true;
    order->sized = config->size != SIZE_QUANTITY;
    order->stop_loss = stop;
    order->take_profit = off_close(engine, close, config->take_profit, side);
    if (config->trail > 0)
        order->protect_trail = number_most(
            number_step(close, number_of(config->trail), engine->terms.tick),
            engine->terms.tick);
    if (order->quantity <= 0)
        order_book_end(engine, series, order, STATUS_REJECTED, "below one lot");
    else
        submit(engine, series, order);
}

static void go_flat(struct engine *engine, struct series *series)
{
    struct working *order = order_book_add(engine, series, KIND_MARKET, 0, 0);

    if (!order)
        return;
    order->strategy = true;
    order->reduce = true;
    order->all = true;
    submit(engine, series, order);
}

static void act_on_want(struct engine *engine, struct series *series)
{
    number aim = aim_of(engine, series);
    int side = (series->want & WANT_LONG) ? 1 : 0;

    if (!side && (series->want & WANT_SHORT) && !engine->config.long_only)
        side = -1;
    if (side ? aim * (number)side > 0 : aim == 0)
        return;
    if (engine->config.long_only && side == 0 && aim < 0)
        return;
    order_book_supersede(engine, series);
    if (side)
        turn_to(engine, series, side);
    else if (series_units(series) != 0)
        go_flat(engine, series);
}

void decide_bar(struct engine *engine, struct series *series)
{
    while (series->request_head < series->requests &&
           series->request[series->request_head]->i <= series->bar.i) {
        struct engine_request *request =
            series->request[series->request_head++];

        if (request->kind == KIND_CANCEL) {
            order_book_withdraw(engine, series, request->order.ref);
            free(request);
        } else {
            place(engine, series, request);
        }
    }
    if (series->want != WANT_NONE)
        act_on_want(engine, series);
    order_book_tidy(series);
}
