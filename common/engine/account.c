/* The account: what a fill does to it, what it is worth. */
#include "engine/state.h"

#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"

#define FNV_PRIME         0x100000001b3U
#define FNV_PRIME_INVERSE 0xce965057aff6957bU /* modulo 2^64 */

/*
 * FNV-1a over the eight bytes of a word, least significant first: behind the
 * last byte that is not 0 only a power of the prime is left.
 */
static uint64_t hash_word(uint64_t hash, int64_t word)
{
    uint64_t left = (uint64_t)word;
    uint64_t power = fnv1a(1, "\0\0\0\0\0\0\0", 8);

    for (; left; left >>= 8) {
        hash = (hash ^ (left & 0xff)) * FNV_PRIME;
        power *= FNV_PRIME_INVERSE;
    }
    return hash * power;
}

static void hash_fill(struct engine *engine, const struct series *series,
                      const struct fill *fill)
{
    const char *symbol = series->name->symbol;
    uint64_t hash = fnv1a(engine->hash, symbol, strlen(symbol) + 1);

    hash = hash_word(hash, series->bar.ts);
    hash = hash_word(hash, fill->action == ACTION_BUY ? 1 : 2);
    hash = hash_word(hash, fill->quantity);
    hash = hash_word(hash, fill->price);
    engine->hash = hash_word(hash, fill->commission);
}

/* Positions stand in the order of their series. */
static void list_open(struct engine *engine, struct series *series)
{
    size_t k = engine->open_count++;

    for (; k > 0 && engine->open[k - 1]->rank > series->rank; k--)
        engine->open[k] = engine->open[k - 1];
    engine->open[k] = series;
}

static void list_closed(struct engine *engine, const struct series *series)
{
    size_t k = 0;

    while (engine->open[k] != series)
        k++;
    engine->open_count--;
    memmove(&engine->open[k], &engine->open[k + 1],
            (engine->open_count - k) * sizeof(struct series *));
}

/* What is behind a position goes with it. */
static void position_gone(struct engine *engine, struct series *series)
{
    struct position *position = &series->position;

    while (position->signals) {
        struct signal_state *next = position->signals->next;

        free(position->signals);
        position->signals = next;
    }
    *position = (struct position){.protection.inside_i = -1};
    list_closed(engine, series);
}

static uint64_t campaign_of(const struct working *order)
{
    const char *name;

    if (!order || !order->request)
        return 0;
    name = order->request->signal.u.signal.campaign;
    return order->request->signal.id && *name
               ? fnv1a(FNV_OFFSET, name, strlen(name))
               : 0;
}

/* The signal behind an entry, at the order's first fill. */
static void adopt_order(struct series *series, const struct deal *deal)
{
    const struct working *order = deal->order;
    struct position *position = &series->position;
    uint64_t campaign = campaign_of(order);

    if (!order || !order->request || order->filled > 0)
        return;
    if (order->request->signal.id) {
        position->signal = order->request->signal.id;
        position->pattern = order->request->signal.kind;
    }
    if (campaign) {
        position->entries =
            position->campaign == campaign ? position->entries + 1 : 1;
        position->campaign = campaign;
    }
}

/* One side of a deal: what it closes, or what it opens. */
struct leg {
    number quantity;
    number price;
    number value;
    number commission;
    number slippage;
};

static void enter(struct engine *engine, struct series *series,
                  const struct deal *deal, const struct leg *leg)
{
    struct exposure *moment = &engine->moment;

    if (series_units(series) == 0) {
        list_open(engine, series);
        moment->open++;
    }
    position_open(series, deal->side, leg->quantity, leg->value,
                  leg->commission, leg->slippage, &engine->overflow);
    moment->deployed =
        number_sum(moment->deployed, leg->value, &engine->overflow);
    moment->largest = number_most(moment->largest, series->position.cost);
    adopt_order(series, deal);
    if (deal->order)
        protection_set(series, deal, leg->price);
}

static void leave(struct engine *engine, struct series *series,
                  const struct leg *leg, enum exit_reason exit,
                  struct trade *trade)
{
    position_close(series, leg->quantity, leg->price, leg->value,
                   leg->commission, leg->slippage, exit, trade,
                   &engine->overflow);
    /* In doubles, dust may be left of fractions. */
    if (2 * number_magnitude(series_units(series)) < engine->terms.lot)
        position_gone(engine, series);
}

/* Value, slippage, cash and totals of a leg whose rest is known. */
static void pay(struct engine *engine, const struct deal *deal, struct leg *leg)
{
    bool *overflow = &engine->overflow;
    number slip = number_magnitude(leg->price - deal->price);

    leg->value = number_product(leg->quantity, leg->price, overflow);
    leg->slippage =
        slip > 0 ? number_product(leg->quantity, slip, overflow) : 0;
    engine->cash = number_sum(
        number_sum(engine->cash, -(number)deal->side * leg->value, overflow),
        -leg->commission, overflow);
    engine->commission =
        number_sum(engine->commission, leg->commission, overflow);
    engine->slippage = number_sum(engine->slippage, leg->slippage, overflow);
    engine->traded += number_real(leg->value);
}

static void note_fill(struct engine *engine, struct series *series,
                      const struct deal *deal, const struct leg *leg)
{
    struct fill fill = {
        .action = deal->side > 0 ? ACTION_BUY : ACTION_SELL,
        .quantity = number_e8(leg->quantity),
        .price = number_e8(leg->price),
        .value = number_e8(leg->value),
        .commission = number_e8(leg->commission),
        .slippage = number_e8(leg->slippage),
        .position = number_e8(series_units(series)),
        .cash = number_e8(engine->cash),
    };

    hash_fill(engine, series, &fill);
    report_fill(engine, series, deal, &fill);
}

void account_fill(struct engine *engine, struct series *series,
                  const struct deal *deal)
{
    bool *overflow = &engine->overflow;
    number units = series_units(series);
    number quantity = deal->quantity;
    struct leg leg = {.price = deal->price};
    number commission;

    if (deal->slips)
        leg.price = cost_price(engine, series, deal->side, quantity,
                               deal->price, overflow);
    commission = cost_commission(engine, quantity,
                                 number_product(quantity, leg.price, overflow),
                                 overflow);
    engine->recount = true;
    /* A deal that turns the position is two fills. */
    if (units * (number)deal->side < 0) {
        bool turns = number_magnitude(units) < quantity;
        struct trade trade;

        leg.quantity = turns ? number_magnitude(units) : quantity;
        leg.commission = turns ? number_part(commission, leg.quantity, quantity)
                               : commission;
        pay(engine, deal, &leg);
        leave(engine, series, &leg, turns ? EXIT_REVERSE : deal->exit, &trade);
        note_fill(engine, series, deal, &leg);
        report_trade(engine, series, &trade);
        quantity -= leg.quantity;
        commission -= leg.commission;
    }
    if (quantity > 0) {
        leg.quantity = quantity;
        leg.commission = commission;
        pay(engine, deal, &leg);
        enter(engine, series, deal, &leg);
        note_fill(engine, series, deal, &leg);
    }
    series->position.value =
        number_product(series_units(series), leg.price, overflow);
}

void account_mark(struct engine *engine, struct series *series)
{
    series->position.value = number_product(
        series_units(series), series->bar.close, &engine->overflow);
}

number account_equity(struct engine *engine, number *gross)
{
    number net = 0;

    *gross = 0;
    for (size_t k = 0; k < engine->open_count; k++) {
        number value = engine->open[k]->position.value;

        net = number_sum(net, value, &engine->overflow);
        *gross = number_sum(*gross, number_magnitude(value), &engine->overflow);
    }
    return number_sum(engine->cash, net, &engine->overflow);
}

void account_recount(struct engine *engine)
{
    struct exposure held = {.open = (int64_t)engine->open_count};

    if (!engine->recount)
        return;
    engine->recount = false;
    for (size_t k = 0; k < engine->open_count; k++) {
        number cost = engine->open[k]->position.cost;

        held.deployed = number_sum(held.deployed, cost, &engine->overflow);
        held.largest = number_most(held.largest, cost);
    }
    engine->moment = held;
}

/* From one equity to another by a fraction or more. */
static bool fell(number from, number to, number fraction)
{
    return !number_over(number_level(to, -from), from, -fraction);
}

void account_watch(struct engine *engine, const int64_t *ts,
                   const number *equity, size_t n)
{
    const struct terms *terms = &engine->terms;

    if (terms->max_day_loss <= 0 && terms->max_drawdown <= 0)
        return;
    for (size_t k = 0; k < n; k++) {
        int64_t day = ts[k] / DAY_NS - (ts[k] % DAY_NS < 0);

        if (day != engine->day) {
            engine->day = day;
            engine->day_equity = k ? equity[k - 1] : engine->previous;
        }
        engine->peak = number_most(engine->peak, equity[k]);
        if (terms->max_day_loss > 0 &&
            fell(engine->day_equity, equity[k], terms->max_day_loss))
            engine->halted_day = day;
        engine->halted_drawdown =
            terms->max_drawdown > 0 &&
            fell(engine->peak, equity[k], terms->max_drawdown);
    }
}
