/* Orders from outside. */
#include "btest/orders_check.h"

#include <inttypes.h>
#include <math.h>

#include "base/decimal.h"

/* The fields that say how an order works. */
#define HAS_LIMIT (1U << 0)
#define HAS_STOP  (1U << 1)
#define HAS_TRAIL (1U << 2)

static bool has_trail(const struct order *order)
{
    return order->trail != FIELD_ABSENT || !isnan(order->trail_rate);
}

static unsigned fields_of(const struct order *order)
{
    return (order->limit != FIELD_ABSENT ? HAS_LIMIT : 0) |
           (order->stop != FIELD_ABSENT ? HAS_STOP : 0) |
           (has_trail(order) ? HAS_TRAIL : 0);
}

static bool in_bounds(int64_t value)
{
    return value > 0 && value < DECIMAL_PRICE_LIMIT;
}

static const char *price_fault(const struct order *order, const char **field)
{
    const struct {
        const char *name;
        int64_t value;
    } prices[] = {
        {"limit", order->limit},
        {"stop", order->stop},
        {"trail", order->trail},
        {"stop_loss", order->stop_loss},
        {"take_profit", order->take_profit},
    };

    for (size_t k = 0; k < sizeof(prices) / sizeof(prices[0]); k++) {
        *field = prices[k].name;
        if (prices[k].value != FIELD_ABSENT && !in_bounds(prices[k].value))
            return "a price is above 0 and below 1e10";
    }
    *field = "trail";
    if (!isnan(order->trail_rate) &&
        !(order->trail_rate > 0 && order->trail_rate < 1))
        return "a trail's rate is above 0 and below 100%";
    if (order->trail != FIELD_ABSENT && !isnan(order->trail_rate))
        return "a trail is a distance or a rate, not both";
    return NULL;
}

/* What the kind needs is there, and nothing it has no use for. */
static const char *kind_fault(enum record_kind kind, const struct order *order,
                              const char **field)
{
    static const struct {
        enum record_kind kind;
        unsigned needs;
        const char *what;
    } rules[] = {
        {KIND_LIMIT, HAS_LIMIT, "LIMIT needs a limit"},
        {KIND_STOP, HAS_STOP, "STOP needs a stop"},
        {KIND_STOP_LIMIT, HAS_STOP | HAS_LIMIT,
         "STOP_LIMIT needs a stop and a limit"},
        {KIND_TRAILING_STOP, HAS_TRAIL, "TRAILING_STOP needs a trail"},
    };
    unsigned has = fields_of(order);
    unsigned needs = 0;

    for (size_t k = 0; k < sizeof(rules) / sizeof(rules[0]); k++) {
        if (rules[k].kind != kind)
            continue;
        needs = rules[k].needs;
        *field = needs & ~has & HAS_STOP    ? "stop"
                 : needs & ~has & HAS_LIMIT ? "limit"
                                            : "trail";
        if (needs & ~has)
            return rules[k].what;
    }
    *field = has & ~needs & HAS_LIMIT ? "limit" : "stop";
    if (has & ~needs & HAS_LIMIT)
        return "only LIMIT and STOP_LIMIT have a limit";
    if (has & ~needs & HAS_STOP)
        return "only STOP and STOP_LIMIT have a stop; protection is stop_loss";
    return NULL;
}

static const char *time_fault(const struct order *order, const char **field)
{
    *field = "until";
    if (order->tif == TIF_GTD && order->until == FIELD_ABSENT)
        return "GTD needs until";
    if (order->tif != TIF_GTD && order->until != FIELD_ABSENT)
        return "until needs the time in force GTD";
    return NULL;
}

static const char *bracket_fault(const struct order *order, const char **field)
{
    bool is_short = order->action == ACTION_SELL;
    int64_t low = is_short ? order->take_profit : order->stop_loss;
    int64_t high = is_short ? order->stop_loss : order->take_profit;

    *field = "stop_loss";
    if (order->stop_loss == FIELD_ABSENT ||
        order->take_profit == FIELD_ABSENT || low < high)
        return NULL;
    return is_short ? "a SELL has its stop_loss above its take_profit"
                    : "a BUY has its stop_loss below its take_profit";
}

static bool has_terms(const struct order *order)
{
    return order->quantity != FIELD_ABSENT || fields_of(order) ||
           order->stop_loss != FIELD_ABSENT ||
           order->take_profit != FIELD_ABSENT;
}

static const char *order_fault(enum record_kind kind, const struct order *order,
                               const char **field)
{
    const char *fault;

    *field = "quantity";
    if (order->quantity == FIELD_ABSENT)
        return "BUY and SELL need a quantity";
    if (!in_bounds(order->quantity))
        return "a quantity is above 0 and below 1e10";
    if ((fault = price_fault(order, field)) ||
        (fault = kind_fault(kind, order, field)) ||
        (fault = time_fault(order, field)))
        return fault;
    return bracket_fault(order, field);
}

const char *orders_fault(enum record_kind kind, const struct order *order,
                         const char **field)
{
    *field = "action";
    if (kind == KIND_CANCEL)
        return order->action != ACTION_NONE || has_terms(order)
                   ? "CANCEL takes nothing but ref"
                   : NULL;
    if (order->action == ACTION_NONE)
        return "no action: BUY, SELL, CLOSE or CANCEL";
    *field = "type";
    if (kind != KIND_NONE && (kind < KIND_MARKET || kind > KIND_TRAILING_STOP))
        return "no type of an order";
    if (order->action != ACTION_CLOSE)
        return order_fault(kind, order, field);
    if (kind != KIND_NONE && kind != KIND_MARKET)
        return "CLOSE is a MARKET order";
    *field = "quantity";
    return has_terms(order) ? "CLOSE closes all: no quantity and no prices"
                            : time_fault(order, field);
}

void orders_request(int64_t i, enum record_kind kind, const struct order *order,
                    struct engine_request *out)
{
    *out = (struct engine_request){.i = i, .kind = kind, .order = *order};
    if (kind == KIND_NONE)
        out->kind = KIND_MARKET;
}

int orders_check(const struct record *record, struct engine_request *out,
                 struct err *err)
{
    const char *field;
    const char *fault = orders_fault(record->kind, &record->u.order, &field);

    if (record->status != STATUS_NONE) {
        field = "status";
        fault = "a result, not a request";
    }
    if (fault)
        return err_set(err, ERR_DATA, "order of bar %" PRId64 ": %s: %s",
                       record->i, field, fault);
    orders_request(record->i, record->kind, &record->u.order, out);
    return 0;
}
