/*
 * sma-cross against its definition in 128 bits, whatever the blocks and the
 * prices, and against an independent simulation's trades (shared files).
 */
#include <stdio.h>

#include "backtest/strategy.h"
#include "backtest/strategy_sma_narrow.h"
#include "base/decimal.h"
#include "engine/engine.h"
#include "lib/tap.h"
#include "unit/strategy_walk.h"

enum { CROSS, NONZERO, STATE };

static struct walk walks[] = {
    {"whole prices, many ties", 100000000, 5, 1, {0}},
    {"cents", 1000000, 10000, 40, {0}},
    {"eight decimals", 1, 10000000000, 90000000, {0}},
    {"prices near the limit", 100000000, 5000000000, 4000000000, {0}},
    {"one price", 1000000, 10000, 0, {0}},
};
#define WALKS (sizeof(walks) / sizeof(walks[0]))

/* Sign of the difference at bar i, 0 before there is one. */
static int sign_at(const int64_t *close, int64_t i, int64_t fast, int64_t slow)
{
    int128 fast_sum = 0;
    int128 slow_sum = 0;
    int128 difference;

    if (i < slow - 1)
        return 0;
    for (int64_t k = i - slow + 1; k <= i; k++) {
        slow_sum += close[k];
        if (k > i - fast)
            fast_sum += close[k];
    }
    difference = fast_sum * slow - slow_sum * fast;
    return (difference > 0) - (difference < 0);
}

static void by_definition(const struct strategy_values *values,
                          const int64_t *close, unsigned char *want)
{
    int64_t fast = (int64_t)values->value[0];
    int64_t slow = (int64_t)values->value[1];
    int mode = (int)values->value[2];
    int before = 0;

    for (int64_t i = 0; i < WALK_BARS; i++) {
        int sign = sign_at(close, i, fast, slow);
        bool waits = (double)i < values->value[3];
        bool turned = mode == STATE || sign * before < 0;

        want[i] = WANT_NONE;
        if (sign && turned && !waits)
            want[i] = sign > 0 ? WANT_LONG : WANT_SHORT;
        if (sign || mode != NONZERO)
            before = sign;
    }
}

static bool any(const unsigned char *want, unsigned char what)
{
    return memchr(want, what, WALK_BARS) != NULL;
}

static void test_definition(void)
{
    static const char *const settings[] = {
        "fast=1,slow=2",
        "fast=10,slow=20",
        "fast=3,slow=5,mode=nonzero",
        "fast=3,slow=5,mode=state",
        "fast=20,slow=200,wait=321",
        "fast=7,slow=1500,mode=nonzero",
        "fast=1499,slow=2900",
        "fast=50,slow=100000,mode=state",
    };
    static unsigned char want[WALK_BARS];
    static unsigned char got[WALK_BARS];

    for (size_t s = 0; s < sizeof(settings) / sizeof(settings[0]); s++)
        for (size_t w = 0; w < WALKS; w++) {
            struct strategy_values values;
            struct err err = {0};
            bool good;

            strategy_defaults(&strategy_sma_cross, &values);
            good =
                !strategy_set(&strategy_sma_cross, settings[s], &values, &err);
            by_definition(&values, walks[w].close, want);
            for (size_t l = 0; good && l < WALK_LENGTHS; l++)
                good = walk_run(&strategy_sma_cross, &values, true,
                                walks[w].close, WALK_BARS, walk_lengths[l], got,
                                &err) == WALK_BARS &&
                       walk_differ(got, want) == WALK_BARS;
            OK(good, "%s, %s: as defined, in any blocks", settings[s],
               walks[w].name);
            if (!s)
                OK(any(want, WANT_LONG) == (w != WALKS - 1),
                   "%s: there are crossings", walks[w].name);
        }
}

/* Coarse and fine stretches: the ways alternate within one run. */
static void test_mixed(void)
{
    static int64_t close[WALK_BARS];
    static unsigned char want[WALK_BARS];
    static unsigned char got[WALK_BARS];
    struct strategy_values values;
    struct err err = {0};

    for (size_t k = 0; k < WALK_BARS; k++)
        close[k] = walks[k / 500 % 4].close[k];
    strategy_defaults(&strategy_sma_cross, &values);
    by_definition(&values, close, want);
    for (size_t l = 0; l < WALK_LENGTHS; l++)
        OK(walk_run(&strategy_sma_cross, &values, true, close, WALK_BARS,
                    walk_lengths[l], got, &err) == WALK_BARS &&
               walk_differ(got, want) == WALK_BARS,
           "coarse and fine prices in turn, blocks of %zu", walk_lengths[l]);
}

/* 32 bits hold 2^31 - 1 = 2147483647 = 2 * 1073741823 + 1. */
static void test_narrow(void)
{
    struct sma_narrow narrow;
    int64_t fits[] = {700, 700 + 1073741823, 701};
    int64_t wide[] = {700, 700 + 1073741824, 701};
    signed char sign[3];
    int64_t last;

    sma_narrow_init(&narrow, 1, 2);
    OK(sma_narrow_signs(&narrow, fits, 0, 3, sign, &last),
       "narrow: the widest distance fits");
    OK(!sign[0] && sign[1] == 1 && sign[2] == -1, "narrow: signs");
    /* 2 * 701 - (700 + 1073741823 + 701) */
    IS_INT(last, -1073741822, "narrow: difference");
    OK(!sma_narrow_signs(&narrow, wide, 0, 3, sign, &last),
       "narrow: one more does not fit");
    IS_INT(narrow.places, 0, "narrow: the tick is 1e-8");
}

/* Sums of whole prices are exact in doubles too. */
static void test_real(void)
{
    static unsigned char want[WALK_BARS];
    static unsigned char got[WALK_BARS];
    struct strategy_values values;
    struct err err = {0};

    strategy_defaults(&strategy_sma_cross, &values);
    by_definition(&values, walks[0].close, want);
    for (size_t l = 0; l < WALK_LENGTHS; l++)
        OK(walk_run(&strategy_sma_cross, &values, false, walks[0].close,
                    WALK_BARS, walk_lengths[l], got, &err) == WALK_BARS &&
               walk_differ(got, want) == WALK_BARS,
           "doubles, whole prices, blocks of %zu", walk_lengths[l]);
    walk_run(&strategy_sma_cross, &values, false, walks[1].close, WALK_BARS, 1,
             want, &err);
    walk_run(&strategy_sma_cross, &values, false, walks[1].close, WALK_BARS,
             1024, got, &err);
    IS_INT((int64_t)walk_differ(got, want), WALK_BARS,
           "doubles, cents: blocks of 1 as of 1024");
}

static FILE *open_shared(const char *name)
{
    const char *shared = getenv("BARPIPE_SHARED");
    char path[512];

    snprintf(path, sizeof(path), "%s/%s", shared ? shared : "../shared", name);
    return fopen(path, "r");
}

/* Closes of "date,open,high,low,close,volume" behind a header. */
static size_t read_closes(FILE *file, int64_t *close)
{
    char line[256];
    size_t n = 0;

    if (!fgets(line, sizeof(line), file))
        return 0;
    while (n < WALK_BARS && fgets(line, sizeof(line), file)) {
        const char *field = line;
        size_t size;

        for (int k = 0; k < 4 && field; k++) {
            field = strchr(field, ',');
            field = field ? field + 1 : NULL;
        }
        size = field ? strcspn(field, ",\r\n") : 0;
        if (!size || decimal_parse(field, size, '.', &close[n]) != DECIMAL_OK)
            return 0;
        n++;
    }
    return n;
}

/* The next "key": number in the text; -1 and *at NULL when there is none. */
static int64_t next_number(const char **at, const char *key)
{
    *at = *at ? strstr(*at, key) : NULL;
    if (!*at)
        return -1;
    *at += strlen(key);
    return strtoll(*at + strspn(*at, "\": "), NULL, 10);
}

/* Long only at the next open: entries and exits in the order of the file. */
static void follow(const char *text, const unsigned char *want, size_t n)
{
    const char *at = strstr(text, "\"trades\"");
    int64_t trades = 0;
    int64_t entry = 0;
    bool good = true;

    for (size_t k = 0; k < n; k++) {
        if (!entry && want[k] == WANT_LONG) {
            entry = (int64_t)k + 1;
        } else if (entry && want[k] == WANT_SHORT) {
            good = good && next_number(&at, "\"entry_bar\"") == entry &&
                   next_number(&at, "\"exit_bar\"") == (int64_t)k + 1;
            entry = 0;
            trades++;
        }
    }
    IS_INT(trades, 46, "GOOG 10/20: trades");
    OK(good, "GOOG 10/20: bars of entry and exit as the independent "
             "simulation's");
}

static void test_oracle(void)
{
    static int64_t close[WALK_BARS];
    static unsigned char want[WALK_BARS];
    static char text[1 << 20];
    FILE *bars = open_shared("data/goog_daily_backtestingpy.csv");
    FILE *trades = open_shared("golden/btest/exact_sma_cross.json");
    struct strategy_values values;
    struct err err = {0};
    size_t n = 0;

    if (bars && trades) {
        n = read_closes(bars, close);
        text[fread(text, 1, sizeof(text) - 1, trades)] = 0;
        IS_INT((int64_t)n, 2148, "GOOG: bars");
        strategy_defaults(&strategy_sma_cross, &values);
        walk_run(&strategy_sma_cross, &values, true, close, n, 1024, want,
                 &err);
        follow(text, want, n);
    } else {
        OK(true, "GOOG 10/20 # SKIP no shared files");
    }
    if (bars)
        fclose(bars);
    if (trades)
        fclose(trades);
}

int main(void)
{
    for (size_t w = 0; w < WALKS; w++)
        walk_make(&walks[w], w + 1);
    test_definition();
    test_mixed();
    test_narrow();
    test_real();
    test_oracle();
    return tap_done();
}
