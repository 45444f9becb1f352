/* The schema of a SQLite file: which it is, and bringing it up to date. */
#include <string.h>

#include "store/sqlite_state.h"

/* One number that a query says; ERR_SYSTEM. */
static int ask(struct sqlite_store *store, const char *sql, int *out,
               struct err *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = -1;

    if (sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL) != SQLITE_OK ||
        sqlite3_step(stmt) != SQLITE_ROW) {
        sqlite_failed(store, err);
    } else {
        *out = sqlite3_column_int(stmt, 0);
        rc = 0;
    }
    sqlite3_finalize(stmt);
    return rc;
}

/* The highest number of a migration that was applied; 0: none. */
static int stored_version(struct sqlite_store *store, int *out, struct err *err)
{
    int tables;

    *out = 0;
    if (ask(store,
            "SELECT count(*) FROM sqlite_master "
            "WHERE type = 'table' AND name = 'schema_migrations'",
            &tables, err) < 0)
        return -1;
    if (!tables)
        return 0;
    return ask(store, "SELECT coalesce(max(version), 0) FROM schema_migrations",
               out, err);
}

static int apply(struct sqlite_store *store, const struct migration *migration,
                 struct err *err)
{
    struct buf sql = {0};
    int rc = 0;

    for (size_t k = 0; migration->line[k] && !rc; k++)
        rc = buf_append(&sql, migration->line[k], strlen(migration->line[k]),
                        err);
    if (!rc)
        rc = buf_append(&sql, "", 1, err);
    if (!rc)
        rc = sqlite_run(store, (const char *)sql.data, err);
    buf_reset(&sql);
    return rc < 0 ? err_prefix(err, "%s: ", migration->name) : 0;
}

/* Each in a transaction; another program may be at it, too. */
static int apply_missing(struct sqlite_store *store, struct err *err)
{
    size_t count;
    const struct migration *migrations =
        schema_migrations(DIALECT_SQLITE, &count);

    for (size_t k = 0; k < count; k++) {
        int version;

        if (sqlite_run(store, "BEGIN IMMEDIATE", err) < 0)
            return -1;
        if (stored_version(store, &version, err) < 0 ||
            (version < migrations[k].number &&
             apply(store, &migrations[k], err) < 0) ||
            sqlite_run(store, "COMMIT", err) < 0) {
            sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
            return -1;
        }
    }
    return 0;
}

int sqlite_migrate(struct sqlite_store *store, struct err *err)
{
    int version;

    if (stored_version(store, &version, err) < 0)
        return -1;
    if (version > schema_version())
        return err_set(err, ERR_SYSTEM,
                       "\"%s\" has schema %d, newer than this program's %d: "
                       "use a newer barpipe",
                       store->path, version, schema_version());
    if (version >= schema_version())
        return 0;
    if (store->base.options.read_only)
        return err_set(err, ERR_SYSTEM,
                       "\"%s\" has schema %d, this program needs %d. "
                       "Try barsink --migrate",
                       store->path, version, schema_version());
    return apply_missing(store, err);
}
