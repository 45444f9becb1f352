/*
 * mean-reversion against deviations worked by hand, and against its definition
 * whatever the blocks.
 */
#include "backtest/strategy.h"
#include "base/decimal.h"
#include "engine/engine.h"
#include "lib/tap.h"
#include "unit/strategy_walk.h"

static struct walk walks[] = {
    {"whole prices, many ties", 100000000, 5, 1, {0}},
    {"cents", 1000000, 10000, 40, {0}},
    {"eight decimals", 1, 10000, 300, {0}},
    {"large ticks", 100000000, 500000000, 1000, {0}},
    {"one price", 1000000, 10000, 0, {0}},
};
#define WALKS (sizeof(walks) / sizeof(walks[0]))

static void set(struct strategy_values *values, const char *text)
{
    struct err err = {0};

    strategy_defaults(&strategy_mean_reversion, values);
    if (strategy_set(&strategy_mean_reversion, text, values, &err))
        OK(false, "%s: %s", text, err.msg);
}

/*
 * A close that stands off n - 1 equal ones: z = sqrt(n - 1) exactly, so 2 for
 * a window of 5 and 3 for one of 10.
 */
static void test_by_hand(void)
{
    static const struct {
        const char *name, *values;
        size_t n;
        int64_t close[5]; /* cents */
        unsigned char want;
    } cases[] = {
        {"z = 2, entry 2", "window=5,entry=2", 5, {2, 2, 2, 2, 12}, WANT_SHORT},
        {"z = -2, entry 2", "window=5,entry=2", 5, {9, 9, 9, 9, 8}, WANT_LONG},
        {"z = 2, entry 2.00000001",
         "window=5,entry=2.00000001",
         5,
         {2, 2, 2, 2, 12},
         WANT_NONE},
        {"z = 2, entry 1.99999999",
         "window=5,entry=1.99999999",
         5,
         {2, 2, 2, 2, 12},
         WANT_SHORT},
        {"the window is not full",
         "window=5,entry=1",
         4,
         {2, 2, 2, 12},
         WANT_NONE},
        /* z = 3 / sqrt(3) = 1.7320508.. */
        {"z = sqrt 3, entry 1.7320508",
         "window=4,entry=1.7320508",
         4,
         {10, 10, 10, 14},
         WANT_SHORT},
        {"z = sqrt 3, entry 1.7320509",
         "window=4,entry=1.7320509",
         4,
         {10, 10, 10, 14},
         WANT_NONE},
        {"z = 0, exit 0", "window=3", 3, {1, 3, 2}, WANT_FLAT},
        {"no deviation", "window=3", 3, {7, 7, 7}, WANT_NONE},
        /* mean 3, variance 2: z = 1/sqrt 2 = .7071067.. */
        {"z = .7071.., exit .7071068",
         "window=5,exit=0.7071068",
         5,
         {1, 2, 3, 5, 4},
         WANT_FLAT},
        {"z = .7071.., exit .7071067",
         "window=5,exit=0.7071067",
         5,
         {1, 2, 3, 5, 4},
         WANT_NONE},
        /* 1 2 4 then 2 4 2: z from above 0 to below it */
        {"z changes sign", "window=3", 4, {1, 2, 4, 2}, WANT_FLAT},
        {"z keeps its sign", "window=3", 4, {1, 2, 4, 5}, WANT_NONE},
    };

    for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++)
        for (int exact = 0; exact < 2; exact++) {
            struct strategy_values values;
            struct err err = {0};
            int64_t close[5];
            unsigned char got[5] = {0};

            for (size_t k = 0; k < 5; k++)
                close[k] = cases[c].close[k] * 1000000;
            set(&values, cases[c].values);
            walk_run(&strategy_mean_reversion, &values, exact, close,
                     cases[c].n, 5, got, &err);
            if (exact)
                IS_INT(got[cases[c].n - 1], cases[c].want, "%s", cases[c].name);
            else if (!strstr(cases[c].name, "entry 2")) /* roots round */
                IS_INT(got[cases[c].n - 1], cases[c].want, "%s in doubles",
                       cases[c].name);
        }
}

/* Window times the distance of close k from the mean, from their sum. */
static int128 far_from(const struct walk *walk, int64_t window, int128 sum,
                       int64_t k)
{
    return (int128)window * (walk->close[k] / walk->tick) - sum;
}

/* Entry at 2, exit at .1 deviations, from the closes of each window. */
static void by_definition(const struct walk *walk, int64_t window,
                          unsigned char *want)
{
    int before = 0;

    memset(want, WANT_NONE, WALK_BARS);
    for (int64_t i = window - 1; i < WALK_BARS; i++) {
        int128 sum = 0;
        int128 squares = 0;
        int128 far;
        int sign;

        for (int64_t k = i - window + 1; k <= i; k++)
            sum += walk->close[k] / walk->tick;
        for (int64_t k = i - window + 1; k <= i; k++) {
            far = far_from(walk, window, sum, k);
            squares += far * far;
        }
        far = far_from(walk, window, sum, i);
        sign = (far > 0) - (far < 0);
        far *= far * window; /* z^2 is this by squares */
        if (squares && far >= 4 * squares)
            want[i] = sign < 0 ? WANT_LONG : WANT_SHORT;
        else if (squares && (100 * far <= squares || sign * before < 0))
            want[i] = WANT_FLAT;
        before = sign;
    }
}

static void test_definition(void)
{
    static const struct {
        const char *text;
        int64_t window;
    } cases[] = {
        {"window=2,exit=0.1", 2},
        {"window=5,exit=0.1", 5},
        {"window=20,exit=0.1", 20},
        {"window=1100,exit=0.1", 1100},
    };
    static unsigned char want[WALK_BARS];
    static unsigned char got[WALK_BARS];

    for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++)
        for (size_t w = 0; w < WALKS; w++) {
            struct strategy_values values;
            struct err err = {0};
            bool good = true;

            set(&values, cases[c].text);
            by_definition(&walks[w], cases[c].window, want);
            for (size_t l = 0; good && l < WALK_LENGTHS; l++)
                good = walk_run(&strategy_mean_reversion, &values, true,
                                walks[w].close, WALK_BARS, walk_lengths[l], got,
                                &err) == WALK_BARS &&
                       walk_differ(got, want) == WALK_BARS;
            OK(good, "%s, %s: as defined, in any blocks", cases[c].text,
               walks[w].name);
            walk_run(&strategy_mean_reversion, &values, false, walks[w].close,
                     WALK_BARS, 1, want, &err);
            walk_run(&strategy_mean_reversion, &values, false, walks[w].close,
                     WALK_BARS, 1024, got, &err);
            OK(walk_differ(got, want) == WALK_BARS,
               "%s, %s: doubles in blocks of 1 as of 1024", cases[c].text,
               walks[w].name);
        }
}

/* The tick gets finer within the run: 1, .01, 1e-8 and all of them mixed. */
static void test_finer_ticks(void)
{
    static struct walk mixed = {.tick = 1};
    static unsigned char want[WALK_BARS];
    static unsigned char got[WALK_BARS];
    struct strategy_values values;
    struct err err = {0};

    for (size_t k = 0; k < WALK_BARS; k++)
        mixed.close[k] = walks[k / 400 % 3].close[k];
    set(&values, "window=20,exit=0.1");
    by_definition(&mixed, 20, want);
    for (size_t l = 0; l < WALK_LENGTHS; l++)
        OK(walk_run(&strategy_mean_reversion, &values, true, mixed.close,
                    WALK_BARS, walk_lengths[l], got, &err) == WALK_BARS &&
               walk_differ(got, want) == WALK_BARS,
           "finer ticks on the way, blocks of %zu", walk_lengths[l]);
}

/* 1e9 apart in steps of 1e-8, at an entry of 9 digits: too much for 128 bits */
static void test_overflow(void)
{
    static int64_t close[30];
    unsigned char got[30];
    struct strategy_values values;

    for (size_t k = 0; k < 30; k++)
        close[k] = k < 25 ? 100000000 : INT64_C(100000000000000001);
    set(&values, "window=20,entry=2.33333333");
    for (size_t l = 1; l <= 5; l += 4) {
        struct err err = {0};

        IS_INT((int64_t)walk_run(&strategy_mean_reversion, &values, true, close,
                                 30, l, got, &err),
               25, "overflow at bar 25, blocks of %zu", l);
        IS_INT(err.code, ERR_DATA, "overflow: ERR_DATA");
        OK(strstr(err.msg, "overflows at bar 25") != NULL, "%s", err.msg);
    }
}

int main(void)
{
    for (size_t w = 0; w < WALKS; w++)
        walk_make(&walks[w], w + 1);
    test_by_hand();
    test_definition();
    test_finer_ticks();
    test_overflow();
    return tap_done();
}
