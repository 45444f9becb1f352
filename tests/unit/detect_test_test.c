/*
 * Tests of a spring on the range of WYCKOFF A.2: the spring is bar 87 (low
 * 98.60, volume ratio .5), recovered at 88. Both sides of each threshold.
 */
#include <math.h>

#include "lib/detect_run.h"
#include "lib/tap.h"

#define DIP   87
#define LOW   (9860 * CENT)
#define LOW_3 INT64_C(10155800000) /* 3 % above: 101.558 */

static struct detect_config strict;

static void spring(struct series *series)
{
    series_scene(series);
    series_add_rated(series, 10100 * CENT, LOW, 9900 * CENT, .5, 1.0, .5);
    series_add_rated(series, 10200 * CENT, 10100 * CENT, 10150 * CENT, 1.0, 1.0,
                     .5);
}

/* A bar that can be no test: its volume is too large. */
static void loud(struct series *series, size_t n)
{
    while (n--)
        series_add_rated(series, 10200 * CENT, 10100 * CENT, 10150 * CENT, 1.0,
                         1.0, .5);
}

static void quiet(struct series *series, int64_t low, double vr)
{
    series_add_rated(series, low + 100 * CENT, low, low + 50 * CENT, vr, 1.0,
                     .5);
}

static const struct record *test_of(const struct run *run, size_t k)
{
    return run_find(run, RECORD_PATTERN, KIND_TEST, STATUS_CONFIRMED, k);
}

static const struct {
    const char *name;
    size_t after; /* bars after the dip */
    int64_t low;
    double vr;
    bool found;
    enum grade quality;
} cases[] = {
    {"two bars after", 2, LOW, .3, false, GRADE_NONE},
    {"three bars after", 3, LOW, .3, true, GRADE_EXCELLENT},
    {"fifteen bars after", 15, LOW, .3, true, GRADE_EXCELLENT},
    {"sixteen bars after", 16, LOW, .3, false, GRADE_NONE},
    {"3 % above", 5, LOW_3, .3, true, GRADE_ACCEPTABLE},
    {"a little more", 5, LOW_3 + 1, .3, false, GRADE_NONE},
    {"as much volume", 5, LOW, .5, false, GRADE_NONE},
    {"a little less", 5, LOW, .4999, true, GRADE_ACCEPTABLE},
    {"volume unknown", 5, LOW, (double)NAN, false, GRADE_NONE},
    /* decrease 40 %: .3 of .5; distance 1 %: s4 <= 100 is a < .01005 low */
    {"40 % less, 1 % above", 5, LOW + 99092999, .3, true, GRADE_EXCELLENT},
    {"40 % less, 1.01 % above", 5, LOW + 99093000, .3, true, GRADE_GOOD},
    {"39.98 % less", 5, LOW, .3001, true, GRADE_GOOD},
    {"20 % less, 2 % above", 5, LOW + 197692999, .4, true, GRADE_GOOD},
    {"20 % less, 2.01 % above", 5, LOW + 197693000, .4, true, GRADE_ACCEPTABLE},
    {"19.98 % less", 5, LOW, .4001, true, GRADE_ACCEPTABLE},
};

static void check_cases(void)
{
    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        struct series series = {0};
        struct run run;
        const struct record *test;

        spring(&series);
        loud(&series, cases[k].after - 2);
        quiet(&series, cases[k].low, cases[k].vr);
        run_detect(&run, &strict, &series, series.n, 0, false);
        test = test_of(&run, 0);
        OK((test != NULL) == cases[k].found, "%s: %s", cases[k].name,
           cases[k].found ? "a test" : "none");
        if (test && cases[k].found) {
            IS_INT(test->event_i, DIP + (int64_t)cases[k].after, "%s: its bar",
                   cases[k].name);
            IS_INT(test->u.pattern.quality, cases[k].quality, "%s: quality",
                   cases[k].name);
            /* 10 + 35 + 25 + 10 and 20 for the test */
            IS_INT((int64_t)test->u.pattern.spring_confidence, 100,
                   "%s: the spring's confidence", cases[k].name);
        }
        run_reset(&run);
        series_reset(&series);
    }
}

/* A low under the spring's ends the search, at its bar a test is none. */
static void check_lower_low(int64_t low, size_t tests)
{
    struct series series = {0};
    struct run run;

    spring(&series);
    quiet(&series, low, .8); /* too much volume for a dip of its own */
    loud(&series, 2);
    quiet(&series, 10100 * CENT, .3);
    run_detect(&run, &strict, &series, series.n, 0, false);
    IS_INT((int64_t)run_count(&run, RECORD_PATTERN, KIND_TEST, STATUS_NONE),
           (int64_t)tests, "after a low of %lld", (long long)low);
    run_reset(&run);
    series_reset(&series);
}

/* Less volume, then the same with a lower low, are revisions of one test. */
static void check_update(void)
{
    struct series series = {0};
    struct run run;

    spring(&series);
    loud(&series, 2);
    quiet(&series, 10100 * CENT, .4);
    quiet(&series, 10050 * CENT, .41); /* more volume: no better */
    quiet(&series, 10120 * CENT, .3);
    quiet(&series, 10120 * CENT, .3); /* the same: no better */
    quiet(&series, 10119 * CENT, .3);
    run_detect(&run, &strict, &series, series.n, 0, false);
    IS_INT((int64_t)run_count(&run, RECORD_PATTERN, KIND_TEST, STATUS_NONE), 3,
           "a test and two better ones");
    if (test_of(&run, 2)) {
        static const int64_t bars[] = {91, 93, 95};

        for (size_t k = 0; k < 3; k++) {
            IS_INT(test_of(&run, k)->event_i, bars[k], "bar of revision %zu",
                   k);
            IS_INT(test_of(&run, k)->rev, (int64_t)k, "revision %zu", k);
            OK(test_of(&run, k)->id == test_of(&run, 0)->id,
               "id of revision %zu", k);
        }
    }
    run_reset(&run);
    series_reset(&series);
}

/*
 * Two springs tested by one bar: two records, two ids. The second dip, bar 89,
 * is deeper and recovers at 90; bar 92 is 3 bars behind it.
 */
static void check_two_springs(void)
{
    struct series series = {0};
    struct run run;

    spring(&series);
    series_add_rated(&series, 10100 * CENT, LOW, 9900 * CENT, .45, 1.0, .5);
    loud(&series, 2);
    quiet(&series, LOW + 10 * CENT, .3);
    run_detect(&run, &strict, &series, series.n, 0, false);
    IS_INT(
        (int64_t)run_count(&run, RECORD_PATTERN, KIND_SPRING, STATUS_CONFIRMED),
        2, "two springs");
    IS_INT((int64_t)run_count(&run, RECORD_PATTERN, KIND_TEST, STATUS_NONE), 2,
           "tested by one bar");
    if (test_of(&run, 1)) {
        OK(test_of(&run, 0)->id != test_of(&run, 1)->id, "by their own ids");
        OK(test_of(&run, 0)->u.pattern.spring !=
               test_of(&run, 1)->u.pattern.spring,
           "of their own springs");
    }
    run_reset(&run);
    series_reset(&series);
}

int main(void)
{
    detect_config_preset(&strict, PRESET_STRICT);
    check_cases();
    check_lower_low(LOW, 1);
    check_lower_low(LOW - 1, 0);
    check_update();
    check_two_springs();
    return tap_done();
}
