/* Migrations: what is there, what is missing. */
#include "store/postgres_schema.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "store/postgres_apply.h"
#include "store/postgres_value.h"
#include "store/schema.h"

/* Any number, but the same for all who migrate: "barpipe" in ASCII. */
#define LOCK_STATEMENT "SELECT pg_advisory_xact_lock(27692465480986725)"

static const struct postgres_parameters none = {0};

/* A query whose one value is an integer; null is -1. */
static int ask_number(struct postgres_link *link, const char *sql,
                      int32_t *number, struct err *err)
{
    struct pg_result *result;

    if (postgres_link_ask(link, sql, &none, &result, err) < 0)
        return -1;
    *number =
        PQgetisnull(result, 0, 0)
            ? -1
            : postgres_get_32((const unsigned char *)PQgetvalue(result, 0, 0));
    PQclear(result);
    return 0;
}

/* The highest number, 0 where there is none, -1 without the table. */
static int version(struct postgres_link *link, int32_t *number, struct err *err)
{
    int32_t there;

    *number = -1;
    if (ask_number(link,
                   "SELECT CASE WHEN to_regclass('schema_migrations') IS NULL"
                   " THEN 0 ELSE 1 END",
                   &there, err) < 0)
        return -1;
    return there ? ask_number(link,
                              "SELECT coalesce(max(version), 0)"
                              " FROM schema_migrations",
                              number, err)
                 : 0;
}

static int too_new(int32_t number, struct err *err)
{
    return err_set(err, ERR_SYSTEM,
                   "the database has schema %d, newer than this program's %d: "
                   "use a newer barpipe",
                   (int)number, schema_version());
}

static int check_tables(struct postgres_link *link, struct err *err)
{
    char sql[128];
    int32_t there;

    for (unsigned table = 0; table < POSTGRES_TABLES; table++) {
        snprintf(sql, sizeof(sql),
                 "SELECT CASE WHEN to_regclass('%s') IS NULL"
                 " THEN 0 ELSE 1 END",
                 postgres_table(table));
        if (ask_number(link, sql, &there, err) < 0)
            return -1;
        if (!there)
            return err_set(err, ERR_SYSTEM,
                           "the database has schema %d but no table %s: "
                           "restore it, or use a database of its own",
                           schema_version(), postgres_table(table));
    }
    return 0;
}

int postgres_schema_check(struct postgres_link *link, struct err *err)
{
    int32_t number;

    if (version(link, &number, err) < 0)
        return -1;
    if (number <= 0)
        return err_set(err, ERR_SYSTEM,
                       "the database has no barpipe schema: "
                       "barsink --migrate makes it");
    if (number > schema_version())
        return too_new(number, err);
    if (number < schema_version())
        return err_set(err, ERR_SYSTEM,
                       "the database has schema %d, this program needs %d: "
                       "barsink --migrate brings it up to date",
                       (int)number, schema_version());
    return check_tables(link, err);
}

static int append_text(struct buf *text, const struct migration *migration,
                       struct err *err)
{
    for (size_t k = 0; migration->line[k]; k++)
        if (buf_append(text, migration->line[k], strlen(migration->line[k]),
                       err) < 0 ||
            buf_append(text, "\n", 1, err) < 0)
            return -1;
    return buf_append(text, "", 1, err);
}

static int is_applied(struct postgres_link *link, int number, bool *applied,
                      struct err *err)
{
    char sql[128];
    int32_t found;

    if (version(link, &found, err) < 0)
        return -1;
    *applied = false;
    if (found < 0)
        return 0;
    if (found > schema_version())
        return too_new(found, err);
    snprintf(sql, sizeof(sql),
             "SELECT count(*)::integer FROM schema_migrations"
             " WHERE version = %d",
             number);
    if (ask_number(link, sql, &found, err) < 0)
        return -1;
    *applied = found > 0;
    return 0;
}

static int apply(struct postgres_link *link, const struct migration *migration,
                 struct err *err)
{
    struct buf text = {0};
    bool applied = false;
    int rc = append_text(&text, migration, err);

    if (!rc)
        rc = postgres_link_run(link, "BEGIN; " LOCK_STATEMENT, err);
    if (!rc)
        rc = is_applied(link, migration->number, &applied, err);
    if (!rc && !applied)
        rc = postgres_link_run(link, (const char *)text.data, err);
    if (!rc)
        rc = postgres_link_run(link, "COMMIT", err);
    if (rc < 0) {
        postgres_link_rollback(link);
        err_prefix(err, "migration %s: ", migration->name);
    }
    buf_reset(&text);
    return rc;
}

int postgres_schema_migrate(struct postgres_link *link, struct err *err)
{
    size_t count;
    const struct migration *migration =
        schema_migrations(DIALECT_POSTGRES, &count);
    int32_t number;

    if (version(link, &number, err) < 0)
        return -1;
    if (number > schema_version())
        return too_new(number, err);
    for (size_t k = 0; k < count; k++)
        if (apply(link, &migration[k], err) < 0)
            return -1;
    return 0;
}
