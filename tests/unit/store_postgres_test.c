/*
 * Goal: a batch in PostgreSQL is as if each of its rows had been committed by
 * itself, whatever comes twice, late or anew in it. Random streams go into two
 * databases of a throw-away server, into one row by row; all tables agree.
 */
#include <libpq-fe.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "lib/store_rig.h"
#include "lib/tap.h"
#include "store/postgres_library.h"

#define SERIES 3
#define DAYS   40
#define STEPS  250
#define CASES  6

static char server[256];

static void stop_server(void)
{
    char command[320];

    snprintf(command, sizeof(command), "scripts/pg-local stop '%s'", server);
    if (system(command) != 0) /* NOLINT(cert-env33-c) */
        tap_note("the server in %s still runs", server);
}

static void start_server(void)
{
    /* NOLINTNEXTLINE(cert-env33-c) */
    FILE *pipe = popen("scripts/pg-local --fast start 2>/dev/null", "r");

    if (pipe && fgets(server, sizeof(server), pipe))
        server[strcspn(server, "\n")] = 0;
    if (!pipe || pclose(pipe) != 0 || !server[0])
        tap_skip_all("no PostgreSQL server: scripts/deps --tests");
    atexit(stop_server);
}

/* The first value of a query in a database, "" when there is none. */
static const char *ask(const char *address, const char *sql)
{
    static char text[256];
    const char *const key[] = {"dbname", NULL};
    const char *const value[] = {address, NULL};
    PGconn *link = PQconnectdbParams(key, value, 1);
    PGresult *result = PQexec(link, sql);

    text[0] = 0;
    if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result))
        snprintf(text, sizeof(text), "%s", PQgetvalue(result, 0, 0));
    else if (PQresultStatus(result) != PGRES_COMMAND_OK)
        tap_note("%s: %s", sql, PQerrorMessage(link));
    PQclear(result);
    PQfinish(link);
    return text;
}

/* A new database with its schema, opened. */
static struct store *new_store(char *address, size_t size)
{
    static int number;
    const struct store_options options = {.migrate = true};
    struct store *store = NULL;
    struct err err = {0};
    char sql[64];

    snprintf(address, size, "postgresql://barpipe@/postgres?host=%s", server);
    snprintf(sql, sizeof(sql), "CREATE DATABASE unit%d", number);
    ask(address, sql);
    snprintf(address, size, "postgresql://barpipe@/unit%d?host=%s", number++,
             server);
    if (store_open(address, &options, &store, &err) < 0) {
        OK(false, "opened: %s", err.msg);
        exit(tap_done());
    }
    return store;
}

/* Every row, without when it came; of the audit each signal's in its order. */
static void same_tables(const char *one, const char *other, const char *name)
{
    static const struct {
        const char *table;
        const char *row;
        const char *order;
    } tables[] = {
        {"ohlcv_bars", "to_jsonb(t) - 'created_at'", "symbol, timeframe, ts"},
        {"signals", "to_jsonb(t) - 'created_at'", "id"},
        {"campaigns", "to_jsonb(t)", "id"},
        {"audit_log", "to_jsonb(t) - 'id' - 'at'", "entity_id, id"},
        {"backtest_results", "to_jsonb(t) - 'created_at'", "run_id, id"},
        {"backtest_orders", "to_jsonb(t)", "run_id, id"},
        {"backtest_equity", "to_jsonb(t)", "run_id, symbol, timeframe, ts"},
    };
    char sql[256];
    char want[256];

    for (size_t k = 0; k < sizeof(tables) / sizeof(tables[0]); k++) {
        snprintf(sql, sizeof(sql),
                 "SELECT count(*) || ' rows ' || coalesce("
                 "md5(string_agg((%s)::text, '|' ORDER BY %s)), '')"
                 " FROM %s AS t",
                 tables[k].row, tables[k].order, tables[k].table);
        snprintf(want, sizeof(want), "%s", ask(one, sql));
        OK(want[0], "%s: %s: %s", name, tables[k].table, want);
        IS_TEXT(ask(other, sql), want, "%s: %s agrees", name, tables[k].table);
    }
}

static uint64_t below(struct rng *rng, uint64_t limit)
{
    return rng_next(rng) % limit;
}

/* Some days of a series; prices are of a few kinds, ratios there or not. */
static int put_bars(struct store *store, struct rng *rng, struct err *err)
{
    static int64_t price[COLUMN_CLOSE + 1][DAYS];
    static double real[4][DAYS];
    static unsigned char effort[DAYS];
    struct bar_block block = {.series = &store_rig_series[below(rng, SERIES)]};
    int64_t first = (int64_t)below(rng, DAYS);
    int64_t kind = (int64_t)below(rng, 2);
    bool ratios = below(rng, 2);

    block.n = 1 + below(rng, (uint64_t)(DAYS - first));
    for (size_t k = 0; k < block.n; k++) {
        price[COLUMN_TS][k] = STORE_RIG_DAY(first + (int64_t)k);
        for (unsigned c = COLUMN_OPEN; c <= COLUMN_CLOSE; c++)
            price[c][k] = STORE_RIG_E8(100 + first + (int64_t)k);
        price[COLUMN_HIGH][k] += kind;
        real[0][k] = 1000;
        for (unsigned c = 1; c < 4; c++)
            real[c][k] =
                below(rng, 4) ? 0.5 + 0.25 * (double)kind : (double)NAN;
        effort[k] = (unsigned char)below(rng, 4);
    }
    for (unsigned c = 0; c <= COLUMN_CLOSE; c++)
        block.column[c] = (const unsigned char *)price[c];
    for (unsigned c = COLUMN_VOLUME; c <= (ratios ? COLUMN_CP : COLUMN_VOLUME);
         c++)
        block.column[c] = (const unsigned char *)real[c - COLUMN_VOLUME];
    block.column[COLUMN_EF] = ratios ? effort : NULL;
    return store_bars(store, &block, err);
}

static int put_points(struct store *store, struct rng *rng, uint64_t run,
                      struct err *err)
{
    int64_t ts[DAYS];
    int64_t equity[DAYS];
    int64_t cash[DAYS];
    int64_t first = (int64_t)below(rng, DAYS);
    size_t n = 1 + below(rng, (uint64_t)(DAYS - first));

    for (size_t k = 0; k < n; k++) {
        ts[k] = STORE_RIG_DAY(first + (int64_t)k);
        equity[k] = (int64_t)below(rng, 3) - 1;
        cash[k] = -equity[k];
    }
    return store_equity(store, &store_rig_series[below(rng, SERIES)], run, ts,
                        equity, cash, n, err);
}

static int put_something(struct store *store, struct rng *rng, struct err *err)
{
    static const enum record_status statuses[] = {
        STATUS_APPROVED, STATUS_FILLED, STATUS_STOPPED, STATUS_EXPIRED};
    uint64_t run = STORE_RIG_RUN + below(rng, 2);
    struct record record;

    switch (below(rng, 8)) {
    case 0:
    case 1:
    case 2:
        return put_bars(store, rng, err);
    case 3:
    case 4:
        store_rig_signal(&record, 1 + below(rng, 4), (int64_t)below(rng, 9),
                         statuses[below(rng, 4)]);
        return store_record(store, &record, 0, err);
    case 5:
        store_rig_order(&record, 1 + below(rng, 4), (int64_t)below(rng, 9),
                        below(rng, 2) ? STATUS_PARTIAL : STATUS_FILLED);
        return store_record(store, &record, run, err);
    case 6:
        store_rig_summary(&record, 7,
                          below(rng, 4) ? STATUS_COMPLETED : STATUS_RUNNING);
        return store_record(store, &record, run, err);
    default:
        return put_points(store, rng, run, err);
    }
}

/* The same stream, with a commit about every `every` steps. */
static void run_stream(struct store *store, uint64_t seed, uint64_t every)
{
    struct rng rng;
    struct rng pauses;
    struct err err = {0};
    int bad = 0;

    rng_init(&rng, 7, seed);
    rng_init(&pauses, 8, seed);
    for (int k = 0; k < STEPS && !bad; k++) {
        bad += put_something(store, &rng, &err) < 0;
        if (!bad && !below(&pauses, every))
            bad += store_commit(store, &err) < 0;
    }
    bad += store_commit(store, &err) < 0;
    OK(!bad, "stream %d, commits every %d steps%s%s", (int)seed, (int)every,
       bad ? ": " : "", bad ? err.msg : "");
    IS_INT((int64_t)store_pending_bytes(store), 0, "and nothing is left");
}

static void check_batches(void)
{
    static const uint64_t every[CASES] = {STEPS, 2, 5, 20, 60, 1000};
    char one[320];
    char other[320];
    char name[32];

    for (uint64_t k = 0; k < CASES; k++) {
        struct store *single = new_store(one, sizeof(one));
        struct store *batch = new_store(other, sizeof(other));

        run_stream(single, k, 1);
        run_stream(batch, k, every[k]);
        snprintf(name, sizeof(name), "stream %d", (int)k);
        same_tables(one, other, name);
        store_close(single);
        store_close(batch);
    }
}

/* Somebody else stores bars behind the back of a connection. */
static void check_two(void)
{
    char address[320];
    struct store *one = new_store(address, sizeof(address));
    struct store *other = store_rig_open(address, false);
    struct err err = {0};

    OK(store_rig_bars(one, &store_rig_series[0], 0, 10, 0, &err) == 0 &&
           store_commit(one, &err) == 0,
       "one begins");
    OK(store_rig_bars(other, &store_rig_series[0], 5, 20, 0, &err) == 0 &&
           store_commit(other, &err) == 0,
       "another goes on");
    OK(store_rig_bars(one, &store_rig_series[0], 10, 30, 1, &err) == 0 &&
           store_commit(one, &err) == 0,
       "the first does not know, and is not refused");
    IS_TEXT(ask(address, "SELECT count(*) || ' ' || count(*) FILTER"
                         " (WHERE close - open = 0.00000001) FROM ohlcv_bars"),
            "40 30", "the last word counts");
    store_close(one);
    store_close(other);
}

static void check_read(void)
{
    static int64_t price[COLUMN_CLOSE + 1][16];
    static double volume[16];
    const char *const wanted[] = {"AAPL", "nobody", NULL};
    struct store_filter filter = {NULL, NULL, INT64_MIN, INT64_MAX};
    struct store_bars_space space = {.capacity = 16};
    struct store_series *series = NULL;
    struct err err = {0};
    char address[320];
    struct store *store = new_store(address, sizeof(address));
    size_t n = 0;

    for (unsigned c = 0; c <= COLUMN_CLOSE; c++)
        space.column[c] = (unsigned char *)price[c];
    space.column[COLUMN_VOLUME] = (unsigned char *)volume;
    for (int k = SERIES - 1; k >= 0; k--)
        OK(store_rig_bars(store, &store_rig_series[k], k, 20, 0, &err) == 0,
           "bars of %s", store_rig_series[k].symbol);
    OK(store_commit(store, &err) == 0, "stored");
    store_close(store);
    store = store_rig_open(address, true);
    ask(address, "DELETE FROM ohlcv_bars WHERE symbol = 'AAPL'");
    OK(store_series(store, &filter, &series, &n, &err) == 0 && n == SERIES,
       "a state of its own: series that went since are there");
    for (size_t k = 0; k < n; k++)
        OK(!strcmp(series[k].name.symbol, store_rig_series[k].symbol) &&
               series[k].first_ts == STORE_RIG_DAY((int64_t)k),
           "series %zu, by its bytes", k);
    free(series);
    filter = (struct store_filter){wanted, "1d", STORE_RIG_DAY(3) + 1,
                                   STORE_RIG_DAY(5)};
    OK(store_series(store, &filter, &series, &n, &err) == 0 && n == 1 &&
           series[0].first_ts == STORE_RIG_DAY(4),
       "one symbol, from a time that is no bar's");
    free(series);
    filter.before_ts = STORE_RIG_DAY(4);
    OK(store_series(store, &filter, &series, &n, &err) == 0 && n == 0,
       "no bar, no series");
    free(series);
    OK(store_read_bars(store, &store_rig_series[0], INT64_MIN, INT64_MAX,
                       &space, &n, &err) == 0 &&
           n == 16 && price[COLUMN_TS][15] == STORE_RIG_DAY(15) &&
           price[COLUMN_OPEN][15] == STORE_RIG_E8(100) + 15 &&
           volume[15] == 15.1,
       "as many bars as fit");
    OK(store_read_bars(store, &store_rig_series[0], STORE_RIG_DAY(15) + 1,
                       STORE_RIG_DAY(18) + 1, &space, &n, &err) == 0 &&
           n == 3 && price[COLUMN_TS][0] == STORE_RIG_DAY(16),
       "those behind, before a time that is no bar's");
    OK(store_read_bars(store, &store_rig_series[0], STORE_RIG_DAY(20),
                       INT64_MAX, &space, &n, &err) == 0 &&
           n == 0,
       "none behind the last");
    store_close(store);
}

int main(void)
{
    struct err err;

    if (postgres_library_load(&err) < 0)
        tap_skip_all(err.msg);
    start_server();
    check_batches();
    check_two();
    check_read();
    return tap_done();
}
