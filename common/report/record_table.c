/* Bars and records as tables: what stands in the columns. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/number.h"
#include "base/timestamp.h"
#include "report/record_columns.h"
#include "report/record_format.h"
#include "report/table_text.h"

/* Columns of times have the width 0 in the plans: the first row decides. */
#define DAY_WIDTH  10
#define TIME_WIDTH 16

enum bar_column {
    BAR_TIME,
    BAR_SYMBOL,
    BAR_TIMEFRAME,
    BAR_OPEN,
    BAR_HIGH,
    BAR_LOW,
    BAR_CLOSE,
    BAR_VOLUME,
    BAR_VOLUME_RATIO,
    BAR_SPREAD_RATIO,
    BAR_CLOSE_POSITION,
    BAR_EFFORT
};
#define BAR_COLUMNS (BAR_EFFORT + 1)

static const struct table_column bar_columns[] = {
    {"TIME", 0, false, 0},     {"SYMBOL", 6, false, 0},
    {"TF", 3, false, 1},       {"OPEN", 9, true, 1},
    {"HIGH", 9, true, 1},      {"LOW", 9, true, 1},
    {"CLOSE", 9, true, 0},     {"VOLUME", 12, true, 0},
    {"VOL RATIO", 9, true, 0}, {"SPR RATIO", 9, true, 0},
    {"CLOSE POS", 9, true, 0}, {"EFFORT", 10, false, 0},
};

static const struct table_column equity_columns[] = {
    {"TIME", 0, false, 0},
    {"SYMBOL", 6, false, 0},
    {"EQUITY", 16, true, 0},
    {"CASH", 16, true, 0},
};
#define EQUITY_COLUMNS (sizeof(equity_columns) / sizeof(equity_columns[0]))

struct table_state {
    struct buf *out;
    struct text_terminal terminal;
    unsigned show;
    enum layout layout; /* of the rows being written */
    struct table table;
    struct table_column column[TABLE_COLUMNS_MAX]; /* as the rows need them */
};

static void *table_create(const struct record_writer_config *config,
                          struct buf *out)
{
    struct table_state *state = calloc(1, sizeof(*state));

    if (!state)
        return NULL;
    state->out = out;
    state->terminal = config->terminal;
    state->show = config->show;
    if (!state->terminal.width)
        state->terminal.width = TEXT_WIDTH_DEFAULT;
    return state;
}

static size_t plan_columns(struct table_state *state, enum layout layout)
{
    const struct record_column *from;
    size_t count = BAR_COLUMNS;

    if (layout == LAYOUT_BARS) {
        memcpy(state->column, bar_columns, sizeof(bar_columns));
        return state->show & SHOW_RATIOS ? BAR_COLUMNS : BAR_VOLUME_RATIO;
    }
    if (layout == LAYOUT_EQUITY) {
        memcpy(state->column, equity_columns, sizeof(equity_columns));
        return EQUITY_COLUMNS;
    }
    from = record_columns(layout, &count);
    for (size_t k = 0; k < count; k++)
        state->column[k] = from[k].column;
    return count;
}

/* Begins a table of a layout unless its rows are being written already. */
static int use_layout(struct table_state *state, enum layout layout, int64_t ts,
                      struct err *err)
{
    size_t count;

    if (state->layout == layout)
        return 0;
    if (state->layout != LAYOUT_NONE &&
        buf_append(state->out, "\n", 1, err) < 0)
        return -1;
    state->layout = layout;
    count = plan_columns(state, layout);
    for (size_t k = 0; k < count; k++)
        if (!state->column[k].width)
            state->column[k].width =
                ts % TIMESTAMP_DAY ? TIME_WIDTH : DAY_WIDTH;
    table_init(&state->table, state->column, count, &state->terminal,
               state->out);
    return 0;
}

static enum text_colour sign_colour(bool plus, bool minus)
{
    return plus ? TEXT_GREEN : minus ? TEXT_RED : TEXT_PLAIN;
}

static enum text_colour action_colour(enum action action)
{
    return sign_colour(action == ACTION_BUY, action == ACTION_SELL);
}

static enum text_colour side_colour(const struct record *record)
{
    enum side side = SIDE_NONE;

    if (record->type == RECORD_ORDER)
        return action_colour(record->u.order.action);
    if (record->type == RECORD_FILL)
        return action_colour(record->u.fill.action);
    if (record->type == RECORD_PATTERN)
        side = record->u.pattern.side;
    else if (record->type == RECORD_SIGNAL)
        side = record->u.signal.direction;
    return sign_colour(side == SIDE_LONG, side == SIDE_SHORT);
}

static enum text_colour status_colour(enum record_status status)
{
    static const enum text_colour colour[STATUS_COUNT] = {
        [STATUS_UNCONFIRMED] = TEXT_DIM, [STATUS_INVALIDATED] = TEXT_RED,
        [STATUS_ARCHIVED] = TEXT_DIM,    [STATUS_BREAKOUT] = TEXT_YELLOW,
        [STATUS_COMPLETED] = TEXT_GREEN, [STATUS_PENDING] = TEXT_YELLOW,
        [STATUS_APPROVED] = TEXT_GREEN,  [STATUS_REJECTED] = TEXT_RED,
        [STATUS_EXPIRED] = TEXT_DIM,     [STATUS_FILLED] = TEXT_GREEN,
        [STATUS_STOPPED] = TEXT_RED,     [STATUS_TARGET_HIT] = TEXT_GREEN,
        [STATUS_PARTIAL] = TEXT_YELLOW,  [STATUS_CANCELLED] = TEXT_DIM,
    };

    return status < STATUS_COUNT ? colour[status] : TEXT_PLAIN;
}

/* The field a column shows of the record, or NULL. */
static const struct field *find_field(const struct record_column *column,
                                      const struct record *record)
{
    bool other = record->type == RECORD_RANGE && column->of_range;
    const char *name = other ? column->of_range : column->field;
    size_t count;
    const struct field *field = record_fields(record->type, &count);

    for (size_t k = 0; name && k < count; k++)
        if (!strcmp(field[k].name, name))
            return &field[k];
    return NULL;
}

/* Rounded to cents, half away from zero. */
static const char *money_text(int64_t e8, char *out)
{
    const int64_t cent = DECIMAL_ONE / 100;
    int64_t rest = e8 % cent;

    if (e8 > INT64_MIN + cent && e8 < INT64_MAX - cent)
        e8 += rest >= cent / 2    ? cent - rest
              : rest <= -cent / 2 ? -cent - rest
                                  : -rest;
    decimal_format(e8, 2, out);
    return out;
}

static const char *points_text(double points, char *out)
{
    number_format_real(floor(points + 0.5), out);
    return out;
}

/* What the column says of the field; the texts for people are short. */
static const char *field_text(enum cell_style style, const struct field *field,
                              const struct record *record, char *out)
{
    if (!field || !field_present(field, record)) {
        out[0] = 0;
        if (style == CELL_CONFIDENCE && record->type == RECORD_PATTERN)
            points_text(record->u.pattern.phase_confidence, out);
        return out;
    }
    switch (style) {
    case CELL_MOMENT:
        return table_text_time(record_format_int(field, record), out);
    case CELL_PRICE:
        return table_text_price(record_format_int(field, record), out);
    case CELL_MONEY:
    case CELL_PROFIT:
        return money_text(record_format_int(field, record), out);
    case CELL_RATIO:
        return table_text_ratio(record_format_real(field, record), out);
    case CELL_PERCENT:
        return table_text_ratio(100 * record_format_real(field, record), out);
    case CELL_CONFIDENCE:
        return points_text(record_format_real(field, record), out);
    case CELL_TIME:
    case CELL_EVENT:
    case CELL_BAR:
    case CELL_SYMBOL:
    case CELL_TIMEFRAME:
    case CELL_KIND:
    case CELL_STATUS:
    case CELL_WORD:
    case CELL_DETAILS:
        break;
    }
    record_format_field(field, record, out);
    return out;
}

/* What stands in a column of the record; `out` is room for it. */
static const char *cell_text(const struct record_column *column,
                             const struct record *record, char *out)
{
    switch (column->style) {
    case CELL_TIME:
        return table_text_time(record->ts, out);
    case CELL_EVENT:
        return table_text_time(record->event_ts, out);
    case CELL_BAR:
        number_format_int(record->i, out);
        return out;
    case CELL_SYMBOL:
        return record->series->symbol;
    case CELL_TIMEFRAME:
        return record->series->timeframe;
    case CELL_KIND:
        return record->type == RECORD_RANGE ? "RANGE"
                                            : record_kind_name(record->kind);
    case CELL_DETAILS:
        return table_text_details(record, out);
    case CELL_STATUS:
    case CELL_WORD:
    case CELL_MOMENT:
    case CELL_PRICE:
    case CELL_MONEY:
    case CELL_PROFIT:
    case CELL_RATIO:
    case CELL_PERCENT:
    case CELL_CONFIDENCE:
        break;
    }
    return field_text(column->style, find_field(column, record), record, out);
}

static enum text_colour cell_colour(enum cell_style style,
                                    const struct record *record)
{
    int64_t pnl = record->type == RECORD_TRADE     ? record->u.trade.pnl
                  : record->type == RECORD_SUMMARY ? record->u.summary.total_pnl
                                                   : 0;

    if (style == CELL_KIND)
        return side_colour(record);
    if (style == CELL_STATUS)
        return status_colour(record->status);
    return style == CELL_PROFIT ? sign_colour(pnl > 0, pnl < 0) : TEXT_PLAIN;
}

static int table_record(void *opaque, const struct record *record,
                        struct err *err)
{
    struct table_state *state = opaque;
    enum layout layout = record_layout(record->type);
    size_t count;
    const struct record_column *column = record_columns(layout, &count);
    char text[TABLE_TEXT_MAX];

    if (use_layout(state, layout, record->ts, err) < 0 ||
        table_begin_row(&state->table, err) < 0)
        return -1;
    for (size_t k = 0; k < count; k++)
        if (table_cell(&state->table, k, cell_text(&column[k], record, text),
                       cell_colour(column[k].style, record), err) < 0)
            return -1;
    return table_end_row(&state->table, err);
}

static const char *bar_text(const struct bar_block *block, size_t k,
                            enum bar_column column, char *out)
{
    static const enum column price[] = {
        [BAR_OPEN] = COLUMN_OPEN,
        [BAR_HIGH] = COLUMN_HIGH,
        [BAR_LOW] = COLUMN_LOW,
        [BAR_CLOSE] = COLUMN_CLOSE,
    };
    struct ratio_texts ratios;

    switch (column) {
    case BAR_TIME:
        return table_text_time(block_int(block, COLUMN_TS, k), out);
    case BAR_SYMBOL:
        return block->series->symbol;
    case BAR_TIMEFRAME:
        return block->series->timeframe;
    case BAR_OPEN:
    case BAR_HIGH:
    case BAR_LOW:
    case BAR_CLOSE:
        return table_text_exact(block_int(block, price[column], k), out);
    case BAR_VOLUME:
        number_format_real(block_real(block, COLUMN_VOLUME, k), out);
        return out;
    case BAR_VOLUME_RATIO:
    case BAR_SPREAD_RATIO:
    case BAR_CLOSE_POSITION:
    case BAR_EFFORT:
        break;
    }
    record_format_ratios(block, k, &ratios);
    if (column == BAR_EFFORT)
        return ratios.effort;
    memcpy(out, ratios.number[column - BAR_VOLUME_RATIO],
           sizeof(ratios.number[0]));
    return out;
}

static int bar_row(struct table_state *state, const struct bar_block *block,
                   size_t k, struct err *err)
{
    int64_t open = block_int(block, COLUMN_OPEN, k);
    int64_t close = block_int(block, COLUMN_CLOSE, k);
    char text[TABLE_TEXT_MAX];

    if (table_begin_row(&state->table, err) < 0)
        return -1;
    for (size_t c = 0; c < state->table.count; c++) {
        enum text_colour colour = TEXT_PLAIN;

        if (c == BAR_CLOSE && close != open)
            colour = close > open ? TEXT_GREEN : TEXT_RED;
        if (table_cell(&state->table, c,
                       bar_text(block, k, (enum bar_column)c, text), colour,
                       err) < 0)
            return -1;
    }
    return table_end_row(&state->table, err);
}

static int table_bars(void *opaque, const struct bar_block *block, size_t first,
                      size_t n, struct err *err)
{
    struct table_state *state = opaque;

    if (use_layout(state, LAYOUT_BARS, block_int(block, COLUMN_TS, first),
                   err) < 0)
        return -1;
    for (size_t k = first; k < first + n; k++)
        if (bar_row(state, block, k, err) < 0)
            return -1;
    return 0;
}

static int table_equity(void *opaque, const struct equity_point *point,
                        struct err *err)
{
    struct table_state *state = opaque;
    struct table *table = &state->table;
    char text[TABLE_TEXT_MAX];

    if (use_layout(state, LAYOUT_EQUITY, point->ts, err) < 0 ||
        table_begin_row(table, err) < 0 ||
        table_cell(table, 0, table_text_time(point->ts, text), TEXT_PLAIN,
                   err) < 0 ||
        table_cell(table, 1, point->series->symbol, TEXT_PLAIN, err) < 0 ||
        table_cell(table, 2, money_text(point->equity, text), TEXT_PLAIN, err) <
            0 ||
        table_cell(table, 3, money_text(point->cash, text), TEXT_PLAIN, err) <
            0)
        return -1;
    return table_end_row(table, err);
}

/*
 * The table that would have been written first; none where a summary says that
 * there was nothing.
 */
static enum layout first_layout(unsigned show)
{
    if (show & (SHOW_BARS | SHOW_RATIOS))
        return LAYOUT_BARS;
    if (show & SHOW_SUMMARY)
        return LAYOUT_NONE;
    for (unsigned type = 0; type < RECORD_TYPES; type++)
        if (show & 1U << type)
            return record_layout((enum record_type)type);
    return show & SHOW_EQUITY ? LAYOUT_EQUITY : LAYOUT_NONE;
}

static int table_finish(void *opaque, struct err *err)
{
    struct table_state *state = opaque;
    enum layout layout = first_layout(state->show);

    if (state->layout != LAYOUT_NONE || layout == LAYOUT_NONE)
        return 0;
    if (use_layout(state, layout, 0, err) < 0)
        return -1;
    return table_header(&state->table, err);
}

const struct record_format record_format_table = {
    table_create, table_bars, table_record, table_equity, table_finish, free};
