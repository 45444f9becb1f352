/* How orders fill within a bar. */
#include "engine/state.h"

static bool works_as_limit(const struct working *order)
{
    return order->kind == KIND_LIMIT ||
           (order->kind == KIND_STOP_LIMIT && order->triggered_i >= 0);
}

/* At the limit, or at the open when that is better. */
static bool limit_price(int side, number limit, const struct engine_bar *bar,
                        number *price)
{
    *price = side > 0 ? number_least(bar->open, limit)
                      : number_most(bar->open, limit);
    return side > 0 ? bar->low <= limit : bar->high >= limit;
}

/* At the stop, or at the open when that is beyond. */
static bool stop_price(int side, number stop, const struct engine_bar *bar,
                       number *price)
{
    *price =
        side > 0 ? number_most(bar->open, stop) : number_least(bar->open, stop);
    return side > 0 ? bar->high >= stop : bar->low <= stop;
}

static bool within(int side, number price, number limit)
{
    return side > 0 ? price <= limit : price >= limit;
}

/* The stop of a trailing order, from the extreme of earlier bars. */
static number trailing_level(const struct working *order)
{
    bool overflow = false;
    number distance =
        order->trail_rate > 0
            ? number_product(order->trail_rate, order->extreme, &overflow)
            : order->trail;

    return number_price(
        number_level(order->extreme, (number)order->side * distance));
}

static bool trigger_stop_limit(struct working *order,
                               const struct engine_bar *bar, number *price)
{
    if (!stop_price(order->side, order->stop, bar, price))
        return false;
    order->triggered_i = bar->i;
    if (within(order->side, *price, order->limit))
        return true;
    *price = order->limit;
    return within(order->side, bar->close, order->limit);
}

/* Where the order fills on the bar; false: not at all. */
static bool find_price(struct working *order, const struct engine_bar *bar,
                       number *price)
{
    number level = order->stop;

    *price = bar->open;
    if (works_as_limit(order))
        return limit_price(order->side, order->limit, bar, price);
    if (order->kind == KIND_STOP_LIMIT)
        return trigger_stop_limit(order, bar, price);
    /* A stop that was reached is a market order from then on. */
    if (order->kind == KIND_MARKET || order->triggered_i >= 0)
        return true;
    if (order->kind == KIND_TRAILING_STOP)
        level = trailing_level(order);
    if (!stop_price(order->side, level, bar, price))
        return false;
    order->triggered_i = bar->i;
    return true;
}

/* The reason to drop a market order at this price, NULL: none. */
static const char *dropped(const struct working *order, number price)
{
    const struct engine_request *request = order->request;
    bool low;
    bool high;

    if (!request || order->kind != KIND_MARKET || order->filled > 0)
        return NULL;
    low = request->drop_low > 0 && price <= number_of(request->drop_low);
    high = request->drop_high > 0 && price >= number_of(request->drop_high);
    if (!low && !high)
        return NULL;
    return low == (order->side > 0) ? "open beyond stop" : "open beyond target";
}

/* Cuts a reducing order to what there is to close; false: nothing. */
static bool cut_to_position(struct engine *engine, const struct series *series,
                            struct working *order)
{
    number units = series_units(series);
    number held = number_magnitude(units);

    if (order->all) {
        order->side = -number_sign(units);
        order->quantity = number_sum(order->filled, held, &engine->overflow);
    }
    if (units * (number)order->side >= 0)
        return false;
    if (order->quantity - order->filled > held)
        order->quantity = order->filled + held;
    return true;
}

/* The part of `opening` that is allowed; takes the rest from the order. */
static number allow(struct engine *engine, struct series *series,
                    struct deal *deal, number closing, number opening,
                    char *reason)
{
    struct working *order = deal->order;
    number allowed;

    if (opening <= 0)
        return 0;
    allowed = limits_allow(engine, series, deal, closing, opening, reason);
    if (allowed > 0)
        order->quantity -= opening - allowed;
    return allowed;
}

static void fill(struct engine *engine, struct series *series,
                 struct working *order, number price, bool inside)
{
    number units = series_units(series);
    number quantity = order->quantity - order->filled;
    number closing;
    number opening;
    char reason[RECORD_REASON] = "";
    struct deal deal = {
        .kind = order->kind,
        .side = order->side,
        .price = price,
        .slips = order->kind != KIND_LIMIT && order->kind != KIND_STOP_LIMIT,
        .inside = inside,
        .exit = order->exit,
        .order = order,
    };

    if (engine->config.participation)
        quantity = number_least(quantity, series->bar.room);
    if (quantity <= 0)
        return;
    closing = units * (number)order->side < 0
                  ? number_least(quantity, number_magnitude(units))
                  : 0;
    if (closing > 0 && order->request && order->request->signal.id) {
        order_book_end(engine, series, order, STATUS_REJECTED, OTHER_SIDE);
        return;
    }
    opening = quantity - closing;
    deal.quantity =
        closing + allow(engine, series, &deal, closing, opening, reason);
    if (deal.quantity > 0) {
        account_fill(engine, series, &deal);
        if (engine->config.participation)
            series->bar.room -= deal.quantity;
        if (order->filled == 0 && deal.quantity > closing)
            report_signal(engine, series, order);
        order->filled += deal.quantity;
        if (2 * (order->quantity - order->filled) < engine->terms.lot)
            order_book_end(engine, series, order, STATUS_FILLED, "");
        else
            report_order(engine, series, order, STATUS_PARTIAL, "");
        order_book_drop(engine, series, order);
    }
    if (*reason && deal.quantity == closing && opening > 0)
        order_book_end(engine, series, order, STATUS_REJECTED, reason);
}

static void work(struct engine *engine, struct series *series,
                 struct working *order)
{
    const char *why;
    number price;

    if (!find_price(order, &series->bar, &price))
        return;
    why = order->reduce && !cut_to_position(engine, series, order)
              ? "nothing to close"
              : dropped(order, price);
    if (why)
        order_book_end(engine, series, order, STATUS_CANCELLED, why);
    else
        fill(engine, series, order, price, price != series->bar.open);
}

/* Is the order over its time on this bar? */
static bool expired(struct working *order, const struct engine_bar *bar)
{
    int64_t day = bar->ts / DAY_NS - (bar->ts % DAY_NS < 0);

    if (order->tif == TIF_DAY) {
        if (order->day == INT64_MIN)
            order->day = day;
        return order->day != day;
    }
    return bar->i > order->last_i ||
           (order->tif == TIF_GTD && bar->ts > order->until);
}

static void trail(struct working *order, const struct engine_bar *bar)
{
    order->extreme = order->side < 0 ? number_most(order->extreme, bar->high)
                                     : number_least(order->extreme, bar->low);
}

void matching_bar(struct engine *engine, struct series *series)
{
    const struct engine_bar *bar = &series->bar;

    for (size_t k = 0; k < series->orders; k++)
        if (expired(&series->order[k], bar))
            order_book_end(engine, series, &series->order[k], STATUS_EXPIRED,
                           "");
    /* Which orders are limits is settled before the first pass. */
    for (int limits = 0; limits <= 1 && !bar->dead; limits++)
        for (size_t k = 0; k < series->orders; k++) {
            struct working *order = &series->order[k];

            if (!order->over && order->triggered_i != bar->i &&
                works_as_limit(order) == (limits == 1))
                work(engine, series, order);
        }
    for (size_t k = 0; k < series->orders; k++)
        if (series->order[k].kind == KIND_TRAILING_STOP)
            trail(&series->order[k], bar);
    order_book_tidy(series);
}

void matching_market(struct engine *engine, struct series *series,
                     struct working *order)
{
    struct engine_bar *bar = &series->bar;
    number open = bar->open;

    if (!engine->config.fill_close || order->kind != KIND_MARKET || bar->dead)
        return;
    /* At the close, everything happens as if the bar opened there. */
    bar->open = bar->close;
    work(engine, series, order);
    bar->open = open;
}
