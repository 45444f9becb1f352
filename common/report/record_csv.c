/* Bars, or the records of one type, as CSV. */
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/number.h"
#include "base/timestamp.h"
#include "report/record_format.h"

/* A row of bars without its names: time, 5 numbers, 3 ratios and a word. */
#define BAR_TEXT_MAX 384
/* Two quotes each, and every byte may be a quote that is doubled. */
#define NAMES_MAX (2 * (SYMBOL_MAX + TIMEFRAME_MAX) + 16)

struct csv_state {
    struct buf *out;
    struct buf names; /* `,symbol,timeframe,` of the block being written */
    unsigned show;
    bool headed;
};

static void *csv_create(const struct record_writer_config *config,
                        struct buf *out)
{
    struct csv_state *state = calloc(1, sizeof(*state));

    if (!state)
        return NULL;
    state->out = out;
    state->show = config->show;
    return state;
}

static void csv_destroy(void *opaque)
{
    struct csv_state *state = opaque;

    buf_reset(&state->names);
    free(state);
}

static int put_text(struct buf *out, const char *text, struct err *err)
{
    return buf_append(out, text, strlen(text), err);
}

/* A cell, in quotes where RFC 4180 asks for them or spaces might get lost. */
static int put_cell(struct buf *out, const char *text, size_t size,
                    struct err *err)
{
    bool quoted = strpbrk(text, ",\"\r\n") != NULL || text[0] == ' ' ||
                  (size && text[size - 1] == ' ');

    if (!quoted)
        return buf_append(out, text, size, err);
    if (put_text(out, "\"", err) < 0)
        return -1;
    for (size_t k = 0; k < size; k++) {
        if (text[k] == '"' && put_text(out, "\"", err) < 0)
            return -1;
        if (buf_append(out, text + k, 1, err) < 0)
            return -1;
    }
    return put_text(out, "\"", err);
}

static enum record_type shown_type(unsigned show)
{
    unsigned type = RECORD_RANGE;

    while (type + 1 < RECORD_TYPES && !(show & 1U << type))
        type++;
    return (enum record_type)type;
}

static int record_header(const struct csv_state *state, struct err *err)
{
    size_t count;
    const struct field *field = record_fields(shown_type(state->show), &count);

    if (put_text(state->out,
                 "timestamp,symbol,timeframe,i,event_i,event_timestamp,id,rev",
                 err) < 0)
        return -1;
    for (size_t k = 0; k < count; k++)
        if (put_text(state->out, ",", err) < 0 ||
            put_text(state->out, field[k].name, err) < 0)
            return -1;
    return put_text(state->out, "\n", err);
}

static int header(struct csv_state *state, struct err *err)
{
    if (state->headed)
        return 0;
    state->headed = true;
    if (state->show & SHOW_EQUITY)
        return put_text(state->out, "timestamp,symbol,equity,cash\n", err);
    if (!(state->show & (SHOW_BARS | SHOW_RATIOS)))
        return record_header(state, err);
    if (put_text(state->out,
                 "timestamp,symbol,timeframe,open,high,low,close,volume",
                 err) < 0)
        return -1;
    if (state->show & SHOW_RATIOS &&
        put_text(state->out, ",volume_ratio,spread_ratio,close_position,effort",
                 err) < 0)
        return -1;
    return put_text(state->out, "\n", err);
}

static char *put_ratios(char *at, const struct bar_block *block, size_t k)
{
    struct ratio_texts ratios;
    size_t size;

    record_format_ratios(block, k, &ratios);
    for (size_t r = 0; r < 3; r++) {
        *at++ = ',';
        memcpy(at, ratios.number[r], ratios.size[r]);
        at += ratios.size[r];
    }
    *at++ = ',';
    size = strlen(ratios.effort);
    memcpy(at, ratios.effort, size);
    return at + size;
}

static char *put_bar(char *at, const struct csv_state *state,
                     const struct bar_block *block, size_t k)
{
    at += timestamp_format(block_int(block, COLUMN_TS, k), at);
    memcpy(at, state->names.data, state->names.size);
    at += state->names.size;
    for (unsigned column = COLUMN_OPEN; column <= COLUMN_CLOSE; column++) {
        at += decimal_format(block_int(block, column, k), 0, at);
        *at++ = ',';
    }
    at += number_format_real(block_real(block, COLUMN_VOLUME, k), at);
    if (state->show & SHOW_RATIOS)
        at = put_ratios(at, block, k);
    *at++ = '\n';
    return at;
}

static int prepare_names(struct csv_state *state,
                         const struct series_name *series, struct err *err)
{
    struct buf *names = &state->names;

    names->size = 0;
    if (put_text(names, ",", err) < 0 ||
        put_cell(names, series->symbol, strlen(series->symbol), err) < 0 ||
        put_text(names, ",", err) < 0 ||
        put_cell(names, series->timeframe, strlen(series->timeframe), err) < 0)
        return -1;
    return put_text(names, ",", err);
}

static int csv_bars(void *opaque, const struct bar_block *block, size_t first,
                    size_t n, struct err *err)
{
    struct csv_state *state = opaque;
    struct buf *out = state->out;

    if (header(state, err) < 0 ||
        prepare_names(state, block->series, err) < 0 ||
        buf_reserve(out, n * (BAR_TEXT_MAX + NAMES_MAX), err) < 0)
        return -1;
    for (size_t k = first; k < first + n; k++) {
        char *begin = (char *)out->data + out->size;

        out->size += (size_t)(put_bar(begin, state, block, k) - begin);
    }
    return 0;
}

static int put_int(struct buf *out, int64_t value, struct err *err)
{
    char text[NUMBER_TEXT_MAX];
    size_t size = 0;

    if (value != FIELD_ABSENT)
        size = number_format_int(value, text);
    text[size] = ',';
    return buf_append(out, text, size + 1, err);
}

static int put_time(struct buf *out, int64_t ts, struct err *err)
{
    char text[TIMESTAMP_TEXT_MAX];

    return ts == FIELD_ABSENT
               ? 0
               : buf_append(out, text, timestamp_format(ts, text), err);
}

static int csv_record(void *opaque, const struct record *record,
                      struct err *err)
{
    struct csv_state *state = opaque;
    struct buf *out = state->out;
    char text[FIELD_TEXT_MAX];
    size_t count;
    const struct field *field = record_fields(record->type, &count);

    if (header(state, err) < 0 || put_time(out, record->ts, err) < 0 ||
        prepare_names(state, record->series, err) < 0 ||
        buf_append(out, state->names.data, state->names.size, err) < 0 ||
        put_int(out, record->i, err) < 0 ||
        put_int(out, record->event_i, err) < 0 ||
        put_time(out, record->event_ts, err) < 0 || put_text(out, ",", err) < 0)
        return -1;
    if (buf_append(out, text, number_format_hex(record->id, text), err) < 0 ||
        put_text(out, ",", err) < 0 ||
        buf_append(out, text, number_format_int(record->rev, text), err) < 0)
        return -1;
    for (size_t k = 0; k < count; k++) {
        size_t size = record_format_field(&field[k], record, text);

        if (put_text(out, ",", err) < 0 || put_cell(out, text, size, err) < 0)
            return -1;
    }
    return put_text(out, "\n", err);
}

static int csv_equity(void *opaque, const struct equity_point *point,
                      struct err *err)
{
    struct csv_state *state = opaque;
    struct buf *out = state->out;
    const char *symbol = point->series->symbol;
    char text[2 * DECIMAL_TEXT_MAX];
    size_t size = 0;

    text[size++] = ',';
    size += decimal_format(point->equity, 0, text + size);
    text[size++] = ',';
    size += decimal_format(point->cash, 0, text + size);
    text[size++] = '\n';
    if (header(state, err) < 0 || put_time(out, point->ts, err) < 0 ||
        put_text(out, ",", err) < 0 ||
        put_cell(out, symbol, strlen(symbol), err) < 0)
        return -1;
    return buf_append(out, text, size, err);
}

static int csv_finish(void *opaque, struct err *err)
{
    return header(opaque, err);
}

const struct record_format record_format_csv = {
    csv_create, csv_bars, csv_record, csv_equity, csv_finish, csv_destroy};
