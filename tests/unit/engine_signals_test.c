/*
 * Orders that come of signals (barbacktest(7), SIGNALS): sizes, what drops and
 * rejects them, halts, emergency exits, the states that go out.
 */
#include <string.h>

#include "base/decimal.h"
#include "lib/engine_rig.h"
#include "lib/tap.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static void begin(struct rig *rig, const struct rig_bar *bar, size_t n)
{
    engine_rig_init(rig, &engine_decimal);
    rig->config.cash = rig_e8(1000);
    rig->config.performance.initial = 1000.0;
    rig->config.close_at_end = false;
    engine_rig_add(rig, "AA", bar, n);
}

/* A signal at 10, stop 9 (short 11), risk 2 % of equity: 20 of 1000. */
static struct engine_request *give(struct rig *rig, int64_t i, bool is_short)
{
    struct engine_request *request = engine_rig_order(
        rig, i, KIND_MARKET, is_short ? ACTION_SELL : ACTION_BUY, 0);
    uint64_t number = rig->of[0].requests;

    request->size = SIZE_RISK;
    request->size_value = 2 * DECIMAL_ONE / 100;
    request->size_entry = rig_e8(10);
    request->entry_rules = true;
    request->protection.stop = rig_e8(is_short ? 11 : 9);
    record_init(&request->signal, RECORD_SIGNAL, KIND_SPRING, &rig->of[0].name);
    request->signal.id = number;
    request->signal.status = STATUS_APPROVED;
    memcpy(request->signal.u.signal.campaign, "C-1", 4);
    return request;
}

static void states(const struct rig *rig, const char *want, const char *what)
{
    char text[128] = "";

    for (size_t k = 0; k < rig->records; k++)
        if (rig->record[k].type == RECORD_SIGNAL) {
            strncat(text, record_status_name(rig->record[k].status), 30);
            strncat(text, " ", 2);
        }
    IS_TEXT(text, want, "%s: states", what);
}

static void drops(double open, const char *want)
{
    struct rig_bar bar[] = {{10, 10, 10, 10, 1}, {open, open, open, open, 1}};
    struct rig rig;
    struct engine_request *request;

    begin(&rig, bar, COUNT(bar));
    request = give(&rig, 0, false);
    request->drop_low = rig_e8(9);
    request->drop_high = rig_e8(12);
    engine_rig_run(&rig);
    engine_rig_end_is(&rig, 0, want, "an open beyond");
    engine_rig_free(&rig);
}

static void sizes(void)
{
    static const struct rig_bar bar[] = {{10, 10, 10, 10, 1},
                                         {10, 10, 10, 10, 1}};
    struct rig rig;

    begin(&rig, bar, COUNT(bar));
    give(&rig, 0, false);
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 0, "1 buy 20@10 -> 20", "risk");
    states(&rig, "FILLED ", "risk");
    engine_rig_free(&rig);
    begin(&rig, bar, COUNT(bar));
    give(&rig, 0, false)->size_cap = 15 * DECIMAL_ONE / 100;
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 0, "1 buy 15@10 -> 15",
                       "15 % of 1000 at the entry price");
    engine_rig_free(&rig);
}

/* Both of one bar: the second comes too late and closes nothing. */
static void other_side(void)
{
    static const struct rig_bar bar[] = {
        {10, 10, 10, 10, 1}, {10, 10, 10, 10, 1}, {10, 10, 10, 10, 1}};
    struct rig rig;

    begin(&rig, bar, COUNT(bar));
    give(&rig, 0, false);
    give(&rig, 0, true);
    give(&rig, 1, true);
    engine_rig_run(&rig);
    IS_INT((int64_t)engine_rig_count(&rig, RECORD_FILL), 1, "one fill");
    engine_rig_end_is(&rig, 1, "REJECTED: position on the other side",
                      "at its fill");
    engine_rig_end_is(&rig, 2, "REJECTED: position on the other side",
                      "at its decision");
    engine_rig_free(&rig);
}

static void lives(double third_high, double third_low, const char *want)
{
    struct rig_bar bar[] = {{10, 10, 10, 10, 1},
                            {10, 10, 10, 10, 1},
                            {10, third_high, third_low, 10, 1},
                            {10, 10, 8, 8, 1}};
    struct rig rig;
    struct engine_protection *protection;

    begin(&rig, bar, COUNT(bar));
    protection = &give(&rig, 0, false)->protection;
    protection->targets = 2;
    protection->target[0] = (struct engine_target){
        .price = rig_e8(12), .share = DECIMAL_ONE / 2, .stop_to_entry = true};
    protection->target[1] =
        (struct engine_target){.price = rig_e8(14), .share = DECIMAL_ONE / 2};
    engine_rig_run(&rig);
    states(&rig, want, "target 12, stop 9");
    engine_rig_free(&rig);
}

/* A guard breaks at the close of bar 2; the exit is the open of bar 3. */
static void emergencies(void)
{
    static const struct rig_bar bar[] = {{10, 10, 10, 10, 1},
                                         {10, 10, 10, 10, 1},
                                         {10, 12, 9.4, 10, 1},
                                         {9.8, 10, 9.5, 10, 1}};
    static const struct {
        struct engine_guard guard;
        const char *fill;
    } cases[] = {
        {{.level = 950000000}, "3 sell 20@9.8 -> 0"},
        {{.level = 940000000}, ""},
        {{.level = 950000000, .on_close = true}, ""},
        {{.level = 1010000000, .on_close = true, .armed_at = 1200000000},
         "3 sell 20@9.8 -> 0"},
        {{.level = 1010000000, .on_close = true, .armed_at = 1201000000}, ""},
        {{.level = 1190000000, .above = true}, "3 sell 20@9.8 -> 0"},
    };

    for (size_t k = 0; k < COUNT(cases); k++) {
        struct rig rig;
        struct engine_protection *protection;
        const struct record *trade;

        begin(&rig, bar, COUNT(bar));
        protection = &give(&rig, 0, false)->protection;
        protection->guards = 1;
        protection->guard[0] = cases[k].guard;
        engine_rig_run(&rig);
        engine_rig_fill_is(&rig, 1, cases[k].fill, "guard");
        trade = engine_rig_record(&rig, RECORD_TRADE, 0);
        OK(!trade || trade->u.trade.exit_reason == EXIT_EMERGENCY, "reason");
        engine_rig_free(&rig);
    }
}

/* 20 bought at 10 stop at 9: 20 of 1000 are lost on day 2. */
static void halts(double day_loss, double drawdown, int days, int64_t i,
                  const char *want)
{
    static const struct rig_bar bar[] = {
        {10, 10, 10, 10, 1}, {10, 10, 10, 10, 1}, {10, 10, 9, 10, 1},
        {10, 10, 10, 10, 1}, {10, 10, 10, 10, 1}, {10, 10, 10, 10, 1},
        {10, 10, 10, 10, 1}, {10, 10, 10, 10, 1}, {10, 10, 10, 10, 1}};
    struct rig rig;

    begin(&rig, bar, COUNT(bar));
    rig.config.max_day_loss = rig_e8(day_loss);
    rig.config.max_drawdown = rig_e8(drawdown);
    rig.config.cooldown_ns = days * RIG_DAY;
    /* Hours, so that bar 2 and what follows are one day. */
    for (size_t k = 0; k < COUNT(bar); k++)
        if (!days)
            rig.of[0].column[COLUMN_TS][k] =
                RIG_START +
                (k < 2 ? (int64_t)k : 24 + (int64_t)k) * RIG_DAY / 24;
    give(&rig, 0, false);
    give(&rig, i, false);
    engine_rig_run(&rig);
    engine_rig_end_is(&rig, 1, want, "halt");
    engine_rig_free(&rig);
}

static void campaign(void)
{
    static const struct rig_bar bar[] = {{10, 10, 10, 10, 1},
                                         {10, 10, 10, 10, 1},
                                         {10, 10, 10, 10, 1},
                                         {10, 10, 10, 10, 1}};
    struct rig rig;

    begin(&rig, bar, COUNT(bar));
    rig.config.max_campaign = 4 * DECIMAL_ONE / 100;
    rig.config.max_trade_risk = 2 * DECIMAL_ONE / 100;
    rig.config.max_entries = 5;
    give(&rig, 0, false);
    give(&rig, 1, false);
    give(&rig, 2, false);
    give(&rig, 2, false)->size_value = 3 * DECIMAL_ONE / 100;
    engine_rig_run(&rig);
    engine_rig_fill_is(&rig, 1, "2 buy 20@10 -> 40", "a second entry adds");
    engine_rig_end_is(&rig, 2, "REJECTED: campaign risk 6% over 4%",
                      "campaign's risk");
    engine_rig_end_is(&rig, 3, "REJECTED: trade risk 3% over 2%",
                      "a trade's risk");
    engine_rig_free(&rig);
    begin(&rig, bar, COUNT(bar));
    rig.config.max_entries = 1;
    give(&rig, 0, false);
    give(&rig, 1, false);
    engine_rig_run(&rig);
    engine_rig_end_is(&rig, 1, "REJECTED: campaign entries 2 over 1",
                      "entries");
    engine_rig_free(&rig);
}

int main(void)
{
    sizes();
    drops(10, "FILLED");
    drops(9, "CANCELLED: open beyond stop");
    drops(12, "CANCELLED: open beyond target");
    other_side();
    lives(11, 9.5, "FILLED STOPPED ");
    lives(12, 9.5, "FILLED TARGET_HIT ");
    lives(12, 9, "FILLED STOPPED ");
    emergencies();
    halts(.02, 0, 0, 2, "REJECTED: halt: loss of the day");
    halts(.0201, 0, 0, 2, "FILLED");
    halts(0, .02, 0, 2, "REJECTED: halt: drawdown");
    halts(0, .0201, 0, 2, "FILLED");
    halts(0, 0, 5, 5, "REJECTED: cool-down: 4 days after a stop");
    halts(0, 0, 5, 6, "FILLED");
    campaign();
    return tap_done();
}
