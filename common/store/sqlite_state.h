/* What the files of the SQLite store share. For sqlite*.c. */
#ifndef STORE_SQLITE_STATE_H
#define STORE_SQLITE_STATE_H

#include <sqlite3.h>

#include "store/batch.h"
#include "store/schema.h"
#include "store/sqlite_insert.h"
#include "store/store_kind.h"

/* How long to wait for another writer. */
#define SQLITE_BUSY_MS 30000

struct sqlite_store {
    struct store base;
    sqlite3 *db;
    char *path;
    struct batch batch;
    struct sqlite_insert bars;
    struct sqlite_insert records[RECORD_TYPES];
    struct sqlite_insert equity;
    sqlite3_stmt *next_series;
    sqlite3_stmt *first_bar;
    sqlite3_stmt *read_bars;
};

/*
 * What SQLite says, with the file's name in front of it. ERR_DATA where it is
 * a row that the tables refuse, else ERR_SYSTEM. Returns -1.
 */
int sqlite_failed(struct sqlite_store *store, struct err *err);

/* Runs statements without parameters. */
NODISCARD int sqlite_run(struct sqlite_store *store, const char *sql,
                         struct err *err);

/* Prepares for the life of the store, unless that is done. */
NODISCARD int sqlite_prepare(struct sqlite_store *store, const char *sql,
                             size_t size, sqlite3_stmt **out, struct err *err);

/* Checks the schema, and brings it up to date where the store may write. */
NODISCARD int sqlite_migrate(struct sqlite_store *store, struct err *err);

/* As in struct store_ops. */
int sqlite_commit(struct store *base, struct err *err);
int sqlite_series(struct store *base, const struct store_filter *filter,
                  struct store_series **out, size_t *count, struct err *err);
int sqlite_read_bars(struct store *base, const struct series_name *name,
                     int64_t from_ts, int64_t before_ts,
                     struct store_bars_space *space, size_t *n,
                     struct err *err);

#endif
