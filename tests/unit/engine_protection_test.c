/*
 * Stops, trails and targets on bars worked out by hand (barbacktest(7),
 * PROTECTION): the bar of the entry, gaps, parts, what comes first.
 */
#include <math.h>

#include "base/decimal.h"
#include "lib/engine_rig.h"
#include "lib/tap.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static void begin(struct rig *rig, const struct rig_bar *bar, size_t n)
{
    engine_rig_init(rig, &engine_decimal);
    rig->config.close_at_end = false;
    rig->config.leverage = 10 * DECIMAL_ONE;
    engine_rig_add(rig, "AA", bar, n);
}

static void leaves(const struct rig *rig, size_t nth, enum exit_reason want,
                   const char *what)
{
    const struct record *record = engine_rig_record(rig, RECORD_TRADE, nth);

    OK(record && record->u.trade.exit_reason == want, "%s: reason", what);
}

static struct engine_request *bracket(struct rig *rig, int64_t i,
                                      enum record_kind kind, double quantity,
                                      double stop, double target)
{
    struct engine_request *request =
        engine_rig_order(rig, i, kind, ACTION_BUY, quantity);

    request->order.stop_loss = rig_e8(stop);
    request->order.take_profit = rig_e8(target);
    return request;
}

/* One bracket of 10, stop 9, target 12, bought at 10; the bar that ends it. */
static void exits(void)
{
    static const struct {
        struct rig_bar bar;
        bool at_open;
        const char *fill;
        enum exit_reason why;
    } cases[] = {
        {{10, 11, 9, 10, 1}, false, "2 sell 10@9 -> 0", EXIT_STOP},
        {{10, 13, 8, 10, 1}, false, "2 sell 10@9 -> 0", EXIT_STOP},
        {{8, 13, 7, 10, 1}, false, "2 sell 10@8 -> 0", EXIT_STOP},
        {{10, 12, 10, 10, 1}, false, "2 sell 10@12 -> 0", EXIT_TARGET},
        {{14, 15, 13, 14, 1}, false, "2 sell 10@12 -> 0", EXIT_TARGET},
        {{14, 15, 13, 14, 1}, true, "2 sell 10@14 -> 0", EXIT_TARGET},
    };

    for (size_t k = 0; k < COUNT(cases); k++) {
        struct rig_bar bar[] = {
            {10, 10, 10, 10, 1}, {10, 10, 10, 10, 1}, cases[k].bar};
        struct rig rig;

        begin(&rig, bar, COUNT(bar));
        rig.config.target_open = cases[k].at_open;
        bracket(&rig, 0, KIND_MARKET, 10, 9, 12);
        engine_rig_run(&rig);
        engine_rig_fill_is(&rig, 1, cases[k].fill, "bracket");
        leaves(&rig, 0, cases[k].why, "bracket");
        engine_rig_free(&rig);
    }
}

/* Bought at its limit of 9, within a bar that opened at 10. */
static void entry_inside(double stop, double low, const char *want,
                         const char *what)
{
    struct rig_bar bar[] = {{10, 10, 10, 10, 1}, {10, 13, low, 12, 1}};
    struct rig rig;

    begin(&rig, bar, COUNT(bar));
    bracket(&rig, 0, KIND_LIMIT, 10, stop, 12)->order.limit = rig_e8(9);
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 0, "1 buy 10@9 -> 10", what);
    engine_rig_fill_is(&rig, 1, want, what);
    engine_rig_free(&rig);
}

/* 100 held with a stop at 8; 10 more without, within a bar that gaps to 7. */
static void addition_inside(void)
{
    static const struct rig_bar bar[] = {
        {10, 10, 10, 10, 1}, {10, 10, 10, 10, 1}, {7, 7.5, 6, 7, 1}};
    struct rig rig;

    begin(&rig, bar, COUNT(bar));
    bracket(&rig, 0, KIND_MARKET, 100, 8, 12);
    engine_rig_order(&rig, 0, KIND_LIMIT, ACTION_BUY, 10)->order.limit =
        rig_e8(6.5);
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 1, "2 buy 10@6.5 -> 110", "addition");
    engine_rig_fill_is(&rig, 2, "2 sell 110@6.5 -> 0",
                       "stop behind an addition");
    engine_rig_free(&rig);
}

/* The trail goes on while volume lets only a part of the position out. */
static void trail_moves_on(void)
{
    static const struct rig_bar bar[] = {{10, 10, 10, 10, 1000},
                                         {10, 10, 10, 10, 1000},
                                         {10, 14, 7, 13, 50},
                                         {13, 13, 13, 13, 0},
                                         {12, 12, 12, 12, 1000}};
    struct rig rig;
    struct engine_request *request;

    begin(&rig, bar, COUNT(bar));
    rig.config.participation = DECIMAL_ONE / 10;
    request = bracket(&rig, 0, KIND_MARKET, 20, 7, 0);
    request->order.trail = rig_e8(2.5);
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 1, "2 sell 5@7.5 -> 15", "what the volume takes");
    leaves(&rig, 0, EXIT_TRAIL, "trail nearer than the stop");
    engine_rig_fill_is(&rig, 2, "4 sell 15@12 -> 0",
                       "the rest, at the next open");
    leaves(&rig, 1, EXIT_TRAIL, "the rest keeps its reason");
    IS_INT((int64_t)engine_rig_count(&rig, RECORD_FILL), 3, "and no more");
    engine_rig_free(&rig);
}

/* Of 10: 5 at 12, 3 at 14, 2 at 16; the stop follows from the next bar on. */
static void three_targets(void)
{
    static const struct rig_bar bar[] = {{10, 10, 10, 10, 1},
                                         {10, 10, 10, 10, 1},
                                         {11, 12, 9.5, 11, 1},
                                         {11, 14, 10.5, 12, 1},
                                         {12, 12, 11.5, 12, 1}};
    struct rig rig;
    struct engine_protection *protection;

    begin(&rig, bar, COUNT(bar));
    protection = &bracket(&rig, 0, KIND_MARKET, 10, 9, 0)->protection;
    protection->targets = 3;
    protection->target[0] = (struct engine_target){
        .price = rig_e8(12), .share = DECIMAL_ONE / 2, .stop_to_entry = true};
    protection->target[1] = (struct engine_target){
        .price = rig_e8(14), .share = 3 * DECIMAL_ONE / 10, .stop = rig_e8(12)};
    protection->target[2] =
        (struct engine_target){.price = rig_e8(16), .share = DECIMAL_ONE / 5};
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 1, "2 sell 5@12 -> 5",
                       "target 1, stop to the entry");
    engine_rig_fill_is(&rig, 2, "3 sell 3@14 -> 2",
                       "target 2, stop to target 1");
    engine_rig_fill_is(&rig, 3, "4 sell 2@12 -> 0", "stopped at target 1");
    engine_rig_free(&rig);
}

/* R of the stop price, of rounded averages; a trail alone has none. */
static void multiples(void)
{
    static const struct rig_bar bar[] = {
        {10, 10, 10, 10, 1}, {10, 10, 10, 10, 1}, {9.5, 10, 7, 8, 1}};
    struct rig rig;

    begin(&rig, bar, COUNT(bar));
    bracket(&rig, 0, KIND_MARKET, 10, 8, 0)->order.trail = rig_e8(1);
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 1, "2 sell 10@9 -> 0", "trail");
    OK(engine_rig_record(&rig, RECORD_TRADE, 0)->u.trade.r_multiple == -.5,
       "-1 of a risk of 2");
    engine_rig_free(&rig);
    begin(&rig, bar, COUNT(bar));
    bracket(&rig, 0, KIND_MARKET, 10, 0, 0)->order.trail = rig_e8(1);
    engine_rig_run(&rig);
    OK(isnan(engine_rig_record(&rig, RECORD_TRADE, 0)->u.trade.r_multiple),
       "no stop, no R");
    engine_rig_free(&rig);
}

/* 3 % of 10 is .3, less than half a tick of 1: one tick all the same. */
static void strategy_trail(void)
{
    static const struct rig_bar bar[] = {
        {10, 10, 10, 10, 1}, {10, 12, 10, 12, 1}, {12, 12, 11, 11, 1}};
    struct rig rig;

    begin(&rig, bar, COUNT(bar));
    rig.config.tick = DECIMAL_ONE;
    rig.config.trail = 3 * DECIMAL_ONE / 100;
    rig.of[0].want[0] = WANT_LONG;
    rig.config.size_value = DECIMAL_ONE;
    rig.config.size = SIZE_QUANTITY;
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 1, "2 sell 1@11 -> 0", "a trail of a tick");
    engine_rig_free(&rig);
}

int main(void)
{
    exits();
    entry_inside(8, 8, "1 sell 10@8 -> 0", "stop below the limit");
    entry_inside(8, 8.5, "", "no target on the bar of such an entry");
    entry_inside(9.5, 8.5, "1 sell 10@9 -> 0", "a stop above it gains nothing");
    addition_inside();
    trail_moves_on();
    three_targets();
    multiples();
    strategy_trail();
    return tap_done();
}
