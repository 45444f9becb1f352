/*
 * Money, margin and limits worked out by hand (barbacktest(7), MONEY): what may
 * be opened, with which words it is refused, what shorts and debt cost.
 */
#include "base/decimal.h"
#include "lib/engine_rig.h"
#include "lib/tap.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static const struct rig_bar tens[] = {
    {10, 10, 10, 10, 1}, {10, 10, 10, 10, 1}, {10, 10, 10, 10, 1}};

static void begin(struct rig *rig, double cash)
{
    engine_rig_init(rig, &engine_decimal);
    rig->config.cash = rig_e8(cash);
    rig->config.close_at_end = false;
    engine_rig_add(rig, "AA", tens, COUNT(tens));
}

/* 100 at 10 and a commission of 1: 1000 of 999 after costs. */
static void margin(void)
{
    struct rig rig;

    begin(&rig, 1000);
    rig.config.commission_order = rig_e8(1);
    engine_rig_order(&rig, 0, KIND_MARKET, ACTION_BUY, 100);
    engine_rig_order(&rig, 0, KIND_MARKET, ACTION_SELL, 100);
    engine_rig_order(&rig, 0, KIND_MARKET, ACTION_SELL, 99);
    engine_rig_run(&rig);
    engine_rig_end_is(&rig, 0, "REJECTED: needs 1000, has 999",
                      "a long beyond the cash");
    engine_rig_end_is(&rig, 1, "REJECTED: needs 1000, has 999",
                      "a short beyond equity");
    engine_rig_fill_is(&rig, 0, "1 sell 99@10 -> -99", "a short within it");
    IS_INT(rig.summary.u.summary.rejected, 2, "rejected");
    engine_rig_free(&rig);
}

/* Exactly the leverage is allowed. */
static void leverage(void)
{
    struct rig rig;

    begin(&rig, 1000);
    rig.config.leverage = 5 * DECIMAL_ONE / 2;
    engine_rig_order(&rig, 0, KIND_MARKET, ACTION_BUY, 250);
    engine_rig_order(&rig, 1, KIND_MARKET, ACTION_BUY, 1);
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 0, "1 buy 250@10 -> 250", "all of the leverage");
    engine_rig_end_is(&rig, 1, "REJECTED: needs 2510, has 2500",
                      "and one more");
    engine_rig_free(&rig);
}

/* 150 % of 1000 is 150; 99 fit with a commission of 1. */
static void cut(void)
{
    struct rig rig;

    begin(&rig, 1000);
    rig.config.commission_order = rig_e8(1);
    rig.config.size = SIZE_SHARE;
    rig.config.size_value = 3 * DECIMAL_ONE / 2;
    rig.of[0].want[0] = WANT_LONG;
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 0, "1 buy 99@10 -> 99", "sized by share: cut");
    engine_rig_end_is(&rig, 0, "FILLED", "sized by share");
    engine_rig_free(&rig);
}

/* Whole lots of quantity, equity x share / 10, equity x risk / distance. */
static void sizes(void)
{
    static const struct {
        enum size_kind kind;
        double value;
        double stop_loss;
        double lot;
        const char *fill;
    } cases[] = {
        {SIZE_QUANTITY, 12.7, 0, 1, "1 buy 12@10 -> 12"},
        {SIZE_QUANTITY, 12.7, 0, .5, "1 buy 12.5@10 -> 12.5"},
        {SIZE_SHARE, .6666666, 0, 1, "1 buy 66@10 -> 66"},
        {SIZE_RISK, .01, .04, 1, "1 buy 25@10 -> 25"},
        {SIZE_RISK, .01, .03, 1, "1 buy 33@10 -> 33"},
    };

    for (size_t k = 0; k < COUNT(cases); k++) {
        struct rig rig;

        begin(&rig, 1000);
        rig.config.size = cases[k].kind;
        rig.config.size_value = rig_e8(cases[k].value);
        rig.config.stop_loss = rig_e8(cases[k].stop_loss);
        rig.config.lot = rig_e8(cases[k].lot);
        rig.of[0].want[0] = WANT_LONG;
        engine_rig_run(&rig);
        engine_rig_fill_is(&rig, 0, cases[k].fill, "size");
        engine_rig_free(&rig);
    }
}

static void refusals(void)
{
    struct rig rig;
    struct engine_request *request;

    begin(&rig, 1000);
    rig.config.lot = DECIMAL_ONE;
    rig.config.long_only = true;
    rig.config.max_exposure = DECIMAL_ONE / 2;
    rig.config.max_heat = DECIMAL_ONE / 100;
    engine_rig_order(&rig, 0, KIND_MARKET, ACTION_BUY, .5);
    engine_rig_order(&rig, 0, KIND_MARKET, ACTION_SELL, 1);
    engine_rig_order(&rig, 0, KIND_MARKET, ACTION_BUY, 51);
    request = engine_rig_order(&rig, 0, KIND_MARKET, ACTION_BUY, 11);
    request->order.stop_loss = rig_e8(9);
    request = engine_rig_order(&rig, 0, KIND_MARKET, ACTION_BUY, 10);
    request->order.stop_loss = rig_e8(9);
    engine_rig_order(&rig, 1, KIND_MARKET, ACTION_SELL, 15);
    engine_rig_run(&rig);
    engine_rig_end_is(&rig, 0, "REJECTED: below one lot", "half a lot");
    engine_rig_end_is(&rig, 1, "REJECTED: long only", "short");
    engine_rig_end_is(&rig, 2, "REJECTED: exposure 51% over 50%", "exposure");
    engine_rig_end_is(&rig, 3, "REJECTED: heat 1.1% over 1%", "heat");
    engine_rig_fill_is(&rig, 0, "1 buy 10@10 -> 10",
                       "exactly the heat is allowed");
    engine_rig_fill_is(&rig, 1, "2 sell 10@10 -> 0",
                       "long only: what closes fills");
    engine_rig_end_is(&rig, 5, "REJECTED: long only",
                      "long only: the rest does not");
    engine_rig_free(&rig);
}

/* A trail is no stop: it does not count as heat. */
static void heat_of_a_trail(void)
{
    struct rig rig;

    begin(&rig, 1000);
    rig.config.max_heat = DECIMAL_ONE / 100;
    engine_rig_order(&rig, 0, KIND_MARKET, ACTION_BUY, 50)->order.trail =
        rig_e8(5);
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 0, "1 buy 50@10 -> 50", "heat of a trail");
    engine_rig_free(&rig);
}

static void positions(void)
{
    struct rig rig;

    begin(&rig, 1000);
    engine_rig_add(&rig, "BB", tens, COUNT(tens));
    rig.config.max_positions = 1;
    engine_rig_order_of(&rig, 0, 0, KIND_MARKET, ACTION_BUY, 1);
    engine_rig_order_of(&rig, 1, 0, KIND_MARKET, ACTION_BUY, 1);
    engine_rig_order_of(&rig, 0, 1, KIND_MARKET, ACTION_BUY, 1);
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 1, "2 buy 1@10 -> 2",
                       "adding is no further position");
    engine_rig_end_is(&rig, 1, "REJECTED: positions 2 over 1", "positions");
    engine_rig_free(&rig);
}

/* 10 short at 10: a day of 36.5 % a year on 100 is 0.1. */
static void borrow(void)
{
    struct rig rig;

    begin(&rig, 1000);
    rig.config.borrow = rig_e8(.365);
    engine_rig_order(&rig, 0, KIND_MARKET, ACTION_SELL, 10);
    engine_rig_run(&rig);
    IS_INT(rig.cash[1], rig_e8(1099.9), "borrow of a day");
    IS_INT(rig.cash[2], rig_e8(1099.8), "borrow of two");
    IS_INT(rig.summary.u.summary.borrow, rig_e8(.2), "borrow in all");
    engine_rig_free(&rig);
}

/* 200 at 10 on 1000, then 7: equity 400 is below 30 % of 1400. */
static void maintenance(int percent, const char *second)
{
    static const struct rig_bar bar[] = {{10, 10, 10, 10, 1},
                                         {10, 10, 10, 10, 1},
                                         {8, 8, 7, 7, 1},
                                         {6, 6, 6, 6, 1}};
    struct rig rig;

    engine_rig_init(&rig, &engine_decimal);
    rig.config.cash = rig_e8(1000);
    rig.config.leverage = 2 * DECIMAL_ONE;
    rig.config.close_at_end = false;
    rig.config.maintenance = percent * DECIMAL_ONE / 1400;
    engine_rig_add(&rig, "AA", bar, COUNT(bar));
    engine_rig_order(&rig, 0, KIND_MARKET, ACTION_BUY, 200);
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 1, second, "maintenance");
    if (*second)
        IS_INT(
            (int)engine_rig_record(&rig, RECORD_TRADE, 0)->u.trade.exit_reason,
            EXIT_MARGIN, "maintenance: reason");
    engine_rig_free(&rig);
}

/* 2 bps after a bar of 1,000,000, else 5; 1 bp for each tenth but the first. */
static void volume_share(double before, double volume, double quantity,
                         const char *fill)
{
    struct rig_bar bar[] = {{10, 10, 10, 10, before}, {10, 10, 10, 10, volume}};
    struct rig rig;

    engine_rig_init(&rig, &engine_decimal);
    rig.config.cash = rig_e8(1e9);
    rig.config.lot = rig_e8(.1);
    rig.config.close_at_end = false;
    rig.config.slippage = SLIPPAGE_VOLUME_SHARE;
    engine_rig_add(&rig, "AA", bar, COUNT(bar));
    engine_rig_order(&rig, 0, KIND_MARKET, ACTION_BUY, quantity);
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 0, fill, "volume share");
    engine_rig_free(&rig);
}

static void overflow(void)
{
    static const struct rig_bar bar[] = {{1e9, 1e9, 1e9, 1e9, 1},
                                         {1e9, 1e9, 1e9, 1e9, 1},
                                         {9e10, 9e10, 9e10, 9e10, 1}};
    struct rig rig;

    engine_rig_init(&rig, &engine_decimal);
    rig.config.cash = rig_e8(9e10);
    engine_rig_add(&rig, "AA", bar, COUNT(bar));
    engine_rig_order(&rig, 0, KIND_MARKET, ACTION_BUY, 2);
    IS_INT(engine_rig_run(&rig), -1, "two at 9e10");
    IS_INT((int)rig.err.code, ERR_DATA, "a fault of the data");
    IS_TEXT(rig.err.msg, "money overflows at AA 1d, bar 2", "said where");
    engine_rig_free(&rig);
    engine_rig_init(&rig, &engine_decimal);
    engine_rig_add(&rig, "AA", bar, COUNT(bar));
    engine_rig_order(&rig, 0, KIND_MARKET, ACTION_BUY, 9e10);
    IS_INT(engine_rig_run(&rig), 0, "an order that is too large");
    engine_rig_end_is(&rig, 0, "REJECTED: needs more than can be counted",
                      "is rejected");
    engine_rig_free(&rig);
}

int main(void)
{
    margin();
    leverage();
    cut();
    sizes();
    refusals();
    heat_of_a_trail();
    positions();
    borrow();
    maintenance(401, "3 sell 200@6 -> 0");
    maintenance(400, "");
    volume_share(100000, 10000, 1000, "1 buy 1000@10.002 -> 1000");
    volume_share(99999, 10000, 1000, "1 buy 1000@10.005 -> 1000");
    volume_share(100000, 10000, 1000.1, "1 buy 1000.1@10.003 -> 1000.1");
    volume_share(100000, 10000, 5000, "1 buy 5000@10.006 -> 5000");
    volume_share(100000, 11, 1.1, "1 buy 1.1@10.002 -> 1.1");
    overflow();
    return tap_done();
}
