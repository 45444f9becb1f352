/*
 * Orders on bars that can be worked out by hand (barbacktest(7), ORDERS and
 * FILLS): which price, in which order, and how each order ends.
 */
#include <string.h>

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

/* A reducing stop waits for its position, however late that comes. */
static void reduce_waits(void)
{
    static const struct rig_bar bar[] = {{10, 10, 10, 10, 1},
                                         {10, 10, 9, 10, 1},
                                         {10, 10, 9, 10, 1},
                                         {10, 10, 7, 8, 1}};
    struct rig rig;
    struct engine_request *stop;

    begin(&rig, bar, COUNT(bar));
    stop = engine_rig_order(&rig, 0, KIND_STOP, ACTION_SELL, 9);
    stop->order.stop = rig_e8(8);
    stop->order.reduce = true;
    engine_rig_order(&rig, 1, KIND_MARKET, ACTION_BUY, 5);
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 0, "2 buy 5@10 -> 5", "reduce");
    engine_rig_fill_is(&rig, 1, "3 sell 5@8 -> 0",
                       "reduce, cut to what is held");
    engine_rig_end_is(&rig, 0, "FILLED", "reduce");
    engine_rig_free(&rig);
}

static void reduce_finds_nothing(void)
{
    static const struct rig_bar bar[] = {
        {10, 10, 10, 10, 1}, {10, 10, 9, 10, 1}, {10, 10, 8, 8, 1}};
    struct rig rig;
    struct engine_request *stop;

    begin(&rig, bar, COUNT(bar));
    stop = engine_rig_order(&rig, 0, KIND_STOP, ACTION_SELL, 9);
    stop->order.stop = rig_e8(8);
    stop->order.reduce = true;
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 0, "", "nothing to reduce");
    engine_rig_end_is(&rig, 0, "CANCELLED: nothing to close",
                      "nothing to reduce");
    IS_INT(engine_rig_order_end(&rig, 0)->i, 2, "on the bar it would fill");
    engine_rig_free(&rig);
}

/* 100 volume, a tenth of it: a close takes what an entry added meanwhile. */
static void close_takes_all(void)
{
    static const struct rig_bar bar[] = {
        {10, 10, 10, 10, 900}, {10, 10, 10, 10, 900}, {10, 10, 10, 10, 100},
        {10, 10, 10, 10, 100}, {10, 10, 10, 10, 900}, {10, 10, 10, 10, 900}};
    struct rig rig;

    begin(&rig, bar, COUNT(bar));
    rig.config.participation = DECIMAL_ONE / 10;
    engine_rig_order(&rig, 0, KIND_MARKET, ACTION_BUY, 30);
    engine_rig_order(&rig, 1, KIND_MARKET, ACTION_CLOSE, 0);
    engine_rig_order(&rig, 3, KIND_MARKET, ACTION_BUY, 40);
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 0, "1 buy 30@10 -> 30", "close");
    engine_rig_fill_is(&rig, 1, "2 sell 10@10 -> 20", "close in parts");
    engine_rig_fill_is(&rig, 2, "3 sell 10@10 -> 10", "close in parts");
    engine_rig_fill_is(&rig, 3, "4 sell 10@10 -> 0", "close in parts");
    engine_rig_fill_is(&rig, 4, "4 buy 40@10 -> 40", "an entry behind it");
    engine_rig_end_is(&rig, 1, "FILLED", "close");
    IS_INT((int)engine_rig_order_end(&rig, 1)->u.order.action, ACTION_CLOSE,
           "a close stays one in its records");
    engine_rig_free(&rig);
}

/* 10 long turned into 20 short: two fills that share a commission of 3. */
static void turn_is_two_fills(void)
{
    static const struct rig_bar bar[] = {
        {10, 10, 10, 10, 1}, {10, 10, 10, 10, 1}, {12, 12, 12, 12, 1}};
    struct rig rig;
    const struct record *close;
    const struct record *open;
    const struct record *trade;

    begin(&rig, bar, COUNT(bar));
    rig.config.commission_order = rig_e8(3);
    engine_rig_order(&rig, 0, KIND_MARKET, ACTION_BUY, 10);
    engine_rig_order(&rig, 1, KIND_MARKET, ACTION_SELL, 30);
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 1, "2 sell 10@12 -> 0", "turn");
    engine_rig_fill_is(&rig, 2, "2 sell 20@12 -> -20", "turn");
    close = engine_rig_record(&rig, RECORD_FILL, 1);
    open = engine_rig_record(&rig, RECORD_FILL, 2);
    trade = engine_rig_record(&rig, RECORD_TRADE, 0);
    IS_INT(close->u.fill.commission, rig_e8(1), "a third of the commission");
    IS_INT(open->u.fill.commission, rig_e8(2), "two thirds of it");
    IS_INT(trade->u.trade.pnl, rig_e8(20 - 3 - 1), "pnl of what was closed");
    IS_INT((int)trade->u.trade.exit_reason, EXIT_REVERSE, "turned");
    IS_INT(rig.summary.u.summary.fills, 3, "fills");
    IS_INT(rig.cash[2], rig_e8(10000 - 100 + 360 - 6), "cash");
    engine_rig_free(&rig);
}

/* Each order fills at the close as it is made, so that a CANCEL is late. */
static void close_fills_in_order(void)
{
    static const struct rig_bar bar[] = {{10, 10, 10, 10, 1},
                                         {10, 12, 10, 11, 1}};
    struct rig rig;

    begin(&rig, bar, COUNT(bar));
    rig.config.fill_close = true;
    engine_rig_order(&rig, 1, KIND_MARKET, ACTION_BUY, 2);
    engine_rig_order(&rig, 1, KIND_CANCEL, ACTION_NONE, 0);
    engine_rig_order(&rig, 1, KIND_MARKET, ACTION_BUY, 3);
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 0, "1 buy 2@11 -> 2", "at the close");
    engine_rig_fill_is(&rig, 1, "1 buy 3@11 -> 5", "at the close");
    engine_rig_end_is(&rig, 0, "FILLED", "at the close");
    engine_rig_free(&rig);
}

static void gaps(void)
{
    static const struct rig_bar bar[] = {
        {10, 10, 10, 10, 1}, {8, 9, 7, 9, 1}, {12, 13, 11, 12, 1}};
    static const struct {
        enum record_kind kind;
        enum action action;
        double limit;
        double stop;
        const char *fill;
    } cases[] = {
        {KIND_LIMIT, ACTION_BUY, 9, 0, "1 buy 1@8 -> 1"},
        {KIND_LIMIT, ACTION_BUY, 7.5, 0, "1 buy 1@7.5 -> 1"},
        {KIND_LIMIT, ACTION_BUY, 6, 0, ""},
        {KIND_LIMIT, ACTION_SELL, 11, 0, "2 sell 1@12 -> -1"},
        {KIND_LIMIT, ACTION_SELL, 13, 0, "2 sell 1@13 -> -1"},
        {KIND_STOP, ACTION_SELL, 0, 9, "1 sell 1@8 -> -1"},
        {KIND_STOP, ACTION_SELL, 0, 7, "1 sell 1@7 -> -1"},
        {KIND_STOP, ACTION_BUY, 0, 11, "2 buy 1@12 -> 1"},
        {KIND_STOP_LIMIT, ACTION_BUY, 12, 11, "2 buy 1@12 -> 1"},
        {KIND_STOP_LIMIT, ACTION_BUY, 11.5, 11, ""},
        {KIND_STOP_LIMIT, ACTION_SELL, 9, 9.5, "1 sell 1@9 -> -1"},
        {KIND_STOP_LIMIT, ACTION_SELL, 9.5, 9.5, "2 sell 1@12 -> -1"},
    };

    for (size_t k = 0; k < COUNT(cases); k++) {
        struct rig rig;
        struct engine_request *request;

        begin(&rig, bar, COUNT(bar));
        request = engine_rig_order(&rig, 0, cases[k].kind, cases[k].action, 1);
        request->order.limit = rig_e8(cases[k].limit);
        request->order.stop = rig_e8(cases[k].stop);
        engine_rig_run(&rig);
        engine_rig_fill_is(&rig, 0, cases[k].fill,
                           record_kind_name(cases[k].kind));
        engine_rig_free(&rig);
    }
}

/* Highs 12, 14: levels 7 (10 - 3), 9 and 11; the low of bar 3 is 10. */
static void trailing(void)
{
    static const struct rig_bar bar[] = {{10, 10, 10, 10, 1},
                                         {10, 12, 8, 11, 1},
                                         {12, 14, 9.5, 13, 1},
                                         {13, 20, 10, 12, 1}};
    struct rig rig;

    begin(&rig, bar, COUNT(bar));
    engine_rig_order(&rig, 0, KIND_TRAILING_STOP, ACTION_SELL, 1)->order.trail =
        rig_e8(3);
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 0, "3 sell 1@11 -> -1", "trailing stop");
    engine_rig_free(&rig);
}

static void oco_and_times(void)
{
    static const struct rig_bar bar[] = {{10, 10, 10, 10, 1},
                                         {10, 11, 10, 10, 1},
                                         {10, 13, 10, 12, 1},
                                         {12, 13, 5, 12, 1}};
    struct rig rig;
    struct engine_request *request;

    begin(&rig, bar, COUNT(bar));
    request = engine_rig_order(&rig, 0, KIND_LIMIT, ACTION_BUY, 1);
    request->order.limit = rig_e8(6);
    memcpy(request->order.oco, "g", 2);
    request = engine_rig_order(&rig, 0, KIND_STOP, ACTION_BUY, 2);
    request->order.stop = rig_e8(12);
    memcpy(request->order.oco, "g", 2);
    request = engine_rig_order(&rig, 0, KIND_LIMIT, ACTION_BUY, 3);
    request->order.limit = rig_e8(6);
    request->order.tif = TIF_DAY;
    request = engine_rig_order(&rig, 0, KIND_LIMIT, ACTION_BUY, 4);
    request->order.limit = rig_e8(6);
    request->order.tif = TIF_GTD;
    request->order.until = RIG_START + 2 * RIG_DAY;
    engine_rig_run(&rig);
    engine_rig_end_is(&rig, 0, "CANCELLED: OCO", "one of two");
    engine_rig_fill_is(&rig, 0, "2 buy 2@12 -> 2", "one of two");
    engine_rig_end_is(&rig, 2, "EXPIRED", "DAY");
    IS_INT(engine_rig_order_end(&rig, 2)->i, 2, "DAY: after one bar");
    engine_rig_end_is(&rig, 3, "EXPIRED", "GTD");
    IS_INT(engine_rig_order_end(&rig, 3)->i, 3, "GTD: after `until`");
    IS_INT((int64_t)engine_rig_count(&rig, RECORD_FILL), 1, "no other fill");
    engine_rig_free(&rig);
}

static void no_volume(void)
{
    static const struct rig_bar bar[] = {
        {10, 10, 10, 10, 5}, {10, 10, 10, 10, 0}, {11, 11, 11, 11, 5}};
    static const struct rig_bar never[] = {{10, 10, 10, 10, 0},
                                           {12, 12, 12, 12, 0}};
    struct rig rig;

    begin(&rig, bar, COUNT(bar));
    engine_rig_order(&rig, 0, KIND_MARKET, ACTION_BUY, 1);
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 0, "2 buy 1@11 -> 1",
                       "a bar without volume fills nothing");
    engine_rig_free(&rig);
    begin(&rig, never, COUNT(never));
    rig.config.participation = DECIMAL_ONE / 100;
    engine_rig_order(&rig, 0, KIND_MARKET, ACTION_BUY, 1);
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 0, "1 buy 1@12 -> 1",
                       "a series without volume has enough");
    engine_rig_free(&rig);
}

/* 10 % of 0.3 is exact: 0.03, three lots. */
static void participation_is_exact(void)
{
    static const struct rig_bar bar[] = {{10, 10, 10, 10, .3},
                                         {10, 10, 10, 10, .3}};
    struct rig rig;

    begin(&rig, bar, COUNT(bar));
    rig.config.participation = DECIMAL_ONE / 10;
    rig.config.lot = DECIMAL_ONE / 100;
    engine_rig_order(&rig, 0, KIND_MARKET, ACTION_BUY, 1);
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 0, "1 buy 0.03@10 -> 0.03", "participation");
    engine_rig_free(&rig);
}

int main(void)
{
    gaps();
    trailing();
    oco_and_times();
    reduce_waits();
    reduce_finds_nothing();
    close_takes_all();
    turn_is_two_fills();
    close_fills_in_order();
    no_volume();
    participation_is_exact();
    return tap_done();
}
