/* A batch into a SQLite file, in one transaction. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/timestamp.h"
#include "store/sqlite_state.h"

/* clang-format off */
/* Ratios that do not come again are kept, but for a bar that changed. */
#define SAME_BAR \
    "(open = excluded.open AND high = excluded.high AND low = excluded.low " \
    "AND close = excluded.close AND volume = excluded.volume)"
#define RATIO(name) \
    ", " name " = coalesce(excluded." name ", " \
    "CASE WHEN " SAME_BAR " THEN " name " END)"
#define OR_CHANGED(name) \
    " OR (excluded." name " IS NOT NULL AND excluded." name " IS NOT " name ")"

static const char bars_head[] =
    "ohlcv_bars (symbol, timeframe, ts, open, high, low, close, volume, "
    "volume_ratio, spread_ratio, close_position, effort)";
static const char bars_tail[] =
    "ON CONFLICT (symbol, timeframe, ts) DO UPDATE SET "
    "open = excluded.open, high = excluded.high, low = excluded.low, "
    "close = excluded.close, volume = excluded.volume"
    RATIO("volume_ratio") RATIO("spread_ratio")
    RATIO("close_position") RATIO("effort")
    " WHERE NOT " SAME_BAR
    OR_CHANGED("volume_ratio") OR_CHANGED("spread_ratio")
    OR_CHANGED("close_position") OR_CHANGED("effort");
/* clang-format on */
#define BARS_COLUMNS 12

static const char equity_head[] =
    "backtest_equity (run_id, symbol, timeframe, ts, equity, cash)";
static const char equity_tail[] =
    "ON CONFLICT (run_id, symbol, timeframe, ts) DO UPDATE SET "
    "equity = excluded.equity, cash = excluded.cash";
#define EQUITY_COLUMNS 6

/* Where in the batch a row of bars is: rows are asked for nearly in order. */
struct bars_cursor {
    const struct batch *batch;
    struct bar_block block;
    size_t piece;
    size_t first; /* row of its first bar */
};

static void seek_row(struct bars_cursor *cursor, size_t row)
{
    while (row < cursor->first) {
        cursor->block = batch_piece(cursor->batch, --cursor->piece);
        cursor->first -= cursor->block.n;
    }
    while (row - cursor->first >= cursor->block.n) {
        cursor->first += cursor->block.n;
        cursor->block = batch_piece(cursor->batch, ++cursor->piece);
    }
}

/* A text that is there as long as the batch; an empty one is absent. */
static int bind_text(sqlite3_stmt *stmt, int at, const char *text)
{
    return *text ? sqlite3_bind_text(stmt, at, text, -1, SQLITE_STATIC)
                 : sqlite3_bind_null(stmt, at);
}

/* NaN becomes NULL by itself. */
static int bind_ratio(sqlite3_stmt *stmt, int at, const struct bar_block *block,
                      enum column column, size_t k)
{
    return block->column[column]
               ? sqlite3_bind_double(stmt, at, block_real(block, column, k))
               : sqlite3_bind_null(stmt, at);
}

static int bind_effort(sqlite3_stmt *stmt, int at,
                       const struct bar_block *block, size_t k)
{
    return block->column[COLUMN_EF]
               ? sqlite3_bind_int(stmt, at, block->column[COLUMN_EF][k])
               : sqlite3_bind_null(stmt, at);
}

static int bind_bar(void *context, size_t row, const struct sqlite_place *place)
{
    sqlite3_stmt *stmt = place->stmt;
    int at = place->at;
    struct bars_cursor *cursor = context;
    const struct bar_block *block = &cursor->block;
    int rc = SQLITE_OK;
    size_t k;

    seek_row(cursor, row);
    k = row - cursor->first;
    rc |= sqlite3_bind_text(stmt, at, block->series->symbol, -1, SQLITE_STATIC);
    rc |= sqlite3_bind_text(stmt, at + 1, block->series->timeframe, -1,
                            SQLITE_STATIC);
    for (unsigned c = COLUMN_TS; c <= COLUMN_CLOSE; c++)
        rc |= sqlite3_bind_int64(stmt, at + 2 + (int)c, block_int(block, c, k));
    rc |=
        sqlite3_bind_double(stmt, at + 7, block_real(block, COLUMN_VOLUME, k));
    rc |= bind_ratio(stmt, at + 8, block, COLUMN_VR, k);
    rc |= bind_ratio(stmt, at + 9, block, COLUMN_SR, k);
    rc |= bind_ratio(stmt, at + 10, block, COLUMN_CP, k);
    rc |= bind_effort(stmt, at + 11, block, k);
    return rc;
}

static int write_bars(struct sqlite_store *store, struct err *err)
{
    struct bars_cursor cursor = {.batch = &store->batch};
    const struct sqlite_rows rows = {bind_bar, &cursor, 0,
                                     store->base.waiting.bars};
    char text[TIMESTAMP_TEXT_MAX];
    size_t bad;

    if (!rows.end)
        return 0;
    batch_sort(&store->batch);
    cursor.block = batch_piece(&store->batch, 0);
    if (sqlite_insert_prepare(store, &store->bars, BARS_COLUMNS, bars_head,
                              bars_tail, err) < 0)
        return -1;
    if (sqlite_insert_rows(store, &store->bars, &rows, &bad, err) == 0)
        return 0;
    if (bad == rows.end)
        return -1;
    seek_row(&cursor, bad);
    timestamp_format(block_int(&cursor.block, COLUMN_TS, bad - cursor.first),
                     text);
    return err_prefix(err,
                      "the bar of %s %s at %s: ", cursor.block.series->symbol,
                      cursor.block.series->timeframe, text);
}

static int bind_hex(sqlite3_stmt *stmt, int at, uint64_t id, char *text)
{
    return sqlite3_bind_text(stmt, at, text, (int)number_format_hex(id, text),
                             SQLITE_STATIC);
}

static int bind_int(sqlite3_stmt *stmt, int at, int64_t value)
{
    return value == FIELD_ABSENT ? sqlite3_bind_null(stmt, at)
                                 : sqlite3_bind_int64(stmt, at, value);
}

/* A JSON array of integers. */
static int bind_parts(sqlite3_stmt *stmt, int at, const struct parts *parts,
                      char *text)
{
    size_t used = 0;

    for (int64_t k = 0; k < parts->n && k < RECORD_PARTS; k++) {
        text[used++] = k ? ',' : '[';
        used += number_format_int(parts->value[k], text + used);
    }
    text[used++] = ']';
    return sqlite3_bind_text(stmt, at, text, (int)used, SQLITE_STATIC);
}

static int bind_field(sqlite3_stmt *stmt, int at, const struct field *field,
                      const struct record *record, char *text)
{
    const void *place = (const unsigned char *)record + field->offset;

    if (!field_present(field, record))
        return sqlite3_bind_null(stmt, at);
    switch (field->type) {
    case FIELD_INT:
    case FIELD_TIME:
    case FIELD_PRICE:
    case FIELD_MONEY:
        return sqlite3_bind_int64(stmt, at, *(const int64_t *)place);
    case FIELD_REAL:
        return sqlite3_bind_double(stmt, at, *(const double *)place);
    case FIELD_ID:
        return bind_hex(stmt, at, *(const uint64_t *)place, text);
    case FIELD_PARTS:
        return bind_parts(stmt, at, place, text);
    case FIELD_TEXT:
        return bind_text(stmt, at, place);
    case FIELD_BOOL:
        return sqlite3_bind_int(stmt, at, 1);
    case FIELD_WORD:
        break;
    }
    return bind_text(stmt, at, field_word(field, record));
}

static int bind_column(sqlite3_stmt *stmt, int at,
                       const struct schema_column *column,
                       const struct batch_record *row, char *text)
{
    const struct record *record = &row->record;

    switch (column->source) {
    case SCHEMA_RUN:
        return bind_hex(stmt, at, row->run, text);
    case SCHEMA_ID:
        return bind_hex(stmt, at, record->id, text);
    case SCHEMA_REV:
        return sqlite3_bind_int64(stmt, at, record->rev);
    case SCHEMA_SYMBOL: /* "" is a value in these two, not its absence */
        return sqlite3_bind_text(stmt, at, record->series->symbol, -1,
                                 SQLITE_STATIC);
    case SCHEMA_TIMEFRAME:
        return sqlite3_bind_text(stmt, at, record->series->timeframe, -1,
                                 SQLITE_STATIC);
    case SCHEMA_KIND:
        return bind_text(stmt, at, record_kind_name(record->kind));
    case SCHEMA_STATUS:
        return bind_text(stmt, at, record_status_name(record->status));
    case SCHEMA_I:
        return bind_int(stmt, at, record->i);
    case SCHEMA_TIME:
        return bind_int(stmt, at, record->ts);
    case SCHEMA_EVENT_I:
        return bind_int(stmt, at, record->event_i);
    case SCHEMA_EVENT_TIME:
        return bind_int(stmt, at, record->event_ts);
    case SCHEMA_FIELD:
        break;
    }
    return bind_field(stmt, at, column->field, record, text);
}

struct records_cursor {
    const struct batch *batch;
    enum record_type type;
    const struct schema_column *column; /* all of the table's */
    size_t columns;
};

static int bind_record(void *context, size_t row,
                       const struct sqlite_place *place)
{
    const struct records_cursor *cursor = context;
    const struct batch_record *record =
        batch_record_at(cursor->batch, cursor->type, row);
    int rc = SQLITE_OK;

    for (size_t c = 0; c < cursor->columns; c++)
        rc |= bind_column(place->stmt, place->at + (int)c, &cursor->column[c],
                          record, place->text + c * SQLITE_TEXT_MAX);
    return rc;
}

static int add(struct buf *sql, const char *text, struct err *err)
{
    return buf_append(sql, text, strlen(text), err);
}

/* `"name"` of each column, or `"name" = excluded."name"`. */
static int add_columns(struct buf *sql, const struct records_cursor *cursor,
                       bool assign, struct err *err)
{
    for (size_t c = 0; c < cursor->columns; c++) {
        const char *name = cursor->column[c].name;
        char text[128];

        snprintf(text, sizeof(text),
                 assign ? "%s\"%s\" = excluded.\"%s\"" : "%s\"%s\"",
                 c ? ", " : "", name, name);
        if (add(sql, text, err) < 0)
            return -1;
    }
    return 0;
}

/* Names are the program's own: no value is ever part of a statement. */
static int prepare_records(struct sqlite_store *store,
                           const struct records_cursor *cursor, struct err *err)
{
    bool run = cursor->column[0].source == SCHEMA_RUN;
    struct buf head = {0};
    struct buf tail = {0};
    int rc = -1;

    if (store->records[cursor->type].text)
        return 0;
    if (add(&head, schema_table(cursor->type), err) < 0 ||
        add(&head, " (", err) < 0 ||
        add_columns(&head, cursor, false, err) < 0 ||
        buf_append(&head, ")", 2, err) < 0)
        goto done;
    if (add(&tail,
            run ? "ON CONFLICT (run_id, id) DO UPDATE SET "
                : "ON CONFLICT (id) DO UPDATE SET ",
            err) < 0 ||
        add_columns(&tail, cursor, true, err) < 0 ||
        add(&tail, " WHERE excluded.rev > ", err) < 0 ||
        add(&tail, schema_table(cursor->type), err) < 0 ||
        buf_append(&tail, ".rev", 5, err) < 0)
        goto done;
    rc = sqlite_insert_prepare(
        store, &store->records[cursor->type], (unsigned)cursor->columns,
        (const char *)head.data, (const char *)tail.data, err);
done:
    buf_reset(&head);
    buf_reset(&tail);
    return rc;
}

static int write_records(struct sqlite_store *store, enum record_type type,
                         size_t begin, size_t end, struct err *err)
{
    struct records_cursor cursor = {.batch = &store->batch, .type = type};
    const struct sqlite_rows rows = {bind_record, &cursor, begin, end};
    const struct record *record;
    size_t bad;

    if (begin == end)
        return 0;
    cursor.column = schema_columns(type, &cursor.columns);
    if (prepare_records(store, &cursor, err) < 0)
        return -1;
    if (sqlite_insert_rows(store, &store->records[type], &rows, &bad, err) == 0)
        return 0;
    if (bad == end)
        return -1;
    record = &batch_record_at(&store->batch, type, bad)->record;
    return err_prefix(
        err, "the %s %016" PRIx64 " of %s %s: ", record_type_name(type),
        record->id, record->series->symbol, record->series->timeframe);
}

static int bind_point(void *context, size_t row,
                      const struct sqlite_place *place)
{
    const struct batch_point *point = batch_point_at(context, row);
    sqlite3_stmt *stmt = place->stmt;
    int at = place->at;
    int rc = bind_hex(stmt, at, point->run, place->text);

    rc |= sqlite3_bind_text(stmt, at + 1, point->series->symbol, -1,
                            SQLITE_STATIC);
    rc |= sqlite3_bind_text(stmt, at + 2, point->series->timeframe, -1,
                            SQLITE_STATIC);
    rc |= sqlite3_bind_int64(stmt, at + 3, point->ts);
    rc |= sqlite3_bind_int64(stmt, at + 4, point->equity);
    rc |= sqlite3_bind_int64(stmt, at + 5, point->cash);
    return rc;
}

static int write_points(struct sqlite_store *store, size_t begin, size_t end,
                        struct err *err)
{
    const struct sqlite_rows rows = {bind_point, &store->batch, begin, end};
    size_t bad;

    if (begin == end)
        return 0;
    if (sqlite_insert_prepare(store, &store->equity, EQUITY_COLUMNS,
                              equity_head, equity_tail, err) < 0)
        return -1;
    return sqlite_insert_rows(store, &store->equity, &rows, &bad, err) < 0
               ? err_prefix(err, "equity: ")
               : 0;
}

/* How far the batch has been written. */
struct progress {
    size_t records[RECORD_TYPES];
    size_t points;
};

/* Writes the records and points that came before `order`. */
static int write_before(struct sqlite_store *store, struct progress *progress,
                        uint64_t order, struct err *err)
{
    const struct batch *batch = &store->batch;
    size_t end;

    for (unsigned t = 0; t < RECORD_TYPES; t++) {
        enum record_type type = (enum record_type)t;

        end = progress->records[t];
        while (end < batch_records(batch, type) &&
               batch_record_at(batch, type, end)->order < order)
            end++;
        if (write_records(store, type, progress->records[t], end, err) < 0)
            return -1;
        progress->records[t] = end;
    }
    end = progress->points;
    while (end < batch_points(batch) &&
           batch_point_at(batch, end)->order < order)
        end++;
    if (write_points(store, progress->points, end, err) < 0)
        return -1;
    progress->points = end;
    return 0;
}

/* Deletes what is stored of a run. */
static int erase(struct sqlite_store *store, const char *table, uint64_t run,
                 struct err *err)
{
    char sql[96];
    char text[NUMBER_TEXT_MAX];
    sqlite3_stmt *stmt = NULL;
    int rc;

    snprintf(sql, sizeof(sql), "DELETE FROM %s WHERE run_id = ?", table);
    rc = sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = bind_hex(stmt, 1, run, text);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc != SQLITE_DONE)
        sqlite_failed(store, err);
    sqlite3_finalize(stmt);
    return rc == SQLITE_DONE ? 0 : -1;
}

static int restart(struct sqlite_store *store, uint64_t run, struct err *err)
{
    for (unsigned type = RECORD_ORDER; type < RECORD_TYPES; type++)
        if (erase(store, schema_table((enum record_type)type), run, err) < 0)
            return -1;
    return erase(store, "backtest_equity", run, err);
}

static int write_batch(struct sqlite_store *store, struct err *err)
{
    struct progress progress = {0};

    if (write_bars(store, err) < 0)
        return -1;
    for (size_t k = 0; k < batch_restarts(&store->batch); k++) {
        const struct batch_restart *at = batch_restart_at(&store->batch, k);

        if (write_before(store, &progress, at->order, err) < 0 ||
            restart(store, at->run, err) < 0)
            return -1;
    }
    return write_before(store, &progress, UINT64_MAX, err);
}

int sqlite_commit(struct store *base, struct err *err)
{
    struct sqlite_store *store = (struct sqlite_store *)base;

    if (sqlite_run(store, "BEGIN IMMEDIATE", err) < 0)
        return -1;
    if (write_batch(store, err) < 0 || sqlite_run(store, "COMMIT", err) < 0) {
        /* Some failures have rolled back already. */
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
        return -1;
    }
    batch_clear(&store->batch);
    base->pending_bytes = 0;
    return 0;
}
