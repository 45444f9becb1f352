/* Bars and records as JSON lines. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/json_writer.h"
#include "base/number.h"
#include "base/timestamp.h"
#include "report/record_format.h"

/* A bar without its symbol and timeframe: keys, 5 prices, 3 ratios. */
#define BAR_TEXT_MAX 512
/* In front of the open: each byte of a name may take 6. */
#define NAMES_MAX (6 * (SYMBOL_MAX + TIMEFRAME_MAX) + 64)

struct json_state {
    struct buf *out;
    struct json_writer writer;
    struct buf names; /* `","symbol":...,"timeframe":...` of `series` */
    bool ratios;
};

static void *json_create(const struct record_writer_config *config,
                         struct buf *out)
{
    struct json_state *state = calloc(1, sizeof(*state));

    if (!state)
        return NULL;
    state->out = out;
    state->ratios = (config->show & SHOW_RATIOS) != 0;
    json_writer_to_buf(&state->writer, out, 0);
    return state;
}

static void json_destroy(void *opaque)
{
    struct json_state *state = opaque;

    buf_reset(&state->names);
    free(state);
}

/* What lies between a bar's time and its open is the same for the block. */
static int prepare_names(struct json_state *state,
                         const struct series_name *series, struct err *err)
{
    struct buf *names = &state->names;

    names->size = 0;
    if (buf_append(names, "\",\"symbol\":", 11, err) < 0 ||
        json_writer_quote(names, series->symbol, strlen(series->symbol), err) <
            0 ||
        buf_append(names, ",\"timeframe\":", 13, err) < 0)
        return -1;
    return json_writer_quote(names, series->timeframe,
                             strlen(series->timeframe), err);
}

static char *put(char *at, const char *text, size_t size)
{
    memcpy(at, text, size);
    return at + size;
}

/* `,"key":` and the text of a number; nothing for an empty text. */
static char *put_member(char *at, const char *key, const char *text,
                        size_t size)
{
    if (!size)
        return at;
    at = put(at, ",\"", 2);
    at = put(at, key, strlen(key));
    at = put(at, "\":", 2);
    return put(at, text, size);
}

static char *put_ratios(char *at, const struct bar_block *block, size_t k)
{
    static const char *const keys[] = {"volume_ratio", "spread_ratio",
                                       "close_position"};
    struct ratio_texts ratios;

    record_format_ratios(block, k, &ratios);
    for (size_t r = 0; r < 3; r++)
        at = put_member(at, keys[r], ratios.number[r], ratios.size[r]);
    if (!*ratios.effort)
        return at;
    at = put(at, ",\"effort\":\"", 11);
    at = put(at, ratios.effort, strlen(ratios.effort));
    return put(at, "\"", 1);
}

static char *put_bar(char *at, const struct json_state *state,
                     const struct bar_block *block, size_t k)
{
    static const char *const keys[] = {
        [COLUMN_OPEN] = ",\"open\":",
        [COLUMN_HIGH] = ",\"high\":",
        [COLUMN_LOW] = ",\"low\":",
        [COLUMN_CLOSE] = ",\"close\":",
    };
    double volume = block_real(block, COLUMN_VOLUME, k);

    at = put(at, "{\"type\":\"bar\",\"timestamp\":\"", 27);
    at += timestamp_format(block_int(block, COLUMN_TS, k), at);
    at = put(at, (const char *)state->names.data, state->names.size);
    for (unsigned column = COLUMN_OPEN; column <= COLUMN_CLOSE; column++) {
        at = put(at, keys[column], strlen(keys[column]));
        at += decimal_format(block_int(block, column, k), 0, at);
    }
    if (isfinite(volume)) {
        at = put(at, ",\"volume\":", 10);
        at += number_format_real(volume, at);
    }
    if (state->ratios)
        at = put_ratios(at, block, k);
    return put(at, "}\n", 2);
}

static int json_bars(void *opaque, const struct bar_block *block, size_t first,
                     size_t n, struct err *err)
{
    struct json_state *state = opaque;
    struct buf *out = state->out;

    if (prepare_names(state, block->series, err) < 0 ||
        buf_reserve(out, n * (BAR_TEXT_MAX + NAMES_MAX), err) < 0)
        return -1;
    for (size_t k = first; k < first + n; k++) {
        char *begin = (char *)out->data + out->size;

        out->size += (size_t)(put_bar(begin, state, block, k) - begin);
    }
    return 0;
}

static void write_time(struct json_writer *writer, const char *key, int64_t ts)
{
    char text[TIMESTAMP_TEXT_MAX];

    if (ts == FIELD_ABSENT)
        return;
    json_writer_key(writer, key);
    json_writer_bytes(writer, text, timestamp_format(ts, text));
}

static void write_int(struct json_writer *writer, const char *key,
                      int64_t value)
{
    if (value == FIELD_ABSENT)
        return;
    json_writer_key(writer, key);
    json_writer_int(writer, value);
}

static void write_parts(struct json_writer *writer, const struct parts *parts)
{
    json_writer_array(writer);
    for (int64_t k = 0; k < parts->n && k < RECORD_PARTS; k++)
        json_writer_int(writer, parts->value[k]);
    json_writer_end(writer);
}

static void write_field(struct json_writer *writer, const struct field *field,
                        const struct record *record)
{
    char text[FIELD_TEXT_MAX];

    if (!field_present(field, record))
        return;
    json_writer_key(writer, field->name);
    if (field->type == FIELD_INT)
        json_writer_int(writer, record_format_int(field, record));
    else if (field->type == FIELD_PRICE || field->type == FIELD_MONEY)
        json_writer_decimal(writer, record_format_int(field, record));
    else if (field->type == FIELD_REAL)
        json_writer_real(writer, record_format_real(field, record));
    else if (field->type == FIELD_BOOL)
        json_writer_bool(writer, true);
    else if (field->type == FIELD_PARTS)
        write_parts(writer, record_format_parts(field, record));
    else
        json_writer_bytes(writer, text,
                          record_format_field(field, record, text));
}

static int json_record(void *opaque, const struct record *record,
                       struct err *err)
{
    struct json_state *state = opaque;
    struct json_writer *writer = &state->writer;
    char id[NUMBER_TEXT_MAX];
    size_t count;
    const struct field *field = record_fields(record->type, &count);

    json_writer_object(writer);
    json_writer_key(writer, "type");
    json_writer_text(writer, record_type_name(record->type));
    json_writer_key(writer, "symbol");
    json_writer_text(writer, record->series->symbol);
    json_writer_key(writer, "timeframe");
    json_writer_text(writer, record->series->timeframe);
    write_int(writer, "i", record->i);
    write_time(writer, "timestamp", record->ts);
    write_int(writer, "event_i", record->event_i);
    write_time(writer, "event_timestamp", record->event_ts);
    json_writer_key(writer, "id");
    json_writer_bytes(writer, id, number_format_hex(record->id, id));
    write_int(writer, "rev", record->rev);
    for (size_t k = 0; k < count; k++)
        write_field(writer, &field[k], record);
    json_writer_end(writer);
    json_writer_newline(writer);
    return json_writer_finish(writer, err);
}

static int json_equity(void *opaque, const struct equity_point *point,
                       struct err *err)
{
    struct json_state *state = opaque;
    struct json_writer *writer = &state->writer;

    json_writer_object(writer);
    json_writer_key(writer, "type");
    json_writer_text(writer, "equity");
    write_time(writer, "timestamp", point->ts);
    json_writer_key(writer, "symbol");
    json_writer_text(writer, point->series->symbol);
    json_writer_key(writer, "equity");
    json_writer_decimal(writer, point->equity);
    json_writer_key(writer, "cash");
    json_writer_decimal(writer, point->cash);
    json_writer_end(writer);
    json_writer_newline(writer);
    return json_writer_finish(writer, err);
}

static int json_finish(void *opaque, struct err *err)
{
    (void)opaque;
    (void)err;
    return 0;
}

const struct record_format record_format_json = {json_create, json_bars,
                                                 json_record, json_equity,
                                                 json_finish, json_destroy};
