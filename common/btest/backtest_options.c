/* btest's command line. */
#include "btest/backtest_options.h"

#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "btest/amounts.h"

#define PARAMETERS_MAX 16
/* 2 % of equity (WYCKOFF e.1). */
#define DEFAULT_SIZE 2000000
/* Rows of a sweep's table, bars of a window. */
#define TOP      20
#define MIN_BARS 60
/* Returns by day. */
#define TRADING_DAYS 252
/* Not given: the strategy's default, which is the story's for signals. */
#define UNSET (-1)

/* What the command line says, before it is put together. */
static struct {
    struct engine_config engine;
    const char *strategy;
    const char *parameter[PARAMETERS_MAX];
    size_t parameters;
    const char *orders;
    const char *sweep;
    const char *walk_forward;
    const char *metric;
    double session_hours;
    double periods;
    double risk_free;
    int64_t ddof;
    int64_t jobs;
    int64_t top;
    int64_t min_bars;
    int arith;
    int entry;
    int costs;
    int fill;
    int close_at_end;
    int target_fill;
    int sharpe;
    int returns;
    bool each;
    bool list_strategies;
} given;

static int take_parameter(const char *text, void *value, struct err *err)
{
    (void)value;
    if (given.parameters == PARAMETERS_MAX)
        return err_set(err, ERR_USAGE, "was given more than %d times",
                       PARAMETERS_MAX);
    given.parameter[given.parameters++] = text;
    return 0;
}

static const char *const fills[] = {"open", "close", NULL};
static const char *const target_fills[] = {"price", "open", NULL};
static const char *const entries[] = {"market", "limit", NULL};
static const char *const costs[] = {"default", "story", "none", NULL};
static const char *const yes_no[] = {"yes", "no", NULL};
static const char *const ariths[] = {"decimal", "float", NULL};
static const char *const sharpes[] = {"arithmetic", "geometric", NULL};
static const char *const spans[] = {"bar", "day", NULL};

static const struct opt strategy_options[] = {
    {.name = "strategy",
     .letter = 'S',
     .type = OPT_STRING,
     .value = &given.strategy,
     .argument = "NAME",
     .help = "what trades (default signals)"},
    {.name = "param",
     .letter = 'p',
     .type = OPT_PARSED,
     .value = &given,
     .parse = take_parameter,
     .argument = "KEY=VALUE",
     .help = "a parameter of the strategy"},
    {.name = "list-strategies",
     .type = OPT_FLAG,
     .value = &given.list_strategies,
     .help = "show the strategies and their parameters, and leave"},
    {.name = "orders",
     .type = OPT_STRING,
     .value = &given.orders,
     .argument = "FILE",
     .help = "orders from a CSV file instead of a strategy"},
    {.name = "size",
     .type = OPT_PARSED,
     .value = &given.engine,
     .parse = amount_size,
     .argument = "SIZE",
     .help = "of an order: 10, 20% of equity, risk:1% (default 2%)"},
    {.name = "stop-loss",
     .type = OPT_PARSED,
     .value = &given.engine.stop_loss,
     .parse = amount_percent,
     .argument = "PERCENT",
     .help = "stop this far from the decision's close"},
    {.name = "take-profit",
     .type = OPT_PARSED,
     .value = &given.engine.take_profit,
     .parse = amount_percent,
     .argument = "PERCENT",
     .help = "target this far from it"},
    {.name = "trail",
     .type = OPT_PARSED,
     .value = &given.engine.trail,
     .parse = amount_percent,
     .argument = "PERCENT",
     .help = "stop that follows the best price"},
    {.name = "entry",
     .type = OPT_CHOICE,
     .value = &given.entry,
     .argument = "HOW",
     .help = "order of a signal (default market)",
     .choices = entries},
    {.name = "arith",
     .type = OPT_CHOICE,
     .value = &given.arith,
     .argument = "KIND",
     .help = "arithmetic (default decimal)",
     .choices = ariths},
    {0},
};

static const struct opt account_options[] = {
    {.name = "cash",
     .type = OPT_PARSED,
     .value = &given.engine.cash,
     .parse = amount_money,
     .argument = "MONEY",
     .help = "to begin with (default 100000)"},
    {.name = "each",
     .type = OPT_FLAG,
     .value = &given.each,
     .help = "an account for each series"},
    {.name = "leverage",
     .type = OPT_PARSED,
     .value = &given.engine.leverage,
     .parse = amount_positive,
     .argument = "X",
     .help = "gross exposure allowed, in equities (default 1)"},
    {.name = "maintenance",
     .type = OPT_PARSED,
     .value = &given.engine.maintenance,
     .parse = amount_percent,
     .argument = "PERCENT",
     .help = "of the exposure; below it all is closed (default off)"},
    {.name = "borrow",
     .type = OPT_PARSED,
     .value = &given.engine.borrow,
     .parse = amount_percent,
     .argument = "PERCENT",
     .help = "a year, on the value of shorts (default 0)"},
    {.name = "lot",
     .type = OPT_PARSED,
     .value = &given.engine.lot,
     .parse = amount_positive,
     .argument = "QUANTITY",
     .help = "quantities are multiples of it (default 1)"},
    {.name = "tick",
     .type = OPT_PARSED,
     .value = &given.engine.tick,
     .parse = amount_positive,
     .argument = "PRICE",
     .help = "derived prices are multiples of it"},
    {.name = "target-fill",
     .type = OPT_CHOICE,
     .value = &given.target_fill,
     .argument = "WHERE",
     .help = "targets that a bar opens beyond (default price)",
     .choices = target_fills},
    {.name = "long-only",
     .type = OPT_FLAG,
     .value = &given.engine.long_only,
     .help = "never go short"},
    {.name = "close-at-end",
     .type = OPT_CHOICE,
     .value = &given.close_at_end,
     .argument = "WHETHER",
     .help = "close what is open at the last close (default yes)",
     .choices = yes_no},
    {.name = "max-positions",
     .type = OPT_INT,
     .value = &given.engine.max_positions,
     .argument = "N",
     .help = "at a time (default any)",
     .min = 1,
     .max = SERIES_MAX},
    {.name = "max-exposure",
     .type = OPT_PARSED,
     .value = &given.engine.max_exposure,
     .parse = amount_percent,
     .argument = "PERCENT",
     .help = "of equity, all positions (default any)"},
    {.name = "max-heat",
     .type = OPT_PARSED,
     .value = &given.engine.max_heat,
     .parse = amount_percent,
     .argument = "PERCENT",
     .help = "of equity, lost if all stops are hit (default any)"},
    {0},
};

static const struct opt cost_options[] = {
    {.name = "costs",
     .type = OPT_CHOICE,
     .value = &given.costs,
     .argument = "WHICH",
     .help = "costs and limits of the story; of signals the default",
     .choices = costs},
    {.name = "commission",
     .type = OPT_PARSED,
     .value = &given.engine,
     .parse = amount_commission,
     .argument = "COST",
     .help = "such as 5bps+0.005/share+1/order (default none)"},
    {.name = "commission-min",
     .type = OPT_PARSED,
     .value = &given.engine.commission_min,
     .parse = amount_money,
     .argument = "MONEY",
     .help = "of a fill, at least"},
    {.name = "commission-max",
     .type = OPT_PARSED,
     .value = &given.engine.commission_max,
     .parse = amount_money,
     .argument = "MONEY",
     .help = "of a fill, at most"},
    {.name = "slippage",
     .type = OPT_PARSED,
     .value = &given.engine,
     .parse = amount_slippage,
     .argument = "COST",
     .help = "none, 2bps, 0.01 or volume-share (default none)"},
    {.name = "slippage-in-range",
     .type = OPT_FLAG,
     .value = &given.engine.slippage_in_range,
     .help = "never beyond the bar's high and low"},
    {.name = "fill",
     .type = OPT_CHOICE,
     .value = &given.fill,
     .argument = "WHEN",
     .help = "market orders: next open or same close (default open)",
     .choices = fills},
    {.name = "participation",
     .type = OPT_PARSED,
     .value = &given.engine.participation,
     .parse = amount_percent,
     .argument = "PERCENT",
     .help = "of a bar's volume, at most (default any)"},
    {.name = "risk-free",
     .type = OPT_PARSED,
     .value = &given.risk_free,
     .parse = amount_fraction,
     .argument = "PERCENT",
     .help = "a year, in ratios (default 0)"},
    {.name = "ddof",
     .type = OPT_INT,
     .value = &given.ddof,
     .argument = "N",
     .help = "of standard deviations (default 1)",
     .min = 0,
     .max = 1},
    {.name = "sharpe",
     .type = OPT_CHOICE,
     .value = &given.sharpe,
     .argument = "KIND",
     .help = "convention (default arithmetic)",
     .choices = sharpes},
    {.name = "returns",
     .type = OPT_CHOICE,
     .value = &given.returns,
     .argument = "SPAN",
     .help = "returns by bar or by day (default bar)",
     .choices = spans},
    {.name = "first-return",
     .type = OPT_FLAG,
     .value = &given.engine.performance.first_return,
     .help = "count the first bar's return on the cash"},
    {.name = "session",
     .type = OPT_PARSED,
     .value = &given.session_hours,
     .parse = amount_session,
     .argument = "HOURS",
     .help = "of a trading day: 24h, 6.5h (default 24h)"},
    {.name = "periods",
     .type = OPT_REAL,
     .value = &given.periods,
     .argument = "N",
     .help = "returns a year (default by timeframe and session)",
     .min = 1,
     .max = 100000000},
    {0},
};

static const struct opt search_options[] = {
    {.name = "sweep",
     .type = OPT_STRING,
     .value = &given.sweep,
     .argument = "GRID",
     .help = "all combinations of fast=5:50:5,slow=20:200:10"},
    {.name = "jobs",
     .letter = 'j',
     .type = OPT_INT,
     .value = &given.jobs,
     .argument = "N",
     .help = "processes of a sweep (default one a CPU)",
     .min = 1,
     .max = 1024},
    {.name = "metric",
     .type = OPT_STRING,
     .value = &given.metric,
     .argument = "NAME",
     .help = "what the best is best in (default sharpe)"},
    {.name = "top",
     .type = OPT_INT,
     .value = &given.top,
     .argument = "N",
     .help = "rows of a sweep's table (default 20)",
     .min = 1,
     .max = 1000000},
    {.name = "walk-forward",
     .type = OPT_STRING,
     .value = &given.walk_forward,
     .argument = "SPANS",
     .help = "choose and test in turn: train=6m,test=3m"},
    {.name = "min-bars",
     .type = OPT_INT,
     .value = &given.min_bars,
     .argument = "N",
     .help = "of a window, at least (default 60)",
     .min = 2,
     .max = 1000000000},
    {0},
};

static const struct opt *const tables[] = {strategy_options, account_options,
                                           cost_options, search_options, NULL};

const struct opt *const *backtest_options_tables(void)
{
    engine_config_default(&given.engine);
    given.engine.commission_share = UNSET;
    given.engine.slippage_value = UNSET;
    given.engine.max_heat = UNSET;
    given.engine.size = SIZE_SHARE;
    given.engine.size_value = DEFAULT_SIZE;
    given.session_hours = 24;
    given.ddof = 1;
    return tables;
}

/*
 * Commission, slippage and limits of WYCKOFF d.4, e.1 and e.3, where nothing
 * else was asked for; or none.
 */
static void set_costs(struct engine_config *engine, bool story)
{
    if (engine->commission_share == UNSET)
        engine->commission_share = story ? 500000 : 0; /* 0.005 */
    if (engine->slippage_value == UNSET) {
        engine->slippage = story ? SLIPPAGE_VOLUME_SHARE : SLIPPAGE_NONE;
        engine->slippage_value = 0;
    }
    if (engine->max_heat == UNSET)
        engine->max_heat = story ? 10000000 : 0;
    if (!story)
        return;
    engine->max_campaign = 5000000;
    engine->max_trade_risk = 2000000;
    engine->max_entries = 5;
    engine->max_day_loss = 3000000;
    engine->max_drawdown = 15000000;
    engine->cooldown_ns = 5 * INT64_C(86400000000000);
}

static int set_strategy(struct backtest_options *out, struct err *err)
{
    const char *name = given.strategy ? given.strategy
                       : given.orders ? "orders"
                                      : "signals";

    out->strategy = strategy_find(name);
    if (!out->strategy)
        return err_set(err, ERR_USAGE,
                       "--strategy \"%s\" is none. Try --list-strategies",
                       name);
    if (given.orders && out->strategy != &strategy_orders)
        return err_set(err, ERR_USAGE,
                       "--orders goes with --strategy orders, not %s", name);
    strategy_defaults(out->strategy, &out->values);
    for (size_t k = 0; k < given.parameters; k++)
        if (strategy_set(out->strategy, given.parameter[k], &out->values, err) <
            0)
            return -1;
    strategy_describe(out->strategy, &out->values, out->engine.strategy,
                      sizeof(out->engine.strategy));
    return 0;
}

/* Rates of a whole: more than all of it makes no sense. */
static int check_rates(const struct engine_config *engine, struct err *err)
{
    const struct {
        const char *option;
        int64_t rate;
    } rates[] = {{"stop-loss", engine->stop_loss},
                 {"trail", engine->trail},
                 {"maintenance", engine->maintenance},
                 {"participation", engine->participation},
                 {"max-heat", engine->max_heat}};

    for (size_t k = 0; k < sizeof(rates) / sizeof(*rates); k++)
        if (rates[k].rate > DECIMAL_ONE)
            return err_set(err, ERR_USAGE, "--%s is more than 100%%",
                           rates[k].option);
    return 0;
}

/* What does not go together. */
static int check(const struct backtest_options *out, struct err *err)
{
    bool searches = out->sweep || out->walk_forward;
    const char *wrong;

    if (check_rates(&out->engine, err) < 0)
        return -1;
    if (!searches &&
        (given.metric || given.jobs || given.top || given.min_bars))
        return err_set(err, ERR_USAGE,
                       "--metric, --jobs, --top and --min-bars go with --sweep "
                       "or --walk-forward");
    if (searches && !out->strategy->create)
        return err_set(err, ERR_USAGE,
                       "--sweep and --walk-forward need a strategy with "
                       "parameters, not %s",
                       out->strategy->name);
    if (searches && out->each)
        return err_set(err, ERR_USAGE,
                       "--sweep and --walk-forward know no --each");
    wrong = out->strategy->check && !out->sweep
                ? out->strategy->check(&out->values)
                : NULL;
    if (wrong)
        return err_set(err, ERR_USAGE, "%s: %s", out->strategy->name, wrong);
    if (out->engine.size == SIZE_RISK && !out->engine.stop_loss &&
        out->strategy->create)
        return err_set(err, ERR_USAGE,
                       "--size risk needs --stop-loss: without a stop nothing "
                       "says what is risked");
    return 0;
}

int backtest_options_take(struct backtest_options *out, struct err *err)
{
    *out = (struct backtest_options){
        .engine = given.engine,
        .ops = given.arith ? &engine_float : &engine_decimal,
        .orders = given.orders,
        .sweep = given.sweep,
        .walk_forward = given.walk_forward,
        .metric = given.metric ? given.metric : "sharpe",
        .jobs = given.jobs,
        .top = given.top ? given.top : TOP,
        .min_bars = given.min_bars ? given.min_bars : MIN_BARS,
        .session_hours = given.session_hours,
        .periods = given.periods,
        .each = given.each,
        .list_strategies = given.list_strategies};
    if (given.returns && !(given.periods > 0))
        out->periods = TRADING_DAYS;
    if (set_strategy(out, err) < 0)
        return -1;
    out->story = given.costs == 1 ||
                 (given.costs == 0 && out->strategy == &strategy_signals);
    set_costs(&out->engine, out->story);
    out->limit_entry = given.entry;
    out->engine.fill_close = given.fill;
    out->engine.target_open = given.target_fill;
    out->engine.close_at_end = !given.close_at_end;
    out->engine.performance.risk_free = given.risk_free;
    out->engine.performance.ddof = (int)given.ddof;
    out->engine.performance.sharpe =
        given.sharpe ? SHARPE_GEOMETRIC : SHARPE_ARITHMETIC;
    out->engine.performance.by_day = given.returns;
    return check(out, err);
}
