/*
 * Goal: what is put into a SQLite store comes out of it bit for bit, nothing is
 * stored twice, no batch counts, and what can fail fails as a whole and with a
 * clear line. The tables are looked at with SQLite itself.
 */
#include <errno.h>
#include <float.h>
#include <math.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/decimal.h"
#include "lib/store_rig.h"
#include "lib/tap.h"
#include "store/schema.h"

static char folder[512];
static char address[600];
static const char *path; /* of the address */

/* A new address in the folder. */
static void fresh(void)
{
    static int number;

    snprintf(address, sizeof(address), "sqlite:%s/%d.db", folder, number++);
    path = address + strlen("sqlite:");
}

/* The first column of the first row as text, "" without one. */
static const char *ask(const char *sql)
{
    static char text[256];
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;

    text[0] = 0;
    if (sqlite3_open(path, &db) == SQLITE_OK &&
        sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW && sqlite3_column_text(stmt, 0))
        snprintf(text, sizeof(text), "%s",
                 (const char *)sqlite3_column_text(stmt, 0));
    else if (sqlite3_errcode(db) != SQLITE_DONE && !stmt)
        tap_note("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return text;
}

static void change(const char *sql)
{
    sqlite3 *db = NULL;

    OK(sqlite3_open(path, &db) == SQLITE_OK &&
           sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK,
       "%s", sql);
    sqlite3_close(db);
}

/* Every row of a table as text, but for the times at which it was written. */
static void dump_table(sqlite3 *db, const char *table, struct buf *out)
{
    char sql[128];
    sqlite3_stmt *stmt = NULL;
    struct err err = {0};
    int bad = 0;

    snprintf(sql, sizeof(sql), "SELECT * FROM %s ORDER BY 1, 2, 3, 4", table);
    bad += sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK;
    bad += buf_append(out, table, strlen(table), &err) < 0;
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        bad += buf_append(out, "\n", 1, &err) < 0;
        for (int c = 0; c < sqlite3_column_count(stmt); c++) {
            const char *name = sqlite3_column_name(stmt, c);

            if (!strcmp(name, "created_at") || !strcmp(name, "at"))
                continue;
            bad += buf_append(out, "|", 1, &err) < 0;
            if (sqlite3_column_type(stmt, c) != SQLITE_NULL)
                bad +=
                    buf_append(out, sqlite3_column_text(stmt, c),
                               (size_t)sqlite3_column_bytes(stmt, c), &err) < 0;
        }
    }
    sqlite3_finalize(stmt);
    IS_INT(bad, 0, "%s is read", table);
}

/* All tables as a text, to be freed. */
static char *dump(void)
{
    static const char *const more[] = {"ohlcv_bars", "backtest_equity",
                                       "campaigns", "audit_log"};
    struct buf out = {0};
    struct err err = {0};
    sqlite3 *db = NULL;

    OK(sqlite3_open(path, &db) == SQLITE_OK, "dumped");
    for (unsigned type = 0; type < RECORD_TYPES; type++)
        dump_table(db, schema_table((enum record_type)type), &out);
    for (size_t k = 0; k < 4; k++)
        dump_table(db, more[k], &out);
    sqlite3_close(db);
    OK(buf_append(&out, "", 1, &err) == 0, "a text");
    return (char *)out.data;
}

struct columns {
    int64_t number[COLUMN_CLOSE + 1][1024];
    double volume[1024];
};

static struct store_bars_space space_of(struct columns *columns, size_t n)
{
    struct store_bars_space space = {.capacity = n};

    for (unsigned c = 0; c <= COLUMN_CLOSE; c++)
        space.column[c] = (unsigned char *)columns->number[c];
    space.column[COLUMN_VOLUME] = (unsigned char *)columns->volume;
    return space;
}

static struct bar_block block_of(const struct columns *columns,
                                 const struct series_name *series, size_t n)
{
    struct bar_block block = {.series = series, .n = n};

    for (unsigned c = 0; c <= COLUMN_CLOSE; c++)
        block.column[c] = (const unsigned char *)columns->number[c];
    block.column[COLUMN_VOLUME] = (const unsigned char *)columns->volume;
    return block;
}

static void put_bar(struct columns *columns, size_t k, int64_t ts,
                    const int64_t *price, double volume)
{
    columns->number[COLUMN_TS][k] = ts;
    for (unsigned c = 0; c < 4; c++)
        columns->number[COLUMN_OPEN + c][k] = price[c];
    columns->volume[k] = volume;
}

/* The ends of what bar_check() allows. */
static size_t extreme_bars(struct columns *columns)
{
    static const int64_t ones[4] = {1, 1, 1, 1};
    static const int64_t wide[4] = {1, DECIMAL_PRICE_LIMIT - 1, 1,
                                    DECIMAL_PRICE_LIMIT - 1};
    static const int64_t odd[4] = {
        INT64_C(9007199254740993), INT64_C(9007199254740995),
        INT64_C(9007199254740991), INT64_C(9007199254740993)};
    static const double volumes[] = {0,
                                     5e-324,
                                     DBL_MIN,
                                     0.1,
                                     1.0 / 3,
                                     9007199254740993.0,
                                     9223372036854775808.0,
                                     1e300,
                                     DBL_MAX};
    static const int64_t *const prices[] = {ones, wide, odd};
    size_t n = 0;

    put_bar(columns, n++, INT64_MIN + 1, ones, 1);
    put_bar(columns, n++, -1, wide, 1);
    for (size_t k = 0; k < sizeof(volumes) / sizeof(volumes[0]); k++)
        put_bar(columns, n++, (int64_t)k, prices[k % 3], volumes[k]);
    put_bar(columns, n++, INT64_MAX, odd, 1);
    return n;
}

static void test_round_trip(void)
{
    static struct columns columns;
    static struct columns back;
    size_t n = extreme_bars(&columns);
    struct store_bars_space space = space_of(&back, 1024);
    struct store *store;
    struct err err = {0};
    size_t bad = 0;
    size_t got = 0;

    fresh();
    store = store_rig_open(address, false);
    for (size_t s = 0; s < 3; s++) {
        struct bar_block block = block_of(&columns, &store_rig_series[s], n);

        IS_INT((int)block_check(&block, INT64_MIN, &bad), BAR_OK, "good bars");
        IS_INT(store_bars(store, &block, &err), 0, "added");
    }
    IS_INT((int64_t)store_pending(store), (int64_t)(3 * n), "rows wait");
    OK(store_pending_bytes(store) >= 3 * n * 48, "and take memory");
    IS_INT(store_commit(store, &err), 0, "stored: %s", err.msg);
    IS_INT((int64_t)store_pending(store), 0, "none waits");
    IS_INT((int64_t)store_counters(store).bars, (int64_t)(3 * n), "counted");
    store_close(store);

    store = store_rig_open(address, true);
    for (size_t s = 0; s < 3; s++) {
        memset(&back, 0, sizeof(back));
        IS_INT(store_read_bars(store, &store_rig_series[s], INT64_MIN,
                               INT64_MAX, &space, &got, &err),
               0, "read");
        IS_INT((int64_t)got, (int64_t)n, "as many");
        OK(!memcmp(&back, &columns, sizeof(back)), "bit for bit");
    }
    store_close(store);
}

/* Any bytes are a name: the longest, no UTF-8, words of SQL and of printf. */
static void test_names(void)
{
    static const struct series_name names[] = {
        {"%s%n", "1d"},
        {"'\"`[;--", "'\"`[;--"},
        {"NULL", "NULL"},
        {"\x01\x7f\n", "\t"},
        {"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
         "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
         "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
         "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9",
         "123456789012345"},
        {"\xff\xfe\x80", "\xc3"},
    };
    static const size_t order[] = {3, 0, 1, 2, 4, 5};
    const size_t count = sizeof(names) / sizeof(names[0]);
    const struct store_filter filter = {NULL, NULL, INT64_MIN, INT64_MAX};
    struct store_series *series = NULL;
    struct store *store;
    struct err err = {0};
    size_t n = 0;
    int bad = 0;

    fresh();
    store = store_rig_open(address, false);
    for (size_t k = count; k--;)
        bad += store_rig_bars(store, &names[k], 0, 1, 0, &err) < 0;
    IS_INT(bad, 0, "names");
    IS_INT((int64_t)strlen(names[4].symbol), SYMBOL_MAX, "the longest");
    IS_INT(store_commit(store, &err), 0, "stored: %s", err.msg);
    store_close(store);
    store = store_rig_open(address, true);
    IS_INT(store_series(store, &filter, &series, &n, &err), 0, "read");
    IS_INT((int64_t)n, (int64_t)count, "all of them");
    /* By their bytes. */
    for (size_t k = 0; k < n && k < count; k++)
        OK(!memcmp(&series[k].name, &names[order[k]], sizeof(names[0])),
           "name %d", (int)k);
    free(series);
    store_close(store);
}

/* SQLite has no -0: it comes back as 0, which is the same volume. */
static void test_negative_zero(void)
{
    static struct columns columns;
    static const int64_t ones[4] = {1, 1, 1, 1};
    struct store_bars_space space = space_of(&columns, 10);
    struct bar_block block = block_of(&columns, &store_rig_series[0], 1);
    struct store *store;
    struct err err = {0};
    const double zero = 0;
    size_t n = 0;

    put_bar(&columns, 0, 0, ones, -0.0);
    fresh();
    store = store_rig_open(address, false);
    IS_INT(store_bars(store, &block, &err), 0, "a volume of -0");
    IS_INT(store_commit(store, &err), 0, "stored: %s", err.msg);
    IS_INT(store_read_bars(store, &store_rig_series[0], 0, 1, &space, &n, &err),
           0, "read");
    OK(n == 1 && !memcmp(&columns.volume[0], &zero, sizeof(zero)), "is 0");
    store_close(store);
}

/* The same tables, however it is cut into commits and however often it comes.
 */
static void test_batches(void)
{
    static const int sizes[] = {STORE_RIG_STEPS, 1, 7, 50};
    char *all = NULL;

    for (size_t k = 0; k < 4; k++) {
        struct store *store;
        char *text;

        fresh();
        store = store_rig_open(address, false);
        store_rig_stream(store, sizes[k]);
        store_close(store);
        text = dump();
        if (!all)
            all = strdup(text);
        OK(!strcmp(text, all), "the same in batches of %d", sizes[k]);
        free(text);
        store = store_rig_open(address, false);
        store_rig_stream(store, sizes[3 - k]);
        store_close(store);
        text = dump();
        OK(!strcmp(text, all), "the same when it comes again");
        free(text);
    }
    free(all);
}

/* A signal that was revised once more in another session, and an old one. */
static void test_revisions(void)
{
    struct record record;
    struct store *store;
    struct err err = {0};

    fresh();
    store = store_rig_open(address, false);
    for (int64_t rev = 0; rev < 3; rev++) {
        store_rig_signal(&record, 5, rev,
                         rev ? STATUS_FILLED : STATUS_APPROVED);
        record.u.signal.confidence = 80 + (double)rev;
        IS_INT(store_record(store, &record, 0, &err), 0, "added");
    }
    IS_INT(store_commit(store, &err), 0, "stored: %s", err.msg);
    IS_INT((int64_t)store_counters(store).records, 3, "three revisions");
    store_rig_signal(&record, 5, 1, STATUS_EXPIRED);
    IS_INT(store_record(store, &record, 0, &err), 0, "an old one");
    IS_INT(store_commit(store, &err), 0, "stored: %s", err.msg);
    store_close(store);
    IS_TEXT(ask("SELECT reason IS NULL FROM signals"), "1", "no reason");
    IS_TEXT(ask("SELECT rev || status || confidence FROM signals"),
            "2FILLED82.0", "the highest revision stays");
    IS_TEXT(ask("SELECT trail FROM signals"),
            "a 'quoted\" trail\\ \xe2\x82\xac; DROP TABLE signals",
            "a hostile text");
    IS_TEXT(ask("SELECT group_concat(ifnull(json_extract(before, '$.status'), "
                "'') || '>' || json_extract(after, '$.status')) FROM "
                "(SELECT * FROM audit_log ORDER BY id)"),
            ">APPROVED,APPROVED>FILLED", "each change of status once");
    IS_TEXT(ask("SELECT direction || kind || entry || id FROM signals"),
            "LONGSPRING100000000000000000000000005", "its values");
}

static const char counts[] =
    "SELECT (SELECT count(*) FROM backtest_orders) || ' ' || "
    "(SELECT count(*) FROM backtest_equity) || ' ' || "
    "(SELECT group_concat(run_id || status) FROM "
    "(SELECT * FROM backtest_results ORDER BY run_id))";

static void put_run(struct store *store, uint64_t run, uint64_t orders)
{
    const int64_t point[] = {STORE_RIG_DAY(1), STORE_RIG_DAY(2),
                             STORE_RIG_DAY(3)};
    struct record record;
    struct err err = {0};
    int bad = 0;

    store_rig_summary(&record, 9, STATUS_RUNNING);
    bad += store_record(store, &record, run, &err) < 0;
    for (uint64_t k = 1; k <= orders; k++) {
        store_rig_order(&record, k, 0, STATUS_ACTIVE);
        bad += store_record(store, &record, run, &err) < 0;
    }
    bad += store_equity(store, &store_rig_series[0], run, point, point, point,
                        orders, &err) < 0;
    store_rig_summary(&record, 9, STATUS_COMPLETED);
    bad += store_record(store, &record, run, &err) < 0;
    IS_INT(bad, 0, "a run of %d orders", (int)orders);
}

static void test_restart(bool commit_between)
{
    struct store *store;
    struct err err = {0};
    struct record record;

    fresh();
    store = store_rig_open(address, false);
    put_run(store, 1, 3);
    put_run(store, 2, 2);
    if (commit_between)
        IS_INT(store_commit(store, &err), 0, "stored: %s", err.msg);
    put_run(store, 1, 1);
    IS_INT(store_commit(store, &err), 0, "stored: %s", err.msg);
    IS_TEXT(ask(counts),
            "3 3 0000000000000001COMPLETED,0000000000000002COMPLETED",
            "a rerun replaces its run and no other");
    store_rig_summary(&record, 9, STATUS_RUNNING);
    IS_INT(store_record(store, &record, 2, &err), 0, "begins again");
    IS_INT(store_commit(store, &err), 0, "stored: %s", err.msg);
    IS_TEXT(ask(counts),
            "1 1 0000000000000001COMPLETED,0000000000000002RUNNING",
            "what is running has nothing of before");
    store_close(store);
}

static void test_ratios(void)
{
    static struct columns columns;
    static const int64_t ones[4] = {1, 1, 1, 1};
    double ratio[2] = {1.25, (double)NAN};
    const unsigned char effort[2] = {2, 0};
    struct bar_block block = block_of(&columns, &store_rig_series[0], 2);
    struct store *store;
    struct err err = {0};
    const char *query = "SELECT group_concat(volume_ratio || ',' || effort, "
                        "';') || count(volume_ratio) || volume FROM ohlcv_bars";

    put_bar(&columns, 0, 1, ones, 10);
    put_bar(&columns, 1, 2, ones, 10);
    fresh();
    store = store_rig_open(address, false);
    block.column[COLUMN_VR] = block.column[COLUMN_SR] =
        (const unsigned char *)ratio;
    block.column[COLUMN_EF] = effort;
    IS_INT(store_bars(store, &block, &err), 0, "with ratios");
    IS_INT(store_commit(store, &err), 0, "stored: %s", err.msg);
    IS_TEXT(ask(query), "1.25,2110.0", "NaN is NULL");
    block.column[COLUMN_VR] = block.column[COLUMN_SR] =
        block.column[COLUMN_EF] = NULL;
    IS_INT(store_bars(store, &block, &err), 0, "without");
    IS_INT(store_commit(store, &err), 0, "stored: %s", err.msg);
    IS_TEXT(ask(query), "1.25,2110.0", "an import of the same bars keeps them");
    columns.volume[0] = 11;
    IS_INT(store_bars(store, &block, &err), 0, "another volume");
    IS_INT(store_commit(store, &err), 0, "stored: %s", err.msg);
    IS_TEXT(ask("SELECT volume || count(volume_ratio) FROM ohlcv_bars "
                "WHERE ts = 1"),
            "11.00", "a bar that changed loses them");
    store_close(store);
}

/* One bad bar among many: none is stored, and it is named. */
static void test_refused(void)
{
    static struct columns columns;
    int64_t price[4] = {5, 6, 4, 5};
    struct bar_block block = block_of(&columns, &store_rig_series[1], 250);
    struct record record;
    struct store *store;
    struct err err = {0};

    for (size_t k = 0; k < 250; k++) {
        price[1] = k == 137 ? 3 : 6;
        put_bar(&columns, k, STORE_RIG_DAY((int64_t)k), price, 1);
    }
    fresh();
    store = store_rig_open(address, false);
    IS_INT(store_rig_bars(store, &store_rig_series[0], 0, 5, 0, &err), 0,
           "good bars");
    IS_INT(store_bars(store, &block, &err), 0, "and a bad one");
    IS_INT(store_commit(store, &err), -1, "refused");
    IS_INT(err.code, ERR_DATA, "the row's fault");
    OK(strstr(err.msg, "B'; DROP TABLE ohlcv_bars; -- 1h at 2024-05-17") &&
           strstr(err.msg, "CHECK"),
       "named: %s", err.msg);
    IS_INT((int64_t)store_pending(store), 255, "the batch is kept");
    IS_TEXT(ask("SELECT count(*) FROM ohlcv_bars"), "0", "nothing is stored");
    store_close(store);

    fresh();
    store = store_rig_open(address, false);
    store_rig_signal(&record, 0xabcdef, 0, STATUS_APPROVED);
    record.u.signal.confidence = 99;
    IS_INT(store_record(store, &record, 0, &err), 0, "a bad signal");
    IS_INT(store_commit(store, &err), -1, "refused");
    OK(strstr(err.msg, "the signal 0000000000abcdef of AAPL 1d"), "named: %s",
       err.msg);
    store_close(store);
}

/* A line for each series: "AAPL 1d 0;". */
static void list_series(struct store *store, const struct store_filter *filter,
                        char *out, size_t size)
{
    struct store_series *series = NULL;
    struct err err = {0};
    size_t count = 0;
    size_t used = 0;

    out[0] = 0;
    IS_INT(store_series(store, filter, &series, &count, &err), 0, "series: %s",
           err.msg);
    for (size_t k = 0; k < count; k++)
        used += (size_t)snprintf(
            out + used, size - used, "%.4s %s %d;", series[k].name.symbol,
            series[k].name.timeframe,
            (int)((series[k].first_ts - STORE_RIG_DAY(0)) / TIMESTAMP_DAY));
    free(series);
}

static void test_reading(void)
{
    static const char *const symbols[] = {"\xc3\x9c\"%", "none", "AAPL", NULL};
    static struct columns columns;
    struct store_filter filter = {NULL, NULL, INT64_MIN, INT64_MAX};
    struct store_bars_space space = space_of(&columns, 3);
    struct store *store;
    struct err err = {0};
    char text[256];
    int64_t next = STORE_RIG_DAY(2);
    int64_t wrong = 0;
    int64_t day = 2;
    size_t n = 0;

    fresh();
    store = store_rig_open(address, false);
    list_series(store, &filter, text, sizeof(text));
    IS_TEXT(text, "", "nothing yet");
    for (size_t s = 0; s < 3; s++)
        IS_INT(store_rig_bars(store, &store_rig_series[2 - s], 2 - (int64_t)s,
                              20, 0, &err),
               0, "bars");
    IS_INT(store_rig_bars(store, &(struct series_name){"AAPL", "1m"}, 7, 1, 0,
                          &err),
           0, "bars");
    IS_INT(store_commit(store, &err), 0, "stored: %s", err.msg);
    store_close(store);

    store = store_rig_open(address, true);
    list_series(store, &filter, text, sizeof(text));
    IS_TEXT(text, "AAPL 1d 0;AAPL 1m 7;B';  1h 1;\xc3\x9c\"% 1d 2;", "all");
    filter.symbol = symbols;
    filter.from_ts = STORE_RIG_DAY(1);
    list_series(store, &filter, text, sizeof(text));
    IS_TEXT(text, "AAPL 1d 1;AAPL 1m 7;\xc3\x9c\"% 1d 2;", "some");
    filter.timeframe = "1d";
    filter.before_ts = STORE_RIG_DAY(2);
    list_series(store, &filter, text, sizeof(text));
    IS_TEXT(text, "AAPL 1d 1;", "those with a bar in the span");
    do {
        IS_INT(store_read_bars(store, &store_rig_series[0], next,
                               STORE_RIG_DAY(12), &space, &n, &err),
               0, "a chunk");
        for (size_t k = 0; k < n; k++) {
            next = columns.number[COLUMN_TS][k] + 1;
            wrong += columns.number[COLUMN_TS][k] != STORE_RIG_DAY(day++);
        }
    } while (n);
    IS_INT(day, 12, "up to the end");
    IS_INT(wrong, 0, "each bar once");
    store_close(store);
}

/* What is read is the state of the opening. */
static void test_snapshot(void)
{
    static struct columns columns;
    struct store_bars_space space = space_of(&columns, 100);
    struct store *writer;
    struct store *reader;
    struct err err = {0};
    size_t n = 0;

    fresh();
    writer = store_rig_open(address, false);
    IS_INT(store_rig_bars(writer, &store_rig_series[0], 0, 10, 0, &err), 0,
           "bars");
    IS_INT(store_commit(writer, &err), 0, "stored: %s", err.msg);
    reader = store_rig_open(address, true);
    IS_INT(store_rig_bars(writer, &store_rig_series[0], 10, 10, 0, &err), 0,
           "more");
    IS_INT(store_commit(writer, &err), 0, "while it is read: %s", err.msg);
    IS_INT(store_read_bars(reader, &store_rig_series[0], 0, INT64_MAX, &space,
                           &n, &err),
           0, "read");
    IS_INT((int64_t)n, 10, "the bars of the opening");
    store_close(reader);
    store_close(writer);
}

static void open_fails(const char *what, bool read_only, const char *say)
{
    const struct store_options options = {.read_only = read_only};
    struct store *store = NULL;
    struct err err = {0};

    IS_INT(store_open(address, &options, &store, &err), -1, "%s", what);
    IS_INT(err.code, ERR_SYSTEM, "%s: the status", what);
    OK(strstr(err.msg, say), "%s: %s", what, err.msg);
}

static void test_bad_files(void)
{
    char sql[128];
    FILE *file;

    fresh();
    open_fails("no file to read", true, "unable to open");
    file = fopen(path, "w");
    OK(file &&
           fputs("timestamp,open,high,low,close,volume,and,so,on\n"
                 "2024-01-01,1,1,1,1,1,and,so,on,until,a,page,is,full\n",
                 file) >= 0 &&
           fclose(file) == 0,
       "a CSV file");
    open_fails("no database", false, "is no SQLite database");
    open_fails("no database to read", true, "is no SQLite database");
    snprintf(address, sizeof(address), "sqlite:%s/none/x.db", folder);
    open_fails("no folder", false, "unable to open");
    snprintf(address, sizeof(address), "sqlite:%s", folder);
    open_fails("a folder", false, "unable to open");

    fresh();
    change("CREATE TABLE other (a INTEGER)");
    open_fails("a database of others", true, "has schema 0");

    fresh();
    store_close(store_rig_open(address, false));
    snprintf(sql, sizeof(sql),
             "SELECT max(version) = %d FROM schema_migrations",
             schema_version());
    IS_TEXT(ask(sql), "1", "the schema is this program's");
    change("INSERT INTO schema_migrations (version, name) VALUES (999, 'x')");
    open_fails("a newer schema", false, "999, newer than this program's");
    open_fails("a newer schema to read", true, "use a newer barpipe");
    change("DELETE FROM schema_migrations WHERE version > 1");
    open_fails("an older schema to read", true, "has schema 1");
    store_close(store_rig_open(address, false));
    IS_TEXT(ask(sql), "1", "an older schema is brought up to date");
}

/* Runs as nobody where this is root: who may write everywhere. */
static int as_user(int (*run)(void))
{
    pid_t child;
    int status = -1;

    fflush(stdout);
    child = fork();
    if (child == 0) {
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(99);
        _exit(run());
    }
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int try_write(void)
{
    const struct store_options options = {0};
    struct store *store = NULL;
    struct err err = {0};

    if (store_open(address, &options, &store, &err) == 0)
        return 1;
    return err.code == ERR_SYSTEM && strstr(err.msg, "cannot be written") ? 0
                                                                          : 2;
}

static int try_read(void)
{
    static struct columns columns;
    const struct store_options options = {.read_only = true};
    struct store_bars_space space = space_of(&columns, 100);
    struct store *store = NULL;
    struct err err = {0};
    size_t n = 0;

    if (store_open(address, &options, &store, &err) < 0)
        return 1;
    if (store_read_bars(store, &store_rig_series[0], 0, INT64_MAX, &space, &n,
                        &err) < 0 ||
        n != 10)
        return 2;
    store_close(store);
    return 0;
}

static void test_read_only(void)
{
    struct store *store;
    struct err err = {0};

    fresh();
    store = store_rig_open(address, false);
    IS_INT(store_rig_bars(store, &store_rig_series[0], 0, 10, 0, &err), 0,
           "bars");
    IS_INT(store_commit(store, &err), 0, "stored: %s", err.msg);
    store_close(store);
    IS_INT(chmod(path, 0444) + chmod(folder, 0777), 0, "a read-only file");
    IS_INT(as_user(try_write), 0, "cannot be written to");
    IS_INT(as_user(try_read), 0, "can be read");
    IS_INT(chmod(folder, 0555), 0, "in a read-only folder");
    IS_INT(as_user(try_write), 0, "cannot be written to");
    IS_INT(as_user(try_read), 0, "can be read");
    IS_INT(chmod(folder, 0700), 0, "as before");
}

/* No file may grow beyond a limit: the disk is full. */
static void test_disk_full(void)
{
    struct rlimit old;
    struct rlimit limit;
    struct stat stats;
    struct store *store;
    struct err err = {0};
    char log[600];

    fresh();
    signal(SIGXFSZ, SIG_IGN);
    store = store_rig_open(address, false);
    IS_INT(store_rig_bars(store, &store_rig_series[0], 0, 10, 0, &err), 0,
           "bars");
    IS_INT(store_commit(store, &err), 0, "stored: %s", err.msg);
    for (int64_t k = 0; k < 20; k++)
        IS_INT(store_rig_bars(store, &store_rig_series[0], k * 1000, 1000, 0,
                              &err),
               0, "more bars");
    snprintf(log, sizeof(log), "%s-wal", path);
    IS_INT(stat(log, &stats) + getrlimit(RLIMIT_FSIZE, &old), 0, "a limit");
    limit = old;
    limit.rlim_cur = (rlim_t)stats.st_size + 100000;
    IS_INT(setrlimit(RLIMIT_FSIZE, &limit), 0, "is set");
    IS_INT(store_commit(store, &err), -1, "full");
    IS_INT(err.code, ERR_SYSTEM, "%s", err.msg);
    IS_INT((int64_t)store_pending(store), 20000, "the batch is kept");
    IS_INT(setrlimit(RLIMIT_FSIZE, &old), 0, "room again");
    IS_TEXT(ask("SELECT count(*) FROM ohlcv_bars"), "10",
            "none of it is there");
    IS_INT(store_commit(store, &err), 0, "and in it goes: %s", err.msg);
    IS_TEXT(ask("SELECT count(*) FROM ohlcv_bars"), "20000", "all of it");
    IS_TEXT(ask("PRAGMA integrity_check"), "ok", "a sound file");
    store_close(store);
}

static int write_all(void)
{
    const struct store_options options = {0};
    struct store *store = NULL;
    struct err err = {0};
    int bad = 0;

    if (store_open(address, &options, &store, &err) < 0)
        return 1;
    for (int step = 0; step < STORE_RIG_STEPS && !bad; step++)
        bad = store_rig_step(store, step, &err) < 0 ||
              (step % 3 == 2 && store_commit(store, &err) < 0);
    bad |= store_finish(store, &err) < 0;
    store_close(store);
    return bad ? 2 : 0;
}

/* Several at once, from a file that is not there yet. Runs are left out of the
 * comparison: two at once begin each other's anew. */
static void test_together(void)
{
    const char *sql = "SELECT count(*) || ' ' || sum(close) || ' ' || "
                      "(SELECT count(*) || sum(rev) FROM signals) || ' ' || "
                      "(SELECT count(*) FROM audit_log) || ' ' || "
                      "(SELECT count(*) FROM schema_migrations) "
                      "FROM ohlcv_bars";
    char alone[256];
    pid_t child[4];
    int bad = 0;

    fresh();
    IS_INT(write_all(), 0, "one alone");
    snprintf(alone, sizeof(alone), "%s", ask(sql));
    fresh();
    fflush(stdout);
    for (size_t k = 0; k < 4; k++) {
        child[k] = fork();
        if (child[k] == 0)
            _exit(write_all());
    }
    for (size_t k = 0; k < 4; k++) {
        int status = -1;

        waitpid(child[k], &status, 0);
        bad += status != 0;
    }
    IS_INT(bad, 0, "four at once");
    IS_TEXT(ask(sql), alone, "store what one does");
    IS_TEXT(ask("PRAGMA integrity_check"), "ok", "in a sound file");
}

int main(void)
{
    store_rig_folder(folder, sizeof(folder));
    test_round_trip();
    test_names();
    test_negative_zero();
    test_batches();
    test_revisions();
    test_restart(false);
    test_restart(true);
    test_ratios();
    test_refused();
    test_reading();
    test_snapshot();
    test_bad_files();
    test_read_only();
    test_disk_full();
    test_together();
    store_rig_remove(folder);
    return tap_done();
}
