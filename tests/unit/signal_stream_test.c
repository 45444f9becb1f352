/* The generator in a stream: order, cutting, malformed input. */
#include <math.h>
#include <string.h>

#include "lib/signal_rig.h"
#include "lib/tap.h"

/* Later revisions and other kinds call nothing. */
static void test_ignored(void)
{
    struct pattern *pattern;

    rig_reset(30);
    rig_range(0, 1);
    rig_spring(2, 1, 2);
    rig_test(5, 3, 2);
    pattern = rig_test(6, 3, 2);
    pattern->volume_ratio = .2;
    rig.in[rig.in_n - 1].rev = 1;
    rig_add(RECORD_PATTERN, KIND_PHASE, STATUS_NONE, 7, 7, 0);
    rig_spring(8, 1, 2);
    rig.in[rig.in_n - 1].rev = 1;
    rig.in[rig.in_n - 1].status = STATUS_INVALIDATED;
    rig_run(ENTRY_MARKET);
    IS_TEXT(rig_story(), "5 SPRING APPROVED 0", "one signal a spring");
    OK(!signal_wants(RECORD_PATTERN, KIND_PHASE) &&
           !signal_wants(RECORD_PATTERN, KIND_SC) &&
           !signal_wants(RECORD_SIGNAL, KIND_SOS) &&
           signal_wants(RECORD_RANGE, KIND_NONE) &&
           signal_wants(RECORD_PATTERN, KIND_SPRING) &&
           signal_wants(RECORD_PATTERN, KIND_LPS),
       "what is wanted");
}

/* A busy stream for the tests of order and cutting. */
static void add_busy_stream(void)
{
    struct pattern *lps;

    rig_reset(60);
    rig.column[COLUMN_OPEN][9] = CENTS(9000);
    rig.column[COLUMN_OPEN][31] = CENTS(12500);
    rig.column[COLUMN_OPEN][36] = CENTS(11100);
    rig_five_springs();
    rig_spring(17, 14, 30);
    rig_test(18, 31, 30);
    rig_add(RECORD_PATTERN, KIND_PHASE, STATUS_NONE, 18, 18, 0);
    rig_sos(30, 40);
    rig_add(RECORD_PATTERN, KIND_PHASE, STATUS_NONE, 30, 30, 0);
    lps = rig_pattern(KIND_LPS, 35, 33, 41, PHASE_E);
    lps->volume_ratio = .8;
    lps->range_volume_ratio = .7;
    rig_add(RECORD_RANGE, KIND_NONE, STATUS_ARCHIVED, 40, 0, 1)->rev = 1;
}

static void test_cutting(void)
{
    static const int64_t steps[] = {1, 2, 3, 7, 10, 59, 60};
    static struct rig whole;
    struct signal_config config;
    struct err err = {0};
    bool same = true;
    bool ordered = true;

    add_busy_stream();
    rig_run(ENTRY_MARKET);
    whole = rig;
    IS_TEXT(rig_story(),
            "8 SPRING APPROVED 0, 8 SPRING APPROVED 0, 8 SPRING APPROVED 0, "
            "8 SPRING APPROVED 0, 8 SPRING REJECTED 0, 18 SPRING EXPIRED 1, "
            "18 SPRING EXPIRED 1, 18 SPRING EXPIRED 1, 18 SPRING EXPIRED 1, "
            "18 SPRING APPROVED 0, 30 SOS APPROVED 0, 35 LPS APPROVED 0, "
            "40 SOS EXPIRED 1",
            "a busy stream");
    for (int k = 1; k < whole.out_n; k++) {
        const struct record *a = &whole.out[k - 1];
        const struct record *b = &whole.out[k];

        ordered = ordered && (a->i < b->i ||
                              (a->i == b->i && !(a->type == RECORD_SIGNAL &&
                                                 b->type != RECORD_SIGNAL)));
    }
    OK(ordered, "by bar, and in it detect's records before signals");
    signal_config_default(&config);
    for (size_t k = 0; k < sizeof(steps) / sizeof(steps[0]); k++) {
        OK(rig_run_chunks(&config, 60, steps[k], &err) == 0 &&
               rig.out_n == whole.out_n &&
               !memcmp(rig.out, whole.out,
                       (size_t)whole.out_n * sizeof(whole.out[0])),
           "blocks of %d bars give the same bytes", (int)steps[k]);
    }
    for (int64_t bars = 1; bars < 60; bars++) {
        int n = 0;

        while (n < whole.out_n && whole.out[n].i < bars)
            n++;
        same = same && rig_run_chunks(&config, bars, 8, &err) == 0 &&
               rig.out_n == n &&
               !memcmp(rig.out, whole.out, (size_t)n * sizeof(whole.out[0]));
    }
    OK(same, "the output of a prefix is a prefix of the output");
}

/* Runs the rig and tells that it fails, with this message. */
static void fails_with(const char *want, const char *name)
{
    struct signal_config config;
    struct err err = {0};

    signal_config_default(&config);
    OK(rig_run_chunks(&config, rig.bars, 8, &err) == -1 && err.code == ERR_DATA,
       "%s: malformed", name);
    IS_TEXT(err.msg, want, "%s: message", name);
}

static void test_bad_records(void)
{
    rig_reset(30);
    rig_range(0, 1);
    rig_test(5, 3, 2);
    fails_with("TEST of bar 5 without its spring", "unknown spring");
    rig_reset(30);
    rig_sos(5, 3);
    fails_with("SOS of bar 5 without its range", "unknown range");
    rig_reset(30);
    rig_range(0, 1);
    rig_sos(5, 3)->close = FIELD_ABSENT;
    fails_with("SOS of bar 5 lacks its close", "no close");
    rig.in[1].u.pattern.close = CENTS(11200);
    rig.in[1].u.pattern.confidence = (double)NAN;
    fails_with("SOS of bar 5 lacks its confidence", "no confidence");
    rig_reset(30);
    rig_range(0, 1);
    rig_spring(5, 4, 3)->penetration = (double)NAN;
    fails_with("SPRING of bar 5 lacks its penetration or recovery",
               "no penetration");
    rig.in[1].u.pattern.price = -1;
    fails_with("SPRING of bar 5 lacks its price", "a negative price");
    rig_reset(30);
    rig_range(4, 1)->jump = FIELD_ABSENT;
    fails_with("range of bar 4 lacks its levels", "no jump");
    rig.in[0].u.range.jump = CENTS(14000);
    rig.in[0].u.range.scale = -3;
    fails_with("range of bar 4 lacks its levels", "a negative scale");
}

static void test_misplaced(void)
{
    struct signal_config config;
    struct signal_generator *generator = NULL;
    struct bar_block block;
    struct err err = {0};
    int rc;

    rig_reset(60);
    rig_range(0, 1);
    rig_sos(5, 3);
    rig_sos(4, 4);
    fails_with("record of bar 4 where bar 5 is due", "out of order");
    rig_reset(60);
    rig_range(0, 1);
    for (uint64_t k = 0; k < 33; k++)
        rig_sos(5, 10 + k);
    fails_with("more than 32 patterns at bar 5", "a flood");

    rig_reset(60);
    signal_config_default(&config);
    rc = signal_create(&config, &rig_series, &generator, &err);
    block = rig_block(0, 8);
    OK(!rc && signal_bars(generator, &block, 9, &rig_sink, &err) == -1,
       "a record behind its block is refused");
    rig_range(0, 1);
    rig_sos(0, 2);
    rc = signal_record(generator, &rig.in[0], &err) ||
         signal_record(generator, &rig.in[1], &err);
    block = rig_block(8, 8);
    OK(!rc && signal_bars(generator, &block, 16, &rig_sink, &err) == -1,
       "a gap in the bars is refused while something waits for them");
    IS_TEXT(err.msg, "bar 8 where bar 0 is due", "and named");
    block = rig_block(0, 8);
    block.column[COLUMN_HIGH] = NULL;
    OK(signal_bars(generator, &block, 8, &rig_sink, &err) == -1,
       "so are bars without their columns");
    signal_destroy(generator);
    signal_destroy(NULL);
}

static int refuse(void *context, const struct record *record, struct err *err)
{
    (void)context;
    (void)record;
    return err_set(err, ERR_SYSTEM, "full");
}

static void test_failing_sink(void)
{
    static const struct record_sink full = {refuse, NULL};
    struct signal_config config;
    struct signal_generator *generator = NULL;
    struct bar_block block;
    struct err err = {0};
    int rc;

    rig_reset(30);
    rig_range(0, 1);
    rig_sos(0, 2);
    block = rig_block(0, 8);
    signal_config_default(&config);
    rc = signal_create(&config, &rig_series, &generator, &err) ||
         signal_record(generator, &rig.in[0], &err) ||
         signal_record(generator, &rig.in[1], &err);
    OK(!rc && signal_bars(generator, &block, 8, &full, &err) == -1 &&
           err.code == ERR_SYSTEM,
       "what the sink says is passed up");
    signal_destroy(generator);
}

static void test_config(void)
{
    static const struct {
        const char *name;
        int64_t account_e8, risk_ppm;
        bool good;
    } cases[] = {
        {"no account", 0, 5000, false},     {"debts", -1, 5000, false},
        {"1e-8 of money", 1, 5000, true},   {"risk .0999 %", 1, 999, false},
        {"risk .1 %", 1, 1000, true},       {"risk 2 %", 1, 20000, true},
        {"risk 2.0001 %", 1, 20001, false},
    };

    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        struct signal_generator *generator = NULL;
        struct signal_config config;
        struct err err = {0};
        int rc;

        signal_config_default(&config);
        config.account_e8 = cases[k].account_e8;
        config.risk_ppm[KIND_LPS] = cases[k].risk_ppm;
        rc = signal_create(&config, &rig_series, &generator, &err);
        OK(cases[k].good ? rc == 0 : rc == -1 && err.code == ERR_USAGE,
           "config: %s", cases[k].name);
        signal_destroy(generator);
    }
}

int main(void)
{
    test_ignored();
    test_cutting();
    test_bad_records();
    test_misplaced();
    test_failing_sink();
    test_config();
    return tap_done();
}
