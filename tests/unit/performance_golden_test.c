/*
 * Equity curves of others: the parameterised cases of empyrical, and what
 * backtesting.py and backtrader made of their own curves
 * (../shared/golden/btest, or BARPIPE_SHARED). Skips when they are absent.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/timestamp.h"
#include "lib/tap.h"
#include "stats/performance.h"
#include "stats/trade_stats.h"

#define POINTS_MAX 4096

static char *read_golden(const char *name)
{
    const char *shared = getenv("BARPIPE_SHARED");
    char path[512];
    FILE *file;
    char *text;
    size_t room = 1 << 20;

    snprintf(path, sizeof(path), "%s/golden/btest/%s",
             shared ? shared : "../shared", name);
    file = fopen(path, "r");
    if (!file)
        return NULL;
    text = calloc(1, room);
    if (!text || !fread(text, 1, room - 1, file))
        abort();
    fclose(file);
    return text;
}

/* What stands behind "key": from `at` on; the test is over without it. */
static const char *after(const char *at, const char *key)
{
    char quoted[64];

    snprintf(quoted, sizeof(quoted), "\"%s\":", key);
    at = strstr(at, quoted);
    if (!at) {
        tap_note("no %s", quoted);
        abort();
    }
    at += strlen(quoted);
    return at + strspn(at, " \n");
}

static double number(const char *at)
{
    return *at == '"' ? (double)NAN : strtod(at, NULL);
}

/*
 * The numbers of the list at `at`: [1, 2], or the second of [["t", 1], ...].
 * "nan" is a number here.
 */
static size_t numbers(const char *at, double *out)
{
    size_t n = 0;
    int depth = 0;

    do {
        if (*at == '[') {
            depth++;
        } else if (*at == ']') {
            depth--;
        } else if (*at == '"') {
            if (!strncmp(at, "\"nan\"", 5))
                out[n++] = (double)NAN;
            at = strchr(at + 1, '"');
        } else if (!strchr(", \n", *at)) {
            char *end;

            out[n++] = strtod(at, &end);
            at = end - 1;
        }
        at++;
    } while (depth && n < POINTS_MAX);
    return n;
}

static void run(const struct performance_config *config, const int64_t *ts,
                const double *equity, size_t n,
                struct performance_result *result)
{
    struct performance *performance = performance_create(config);
    struct err err = {0};

    if (!performance ||
        performance_points(performance, ts, equity, n, 0, 0, 0, &err))
        abort();
    performance_finish(performance);
    performance_result(performance, result);
    performance_destroy(performance);
}

/* Returns as empyrical has them: the path begins at 100, NaN is left out. */
static void run_returns(const double *returns, size_t n, double periods,
                        double risk_free, struct performance_result *result)
{
    static double equity[POINTS_MAX];
    static int64_t ts[POINTS_MAX];
    struct performance_config config;
    double value = 100;
    size_t points = 0;

    for (size_t k = 0; k < n; k++) {
        if (isnan(returns[k]))
            continue;
        value *= 1 + returns[k];
        equity[points] = value;
        ts[points] = (int64_t)points * TIMESTAMP_DAY;
        points++;
    }
    performance_config_default(&config);
    config.initial = 100;
    config.periods = periods;
    config.risk_free = risk_free * periods;
    config.first_return = true;
    config.sharpe = SHARPE_ARITHMETIC;
    run(&config, ts, equity, points, result);
}

/* empyrical's name of a test, and what of ours it is. */
enum figure {
    FIGURE_DRAWDOWN,
    FIGURE_ANNUAL,
    FIGURE_VOLATILITY,
    FIGURE_CALMAR,
    FIGURE_SHARPE,
    FIGURE_SORTINO,
    FIGURE_TOTAL
};

static double figure_of(const struct performance_result *result,
                        enum figure figure)
{
    switch (figure) {
    case FIGURE_DRAWDOWN:
        return -result->max_drawdown;
    case FIGURE_ANNUAL:
        return result->annual_return;
    case FIGURE_VOLATILITY:
        return result->volatility;
    case FIGURE_CALMAR: /* empyrical's is by number of returns, not by date */
        return result->annual_return / result->max_drawdown;
    case FIGURE_SHARPE:
        return result->sharpe;
    case FIGURE_SORTINO:
        return result->sortino;
    case FIGURE_TOTAL:
        return result->total_return;
    }
    return (double)NAN;
}

/*
 * All cases of empyrical that name one of its series, have a finite answer and
 * take what we take: a single rate, and (where the number of returns counts) no
 * NaN, which empyrical counts as a return there.
 */
static const struct {
    const char *test;
    enum figure figure;
    const char *series;
    double periods;
    double required; /* a period */
    double want;
} cases[] = {
    {"max_drawdown", FIGURE_DRAWDOWN, "one_return", 252, 0, 0},
    {"max_drawdown", FIGURE_DRAWDOWN, "simple_benchmark", 252, 0, 0},
    {"max_drawdown", FIGURE_DRAWDOWN, "mixed_returns", 252, 0, -.1},
    {"max_drawdown", FIGURE_DRAWDOWN, "positive_returns", 252, 0, 0},
    {"max_drawdown", FIGURE_DRAWDOWN, "negative_returns", 252, 0,
     -0.365907303498736},
    {"max_drawdown", FIGURE_DRAWDOWN, "all_negative_returns", 252, 0,
     -0.3785891574287616},
    {"annual_ret", FIGURE_ANNUAL, "weekly_returns", 52, 0, 0.24690830513998518},
    {"annual_ret", FIGURE_ANNUAL, "monthly_returns", 12, 0,
     0.05224206138604859},
    {"cagr", FIGURE_ANNUAL, "one_return", 252, 0, 11.274002099240244},
    {"cagr", FIGURE_ANNUAL, "flat_line_1_tz", 252, 0, 11.274002099240242},
    {"annual_volatility", FIGURE_VOLATILITY, "flat_line_1_tz", 252, 0, 0},
    {"annual_volatility", FIGURE_VOLATILITY, "mixed_returns", 252, 0,
     0.9136465399704637},
    {"annual_volatility", FIGURE_VOLATILITY, "weekly_returns", 52, 0,
     0.3885156939487058},
    {"annual_volatility", FIGURE_VOLATILITY, "monthly_returns", 12, 0,
     0.18663690238892555},
    {"calmar", FIGURE_CALMAR, "weekly_returns", 52, 0, 2.469083051399853},
    {"calmar", FIGURE_CALMAR, "monthly_returns", 12, 0, 0.5224206138604861},
    {"sharpe_ratio", FIGURE_SHARPE, "mixed_returns", 252, 0,
     1.7238613961706866},
    {"sharpe_ratio", FIGURE_SHARPE, "positive_returns", 252, 0,
     52.915026221291804},
    {"sharpe_ratio", FIGURE_SHARPE, "negative_returns", 252, 0,
     -24.40680863391008},
    {"sortino", FIGURE_SORTINO, "mixed_returns", 252, 0, 2.605531251673693},
    /* required: flat_line_1, which is .01 a day */
    {"sortino", FIGURE_SORTINO, "mixed_returns", 252, .01, -1.3934779588919977},
    {"sortino", FIGURE_SORTINO, "negative_returns", 252, 0, -13.5327430750434},
    {"sortino", FIGURE_SORTINO, "weekly_returns", 52, 0, 1.115890105686644},
    {"sortino", FIGURE_SORTINO, "monthly_returns", 12, 0, 0.5360562674188976},
    {"cum_returns_final", FIGURE_TOTAL, "one_return", 252, 0, .01},
    {"cum_returns_final", FIGURE_TOTAL, "mixed_returns", 252, 0,
     0.03893109170048037},
    {"cum_returns_final", FIGURE_TOTAL, "negative_returns", 252, 0,
     -0.365907303498736},
};

/* The answer must be the file's, too: no case of the table by mistake. */
static bool is_in(const char *text, const char *test, double want)
{
    char name[64];
    const char *at;
    const char *end;

    snprintf(name, sizeof(name), "test_%s", test);
    at = after(strstr(text, "\"tests\""), name);
    end = strstr(at, "\"test_");
    for (; (at = strstr(at, "\"e")) && (!end || at < end); at++) {
        const char *value = strchr(at, ':');

        if ((!strncmp(at, "\"expected\"", 10) ||
             !strncmp(at, "\"empyrical_full_precision\"", 26)) &&
            value && fabs(strtod(value + 1, NULL) - want) < 1e-14)
            return true;
    }
    return false;
}

static void test_empyrical(void)
{
    static double returns[POINTS_MAX];
    char *text = read_golden("empyrical_test_stats.json");

    if (!text) {
        tap_skip_all("no ../shared/golden/btest");
        return;
    }
    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        struct performance_result result;
        double want = cases[k].want;
        const char *at = after(after(text, "series"), cases[k].series);
        size_t n = numbers(after(at, "values"), returns);

        run_returns(returns, n, cases[k].periods, cases[k].required, &result);
        OK(is_in(text, cases[k].test, want), "%s has %.17g", cases[k].test,
           want);
        IS_NEAR(figure_of(&result, cases[k].figure), want,
                1e-12 * fmax(1, fabs(want)), "%s of %s", cases[k].test,
                cases[k].series);
    }
    free(text);
}

/*
 * backtesting.py's volatility is the root of a difference of two numbers near
 * 1; its own rounding shows in the 12th digit.
 */
#define TOLERANCE 3e-12

/* Figures in percent there are fractions here. */
static void is_percent(const char *stats, const char *key, double got)
{
    double want = number(after(stats, key)) / 100;

    IS_NEAR(got, want, TOLERANCE * fabs(want), "%s", key);
}

static void is_figure(const char *stats, const char *key, double got)
{
    double want = number(after(stats, key));

    IS_NEAR(got, want, TOLERANCE * fabs(want), "%s", key);
}

static void check_system_quality(const char *text, const char *stats)
{
    struct trade_stats trades = {0};
    const char *at = after(text, "trades");
    const char *end = strchr(at, ']');

    while ((at = strstr(at, "\"pnl\":")) && at < end) {
        at += strlen("\"pnl\":");
        trade_stats_add(&trades, llround(strtod(at, NULL) * 1e8), (double)NAN,
                        1);
    }
    is_figure(stats, "SQN", trade_stats_sqn(&trades));
    is_percent(stats, "Win Rate [%]", trade_stats_win_rate(&trades));
}

/* backtesting.py: its own words for the figures; daily bars, by index. */
static void test_backtesting_py(const char *name)
{
    static double equity[POINTS_MAX];
    static int64_t ts[POINTS_MAX];
    char *text = read_golden(name);
    struct performance_config config;
    struct performance_result result;
    const char *stats;
    size_t n;

    if (!text) {
        tap_skip_all("no ../shared/golden/btest");
        return;
    }
    tap_note("%s", name);
    stats = after(text, "stats");
    n = numbers(after(after(text, "trades"), "equity"), equity);
    IS_INT((int64_t)n, 2148, "points");
    /* Only the ends matter to what is compared: 3116 days. */
    for (size_t k = 0; k < n; k++)
        ts[k] = (int64_t)k * TIMESTAMP_DAY;
    ts[n - 1] = 3116 * TIMESTAMP_DAY;
    performance_config_default(&config);
    config.initial = 10000;
    config.sharpe = SHARPE_GEOMETRIC;
    run(&config, ts, equity, n, &result);
    is_percent(stats, "Return [%]", result.total_return);
    is_percent(stats, "Return (Ann.) [%]", result.annual_return);
    is_percent(stats, "Volatility (Ann.) [%]", result.volatility);
    is_percent(stats, "CAGR [%]", result.cagr);
    is_percent(stats, "Max. Drawdown [%]", -result.max_drawdown);
    is_figure(stats, "Sharpe Ratio", result.sharpe);
    is_figure(stats, "Sortino Ratio", result.sortino);
    is_figure(stats, "Calmar Ratio", result.calmar);
    check_system_quality(text, stats);
    free(text);
}

/* backtrader: population deviation, and a leading return of 0. */
static void test_backtrader(void)
{
    static double equity[POINTS_MAX];
    static int64_t ts[POINTS_MAX];
    char *text = read_golden("bt_goog_sma10_20_long10_slip_perc001.json");
    struct performance_config config;
    struct performance_result result;
    const char *dd;
    size_t n;

    if (!text) {
        tap_skip_all("no ../shared/golden/btest");
        return;
    }
    n = numbers(after(text, "equity"), equity);
    IS_INT((int64_t)n, 2148, "backtrader: points");
    for (size_t k = 0; k < n; k++)
        ts[k] = (int64_t)k * TIMESTAMP_DAY;
    performance_config_default(&config);
    config.initial = 10000;
    config.ddof = 0;
    config.first_return = true;
    run(&config, ts, equity, n, &result);
    is_figure(after(text, "sr_daily_annualised_rf0"), "sharperatio",
              result.sharpe);
    dd = after(after(text, "dd"), "max");
    is_percent(dd, "drawdown", result.max_drawdown);
    IS_INT(result.max_drawdown_points, (int64_t)number(after(dd, "len")),
           "the longest drawdown");
    free(text);
}

int main(void)
{
    test_empyrical();
    test_backtesting_py("btpy_goog_sma10_20_long10.json");
    test_backtesting_py("btpy_goog_sma10_20_bracket.json");
    test_backtesting_py("btpy_goog_sma10_20_stop_entry.json");
    test_backtrader();
    return tap_done();
}
