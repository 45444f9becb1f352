/* The tables of sweeps and walk-forward tests. */
#include "report/sweep_table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/table.h"
#include "report/table_text.h"

#define NUMBER_MAX 32
/* Narrow enough that the numbers behind still fit into 80 columns. */
#define PARAMETERS_WIDTH_MAX 40

/* A fraction as percent in a column that says so. */
static const char *percent(double fraction, char *out)
{
    out[0] = '\0';
    if (!isnan(fraction))
        snprintf(out, NUMBER_MAX, "%.2f", 100 * fraction);
    return out;
}

static const char *ratio(double value, int places, char *out)
{
    out[0] = '\0';
    if (!isnan(value))
        snprintf(out, NUMBER_MAX, "%.*f", places, value);
    return out;
}

static const char *count(int64_t value, char *out)
{
    snprintf(out, NUMBER_MAX, "%lld", (long long)value);
    return out;
}

static enum text_colour sign(double value)
{
    if (value > 0)
        return TEXT_GREEN;
    return value < 0 ? TEXT_RED : TEXT_PLAIN;
}

/* A cell without text is left out: the next one finds its place. */
static int put(struct table *table, size_t column, const char *text,
               enum text_colour colour, struct err *err)
{
    return text[0] ? table_cell(table, column, text, colour, err) : 0;
}

/* --- sweep --------------------------------------------------------------- */

enum {
    SWEEP_RANK,
    SWEEP_PARAMETERS,
    SWEEP_RETURN,
    SWEEP_SHARPE,
    SWEEP_DRAWDOWN,
    SWEEP_TRADES,
    SWEEP_WIN,
    SWEEP_FACTOR,
    SWEEP_CAGR,
    SWEEP_SORTINO,
    SWEEP_METRIC, /* unless it has a column already */
    SWEEP_COLUMNS
};

/* Metrics that have their own column anyway. */
static bool has_column(const char *metric)
{
    static const char *const own[] = {"sharpe", "total_return"};

    for (size_t k = 0; k < sizeof(own) / sizeof(*own); k++)
        if (!strcmp(metric, own[k]))
            return true;
    return false;
}

static size_t widest(const struct sweep_row *row, size_t rows)
{
    size_t width = sizeof("parameters") - 1;

    for (size_t k = 0; k < rows; k++) {
        size_t own = text_width(row[k].parameters, strlen(row[k].parameters));

        if (own > width)
            width = own;
    }
    return width < PARAMETERS_WIDTH_MAX ? width : PARAMETERS_WIDTH_MAX;
}

static int sweep_line(struct table *table, size_t number,
                      const struct sweep_row *row, bool metric, struct err *err)
{
    char text[NUMBER_MAX];

    if (table_begin_row(table, err) < 0 ||
        put(table, SWEEP_RANK, count((int64_t)number, text), TEXT_DIM, err) <
            0 ||
        put(table, SWEEP_PARAMETERS, row->parameters, TEXT_PLAIN, err) < 0 ||
        put(table, SWEEP_RETURN, percent(row->total_return, text),
            sign(row->total_return), err) < 0 ||
        put(table, SWEEP_SHARPE, ratio(row->sharpe, 3, text), TEXT_PLAIN, err) <
            0 ||
        put(table, SWEEP_DRAWDOWN, percent(row->max_drawdown, text), TEXT_PLAIN,
            err) < 0 ||
        put(table, SWEEP_TRADES, count(row->trades, text), TEXT_PLAIN, err) <
            0 ||
        put(table, SWEEP_WIN, percent(row->win_rate, text), TEXT_PLAIN, err) <
            0 ||
        put(table, SWEEP_FACTOR, ratio(row->profit_factor, 2, text), TEXT_PLAIN,
            err) < 0 ||
        put(table, SWEEP_CAGR, percent(row->cagr, text), TEXT_PLAIN, err) < 0 ||
        put(table, SWEEP_SORTINO, ratio(row->sortino, 3, text), TEXT_PLAIN,
            err) < 0 ||
        (metric && put(table, SWEEP_METRIC, ratio(row->metric, 3, text),
                       TEXT_PLAIN, err) < 0))
        return -1;
    return table_end_row(table, err);
}

int sweep_table(const struct sweep_row *row, size_t rows, const char *metric,
                const struct text_terminal *terminal, struct buf *out,
                struct err *err)
{
    bool own = !has_column(metric);
    struct table_column column[SWEEP_COLUMNS] = {
        [SWEEP_RANK] = {"#", 3, true, 0},
        [SWEEP_PARAMETERS] = {"parameters", widest(row, rows), false, 0},
        [SWEEP_RETURN] = {"return %", 8, true, 0},
        [SWEEP_SHARPE] = {"sharpe", 6, true, 0},
        [SWEEP_DRAWDOWN] = {"max dd %", 8, true, 0},
        [SWEEP_TRADES] = {"trades", 6, true, 0},
        [SWEEP_WIN] = {"win %", 6, true, 1},
        [SWEEP_FACTOR] = {"factor", 6, true, 2},
        [SWEEP_CAGR] = {"cagr %", 7, true, 3},
        [SWEEP_SORTINO] = {"sortino", 7, true, 4},
        [SWEEP_METRIC] = {metric, strlen(metric), true, 0},
    };
    struct table table;

    table_init(&table, column, own ? SWEEP_COLUMNS : SWEEP_METRIC, terminal,
               out);
    for (size_t k = 0; k < rows; k++)
        if (sweep_line(&table, k + 1, &row[k], own, err) < 0)
            return -1;
    return rows ? 0 : table_header(&table, err);
}

/* --- walk-forward -------------------------------------------------------- */

enum {
    WALK_FROM,
    WALK_TO,
    WALK_TRAIN,
    WALK_TEST,
    WALK_RATIO,
    WALK_BAND,
    WALK_RETURN,
    WALK_TRADES,
    WALK_PARAMETERS,
    WALK_COLUMNS
};

static int walk_numbers(struct table *table, const struct walk_row *row,
                        struct err *err)
{
    char text[NUMBER_MAX];

    if (put(table, WALK_TRAIN, ratio(row->train, 3, text), TEXT_PLAIN, err) <
            0 ||
        put(table, WALK_TEST, ratio(row->test, 3, text), sign(row->test), err) <
            0 ||
        put(table, WALK_RATIO, ratio(row->ratio, 2, text), TEXT_PLAIN, err) <
            0 ||
        put(table, WALK_BAND, row->band, row->degraded ? TEXT_RED : TEXT_GREEN,
            err) < 0 ||
        put(table, WALK_RETURN, percent(row->total_return, text),
            sign(row->total_return), err) < 0)
        return -1;
    return put(table, WALK_TRADES, count(row->trades, text), TEXT_PLAIN, err);
}

static int walk_line(struct table *table, const struct walk_row *row,
                     struct err *err)
{
    char day[TABLE_TEXT_MAX];
    char skipped[TABLE_TEXT_MAX];

    snprintf(skipped, sizeof(skipped), "skipped: %s", row->skipped);
    if (table_begin_row(table, err) < 0)
        return -1;
    table_text_time(row->test_from, day);
    day[10] = '\0';
    if (put(table, WALK_FROM, day, TEXT_PLAIN, err) < 0)
        return -1;
    table_text_time(row->test_last, day);
    day[10] = '\0';
    if (put(table, WALK_TO, day, TEXT_PLAIN, err) < 0 ||
        (!row->skipped[0] && walk_numbers(table, row, err) < 0) ||
        put(table, WALK_PARAMETERS, row->skipped[0] ? skipped : row->parameters,
            TEXT_PLAIN, err) < 0)
        return -1;
    return table_end_row(table, err);
}

int walk_table(const struct walk_row *row, size_t rows,
               const struct text_terminal *terminal, struct buf *out,
               struct err *err)
{
    static const struct table_column column[WALK_COLUMNS] = {
        [WALK_FROM] = {"tested from", 11, false, 0},
        [WALK_TO] = {"to", 10, false, 0},
        [WALK_TRAIN] = {"train", 7, true, 0},
        [WALK_TEST] = {"test", 7, true, 0},
        [WALK_RATIO] = {"ratio", 6, true, 0},
        [WALK_BAND] = {"", 9, false, 0},
        [WALK_RETURN] = {"return %", 8, true, 1},
        [WALK_TRADES] = {"trades", 6, true, 2},
        [WALK_PARAMETERS] = {"chosen", 16, false, 0},
    };
    struct table table;

    table_init(&table, column, WALK_COLUMNS, terminal, out);
    for (size_t k = 0; k < rows; k++)
        if (walk_line(&table, &row[k], err) < 0)
            return -1;
    return rows ? 0 : table_header(&table, err);
}
