/* Bars out of a SQLite file. */
#include <stdlib.h>
#include <string.h>

#include "store/sqlite_state.h"

/* The key's order finds the next series without looking at its bars. */
static const char next_series_sql[] =
    "SELECT symbol, timeframe FROM ohlcv_bars "
    "WHERE (symbol, timeframe) > (?1, ?2) ORDER BY symbol, timeframe LIMIT 1";
static const char first_bar_sql[] =
    "SELECT ts FROM ohlcv_bars WHERE symbol = ?1 AND timeframe = ?2 "
    "AND ts BETWEEN ?3 AND ?4 ORDER BY ts LIMIT 1";
static const char read_bars_sql[] =
    "SELECT ts, open, high, low, close, volume FROM ohlcv_bars "
    "WHERE symbol = ?1 AND timeframe = ?2 AND ts BETWEEN ?3 AND ?4 "
    "ORDER BY ts LIMIT ?5";

static int bind_name(sqlite3_stmt *stmt, const struct series_name *name)
{
    int rc = sqlite3_bind_text(stmt, 1, name->symbol, -1, SQLITE_STATIC);

    return rc == SQLITE_OK
               ? sqlite3_bind_text(stmt, 2, name->timeframe, -1, SQLITE_STATIC)
               : rc;
}

/* The last instant has none after it: before it means up to it. */
static int bind_span(sqlite3_stmt *stmt, const struct series_name *name,
                     int64_t from_ts, int64_t before_ts)
{
    int64_t last =
        before_ts - (before_ts != INT64_MAX && before_ts != INT64_MIN);
    int rc = bind_name(stmt, name);

    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(stmt, 3, from_ts);
    return rc == SQLITE_OK ? sqlite3_bind_int64(stmt, 4, last) : rc;
}

/* A column's text; false when it is too long for a name. */
static bool get_name(sqlite3_stmt *stmt, int column, char *out, size_t max)
{
    const unsigned char *text = sqlite3_column_text(stmt, column);
    size_t size = (size_t)sqlite3_column_bytes(stmt, column);

    if (!text || size > max || memchr(text, 0, size))
        return false;
    memcpy(out, text, size);
    memset(out + size, 0, max + 1 - size);
    return true;
}

/* Moves on to the next name: 1, or 0 behind the last. */
static int next_series(struct sqlite_store *store, struct series_name *name,
                       struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;

    if (sqlite_prepare(store, next_series_sql, sizeof(next_series_sql),
                       &store->next_series, err) < 0)
        return -1;
    stmt = store->next_series;
    rc = bind_name(stmt, name);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_DONE) {
        rc = 0;
    } else if (rc != SQLITE_ROW) {
        rc = sqlite_failed(store, err);
    } else if (!get_name(stmt, 0, name->symbol, SYMBOL_MAX) ||
               !get_name(stmt, 1, name->timeframe, TIMEFRAME_MAX)) {
        rc = err_set(err, ERR_DATA, "\"%s\": a series' name is too long",
                     store->path);
    } else {
        rc = 1;
    }
    sqlite3_reset(stmt);
    return rc;
}

/* The first bar that the filter leaves: 1, or 0 without one. */
static int first_bar(struct sqlite_store *store, const struct series_name *name,
                     const struct store_filter *filter, int64_t *out,
                     struct err *err)
{
    sqlite3_stmt *stmt;
    int rc;

    if (sqlite_prepare(store, first_bar_sql, sizeof(first_bar_sql),
                       &store->first_bar, err) < 0)
        return -1;
    stmt = store->first_bar;
    rc = bind_span(stmt, name, filter->from_ts, filter->before_ts);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW) {
        *out = sqlite3_column_int64(stmt, 0);
        rc = 1;
    } else {
        rc = rc == SQLITE_DONE ? 0 : sqlite_failed(store, err);
    }
    sqlite3_reset(stmt);
    return rc;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The filter's symbols in order, to be freed. */
static int sort_symbols(const struct store_filter *filter, const char ***out,
                        size_t *count, struct err *err)
{
    const char **sorted;

    *out = NULL;
    *count = 0;
    if (!filter->symbol)
        return 0;
    while (filter->symbol[*count])
        ++*count;
    sorted = calloc(*count + 1, sizeof(*sorted));
    if (!sorted)
        return err_set(err, ERR_SYSTEM, "out of memory");
    for (size_t k = 0; k < *count; k++)
        sorted[k] = filter->symbol[k];
    qsort(sorted, *count, sizeof(*sorted), by_text);
    *out = sorted;
    return 0;
}

static int add_series(struct buf *found, const struct series_name *name,
                      int64_t first_ts, struct err *err)
{
    const struct store_series series = {*name, first_ts};

    return buf_append(found, &series, sizeof(series), err);
}

static int find_series(struct sqlite_store *store,
                       const struct store_filter *filter,
                       const char *const *symbols, size_t count,
                       struct buf *found, struct err *err)
{
    struct series_name name = {0};
    int rc;

    while ((rc = next_series(store, &name, err)) > 0) {
        const char *symbol = name.symbol;
        int64_t first_ts = 0;

        if (filter->timeframe && strcmp(name.timeframe, filter->timeframe) != 0)
            continue;
        if (symbols &&
            !bsearch(&symbol, symbols, count, sizeof(*symbols), by_text))
            continue;
        rc = first_bar(store, &name, filter, &first_ts, err);
        if (rc > 0)
            rc = add_series(found, &name, first_ts, err);
        if (rc < 0)
            break;
    }
    return rc;
}

int sqlite_series(struct store *base, const struct store_filter *filter,
                  struct store_series **out, size_t *count, struct err *err)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    struct buf found = {0};
    const char **symbols;
    size_t symbol_count;
    int rc;

    if (sort_symbols(filter, &symbols, &symbol_count, err) < 0)
        return -1;
    rc = find_series(store, filter, symbols, symbol_count, &found, err);
    free(symbols);
    /* An array even of none: the caller frees it. */
    if (rc < 0 || buf_reserve(&found, 1, err) < 0) {
        buf_reset(&found);
        return -1;
    }
    *out = (struct store_series *)(void *)found.data;
    *count = found.size / sizeof(**out);
    return 0;
}

static void take_bar(sqlite3_stmt *stmt, struct store_bars_space *space,
                     size_t k)
{
    double volume = sqlite3_column_double(stmt, COLUMN_VOLUME);

    for (unsigned c = COLUMN_TS; c <= COLUMN_CLOSE; c++) {
        int64_t value = sqlite3_column_int64(stmt, (int)c);

        memcpy(space->column[c] + k * sizeof(value), &value, sizeof(value));
    }
    memcpy(space->column[COLUMN_VOLUME] + k * sizeof(volume), &volume,
           sizeof(volume));
}

int sqlite_read_bars(struct store *base, const struct series_name *name,
                     int64_t from_ts, int64_t before_ts,
                     struct store_bars_space *space, size_t *n, struct err *err)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    sqlite3_stmt *stmt;
    size_t read = 0;
    int rc;

    if (sqlite_prepare(store, read_bars_sql, sizeof(read_bars_sql),
                       &store->read_bars, err) < 0)
        return -1;
    stmt = store->read_bars;
    rc = bind_span(stmt, name, from_ts, before_ts);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(stmt, 5, (sqlite3_int64)space->capacity);
    if (rc == SQLITE_OK)
        while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
            take_bar(stmt, space, read++);
    rc = rc == SQLITE_DONE ? 0 : sqlite_failed(store, err);
    sqlite3_reset(stmt);
    if (!rc)
        *n = read;
    return rc;
}
