/*
 * Orders from signals by the figures of WYCKOFF d.3, d.5 and appendix A: the
 * spring of the synthetic series, its range, and an upthrust on it.
 */
#include "backtest/signal_orders.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "lib/tap.h"

#define CENTS(x)   ((int64_t)(x)*1000000)
#define SUPPORT    INT64_C(9999875000)
#define RESISTANCE CENTS(11007)
#define JUMP       INT64_C(14028375000)
#define ENTRY      INT64_C(10049874375)
#define STOP       INT64_C(9662800000)
#define LOW        CENTS(9860)

enum { RANGE_ID = 1, SPRING_ID, TEST_ID, SOS_ID, LPS_ID, UTAD_ID, SIGNAL_ID };

static const struct series_name series = {"SYN", "1d"};
static const struct signal_orders_config by_story = {
    .story = true,
    .size_cap = DECIMAL_ONE / 5,
};

static struct signal_orders *create(const struct signal_orders_config *config)
{
    struct signal_orders *orders = signal_orders_create(config);

    if (!orders)
        tap_skip_all("no memory");
    return orders;
}

static void give(struct signal_orders *orders, const struct record *record)
{
    struct engine_request request;
    struct err err = {0};

    if (signal_orders_record(orders, record, &request, &err))
        OK(false, "a record that makes no order: %s", err.msg);
}

static void give_range(struct signal_orders *orders, uint64_t id)
{
    struct record record;

    record_init(&record, RECORD_RANGE, KIND_NONE, &series);
    record.status = STATUS_ACTIVE;
    record.id = id;
    record.i = 85;
    record.u.range.support = SUPPORT;
    record.u.range.resistance = RESISTANCE;
    record.u.range.jump = JUMP;
    give(orders, &record);
}

static void give_pattern(struct signal_orders *orders, enum record_kind kind,
                         uint64_t id, int64_t price)
{
    struct record record;

    record_init(&record, RECORD_PATTERN, kind, &series);
    record.status = STATUS_CONFIRMED;
    record.id = id;
    record.i = 92;
    record.u.pattern.range = RANGE_ID;
    record.u.pattern.price = price;
    if (kind == KIND_TEST)
        record.u.pattern.spring = SPRING_ID;
    give(orders, &record);
}

static struct record make_signal(enum record_kind kind, uint64_t pattern)
{
    struct record record;
    struct signal *signal = &record.u.signal;

    record_init(&record, RECORD_SIGNAL, kind, &series);
    record.status = STATUS_APPROVED;
    record.id = SIGNAL_ID;
    record.i = 92;
    record.ts = INT64_C(1712016000000000000);
    signal->direction = SIDE_LONG;
    signal->pattern = pattern;
    signal->range = RANGE_ID;
    signal->entry = ENTRY;
    signal->stop = STOP;
    signal->target_1 = RESISTANCE;
    signal->target_2 = JUMP;
    signal->risk_fraction = .005;
    return record;
}

/* A short at 107.20 from an upthrust to 110.84, stop 2 % above, to 89.9275. */
static struct record make_utad(void)
{
    struct record record = make_signal(KIND_UTAD, UTAD_ID);
    struct signal *signal = &record.u.signal;

    signal->direction = SIDE_SHORT;
    signal->entry = CENTS(10720);
    signal->stop = INT64_C(11305680000);
    signal->target_1 = SUPPORT;
    signal->target_2 = SUPPORT - (RESISTANCE - SUPPORT);
    return record;
}

static struct engine_request request_of(struct signal_orders *orders,
                                        const struct record *record)
{
    struct engine_request request = {0};
    struct err err = {0};

    IS_INT(signal_orders_record(orders, record, &request, &err), 1,
           "%s: an order %s", record_kind_name(record->kind), err.msg);
    return request;
}

static void target_is(const struct engine_target *target, int64_t price,
                      int64_t percent, int64_t stop, bool to_entry)
{
    IS_INT(target->price, price, "target");
    IS_INT(target->share, percent * DECIMAL_ONE / 100, "its share");
    IS_INT(target->stop, stop, "the stop after it");
    OK(target->stop_to_entry == to_entry, "the stop goes to the entry: %s",
       to_entry ? "yes" : "no");
}

static void guard_is(const struct engine_protection *protection, size_t k,
                     struct engine_guard want, const char *name)
{
    const struct engine_guard *got = &protection->guard[k];

    OK(k < protection->guards && got->level == want.level &&
           got->above == want.above && got->on_close == want.on_close &&
           got->armed_at == want.armed_at,
       "guard %zu: %s", k, name);
}

static const struct engine_guard spring_low = {.level = LOW};
static const struct engine_guard under_resistance = {.level = RESISTANCE,
                                                     .on_close = true};
static const struct engine_guard under_support = {
    .level = SUPPORT, .on_close = true, .armed_at = JUMP};

static void test_market(void)
{
    struct signal_orders *orders = create(&by_story);
    struct record signal = make_signal(KIND_SPRING, SPRING_ID);
    struct engine_request request;
    const struct engine_protection *protection = &request.protection;

    give_range(orders, RANGE_ID);
    give_pattern(orders, KIND_SPRING, SPRING_ID, LOW);
    give_pattern(orders, KIND_TEST, TEST_ID, CENTS(10020));
    request = request_of(orders, &signal);
    IS_INT(request.i, 92, "decided at the signal's bar");
    IS_INT(request.kind, KIND_MARKET, "market");
    IS_INT(request.order.action, ACTION_BUY, "buy");
    IS_INT(request.order.quantity, 0, "sized by risk");
    OK(request.order.signal == SIGNAL_ID, "names its signal");
    OK(request.order.limit == FIELD_ABSENT &&
           request.order.stop_loss == FIELD_ABSENT &&
           isnan(request.order.trail_rate) && !request.order.reduce,
       "what the order does not say is absent");
    IS_INT(request.size, SIZE_RISK, "risk");
    IS_INT(request.size_value, 500000, ".5 %% of equity");
    IS_INT(request.size_entry - protection->stop, 387074375,
           "over 3.87074375 a unit");
    /* 129 units at 100,000, as d.3 says */
    IS_INT(INT64_C(50000000000) / (request.size_entry - protection->stop), 129,
           "which are 129 units of 100,000");
    IS_INT(request.size_cap, 20000000, "at most 20 %%");
    IS_INT(request.good_bars, 0, "no limit in bars");
    IS_INT(request.drop_low, STOP, "dropped at or below the stop");
    IS_INT(request.drop_high, RESISTANCE, "dropped at or above target_1");
    OK(request.entry_rules, "by the story");
    OK(!memcmp(&request.signal, &signal, sizeof(signal)), "the signal goes on");
    IS_INT(protection->stop, STOP, "stop");
    IS_INT((int64_t)protection->targets, 3, "targets");
    target_is(&protection->target[0], RESISTANCE, 50, 0, true);
    target_is(&protection->target[1], JUMP, 30, RESISTANCE, false);
    /* 1.5 * 140.28375 */
    target_is(&protection->target[2], INT64_C(21042562500), 20, 0, false);
    IS_INT((int64_t)protection->guards, 2, "guards");
    guard_is(protection, 0, spring_low, "the spring's low");
    guard_is(protection, 1, under_support, "support after the jump");
    signal_orders_destroy(orders);
}

static void test_limit(void)
{
    struct signal_orders_config config = {.limit_entry = true};
    struct signal_orders *orders = create(&config);
    struct record signal = make_signal(KIND_SPRING, SPRING_ID);
    struct engine_request request = request_of(orders, &signal);

    IS_INT(request.kind, KIND_LIMIT, "limit");
    IS_INT(request.order.limit, ENTRY, "at the entry");
    IS_INT(request.good_bars, 10, "10 bars");
    OK(!request.drop_low && !request.drop_high, "whatever the open");
    OK(!request.entry_rules && !request.size_cap, "no story, no cap");
    IS_INT((int64_t)request.protection.guards, 0,
           "no guards on what is not known");
    signal_orders_destroy(orders);
}

static void test_guards(void)
{
    struct signal_orders *orders = create(&by_story);
    struct record sos = make_signal(KIND_SOS, SOS_ID);
    struct record lps = make_signal(KIND_LPS, LPS_ID);
    struct record by_test = make_signal(KIND_SPRING, TEST_ID);
    struct engine_request request;

    give_range(orders, RANGE_ID);
    request = request_of(orders, &lps);
    IS_INT((int64_t)request.protection.guards, 2, "LPS without a spring");
    guard_is(&request.protection, 0, under_resistance, "resistance");
    guard_is(&request.protection, 1, under_support, "support after the jump");
    give_pattern(orders, KIND_SPRING, SPRING_ID, LOW);
    give_pattern(orders, KIND_TEST, TEST_ID, CENTS(10020));
    request = request_of(orders, &sos);
    IS_INT((int64_t)request.protection.guards, 2, "SOS");
    guard_is(&request.protection, 0, under_resistance, "resistance");
    guard_is(&request.protection, 1, under_support, "support after the jump");
    request = request_of(orders, &lps);
    IS_INT((int64_t)request.protection.guards, 3, "LPS after a spring");
    guard_is(&request.protection, 0, spring_low, "the spring's low");
    guard_is(&request.protection, 1, under_resistance, "resistance");
    guard_is(&request.protection, 2, under_support, "support after the jump");
    request = request_of(orders, &by_test);
    guard_is(&request.protection, 0, spring_low,
             "the spring's low by way of its test");
    signal_orders_destroy(orders);
}

static void test_short(void)
{
    struct signal_orders *orders = create(&by_story);
    struct record utad = make_utad();
    struct engine_request request;

    give_range(orders, RANGE_ID);
    give_pattern(orders, KIND_UTAD, UTAD_ID, CENTS(11084));
    request = request_of(orders, &utad);
    IS_INT(request.order.action, ACTION_SELL, "sell");
    IS_INT(request.drop_low, SUPPORT, "dropped at or below target_1");
    IS_INT(request.drop_high, INT64_C(11305680000),
           "dropped at or above the stop");
    target_is(&request.protection.target[0], SUPPORT, 50, 0, true);
    target_is(&request.protection.target[1], INT64_C(8992750000), 30, SUPPORT,
              false);
    /* 89.9275 / 2 */
    target_is(&request.protection.target[2], INT64_C(4496375000), 20, 0, false);
    IS_INT((int64_t)request.protection.guards, 1, "guards");
    guard_is(&request.protection, 0,
             (struct engine_guard){.level = CENTS(11084), .above = true},
             "the upthrust's high");
    signal_orders_destroy(orders);
}

/* Halves of 1e-8 go to the even one. */
static void test_rounding(void)
{
    static const struct {
        int64_t target_2, third_long, third_short;
    } cases[] = {
        {4, 6, 2}, {5, 8, 2}, {6, 9, 3}, {7, 10, 4}, {9, 14, 4},
    };
    struct signal_orders *orders = create(&by_story);

    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        struct record record = make_signal(KIND_SPRING, SPRING_ID);
        struct signal *signal = &record.u.signal;

        signal->stop = 1;
        signal->entry = 2;
        signal->target_1 = 3;
        signal->target_2 = cases[k].target_2;
        IS_INT(request_of(orders, &record).protection.target[2].price,
               cases[k].third_long, "long, from %d", (int)cases[k].target_2);
        signal->direction = SIDE_SHORT;
        signal->stop = 12;
        signal->entry = 11;
        signal->target_1 = 10;
        IS_INT(request_of(orders, &record).protection.target[2].price,
               cases[k].third_short, "short, from %d", (int)cases[k].target_2);
    }
    signal_orders_destroy(orders);
}

/* A spring is still known after its range was followed by three others, and
 * the records of fifteen busy bars. */
static void test_memory(void)
{
    struct signal_orders *orders = create(&by_story);
    struct record signal = make_signal(KIND_LPS, SPRING_ID);
    struct engine_request request;

    give_range(orders, RANGE_ID);
    give_pattern(orders, KIND_SPRING, SPRING_ID, LOW);
    for (uint64_t id = 100; id < 103; id++)
        give_range(orders, id);
    for (uint64_t id = 200; id < 245; id++)
        give_pattern(orders, KIND_UTAD, id, CENTS(11084));
    request = request_of(orders, &signal);
    guard_is(&request.protection, 0, spring_low, "LPS after three ranges");
    signal = make_signal(KIND_SPRING, SPRING_ID);
    request = request_of(orders, &signal);
    guard_is(&request.protection, 0, spring_low, "SPRING after 45 patterns");
    give_range(orders, 103);
    request = request_of(orders, &signal);
    IS_INT((int64_t)request.protection.guards, 1, "the range is forgotten");
    signal_orders_destroy(orders);
}

static void test_ignored(void)
{
    static const enum record_status statuses[] = {
        STATUS_PENDING, STATUS_REJECTED, STATUS_EXPIRED,
        STATUS_FILLED,  STATUS_STOPPED,  STATUS_TARGET_HIT};
    struct signal_orders *orders = create(&by_story);
    struct record record = make_signal(KIND_SPRING, SPRING_ID);
    struct engine_request request = {.i = 7};
    struct err err = {0};

    for (size_t k = 0; k < sizeof(statuses) / sizeof(statuses[0]); k++) {
        record.status = statuses[k];
        IS_INT(signal_orders_record(orders, &record, &request, &err), 0,
               "%s makes no order", record_status_name(statuses[k]));
    }
    record.status = STATUS_APPROVED;
    record.rev = 1;
    IS_INT(signal_orders_record(orders, &record, &request, &err), 0,
           "nor does a later revision");
    IS_INT(request.i, 7, "and the request is untouched");
    signal_orders_destroy(orders);
}

static void refused(struct signal_orders *orders, const struct record *record,
                    const char *message)
{
    struct engine_request request = {.i = 7};
    struct err err = {0};

    IS_INT(signal_orders_record(orders, record, &request, &err), -1, "refused");
    IS_INT(err.code, ERR_DATA, "ERR_DATA");
    IS_TEXT(err.msg, message, "message");
    IS_INT(request.i, 7, "the request is untouched");
}

static void test_refused(void)
{
    static const size_t levels[] = {
        offsetof(struct signal, entry), offsetof(struct signal, stop),
        offsetof(struct signal, target_1), offsetof(struct signal, target_2)};
    struct signal_orders *orders = create(&by_story);
    struct record record;

    for (size_t k = 0; k < sizeof(levels) / sizeof(levels[0]); k++) {
        static const int64_t absent = FIELD_ABSENT;

        record = make_signal(KIND_SPRING, SPRING_ID);
        memcpy((char *)&record.u.signal + levels[k], &absent, sizeof(absent));
        refused(orders, &record,
                "SPRING signal of bar 92 lacks its entry, stop or targets");
    }
    record = make_signal(KIND_SPRING, SPRING_ID);
    record.u.signal.direction = SIDE_NONE;
    refused(orders, &record, "SPRING signal of bar 92 lacks its direction");
    record = make_signal(KIND_SPRING, SPRING_ID);
    record.u.signal.risk_fraction = (double)NAN;
    refused(orders, &record, "SPRING signal of bar 92 lacks its risk_fraction");
    record = make_signal(KIND_SPRING, SPRING_ID);
    record.u.signal.direction = SIDE_SHORT;
    refused(orders, &record,
            "SPRING signal of bar 92 has its entry, stop and targets out of "
            "order");
    record = make_signal(KIND_SPRING, SPRING_ID);
    record.u.signal.stop = ENTRY;
    refused(orders, &record,
            "SPRING signal of bar 92 has its entry, stop and targets out of "
            "order");
    signal_orders_destroy(orders);
    signal_orders_destroy(NULL);
}

int main(void)
{
    test_market();
    test_limit();
    test_guards();
    test_short();
    test_rounding();
    test_memory();
    test_ignored();
    test_refused();
    return tap_done();
}
