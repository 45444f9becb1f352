/* What protects a position: stop, trail, targets, guards. */
#include "engine/state.h"

static number given(int64_t e8)
{
    return e8 > 0 ? number_of(e8) : 0;
}

static void copy_targets(const struct engine_protection *from,
                         struct protection *out)
{
    out->targets = from->targets;
    for (size_t k = 0; k < from->targets; k++)
        out->target[k] = (struct target){
            .price = number_of(from->target[k].price),
            .share = number_of(from->target[k].share),
            .stop = given(from->target[k].stop),
            .stop_to_entry = from->target[k].stop_to_entry,
        };
    out->guards = from->guards;
    for (size_t k = 0; k < from->guards; k++)
        out->guard[k] = (struct guard){
            .level = given(from->guard[k].level),
            .armed_at = given(from->guard[k].armed_at),
            .above = from->guard[k].above,
            .on_close = from->guard[k].on_close,
        };
}

/* A rate as e8; absent (NaN) or zero: 0. */
static number rate_of(double rate)
{
    return rate > 0.0 && rate < 1e10 ? number_of(llround(rate * 1e8)) : 0;
}

static void take_profit_at(struct protection *out, number price)
{
    if (price <= 0 || out->targets)
        return;
    out->targets = 1;
    out->target[0] =
        (struct target){.price = price, .share = number_of(DECIMAL_ONE)};
}

bool protection_of(const struct working *order, struct protection *out)
{
    *out = (struct protection){0};
    if (order->request) {
        const struct engine_protection *from = &order->request->protection;
        const struct order *bracket = &order->request->order;

        copy_targets(from, out);
        out->stop = given(from->stop) > 0 ? given(from->stop)
                                          : given(bracket->stop_loss);
        out->trail = given(from->trail);
        out->trail_rate = given(from->trail_rate);
        if (order->kind != KIND_TRAILING_STOP && out->trail <= 0 &&
            out->trail_rate <= 0) {
            out->trail = given(bracket->trail);
            out->trail_rate = rate_of(bracket->trail_rate);
        }
        take_profit_at(out, given(bracket->take_profit));
    } else {
        out->stop = order->stop_loss;
        out->trail = order->protect_trail;
        take_profit_at(out, order->take_profit);
    }
    return out->stop > 0 || out->trail > 0 || out->trail_rate > 0 ||
           out->targets || out->guards;
}

/* The first price that a stop sees of the bar: behind an entry, its own. */
static number first_price(const struct series *series)
{
    const struct protection *protection = &series->position.protection;

    return protection->inside_i == series->bar.i ? protection->inside
                                                 : series->bar.open;
}

static number worse(const struct series *series, number a, number b)
{
    return series_units(series) > 0 ? number_least(a, b) : number_most(a, b);
}

void protection_set(struct series *series, const struct deal *deal,
                    number price)
{
    struct position *position = &series->position;
    struct protection *protection = &position->protection;
    int64_t inside_i = deal->inside ? series->bar.i : protection->inside_i;
    number first = first_price(series);
    struct protection fresh;

    if (deal->inside)
        first = worse(series, first, deal->price);
    if (protection_of(deal->order, &fresh)) {
        if (protection->order != deal->order->number_in_series) {
            *protection = fresh;
            protection->order = deal->order->number_in_series;
            protection->extreme = price;
            first = deal->price;
        }
        protection->entered = number_magnitude(position->units);
        if (position->first_stop <= 0)
            position->first_stop = fresh.stop;
    }
    protection->inside_i = inside_i;
    protection->inside = first;
}

number protection_level(const struct series *series, bool *trails)
{
    const struct protection *protection = &series->position.protection;
    number level = protection->stop;
    number distance = protection->trail;
    number trail;
    bool overflow = false;

    *trails = false;
    if (protection->trail_rate > 0)
        distance = number_product(protection->trail_rate, protection->extreme,
                                  &overflow);
    if (distance <= 0)
        return level;
    if (series_units(series) > 0) {
        trail = number_price(number_level(protection->extreme, -distance));
        *trails = trail > level;
    } else {
        trail = number_price(number_level(protection->extreme, distance));
        *trails = level <= 0 || trail < level;
    }
    return *trails ? trail : level;
}

void protection_move(struct series *series)
{
    struct protection *protection = &series->position.protection;

    protection->extreme =
        series_units(series) > 0
            ? number_most(protection->extreme, series->bar.high)
            : number_least(protection->extreme, series->bar.low);
}

/* Closes a part at a price; what the bar cannot take goes at the next open. */
static void leave(struct engine *engine, struct series *series,
                  struct deal *deal)
{
    number quantity = deal->quantity;
    number rest = 0;

    deal->side = -number_sign(series_units(series));
    if (engine->config.participation && series->bar.room < quantity) {
        rest = quantity - series->bar.room;
        deal->quantity = series->bar.room;
    }
    if (engine->config.participation)
        series->bar.room -= deal->quantity;
    if (deal->quantity > 0)
        account_fill(engine, series, deal);
    if (rest > 0) {
        struct working *order =
            order_book_add(engine, series, KIND_MARKET, deal->side, rest);

        if (!order)
            return;
        order->reduce = true;
        order->exit = deal->exit;
        report_order(engine, series, order, STATUS_ACTIVE, "");
    }
}

/* True when the bar reaches the stop: the position is closed. */
static bool stopped(struct engine *engine, struct series *series)
{
    struct position *position = &series->position;
    const struct engine_bar *bar = &series->bar;
    bool trails;
    number level = protection_level(series, &trails);
    struct signal_state *signals = position->signals;
    struct deal deal = {
        .kind = trails ? KIND_TRAILING_STOP : KIND_STOP,
        .quantity = number_magnitude(position->units),
        /* Gapped through: not at the stop, but at what came first. */
        .price = worse(series, first_price(series), level),
        .slips = true,
        .exit = trails ? EXIT_TRAIL : EXIT_STOP,
    };

    if (level <= 0)
        return false;
    if (position->units > 0 ? bar->low > level : bar->high < level)
        return false;
    position->signals = NULL;
    series->stopped_ts = bar->ts;
    leave(engine, series, &deal);
    report_signals(engine, series, signals, STATUS_STOPPED);
    return true;
}

/* Fills the next target when the bar reaches it. */
static bool target_hit(struct engine *engine, struct series *series)
{
    struct position *position = &series->position;
    struct protection *protection = &position->protection;
    const struct engine_bar *bar = &series->bar;
    const struct target target = protection->target[protection->next];
    number held = number_magnitude(position->units);
    number entry;
    struct signal_state *signals = position->signals;
    struct deal deal = {.kind = KIND_TARGET, .exit = EXIT_TARGET};

    if (position->units > 0 ? bar->high < target.price
                            : bar->low > target.price)
        return false;
    entry = position_entry(position);
    deal.price = target.price;
    if (engine->config.target_open)
        deal.price = position->units > 0
                         ? number_most(bar->open, target.price)
                         : number_least(bar->open, target.price);
    deal.quantity = held;
    if (++protection->next < protection->targets)
        deal.quantity = number_least(
            held, number_floor(number_product(protection->entered, target.share,
                                              &engine->overflow),
                               engine->terms.lot));
    if (target.stop_to_entry)
        protection->stop = entry;
    else if (target.stop > 0)
        protection->stop = target.stop;
    position->signals = NULL;
    if (deal.quantity > 0)
        leave(engine, series, &deal);
    report_signals(engine, series, signals, STATUS_TARGET_HIT);
    return true;
}

void protection_bar(struct engine *engine, struct series *series)
{
    struct position *position = &series->position;
    struct protection *protection = &position->protection;
    const struct engine_bar *bar = &series->bar;

    if (!bar->dead && !order_book_leaving(series) && !stopped(engine, series))
        while (position->units != 0 && protection->inside_i != bar->i &&
               protection->next < protection->targets)
            if (!target_hit(engine, series))
                break;
    if (position->units != 0)
        protection_move(series);
}

static bool guard_breaks(struct guard *guard, const struct engine_bar *bar)
{
    number seen = guard->above ? bar->high : bar->low;

    if (guard->armed_at > 0) {
        if (guard->above ? bar->low > guard->armed_at
                         : bar->high < guard->armed_at)
            return false;
        guard->armed_at = 0;
    }
    if (guard->on_close)
        seen = bar->close;
    return guard->above ? seen > guard->level : seen < guard->level;
}

void protection_guard(struct engine *engine, struct series *series)
{
    struct protection *protection = &series->position.protection;
    bool breaks = false;

    for (size_t k = 0; k < protection->guards; k++)
        if (protection->guard[k].level > 0)
            breaks |= guard_breaks(&protection->guard[k], &series->bar);
    if (breaks && !order_book_leaving(series)) {
        struct working *order =
            order_book_close(engine, series, EXIT_EMERGENCY);

        if (order)
            matching_market(engine, series, order);
    }
}
