/* From an approved signal to an order with its exits. */
#include "backtest/signal_orders.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/decimal.h"

/* How long a limit order stands (k.45). */
#define LIMIT_BARS 10
/* Shares of the three targets (d.5). */
#define SHARE_1 (DECIMAL_ONE / 2)
#define SHARE_2 (3 * DECIMAL_ONE / 10)
#define SHARE_3 (DECIMAL_ONE - SHARE_1 - SHARE_2)
/*
 * A pattern stands on the range in force at its bar, and at most one replaces
 * that before its signal comes; a few more cost little.
 */
#define RANGES 4
/*
 * A spring is referred to up to 15 bars after its dip (k.27). A bar confirms
 * or tests each dip once and may fail an upthrust: 3 records a bar at most, in
 * the long run.
 */
#define PATTERNS 64

/* What exits ask of a range; prices in e8, 0 unknown. */
struct ground {
    uint64_t id; /* 0: a free slot */
    int64_t support;
    int64_t resistance;
    int64_t jump;
    int64_t spring_low; /* of the latest spring on it */
};

/* A SPRING or UTAD with its extreme, or a TEST with its spring. */
struct footing {
    uint64_t id;
    uint64_t spring;
    int64_t price;
};

struct signal_orders {
    struct signal_orders_config config;
    struct ground range[RANGES];
    unsigned next_range;
    struct footing pattern[PATTERNS];
    unsigned next_pattern;
};

struct signal_orders *
signal_orders_create(const struct signal_orders_config *config)
{
    struct signal_orders *orders = calloc(1, sizeof(*orders));

    if (orders)
        orders->config = *config;
    return orders;
}

void signal_orders_destroy(struct signal_orders *orders)
{
    free(orders);
}

static int64_t known(int64_t price)
{
    return price > 0 ? price : 0;
}

static struct ground *find_range(struct signal_orders *orders, uint64_t id)
{
    for (unsigned k = 0; k < RANGES && id; k++)
        if (orders->range[k].id == id)
            return &orders->range[k];
    return NULL;
}

static const struct footing *find_pattern(const struct signal_orders *orders,
                                          uint64_t id)
{
    for (unsigned k = 0; k < PATTERNS && id; k++)
        if (orders->pattern[k].id == id)
            return &orders->pattern[k];
    return NULL;
}

static void take_range(struct signal_orders *orders,
                       const struct record *record)
{
    const struct range *range = &record->u.range;

    orders->range[orders->next_range] = (struct ground){
        .id = record->id,
        .support = known(range->support),
        .resistance = known(range->resistance),
        .jump = known(range->jump),
    };
    orders->next_range = (orders->next_range + 1) % RANGES;
}

static void take_pattern(struct signal_orders *orders,
                         const struct record *record)
{
    const struct pattern *pattern = &record->u.pattern;
    struct ground *ground = find_range(orders, pattern->range);

    if (record->kind == KIND_SPRING && ground)
        ground->spring_low = known(pattern->price);
    orders->pattern[orders->next_pattern] = (struct footing){
        .id = record->id,
        .spring = pattern->spring,
        .price = known(pattern->price),
    };
    orders->next_pattern = (orders->next_pattern + 1) % PATTERNS;
}

/* The extreme of the SPRING or UTAD that the signal stands on, 0 unknown. */
static int64_t extreme_of(const struct signal_orders *orders, uint64_t pattern)
{
    const struct footing *footing = find_pattern(orders, pattern);

    if (footing && footing->spring)
        footing = find_pattern(orders, footing->spring);
    return footing ? footing->price : 0;
}

static void guard(struct engine_protection *protection,
                  const struct engine_guard *wanted)
{
    if (wanted->level)
        protection->guard[protection->guards++] = *wanted;
}

/* Emergency exits (d.5), as far as what they look at is known. */
static void set_guards(struct signal_orders *orders,
                       const struct record *record,
                       struct engine_protection *protection)
{
    const struct signal *signal = &record->u.signal;
    const struct ground *range = find_range(orders, signal->range);
    int64_t extreme = extreme_of(orders, signal->pattern);
    struct ground nothing = {0};

    if (!range)
        range = &nothing;
    if (signal->direction == SIDE_SHORT) {
        if (record->kind == KIND_UTAD)
            guard(protection,
                  &(struct engine_guard){.level = extreme, .above = true});
        return;
    }
    if (record->kind == KIND_SPRING)
        guard(protection, &(struct engine_guard){.level = extreme});
    if (record->kind == KIND_LPS)
        guard(protection, &(struct engine_guard){.level = range->spring_low});
    if (record->kind == KIND_SOS || record->kind == KIND_LPS)
        guard(protection, &(struct engine_guard){.level = range->resistance,
                                                 .on_close = true});
    if (range->jump)
        guard(protection, &(struct engine_guard){.level = range->support,
                                                 .on_close = true,
                                                 .armed_at = range->jump});
}

/* a / 2, half to even; a >= 0. */
static int128 half(int128 a)
{
    return a / 2 + (a % 2 && a / 2 % 2);
}

/* Half again as far as the second target: 1.5 times it, or half of it. */
static int64_t third_target(const struct signal *signal)
{
    int128 price =
        half(signal->direction == SIDE_SHORT ? signal->target_2
                                             : 3 * (int128)signal->target_2);

    return price < INT64_MAX ? (int64_t)price : INT64_MAX;
}

static void set_protection(const struct signal *signal,
                           struct engine_protection *protection)
{
    protection->stop = signal->stop;
    protection->targets = 3;
    protection->target[0] = (struct engine_target){
        .price = signal->target_1, .share = SHARE_1, .stop_to_entry = true};
    protection->target[1] = (struct engine_target){
        .price = signal->target_2, .share = SHARE_2, .stop = signal->target_1};
    protection->target[2] =
        (struct engine_target){.price = third_target(signal), .share = SHARE_3};
}

/* What is wrong with the signal, NULL for nothing. */
static const char *fault(const struct signal *signal)
{
    bool is_short = signal->direction == SIDE_SHORT;
    int64_t lowest = is_short ? signal->target_2 : signal->stop;
    int64_t low = is_short ? signal->target_1 : signal->entry;
    int64_t high = is_short ? signal->entry : signal->target_1;
    int64_t highest = is_short ? signal->stop : signal->target_2;

    if (signal->direction == SIDE_NONE)
        return "lacks its direction";
    if (signal->entry == FIELD_ABSENT || signal->stop == FIELD_ABSENT ||
        signal->target_1 == FIELD_ABSENT || signal->target_2 == FIELD_ABSENT)
        return "lacks its entry, stop or targets";
    if (lowest <= 0 || lowest >= low || low >= high || high >= highest)
        return "has its entry, stop and targets out of order";
    if (!(signal->risk_fraction > 0.0 && signal->risk_fraction <= 1.0))
        return "lacks its risk_fraction";
    return NULL;
}

static void set_order(const struct signal_orders *orders,
                      const struct record *record, struct engine_request *out)
{
    const struct signal *signal = &record->u.signal;
    bool is_short = signal->direction == SIDE_SHORT;
    struct record order;

    out->i = record->i;
    out->kind = orders->config.limit_entry ? KIND_LIMIT : KIND_MARKET;
    record_init(&order, RECORD_ORDER, out->kind, record->series);
    out->order = order.u.order;
    out->order.action = is_short ? ACTION_SELL : ACTION_BUY;
    out->order.quantity = 0;
    out->order.signal = record->id;
    if (orders->config.limit_entry) {
        out->order.limit = signal->entry;
        out->good_bars = LIMIT_BARS;
    } else {
        out->drop_low = is_short ? signal->target_1 : signal->stop;
        out->drop_high = is_short ? signal->stop : signal->target_1;
    }
    out->size = SIZE_RISK;
    out->size_value = llround(signal->risk_fraction * (double)DECIMAL_ONE);
    out->size_entry = signal->entry;
    out->size_cap = orders->config.size_cap;
    out->entry_rules = orders->config.story;
    out->signal = *record;
}

static int make_request(struct signal_orders *orders,
                        const struct record *record, struct engine_request *out,
                        struct err *err)
{
    const char *wrong = fault(&record->u.signal);

    if (wrong)
        return err_set(err, ERR_DATA, "%s signal of bar %" PRId64 " %s",
                       record_kind_name(record->kind), record->i, wrong);
    *out = (struct engine_request){0};
    set_order(orders, record, out);
    set_protection(&record->u.signal, &out->protection);
    set_guards(orders, record, &out->protection);
    return 1;
}

int signal_orders_record(struct signal_orders *orders,
                         const struct record *record,
                         struct engine_request *out, struct err *err)
{
    if (record->rev)
        return 0; /* levels do not change; the engine expires by itself */
    if (record->type == RECORD_SIGNAL && record->status == STATUS_APPROVED)
        return make_request(orders, record, out, err);
    if (record->type == RECORD_RANGE)
        take_range(orders, record);
    if (record->type == RECORD_PATTERN &&
        (record->kind == KIND_SPRING || record->kind == KIND_TEST ||
         record->kind == KIND_UTAD))
        take_pattern(orders, record);
    return 0;
}
