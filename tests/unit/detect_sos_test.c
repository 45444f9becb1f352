/*
 * Signs of strength on the range of WYCKOFF A.2 (resistance 110.07), which
 * stands for phase B here: both sides of each threshold. Bar 87 breaks out.
 */
#include "lib/detect_run.h"
#include "lib/tap.h"

#define BREAK 87
/* 1.01 R = 111.1707 */
#define STRONG INT64_C(11117070000)

static struct detect_config config;

static void breakout(struct series *series, int64_t close, double vr, double sr,
                     double cp)
{
    series_add_rated(series, close + 10 * CENT, close - 10 * CENT, close, vr,
                     sr, cp);
}

static const struct record *first_sos(const struct run *run)
{
    return run_find(run, RECORD_PATTERN, KIND_SOS, STATUS_CONFIRMED, 0);
}

static const struct {
    const char *name;
    int64_t close;
    double vr;
    double sr;
    double cp;
    bool found;
    int64_t part[4]; /* volume, spread, close, breakout */
} cases[] = {
    {"close .99 R", 10896930000, 2, 2, .9, false, {0}},
    {"close just under 1.01 R", STRONG - 1, 2, 2, .9, false, {0}},
    {"close 1.01 R", STRONG, 2, 2, .9, true, {25, 20, 20, 10}},
    {"vr 1.4999", STRONG, 1.4999, 2, .9, false, {0}},
    {"vr 1.5", STRONG, 1.5, 2, .9, true, {15, 20, 20, 10}},
    {"vr 1.51", STRONG, 1.51, 2, .9, true, {15, 20, 20, 10}},
    {"vr 1.6999", STRONG, 1.6999, 2, .9, true, {17, 20, 20, 10}},
    {"vr 1.7", STRONG, 1.7, 2, .9, true, {18, 20, 20, 10}},
    {"vr 1.9999", STRONG, 1.9999, 2, .9, true, {24, 20, 20, 10}},
    {"vr 2.3", STRONG, 2.3, 2, .9, true, {32, 20, 20, 10}},
    {"vr 2.4999", STRONG, 2.4999, 2, .9, true, {34, 20, 20, 10}},
    {"vr 2.5", STRONG, 2.5, 2, .9, true, {35, 20, 20, 10}},
    {"sr 1.1999", STRONG, 2, 1.1999, .9, false, {0}},
    {"sr 1.2", STRONG, 2, 1.2, .9, true, {25, 15, 20, 10}},
    {"sr 1.4999", STRONG, 2, 1.4999, .9, true, {25, 19, 20, 10}},
    {"sr 1.5", STRONG, 2, 1.5, .9, true, {25, 20, 20, 10}},
    {"cp .4999", STRONG, 2, 2, .4999, false, {0}},
    {"cp .5", STRONG, 2, 2, .5, true, {25, 20, 5, 10}},
    {"cp .6999", STRONG, 2, 2, .6999, true, {25, 20, 14, 10}},
    {"cp .7", STRONG, 2, 2, .7, true, {25, 20, 15, 10}},
    {"cp .7999", STRONG, 2, 2, .7999, true, {25, 20, 19, 10}},
    {"cp .8", STRONG, 2, 2, .8, true, {25, 20, 20, 10}},
    /* 2 %: 5 * (b - 1) / 2 points over 10; 3 %: all 15. a/R >= .02995 */
    {"breakout 2 %", 11227140000, 2, 2, .9, true, {25, 20, 20, 12}},
    {"breakout 2.99 %",
     11007000000 + 329659649,
     2,
     2,
     .9,
     true,
     {25, 20, 20, 14}},
    {"breakout 3 %", 11007000000 + 329659650, 2, 2, .9, true, {25, 20, 20, 15}},
};

static void check_cases(void)
{
    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        struct series series = {0};
        struct run run;
        const struct record *sos;
        int64_t sum = 10; /* the range's 55 bars */

        series_scene(&series);
        breakout(&series, cases[k].close, cases[k].vr, cases[k].sr,
                 cases[k].cp);
        run_detect(&run, &config, &series, series.n, 0, false);
        sos = first_sos(&run);
        OK((sos != NULL) == cases[k].found, "%s: %s", cases[k].name,
           cases[k].found ? "an SOS" : "none");
        if (sos && cases[k].found) {
            for (int part = 0; part < 4; part++) {
                sum += cases[k].part[part];
                IS_INT(sos->u.pattern.parts.value[part], cases[k].part[part],
                       "%s: part %d", cases[k].name, part);
            }
            /* out of B: no phase points */
            IS_INT((int64_t)sos->u.pattern.raw_confidence, sum,
                   "%s: raw confidence", cases[k].name);
            IS_INT((int64_t)sos->u.pattern.confidence, sum < 65 ? 65 : sum,
                   "%s: confidence", cases[k].name);
        }
        run_reset(&run);
        series_reset(&series);
    }
}

/* Phase B alone is not enough when a spring is needed. */
static void check_spring_needed(void)
{
    struct detect_config needed = config;
    struct series series = {0};
    struct run run;

    needed.no_spring_ok = false;
    series_scene(&series);
    breakout(&series, STRONG, 2, 2, .9);
    run_detect(&run, &needed, &series, series.n, 0, false);
    OK(!first_sos(&run), "no spring, no SOS");
    run_reset(&run);
    series_reset(&series);
}

/*
 * In D a second one only after ten bars. The lows between lie more than 3 %
 * over the resistance, so no LPS comes in between.
 */
static void check_repeat(size_t after, bool found)
{
    struct series series = {0};
    struct run run;

    series_scene(&series);
    breakout(&series, 11500 * CENT, 2, 2, .9);
    for (size_t k = 1; k < after; k++)
        breakout(&series, 11500 * CENT, 1, 1, .9);
    breakout(&series, 11500 * CENT, 2, 2, .9);
    run_detect(&run, &config, &series, series.n, 0, false);
    IS_INT((int64_t)run_count(&run, RECORD_PATTERN, KIND_SOS, STATUS_CONFIRMED),
           found ? 2 : 1, "another SOS after %zu bars", after);
    run_reset(&run);
    series_reset(&series);
}

/* .98 R = 107.8686: a low under it, from the next bar on, undoes the SOS. */
static void check_false_breakout(int64_t low, bool undone)
{
    struct series series = {0};
    struct run run;
    const struct record *record;

    series_scene(&series);
    breakout(&series, STRONG, 2, 2, .9);
    series_add_rated(&series, low + 10 * CENT, low, low + 5 * CENT, 1, 1, .5);
    run_detect(&run, &config, &series, series.n, 0, false);
    record = run_find(&run, RECORD_PATTERN, KIND_SOS, STATUS_INVALIDATED, 0);
    OK((record != NULL) == undone, "low at %lld", (long long)low);
    if (record) {
        IS_INT(record->i, BREAK + 1, "at that bar");
        IS_INT(record->event_i, BREAK, "about the SOS");
        record = &run.record[run.n - 1];
        OK(record->kind == KIND_PHASE && record->u.pattern.phase == PHASE_B,
           "back to B: there was no spring");
    }
    run_reset(&run);
    series_reset(&series);
}

int main(void)
{
    detect_config_preset(&config, PRESET_STRICT);
    config.prereq = PREREQ_RANGE;
    config.no_spring_ok = true;
    check_cases();
    check_spring_needed();
    check_repeat(10, false);
    check_repeat(11, true);
    check_false_breakout(10786860000, false);
    check_false_breakout(10786859999, true);
    return tap_done();
}
