/* momentum and buy-hold against their definitions, whatever the blocks. */
#include "backtest/strategy.h"
#include "base/decimal.h"
#include "engine/engine.h"
#include "lib/tap.h"
#include "unit/strategy_walk.h"

static struct walk walks[] = {
    {"whole prices, many ties", 100000000, 5, 1, {0}},
    {"cents", 1000000, 10000, 40, {0}},
    {"prices near the limit", 100000000, 5000000000, 100000000, {0}},
};
#define WALKS (sizeof(walks) / sizeof(walks[0]))

/* threshold in percent */
static void by_definition(const int64_t *close, int64_t lookback,
                          int64_t threshold, unsigned char *want)
{
    for (int64_t i = 0; i < WALK_BARS; i++) {
        int128 now = (int128)100 * close[i];

        want[i] = WANT_NONE;
        if (i < lookback)
            continue;
        if (now > (int128)(100 + threshold) * close[i - lookback])
            want[i] = WANT_LONG;
        if (now < (int128)(100 - threshold) * close[i - lookback])
            want[i] = WANT_SHORT;
    }
}

static void test_definition(void)
{
    static const struct {
        const char *text;
        int64_t lookback, threshold;
    } cases[] = {
        {"lookback=1", 1, 0},
        {"lookback=20,threshold=0", 20, 0},
        {"lookback=3,threshold=0.25", 3, 25},
        {"lookback=50,threshold=0.01", 50, 1},
        {"lookback=2990,threshold=0.02", 2990, 2},
        {"lookback=5000", 5000, 0},
    };
    static unsigned char want[WALK_BARS];
    static unsigned char got[WALK_BARS];

    for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++)
        for (size_t w = 0; w < WALKS; w++) {
            struct strategy_values values;
            struct err err = {0};
            bool good;

            strategy_defaults(&strategy_momentum, &values);
            good =
                !strategy_set(&strategy_momentum, cases[c].text, &values, &err);
            by_definition(walks[w].close, cases[c].lookback, cases[c].threshold,
                          want);
            for (size_t l = 0; good && l < WALK_LENGTHS; l++)
                good = walk_run(&strategy_momentum, &values, true,
                                walks[w].close, WALK_BARS, walk_lengths[l], got,
                                &err) == WALK_BARS &&
                       walk_differ(got, want) == WALK_BARS;
            OK(good, "%s, %s: as defined, in any blocks", cases[c].text,
               walks[w].name);
        }
}

/* 1.1 * 1.1 = 1.21; .9 * 1.33100001 = 1.197900009. */
static void test_threshold_exact(void)
{
    static const int64_t close[] = {110000000, 121000000, 133100001, 119790001};
    static const unsigned char want[] = {WANT_NONE, WANT_NONE, WANT_LONG,
                                         WANT_NONE};
    unsigned char got[4];
    struct strategy_values values;
    struct err err = {0};

    strategy_defaults(&strategy_momentum, &values);
    OK(!strategy_set(&strategy_momentum, "lookback=1,threshold=0.1", &values,
                     &err),
       "threshold of a tenth");
    walk_run(&strategy_momentum, &values, true, close, 4, 4, got, &err);
    OK(!memcmp(got, want, sizeof(want)),
       "1.10, 1.21, 1.33100001, 1.19790001: by more than a tenth only once");
}

/* Quarters are exact in doubles. */
static void test_real(void)
{
    static unsigned char want[WALK_BARS];
    static unsigned char got[WALK_BARS];
    struct strategy_values values;
    struct err err = {0};

    strategy_defaults(&strategy_momentum, &values);
    OK(!strategy_set(&strategy_momentum, "lookback=3,threshold=0.25", &values,
                     &err),
       "threshold of a quarter");
    by_definition(walks[0].close, 3, 25, want);
    for (size_t l = 0; l < WALK_LENGTHS; l++)
        OK(walk_run(&strategy_momentum, &values, false, walks[0].close,
                    WALK_BARS, walk_lengths[l], got, &err) == WALK_BARS &&
               walk_differ(got, want) == WALK_BARS,
           "doubles, whole prices, blocks of %zu", walk_lengths[l]);
}

static void test_buy_hold(void)
{
    static unsigned char want[WALK_BARS];
    static unsigned char got[WALK_BARS];
    struct strategy_values values;
    struct err err = {0};

    want[0] = WANT_LONG;
    strategy_defaults(&strategy_buy_hold, &values);
    for (size_t l = 0; l < WALK_LENGTHS; l++)
        OK(walk_run(&strategy_buy_hold, &values, true, walks[0].close,
                    WALK_BARS, walk_lengths[l], got, &err) == WALK_BARS &&
               walk_differ(got, want) == WALK_BARS,
           "buy-hold: long on the first bar, blocks of %zu", walk_lengths[l]);
}

int main(void)
{
    for (size_t w = 0; w < WALKS; w++)
        walk_make(&walks[w], w + 1);
    test_definition();
    test_threshold_exact();
    test_real();
    test_buy_hold();
    return tap_done();
}
