/*
 * Upthrusts on the range of WYCKOFF A.2 (resistance 110.07), which stands for
 * phase B of distribution here. Bar 87 is the upthrust.
 */
#include "lib/detect_run.h"
#include "lib/tap.h"

#define THRUST 87
#define R      SCENE_RESISTANCE

static struct detect_config config;

/* An upthrust of `over`, `at` closes at the resistance, one under it. */
static void upthrust(struct series *series, int64_t over, double vr, int at,
                     bool same_bar)
{
    series_scene(series);
    series_add_rated(series, R + over, R - 100 * CENT, same_bar ? R - 1 : R, vr,
                     1.0, .6);
    for (int k = 0; k < at; k++)
        series_add_rated(series, R + 10, R - 100 * CENT, R, 1.0, 1.0, .5);
    if (!same_bar)
        series_add_rated(series, R, R - 100 * CENT, R - 1, 1.0, 1.0, .5);
}

static const struct {
    const char *name;
    int64_t over;
    double vr;
    int at;
    bool same_bar;
    bool found;
    int64_t failure;
    int64_t confidence;
} cases[] = {
    /* round4(a/R) >= .0050 is a >= .00495 R = 54484650 */
    {".49 %", 54484649, 2, 0, false, false, 0, 0},
    {".50 %", 54484650, 2, 0, false, true, 1, 95},
    /* round4(a/R) <= .0100 is a < .01005 R = 110620350 */
    {"1.00 %", 110620349, 2, 0, false, true, 1, 90},
    {"1.01 %", 110620350, 2, 0, false, false, 0, 0},
    /* 10 points from .60 to .80 %, 5 to .90 %: .00595, .00805, .00905 R */
    {".59 %", 65491649, 2, 0, false, true, 1, 95},
    {".60 %", 65491650, 2, 0, false, true, 1, 100},
    {".80 %", 88606349, 2, 0, false, true, 1, 100},
    {".81 %", 88606350, 2, 0, false, true, 1, 95},
    {".90 %", 99613349, 2, 0, false, true, 1, 95},
    {".91 %", 99613350, 2, 0, false, true, 1, 90},
    {"vr 1.50", 77000000, 1.5, 0, false, false, 0, 0},
    {"vr 1.5001", 77000000, 1.5001, 0, false, true, 1, 85},
    {"vr 1.51", 77000000, 1.51, 0, false, true, 1, 85},
    {"vr 1.7", 77000000, 1.7, 0, false, true, 1, 95},
    {"vr 1.9999", 77000000, 1.9999, 0, false, true, 1, 95},
    {"vr 2", 77000000, 2, 0, false, true, 1, 100},
    {"failure on the same bar", 77000000, 2, 0, true, true, 1, 100},
    {"failure at 2", 77000000, 2, 1, false, true, 2, 100},
    {"failure at 3", 77000000, 2, 2, false, true, 3, 95},
    {"failure at 4", 77000000, 2, 3, false, false, 0, 0},
};

static void check_cases(void)
{
    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        struct series series = {0};
        struct run run;
        const struct record *utad;

        upthrust(&series, cases[k].over, cases[k].vr, cases[k].at,
                 cases[k].same_bar);
        run_detect(&run, &config, &series, series.n, 0, false);
        utad = run_find(&run, RECORD_PATTERN, KIND_UTAD, STATUS_CONFIRMED, 0);
        OK((utad != NULL) == cases[k].found, "%s: %s", cases[k].name,
           cases[k].found ? "a UTAD" : "none");
        if (utad && cases[k].found) {
            IS_INT(utad->event_i, THRUST, "%s: its bar", cases[k].name);
            IS_INT(utad->u.pattern.failure, cases[k].failure, "%s: failure",
                   cases[k].name);
            IS_INT((int64_t)utad->u.pattern.confidence, cases[k].confidence,
                   "%s: confidence", cases[k].name);
        }
        run_reset(&run);
        series_reset(&series);
    }
}

/* Strict: distribution has no climax here, so nothing allows it. */
static void check_not_allowed(void)
{
    struct detect_config strict;
    struct series series = {0};
    struct run run;

    detect_config_preset(&strict, PRESET_STRICT);
    upthrust(&series, 77000000, 2, 0, false);
    run_detect(&run, &strict, &series, series.n, 0, false);
    IS_INT((int64_t)run_count(&run, RECORD_PATTERN, KIND_UTAD, STATUS_NONE), 0,
           "accumulation in B allows none");
    run_reset(&run);
    series_reset(&series);
}

/* A wider band as an option. */
static void check_option(void)
{
    struct detect_config wide = config;
    struct series series = {0};
    struct run run;

    wide.utad_max = 101;
    upthrust(&series, 110620350, 2, 0, false);
    run_detect(&run, &wide, &series, series.n, 0, false);
    IS_INT((int64_t)run_count(&run, RECORD_PATTERN, KIND_UTAD, STATUS_NONE), 1,
           "1.01 %% with a largest breakout of 1.01 %%");
    run_reset(&run);
    series_reset(&series);
}

/* k.39: a close over the upthrust's high, or under the support, ends C. */
static void check_end(int64_t close, bool invalid, bool ends)
{
    struct series series = {0};
    struct run run;
    const struct record *last;

    upthrust(&series, 77000000, 2, 0, false);
    series_add_rated(&series, close + 5, close - 5, close, 1.0, 1.0, .5);
    run_detect(&run, &config, &series, series.n, 0, false);
    IS_INT(
        (int64_t)run_count(&run, RECORD_PATTERN, KIND_UTAD, STATUS_INVALIDATED),
        invalid, "close at %lld", (long long)close);
    last = &run.record[run.n - 1];
    OK(last->kind == KIND_PHASE &&
           last->u.pattern.chain == CHAIN_DISTRIBUTION &&
           last->u.pattern.phase == (ends ? PHASE_OUTSIDE : PHASE_C),
       "distribution %s", ends ? "ends" : "stays in C");
    run_reset(&run);
    series_reset(&series);
}

int main(void)
{
    detect_config_preset(&config, PRESET_STRICT);
    config.prereq = PREREQ_RANGE;
    check_cases();
    check_not_allowed();
    check_option();
    check_end(R + 77000000, false, false);
    check_end(R + 77000001, true, true);
    check_end(SCENE_SUPPORT, false, false);
    check_end(SCENE_SUPPORT - 1, false, true);
    return tap_done();
}
