/* A store in one SQLite file: opening, and what waits. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/sqlite_state.h"

/* Pages of the log before they go to the file, and of memory: with them small,
 * each batch is written to the file twice. */
#define SETTINGS                                                               \
    "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4096; "                \
    "PRAGMA cache_size=-16384"

static struct sqlite_store *of(struct store *base)
{
    return (struct sqlite_store *)base;
}

int sqlite_failed(struct sqlite_store *store, struct err *err)
{
    int code = sqlite3_extended_errcode(store->db);
    const char *text = sqlite3_errmsg(store->db);
    int system = sqlite3_system_errno(store->db);

    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
        return err_set(err, ERR_DATA, "\"%s\" refuses a row: %s", store->path,
                       text);
    case SQLITE_NOTADB:
        return err_set(err, ERR_SYSTEM, "\"%s\" is no SQLite database",
                       store->path);
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        if (system)
            return err_set(err, ERR_SYSTEM, "\"%s\": %s: %s", store->path, text,
                           strerror(system));
        break;
    default:
        break;
    }
    return err_set(err, ERR_SYSTEM, "\"%s\": %s", store->path, text);
}

int sqlite_run(struct sqlite_store *store, const char *sql, struct err *err)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK
               ? 0
               : sqlite_failed(store, err);
}

int sqlite_prepare(struct sqlite_store *store, const char *sql, size_t size,
                   sqlite3_stmt **out, struct err *err)
{
    if (*out)
        return 0;
    return sqlite3_prepare_v3(store->db, sql, (int)size,
                              SQLITE_PREPARE_PERSISTENT, out, NULL) == SQLITE_OK
               ? 0
               : sqlite_failed(store, err);
}

static int add_bars(struct store *base, const struct bar_block *block,
                    struct err *err)
{
    struct batch *batch = &of(base)->batch;

    if (batch_bars(batch, block, err) < 0)
        return -1;
    base->pending_bytes = batch->bytes;
    return 0;
}

static int add_record(struct store *base, const struct record *record,
                      uint64_t run, struct err *err)
{
    struct batch *batch = &of(base)->batch;

    if (batch_record(batch, record, run, err) < 0)
        return -1;
    base->pending_bytes = batch->bytes;
    return 0;
}

static int add_equity(struct store *base, const struct series_name *name,
                      uint64_t run, const int64_t *ts, const int64_t *equity,
                      const int64_t *cash, size_t n, struct err *err)
{
    struct batch *batch = &of(base)->batch;

    if (batch_equity(batch, name, run, ts, equity, cash, n, err) < 0)
        return -1;
    base->pending_bytes = batch->bytes;
    return 0;
}

static void close_store(struct store *base)
{
    struct sqlite_store *store = of(base);

    sqlite_insert_close(&store->bars);
    for (unsigned type = 0; type < RECORD_TYPES; type++)
        sqlite_insert_close(&store->records[type]);
    sqlite_insert_close(&store->equity);
    sqlite3_finalize(store->next_series);
    sqlite3_finalize(store->first_bar);
    sqlite3_finalize(store->read_bars);
    sqlite3_close(store->db);
    batch_reset(&store->batch);
    free(store->path);
    free(store);
}

static const struct store_ops ops = {
    .bars = add_bars,
    .record = add_record,
    .equity = add_equity,
    .commit = sqlite_commit,
    .close = close_store,
    .series = sqlite_series,
    .read_bars = sqlite_read_bars,
};

static int open_file(struct sqlite_store *store, const char *name, int flags,
                     struct err *err)
{
    int rc;

    sqlite3_close(store->db);
    rc = sqlite3_open_v2(name, &store->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (!store->db)
        return err_set(err, ERR_SYSTEM, "out of memory");
    if (rc != SQLITE_OK)
        return sqlite_failed(store, err);
    sqlite3_extended_result_codes(store->db, 1);
    sqlite3_busy_timeout(store->db, SQLITE_BUSY_MS);
    return 0;
}

static int open_writing(struct sqlite_store *store, struct err *err)
{
    if (open_file(store, store->path,
                  SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err) < 0)
        return -1;
    /* SQLite falls back to reading where it may not write. */
    if (sqlite3_db_readonly(store->db, "main"))
        return err_set(err, ERR_SYSTEM, "\"%s\" cannot be written to: %s",
                       store->path, strerror(EACCES));
    if (sqlite_run(store, SETTINGS, err) < 0 || sqlite_migrate(store, err) < 0)
        return -1;
    return sqlite_run(store, "PRAGMA journal_mode=WAL", err);
}

/* The file as a URI that says that nobody writes to it. */
static char *immutable_uri(const char *path)
{
    static const char hex[] = "0123456789ABCDEF";
    const char *end = "?immutable=1";
    char *uri = malloc(3 * strlen(path) + strlen(end) + sizeof("file:"));
    char *at = uri;

    if (!uri)
        return NULL;
    memcpy(at, "file:", 5);
    at += 5;
    for (; *path; path++) {
        if (*path != '%' && *path != '?' && *path != '#') {
            *at++ = *path;
            continue;
        }
        *at++ = '%';
        *at++ = hex[(unsigned char)*path >> 4];
        *at++ = hex[(unsigned char)*path & 15];
    }
    memcpy(at, end, strlen(end) + 1);
    return uri;
}

static bool has_log(const char *path, struct err *err)
{
    size_t size = strlen(path) + sizeof("-wal");
    char *name = malloc(size);
    bool found = true;

    if (name) {
        snprintf(name, size, "%s-wal", path);
        found = access(name, F_OK) == 0;
    } else {
        err_set(err, ERR_SYSTEM, "out of memory");
    }
    free(name);
    return found;
}

/* The state is that of the first read, which is the schema's. */
static int begin_reading(struct sqlite_store *store, struct err *err)
{
    if (sqlite_run(store, "BEGIN", err) < 0)
        return -1;
    return sqlite_migrate(store, err);
}

/*
 * A file in a folder that cannot be written has no log, and SQLite makes one
 * even for reading. Where none is left over, the file is all there is.
 */
static int open_reading(struct sqlite_store *store, struct err *err)
{
    char *uri;
    int rc;

    if (open_file(store, store->path, SQLITE_OPEN_READONLY, err) < 0)
        return -1;
    if (begin_reading(store, err) == 0)
        return 0;
    rc = sqlite3_errcode(store->db) & 0xff;
    if ((rc != SQLITE_CANTOPEN && rc != SQLITE_READONLY) ||
        has_log(store->path, err))
        return -1;
    uri = immutable_uri(store->path);
    if (!uri)
        return err_set(err, ERR_SYSTEM, "out of memory");
    rc = open_file(store, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, err);
    free(uri);
    return rc < 0 ? -1 : begin_reading(store, err);
}

int store_sqlite_open(const char *rest, const struct store_options *options,
                      struct store **out, struct err *err)
{
    struct sqlite_store *store = calloc(1, sizeof(*store));

    if (!store)
        return err_set(err, ERR_SYSTEM, "out of memory");
    store->base.ops = &ops;
    store->base.options = *options;
    store->path = strdup(rest);
    if (!store->path) {
        err_set(err, ERR_SYSTEM, "out of memory");
        goto fail;
    }
    if ((options->read_only ? open_reading(store, err)
                            : open_writing(store, err)) < 0)
        goto fail;
    *out = &store->base;
    return 0;
fail:
    close_store(&store->base);
    return -1;
}
