/*
 * Goal: many combinations in one pass come to what the engine comes to, bit for
 * bit, whatever the series, the costs and the stretches they are passed in.
 */
#include "backtest/many.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "backtest/plain.h"
#include "base/decimal.h"
#include "lib/tap.h"

#define SERIES 5
#define BARS   2600 /* more than two stretches of a single series */
#define TRIALS 9
#define DAY    INT64_C(86400000000000)

struct market {
    struct series_name name[SERIES];
    int64_t column[SERIES][COLUMN_BAR_COUNT][BARS];
    struct bar_block block[SERIES][BARS / 64 + 1];
    struct run_series series[SERIES];
    size_t count;
};

static uint64_t next_random(uint64_t *state)
{
    *state =
        *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

/* A walk in cents; every 50th bar has no volume. */
static void make_bars(struct market *market, size_t k, size_t bars, size_t gap,
                      uint64_t *state)
{
    int64_t close = 5000 + (int64_t)(next_random(state) % 20000);
    int64_t ts = k % 2 ? DAY : 0;

    for (size_t i = 0; i < bars; i++) {
        int64_t open = close + (int64_t)(next_random(state) % 21) - 10;
        int64_t high;
        int64_t low;
        double volume = next_random(state) % 50 ? 1000.0 : 0.0;

        close = open + (int64_t)(next_random(state) % 161) - 80;
        close = close < 100 ? 100 : close;
        high = (open > close ? open : close) + 5;
        low = (open < close ? open : close) - 5;
        ts += gap && next_random(state) % gap == 0 ? 3 * DAY : DAY;
        market->column[k][COLUMN_TS][i] = ts;
        market->column[k][COLUMN_OPEN][i] = open * 1000000;
        market->column[k][COLUMN_HIGH][i] = high * 1000000;
        market->column[k][COLUMN_LOW][i] = low * 1000000;
        market->column[k][COLUMN_CLOSE][i] = close * 1000000;
        memcpy(&market->column[k][COLUMN_VOLUME][i], &volume, sizeof(volume));
    }
}

/* Blocks of odd lengths. */
static void make_series(struct market *market, size_t k, size_t bars,
                        uint64_t *state)
{
    struct run_series *series = &market->series[k];

    *series = (struct run_series){.name = &market->name[k],
                                  .block = market->block[k],
                                  .bars = (int64_t)bars,
                                  .first_ts = market->column[k][COLUMN_TS][0]};
    series->last_ts = market->column[k][COLUMN_TS][bars - 1];
    for (size_t from = 0; from < bars;) {
        struct bar_block *block = &market->block[k][series->blocks++];
        size_t n = 64 + next_random(state) % 300;

        n = n < bars - from ? n : bars - from;
        *block = (struct bar_block){
            .series = &market->name[k], .i = (int64_t)from, .n = n};
        for (int c = COLUMN_TS; c < COLUMN_BAR_COUNT; c++)
            block->column[c] =
                (const unsigned char *)&market->column[k][c][from];
        from += n;
    }
}

/* gap: one bar in so many comes later than the next day; 0: none. */
static struct market *make_market(size_t count, size_t gap, uint64_t seed)
{
    static const char *const symbols[SERIES] = {"B", "AA", "C", "A", "D"};
    struct market *market = calloc(1, sizeof(*market));

    if (!market)
        abort();
    market->count = count;
    for (size_t k = 0; k < count; k++) {
        size_t bars = gap ? BARS - 200 * k : BARS;

        memcpy(market->name[k].symbol, symbols[k], strlen(symbols[k]) + 1);
        memcpy(market->name[k].timeframe, "1d", 3);
        make_bars(market, k, bars, gap, &seed);
        make_series(market, k, bars, &seed);
    }
    return market;
}

static bool same_double(double a, double b)
{
    return memcmp(&a, &b, sizeof(a)) == 0;
}

static bool same(const struct run_result *a, const struct run_result *b)
{
    const struct summary *x = &a->summary;
    const struct summary *y = &b->summary;

    return same_double(x->total_return, y->total_return) &&
           same_double(x->cagr, y->cagr) && same_double(x->sharpe, y->sharpe) &&
           same_double(x->sortino, y->sortino) &&
           same_double(x->calmar, y->calmar) &&
           same_double(x->max_drawdown, y->max_drawdown) &&
           same_double(x->win_rate, y->win_rate) &&
           same_double(x->profit_factor, y->profit_factor) &&
           same_double(x->avg_r, y->avg_r) && same_double(x->sqn, y->sqn) &&
           x->expectancy == y->expectancy && x->trades == y->trades &&
           x->initial_equity == y->initial_equity &&
           x->final_equity == y->final_equity &&
           x->fills_hash == y->fills_hash &&
           same_double(a->performance.mean, b->performance.mean) &&
           same_double(a->performance.sd, b->performance.sd) &&
           same_double(a->performance.skew, b->performance.skew) &&
           same_double(a->performance.kurtosis, b->performance.kurtosis) &&
           a->performance.returns == b->performance.returns &&
           memcmp(a->block, b->block, sizeof(a->block)) == 0;
}

/* How many of the combinations the pass can tell; -1: one is wrong. */
static int compare(const struct market *market, const char *name,
                   const char *const *settings,
                   const struct engine_config *account, int64_t *trades)
{
    const struct strategy *strategy = strategy_find(name);
    const struct run_setup setup = {.engine = &engine_decimal,
                                    .strategy = strategy,
                                    .series = market->series,
                                    .count = market->count};
    struct strategy_values values[TRIALS];
    struct many_result *many_result = calloc(TRIALS, sizeof(*many_result));
    struct run_result result;
    struct many *many = NULL;
    struct run *run = NULL;
    struct err err = {0};
    size_t n = 0;
    int done = 0;

    strategy_defaults(strategy, &values[0]);
    for (; settings[n]; n++) {
        strategy_defaults(strategy, &values[n]);
        if (strategy_set(strategy, settings[n], &values[n], &err) < 0)
            tap_note("%s", err.msg);
    }
    n = n ? n : 1;
    if (!many_result || many_open(&setup, account, &many, &err) < 0 || !many ||
        run_open(&setup, &run, &err) < 0 ||
        many_run(many, values, n, many_result, &err) < 0)
        abort();
    *trades = 0;
    for (size_t k = 0; k < n && done >= 0; k++) {
        if (!many_result[k].done)
            continue;
        done++;
        if (run_set(run, &values[k], &err) < 0 ||
            run_window(run, account, INT64_MIN, INT64_MAX, NULL, &result,
                       &err) < 0 ||
            !same(&many_result[k].run, &result)) {
            tap_note("%s %s: %s, trades %lld, %lld", name,
                     settings[k] ? settings[k] : "", err.msg,
                     (long long)many_result[k].run.summary.trades,
                     (long long)result.summary.trades);
            done = -1;
        }
        *trades += result.summary.trades;
    }
    many_close(many);
    run_close(run);
    free(many_result);
    return done;
}

static struct engine_config plain_account(void)
{
    struct engine_config account;

    engine_config_default(&account);
    account.performance.block_points = 170;
    return account;
}

static const char *const crosses[] = {"slow=20",
                                      "slow=200",
                                      "slow=11",
                                      "slow=30,mode=state",
                                      "slow=30,wait=700",
                                      "slow=2000",
                                      "slow=3000",
                                      "slow=40,mode=nonzero",
                                      NULL};
static const char *const momenta[] = {"lookback=1", "lookback=90",
                                      "lookback=20,threshold=0.01", NULL};
static const char *const reversions[] = {
    "window=5,entry=1", "window=50,entry=2,exit=0.5", "window=2", NULL};
static const char *const holds[] = {NULL};

static void test_markets(void)
{
    static const struct {
        size_t count;
        size_t gap;
        const char *what;
    } cases[] = {{1, 0, "one series"},
                 {1, 5, "one series with gaps"},
                 {2, 0, "two, a day apart"},
                 {SERIES, 7, "five that begin, pause and end as they like"}};
    static const struct {
        const char *name;
        const char *const *settings;
        int trials;
    } strategies[] = {{"sma-cross", crosses, 8},
                      {"momentum", momenta, 3},
                      {"mean-reversion", reversions, 3}};

    for (size_t k = 0; k < sizeof(cases) / sizeof(*cases); k++) {
        struct market *market =
            make_market(cases[k].count, cases[k].gap, 77 + k);

        for (size_t s = 0; s < sizeof(strategies) / sizeof(*strategies); s++) {
            struct engine_config account = plain_account();
            int64_t trades;

            IS_INT(compare(market, strategies[s].name, strategies[s].settings,
                           &account, &trades),
                   strategies[s].trials, "%s, %s: bit for bit", cases[k].what,
                   strategies[s].name);
            OK(trades > 100, "%lld trades", (long long)trades);
        }
        free(market);
    }
}

static void set_costs(struct engine_config *account)
{
    account->slippage = SLIPPAGE_RATE;
    account->slippage_value = 20000;
    account->commission_share = 500000;
    account->commission_rate = 50000;
    account->commission_order = DECIMAL_ONE;
    account->commission_min = 2 * DECIMAL_ONE;
    account->commission_max = 30 * DECIMAL_ONE;
}

static void set_share(struct engine_config *account)
{
    account->size = SIZE_SHARE;
    account->size_value = 70000000; /* of equity: the margin cuts it */
}

static void set_too_many(struct engine_config *account)
{
    account->size = SIZE_QUANTITY;
    account->size_value = 600 * DECIMAL_ONE; /* what does not fit is refused */
    account->slippage = SLIPPAGE_FIXED;
    account->slippage_value = 3000000;
}

static void set_lots(struct engine_config *account)
{
    set_share(account);
    set_costs(account);
    account->lot = 100 * DECIMAL_ONE;
    account->leverage = 2 * DECIMAL_ONE;
}

static void set_long(struct engine_config *account)
{
    set_share(account);
    account->long_only = true;
    account->close_at_end = false;
}

static void set_returns(struct engine_config *account)
{
    set_costs(account);
    account->performance.by_day = true;
    account->performance.first_return = true;
    account->performance.sharpe = SHARPE_GEOMETRIC;
    account->performance.ddof = 0;
    account->performance.risk_free = 0.03;
}

static void test_accounts(void)
{
    static const struct {
        const char *what;
        void (*set)(struct engine_config *account);
    } cases[] = {{"costs", set_costs},       {"a large share", set_share},
                 {"too many", set_too_many}, {"lots, leverage", set_lots},
                 {"long only", set_long},    {"returns", set_returns}};

    for (size_t k = 0; k < sizeof(cases) / sizeof(*cases); k++)
        for (size_t count = 1; count <= SERIES; count += SERIES - 1) {
            struct market *market = make_market(count, 9, 5 + k);
            struct engine_config account = plain_account();
            int64_t trades;

            cases[k].set(&account);
            IS_INT(compare(market, "sma-cross", crosses, &account, &trades), 8,
                   "%s, %zu series: bit for bit", cases[k].what, count);
            OK(trades > 100, "%lld trades", (long long)trades);
            IS_INT(compare(market, "buy-hold", holds, &account, &trades), 1,
                   "%s, %zu series: buy and hold", cases[k].what, count);
            free(market);
        }
}

/* What takes an engine is left to it. */
static void test_limits(void)
{
    struct market *market = make_market(1, 0, 3);
    struct engine_config account = plain_account();
    int64_t trades;

    OK(plain_fits(&engine_decimal, &account), "the default is plain");
    OK(!plain_fits(&engine_float, &account), "doubles are the engine's");
    account.stop_loss = 1000000;
    OK(!plain_fits(&engine_decimal, &account), "so are stops");
    account = plain_account();
    account.lot = 1000;
    OK(!plain_fits(&engine_decimal, &account), "and fractions");
    account = plain_account();
    account.fill_close = true;
    OK(!plain_fits(&engine_decimal, &account), "and the close");
    account = plain_account();
    account.cash = 50000000 * DECIMAL_ONE;
    IS_INT(compare(market, "sma-cross", crosses, &account, &trades), 0,
           "sums beyond 2^52 e8 are not told");
    account.cash = 44000000 * DECIMAL_ONE;
    IS_INT(compare(market, "sma-cross", crosses, &account, &trades), 8,
           "below they are");
    free(market);
}

int main(void)
{
    test_markets();
    test_accounts();
    test_limits();
    return tap_done();
}
