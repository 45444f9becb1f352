/*
 * Springs on the range of WYCKOFF A.2 (support 99.99875): both sides of each
 * threshold. Bar 87 is the dip; its figures are worked by hand.
 */
#include <math.h>

#include "lib/detect_run.h"
#include "lib/tap.h"

#define DIP 87

static struct detect_config strict;

/* A dip at bar 87, `under` closes at the support, then one over it. */
static void dip(struct series *series, int64_t low, double vr, int under)
{
    series_scene(series);
    series_add_rated(series, low + 200000000, low, low + 50000000, vr, 1.0,
                     0.25);
    for (int k = 0; k < under; k++)
        series_add_rated(series, SCENE_SUPPORT + 5, SCENE_SUPPORT,
                         SCENE_SUPPORT, 1.0, 1.0, 0.5);
    series_add_rated(series, SCENE_SUPPORT + 9, SCENE_SUPPORT,
                     SCENE_SUPPORT + 1, 1.0, 1.0, 0.5);
}

static const struct record *first_spring(const struct run *run)
{
    return run_find(run, RECORD_PATTERN, KIND_SPRING, STATUS_CONFIRMED, 0);
}

static const struct {
    const char *name;
    int64_t low;
    double vr;
    int under;
    bool found;
    int64_t part[3]; /* volume, penetration, recovery */
} cases[] = {
    /* low against the support */
    {"low at the support", SCENE_SUPPORT, .5, 0, false, {0}},
    {"low just under it", SCENE_SUPPORT - 1, .5, 0, true, {10, 5, 25}},
    /* 5 %, rounded to four decimals: a/S < .05005 is a < 500493743.75 */
    {"4.99 %", 9500881262, .5, 0, true, {10, 5, 25}},
    {"5.00 %, rounded", 9499381257, .5, 0, true, {10, 5, 25}},
    {"5.01 %, rounded", 9499381256, .5, 0, false, {0}},
    /* 1, 2, 3, 4 %: a/S >= .00995 is a >= 99498756.25 and so on */
    {".99 %", SCENE_SUPPORT - 99498756, .5, 0, true, {10, 5, 25}},
    {"1.00 %", SCENE_SUPPORT - 99498757, .5, 0, true, {10, 35, 25}},
    {"1.99 %", SCENE_SUPPORT - 199497506, .5, 0, true, {10, 35, 25}},
    {"2.00 %", SCENE_SUPPORT - 199497507, .5, 0, true, {10, 25, 25}},
    {"2.99 %", SCENE_SUPPORT - 299496256, .5, 0, true, {10, 25, 25}},
    {"3.00 %", SCENE_SUPPORT - 299496257, .5, 0, true, {10, 15, 25}},
    {"3.99 %", SCENE_SUPPORT - 399495006, .5, 0, true, {10, 15, 25}},
    {"4.00 %", SCENE_SUPPORT - 399495007, .5, 0, true, {10, 5, 25}},
    /* volume */
    {"vr .6999", 9860000000, .6999, 0, true, {5, 35, 25}},
    {"vr .70", 9860000000, .7, 0, false, {0}},
    {"vr .71", 9860000000, .71, 0, false, {0}},
    {"vr unknown", 9860000000, (double)NAN, 0, false, {0}},
    {"vr .6", 9860000000, .6, 0, true, {5, 35, 25}},
    {"vr .5999", 9860000000, .5999, 0, true, {10, 35, 25}},
    {"vr .4999", 9860000000, .4999, 0, true, {20, 35, 25}},
    {"vr .4", 9860000000, .4, 0, true, {20, 35, 25}},
    {"vr .3999", 9860000000, .3999, 0, true, {30, 35, 25}},
    {"vr .3", 9860000000, .3, 0, true, {30, 35, 25}},
    {"vr .2999", 9860000000, .2999, 0, true, {40, 35, 25}},
    /* recovery: a close at the support is none */
    {"recovery at 2", 9860000000, .5, 1, true, {10, 35, 20}},
    {"recovery at 3", 9860000000, .5, 2, true, {10, 35, 15}},
    {"recovery at 4", 9860000000, .5, 3, true, {10, 35, 10}},
    {"recovery at 5", 9860000000, .5, 4, true, {10, 35, 10}},
    {"recovery at 6", 9860000000, .5, 5, false, {0}},
};

static void check_cases(void)
{
    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        struct series series = {0};
        struct run run;
        const struct record *spring;

        dip(&series, cases[k].low, cases[k].vr, cases[k].under);
        run_detect(&run, &strict, &series, series.n, 0, false);
        spring = first_spring(&run);
        OK((spring != NULL) == cases[k].found, "%s: %s", cases[k].name,
           cases[k].found ? "a spring" : "none");
        if (spring && cases[k].found) {
            IS_INT(spring->event_i, DIP, "%s: its bar", cases[k].name);
            IS_INT(spring->i, DIP + 1 + cases[k].under, "%s: its decision",
                   cases[k].name);
            for (int part = 0; part < 3; part++)
                IS_INT(spring->u.pattern.parts.value[part], cases[k].part[part],
                       "%s: part %d", cases[k].name, part);
            /* no test, a support of strength 100, no trend */
            IS_INT((int64_t)spring->u.pattern.raw_confidence,
                   cases[k].part[0] + cases[k].part[1] + cases[k].part[2] + 10,
                   "%s: raw confidence", cases[k].name);
            OK(spring->u.pattern.confidence <= 100, "%s: capped",
               cases[k].name);
        }
        run_reset(&run);
        series_reset(&series);
    }
}

/* A close over the support on the bar of the dip itself does not confirm. */
static void check_same_bar(void)
{
    struct series series = {0};
    struct run run;

    series_scene(&series);
    series_add_rated(&series, 10150 * CENT, 9860 * CENT, 10140 * CENT, .5, 1.0,
                     .9);
    for (int k = 0; k < 5; k++)
        series_add_rated(&series, SCENE_SUPPORT + 5, SCENE_SUPPORT,
                         SCENE_SUPPORT, 1.0, 1.0, .5);
    run_detect(&run, &strict, &series, series.n, 0, false);
    OK(!first_spring(&run), "recovery on the same bar does not count");
    run_reset(&run);
    series_reset(&series);
}

/* The range breaks `after` bars after the recovery at 88. */
static void check_break(int after, bool blamed)
{
    struct series series = {0};
    struct run run;
    const struct record *record;

    dip(&series, 9860000000, .5, 0);
    series_calm(&series, (size_t)after - 1);
    series_add_rated(&series, 9600 * CENT, 9400 * CENT, 9499881249, 1.0, 1.0,
                     .5);
    run_detect(&run, &strict, &series, series.n, 0, false);
    record = run_find(&run, RECORD_RANGE, KIND_NONE, STATUS_BREAKOUT, 0);
    OK(record && record->i == DIP + 1 + after, "the range breaks");
    record = run_find(&run, RECORD_PATTERN, KIND_SPRING, STATUS_INVALIDATED, 0);
    OK((record != NULL) == blamed, "break %d bars after the recovery", after);
    if (record) {
        IS_INT(record->rev, 1, "the next revision");
        IS_INT(record->event_i, DIP, "of the same dip");
        OK(record->id == first_spring(&run)->id, "the same id");
    }
    record = &run.record[run.n - 1];
    OK(record->kind == KIND_PHASE && record->u.pattern.phase == PHASE_OUTSIDE,
       "and the chain ends");
    run_reset(&run);
    series_reset(&series);
}

/* .95 of the support is 94.9988125: a close there breaks nothing. */
static void check_no_break(void)
{
    struct series series = {0};
    struct run run;

    dip(&series, 9860000000, .5, 0);
    series_add_rated(&series, 9600 * CENT, 9400 * CENT, 9499881250, 1.0, 1.0,
                     .5);
    run_detect(&run, &strict, &series, series.n, 0, false);
    IS_INT((int64_t)run_count(&run, RECORD_RANGE, KIND_NONE, STATUS_BREAKOUT),
           0, "a close at .95 S breaks nothing");
    run_reset(&run);
    series_reset(&series);
}

/* Without a climax only a range stands for phase B, and anchors the chain. */
static void check_prerequisite(void)
{
    struct detect_config config = strict;
    struct series series = {0};
    struct run run;
    const struct record *record;

    dip(&series, 9860000000, .5, 0);
    series_set_effort(&series, 26, EFFORT_NORMAL);
    run_detect(&run, &config, &series, series.n, 0, false);
    OK(!first_spring(&run), "no climax, no spring");
    run_reset(&run);
    config.prereq = PREREQ_RANGE;
    run_detect(&run, &config, &series, series.n, 0, false);
    record = first_spring(&run);
    OK(record != NULL, "unless the range is enough");
    if (record) {
        IS_INT(record->u.pattern.prior_phase, PHASE_B, "it stands for B");
        IS_INT(record->u.pattern.phase, PHASE_C, "the spring sets C");
    }
    run_reset(&run);
    series_reset(&series);
}

/*
 * Three lows in a row under the support since the recovery undo C (k.23): the
 * chain has had tests, so it is B again; two lows do not.
 */
static void check_reversion(int lows, bool undone)
{
    struct series series = {0};
    struct run run;
    const struct record *last;

    dip(&series, 9860000000, .5, 0);
    for (int k = 0; k < lows; k++)
        series_add_rated(&series, SCENE_SUPPORT + 9, SCENE_SUPPORT - 1,
                         SCENE_SUPPORT, 1.0, 1.0, .5);
    run_detect(&run, &strict, &series, series.n, 0, false);
    last = &run.record[run.n - 1];
    OK(last->kind == KIND_PHASE &&
           last->u.pattern.phase == (undone ? PHASE_B : PHASE_C),
       "%d lows under the support", lows);
    run_reset(&run);
    series_reset(&series);
}

int main(void)
{
    detect_config_preset(&strict, PRESET_STRICT);
    check_cases();
    check_same_bar();
    check_break(10, true);
    check_break(11, false);
    check_no_break();
    check_prerequisite();
    check_reversion(2, false);
    check_reversion(3, true);
    return tap_done();
}
