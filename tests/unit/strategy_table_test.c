/* The table of strategies, and their parameters as text. */
#include <string.h>

#include "backtest/strategy.h"
#include "lib/tap.h"

static void test_table(void)
{
    static const char *const names[] = {"sma-cross",      "momentum",
                                        "mean-reversion", "buy-hold",
                                        "orders",         "signals"};
    size_t n = 0;

    for (; strategy_table[n]; n++) {
        const struct strategy *strategy = strategy_table[n];
        bool gives_wants = n < 4;

        IS_TEXT(strategy->name, n < 6 ? names[n] : "", "row %zu", n);
        OK(strategy_find(strategy->name) == strategy, "%s: found",
           strategy->name);
        OK(strategy->summary && strategy->parameter, "%s: summary, parameters",
           strategy->name);
        OK(gives_wants == (strategy->create != NULL) &&
               gives_wants == (strategy->decide != NULL) &&
               gives_wants == (strategy->destroy != NULL),
           "%s: all functions or none", strategy->name);
    }
    IS_INT((int64_t)n, 6, "six strategies");
    OK(!strategy_find("sma") && !strategy_find(""), "no other names");
}

static void test_defaults(void)
{
    static const char *const texts[] = {
        "sma-cross fast=10 slow=20 mode=cross wait=0",
        "momentum lookback=20 threshold=0",
        "mean-reversion window=20 entry=2 exit=0",
        "buy-hold",
        "orders",
        "signals",
    };

    for (size_t k = 0; k < 6 && strategy_table[k]; k++) {
        const struct strategy *strategy = strategy_table[k];
        struct strategy_values values;
        char text[128];

        strategy_defaults(strategy, &values);
        strategy_describe(strategy, &values, text, sizeof(text));
        IS_TEXT(text, texts[k], "defaults");
        OK(!strategy->check || !strategy->check(&values),
           "%s: the defaults are sound", strategy->name);
        for (size_t p = 0; strategy->parameter[p].name; p++)
            OK(p < STRATEGY_PARAMETERS && strategy->parameter[p].help,
               "%s: %s has help", strategy->name, strategy->parameter[p].name);
    }
}

static void test_set(void)
{
    struct strategy_values values;
    struct err err = {0};
    char text[128];
    char cut[16];

    strategy_defaults(&strategy_sma_cross, &values);
    OK(!strategy_set(&strategy_sma_cross, "fast=7", &values, &err), "one");
    OK(!strategy_set(&strategy_sma_cross, "slow=100000,mode=nonzero,wait=3",
                     &values, &err),
       "several");
    strategy_describe(&strategy_sma_cross, &values, text, sizeof(text));
    IS_TEXT(text, "sma-cross fast=7 slow=100000 mode=nonzero wait=3", "set");
    strategy_describe(&strategy_sma_cross, &values, cut, sizeof(cut));
    IS_TEXT(cut, "sma-cross fast=", "cut to size");
    strategy_defaults(&strategy_mean_reversion, &values);
    OK(!strategy_set(&strategy_mean_reversion, "entry=1.75,exit=0.50", &values,
                     &err),
       "reals");
    strategy_describe(&strategy_mean_reversion, &values, text, sizeof(text));
    IS_TEXT(text, "mean-reversion window=20 entry=1.75 exit=0.5",
            "reals as short as exact");
}

static void test_refused(void)
{
    static const struct {
        const struct strategy *strategy;
        const char *text, *message;
    } cases[] = {
        {&strategy_sma_cross, "fast", "\"fast\" is not NAME=VALUE"},
        {&strategy_sma_cross, "", "\"\" is not NAME=VALUE"},
        {&strategy_sma_cross, "fast=5,", "\"\" is not NAME=VALUE"},
        {&strategy_sma_cross, "quick=5",
         "sma-cross has no parameter \"quick\""},
        {&strategy_buy_hold, "fast=5", "buy-hold has no parameter \"fast\""},
        {&strategy_sma_cross, "fast=0",
         "fast must be a whole number 1 to 100000, not \"0\""},
        {&strategy_sma_cross, "fast=5.5",
         "fast must be a whole number 1 to 100000, not \"5.5\""},
        {&strategy_sma_cross, "slow=100001",
         "slow must be a whole number 2 to 100000, not \"100001\""},
        {&strategy_sma_cross, "mode=crossing",
         "mode must be cross, nonzero or state, not \"crossing\""},
        {&strategy_momentum, "threshold=1.1",
         "threshold must be a number of at most 8 decimals 0 to 1, not "
         "\"1.1\""},
        {&strategy_momentum, "threshold=0.123456789",
         "threshold must be a number of at most 8 decimals 0 to 1, not "
         "\"0.123456789\""},
        {&strategy_momentum, "threshold=x",
         "threshold must be a number of at most 8 decimals 0 to 1, not "
         "\"x\""},
    };

    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        struct strategy_values values;
        struct strategy_values before;
        struct err err = {0};

        strategy_defaults(cases[k].strategy, &values);
        before = values;
        IS_INT(strategy_set(cases[k].strategy, cases[k].text, &values, &err),
               -1, "\"%s\" is refused", cases[k].text);
        IS_INT(err.code, ERR_USAGE, "\"%s\": ERR_USAGE", cases[k].text);
        IS_TEXT(err.msg, cases[k].message, "\"%s\"", cases[k].text);
        OK(!memcmp(&before, &values, sizeof(values)), "\"%s\": nothing is set",
           cases[k].text);
    }
}

static void test_check(void)
{
    struct strategy_values values;
    struct err err = {0};

    strategy_defaults(&strategy_sma_cross, &values);
    OK(!strategy_set(&strategy_sma_cross, "fast=20", &values, &err), "fast=20");
    IS_TEXT(strategy_sma_cross.check(&values), "fast >= slow", "20 and 20");
    strategy_defaults(&strategy_mean_reversion, &values);
    OK(!strategy_set(&strategy_mean_reversion, "exit=2.5", &values, &err),
       "exit=2.5");
    IS_TEXT(strategy_mean_reversion.check(&values), "exit > entry",
            "2.5 and 2");
}

int main(void)
{
    test_table();
    test_defaults();
    test_set();
    test_refused();
    test_check();
    return tap_done();
}
