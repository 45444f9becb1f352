/* Signals of hand-made patterns: every field, and what makes none. */
#include "analysis/signal.h"

#include "lib/signal_rig.h"
#include "lib/tap.h"

struct want {
    enum record_kind kind;
    int64_t i, entry, stop, target_1, target_2, r_e4, size, risk_cents;
    double confidence, raw, priority, allocation;
    enum phase phase;
    enum grade urgency;
    const char *trail;
};

static void signal_is(const struct record *record, const struct want *want)
{
    const char *name = record_kind_name(want->kind);
    const struct signal *signal = &record->u.signal;

    OK(record->kind == want->kind && record->status == STATUS_APPROVED &&
           record->rev == 0,
       "%s: approved", name);
    IS_INT(record->i, want->i, "%s: bar", name);
    IS_INT(record->event_i, want->i, "%s: event is its decision", name);
    IS_INT(record->event_ts, RIG_START + want->i * RIG_DAY, "%s: time", name);
    IS_INT(signal->entry, want->entry, "%s: entry", name);
    IS_INT(signal->stop, want->stop, "%s: stop", name);
    IS_INT(signal->target_1, want->target_1, "%s: target_1", name);
    IS_INT(signal->target_2, want->target_2, "%s: target_2", name);
    IS_NEAR(signal->r_multiple, (double)want->r_e4 / 1e4, 0, "%s: R", name);
    IS_INT(signal->position_size, want->size, "%s: size", name);
    IS_INT(signal->risk_amount, CENTS(want->risk_cents), "%s: risk", name);
    IS_NEAR(signal->confidence, want->confidence, 0, "%s: confidence", name);
    IS_NEAR(signal->raw_confidence, want->raw, 0, "%s: raw", name);
    IS_NEAR(signal->priority, want->priority, 0, "%s: priority", name);
    IS_NEAR(signal->allocation, want->allocation, 0, "%s: share", name);
    OK(signal->phase == want->phase, "%s: phase", name);
    OK(signal->urgency == want->urgency, "%s: urgency", name);
    OK(signal->rating == GRADE_IDEAL, "%s: rating", name);
    IS_TEXT(signal->trail, want->trail, "%s: trail", name);
    IS_TEXT(signal->reason, "", "%s: reason", name);
}

#define PASSED "volume:PASS phase:PASS levels:PASS risk:PASS strategy:PASS"

/* The accumulation of WYCKOFF A.2: the range 26..80, spring 87, SOS, LPS. */
static void add_accumulation(void)
{
    struct range *range = rig_range(85, 1);
    struct pattern *pattern;

    range->start_ts = RIG_START + 26 * RIG_DAY;
    range->duration = 55;
    range->support = 9999875000;
    range->resistance = 11007000000;
    range->conservative = 12014125000;
    range->jump = 14028375000;
    pattern = rig_spring(88, 87, 13);
    pattern->price = CENTS(9860);
    pattern->penetration = .0140;
    pattern->volume_ratio = .4368;
    pattern->spread_ratio = 1.5410;
    pattern = rig_test(92, 14, 13);
    pattern->volume_ratio = .3220;
    pattern->phase_confidence = 100;
    pattern = rig_sos(99, 16);
    pattern->close = CENTS(11300);
    pattern->volume_ratio = 3.5573;
    pattern->confidence = 100;
    pattern->phase_confidence = 100;
    pattern->prior_phase_confidence = 100;
    pattern = rig_pattern(KIND_LPS, 103, 102, 18, PHASE_E);
    pattern->confidence = 100;
    pattern->phase_confidence = 100;
    pattern->volume_ratio = .5889;
    pattern->range_volume_ratio = .4701;
}

static void test_accumulation(void)
{
    /* 39.78500625 / 3.87074375; 500 / 3.87074375; 129 * 3.87074375;
       50 + 30 + .2 * 50; 32 + 30 + 30 */
    static const struct want spring = {
        KIND_SPRING, 92,     10049874375, 9662800000, 11007000000,
        14028375000, 102784, 129,         49932,      90,
        90,          92,     .4,          PHASE_C,    GRADE_IMMEDIATE,
        PASSED};
    /* 110.07 * .95; 27.28375 / 8.4335; 800 / 8.4335; 94 * 8.4335 */
    static const struct want sos = {
        KIND_SOS,
        99,
        CENTS(11300),
        10456650000,
        12014125000,
        14028375000,
        32352,
        94,
        79274,
        95,
        100,
        62.25,
        .3,
        PHASE_D,
        GRADE_NONE,
        "volume:PASS phase:WARN levels:PASS risk:PASS strategy:PASS"};
    /* 110.07 * 1.01, * .97; 29.11305 / 4.4028; 700 / 4.4028; 158 * 4.4028 */
    static const struct want lps = {
        KIND_LPS, 103,     11117070000, 10676790000, 12014125000, 14028375000,
        66124,    158,     69564,       95,          100,         90.1,
        .3,       PHASE_E, GRADE_NONE,  PASSED};

    rig_reset(109);
    add_accumulation();
    /* After an entry at the open no signal may expire. */
    for (int64_t i = 99; i < 109; i++)
        rig.column[COLUMN_OPEN][i] = CENTS(11210);
    rig_run(ENTRY_MARKET);
    IS_INT(rig_signals(), 3, "three signals, none expires");
    signal_is(rig_signal(0), &spring);
    signal_is(rig_signal(1), &sos);
    signal_is(rig_signal(2), &lps);
    IS_TEXT(rig_signal(0)->u.signal.campaign, "SYN-1d-2024-01-27T00:00:00Z",
            "the campaign is named by the range's start");
    OK(rig_signal(0)->u.signal.pattern == 13,
       "the SPRING is named, not its test");
    IS_NEAR(rig_signal(0)->u.signal.volume_ratio, .4368, 0, "its volume too");
    IS_NEAR(rig_signal(0)->u.signal.spread_ratio, 1.541, 0, "and its spread");
    IS_NEAR(rig_signal(0)->u.signal.risk_fraction, .005, 0, "risk .5 %%");
    OK(rig_signal(0)->id == record_id(RECORD_SIGNAL, KIND_SPRING, &rig_series,
                                      RIG_START + 92 * RIG_DAY, 0),
       "id of the first signal of its kind and bar");
}

/* The upthrust of dist_schematic: range 109.93 to 120.00125, failure 119.60. */
static void test_distribution(void)
{
    /* 120.80 * 1.02; 109.93 - 10.07125; 19.74125 / 3.616; 500 / 3.616 */
    static const struct want want = {
        KIND_UTAD, 87,      CENTS(11960), 12321600000, 10993000000, 9985875000,
        54594,     138,     49900,        95,          100,         70,
        1,         PHASE_C, GRADE_NONE,   PASSED};
    struct range *range;
    struct pattern *utad;

    rig_reset(102);
    range = rig_range(85, 1);
    range->support = 10993000000;
    range->resistance = 12000125000;
    range->conservative = 13007250000;
    range->jump = 15021500000;
    utad = rig_pattern(KIND_UTAD, 87, 87, 13, PHASE_C);
    utad->chain = CHAIN_DISTRIBUTION;
    utad->price = CENTS(12080);
    utad->close = CENTS(11960);
    utad->volume_ratio = 2.6437;
    utad->confidence = 100;
    utad->phase_confidence = 100;
    rig.column[COLUMN_OPEN][88] = CENTS(11950);
    rig_run(ENTRY_MARKET);
    IS_INT(rig_signals(), 1, "one signal");
    signal_is(rig_signal(0), &want);
    OK(rig_signal(0)->u.signal.direction == SIDE_SHORT, "UTAD: short");
}

/* No record at all (k.41, k.42), against those that a gate rejects. */
static void test_floor_of_r(void)
{
    /* Entry 112, stop 104.50, 7.5 a unit: R 2 at 127, 1.99 below. */
    rig_reset(30);
    rig.column[COLUMN_OPEN][6] = CENTS(11200);
    rig_range(0, 1)->jump = CENTS(12700);
    rig_sos(5, 2);
    rig_run(ENTRY_MARKET);
    IS_TEXT(rig_story(), "5 SOS APPROVED 0", "R of 2 is a signal");
    OK(rig_signal(0)->u.signal.rating == GRADE_ACCEPTABLE,
       "ACCEPTABLE below 3");
    rig.in[0].u.range.jump = CENTS(12700) - 1;
    rig_run(ENTRY_MARKET);
    IS_TEXT(rig_story(), "", "R below 2 is none");
    rig.in[0].u.range.jump = CENTS(11999);
    rig_run(ENTRY_MARKET);
    IS_TEXT(rig_story(), "", "targets out of order are none");

    rig_reset(30);
    rig_range(0, 1);
    rig_sos(5, 2)->confidence = 79;
    rig_run(ENTRY_MARKET);
    IS_TEXT(rig_story(), "", "a SOS of 79 waits for its LPS");
    rig.in[1].u.pattern.confidence = 80;
    rig.in[1].u.pattern.volume_ratio = 1.9999;
    rig_run(ENTRY_MARKET);
    IS_TEXT(rig_story(), "", "so does one of vr 1.9999");
    rig.in[1].u.pattern.volume_ratio = 2.0;
    rig.column[COLUMN_OPEN][6] = CENTS(11200);
    rig_run(ENTRY_MARKET);
    IS_TEXT(rig_story(), "5 SOS APPROVED 0", "80 and 2.0 are enough");
    rig.in[1].u.pattern.prior_phase_confidence = 84;
    rig_run(ENTRY_MARKET);
    IS_TEXT(rig_story(), "5 SOS REJECTED 0", "out of a C of 84 it is rejected");
    IS_TEXT(rig_signal(0)->u.signal.reason, "C confidence 84 below 85",
            "and says why");
}

/* Widened stops, and distances that x shrinks. */
static void test_stops(void)
{
    rig_reset(30);
    rig_range(0, 1);
    rig_spring(2, 1, 2);
    /* 5 % deep: 1 % under the low of 101.40 is 100.386, .11 % away */
    rig.in[1].u.pattern.price = CENTS(10140);
    rig.in[1].u.pattern.penetration = .05;
    rig_test(5, 3, 2);
    rig_run(ENTRY_MARKET);
    IS_INT(rig_signal(0)->u.signal.stop, 9949500000,
           "a stop of .11 %% is moved to 1 %%: 100.5 * .99");
    IS_INT(rig_signal(0)->u.signal.position_size, 199,
           "20,000 / 100.5 caps 500 / 1.005");
    rig.in[1].u.pattern.price = CENTS(9000); /* 89.1: 11.3 %, R 3.46 */
    rig_run(ENTRY_MARKET);
    IS_TEXT(rig_signal(0)->u.signal.reason,
            "stop farther than 10 % times the scale", "11.3 %% is too far");

    rig_reset(30);
    rig_range(0, 1)->scale = .5;
    rig_spring(2, 1, 2);
    rig.in[1].u.pattern.penetration = .01; /* 2 % of the scale: 1.5 % * .5 */
    rig_test(5, 3, 2);
    rig_run(ENTRY_MARKET);
    IS_INT(rig_signal(0)->u.signal.entry, CENTS(10025), "x = .5: entry");
    IS_INT(rig_signal(0)->u.signal.stop, 9726500000, "x = .5: 98 * .9925");
    IS_NEAR(rig_signal(0)->u.signal.scale, .5, 0, "x = .5: in the record");
}

/* An account too small for one unit. */
static void test_small_account(void)
{
    struct signal_config config;
    struct err err = {0};

    rig_reset(30);
    rig_range(0, 1);
    rig_spring(2, 1, 2);
    rig_test(5, 3, 2);
    signal_config_default(&config);
    config.account_e8 = CENTS(79400); /* .5 % = 3.97 */
    OK(rig_run_chunks(&config, 30, 8, &err) == 0, "an account of 794.00 runs");
    IS_TEXT(rig_story(), "5 SPRING APPROVED 0", "it pays for one unit");
    config.account_e8 -= 1000000;
    OK(rig_run_chunks(&config, 30, 8, &err) == 0, "an account of 793.99 runs");
    IS_TEXT(rig_signal(0)->u.signal.reason, "size below 1", "it does not");
}

int main(void)
{
    test_accumulation();
    test_distribution();
    test_floor_of_r();
    test_stops();
    test_small_account();
    return tap_done();
}
