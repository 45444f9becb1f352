/* Bars and records as tables: which columns, and what stands in them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "base/timestamp.h"
#include "report/record_format.h"
#include "report/table.h"
#include "report/table_text.h"

/*
 * A column of times has the width 0 in the plans below: "2024-03-28" or
 * "2024-03-28 14:30", as the first row needs.
 */
#define DAY_WIDTH  10
#define TIME_WIDTH 16

enum cell_style {
    CELL_TIME, /* of the record, its event, its bar, its series */
    CELL_EVENT,
    CELL_BAR,
    CELL_SYMBOL,
    CELL_TIMEFRAME,
    CELL_KIND,   /* coloured by side */
    CELL_STATUS, /* coloured by what it means */
    CELL_WORD,   /* any field, as machines see it */
    CELL_PRICE,
    CELL_RATIO,
    CELL_CONFIDENCE, /* in points; of a phase when the record has no other */
    CELL_DETAILS
};

/* A column of records: the field it shows, by type of record. */
struct record_column {
    struct table_column column;
    enum cell_style style;
    const char *field[RECORD_TYPES]; /* range, pattern, signal */
};

/*
 * What detect finds: ranges, patterns and phases in one layout. The price of
 * a range is its support, its level the resistance.
 */
static const struct record_column found_columns[] = {
    {{"TIME", 0, false, 0}, CELL_TIME, {0}},
    {{"SYMBOL", 6, false, 0}, CELL_SYMBOL, {0}},
    {{"TF", 3, false, 0}, CELL_TIMEFRAME, {0}},
    {{"KIND", 6, false, 0}, CELL_KIND, {0}},
    {{"STATUS", 11, false, 0}, CELL_STATUS, {"status", "status", NULL}},
    {{"PH", 4, false, 0}, CELL_WORD, {NULL, "phase", NULL}},
    {{"PRICE", 8, true, 0}, CELL_PRICE, {"support", "price", NULL}},
    {{"LEVEL", 8, true, 1}, CELL_PRICE, {"resistance", "level", NULL}},
    {{"CLOSE", 8, true, 4}, CELL_PRICE, {NULL, "close", NULL}},
    {{"CONF", 4, true, 0}, CELL_CONFIDENCE, {NULL, "confidence", NULL}},
    {{"EVENT", 0, false, 2}, CELL_EVENT, {0}},
    {{"BAR", 7, true, 3}, CELL_BAR, {0}},
    {{"RANGE", 16, false, 5}, CELL_WORD, {NULL, "range", NULL}},
    {{"DETAILS", 12, false, 0}, CELL_DETAILS, {0}},
};

static const struct record_column signal_columns[] = {
    {{"TIME", 0, false, 0}, CELL_TIME, {0}},
    {{"SYMBOL", 6, false, 0}, CELL_SYMBOL, {0}},
    {{"TF", 3, false, 1}, CELL_TIMEFRAME, {0}},
    {{"KIND", 6, false, 0}, CELL_KIND, {0}},
    {{"SIDE", 5, false, 0}, CELL_WORD, {NULL, NULL, "direction"}},
    {{"STATUS", 8, false, 0}, CELL_STATUS, {NULL, NULL, "status"}},
    {{"ENTRY", 8, true, 0}, CELL_PRICE, {NULL, NULL, "entry"}},
    {{"STOP", 8, true, 0}, CELL_PRICE, {NULL, NULL, "stop"}},
    {{"TARGET 1", 8, true, 3}, CELL_PRICE, {NULL, NULL, "target_1"}},
    {{"TARGET", 8, true, 0}, CELL_PRICE, {NULL, NULL, "target_2"}},
    {{"R", 5, true, 0}, CELL_RATIO, {NULL, NULL, "r_multiple"}},
    {{"CONF", 4, true, 2}, CELL_CONFIDENCE, {NULL, NULL, "confidence"}},
    {{"SIZE", 7, true, 2}, CELL_WORD, {NULL, NULL, "position_size"}},
    {{"RISK", 9, true, 4}, CELL_PRICE, {NULL, NULL, "risk_amount"}},
    {{"URGENCY", 9, false, 5}, CELL_WORD, {NULL, NULL, "urgency"}},
    {{"PRIORITY", 8, true, 5}, CELL_RATIO, {NULL, NULL, "priority"}},
    {{"PH", 4, false, 5}, CELL_WORD, {NULL, NULL, "phase"}},
    {{"REASON", 12, false, 3}, CELL_DETAILS, {0}},
};

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

enum layout { LAYOUT_NONE, LAYOUT_BARS, LAYOUT_FOUND, LAYOUT_SIGNALS };

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

static const struct record_column *record_columns(enum layout layout,
                                                  size_t *count)
{
    *count = layout == LAYOUT_FOUND
                 ? sizeof(found_columns) / sizeof(found_columns[0])
                 : sizeof(signal_columns) / sizeof(signal_columns[0]);
    return layout == LAYOUT_FOUND ? found_columns : signal_columns;
}

static size_t plan_columns(struct table_state *state, enum layout layout)
{
    const struct record_column *from;
    size_t count = BAR_COLUMNS;

    if (layout == LAYOUT_BARS) {
        memcpy(state->column, bar_columns, sizeof(bar_columns));
        return state->show & SHOW_RATIOS ? BAR_COLUMNS : BAR_VOLUME_RATIO;
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

static enum text_colour side_colour(const struct record *record)
{
    enum side side = SIDE_NONE;

    if (record->type == RECORD_PATTERN)
        side = record->u.pattern.side;
    else if (record->type == RECORD_SIGNAL)
        side = record->u.signal.direction;
    return side == SIDE_LONG    ? TEXT_GREEN
           : side == SIDE_SHORT ? TEXT_RED
                                : TEXT_PLAIN;
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
    };

    return status < STATUS_COUNT ? colour[status] : TEXT_PLAIN;
}

static const struct field *find_field(const struct record *record,
                                      const char *name)
{
    size_t count;
    const struct field *field = record_fields(record->type, &count);

    for (size_t k = 0; name && k < count; k++)
        if (!strcmp(field[k].name, name))
            return &field[k];
    return NULL;
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
    if (style == CELL_PRICE)
        return table_text_price(record_format_int(field, record), out);
    if (style == CELL_RATIO)
        return table_text_ratio(record_format_real(field, record), out);
    if (style == CELL_CONFIDENCE)
        return points_text(record_format_real(field, record), out);
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
    case CELL_PRICE:
    case CELL_RATIO:
    case CELL_CONFIDENCE:
        break;
    }
    return field_text(column->style,
                      find_field(record, column->field[record->type]), record,
                      out);
}

static int table_record(void *opaque, const struct record *record,
                        struct err *err)
{
    struct table_state *state = opaque;
    enum layout layout =
        record->type == RECORD_SIGNAL ? LAYOUT_SIGNALS : LAYOUT_FOUND;
    size_t count;
    const struct record_column *column = record_columns(layout, &count);
    char text[TABLE_TEXT_MAX];

    if (use_layout(state, layout, record->ts, err) < 0 ||
        table_begin_row(&state->table, err) < 0)
        return -1;
    for (size_t k = 0; k < count; k++) {
        enum text_colour colour = TEXT_PLAIN;

        if (column[k].style == CELL_KIND)
            colour = side_colour(record);
        else if (column[k].style == CELL_STATUS)
            colour = status_colour(record->status);
        if (table_cell(&state->table, k, cell_text(&column[k], record, text),
                       colour, err) < 0)
            return -1;
    }
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

static int table_finish(void *opaque, struct err *err)
{
    struct table_state *state = opaque;
    enum layout layout = LAYOUT_FOUND;

    if (state->layout != LAYOUT_NONE)
        return 0;
    if (state->show & (SHOW_BARS | SHOW_RATIOS))
        layout = LAYOUT_BARS;
    else if (state->show == SHOW_SIGNAL)
        layout = LAYOUT_SIGNALS;
    if (use_layout(state, layout, 0, err) < 0)
        return -1;
    return table_header(&state->table, err);
}

const struct record_format record_format_table = {
    table_create, table_bars, table_record, table_finish, free};
