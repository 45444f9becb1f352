/* Sizes, R and stop distances: every number worked by hand. */
#include "analysis/position.h"
#include "lib/tap.h"

/* Hundredths of a unit of money, in e8. */
#define CENTS(x) ((int64_t)(x)*1000000)
#define STRICT   10000

static struct order_levels levels_of(int64_t entry, int64_t stop, int64_t t1,
                                     int64_t t2)
{
    return (struct order_levels){CENTS(entry), CENTS(stop), CENTS(t1),
                                 CENTS(t2)};
}

static void test_order(void)
{
    static const struct {
        const char *name;
        enum side side;
        bool good;
        int64_t entry, stop, t1, t2;
    } cases[] = {
        {"long", SIDE_LONG, true, 100, 95, 110, 120},
        {"long, stop at entry", SIDE_LONG, false, 100, 100, 110, 120},
        {"long, stop above", SIDE_LONG, false, 100, 101, 110, 120},
        {"long, target_1 at entry", SIDE_LONG, false, 100, 95, 100, 120},
        {"long, targets swapped", SIDE_LONG, false, 100, 95, 120, 110},
        {"long, targets equal", SIDE_LONG, false, 100, 95, 110, 110},
        {"long, no stop", SIDE_LONG, false, 100, 0, 110, 120},
        {"short", SIDE_SHORT, true, 100, 105, 90, 80},
        {"short, stop at entry", SIDE_SHORT, false, 100, 100, 90, 80},
        {"short, target_1 at entry", SIDE_SHORT, false, 100, 105, 100, 80},
        {"short, targets equal", SIDE_SHORT, false, 100, 105, 90, 90},
        {"short, target_2 at 0", SIDE_SHORT, false, 100, 105, 90, 0},
        {"short, target_2 below 0", SIDE_SHORT, false, 100, 105, 90, -5},
    };

    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        struct order_levels levels =
            levels_of(cases[k].entry, cases[k].stop, cases[k].t1, cases[k].t2);

        OK(position_in_order(cases[k].side, &levels) == cases[k].good,
           "order: %s", cases[k].name);
    }
}

static void test_widening(void)
{
    static const struct {
        const char *name;
        enum side side;
        int64_t x4, stop, want;
    } cases[] = {
        {"long .99 %", SIDE_LONG, STRICT, 9901, 9900},
        {"long 1 %", SIDE_LONG, STRICT, 9900, 9900},
        {"long 1.01 %", SIDE_LONG, STRICT, 9899, 9899},
        {"short .99 %", SIDE_SHORT, STRICT, 10099, 10100},
        {"short 1 %", SIDE_SHORT, STRICT, 10100, 10100},
        {"long .49 %, x = .5", SIDE_LONG, 5000, 9951, 9950},
        {"long .5 %, x = .5", SIDE_LONG, 5000, 9950, 9950},
    };
    struct order_levels levels = {1000000051, 1000000000, 0, 0};

    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        struct order_levels at = levels_of(10000, cases[k].stop, 0, 0);

        position_widen_stop(cases[k].side, cases[k].x4, &at);
        IS_INT(at.stop, CENTS(cases[k].want), "widen: %s", cases[k].name);
    }
    /* In 1e-8: 1000000051 * .99 = 990000050.49, 1000000050 * .99 = ...49.5 */
    position_widen_stop(SIDE_LONG, STRICT, &levels);
    IS_INT(levels.stop, 990000050, "widen: ...50.49 goes down");
    levels = (struct order_levels){.entry = 1000000050, .stop = 1000000000};
    position_widen_stop(SIDE_LONG, STRICT, &levels);
    IS_INT(levels.stop, 990000050, "widen: ...49.5 goes up");
    /* The smallest prices: a stop one unit away is never widened onto them. */
    levels = (struct order_levels){.entry = 101, .stop = 100};
    position_widen_stop(SIDE_LONG, STRICT, &levels);
    IS_INT(levels.stop, 100, "widen: 1 unit of 101 goes to 99.99, so 100");
}

static void test_ceiling(void)
{
    struct order_levels levels = levels_of(10000, 9000, 0, 0);

    OK(!position_stop_too_far(&levels, STRICT), "ceiling: 10 %% is allowed");
    levels.stop -= 1;
    OK(position_stop_too_far(&levels, STRICT), "ceiling: 1e-8 more is not");
    levels = levels_of(10000, 9500, 0, 0);
    OK(!position_stop_too_far(&levels, 5000), "ceiling: 5 %% at x = .5");
    levels.stop -= 1;
    OK(position_stop_too_far(&levels, 5000), "ceiling: beyond, x = .5");
    levels = levels_of(10000, 11000, 0, 0);
    OK(!position_stop_too_far(&levels, STRICT), "ceiling: short 10 %%");
    levels.stop += 1;
    OK(position_stop_too_far(&levels, STRICT), "ceiling: short, beyond");
}

static void test_r(void)
{
    struct order_levels levels = levels_of(10000, 9900, 0, 10200);

    IS_INT(position_r_e4(&levels), 20000, "R 2");
    OK(!position_r_below(&levels, 200), "R 2.00 is not below 2");
    levels.target_2 -= 1;
    IS_INT(position_r_e4(&levels), 20000, "R 1.99999999 rounds to 2");
    OK(position_r_below(&levels, 200), "R 1.99999999 is below 2");
    levels = levels_of(10000, 9900, 0, 10199);
    IS_INT(position_r_e4(&levels), 19900, "R 1.99");
    /* 2/3 = .66667; 1/16 = .0625; a half of 1e-4: 3.00005 */
    levels = (struct order_levels){100, 97, 0, 102};
    IS_INT(position_r_e4(&levels), 6667, "R 2/3");
    levels = (struct order_levels){1000000, 980000, 0, 1060001};
    IS_INT(position_r_e4(&levels), 30001, "R 3.00005 goes up");
    levels = levels_of(10000, 10100, 0, 9650);
    IS_INT(position_r_e4(&levels), 35000, "R 3.5 short");
    OK(position_r_below(&levels, 351) && !position_r_below(&levels, 350),
       "R 3.5 short lies between");
    levels = (struct order_levels){100000001, 100000000, 0,
                                   INT64_C(8000000000000000000)};
    OK(position_r_e4(&levels) > 0, "R of absurd prices does not overflow");
}

static void test_multiplier(void)
{
    static const struct {
        int64_t ratio_e4, want;
    } cases[] = {{99999, 100}, {25000, 100}, {24999, 95}, {23000, 95},
                 {22999, 90},  {20000, 90},  {19999, 85}, {17000, 85},
                 {16999, 75},  {15000, 75},  {-1, 75}};

    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++)
        IS_INT(position_multiplier_e2(cases[k].ratio_e4), cases[k].want,
               "multiplier at vr %d e-4", (int)cases[k].ratio_e4);
}

static void test_size(void)
{
    const int64_t account = CENTS(10000000); /* 100,000 */
    /* d.3: entry 100.49874375, stop 96.628: 3.87074375 a unit */
    struct order_levels levels = {10049874375, 9662800000, 0, 0};

    IS_INT(position_unit_risk(&levels), 387074375, "risk of a unit");
    IS_INT(position_size(&levels, account, 5000, 100), 129, ".5 %%: 129.17");
    IS_INT(position_size(&levels, account, 7700, 100), 198, ".77 %%: 198.9");
    IS_INT(position_size(&levels, account, 10000, 100), 199,
           "1 %%: 258, capped at 20,000 / 100.49874375 = 199.007");
    /* 129 * 3.87074375 = 499.32594375 */
    IS_INT(position_risk_amount(&levels, 129), CENTS(49932), "499.32");
    IS_INT(position_risk_amount(&levels, 0), 0, "no units, no risk");
    levels = levels_of(10000, 9500, 0, 0);
    IS_INT(position_size(&levels, account, 5000, 100), 100, "500 / 5 = 100");
    IS_INT(position_size(&levels, account, 5000, 75), 75, "times .75");
    levels.stop -= 1;
    IS_INT(position_size(&levels, account, 5000, 100), 99, "1e-8 more: 99");
    levels = levels_of(2000000, 1900000, 0, 0);
    IS_INT(position_size(&levels, account, 20000, 100), 1,
           "20,000 a unit: the cap leaves one");
    levels.entry += 1;
    IS_INT(position_size(&levels, account, 20000, 100), 0, "above it none");
    levels = (struct order_levels){2, 1, 0, 0};
    IS_INT(position_size(&levels, INT64_MAX, 20000, 100),
           INT64_C(184467440737095516),
           "the largest account: 2 %% of it over 1e-8");
}

int main(void)
{
    test_order();
    test_widening();
    test_ceiling();
    test_r();
    test_multiplier();
    test_size();
    return tap_done();
}
