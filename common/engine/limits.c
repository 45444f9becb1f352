/* What may be opened: margin, and the limits on risk. */
#include "engine/state.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/fnv.h"

#define REASON(...) snprintf(reason, RECORD_REASON, __VA_ARGS__)

/* The account as it would be after a fill. */
struct outlook {
    number price;
    number value; /* of the opening part */
    number units;
    number gross;
    number equity;
    bool overflow;
    bool fits; /* the margin */
};

/* Net and gross value of the positions in other series. */
struct others {
    number net;
    number gross;
};

static struct others value_others(const struct engine *engine,
                                  const struct series *series, bool *overflow)
{
    struct others others = {0};

    for (size_t k = 0; k < engine->open_count; k++) {
        number value = engine->open[k]->position.value;

        if (engine->open[k] == series)
            continue;
        others.net = number_sum(others.net, value, overflow);
        others.gross =
            number_sum(others.gross, number_magnitude(value), overflow);
    }
    return others;
}

static struct outlook look(const struct engine *engine,
                           const struct series *series, const struct deal *deal,
                           const struct others *others, number closing,
                           number opening)
{
    struct outlook outlook;
    bool overflow = false;
    number side = (number)deal->side;
    number quantity = number_sum(closing, opening, &overflow);
    number value;
    number cash;
    number own;

    outlook.price = deal->slips ? cost_price(engine, series, deal->side,
                                             quantity, deal->price, &overflow)
                                : deal->price;
    value = number_product(quantity, outlook.price, &overflow);
    cash = number_sum(engine->cash, -side * value, &overflow);
    cash = number_sum(
        cash, -cost_commission(engine, quantity, value, &overflow), &overflow);
    outlook.value = number_product(opening, outlook.price, &overflow);
    outlook.units =
        number_sum(series_units(series), side * quantity, &overflow);
    own = number_product(outlook.units, outlook.price, &overflow);
    outlook.gross = number_sum(others->gross, number_magnitude(own), &overflow);
    outlook.equity =
        number_sum(number_sum(cash, others->net, &overflow), own, &overflow);
    outlook.overflow = overflow;
    outlook.fits = !overflow && !number_over(outlook.gross, outlook.equity,
                                             engine->terms.leverage);
    return outlook;
}

/*
 * The most lots below `opening` that fit. More never fits better, so halving
 * finds them; the first guess, by proportion, is nearly always next to it.
 */
static number quantity_that_fits(const struct engine *engine,
                                 const struct series *series,
                                 const struct deal *deal,
                                 const struct others *others, number closing,
                                 number opening, const struct outlook *whole)
{
    number lot = engine->terms.lot;
    int64_t low = 0;
    int64_t high = (int64_t)(opening / lot);
    int64_t stride = 1;
    double gross = number_real(whole->gross);
    double may =
        number_real(engine->terms.leverage) * number_real(whole->equity);
    double guess = gross > 0.0 && may > 0.0 ? (double)high * may / gross : 0.0;
    int64_t probe = guess < (double)high ? (int64_t)guess : 0;

    while (high - low > 1) {
        if (probe <= low || probe >= high)
            probe = low + (high - low) / 2;
        if (look(engine, series, deal, others, closing, (number)probe * lot)
                .fits) {
            low = probe;
            probe = low + stride;
        } else {
            high = probe;
            probe = high - stride;
        }
        if (stride < high - low)
            stride *= 2;
    }
    return (number)low * lot;
}

static double percent(number part, number whole)
{
    return whole > 0 ? 100.0 * number_real(part) / number_real(whole) : 100.0;
}

/* "heat 10.2% over 10%" when part / whole is over the limit (0: none). */
static bool over_limit(const char *what, number part, number whole,
                       number limit, char *reason)
{
    if (limit <= 0 || !number_over(part, whole, limit))
        return false;
    REASON("%s %.4g%% over %.4g%%", what, percent(part, whole),
           100.0 * number_real(limit));
    return true;
}

/*
 * The stop that would hold the position after the fill; 0: none. A trail is no
 * risk: it goes where the price goes, into the profit.
 */
static number stop_after(const struct series *series, const struct deal *deal,
                         number closing)
{
    struct protection protection;

    if (protection_of(deal->order, &protection))
        return protection.stop;
    return closing > 0 ? 0 : series->position.protection.stop;
}

static bool too_hot(const struct engine *engine, const struct series *series,
                    const struct outlook *outlook, number risk, char *reason)
{
    bool overflow = false;
    number heat = risk;

    if (engine->terms.max_heat <= 0)
        return false;
    for (size_t k = 0; k < engine->open_count; k++) {
        const struct series *other = engine->open[k];
        number stop = other->position.protection.stop;

        if (other != series && stop > 0)
            heat = number_sum(heat,
                              position_risk(other->position.cost,
                                            other->position.units, stop,
                                            &overflow),
                              &overflow);
    }
    return over_limit("heat", heat, outlook->equity, engine->terms.max_heat,
                      reason);
}

/* Halts and cool-down: orders that come of signals. */
static bool halted(const struct engine *engine, const struct series *series,
                   char *reason)
{
    int64_t ts = series->bar.ts;
    int64_t since;

    if (engine->halted_day != INT64_MIN &&
        engine->halted_day == ts / DAY_NS - (ts % DAY_NS < 0)) {
        REASON("halt: loss of the day");
        return true;
    }
    if (engine->halted_drawdown) {
        REASON("halt: drawdown");
        return true;
    }
    /* Times are in order; only far apart they overflow. */
    if (engine->config.cooldown_ns <= 0 || series->stopped_ts == INT64_MIN ||
        __builtin_sub_overflow(ts, series->stopped_ts, &since) ||
        since >= engine->config.cooldown_ns)
        return false;
    REASON("cool-down: %" PRId64 " days after a stop", since / DAY_NS);
    return true;
}

/* The campaign of the order's signal holds too much. */
static bool campaign_full(const struct engine *engine,
                          const struct series *series, const struct deal *deal,
                          const struct outlook *outlook, number risk,
                          number trade_risk, char *reason)
{
    const struct position *position = &series->position;
    const char *name = deal->order->request->signal.u.signal.campaign;
    bool same;

    if (!deal->order->request->signal.id || !*name)
        return false;
    same = position->units != 0 &&
           position->campaign == fnv1a(FNV_OFFSET, name, strlen(name));
    if (same && engine->config.max_entries > 0 && deal->order->filled == 0 &&
        position->entries >= engine->config.max_entries) {
        REASON("campaign entries %" PRId64 " over %" PRId64,
               position->entries + 1, engine->config.max_entries);
        return true;
    }
    return over_limit("campaign risk", same ? risk : trade_risk,
                      outlook->equity, engine->terms.max_campaign, reason);
}

static bool against_rules(const struct engine *engine,
                          const struct series *series, const struct deal *deal,
                          const struct outlook *outlook, number closing,
                          number opening, char *reason)
{
    bool overflow = false;
    bool new = series_units(series) == 0;
    int64_t open = (int64_t)engine->open_count + new;
    number held = closing > 0 ? 0 : series->position.cost;
    number stop = stop_after(series, deal, closing);
    number risk = 0;
    number trade_risk = 0;

    if (engine->config.max_positions > 0 &&
        open > engine->config.max_positions) {
        REASON("positions %" PRId64 " over %" PRId64, open,
               engine->config.max_positions);
        return true;
    }
    if (over_limit("exposure", outlook->gross, outlook->equity,
                   engine->terms.max_exposure, reason))
        return true;
    if (stop > 0) {
        risk = position_risk(number_sum(held, outlook->value, &overflow),
                             outlook->units, stop, &overflow);
        trade_risk = position_risk(outlook->value, opening, stop, &overflow);
    }
    if (too_hot(engine, series, outlook, risk, reason))
        return true;
    if (!deal->order->request || !deal->order->request->entry_rules)
        return false;
    return over_limit("trade risk", trade_risk, outlook->equity,
                      engine->terms.max_trade_risk, reason) ||
           campaign_full(engine, series, deal, outlook, risk, trade_risk,
                         reason);
}

static void say_needs(const struct engine *engine,
                      const struct outlook *outlook, char *reason)
{
    char needs[DECIMAL_TEXT_MAX];
    char has[DECIMAL_TEXT_MAX];
    bool overflow = false;
    number allowed =
        number_product(engine->terms.leverage, outlook->equity, &overflow);

    if (outlook->overflow || overflow)
        REASON("needs more than can be counted");
    else
        REASON("needs %s, has %s", state_money(outlook->gross, needs),
               state_money(allowed, has));
}

number limits_allow(struct engine *engine, const struct series *series,
                    const struct deal *deal, number closing, number opening,
                    char reason[RECORD_REASON])
{
    struct others others = value_others(engine, series, &engine->overflow);
    const struct working *order = deal->order;
    struct outlook outlook;

    if (engine->config.long_only && deal->side < 0) {
        REASON("long only");
        return 0;
    }
    if (order->request && order->request->entry_rules &&
        halted(engine, series, reason))
        return 0;
    outlook = look(engine, series, deal, &others, closing, opening);
    if (!outlook.fits) {
        say_needs(engine, &outlook, reason);
        if (!order->sized)
            return 0;
        opening = quantity_that_fits(engine, series, deal, &others, closing,
                                     opening, &outlook);
        if (opening == 0)
            return 0;
        outlook = look(engine, series, deal, &others, closing, opening);
    }
    return against_rules(engine, series, deal, &outlook, closing, opening,
                         reason)
               ? 0
               : opening;
}
