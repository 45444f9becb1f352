/* Last times, asked once for each series. */
#include "store/postgres_last.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "store/postgres_value.h"

/* Of each series $1, $2, $3 its last time in a table, in their order. */
#define LAST_TIMES(table, and_run)                                             \
    "SELECT b.ts FROM unnest($1::text[], $2::text[], $3::text[])"              \
    " WITH ORDINALITY AS k (symbol, timeframe, run, n)"                        \
    " LEFT JOIN LATERAL (SELECT o.ts FROM " table " AS o"                      \
    " WHERE o.symbol = k.symbol AND o.timeframe = k.timeframe" and_run         \
    " ORDER BY o.ts DESC LIMIT 1) AS b ON true ORDER BY k.n"

/* The n names and runs of series as parameters, freed by the caller. */
struct names {
    struct buf symbols;
    struct buf timeframes;
    struct buf runs;
};

/* `text` has room for n, `hex` for n runs. */
static int fill_names(struct names *names,
                      const struct postgres_series *const *series, size_t n,
                      const char **text, char (*hex)[NUMBER_TEXT_MAX],
                      struct err *err)
{
    for (size_t k = 0; k < n; k++)
        text[k] = series[k]->name.symbol;
    if (postgres_texts(&names->symbols, text, n, err) < 0)
        return -1;
    for (size_t k = 0; k < n; k++)
        text[k] = series[k]->name.timeframe;
    if (postgres_texts(&names->timeframes, text, n, err) < 0)
        return -1;
    for (size_t k = 0; k < n; k++) {
        number_format_hex(series[k]->run, hex[k]);
        text[k] = hex[k];
    }
    return postgres_texts(&names->runs, text, n, err);
}

static int put_names(struct names *names,
                     const struct postgres_series *const *series, size_t n,
                     struct err *err)
{
    const char **text = calloc(n, sizeof(const char *));
    char(*hex)[NUMBER_TEXT_MAX] = calloc(n, sizeof(*hex));
    int rc = text && hex ? fill_names(names, series, n, text, hex, err)
                         : err_set(err, ERR_SYSTEM, "out of memory");

    free(hex);
    free(text);
    return rc;
}

/* The last times of series, in one question. */
static int ask_last(struct postgres_link *link, unsigned table,
                    const struct names *names, struct pg_result **out,
                    struct err *err)
{
    const struct postgres_parameters parameters = {
        3,
        {(const char *)names->symbols.data,
         (const char *)names->timeframes.data, (const char *)names->runs.data},
        {(int)names->symbols.size, (int)names->timeframes.size,
         (int)names->runs.size}};

    return postgres_link_ask(
        link,
        table == POSTGRES_BARS
            ? LAST_TIMES("ohlcv_bars", "")
            : LAST_TIMES("backtest_equity", " AND o.run_id = k.run"),
        &parameters, out, err);
}

static int64_t time_in(const struct pg_result *result, int row)
{
    int64_t ts;

    if (PQgetisnull(result, row, 0))
        return INT64_MIN;
    return postgres_time_ns(postgres_get_64((const unsigned char *)PQgetvalue(
                                result, row, 0)),
                            &ts)
               ? ts
               : INT64_MAX;
}

static int learn_series(struct postgres_last *last, struct postgres_link *link,
                        unsigned table,
                        const struct postgres_series *const *series, size_t n,
                        struct err *err)
{
    struct names names = {0};
    struct pg_result *result = NULL;
    int rc = put_names(&names, series, n, err);

    rc = rc ? rc : ask_last(link, table, &names, &result, err);
    for (size_t k = 0; !rc && k < n; k++)
        if (!postgres_seen_at(&last->ts[table], series[k]->key,
                              time_in(result, (int)k), err))
            rc = -1;
    PQclear(result);
    buf_reset(&names.runs);
    buf_reset(&names.timeframes);
    buf_reset(&names.symbols);
    return rc;
}

int postgres_last_restarts(struct postgres_last *last,
                           const struct postgres_batch *batch, struct err *err)
{
    uint64_t run;

    for (size_t at = 0; at < batch->restarts.size; at += sizeof(run)) {
        memcpy(&run, batch->restarts.data + at, sizeof(run));
        if (!postgres_seen_at(&last->restarted, run, 0, err))
            return -1;
    }
    return 0;
}

int postgres_last_learn(struct postgres_last *last, struct postgres_link *link,
                        const struct postgres_batch *batch, unsigned table,
                        struct err *err)
{
    size_t count =
        batch->rows[table].series.size / sizeof(struct postgres_series);
    struct postgres_seen *known = &last->ts[table];
    const struct postgres_series **series;
    size_t n = 0;
    int rc = 0;

    series = calloc(count + 1, sizeof(const struct postgres_series *));
    if (!series)
        return err_set(err, ERR_SYSTEM, "out of memory");
    for (size_t k = 0; !rc && k < count; k++) {
        series[n] = postgres_batch_series(batch, table, k);
        if (postgres_seen_find(known, series[n]->key))
            continue;
        if (!series[n]->run ||
            !postgres_seen_find(&last->restarted, series[n]->run))
            n++;
        else if (!postgres_seen_at(known, series[n]->key, INT64_MIN, err))
            rc = -1;
    }
    if (!rc && n)
        rc = learn_series(last, link, table, series, n, err);
    free(series);
    return rc;
}

bool postgres_last_all_new(struct postgres_last *last,
                           const struct postgres_batch *batch, unsigned table,
                           const struct postgres_part *before,
                           const struct postgres_part *part)
{
    bool new = true;
    struct err err;

    for (size_t k = before->series[table]; k < part->series[table]; k++) {
        const struct postgres_series *series =
            postgres_batch_series(batch, table, k);
        int64_t *stored =
            postgres_seen_at(&last->ts[table], series->key, INT64_MAX, &err);

        if (!stored)
            return false;
        new = new && series->first_ts > *stored;
        if (series->last_ts > *stored)
            *stored = series->last_ts;
    }
    return new;
}

void postgres_last_forget(struct postgres_last *last)
{
    for (size_t k = 0; k < POSTGRES_TABLES; k++)
        postgres_seen_clear(&last->ts[k]);
}

void postgres_last_reset(struct postgres_last *last)
{
    for (size_t k = 0; k < POSTGRES_TABLES; k++)
        postgres_seen_reset(&last->ts[k]);
    postgres_seen_reset(&last->restarted);
}
