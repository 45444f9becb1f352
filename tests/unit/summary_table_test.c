/*
 * Goal: the summary of a backtest says what its record holds, in lines that
 * fit the terminal. The figures are made up; the texts are worked by hand.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/timestamp.h"
#include "lib/tap.h"
#include "report/summary_table.h"

static const struct series_name account = {"PORTFOLIO", "1d"};

static char *written; /* by the last call of write_summary */

static int64_t day(int64_t year, int month, int number)
{
    return timestamp_days(year, month, number) * TIMESTAMP_DAY;
}

static void write_summary(size_t width, bool colour,
                          const struct record *record,
                          const struct summary_details *details)
{
    struct text_terminal terminal = {.width = width, .colour = colour};
    size_t size = 0;
    struct err err = {0};
    FILE *out;

    free(written);
    written = NULL;
    out = open_memstream(&written, &size);
    OK(summary_table_write(out, &terminal, record, details, &err) == 0,
       "a summary is written at %zu columns", width);
    fclose(out);
}

static bool has(const char *text)
{
    return strstr(written, text) != NULL;
}

#define HAS(text) OK(has(text), "it says %s", #text)

/* The longest line, in columns. */
static size_t longest(void)
{
    size_t most = 0;

    for (const char *line = written; *line;) {
        size_t length = strcspn(line, "\n");

        if (text_width(line, length) > most)
            most = text_width(line, length);
        line += length + (line[length] == '\n');
    }
    return most;
}

static struct record example(void)
{
    struct record record;
    struct summary *summary = &record.u.summary;

    record_init(&record, RECORD_SUMMARY, KIND_NONE, &account);
    snprintf(summary->strategy, sizeof(summary->strategy), "sma-cross fast=10");
    snprintf(summary->arith, sizeof(summary->arith), "decimal");
    summary->start = day(2022, 1, 3);
    summary->finish = day(2024, 1, 3); /* 730 days */
    summary->bars = 1004;
    summary->series = 1;
    summary->initial_equity = 100000 * DECIMAL_ONE;
    summary->final_equity = INT64_C(11234567890123); /* 112345.67890123 */
    summary->total_return = .1234567890123;
    summary->cagr = .06;
    summary->buy_hold_return = .2;
    summary->sharpe = .853;
    summary->sharpe_low = -.124;
    summary->sharpe_high = 1.826;
    summary->sortino = 1.2;
    summary->max_drawdown = .0042;
    summary->max_drawdown_bars = 40;
    summary->trades = 3;
    summary->wins = 2;
    summary->losses = 1;
    summary->win_rate = 2 / 3.0;
    summary->expectancy = -INT64_C(1050000000); /* -10.5 */
    summary->commission = INT64_C(99499999);    /* .99499999 */
    summary->slippage = INT64_C(99500000);
    summary->borrow = 0;
    summary->max_positions = 4;
    summary->avg_positions = 1.25;
    summary->max_deployed = .5;
    summary->avg_deployed = .25;
    summary->fills_hash = UINT64_C(0x00a1b2c3d4e5f607);
    return record;
}

static void test_figures(void)
{
    static const struct summary_details none = {0};
    struct record record = example();

    write_summary(80, false, &record, &none);
    HAS("sma-cross fast=10\n2022-01-03 to 2024-01-03, 2.00 years, 1004 bars, "
        "1 series\n\nRETURN ");
    HAS("\nStart                        100000.00   Sharpe (95 %)     0.85 "
        "(-0.12 to 1.83)\n");
    HAS("\nEnd                          112345.68   Sortino ");
    HAS("Return                          12.3 %");
    HAS("Ahead of it                     -7.7 %");
    HAS("Max drawdown                    0.42 %");
    HAS("Below a peak                   40 bars");
    HAS("Won, lost                         2, 1");
    HAS("Win rate                        66.7 %");
    HAS("Expectancy                      -10.50");
    HAS("Commission                        0.99");
    HAS("Slippage                          1.00");
    HAS("Borrow                            0.00");
    HAS("Positions               max 4, avg 1.2");
    HAS("Deployed        max 50.0 %, avg 25.0 %");
    HAS("\n\nfills hash 00a1b2c3d4e5f607, decimal\n");
    OK(!has("Volatility") && !has("Average R") && !has("nan"),
       "absent figures are left out");
    OK(!has("DRAWDOWN") && !has("JAN"), "and so are empty tables");
    OK(longest() <= 80, "no line is longer than the terminal");
}

static void test_widths(void)
{
    static const struct summary_details none = {0};
    struct record record = example();

    write_summary(40, false, &record, &none);
    HAS("RETURN\nStart ");
    HAS("\n\nRISK\n");
    OK(longest() <= 40, "one block abreast in 40 columns");
    write_summary(120, false, &record, &none);
    OK(longest() <= 120, "three abreast in 120");
    HAS("Start                       100000.00    Sharpe (95 %)    0.85 (-0.12 "
        "to 1.83)    Trades                              3\n");
}

static void test_small_account(void)
{
    static const struct summary_details none = {0};
    struct record record = example();

    record.u.summary.initial_equity = DECIMAL_ONE / 2;
    record.u.summary.final_equity = 50000001;
    write_summary(80, false, &record, &none);
    HAS("Start                             0.50");
    HAS("End                         0.50000001");
}

static void test_extremes(void)
{
    static const struct summary_details none = {0};
    struct record record = example();

    record.u.summary.best_trade = INT64_MAX;
    record.u.summary.worst_trade = INT64_MIN + 1;
    record.u.summary.total_return = 1e300;
    write_summary(80, false, &record, &none);
    HAS("Best trade              92233720368.54"); /* no room to round up */
    HAS("Worst trade            -92233720368.5");
    record_init(&record, RECORD_SUMMARY, KIND_NONE, &account);
    write_summary(80, false, &record, &none);
    IS_TEXT(written ? written : "", "", "of nothing it says nothing");
}

/* An account that never traded, over one bar and over two like ones. */
static void test_nothing_done(void)
{
    static const struct month month[] = {{2022, 1, 100, 100, 1, 0, 0}};
    const struct summary_details details = {.month = month, .months = 1};
    struct record record = example();
    struct summary *summary = &record.u.summary;

    summary->volatility = 0;
    summary->sharpe = summary->sharpe_low = summary->sharpe_high = 0;
    summary->sortino = summary->calmar = 0;
    summary->trades = summary->wins = summary->losses = 0;
    summary->win_rate = summary->profit_factor = summary->avg_r = 0;
    summary->expectancy = summary->total_pnl = 0;
    summary->exposure = summary->turnover = 0;
    summary->max_positions = 0;
    summary->fills = 0;
    write_summary(80, false, &record, &details);
    HAS("\nTrades                               0 ");
    HAS("Volatility                      0.00 %\n");
    HAS("In the market                   0.00 %\n");
    HAS("\nCOSTS\nFills                                0\n\nfills hash");
    OK(!has("Sharpe") && !has("Sortino") && !has("Win rate") &&
           !has("Profit factor") && !has("Commission") && !has("PROFIT") &&
           !has("Deployed") && !has("JAN"),
       "what cannot be told of nothing is left out");
}

static void test_not_told(void)
{
    static const struct summary_details none = {0};
    struct record record = example();
    struct summary *summary = &record.u.summary;

    summary->avg_r = 0;  /* no trade had a stop */
    summary->losses = 0; /* then it is 999.99 on the wire */
    summary->profit_factor = 999.99;
    summary->avg_win = summary->best_trade = summary->worst_trade = DECIMAL_ONE;
    summary->avg_loss = 0;
    write_summary(80, false, &record, &none);
    HAS("Average win                       1.00");
    OK(!has("Average R") && !has("Profit factor") && !has("Average loss"),
       "R without a stop and losses without one are left out");
    summary->sharpe = -12.344;
    summary->sharpe_low = -15.678;
    summary->sharpe_high = -10.25;
    summary->max_deployed = 2.054;
    summary->avg_deployed = 1.024;
    write_summary(80, false, &record, &none);
    HAS("Sharpe (95 %)   -12.3 (-15.7 to -10.2)\n");
    HAS("Deployed          max 205 %, avg 102 %");
    OK(longest() <= 80, "wide figures take fewer decimals");
}

/* 2022 without January's return, 2023 with one month. */
static const struct month months[] = {
    {2022, 1, 100, 100, 1, 0, 0},     {2022, 2, 100, 101.26, 20, 1, 1},
    {2022, 3, 101, 88.577, 20, 0, 0}, /* -12.3 % */
    {2022, 12, 100, 99.97, 20, 2, 0}, /* -0.03 % is 0.0 */
    {2023, 6, 80, 100, 20, 1, 1},
};

static void test_months(void)
{
    const struct summary_details details = {
        .month = months, .months = sizeof(months) / sizeof(months[0])};
    struct record record;

    record_init(&record, RECORD_SUMMARY, KIND_NONE, &account);
    write_summary(80, false, &record, &details);
    HAS("%     JAN  FEB  MAR  APR  MAY  JUN  JUL  AUG  SEP  OCT  NOV  DEC    "
        "YEAR  TRADES\n");
    HAS("2022       1.3  -12                     "
        "                     0.0     0.0       3\n");
    HAS("2023                          25.0      "
        "                            25.0       1\n");
    OK(longest() <= 80, "the months fit into 80 columns");
    write_summary(120, false, &record, &details);
    HAS("2022           1.3  -12.3  ");
    HAS("WON\n");
}

static void test_drawdowns(void)
{
    const struct drawdown drawdowns[] = {
        {day(2022, 3, 1), day(2022, 4, 2), day(2022, 6, 3), 100, 88, .12, 64},
        {day(2023, 1, 9), day(2023, 1, 10), INT64_MIN, 110, 109.5, .0045, 9},
    };
    const struct summary_details details = {.drawdown = drawdowns,
                                            .drawdowns = 2};
    struct record record;

    record_init(&record, RECORD_SUMMARY, KIND_NONE, &account);
    write_summary(80, false, &record, &details);
    IS_TEXT(written,
            "\n"
            "DRAWDOWN PEAK       TROUGH     RECOVERED      BARS\n"
            "  12.0 % 2022-03-01 2022-04-02 2022-06-03       64\n"
            "  0.45 % 2023-01-09 2023-01-10 not yet           9\n",
            "the deepest drawdowns");
}

static void test_colour(void)
{
    const struct summary_details details = {.month = months, .months = 3};
    struct record record = example();

    write_summary(80, true, &record, &details);
    HAS("\033[32m12.3 %\033[0m");
    HAS("\033[31m-7.7 %\033[0m");
    HAS("\033[32m1.3\033[0m");
    HAS("\033[31m-12\033[0m");
    write_summary(80, false, &record, &details);
    OK(!has("\033"), "no escapes without colour");
}

static void test_write_error(void)
{
    static const struct summary_details none = {0};
    static const struct text_terminal terminal = {.width = 80};
    struct record record = example();
    struct err err = {0};
    FILE *full = fopen("/dev/full", "w");

    if (!full)
        return;
    OK(summary_table_write(full, &terminal, &record, &none, &err) < 0 &&
           err.code == ERR_SYSTEM,
       "a full disk is an error");
    fclose(full);
}

int main(void)
{
    test_figures();
    test_widths();
    test_small_account();
    test_extremes();
    test_nothing_done();
    test_not_told();
    test_months();
    test_drawdowns();
    test_colour();
    test_write_error();
    free(written);
    return tap_done();
}
