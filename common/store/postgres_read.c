/* Series and bars, decoded from binary results. */
#include "store/postgres_read.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "store/postgres_value.h"

#define READ_BARS "barpipe_read_bars"

/*
 * The key's index is hopped through from series to series, so that the work is
 * in their number and not in that of the bars.
 */
static const char series_sql[] =
    "WITH RECURSIVE s (symbol, timeframe) AS ("
    "(SELECT symbol, timeframe FROM ohlcv_bars"
    " ORDER BY symbol, timeframe LIMIT 1) UNION ALL"
    " SELECT n.symbol, n.timeframe FROM s CROSS JOIN LATERAL ("
    "SELECT o.symbol, o.timeframe FROM ohlcv_bars AS o"
    " WHERE (o.symbol, o.timeframe) > (s.symbol, s.timeframe)"
    " ORDER BY o.symbol, o.timeframe LIMIT 1) AS n)"
    " SELECT s.symbol, s.timeframe, f.ts FROM s CROSS JOIN LATERAL ("
    "SELECT o.ts FROM ohlcv_bars AS o WHERE o.symbol = s.symbol"
    " AND o.timeframe = s.timeframe AND o.ts >= $3::timestamptz"
    " AND o.ts < $4::timestamptz ORDER BY o.ts LIMIT 1) AS f"
    " WHERE ($1::text[] IS NULL OR s.symbol = ANY ($1::text[]))"
    " AND ($2::text IS NULL OR s.timeframe = $2::text)"
    " ORDER BY s.symbol COLLATE \"C\", s.timeframe COLLATE \"C\"";

static const char bars_sql[] =
    "SELECT ts, open, high, low, close, volume FROM ohlcv_bars"
    " WHERE symbol = $1::text AND timeframe = $2::text"
    " AND ts >= $3::timestamptz AND ts < $4::timestamptz"
    " ORDER BY ts LIMIT $5::bigint";

int postgres_read_begin(struct postgres_link *link, struct err *err)
{
    if (postgres_link_run(
            link, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", err) < 0)
        return -1;
    return postgres_link_prepare(link, READ_BARS, bars_sql, err);
}

static const unsigned char *value_at(const struct pg_result *result, int row,
                                     int column)
{
    return (const unsigned char *)PQgetvalue(result, row, column);
}

static int odd_time(struct err *err)
{
    return err_set(err, ERR_DATA,
                   "a bar in the database has a time beyond the years 1678 to "
                   "2261");
}

static int take_name(const struct pg_result *result, int row, int column,
                     char *out, size_t room, struct err *err)
{
    int size = PQgetlength(result, row, column);

    if ((size_t)size >= room)
        return err_set(err, ERR_DATA,
                       "a name in the database has %d bytes, at most %zu can "
                       "be",
                       size, room - 1);
    memcpy(out, value_at(result, row, column), (size_t)size);
    out[size] = 0;
    return 0;
}

static int take_series(const struct pg_result *result, int row,
                       struct store_series *out, struct err *err)
{
    struct series_name *name = &out->name;

    if (take_name(result, row, 0, name->symbol, sizeof(name->symbol), err) <
            0 ||
        take_name(result, row, 1, name->timeframe, sizeof(name->timeframe),
                  err) < 0)
        return -1;
    if (!postgres_time_ns(postgres_get_64(value_at(result, row, 2)),
                          &out->first_ts))
        return odd_time(err);
    return 0;
}

static int ask_series(struct postgres_link *link,
                      const struct store_filter *filter, struct pg_result **out,
                      struct err *err)
{
    unsigned char from[8];
    unsigned char before[8];
    struct buf symbols = {0};
    struct postgres_parameters parameters = {
        4,
        {NULL, filter->timeframe, (const char *)from, (const char *)before},
        {0, filter->timeframe ? (int)strlen(filter->timeframe) : 0, 8, 8}};
    int rc = 0;

    postgres_put_64(from, postgres_time_from(filter->from_ts));
    postgres_put_64(before, postgres_time_from(filter->before_ts));
    if (filter->symbol) {
        size_t n = 0;

        while (filter->symbol[n])
            n++;
        rc = postgres_texts(&symbols, filter->symbol, n, err);
        parameters.value[0] = (const char *)symbols.data;
        parameters.size[0] = (int)symbols.size;
    }
    if (!rc)
        rc = postgres_link_ask(link, series_sql, &parameters, out, err);
    buf_reset(&symbols);
    return rc;
}

int postgres_read_series(struct postgres_link *link,
                         const struct store_filter *filter,
                         struct store_series **out, size_t *count,
                         struct err *err)
{
    struct pg_result *result = NULL;
    struct store_series *series;
    int rows;
    int rc = 0;

    if (ask_series(link, filter, &result, err) < 0)
        return -1;
    rows = PQntuples(result);
    series = calloc((size_t)rows + 1, sizeof(*series));
    if (!series) {
        PQclear(result);
        return err_set(err, ERR_SYSTEM, "out of memory");
    }
    for (int row = 0; !rc && row < rows; row++)
        rc = take_series(result, row, &series[row], err);
    PQclear(result);
    if (rc < 0) {
        free(series);
        return -1;
    }
    *out = series;
    *count = (size_t)rows;
    return 0;
}

static int take_bar(const struct pg_result *result, int row,
                    struct store_bars_space *space, struct err *err)
{
    int64_t value;
    double volume = postgres_get_real(value_at(result, row, COLUMN_VOLUME));
    size_t at = (size_t)row * sizeof(value);

    if (!postgres_time_ns(postgres_get_64(value_at(result, row, COLUMN_TS)),
                          &value))
        return odd_time(err);
    memcpy(space->column[COLUMN_TS] + at, &value, sizeof(value));
    for (int column = COLUMN_OPEN; column <= COLUMN_CLOSE; column++) {
        if (!postgres_numeric_decode(value_at(result, row, column),
                                     (size_t)PQgetlength(result, row, column),
                                     &value))
            return err_set(err, ERR_DATA,
                           "a bar in the database has a price that does not "
                           "fit numeric(18,8)");
        memcpy(space->column[column] + at, &value, sizeof(value));
    }
    memcpy(space->column[COLUMN_VOLUME] + at, &volume, sizeof(volume));
    return 0;
}

int postgres_read_bars(struct postgres_link *link,
                       const struct series_name *name, int64_t from_ts,
                       int64_t before_ts, struct store_bars_space *space,
                       size_t *n, struct err *err)
{
    unsigned char from[8];
    unsigned char before[8];
    unsigned char limit[8];
    const struct postgres_parameters parameters = {
        5,
        {name->symbol, name->timeframe, (const char *)from,
         (const char *)before, (const char *)limit},
        {(int)strlen(name->symbol), (int)strlen(name->timeframe), 8, 8, 8}};
    struct pg_result *result;
    int rows;
    int rc = 0;

    postgres_put_64(from, postgres_time_from(from_ts));
    postgres_put_64(before, postgres_time_from(before_ts));
    postgres_put_64(limit, (int64_t)space->capacity);
    if (postgres_link_execute(link, READ_BARS, &parameters, &result, err) < 0)
        return -1;
    rows = PQntuples(result);
    for (int row = 0; !rc && row < rows; row++)
        rc = take_bar(result, row, space, err);
    PQclear(result);
    if (!rc)
        *n = (size_t)rows;
    return rc < 0 ? err_prefix(err, "%s %s: ", name->symbol, name->timeframe)
                  : 0;
}
