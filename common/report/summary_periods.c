/* The months and the drawdowns of a summary. */
#include <math.h>
#include <string.h>

#include "base/timestamp.h"
#include "report/summary_parts.h"
#include "report/table.h"
#include "report/table_text.h"

#define MONTHS 12
/* "-12.3" takes five columns; where there are but four it is "-12". */
#define MONTH_WIDTH        5
#define MONTH_WIDTH_NARROW 4
#define MONTHS_WIDE        84
#define CELL_TEXT          48

enum month_column {
    MONTH_YEAR,
    MONTH_FIRST,
    MONTH_TOTAL = MONTH_FIRST + MONTHS,
    MONTH_TRADES,
    MONTH_WON,
    MONTH_COLUMNS
};

/* A row of the table: the months of one year. */
struct year {
    const struct month *month;
    size_t months;
};

enum text_colour summary_colour(double value)
{
    if (value > 0)
        return TEXT_GREEN;
    return value < 0 ? TEXT_RED : TEXT_PLAIN;
}

/* In percent, one decimal, none when it would not fit; "" without a return. */
static enum text_colour change_text(double first, double last, int64_t points,
                                    size_t width, char *out)
{
    double percent;
    int length;

    out[0] = 0;
    if (points < 2 || !(first > 0) || isnan(last))
        return TEXT_PLAIN;
    percent = 100 * (last / first - 1);
    length = snprintf(out, CELL_TEXT, "%.1f", percent);
    if (length < 0 || (size_t)length > width)
        snprintf(out, CELL_TEXT, "%.0f", percent);
    /* What is rounded to nothing is neither gain nor loss. */
    if (!strcmp(out, "-0.0"))
        memcpy(out, "0.0", sizeof("0.0"));
    return strcmp(out, "0.0") != 0 ? summary_colour(percent) : TEXT_PLAIN;
}

static int put_counts(struct table *table, const struct year *year,
                      struct err *err)
{
    int64_t trades = 0;
    int64_t wins = 0;
    char text[CELL_TEXT];

    for (size_t k = 0; k < year->months; k++) {
        trades += year->month[k].trades;
        wins += year->month[k].wins;
    }
    snprintf(text, sizeof(text), "%lld", (long long)trades);
    if (table_cell(table, MONTH_TRADES, text, TEXT_PLAIN, err) < 0)
        return -1;
    snprintf(text, sizeof(text), "%lld", (long long)wins);
    return table_cell(table, MONTH_WON, text, TEXT_PLAIN, err);
}

static int put_year(struct table *table, const struct year *year,
                    struct err *err)
{
    const struct month *last = &year->month[year->months - 1];
    enum text_colour colour;
    int64_t points = 0;
    char text[CELL_TEXT];

    snprintf(text, sizeof(text), "%04d", last->year);
    if (table_cell(table, MONTH_YEAR, text, TEXT_PLAIN, err) < 0)
        return -1;
    for (size_t k = 0; k < year->months; k++) {
        const struct month *month = &year->month[k];
        size_t column = MONTH_FIRST + (size_t)month->month - 1;

        points += month->points;
        colour = change_text(month->first, month->last, month->points,
                             table->column[column].width, text);
        if (table_cell(table, column, text, colour, err) < 0)
            return -1;
    }
    colour = change_text(year->month[0].first, last->last, points,
                         table->column[MONTH_TOTAL].width, text);
    if (table_cell(table, MONTH_TOTAL, text, colour, err) < 0 ||
        put_counts(table, year, err) < 0)
        return -1;
    return table_end_row(table, err);
}

static void plan_months(const struct text_terminal *terminal,
                        struct table_column *column)
{
    static const char *const name[MONTHS] = {"JAN", "FEB", "MAR", "APR",
                                             "MAY", "JUN", "JUL", "AUG",
                                             "SEP", "OCT", "NOV", "DEC"};
    size_t width =
        terminal->width >= MONTHS_WIDE ? MONTH_WIDTH : MONTH_WIDTH_NARROW;

    column[MONTH_YEAR] = (struct table_column){"%", 4, false, 0};
    for (size_t k = 0; k < MONTHS; k++)
        column[MONTH_FIRST + k] =
            (struct table_column){name[k], width, true, 0};
    column[MONTH_TOTAL] = (struct table_column){"YEAR", 7, true, 0};
    column[MONTH_TRADES] = (struct table_column){"TRADES", 7, true, 1};
    column[MONTH_WON] = (struct table_column){"WON", 6, true, 2};
}

/* Is there a return in it, of a month or of a year? */
static bool has_returns(const struct summary_details *details)
{
    for (size_t k = 0; k < details->months; k++)
        if (details->month[k].points > 1 ||
            (k && details->month[k].year == details->month[k - 1].year))
            return true;
    return false;
}

int summary_months(const struct summary_details *details,
                   const struct text_terminal *terminal, struct buf *out,
                   struct err *err)
{
    struct table_column column[MONTH_COLUMNS];
    struct table table;
    size_t at = 0;

    if (!has_returns(details))
        return 0;
    plan_months(terminal, column);
    table_init(&table, column, MONTH_COLUMNS, terminal, out);
    if (buf_append(out, "\n", 1, err) < 0 || table_header(&table, err) < 0)
        return -1;
    while (at < details->months) {
        struct year year = {.month = &details->month[at]};

        for (; at < details->months &&
               details->month[at].year == year.month->year;
             at++)
            year.months++;
        if (put_year(&table, &year, err) < 0)
            return -1;
    }
    return 0;
}

enum drawdown_column {
    DRAWDOWN_DEPTH,
    DRAWDOWN_PEAK,
    DRAWDOWN_TROUGH,
    DRAWDOWN_RECOVERY,
    DRAWDOWN_BARS,
    DRAWDOWN_COLUMNS
};

#define DAY_WIDTH  10
#define TIME_WIDTH 16

static size_t time_width(const struct summary_details *details)
{
    for (size_t k = 0; k < details->drawdowns; k++)
        if (details->drawdown[k].peak_ts % TIMESTAMP_DAY ||
            details->drawdown[k].trough_ts % TIMESTAMP_DAY)
            return TIME_WIDTH;
    return DAY_WIDTH;
}

static int put_drawdown(struct table *table, const struct drawdown *drawdown,
                        struct err *err)
{
    bool over = drawdown->recovery_ts != TIMESTAMP_NONE;
    char text[TABLE_TEXT_MAX];

    table_text_percent(drawdown->depth, text);
    if (table_cell(table, DRAWDOWN_DEPTH, text, TEXT_PLAIN, err) < 0)
        return -1;
    table_text_time(drawdown->peak_ts, text);
    if (table_cell(table, DRAWDOWN_PEAK, text, TEXT_PLAIN, err) < 0)
        return -1;
    table_text_time(drawdown->trough_ts, text);
    if (table_cell(table, DRAWDOWN_TROUGH, text, TEXT_PLAIN, err) < 0)
        return -1;
    table_text_time(drawdown->recovery_ts, text);
    if (table_cell(table, DRAWDOWN_RECOVERY, over ? text : "not yet",
                   over ? TEXT_PLAIN : TEXT_DIM, err) < 0)
        return -1;
    snprintf(text, sizeof(text), "%lld", (long long)drawdown->bars);
    if (table_cell(table, DRAWDOWN_BARS, text, TEXT_PLAIN, err) < 0)
        return -1;
    return table_end_row(table, err);
}

int summary_drawdowns(const struct summary_details *details,
                      const struct text_terminal *terminal, struct buf *out,
                      struct err *err)
{
    size_t width = time_width(details);
    const struct table_column column[DRAWDOWN_COLUMNS] = {
        {"DRAWDOWN", 8, true, 0},    {"PEAK", width, false, 0},
        {"TROUGH", width, false, 0}, {"RECOVERED", width, false, 0},
        {"BARS", 8, true, 0},
    };
    struct table table;

    if (!details->drawdowns)
        return 0;
    table_init(&table, column, DRAWDOWN_COLUMNS, terminal, out);
    if (buf_append(out, "\n", 1, err) < 0 || table_header(&table, err) < 0)
        return -1;
    for (size_t k = 0; k < details->drawdowns; k++)
        if (put_drawdown(&table, &details->drawdown[k], err) < 0)
            return -1;
    return 0;
}
