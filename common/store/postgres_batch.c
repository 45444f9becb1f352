/* Rows of a batch in COPY's binary form, cut into parts. */
#include "store/postgres_batch.h"

#include <string.h>

#include "base/fnv.h"
#include "base/timestamp.h"
#include "store/postgres_value.h"
#include "store/schema.h"

#define BAR_FIELDS    12
#define EQUITY_FIELDS 6
/* Two names behind their lengths, and the number of fields. */
#define NAMES_MAX (2 + 4 + SYMBOL_MAX + 4 + TIMEFRAME_MAX)
/* Prices, volume and ratios of a bar and its time, behind the names. */
#define BAR_MAX   (NAMES_MAX + 4 * (4 + POSTGRES_NUMERIC_MAX) + 5 * 12 + 8)
#define POINT_MAX (NAMES_MAX + 20 + 12 + 2 * (4 + POSTGRES_NUMERIC_MAX))

/* The hash of a series' name. */
static uint64_t name_key(const struct series_name *name)
{
    uint64_t hash = fnv1a(FNV_OFFSET, name->symbol, strlen(name->symbol) + 1);

    return fnv1a(hash, name->timeframe, strlen(name->timeframe) + 1);
}

static uint64_t with_number(uint64_t key, uint64_t number)
{
    return fnv1a(key, &number, sizeof(number));
}

size_t postgres_batch_parts(const struct postgres_batch *batch)
{
    return batch->parts.size / sizeof(struct postgres_part);
}

static struct postgres_part *part_at(const struct postgres_batch *batch,
                                     size_t k)
{
    return (struct postgres_part *)(void *)batch->parts.data + k;
}

struct postgres_part postgres_batch_part(const struct postgres_batch *batch,
                                         size_t k, struct postgres_part *before)
{
    *before = k ? *part_at(batch, k - 1) : (struct postgres_part){0};
    return *part_at(batch, k);
}

static struct postgres_part *open_part(const struct postgres_batch *batch)
{
    return part_at(batch, postgres_batch_parts(batch) - 1);
}

static struct postgres_series *series_at(const struct postgres_rows *rows,
                                         size_t k)
{
    return (struct postgres_series *)(void *)rows->series.data + k;
}

const struct postgres_series *
postgres_batch_series(const struct postgres_batch *batch, unsigned table,
                      size_t k)
{
    return series_at(&batch->rows[table], k);
}

static int begin_part(struct postgres_batch *batch, struct err *err)
{
    size_t parts = postgres_batch_parts(batch);
    struct postgres_part part =
        parts ? *part_at(batch, parts - 1) : (struct postgres_part){0};

    memset(part.rounds, 0, sizeof(part.rounds));
    if (buf_append(&batch->parts, &part, sizeof(part), err) < 0)
        return -1;
    for (size_t k = 0; k < POSTGRES_TABLES; k++)
        postgres_seen_clear(&batch->rows[k].seen);
    postgres_seen_clear(&batch->runs);
    return 0;
}

static int need_part(struct postgres_batch *batch, struct err *err)
{
    return batch->parts.size ? 0 : begin_part(batch, err);
}

static unsigned char *room(struct postgres_rows *rows, size_t size,
                           struct err *err)
{
    return buf_reserve(&rows->bytes, size, err) < 0
               ? NULL
               : rows->bytes.data + rows->bytes.size;
}

static void added(struct postgres_batch *batch, unsigned table,
                  const unsigned char *end)
{
    struct postgres_rows *rows = &batch->rows[table];

    rows->bytes.size = (size_t)(end - rows->bytes.data);
    open_part(batch)->bytes[table] = rows->bytes.size;
}

static int too_fine(const struct series_name *name, const char *what, int64_t i,
                    int64_t ts, struct err *err)
{
    char text[TIMESTAMP_TEXT_MAX];

    timestamp_format(ts, text);
    return err_set(err, ERR_DATA,
                   "%s %s, %s %lld: the time %s is finer than the microseconds "
                   "that PostgreSQL keeps",
                   name->symbol, name->timeframe, what, (long long)i, text);
}

static unsigned char *put_names(unsigned char *at,
                                const struct series_name *name)
{
    at = postgres_text(at, name->symbol, strlen(name->symbol));
    return postgres_text(at, name->timeframe, strlen(name->timeframe));
}

/*
 * A series' place in the open part, for times from `ts` on: when they go back,
 * it is a part of its own. *out is valid until the next call.
 */
static int find_series(struct postgres_batch *batch, unsigned table,
                       const struct series_name *name, uint64_t run, int64_t ts,
                       struct postgres_series **out, struct err *err)
{
    struct postgres_rows *rows = &batch->rows[table];
    uint64_t key = run ? with_number(name_key(name), run) : name_key(name);
    size_t count = rows->series.size / sizeof(**out);
    const int64_t *known = postgres_seen_find(&rows->seen, key);

    if (known && ts > series_at(rows, (size_t)*known)->last_ts) {
        *out = series_at(rows, (size_t)*known);
        return 0;
    }
    if ((known && begin_part(batch, err) < 0) ||
        buf_reserve(&rows->series, sizeof(**out), err) < 0 ||
        !postgres_seen_at(&rows->seen, key, (int64_t)count, err))
        return -1;
    *out = series_at(rows, count);
    **out = (struct postgres_series){*name, run, key, ts, ts};
    rows->series.size += sizeof(**out);
    open_part(batch)->series[table]++;
    return 0;
}

/*
 * Bars.
 */

static unsigned char *put_ratio(unsigned char *at,
                                const struct bar_block *block,
                                enum column column, size_t k)
{
    return block->column[column]
               ? postgres_real(at, block_real(block, column, k))
               : postgres_null(at);
}

static unsigned char *put_bar(unsigned char *at, const struct bar_block *block,
                              size_t k)
{
    at = postgres_time(at, block_int(block, COLUMN_TS, k));
    at = postgres_numeric(at, block_int(block, COLUMN_OPEN, k));
    at = postgres_numeric(at, block_int(block, COLUMN_HIGH, k));
    at = postgres_numeric(at, block_int(block, COLUMN_LOW, k));
    at = postgres_numeric(at, block_int(block, COLUMN_CLOSE, k));
    at = postgres_real(at, block_real(block, COLUMN_VOLUME, k));
    at = put_ratio(at, block, COLUMN_VR, k);
    at = put_ratio(at, block, COLUMN_SR, k);
    at = put_ratio(at, block, COLUMN_CP, k);
    return block->column[COLUMN_EF]
               ? postgres_smallint(at, block->column[COLUMN_EF][k])
               : postgres_null(at);
}

int postgres_batch_bars(struct postgres_batch *batch,
                        const struct bar_block *block, struct err *err)
{
    struct postgres_series *series;
    unsigned char names[NAMES_MAX];
    size_t size;
    unsigned char *at;

    for (size_t k = 0; k < block->n; k++)
        if (!postgres_time_fits(block_int(block, COLUMN_TS, k)))
            return too_fine(block->series, "bar", block->i + (int64_t)k,
                            block_int(block, COLUMN_TS, k), err);
    if (need_part(batch, err) < 0 ||
        !(at = room(&batch->rows[POSTGRES_BARS], block->n * BAR_MAX, err)) ||
        find_series(batch, POSTGRES_BARS, block->series, 0,
                    block_int(block, COLUMN_TS, 0), &series, err) < 0)
        return -1;
    size =
        (size_t)(put_names(postgres_put_16(names, BAR_FIELDS), block->series) -
                 names);
    for (size_t k = 0; k < block->n; k++) {
        memcpy(at, names, size);
        at = put_bar(at + size, block, k);
    }
    /* Times increase within a block: the stream's reader has seen to it. */
    series->last_ts = block_int(block, COLUMN_TS, block->n - 1);
    added(batch, POSTGRES_BARS, at);
    return 0;
}

/*
 * Points of equity.
 */

static int mark_run(struct postgres_batch *batch, uint64_t run, struct err *err)
{
    return postgres_seen_at(&batch->runs, run, 0, err) ? 0 : -1;
}

int postgres_batch_equity(struct postgres_batch *batch,
                          const struct series_name *name, uint64_t run,
                          const int64_t *ts, const int64_t *equity,
                          const int64_t *cash, size_t n, struct err *err)
{
    struct postgres_series *series;
    unsigned char *at;

    for (size_t k = 0; k < n; k++)
        if (!postgres_time_fits(ts[k]))
            return too_fine(name, "point of equity", (int64_t)k, ts[k], err);
    if (need_part(batch, err) < 0 ||
        !(at = room(&batch->rows[POSTGRES_EQUITY], n * POINT_MAX, err)) ||
        find_series(batch, POSTGRES_EQUITY, name, run, ts[0], &series, err) <
            0 ||
        mark_run(batch, run, err) < 0)
        return -1;
    for (size_t k = 0; k < n; k++) {
        at = postgres_hex(postgres_put_16(at, EQUITY_FIELDS), run);
        at = postgres_time(put_names(at, name), ts[k]);
        at = equity[k] == FIELD_ABSENT ? postgres_null(at)
                                       : postgres_numeric(at, equity[k]);
        at = cash[k] == FIELD_ABSENT ? postgres_null(at)
                                     : postgres_numeric(at, cash[k]);
    }
    series->last_ts = ts[n - 1];
    added(batch, POSTGRES_EQUITY, at);
    return 0;
}

/*
 * Records.
 */

static int64_t integer_of(const struct field *field,
                          const struct record *record)
{
    int64_t value;

    memcpy(&value, (const unsigned char *)record + field->offset,
           sizeof(value));
    return value;
}

static unsigned char *put_field(unsigned char *at, const struct field *field,
                                const struct record *record)
{
    const unsigned char *from = (const unsigned char *)record + field->offset;
    struct parts parts;
    double real;

    if (!field_present(field, record))
        return postgres_null(at);
    switch (field->type) {
    case FIELD_INT:
        return postgres_bigint(at, integer_of(field, record));
    case FIELD_TIME:
        return postgres_time(at, integer_of(field, record));
    case FIELD_PRICE:
    case FIELD_MONEY:
        return postgres_numeric(at, integer_of(field, record));
    case FIELD_REAL:
        memcpy(&real, from, sizeof(real));
        return postgres_real(at, real);
    case FIELD_ID:
        return postgres_hex(at, (uint64_t)integer_of(field, record));
    case FIELD_PARTS:
        memcpy(&parts, from, sizeof(parts));
        return postgres_bigints(at, parts.value, (size_t)parts.n);
    case FIELD_TEXT:
        return postgres_text(at, (const char *)from,
                             strnlen((const char *)from, field->size));
    case FIELD_WORD:
        return postgres_text(at, field_word(field, record),
                             strlen(field_word(field, record)));
    case FIELD_BOOL:
        break;
    }
    return postgres_boolean(at, true);
}

/* Absent is null. */
static unsigned char *put_word(unsigned char *at, const char *word)
{
    return word[0] ? postgres_text(at, word, strlen(word)) : postgres_null(at);
}

static unsigned char *put_int(unsigned char *at, int64_t value)
{
    return value == FIELD_ABSENT ? postgres_null(at)
                                 : postgres_bigint(at, value);
}

static unsigned char *put_time(unsigned char *at, int64_t ts)
{
    return ts == FIELD_ABSENT ? postgres_null(at) : postgres_time(at, ts);
}

static unsigned char *put_column(unsigned char *at,
                                 const struct schema_column *column,
                                 const struct record *record, uint64_t run)
{
    const struct series_name *name = record->series;

    switch (column->source) {
    case SCHEMA_RUN:
        return postgres_hex(at, run);
    case SCHEMA_ID:
        return postgres_hex(at, record->id);
    case SCHEMA_REV:
        return postgres_bigint(at, record->rev);
    case SCHEMA_SYMBOL:
        return postgres_text(at, name->symbol, strlen(name->symbol));
    case SCHEMA_TIMEFRAME:
        return postgres_text(at, name->timeframe, strlen(name->timeframe));
    case SCHEMA_KIND:
        return put_word(at, record_kind_name(record->kind));
    case SCHEMA_STATUS:
        return put_word(at, record_status_name(record->status));
    case SCHEMA_I:
        return put_int(at, record->i);
    case SCHEMA_TIME:
        return put_time(at, record->ts);
    case SCHEMA_EVENT_I:
        return put_int(at, record->event_i);
    case SCHEMA_EVENT_TIME:
        return put_time(at, record->event_ts);
    case SCHEMA_FIELD:
        break;
    }
    return put_field(at, column->field, record);
}

/* The first time of a record that does not fit, or FIELD_ABSENT. */
static int64_t odd_time(const struct record *record)
{
    size_t count;
    const struct field *field = record_fields(record->type, &count);
    int64_t ts;

    if (!postgres_time_fits(record->ts) && record->ts != FIELD_ABSENT)
        return record->ts;
    if (!postgres_time_fits(record->event_ts) &&
        record->event_ts != FIELD_ABSENT)
        return record->event_ts;
    for (size_t k = 0; k < count; k++) {
        ts = field[k].type == FIELD_TIME ? integer_of(&field[k], record)
                                         : FIELD_ABSENT;
        if (ts != FIELD_ABSENT && !postgres_time_fits(ts))
            return ts;
    }
    return FIELD_ABSENT;
}

/* A run that begins again takes with it whatever the batch has of it. */
static int restart(struct postgres_batch *batch, uint64_t run, struct err *err)
{
    if (postgres_seen_find(&batch->runs, run) && begin_part(batch, err) < 0)
        return -1;
    if (buf_append(&batch->restarts, &run, sizeof(run), err) < 0)
        return -1;
    open_part(batch)->restarts++;
    return 0;
}

int postgres_batch_record(struct postgres_batch *batch,
                          const struct record *record, uint64_t run,
                          struct err *err)
{
    struct postgres_rows *rows = &batch->rows[record->type];
    bool tested = record->type >= RECORD_ORDER;
    size_t count;
    const struct schema_column *column = schema_columns(record->type, &count);
    unsigned char *at;
    int64_t *round;

    if (odd_time(record) != FIELD_ABSENT)
        return too_fine(record->series, record_type_name(record->type),
                        record->i, odd_time(record), err);
    at = room(rows,
              2 + 8 + (count + 4) * POSTGRES_VALUE_MAX + sizeof(struct record),
              err);
    if (!at || need_part(batch, err) < 0)
        return -1;
    if (record->type == RECORD_SUMMARY && record->rev == 0 &&
        restart(batch, run, err) < 0)
        return -1;
    if (tested && mark_run(batch, run, err) < 0)
        return -1;
    round = postgres_seen_at(&rows->seen,
                             tested ? with_number(run, record->id) : record->id,
                             0, err);
    if (!round)
        return -1;
    ++*round;
    if (*round > open_part(batch)->rounds[record->type])
        open_part(batch)->rounds[record->type] = (int32_t)*round;
    at = postgres_put_16(at, (int)count + 1);
    at = postgres_integer(at, (int32_t)*round);
    for (size_t k = 0; k < count; k++)
        at = put_column(at, &column[k], record, run);
    added(batch, record->type, at);
    return 0;
}

/*
 * The whole.
 */

size_t postgres_batch_bytes(const struct postgres_batch *batch)
{
    size_t sum = batch->restarts.size + batch->parts.size;

    for (size_t k = 0; k < POSTGRES_TABLES; k++)
        sum += batch->rows[k].bytes.size + batch->rows[k].series.size;
    return sum;
}

void postgres_batch_clear(struct postgres_batch *batch)
{
    for (size_t k = 0; k < POSTGRES_TABLES; k++) {
        batch->rows[k].bytes.size = 0;
        batch->rows[k].series.size = 0;
        postgres_seen_clear(&batch->rows[k].seen);
    }
    batch->restarts.size = 0;
    batch->parts.size = 0;
    postgres_seen_clear(&batch->runs);
}

void postgres_batch_reset(struct postgres_batch *batch)
{
    for (size_t k = 0; k < POSTGRES_TABLES; k++) {
        buf_reset(&batch->rows[k].bytes);
        buf_reset(&batch->rows[k].series);
        postgres_seen_reset(&batch->rows[k].seen);
    }
    buf_reset(&batch->restarts);
    buf_reset(&batch->parts);
    postgres_seen_reset(&batch->runs);
}
