/* Levels, calls and volume scores of each signal rule, worked by hand. */
#include "analysis/rule.h"

#include <math.h>
#include <string.h>

#include "lib/tap.h"

#define CENTS(x) ((int64_t)(x)*1000000)

/* 40 bars, support 100, resistance 110: width 10, jump 140. */
static struct setup setup_on_range(int64_t x4)
{
    return (struct setup){.range = {.id = 1,
                                    .duration = 40,
                                    .support = CENTS(10000),
                                    .resistance = CENTS(11000),
                                    .conservative = CENTS(12000),
                                    .jump = CENTS(14000),
                                    .x4 = x4}};
}

static void levels_are(const struct rule *rule, const struct setup *setup,
                       struct order_levels want, const char *name)
{
    struct order_levels got = {0};

    rule->levels(setup, &got);
    IS_INT(got.entry, want.entry, "%s %s: entry", rule->name, name);
    IS_INT(got.stop, want.stop, "%s %s: stop", rule->name, name);
    IS_INT(got.target_1, want.target_1, "%s %s: target_1", rule->name, name);
    IS_INT(got.target_2, want.target_2, "%s %s: target_2", rule->name, name);
}

static void test_spring(void)
{
    static const struct {
        const char *name;
        int64_t x4, penetration_e4, entry, stop;
    } cases[] = {
        /* the low is 98; 98 * .98, * .985, * .99 */
        {"1.99 %", 10000, 199, 10050, 9604},
        {"2 %", 10000, 200, 10050, 9653},
        {"2.99 %", 10000, 299, 10050, 9653},
        {"3 %", 10000, 300, 10050, 9702},
        /* half of each distance */
        {"x = .5", 5000, 199, 10025, 9702},
    };

    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        struct setup setup = setup_on_range(cases[k].x4);

        setup.price = CENTS(9800);
        setup.penetration_e4 = cases[k].penetration_e4;
        levels_are(&rule_spring, &setup,
                   (struct order_levels){CENTS(cases[k].entry),
                                         CENTS(cases[k].stop), CENTS(11000),
                                         CENTS(14000)},
                   cases[k].name);
    }
}

static void test_spring_score(void)
{
    struct setup setup = {.volume_points = 40};

    OK(rule_spring.volume_score(&setup) == 100.0, "SPRING 40 points: 100");
    setup.volume_points = 20;
    OK(rule_spring.volume_score(&setup) == 50.0, "SPRING 20 points: 50");
    setup.volume_points = 5;
    OK(rule_spring.volume_score(&setup) == 12.5, "SPRING 5 points: 12.5");
}

static void test_sos(void)
{
    static const struct {
        double confidence, volume_ratio;
        bool want;
    } calls[] = {
        {79, 2.0, false},  {80, 2.0, true},           {80, 1.9999, false},
        {80, 1.99, false}, {100, (double)NAN, false},
    };
    struct setup setup = setup_on_range(10000);

    setup.close = CENTS(11200);
    levels_are(&rule_sos, &setup,
               (struct order_levels){CENTS(11200), CENTS(10450), CENTS(12000),
                                     CENTS(14000)},
               "strict");
    setup.range.x4 = 2000;
    levels_are(&rule_sos, &setup,
               (struct order_levels){CENTS(11200), CENTS(10890), CENTS(12000),
                                     CENTS(14000)},
               "x = .2");
    for (size_t k = 0; k < sizeof(calls) / sizeof(calls[0]); k++) {
        setup.confidence = calls[k].confidence;
        setup.volume_ratio = calls[k].volume_ratio;
        OK(rule_sos.calls(&setup) == calls[k].want,
           "SOS of confidence %g, vr %g", calls[k].confidence,
           calls[k].volume_ratio);
    }
    setup.volume_points = 35;
    OK(rule_sos.volume_score(&setup) == 100.0, "SOS 35 points: 100");
    setup.volume_points = 14;
    OK(rule_sos.volume_score(&setup) == 40.0, "SOS 14 points: 40");
}

static void test_lps(void)
{
    static const struct {
        double ratio, want;
    } scores[] = {{.3, 100}, {.5999, 100}, {.6, 85},     {.8999, 85},
                  {.9, 70},  {1.1, 70},    {1.1001, 40}, {(double)NAN, 40}};
    struct setup setup = setup_on_range(10000);

    levels_are(&rule_lps, &setup,
               (struct order_levels){CENTS(11110), CENTS(10670), CENTS(12000),
                                     CENTS(14000)},
               "strict");
    setup.range.x4 = 5000;
    levels_are(&rule_lps, &setup,
               (struct order_levels){CENTS(11055), CENTS(10835), CENTS(12000),
                                     CENTS(14000)},
               "x = .5");
    for (size_t k = 0; k < sizeof(scores) / sizeof(scores[0]); k++) {
        setup.range_volume_ratio = scores[k].ratio;
        IS_NEAR(rule_lps.volume_score(&setup), scores[k].want, 0,
                "LPS volume of %g of the range's", scores[k].ratio);
    }
    setup.range_volume_ratio = .6; /* .59996 before it was rounded */
    setup.volume_grade = GRADE_EXCELLENT;
    OK(rule_lps.volume_score(&setup) == 100.0, "LPS: the recorded class wins");
    setup.volume_grade = GRADE_POOR;
    OK(rule_lps.volume_score(&setup) == 40.0, "LPS: POOR");
}

static void test_utad(void)
{
    static const struct {
        double ratio, want;
    } scores[] = {{1.51, 70},   {1.6999, 70}, {1.7, 85},
                  {1.9999, 85}, {2.0, 100},   {3.5, 100}};
    struct setup setup = setup_on_range(10000);

    setup.price = CENTS(11080);
    setup.close = CENTS(10900);
    /* 110.80 * 1.02 = 113.016; the mirror of the width below the support */
    levels_are(&rule_utad, &setup,
               (struct order_levels){CENTS(10900), 11301600000, CENTS(10000),
                                     CENTS(9000)},
               "strict");
    setup.range.x4 = 5000;
    levels_are(&rule_utad, &setup,
               (struct order_levels){CENTS(10900), 11190800000, CENTS(10000),
                                     CENTS(9000)},
               "x = .5");
    for (size_t k = 0; k < sizeof(scores) / sizeof(scores[0]); k++) {
        setup.volume_ratio = scores[k].ratio;
        IS_NEAR(rule_utad.volume_score(&setup), scores[k].want, 0, "UTAD vr %g",
                scores[k].ratio);
    }
}

static void test_shift(void)
{
    IS_INT(rule_shift(9999875000, 50, 10000), 10049874375,
           "99.99875 * 1.005 is exact");
    IS_INT(rule_shift(100, 50, 10000), 101, "100.5 goes up");
    IS_INT(rule_shift(100, -50, 10000), 100, "99.5 goes up");
    IS_INT(rule_shift(100, 49, 10000), 100, "100.49 goes down");
    IS_INT(rule_shift(INT64_C(1000000000000000000), 500, 10000),
           INT64_C(1050000000000000000), "the largest price");
}

/* A new rule needs its tests: this list names the rules that have some. */
static void test_table(void)
{
    static const char *const tested[] = {"SPRING", "SOS", "LPS", "UTAD"};
    size_t count = 0;

    for (; rule_at(count); count++) {
        bool found = false;

        for (size_t k = 0; k < sizeof(tested) / sizeof(tested[0]); k++)
            found = found || !strcmp(tested[k], rule_at(count)->name);
        OK(found, "rule %s has tests", rule_at(count)->name);
        OK(rule_for(rule_at(count)->trigger) == rule_at(count),
           "rule %s is found by its trigger", rule_at(count)->name);
    }
    IS_INT((int64_t)count, 4, "four rules");
    OK(!rule_for(KIND_SPRING) && !rule_for(KIND_SC) && !rule_for(KIND_PHASE),
       "other kinds call no rule");
}

int main(void)
{
    test_spring();
    test_spring_score();
    test_sos();
    test_lps();
    test_utad();
    test_shift();
    test_table();
    return tap_done();
}
