/* The figures of a summary, in blocks side by side. */
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/decimal.h"
#include "report/summary_parts.h"
#include "report/table.h"
#include "report/table_text.h"

#define BLOCK_FIGURES 8
#define FIGURE_TEXT   64
/* Blocks stand side by side from these widths on; more than three never. */
#define BLOCKS_ABREAST 3
#define TWO_ABREAST    80
#define THREE_ABREAST  120

#define LABEL_WIDTH      15
#define LABEL_WIDTH_WIDE 13
#define VALUE_WIDTH      22

/* Accounts that begin with less are shown to the last decimal. */
#define SMALL_ACCOUNT (1000 * DECIMAL_ONE)

struct figure {
    const char *label;
    char value[FIGURE_TEXT];
    enum text_colour colour;
};

struct figure_block {
    const char *title;
    struct figure figure[BLOCK_FIGURES];
    size_t count;
    bool exact; /* money to the last decimal */
};

static void put_text(struct figure_block *block, const char *label,
                     enum text_colour colour, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

static void put_text(struct figure_block *block, const char *label,
                     enum text_colour colour, const char *fmt, ...)
{
    struct figure *figure = &block->figure[block->count++];
    va_list arguments;

    figure->label = label;
    figure->colour = colour;
    va_start(arguments, fmt);
    vsnprintf(figure->value, sizeof(figure->value), fmt, arguments);
    va_end(arguments);
}

static void put_percent(struct figure_block *block, const char *label,
                        enum text_colour colour, double fraction)
{
    char text[TABLE_TEXT_MAX];

    if (!isnan(fraction))
        put_text(block, label, colour, "%s",
                 table_text_percent(fraction, text));
}

static void put_ratio(struct figure_block *block, const char *label,
                      double ratio)
{
    if (!isnan(ratio))
        put_text(block, label, TEXT_PLAIN, "%.2f", ratio);
}

/* Of these 0 says that there was nothing to make one of. */
static void put_ratio_if_any(struct figure_block *block, const char *label,
                             double ratio)
{
    if (ratio != 0)
        put_ratio(block, label, ratio);
}

static void put_count(struct figure_block *block, const char *label,
                      int64_t count)
{
    if (count != FIELD_ABSENT)
        put_text(block, label, TEXT_PLAIN, "%lld", (long long)count);
}

/* Rounded to cents, half away from zero. */
static void put_money(struct figure_block *block, const char *label,
                      enum text_colour colour, int64_t money)
{
    const int64_t cent = DECIMAL_ONE / 100;
    char text[DECIMAL_TEXT_MAX];

    if (money == FIELD_ABSENT)
        return;
    if (!block->exact) {
        int64_t rest = money % cent;

        money -= rest;
        if (rest >= cent / 2 && money <= INT64_MAX - cent)
            money += cent;
        else if (rest <= -cent / 2 && money >= INT64_MIN + 2 * cent)
            money -= cent;
    }
    decimal_format(money, 2, text);
    put_text(block, label, colour, "%s", text);
}

/* The greatest and the mean of something, as fractions. */
static void put_peak(struct figure_block *block, const char *label,
                     double greatest, double mean)
{
    char first[TABLE_TEXT_MAX];
    char second[TABLE_TEXT_MAX];

    if (isnan(greatest) || isnan(mean))
        return;
    /* Beyond a whole, tenths of a percent would not fit. */
    if (greatest >= 1)
        put_text(block, label, TEXT_PLAIN, "max %.0f %%, avg %.0f %%",
                 100 * greatest, 100 * mean);
    else
        put_text(block, label, TEXT_PLAIN, "max %.20s, avg %.20s",
                 table_text_percent(greatest, first),
                 table_text_percent(mean, second));
}

static enum text_colour money_colour(int64_t money)
{
    return money == FIELD_ABSENT ? TEXT_PLAIN : summary_colour((double)money);
}

static void return_block(const struct summary *summary,
                         struct figure_block *block)
{
    double ahead = summary->total_return - summary->buy_hold_return;
    enum text_colour colour = summary_colour(summary->total_return);

    block->title = "RETURN";
    put_money(block, "Start", TEXT_PLAIN, summary->initial_equity);
    put_money(block, "End", TEXT_PLAIN, summary->final_equity);
    put_percent(block, "Return", colour, summary->total_return);
    put_percent(block, "A year (CAGR)", colour, summary->cagr);
    put_percent(block, "Buy and hold", TEXT_PLAIN, summary->buy_hold_return);
    put_percent(block, "Ahead of it", summary_colour(ahead), ahead);
}

/* With its interval, in as many decimals as fit. */
static void put_sharpe(const struct summary *summary,
                       struct figure_block *block)
{
    char text[FIGURE_TEXT];
    int length;

    /* The sum of several accounts has no interval, but their mean. */
    if (isnan(summary->sharpe_low) || isnan(summary->sharpe_high)) {
        put_ratio(block, "Mean Sharpe", summary->sharpe);
        return;
    }
    if (isnan(summary->sharpe))
        return;
    length =
        snprintf(text, sizeof(text), "%.2f (%.2f to %.2f)", summary->sharpe,
                 summary->sharpe_low, summary->sharpe_high);
    if (length < 0 || length > VALUE_WIDTH)
        snprintf(text, sizeof(text), "%.1f (%.1f to %.1f)", summary->sharpe,
                 summary->sharpe_low, summary->sharpe_high);
    put_text(block, "Sharpe (95 %)", TEXT_PLAIN, "%s", text);
}

static void risk_block(const struct summary *summary,
                       struct figure_block *block)
{
    /* Returns that are all alike, or fewer than two of them. */
    bool still = summary->volatility == 0;

    block->title = "RISK";
    put_percent(block, "Volatility", TEXT_PLAIN, summary->volatility);
    if (!still) {
        put_sharpe(summary, block);
        put_ratio_if_any(block, "Sortino", summary->sortino);
        put_ratio_if_any(block, "Calmar", summary->calmar);
    }
    put_percent(block, "Max drawdown", TEXT_PLAIN, summary->max_drawdown);
    if (summary->max_drawdown_bars != FIELD_ABSENT)
        put_text(block, "Below a peak", TEXT_PLAIN, "%lld %s",
                 (long long)summary->max_drawdown_bars,
                 summary->max_drawdown_bars == 1 ? "bar" : "bars");
    if (!still && !isnan(summary->skew) && !isnan(summary->kurtosis))
        put_text(block, "Skew, kurtosis", TEXT_PLAIN, "%.2f, %.2f",
                 summary->skew, summary->kurtosis);
}

static void trades_block(const struct summary *summary,
                         struct figure_block *block)
{
    block->title = "TRADES";
    put_count(block, "Trades", summary->trades);
    if (!summary->trades)
        return;
    if (summary->wins != FIELD_ABSENT && summary->losses != FIELD_ABSENT)
        put_text(block, "Won, lost", TEXT_PLAIN, "%lld, %lld",
                 (long long)summary->wins, (long long)summary->losses);
    put_percent(block, "Win rate", TEXT_PLAIN, summary->win_rate);
    if (summary->losses)
        put_ratio(block, "Profit factor", summary->profit_factor);
    put_ratio_if_any(block, "Average R", summary->avg_r);
    put_ratio_if_any(block, "SQN", summary->sqn);
    if (!isnan(summary->avg_bars))
        put_text(block, "Average length", TEXT_PLAIN, "%.1f bars",
                 summary->avg_bars);
}

static void profit_block(const struct summary *summary,
                         struct figure_block *block)
{
    block->title = "PROFIT";
    if (!summary->trades)
        return;
    put_money(block, "Of all trades", money_colour(summary->total_pnl),
              summary->total_pnl);
    put_money(block, "Expectancy", money_colour(summary->expectancy),
              summary->expectancy);
    if (summary->wins)
        put_money(block, "Average win", TEXT_PLAIN, summary->avg_win);
    if (summary->losses)
        put_money(block, "Average loss", TEXT_PLAIN, summary->avg_loss);
    put_money(block, "Best trade", TEXT_PLAIN, summary->best_trade);
    put_money(block, "Worst trade", TEXT_PLAIN, summary->worst_trade);
}

static void exposure_block(const struct summary *summary,
                           struct figure_block *block)
{
    block->title = "EXPOSURE";
    put_percent(block, "In the market", TEXT_PLAIN, summary->exposure);
    if (!summary->max_positions)
        return;
    put_ratio(block, "Turnover a year", summary->turnover);
    if (summary->max_positions != FIELD_ABSENT &&
        !isnan(summary->avg_positions))
        put_text(block, "Positions", TEXT_PLAIN, "max %lld, avg %.1f",
                 (long long)summary->max_positions, summary->avg_positions);
    put_peak(block, "Position size", summary->max_position_size,
             summary->avg_position_size);
    put_peak(block, "Deployed", summary->max_deployed, summary->avg_deployed);
}

static void costs_block(const struct summary *summary,
                        struct figure_block *block)
{
    block->title = "COSTS";
    if (summary->fills) {
        put_money(block, "Commission", TEXT_PLAIN, summary->commission);
        put_money(block, "Slippage", TEXT_PLAIN, summary->slippage);
        put_money(block, "Borrow", TEXT_PLAIN, summary->borrow);
    }
    put_count(block, "Fills", summary->fills);
    put_count(block, "Orders", summary->orders);
    put_count(block, "Rejected", summary->rejected);
}

static void (*const fill_block[])(const struct summary *,
                                  struct figure_block *) = {
    return_block, risk_block,     trades_block,
    profit_block, exposure_block, costs_block,
};
#define BLOCKS (sizeof(fill_block) / sizeof(fill_block[0]))

static size_t blocks_abreast(const struct text_terminal *terminal)
{
    if (terminal->width >= THREE_ABREAST)
        return BLOCKS_ABREAST;
    return terminal->width >= TWO_ABREAST ? 2 : 1;
}

/* For each block a column of labels and one of values, an empty one between. */
static size_t plan_columns(const struct figure_block *block, size_t blocks,
                           bool wide, struct table_column *column)
{
    size_t count = 0;

    for (size_t k = 0; k < blocks; k++) {
        if (k)
            column[count++] =
                (struct table_column){.title = "", .width = wide ? 0 : 1};
        column[count++] = (struct table_column){.title = block[k].title,
                                                .width = wide ? LABEL_WIDTH_WIDE
                                                              : LABEL_WIDTH};
        column[count++] = (struct table_column){
            .title = "", .width = VALUE_WIDTH, .right = true};
    }
    return count;
}

static int put_row(struct table *table, const struct figure_block *block,
                   size_t blocks, size_t row, struct err *err)
{
    for (size_t k = 0; k < blocks; k++) {
        const struct figure *figure = &block[k].figure[row];

        if (row >= block[k].count)
            continue;
        if (table_cell(table, 3 * k, figure->label, TEXT_PLAIN, err) < 0 ||
            table_cell(table, 3 * k + 1, figure->value, figure->colour, err) <
                0)
            return -1;
    }
    return table_end_row(table, err);
}

static int put_blocks(const struct figure_block *block, size_t blocks,
                      const struct text_terminal *terminal, struct buf *out,
                      struct err *err)
{
    struct table_column column[3 * BLOCKS_ABREAST];
    bool wide = terminal->width >= THREE_ABREAST;
    size_t count = plan_columns(block, blocks, wide, column);
    size_t rows = 0;
    struct table table;

    for (size_t k = 0; k < blocks; k++)
        if (block[k].count > rows)
            rows = block[k].count;
    if (!rows)
        return 0;
    table_init(&table, column, count, terminal, out);
    if (buf_append(out, "\n", 1, err) < 0 || table_header(&table, err) < 0)
        return -1;
    for (size_t row = 0; row < rows; row++)
        if (put_row(&table, block, blocks, row, err) < 0)
            return -1;
    return 0;
}

int summary_figures(const struct summary *summary,
                    const struct text_terminal *terminal, struct buf *out,
                    struct err *err)
{
    struct figure_block block[BLOCKS] = {0};
    size_t abreast = blocks_abreast(terminal);
    size_t blocks = 0;

    for (size_t k = 0; k < BLOCKS; k++) {
        block[blocks].exact = summary->initial_equity < SMALL_ACCOUNT;
        fill_block[k](summary, &block[blocks]);
        if (block[blocks].count)
            blocks++;
    }
    for (size_t k = 0; k < blocks; k += abreast) {
        size_t some = blocks - k < abreast ? blocks - k : abreast;

        if (put_blocks(&block[k], some, terminal, out, err) < 0)
            return -1;
    }
    return 0;
}
