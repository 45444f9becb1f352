/* COPY into staging tables, and upserts from them. */
#include "store/postgres_apply.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "store/postgres_value.h"
#include "store/schema.h"

#define STAGE "pg_temp.barpipe_"

/* In this order: what others refer to comes first. */
static const unsigned order[POSTGRES_TABLES] = {
    POSTGRES_BARS, RECORD_RANGE, RECORD_PATTERN, RECORD_SIGNAL,  RECORD_SUMMARY,
    RECORD_ORDER,  RECORD_FILL,  RECORD_TRADE,   POSTGRES_EQUITY};

static const char bar_columns[] =
    "symbol, timeframe, ts, open, high, low, close, volume,"
    " volume_ratio, spread_ratio, close_position, effort";
static const char equity_columns[] =
    "run_id, symbol, timeframe, ts, equity, cash";

/*
 * A bar that has not changed keeps ratios that come without; one that has
 * loses them, for they were another bar's.
 */
#define CHANGED                                                                \
    "(t.open, t.high, t.low, t.close, t.volume) IS DISTINCT FROM"              \
    " (excluded.open, excluded.high, excluded.low, excluded.close,"            \
    " excluded.volume)"
static const char bar_conflict[] =
    " ORDER BY symbol, timeframe, ts ON CONFLICT (symbol, timeframe, ts)"
    " DO UPDATE SET open = excluded.open, high = excluded.high,"
    " low = excluded.low, close = excluded.close, volume = excluded.volume";
static const char ratio_setting[] =
    ", @ = CASE WHEN " CHANGED " THEN excluded.@"
    " ELSE coalesce(excluded.@, t.@) END";
static const char ratio_differs[] =
    " OR coalesce(excluded.@, t.@) IS DISTINCT FROM t.@";
static const char *const ratios[] = {"volume_ratio", "spread_ratio",
                                     "close_position", "effort"};
#define RATIOS (sizeof(ratios) / sizeof(ratios[0]))
static const char equity_conflict[] =
    " ORDER BY run_id, symbol, timeframe, ts"
    " ON CONFLICT (run_id, symbol, timeframe, ts)"
    " DO UPDATE SET equity = excluded.equity, cash = excluded.cash"
    " WHERE (t.equity, t.cash) IS DISTINCT FROM"
    " (excluded.equity, excluded.cash)";

static bool is_record(unsigned table)
{
    return table < RECORD_TYPES;
}

const char *postgres_table(unsigned table)
{
    if (is_record(table))
        return schema_table((enum record_type)table);
    return table == POSTGRES_BARS ? "ohlcv_bars" : "backtest_equity";
}

/*
 * SQL, put together from the names of tables and columns, all of them this
 * program's.
 */

static int put(struct buf *sql, const char *text, struct err *err)
{
    return buf_append(sql, text, strlen(text), err);
}

/* The same before and behind the names of a record's columns. */
static int put_columns(struct buf *sql, unsigned table, const char *before,
                       const char *behind, struct err *err)
{
    size_t count;
    const struct schema_column *column;

    if (!is_record(table))
        return put(sql, table == POSTGRES_BARS ? bar_columns : equity_columns,
                   err);
    column = schema_columns((enum record_type)table, &count);
    for (size_t k = 0; k < count; k++)
        if (put(sql, k ? ", " : "", err) < 0 || put(sql, before, err) < 0 ||
            put(sql, column[k].name, err) < 0 || put(sql, behind, err) < 0)
            return -1;
    return 0;
}

/* SET "rev" = excluded."rev", ... of a record. */
static int put_settings(struct buf *sql, unsigned table, struct err *err)
{
    size_t count;
    const struct schema_column *column =
        schema_columns((enum record_type)table, &count);

    for (size_t k = 0; k < count; k++)
        if (put(sql, k ? ", \"" : "\"", err) < 0 ||
            put(sql, column[k].name, err) < 0 ||
            put(sql, "\" = excluded.\"", err) < 0 ||
            put(sql, column[k].name, err) < 0 || put(sql, "\"", err) < 0)
            return -1;
    return 0;
}

/* The highest revision stays. */
static int put_record_conflict(struct buf *sql, unsigned table, struct err *err)
{
    bool tested = table >= RECORD_ORDER;

    if (put(sql,
            tested ? " WHERE round = $1 ORDER BY run_id, id"
                     " ON CONFLICT (run_id, id) DO UPDATE SET "
                   : " WHERE round = $1 ORDER BY id"
                     " ON CONFLICT (id) DO UPDATE SET ",
            err) < 0 ||
        put_settings(sql, table, err) < 0)
        return -1;
    return put(sql, " WHERE excluded.rev > t.rev", err);
}

/* The form with each ratio in the place of @. */
static int put_ratios(struct buf *sql, const char *form, struct err *err)
{
    for (size_t k = 0; k < RATIOS; k++)
        for (const char *at = form; *at; at++)
            if ((*at == '@' ? put(sql, ratios[k], err)
                            : buf_append(sql, at, 1, err)) < 0)
                return -1;
    return 0;
}

static int put_bar_conflict(struct buf *sql, struct err *err)
{
    if (put(sql, bar_conflict, err) < 0 ||
        put_ratios(sql, ratio_setting, err) < 0 ||
        put(sql, " WHERE " CHANGED, err) < 0)
        return -1;
    return put_ratios(sql, ratio_differs, err);
}

static int put_conflict(struct buf *sql, unsigned table, struct err *err)
{
    if (is_record(table))
        return put_record_conflict(sql, table, err);
    return table == POSTGRES_BARS ? put_bar_conflict(sql, err)
                                  : put(sql, equity_conflict, err);
}

/* INSERT INTO table AS t (...) SELECT ... FROM stage ... ON CONFLICT ... */
static int put_upsert(struct buf *sql, unsigned table, struct err *err)
{
    if (put(sql, "INSERT INTO ", err) < 0 ||
        put(sql, postgres_table(table), err) < 0 ||
        put(sql, " AS t (", err) < 0 ||
        put_columns(sql, table, "\"", "\"", err) < 0 ||
        put(sql, ") SELECT ", err) < 0 ||
        put_columns(sql, table, "\"", "\"", err) < 0 ||
        put(sql, " FROM " STAGE, err) < 0 ||
        put(sql, postgres_table(table), err) < 0 ||
        put_conflict(sql, table, err) < 0)
        return -1;
    return buf_append(sql, "", 1, err);
}

/* Ends the text, runs it and frees it. */
static int run_text(struct postgres_link *link, struct buf *sql,
                    struct err *err)
{
    int rc = buf_append(sql, "", 1, err);

    if (!rc)
        rc = postgres_link_run(link, (const char *)sql->data, err);
    buf_reset(sql);
    return rc;
}

/* A staging table has a table's columns and, of records, the round. */
static int make_stage(struct postgres_link *link, unsigned table,
                      struct err *err)
{
    struct buf sql = {0};

    if (put(&sql, "CREATE TEMP TABLE IF NOT EXISTS barpipe_", err) < 0 ||
        put(&sql, postgres_table(table), err) < 0 ||
        put(&sql, " ON COMMIT DELETE ROWS AS SELECT ", err) < 0 ||
        put(&sql, is_record(table) ? "0 AS round, " : "", err) < 0 ||
        put_columns(&sql, table, "\"", "\"", err) < 0 ||
        put(&sql, " FROM ", err) < 0 ||
        put(&sql, postgres_table(table), err) < 0 ||
        put(&sql, " WITH NO DATA", err) < 0) {
        buf_reset(&sql);
        return -1;
    }
    return run_text(link, &sql, err);
}

static int need_stage(struct postgres_session *session,
                      struct postgres_link *link, unsigned table,
                      struct err *err)
{
    struct buf sql = {0};

    if (session->upsert[table])
        return 0;
    if (make_stage(link, table, err) < 0)
        return -1;
    if (put_upsert(&sql, table, err) < 0) {
        buf_reset(&sql);
        return -1;
    }
    session->upsert[table] = (char *)sql.data;
    return 0;
}

/*
 * The parts.
 */

static int copy_rows(struct postgres_link *link,
                     const struct postgres_batch *batch, unsigned table,
                     bool direct, size_t from, size_t to, struct err *err)
{
    struct buf sql = {0};
    int rc = 0;

    if (put(&sql, direct ? "COPY " : "COPY " STAGE, err) < 0 ||
        put(&sql, postgres_table(table), err) < 0 ||
        put(&sql, is_record(table) ? " (round, " : " (", err) < 0 ||
        put_columns(&sql, table, "\"", "\"", err) < 0 ||
        put(&sql, ") FROM STDIN (FORMAT BINARY)", err) < 0 ||
        buf_append(&sql, "", 1, err) < 0)
        rc = -1;
    if (!rc)
        rc = postgres_link_copy(link, (const char *)sql.data,
                                batch->rows[table].bytes.data + from, to - from,
                                err);
    buf_reset(&sql);
    return rc;
}

static int upsert_round(struct postgres_link *link, const char *sql,
                        int32_t round, struct err *err)
{
    unsigned char number[4];
    struct postgres_parameters parameters = {
        1, {(const char *)number}, {(int)sizeof(number)}};
    struct pg_result *result;

    postgres_put_32(number, round);
    if (postgres_link_ask(link, sql, &parameters, &result, err) < 0)
        return -1;
    PQclear(result);
    return 0;
}

/* Rows of a table by way of its staging table, which is empty before. */
static int merge_rows(struct postgres_session *session,
                      struct postgres_link *link,
                      const struct postgres_batch *batch, unsigned table,
                      const struct postgres_part *before,
                      const struct postgres_part *part, struct err *err)
{
    struct buf sql = {0};

    if (before->bytes[table] && (put(&sql, "TRUNCATE " STAGE, err) < 0 ||
                                 put(&sql, postgres_table(table), err) < 0 ||
                                 run_text(link, &sql, err) < 0)) {
        buf_reset(&sql);
        return -1;
    }
    if (copy_rows(link, batch, table, false, before->bytes[table],
                  part->bytes[table], err) < 0)
        return -1;
    if (!is_record(table))
        return postgres_link_run(link, session->upsert[table], err);
    for (int32_t round = 1; round <= part->rounds[table]; round++)
        if (upsert_round(link, session->upsert[table], round, err) < 0)
            return -1;
    return 0;
}

/* What belongs to runs that begin again. */
static int delete_runs(struct postgres_link *link,
                       const struct postgres_batch *batch, size_t from,
                       size_t to, struct err *err)
{
    static const char *const statements[] = {
        "DELETE FROM backtest_equity WHERE run_id = $1",
        "DELETE FROM backtest_trades WHERE run_id = $1",
        "DELETE FROM backtest_fills WHERE run_id = $1",
        "DELETE FROM backtest_orders WHERE run_id = $1",
        "DELETE FROM backtest_results WHERE run_id = $1"};
    unsigned char id[4 + 16];
    const struct postgres_parameters parameters = {
        1, {(const char *)id + 4}, {16}};
    struct pg_result *result;
    uint64_t run;

    for (size_t k = from; k < to; k++) {
        memcpy(&run, batch->restarts.data + k * sizeof(run), sizeof(run));
        postgres_hex(id, run);
        for (size_t s = 0; s < sizeof(statements) / sizeof(statements[0]);
             s++) {
            if (postgres_link_ask(link, statements[s], &parameters, &result,
                                  err) < 0)
                return -1;
            PQclear(result);
        }
    }
    return 0;
}

/* *went_direct is set when rows went straight into a table. */
static int apply_part(struct postgres_session *session,
                      struct postgres_link *link,
                      const struct postgres_batch *batch, size_t k,
                      bool *went_direct, struct err *err)
{
    struct postgres_part before;
    struct postgres_part part = postgres_batch_part(batch, k, &before);

    if (delete_runs(link, batch, before.restarts, part.restarts, err) < 0)
        return -1;
    for (size_t t = 0; t < POSTGRES_TABLES; t++) {
        unsigned table = order[t];
        bool direct;

        if (part.bytes[table] == before.bytes[table])
            continue;
        direct =
            !is_record(table) && !session->careful &&
            postgres_last_all_new(&session->last, batch, table, &before, &part);
        *went_direct = *went_direct || direct;
        if (direct ? copy_rows(link, batch, table, true, before.bytes[table],
                               part.bytes[table], err) < 0
                   : merge_rows(session, link, batch, table, &before, &part,
                                err) < 0)
            return -1;
    }
    return 0;
}

/* Everything that is not part of the transaction: staging tables, last times.
 */
static int prepare(struct postgres_session *session, struct postgres_link *link,
                   const struct postgres_batch *batch, struct err *err)
{
    if (postgres_last_restarts(&session->last, batch, err) < 0)
        return -1;
    for (unsigned table = 0; table < POSTGRES_TABLES; table++) {
        if (!batch->rows[table].bytes.size)
            continue;
        if (need_stage(session, link, table, err) < 0)
            return -1;
        if (!is_record(table) && !session->careful &&
            postgres_last_learn(&session->last, link, batch, table, err) < 0)
            return -1;
    }
    return 0;
}

static int apply_all(struct postgres_session *session,
                     struct postgres_link *link,
                     const struct postgres_batch *batch, bool *went_direct,
                     struct err *err)
{
    if (postgres_link_run(link, "BEGIN", err) < 0)
        return -1;
    for (size_t k = 0; k < postgres_batch_parts(batch); k++)
        if (apply_part(session, link, batch, k, went_direct, err) < 0)
            return -1;
    return postgres_link_run(link, "COMMIT", err);
}

static int apply_once(struct postgres_session *session,
                      struct postgres_link *link,
                      const struct postgres_batch *batch, bool *went_direct,
                      struct err *err)
{
    link->trouble = POSTGRES_FINAL;
    if (prepare(session, link, batch, err) == 0 &&
        apply_all(session, link, batch, went_direct, err) == 0)
        return 0;
    postgres_link_rollback(link);
    return -1;
}

int postgres_apply(struct postgres_session *session, struct postgres_link *link,
                   const struct postgres_batch *batch, struct err *err)
{
    bool direct = false;
    int rc = apply_once(session, link, batch, &direct, err);

    /* Somebody else stores these bars, too: now by way of the staging table. */
    if (rc < 0 && link->trouble == POSTGRES_TAKEN && direct) {
        postgres_last_forget(&session->last);
        session->careful = true;
        rc = apply_once(session, link, batch, &direct, err);
        session->careful = false;
    }
    if (link->trouble == POSTGRES_TAKEN)
        link->trouble = POSTGRES_FINAL;
    return rc;
}

void postgres_session_reset(struct postgres_session *session)
{
    for (size_t k = 0; k < POSTGRES_TABLES; k++)
        free(session->upsert[k]);
    postgres_last_reset(&session->last);
    *session = (struct postgres_session){0};
}
