/*
 * Statistics of equity curves: WYCKOFF A.4, a walk against exact arithmetic,
 * and what must not depend on how points come.
 */
#include "stats/performance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/timestamp.h"
#include "lib/tap.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static int64_t day(int64_t year, int month, int number)
{
    return timestamp_days(year, month, number) * TIMESTAMP_DAY;
}

static struct performance *create(const struct performance_config *config)
{
    struct performance *performance = performance_create(config);

    if (!performance)
        abort();
    return performance;
}

/* No position. */
static void put(struct performance *performance, const int64_t *ts,
                const double *equity, size_t n)
{
    struct err err = {0};

    if (performance_points(performance, ts, equity, n, 0, 0, 0, &err))
        abort();
}

/* Finished, its figures, and gone. */
static struct performance_result end(struct performance *performance)
{
    struct performance_result result;

    performance_finish(performance);
    performance_result(performance, &result);
    performance_destroy(performance);
    return result;
}

/* WYCKOFF A.4: the month and day in 2024. */
static const struct {
    int month;
    int day;
    double equity;
} golden[] = {
    {1, 2, 100000},  {1, 3, 101000}, {1, 4, 99000},  {1, 5, 99500},
    {1, 31, 102000}, {2, 1, 101490}, {2, 2, 103000}, {2, 29, 100940},
};

static const struct {
    double cost;
    int from[2];
    int to[2];
    double pnl;
} golden_trades[] = {
    {5000, {1, 3}, {1, 31}, 1500},
    {8000, {1, 4}, {1, 5}, -500},
    {5000, {2, 1}, {2, 29}, 0},
    {6000, {2, 2}, {2, 29}, -60},
};

static struct performance *golden_run(void)
{
    struct performance_config config;
    struct performance *performance;
    struct err err = {0};

    performance_config_default(&config);
    config.initial = 100000;
    config.risk_free = .02;
    performance = create(&config);
    for (size_t k = 0; k < COUNT(golden); k++) {
        int64_t ts = day(2024, golden[k].month, golden[k].day);
        double deployed = 0;
        double largest = 0;
        int64_t open = 0;

        for (size_t t = 0; t < COUNT(golden_trades); t++) {
            const int *from = golden_trades[t].from;
            const int *to = golden_trades[t].to;

            if (ts < day(2024, from[0], from[1]) ||
                ts > day(2024, to[0], to[1]))
                continue;
            open++;
            deployed += golden_trades[t].cost;
            largest = fmax(largest, golden_trades[t].cost);
        }
        if (performance_points(performance, &ts, &golden[k].equity, 1, deployed,
                               largest, open, &err))
            abort();
    }
    for (size_t t = 0; t < COUNT(golden_trades); t++)
        if (performance_trade(
                performance,
                day(2024, golden_trades[t].to[0], golden_trades[t].to[1]),
                golden_trades[t].pnl, &err))
            abort();
    performance_finish(performance);
    return performance;
}

static void test_golden_figures(const struct performance *performance)
{
    struct performance_result result;

    performance_result(performance, &result);
    IS_INT(result.points, 8, "A.4: points");
    IS_INT(result.returns, 7, "A.4: returns");
    IS_NEAR(result.total_return, .0094, 1e-15, "A.4: return");
    IS_NEAR(result.max_drawdown, .02, 1e-15, "A.4: drawdown");
    IS_INT(result.max_drawdown_points, 2, "A.4: its length");
    IS_NEAR(result.sharpe, 1.276639141, 5e-10, "A.4: Sharpe");
    IS_NEAR(result.cagr, .0606895349, 5e-11, "A.4: CAGR");
    IS_NEAR(result.calmar, .0606895349 / .02, 5e-9, "A.4: Calmar");
    IS_INT(result.max_open, 2, "A.4: positions at a time");
    IS_NEAR(result.avg_open, 1.38, .005, "A.4: on average");
    IS_NEAR(result.max_position_size, .080808, 5e-7, "A.4: largest position");
    IS_NEAR(result.avg_position_size, .056866, 5e-7, "A.4: on average");
    IS_NEAR(result.max_deployed, .131313, 5e-7, "A.4: most deployed");
    IS_NEAR(result.avg_deployed, .078191, 5e-7, "A.4: on average");
    IS_INT(result.exposed_points, 7, "A.4: exposure in points");
    IS_NEAR(result.exposure_days, 7.0 / 58, 1e-15, "A.4: 12.07 %%");
    IS_NEAR(result.exposure, 7.0 / 8, 0, "their share of the points");
    IS_NEAR(result.years, 58 / 365.25, 1e-15, "years");
}

static void test_golden_spans(const struct performance *performance)
{
    static const struct {
        int peak[2];
        int trough[2];
        int recovery[2];
        double depth;
        int64_t bars;
    } want[] = {{{2, 2}, {2, 29}, {0, 0}, .020000, 1},
                {{1, 3}, {1, 4}, {1, 31}, .019802, 2},
                {{1, 31}, {2, 1}, {2, 2}, .005000, 1}};
    size_t n;
    const struct drawdown *list = performance_drawdowns(performance, &n);
    const struct month *months;

    IS_INT((int64_t)n, 3, "A.4: drawdowns");
    for (size_t k = 0; k < n && k < 3; k++) {
        OK(list[k].peak_ts == day(2024, want[k].peak[0], want[k].peak[1]) &&
               list[k].trough_ts ==
                   day(2024, want[k].trough[0], want[k].trough[1]) &&
               list[k].recovery_ts ==
                   (want[k].recovery[0]
                        ? day(2024, want[k].recovery[0], want[k].recovery[1])
                        : TIMESTAMP_NONE) &&
               list[k].bars == want[k].bars,
           "A.4: drawdown %zu, when", k);
        IS_NEAR(list[k].depth, want[k].depth, 5e-7, "how deep");
    }
    months = performance_months(performance, &n);
    IS_INT((int64_t)n, 2, "A.4: months");
    OK(months[0].year == 2024 && months[0].month == 1 &&
           months[0].trades == 2 && months[0].wins == 1 &&
           months[0].points == 5,
       "A.4: January");
    IS_NEAR(months[0].last / months[0].first - 1, .02, 5e-7, "its return");
    OK(months[1].month == 2 && months[1].trades == 2 && !months[1].wins &&
           months[1].points == 3,
       "A.4: February");
    IS_NEAR(months[1].last / months[1].first - 1, -.005419, 5e-7, "its return");
}

/*
 * Whole numbers from x = x * 6364136223846793005 + 1442695040888963407 mod
 * 2^64, from 1: 100000, then (x >> 33) % 2001 - 1000 more each time; the
 * figures below from Python's fractions and decimal with 60 digits.
 */
#define WALK 5000

struct walk {
    int64_t ts[WALK];
    double equity[WALK];
};

static struct walk *make_walk(int64_t step)
{
    struct walk *walk = malloc(sizeof(*walk));
    uint64_t x = 1;
    double equity = 100000;

    if (!walk)
        abort();
    for (size_t k = 0; k < WALK; k++) {
        walk->ts[k] = day(2024, 1, 1) + (int64_t)k * step;
        walk->equity[k] = equity;
        x = x * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        equity += (double)((x >> 33) % 2001) - 1000;
    }
    return walk;
}

/* In calls of `call`; two positions in every second fifty. */
static struct performance *run_walk(const struct walk *walk, size_t call,
                                    enum sharpe_kind kind)
{
    struct performance_config config;
    struct performance *performance;
    struct err err = {0};

    performance_config_default(&config);
    config.initial = 100000;
    config.risk_free = .02;
    config.block_points = 300;
    config.sharpe = kind;
    performance = create(&config);
    for (size_t from = 0, to; from < WALK; from = to) {
        bool open = from % 100 >= 50;

        to = from + call;
        if (to > from - from % 50 + 50)
            to = from - from % 50 + 50;
        if (performance_points(performance, walk->ts + from,
                               walk->equity + from, to - from, open ? 30000 : 0,
                               open ? 20000 : 0, open ? 2 : 0, &err))
            abort();
    }
    performance_finish(performance);
    return performance;
}

#define IS_CLOSE(got, want, name)                                              \
    IS_NEAR((got) / (want), 1, 1e-12, "%s: %.17g", name, want)

static void test_walk_figures(const struct performance *performance)
{
    struct performance_result result;

    performance_result(performance, &result);
    IS_CLOSE(result.mean, -0.0000149172014939632223154735641676641728, "mean");
    IS_CLOSE(result.sd, 0.00618538440470404001713740075612648, "deviation");
    IS_CLOSE(result.skew, 0.00897429779463335359022473743746705, "skew");
    IS_CLOSE(result.kurtosis, 1.84243415854359350426210892550368, "kurtosis");
    IS_CLOSE(result.sharpe, -0.241971187436562411755631987264616, "Sharpe");
    IS_CLOSE(result.sortino, -0.338281701740519036885362973909705, "Sortino");
    IS_CLOSE(result.sharpe_error, 0.224565207475043417436532972477590,
             "error of Sharpe");
    IS_CLOSE(result.annual_return, -0.008542270972192581839448928760866,
             "annual return");
    IS_CLOSE(result.volatility,
             0.00618538440470404001713740075612648 * sqrt(252), "volatility");
    IS_CLOSE(result.mean_equity, 94596.4258, "mean equity");
    IS_CLOSE(result.avg_deployed, 0.159639229350855070065437743605696,
             "average deployed");
    IS_CLOSE(result.avg_position_size, 0.159639229350855070065437743605696,
             "average size");
    IS_CLOSE(result.max_deployed, 0.399595076988651499813522297405295,
             "most deployed");
    IS_CLOSE(result.max_position_size, 0.266396717992434333209014864936863,
             "largest position");
    IS_NEAR(result.exposure, .5, 0, "half of the time");
    IS_NEAR(result.avg_open, 1, 0, "two positions half of the time");
    IS_INT(result.max_drawdown_points, 4815, "longest drawdown");
}

static void test_walk_drawdowns(const struct walk *walk,
                                const struct performance *performance)
{
    static const struct {
        int64_t peak;
        int64_t trough;
        int64_t recovery; /* 0: none */
        double depth;
        int64_t bars;
    } want[] = {{184, 1925, 0, 0.347884860050890585, 4815},
                {17, 46, 57, 0.037854615072228346, 39},
                {76, 112, 141, 0.035175045628007300, 64},
                {152, 163, 171, 0.029687274823461594, 18},
                {12, 14, 16, 0.014175995960812110, 3},
                {67, 70, 72, 0.011650449241322745, 4},
                {5, 9, 11, 0.011076275933915812, 5},
                {146, 147, 148, 0.006366418730530656, 1},
                {182, 183, 184, 0.006310207688908529, 1},
                {149, 150, 151, 0.005484510330971193, 1}};
    size_t n;
    const struct drawdown *list = performance_drawdowns(performance, &n);

    IS_INT((int64_t)n, PERFORMANCE_DRAWDOWNS, "the ten deepest of 19");
    for (size_t k = 0; k < n; k++) {
        OK(list[k].peak_ts == walk->ts[want[k].peak] &&
               list[k].trough_ts == walk->ts[want[k].trough] &&
               list[k].recovery_ts == (want[k].recovery
                                           ? walk->ts[want[k].recovery]
                                           : TIMESTAMP_NONE) &&
               list[k].bars == want[k].bars,
           "drawdown %zu, when", k);
        IS_CLOSE(list[k].depth, want[k].depth, "depth");
    }
}

static void test_walk_blocks(const struct performance *performance)
{
    static const struct {
        size_t block;
        double n;
        double sum;
        double sum_squares;
    } want[] = {
        {0, 299, 0.030158160659834670671190604452, 0.0091763435343985376976784},
        {1, 300, 0.006508096302467553734782869784, 0.0097621313798169785812239},
        {15, 500, -0.1106704778843659323241838196, 0.0207512641973334171426783},
    };
    const struct return_block *blocks = performance_blocks(performance);

    for (size_t k = 0; k < COUNT(want); k++) {
        const struct return_block *block = &blocks[want[k].block];

        IS_NEAR(block->n, want[k].n, 0, "block %zu", want[k].block);
        IS_CLOSE(block->sum, want[k].sum, "sum");
        IS_CLOSE(block->sum_squares, want[k].sum_squares, "squares");
    }
}

static void test_walk(void)
{
    struct walk *walk = make_walk(3600 * TIMESTAMP_SECOND);
    struct performance *performance = run_walk(walk, WALK, SHARPE_ARITHMETIC);
    struct performance_result result;

    test_walk_figures(performance);
    test_walk_drawdowns(walk, performance);
    test_walk_blocks(performance);
    performance_destroy(performance);
    performance = run_walk(walk, WALK, SHARPE_GEOMETRIC);
    performance_result(performance, &result);
    IS_CLOSE(result.volatility, 0.0975886877267658934206473802694587,
             "geometric volatility");
    IS_CLOSE(result.sharpe,
             (-0.008542270972192581839448928760866 - .02) /
                 0.0975886877267658934206473802694587,
             "geometric Sharpe");
    performance_destroy(performance);
    free(walk);
}

/* Bit for bit, whatever the calls. */
static void test_calls(void)
{
    static const size_t calls[] = {1, 2, 7, 16, 49, 50};
    struct walk *walk = make_walk(3600 * TIMESTAMP_SECOND);
    struct performance *whole = run_walk(walk, WALK, SHARPE_ARITHMETIC);
    struct performance_result want;
    size_t drawdowns;
    size_t months;

    performance_result(whole, &want);
    performance_drawdowns(whole, &drawdowns);
    performance_months(whole, &months);
    for (size_t k = 0; k < COUNT(calls); k++) {
        struct performance *other = run_walk(walk, calls[k], SHARPE_ARITHMETIC);
        struct performance_result got;
        size_t n;

        performance_result(other, &got);
        OK(!memcmp(&got, &want, sizeof(got)), "calls of %zu: figures",
           calls[k]);
        OK(!memcmp(performance_drawdowns(other, &n),
                   performance_drawdowns(whole, &n),
                   drawdowns * sizeof(struct drawdown)) &&
               n == drawdowns,
           "drawdowns");
        OK(!memcmp(performance_months(other, &n), performance_months(whole, &n),
                   months * sizeof(struct month)) &&
               n == months,
           "months");
        OK(!memcmp(performance_blocks(other), performance_blocks(whole),
                   PERFORMANCE_BLOCKS * sizeof(struct return_block)),
           "blocks");
        performance_destroy(other);
    }
    performance_destroy(whole);
    free(walk);
}

/* Without positions calls may be as long as one likes. */
static void test_long_calls(void)
{
    static const size_t calls[] = {1, 7, 255, 256, 257, 1000};
    struct walk *walk = make_walk(TIMESTAMP_DAY);

    for (int by_day = 0; by_day < 2; by_day++) {
        struct performance_config config;
        struct performance *performance;
        struct performance_result want;

        performance_config_default(&config);
        config.initial = 100000;
        config.by_day = by_day;
        config.first_return = true;
        performance = create(&config);
        put(performance, walk->ts, walk->equity, WALK);
        want = end(performance);
        for (size_t k = 0; k < COUNT(calls); k++) {
            struct performance_result got;

            performance = create(&config);
            for (size_t from = 0; from < WALK; from += calls[k])
                put(performance, walk->ts + from, walk->equity + from,
                    WALK - from < calls[k] ? WALK - from : calls[k]);
            got = end(performance);
            OK(!memcmp(&got, &want, sizeof(got)), "calls of %zu%s", calls[k],
               by_day ? ", by day" : "");
        }
    }
    free(walk);
}

/* Seven points a day against the same walk in Python, as above. */
static void test_by_day(void)
{
    struct walk *walk = make_walk(0);
    struct performance_config config;
    struct performance *performance;
    struct performance_result result;
    const struct return_block *blocks;
    double n = 0;

    for (size_t k = 0; k < WALK; k++)
        walk->ts[k] = day(1969, 6, 1) + (int64_t)(k / 7) * TIMESTAMP_DAY +
                      (int64_t)(k % 7) * 3600 * TIMESTAMP_SECOND;
    performance_config_default(&config);
    config.initial = 100000;
    config.by_day = true;
    config.block_points = 300;
    performance = create(&config);
    put(performance, walk->ts, walk->equity, WALK);
    performance_finish(performance);
    performance_result(performance, &result);
    IS_INT(result.returns, 714, "by day: 715 days");
    IS_CLOSE(result.mean, -0.000121460797317995452630720824611, "mean");
    IS_CLOSE(result.sd, 0.0165234015974178122417729629987442, "deviation");
    blocks = performance_blocks(performance);
    for (size_t k = 0; k < PERFORMANCE_BLOCKS; k++)
        n += blocks[k].n;
    IS_NEAR(n, 714, 0, "and in the blocks");
    /* Days end at points 6, 13, .. 293, 300: 41 returns before point 300. */
    IS_NEAR(blocks[0].n, 41, 0, "each where its day ends");
    performance_destroy(performance);
    free(walk);
}

/* What cannot be told is 0, and nothing is ever NaN. */
static void test_edges(void)
{
    static const struct {
        const char *name;
        size_t n;
        double equity[5];
        double sharpe; /* HUGE_VAL: any finite */
        double max_drawdown;
        double total_return;
    } cases[] = {
        {"no point", 0, {0}, 0, 0, 0},
        {"one point", 1, {110}, 0, 0, .1},
        {"two points: one return", 2, {100, 120}, 0, 0, .2},
        {"flat", 4, {100, 100, 100, 100}, 0, 0, 0},
        {"equal returns", 3, {100, 110, 121}, 0, 0, .21},
        {"below the start", 3, {90, 95, 99}, HUGE_VAL, .1, -.01},
        {"ruin", 4, {100, 50, 0, 0}, HUGE_VAL, 1, -1},
        {"less than nothing", 4, {100, -50, -10, 20}, HUGE_VAL, 1.5, -.8},
    };

    for (size_t k = 0; k < COUNT(cases); k++)
        for (int kind = SHARPE_ARITHMETIC; kind <= SHARPE_GEOMETRIC; kind++) {
            int64_t ts[5];
            struct performance_config config;
            struct performance *performance;
            struct performance_result result;

            for (int j = 0; j < 5; j++)
                ts[j] = day(2024, 1, 1 + j);
            performance_config_default(&config);
            config.initial = 100;
            config.sharpe = (enum sharpe_kind)kind;
            performance = create(&config);
            put(performance, ts, cases[k].equity, cases[k].n);
            result = end(performance);
            if (isinf(cases[k].sharpe))
                OK(isfinite(result.sharpe), "%s: Sharpe is a number",
                   cases[k].name);
            else
                IS_NEAR(result.sharpe, cases[k].sharpe, 0, "%s: Sharpe",
                        cases[k].name);
            IS_NEAR(result.max_drawdown, cases[k].max_drawdown, 1e-15,
                    "%s: drawdown", cases[k].name);
            IS_NEAR(result.total_return, cases[k].total_return, 1e-15,
                    "%s: return", cases[k].name);
            OK(isfinite(result.mean + result.sd + result.skew +
                        result.kurtosis + result.cagr + result.volatility +
                        result.annual_return + result.sharpe_error +
                        result.sortino + result.calmar + result.exposure_days +
                        result.avg_position_size + result.mean_equity),
               "%s: all are numbers", cases[k].name);
        }
}

/* A return from nothing counts as 0: two of -50 %, one of 0. */
static void test_ruin(void)
{
    static const double equity[] = {100, 50, 0, 70};
    int64_t ts[4];
    struct performance_config config;
    struct performance *performance;
    struct performance_result result;
    struct err err = {0};

    for (int k = 0; k < 4; k++)
        ts[k] = day(2024, 1, 1 + k);
    performance_config_default(&config);
    config.initial = 100;
    performance = create(&config);
    if (performance_points(performance, ts, equity, 4, 50, 50, 1, &err))
        abort();
    result = end(performance);
    IS_NEAR(result.mean, -.5, 1e-15, "-50 %%, -100 %% and 0");
    IS_NEAR(result.max_position_size, 1, 1e-15, "no size against nothing");
    IS_NEAR(result.avg_position_size, (.5 + 1 + 0 + 50.0 / 70) / 4, 1e-15,
            "but it is one of the points");
}

static void test_first_return(void)
{
    static const double equity[] = {110, 121, 108.9};
    const int64_t ts[] = {day(2024, 1, 1), day(2024, 1, 1) + 1,
                          day(2024, 1, 2)};
    struct performance_config config;
    struct performance *performance;
    struct performance_result result;

    performance_config_default(&config);
    config.initial = 100;
    config.first_return = true;
    performance = create(&config);
    put(performance, ts, equity, 3);
    result = end(performance);
    IS_INT(result.returns, 3, "the first against the start");
    IS_NEAR(result.mean, .1 / 3, 1e-15, "10 %%, 10 %%, -10 %%");
    IS_NEAR(result.annual_return, pow(1.089, 84) - 1, 1e-9, "from the start");
    config.by_day = true;
    performance = create(&config);
    put(performance, ts, equity, 3);
    result = end(performance);
    IS_INT(result.returns, 2, "by day");
    IS_NEAR(result.mean, .055, 1e-15, "21 %%, -10 %%");
}

/* Months by exit: between points, before their months are known, and after. */
static void test_months(void)
{
    const int64_t ts[] = {day(2023, 12, 31) + TIMESTAMP_DAY - 1,
                          day(2024, 1, 1), day(2024, 3, 5)};
    static const double equity[] = {100, 101, 102};
    struct performance_config config;
    struct performance *performance;
    struct err err = {0};
    const struct month *months;
    size_t n;

    performance_config_default(&config);
    config.initial = 100;
    performance = create(&config);
    put(performance, ts, equity, 3);
    if (performance_trade(performance, day(2024, 3, 5), 1, &err) ||
        performance_trade(performance, day(2024, 2, 5), -1, &err) ||
        performance_trade(performance, day(2023, 12, 31), 0, &err) ||
        performance_trade(performance, day(2024, 3, 6), 2, &err))
        abort();
    performance_finish(performance);
    months = performance_months(performance, &n);
    IS_INT((int64_t)n, 4, "months of points and of trades");
    OK(n == 4 && months[0].year == 2023 && months[0].month == 12 &&
           months[1].year == 2024 && months[1].month == 1 &&
           months[2].month == 2 && months[3].month == 3,
       "in the order of time");
    OK(n == 4 && months[0].points == 1 && months[0].trades == 1 &&
           !months[0].wins && months[1].trades == 0 && months[1].points == 1 &&
           months[2].points == 0 && months[2].trades == 1 &&
           months[3].trades == 2 && months[3].wins == 2,
       "each with its own");
    performance_destroy(performance);
    performance_destroy(NULL);
}

static void test_periods(void)
{
    /* WYCKOFF e.5 */
    static const struct {
        const char *timeframe;
        double hours;
        double periods;
    } cases[] = {
        {"1d", 24, 252},    {"4h", 24, 1512},   {"1h", 24, 6048},
        {"30m", 24, 12096}, {"15m", 24, 24192}, {"5m", 24, 72576},
        {"1m", 24, 362880}, {"1w", 24, 52},     {"1mo", 24, 12},
        {"tick", 24, 252},  {"other", 24, 252}, {"1d", 6.5, 252},
        {"1h", 6.5, 1638},  {"1m", 6.5, 98280},
    };

    for (size_t k = 0; k < COUNT(cases); k++)
        IS_NEAR(performance_periods(cases[k].timeframe, cases[k].hours),
                cases[k].periods, 0, "%s, %g hours", cases[k].timeframe,
                cases[k].hours);
}

int main(void)
{
    struct performance *performance = golden_run();

    test_golden_figures(performance);
    test_golden_spans(performance);
    performance_destroy(performance);
    test_walk();
    test_calls();
    test_long_calls();
    test_by_day();
    test_edges();
    test_ruin();
    test_first_return();
    test_months();
    test_periods();
    return tap_done();
}
