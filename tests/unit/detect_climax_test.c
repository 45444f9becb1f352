/*
 * Climaxes, their rallies and secondary tests, both directions: a mirror of
 * the prices gives the mirror's records. Bar 30 is the climax, low 100.00.
 */
#include <math.h>

#include "lib/detect_run.h"
#include "lib/tap.h"

#define CLIMAX 30
#define LOW    (10000 * CENT)
#define AXIS   (20000 * CENT) /* the mirror of p is AXIS - p */

static struct detect_config strict;

/* A bar, or its mirror: the climax's low becomes a high at the same 100.00. */
static void bar(struct series *series, bool mirror, int64_t high, int64_t low,
                int64_t close, double vr, double sr, double cp)
{
    if (mirror)
        series_add_rated(series, AXIS - low, AXIS - high, AXIS - close, vr, sr,
                         1.0 - cp);
    else
        series_add_rated(series, high, low, close, vr, sr, cp);
}

static void lead_in(struct series *series, bool mirror)
{
    for (int k = 0; k < CLIMAX; k++)
        bar(series, mirror, 10420 * CENT, 10320 * CENT, 10350 * CENT, 1, 1, .3);
}

static void climax(struct series *series, bool mirror, int64_t close, double vr,
                   double sr, double cp)
{
    lead_in(series, mirror);
    bar(series, mirror, 10360 * CENT, LOW, close, vr, sr, cp);
    series_set_effort(series, CLIMAX, EFFORT_CLIMACTIC);
}

/* n bars that rally nowhere and test nothing. */
static void idle(struct series *series, bool mirror, int n)
{
    while (n-- > 0)
        bar(series, mirror, 10250 * CENT, 10220 * CENT, 10230 * CENT, 1, 1, .5);
}

/* The climax, and a rally to 105.00 three bars later; up to bar 40. */
static void rallied(struct series *series, bool mirror)
{
    climax(series, mirror, 10200 * CENT, 2, 2, .6);
    idle(series, mirror, 2);
    bar(series, mirror, 10500 * CENT, 10300 * CENT, 10400 * CENT, 1.2, 1, .5);
    idle(series, mirror, 7);
}

static enum record_kind kind_of(bool mirror)
{
    return mirror ? KIND_BC : KIND_SC;
}

static const struct {
    const char *name;
    int64_t close;
    double vr;
    double sr;
    double cp;
    bool found;
    int64_t part[3];
} cases[] = {
    {"a climax", 10200 * CENT, 2, 1.5, .5, true, {30, 20, 10}},
    {"vr 1.9999", 10200 * CENT, 1.9999, 1.5, .5, false, {0}},
    {"vr 2.4999", 10200 * CENT, 2.4999, 1.5, .5, true, {30, 20, 10}},
    {"vr 2.5", 10200 * CENT, 2.5, 1.5, .5, true, {35, 20, 10}},
    {"vr 3", 10200 * CENT, 3, 1.5, .5, true, {40, 20, 10}},
    {"sr 1.4999", 10200 * CENT, 2, 1.4999, .5, false, {0}},
    {"sr 1.8", 10200 * CENT, 2, 1.8, .5, true, {30, 25, 10}},
    {"sr 2", 10200 * CENT, 2, 2, .5, true, {30, 30, 10}},
    {"cp .4999", 10200 * CENT, 2, 1.5, .4999, false, {0}},
    {"cp .6", 10200 * CENT, 2, 1.5, .6, true, {30, 20, 15}},
    {"cp .7", 10200 * CENT, 2, 1.5, .7, true, {30, 20, 20}},
    {"cp .8", 10200 * CENT, 2, 1.5, .8, true, {30, 20, 25}},
    {"cp .9", 10200 * CENT, 2, 1.5, .9, true, {30, 20, 30}},
    {"close as before", 10350 * CENT, 2, 1.5, .9, false, {0}},
    {"close just lower", 10350 * CENT - 1, 2, 1.5, .9, true, {30, 20, 30}},
};

static void check_cases(bool mirror)
{
    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        struct series series = {0};
        struct run run;
        const struct record *record;

        climax(&series, mirror, cases[k].close, cases[k].vr, cases[k].sr,
               cases[k].cp);
        run_detect(&run, &strict, &series, series.n, 0, false);
        record =
            run_find(&run, RECORD_PATTERN, kind_of(mirror), STATUS_ACTIVE, 0);
        OK((record != NULL) == cases[k].found, "%s: %s", cases[k].name,
           cases[k].found ? "yes" : "no");
        IS_INT((int64_t)run.n, cases[k].found, "%s: no other", cases[k].name);
        for (int part = 0; record && part < 3; part++)
            IS_INT(record->u.pattern.parts.value[part], cases[k].part[part],
                   "%s: part %d", cases[k].name, part);
        run_reset(&run);
        series_reset(&series);
    }
}

/* Without a climactic effort there is none. */
static void check_effort(void)
{
    struct series series = {0};
    struct run run;

    climax(&series, false, 10200 * CENT, 2, 2, .9);
    series_set_effort(&series, CLIMAX, EFFORT_ABSORPTION);
    run_detect(&run, &strict, &series, series.n, 0, false);
    IS_INT((int64_t)run.n, 0, "the class decides");
    run_reset(&run);
    series_reset(&series);
}

/*
 * 3 % of 100.00, rounded to four decimals: 2.995 up. Decided ten bars after
 * the climax, not before; the first of equal extremes.
 */
static void check_rally(bool mirror, int64_t rise, int after, bool found)
{
    struct series series = {0};
    struct run run;
    const struct record *record;

    climax(&series, mirror, 10200 * CENT, 2, 2, .6);
    idle(&series, mirror, after - 1);
    bar(&series, mirror, LOW + rise, 10220 * CENT, 10230 * CENT, 1.2, 1, .5);
    if (after < 10) {
        bar(&series, mirror, LOW + rise, 10220 * CENT, 10230 * CENT, 1, 1, .5);
        idle(&series, mirror, 9 - after);
    }
    if (after > 10)
        series.n = CLIMAX + 11;
    run_detect(&run, &strict, &series, series.n - 1, 0, false);
    IS_INT((int64_t)run.n, 1, "undecided nine bars after");
    run_reset(&run);
    run_detect(&run, &strict, &series, series.n, 0, false);
    record = run_find(&run, RECORD_PATTERN, KIND_AR, STATUS_CONFIRMED, 0);
    OK((record != NULL) == found, "a rally of %lld", (long long)rise);
    if (record) {
        IS_INT(record->i, CLIMAX + 10, "decided at ten");
        IS_INT(record->event_i, CLIMAX + after, "its extreme");
        IS_INT(record->u.pattern.side, mirror ? SIDE_SHORT : SIDE_LONG, "side");
        IS_INT(record->u.pattern.profile, GRADE_HIGH, "volume 1.2 is high");
        IS_INT(run.record[2].u.pattern.phase, PHASE_A, "phase A");
    } else {
        record = run_find(&run, RECORD_PATTERN, kind_of(mirror),
                          STATUS_UNCONFIRMED, 0);
        OK(record && record->rev == 1 && record->i == CLIMAX + 10,
           "the climax is not confirmed");
    }
    run_reset(&run);
    series_reset(&series);
}

/* A lower climax while one waits begins afresh; an equal one is ignored. */
static void check_afresh(int64_t low, size_t climaxes)
{
    struct series series = {0};
    struct run run;

    climax(&series, false, 10200 * CENT, 2, 2, .6);
    idle(&series, false, 4);
    bar(&series, false, 10360 * CENT, low, 10200 * CENT, 2, 2, .6);
    series_set_effort(&series, CLIMAX + 5, EFFORT_CLIMACTIC);
    idle(&series, false, 4);
    bar(&series, false, 10500 * CENT, 10220 * CENT, 10230 * CENT, 1, 1, .5);
    run_detect(&run, &strict, &series, series.n, 0, false);
    IS_INT((int64_t)run_count(&run, RECORD_PATTERN, KIND_SC, STATUS_ACTIVE),
           (int64_t)climaxes, "a second climax at %lld", (long long)low);
    IS_INT((int64_t)run_count(&run, RECORD_PATTERN, KIND_AR, STATUS_NONE),
           climaxes == 1, "whose rally is decided later");
    run_reset(&run);
    series_reset(&series);
}

/*
 * Secondary tests of the climax (low 100, vr 2, spread 3.60): one bar at
 * `after` bars behind the rally of bar 33.
 */
static const struct {
    const char *name;
    int after;
    int64_t low;
    double vr;
    double cp;
    bool found;
    int64_t part[5]; /* reduction, distance, penetration, close, spread */
} tests[] = {
    {"2 % above", 10, 10200 * CENT, 1, .5, true, {40, 15, 18, 5, 5}},
    {"a little more", 10, 10200 * CENT + 1, 1, .5, false, {0}},
    {"2 % below", 10, 9800 * CENT, 1, .5, true, {40, 15, 6, 5, 5}},
    {"a little more below", 10, 9800 * CENT - 1, 1, .5, false, {0}},
    {"20 % less volume", 10, LOW, 1.6, .5, true, {20, 27, 18, 5, 5}},
    {"19.995 % less", 10, LOW, 1.6001, .5, false, {0}},
    {"volume unknown", 10, LOW, (double)NAN, .5, false, {0}},
    {"30 % less", 10, LOW, 1.4, .5, true, {28, 27, 18, 5, 5}},
    {"40 % less", 10, LOW, 1.2, .5, true, {35, 27, 18, 5, 5}},
    {"60 % less", 10, LOW, .8, .5, true, {45, 27, 18, 5, 5}},
    {"59.995 % less", 10, LOW, .8001, .5, true, {40, 27, 18, 5, 5}},
    /* s4 <= 50 is a < .00505 of 100.00 */
    {".50 % above", 10, LOW + 50499999, 1, .5, true, {40, 27, 18, 5, 5}},
    {".51 % above", 10, LOW + 50500000, 1, .5, true, {40, 22, 18, 5, 5}},
    {"1.00 % above", 10, LOW + 100499999, 1, .5, true, {40, 22, 18, 5, 5}},
    {"1.01 % above", 10, LOW + 100500000, 1, .5, true, {40, 18, 18, 5, 5}},
    {"1.50 % above", 10, LOW + 150499999, 1, .5, true, {40, 18, 18, 5, 5}},
    {"1.51 % above", 10, LOW + 150500000, 1, .5, true, {40, 15, 18, 5, 5}},
    /* penetration: s4 < 50 is a < .00495 */
    {".49 % below", 10, LOW - 49499999, 1, .5, true, {40, 27, 15, 5, 5}},
    {".50 % below", 10, LOW - 49500000, 1, .5, true, {40, 27, 12, 5, 5}},
    {"1.00 % below", 10, LOW - 100499999, 1, .5, true, {40, 22, 12, 5, 5}},
    {"1.01 % below", 10, LOW - 100500000, 1, .5, true, {40, 18, 6, 5, 5}},
    {"cp .4999", 10, LOW, 1, .4999, true, {40, 27, 18, 0, 5}},
    {"cp .7", 10, LOW, 1, .7, true, {40, 27, 18, 10, 5}},
    {"forty bars after", 40, LOW, 1, .5, true, {40, 27, 18, 5, 5}},
    {"forty-one bars after", 41, LOW, 1, .5, false, {0}},
};

static void check_tests(bool mirror)
{
    for (size_t k = 0; k < sizeof(tests) / sizeof(tests[0]); k++) {
        struct series series = {0};
        struct run run;
        const struct record *record;

        rallied(&series, mirror);
        idle(&series, mirror, tests[k].after - 8);
        bar(&series, mirror, tests[k].low + 100 * CENT, tests[k].low,
            tests[k].low + 50 * CENT, tests[k].vr, 1, tests[k].cp);
        run_detect(&run, &strict, &series, series.n, 0, false);
        record = run_find(&run, RECORD_PATTERN, KIND_ST, STATUS_CONFIRMED, 0);
        OK((record != NULL) == tests[k].found, "ST %s: %s", tests[k].name,
           tests[k].found ? "yes" : "no");
        if (record && tests[k].found) {
            IS_INT(record->i, CLIMAX + 3 + tests[k].after, "%s: its bar",
                   tests[k].name);
            for (int part = 0; part < 5; part++)
                IS_INT(record->u.pattern.parts.value[part], tests[k].part[part],
                       "%s: part %d", tests[k].name, part);
            IS_INT(run.record[run.n - 1].u.pattern.phase, PHASE_B, "phase B");
        } else if (tests[k].after > 40) {
            IS_INT(run.record[run.n - 1].i, CLIMAX + 3 + 40,
                   "none by forty bars ends the chain");
        }
        run_reset(&run);
        series_reset(&series);
    }
}

/* Bars between the rally and its decision are looked at when it is decided. */
static void check_late(void)
{
    struct series series = {0};
    struct run run;
    const struct record *record;

    climax(&series, false, 10200 * CENT, 2, 2, .6);
    bar(&series, false, 10500 * CENT, 10300 * CENT, 10400 * CENT, 1, 1, .5);
    idle(&series, false, 2);
    bar(&series, false, 10100 * CENT, LOW, 10050 * CENT, 1, 1, .5);
    idle(&series, false, 6);
    run_detect(&run, &strict, &series, series.n, 0, false);
    record = run_find(&run, RECORD_PATTERN, KIND_ST, STATUS_CONFIRMED, 0);
    OK(record && record->i == CLIMAX + 10 && record->event_i == CLIMAX + 4,
       "a test before the rally is decided");
    IS_INT((int64_t)run.n, 5, "SC, AR, A, ST, B");
    run_reset(&run);
    series_reset(&series);
}

/* Another test only five bars after the last. */
static void check_apart(int apart, size_t count)
{
    struct series series = {0};
    struct run run;

    rallied(&series, false);
    for (int k = 0; k < 2; k++) {
        bar(&series, false, 10100 * CENT, LOW, 10050 * CENT, 1, 1, .5);
        idle(&series, false, apart - 1);
    }
    run_detect(&run, &strict, &series, series.n, 0, false);
    IS_INT((int64_t)run_count(&run, RECORD_PATTERN, KIND_ST, STATUS_NONE),
           (int64_t)count, "tests %d bars apart", apart);
    run_reset(&run);
    series_reset(&series);
}

int main(void)
{
    detect_config_preset(&strict, PRESET_STRICT);
    check_effort();
    for (int mirror = 0; mirror < 2; mirror++) {
        check_cases(mirror);
        check_rally(mirror, 299500000, 3, true);
        check_rally(mirror, 299499999, 3, false);
        check_rally(mirror, 400000000, 10, true);
        check_rally(mirror, 400000000, 11, false);
        check_tests(mirror);
    }
    check_afresh(LOW, 1);
    check_afresh(LOW - 1, 2);
    check_late();
    check_apart(4, 1);
    check_apart(5, 2);
    return tap_done();
}
