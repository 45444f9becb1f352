/*
 * The tables of sql/ against the columns that the program binds: SQLite's by
 * making them, PostgreSQL's by their text (tests/cli/500_schema.t asks a
 * server).
 */
#include "store/schema.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "lib/tap.h"

static const enum dialect dialects[] = {DIALECT_SQLITE, DIALECT_POSTGRES};

/* Types by field type: what SQLite and PostgreSQL call them. */
static const struct {
    const char *sqlite;
    const char *postgres;
} type_names[] = {
    [FIELD_INT] = {"INTEGER", "bigint"},
    [FIELD_TIME] = {"INTEGER", "timestamptz"},
    [FIELD_PRICE] = {"INTEGER", "numeric(19,8)"},
    [FIELD_REAL] = {"REAL", "double precision"},
    [FIELD_ID] = {"TEXT", "text COLLATE \"C\""},
    [FIELD_PARTS] = {"TEXT", "bigint[]"},
    [FIELD_TEXT] = {"TEXT", "text"},
    [FIELD_WORD] = {"TEXT", "text"},
    [FIELD_MONEY] = {"INTEGER", "numeric(19,8)"},
    [FIELD_BOOL] = {"INTEGER", "boolean"},
};

static const char *type_name(const struct schema_column *column,
                             enum dialect dialect)
{
    enum field_type type = FIELD_TEXT;

    if (column->field)
        type = column->field->type;
    else if (column->source == SCHEMA_REV || column->source == SCHEMA_I ||
             column->source == SCHEMA_EVENT_I)
        type = FIELD_INT;
    else if (column->source == SCHEMA_TIME ||
             column->source == SCHEMA_EVENT_TIME)
        type = FIELD_TIME;
    else if (column->source != SCHEMA_KIND && column->source != SCHEMA_STATUS)
        type = FIELD_ID; /* names are ordered by bytes, as identities are */
    if (dialect == DIALECT_SQLITE)
        return type_names[type].sqlite;
    if (!strcmp(column->name, "campaign"))
        type = FIELD_ID;
    return type_names[type].postgres;
}

static bool migrate(sqlite3 *db)
{
    size_t count;
    const struct migration *list = schema_migrations(DIALECT_SQLITE, &count);

    for (size_t k = 0; k < count; k++) {
        sqlite3_str *text = sqlite3_str_new(db);
        char *all;
        int status;

        for (const char *const *line = list[k].line; *line; line++)
            sqlite3_str_appendall(text, *line);
        all = sqlite3_str_finish(text);
        status = sqlite3_exec(db, all, NULL, NULL, NULL);
        sqlite3_free(all);
        if (status != SQLITE_OK) {
            tap_note("%s: %s", list[k].name, sqlite3_errmsg(db));
            return false;
        }
    }
    return true;
}

static const struct schema_column *find_column(enum record_type type,
                                               const char *name)
{
    size_t count;
    const struct schema_column *column = schema_columns(type, &count);

    for (size_t k = 0; k < count; k++)
        if (!strcmp(column[k].name, name))
            return &column[k];
    return NULL;
}

/* Every column of the program is there; what else is has a default. */
static void test_sqlite_table(sqlite3 *db, enum record_type type)
{
    size_t count;
    sqlite3_stmt *stmt;
    size_t found = 0;
    bool equal = true;
    bool defaults = true;

    (void)schema_columns(type, &count);
    if (sqlite3_prepare_v2(
            db, "SELECT name, type, dflt_value FROM pragma_table_info(?)", -1,
            &stmt, NULL) != SQLITE_OK) {
        OK(false, "the columns of %s can be asked for", schema_table(type));
        return;
    }
    sqlite3_bind_text(stmt, 1, schema_table(type), -1, SQLITE_STATIC);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(stmt, 0);
        const char *declared = (const char *)sqlite3_column_text(stmt, 1);
        const struct schema_column *column = find_column(type, name);

        if (!column) {
            defaults &= sqlite3_column_type(stmt, 2) != SQLITE_NULL;
            continue;
        }
        found++;
        if (strcmp(declared, type_name(column, DIALECT_SQLITE)) != 0) {
            tap_note("%s is %s, wanted %s", name, declared,
                     type_name(column, DIALECT_SQLITE));
            equal = false;
        }
    }
    sqlite3_finalize(stmt);
    IS_INT((int64_t)found, (int64_t)count,
           "SQLite's %s has all of the program's columns", schema_table(type));
    OK(equal, "of their types");
    OK(defaults, "and others only with a default");
}

static void test_sqlite(void)
{
    sqlite3 *db = NULL;

    if (sqlite3_open(":memory:", &db) != SQLITE_OK) {
        OK(false, "a database in memory opens");
        sqlite3_close(db);
        return;
    }
    OK(migrate(db), "SQLite takes the migrations");
    OK(migrate(db), "and takes them again");
    for (int type = 0; type < RECORD_TYPES; type++)
        test_sqlite_table(db, (enum record_type)type);
    sqlite3_close(db);
}

/* The lines behind "CREATE TABLE ... name ("; NULL when there are none. */
static const char *const *find_table(const char *name)
{
    size_t count;
    const struct migration *list = schema_migrations(DIALECT_POSTGRES, &count);
    char head[80];

    snprintf(head, sizeof(head), "CREATE TABLE IF NOT EXISTS %s (\n", name);
    for (size_t k = 0; k < count; k++)
        for (const char *const *line = list[k].line; *line; line++)
            if (!strcmp(*line, head))
                return line + 1;
    return NULL;
}

/* `    name type`, or `    "name" type`, then nothing, a comma or NOT NULL. */
static bool line_declares(const char *line, const char *name, const char *type)
{
    char plain[160];
    char quoted[160];
    int n = snprintf(plain, sizeof(plain), "    %s %s", name, type);
    int m = snprintf(quoted, sizeof(quoted), "    \"%s\" %s", name, type);
    const char *rest = !strncmp(line, plain, (size_t)n)    ? line + n
                       : !strncmp(line, quoted, (size_t)m) ? line + m
                                                           : NULL;

    return rest && (!strcmp(rest, ",\n") || !strcmp(rest, " NOT NULL,\n"));
}

static void test_postgres_table(enum record_type type)
{
    size_t count;
    const struct schema_column *column = schema_columns(type, &count);
    const char *const *table = find_table(schema_table(type));
    bool equal = table != NULL;

    for (size_t k = 0; table && k < count; k++) {
        const char *type_text = type_name(&column[k], DIALECT_POSTGRES);
        const char *const *line = table;

        while (*line && **line != ')' &&
               !line_declares(*line, column[k].name, type_text))
            line++;
        if (!*line || **line == ')') {
            tap_note("there is no %s %s", column[k].name, type_text);
            equal = false;
        }
    }
    OK(equal, "PostgreSQL's %s has the program's columns", schema_table(type));
}

/* "001_tables" of "001_tables.sqlite.sql". */
static size_t stem_size(const char *name)
{
    return strcspn(name, ".");
}

static void test_numbers(void)
{
    size_t counts[2];
    const struct migration *lists[2];
    bool same = true;
    bool recorded = true;

    for (int d = 0; d < 2; d++)
        lists[d] = schema_migrations(dialects[d], &counts[d]);
    IS_INT((int64_t)counts[0], (int64_t)counts[1],
           "both dialects have as many migrations");
    IS_INT((int64_t)counts[0], schema_version(),
           "the last has the number the program needs");
    for (size_t k = 0; k < counts[0]; k++) {
        size_t size = stem_size(lists[0][k].name);

        same &= lists[0][k].number == (int)k + 1 &&
                lists[1][k].number == (int)k + 1 &&
                size == stem_size(lists[1][k].name) &&
                !memcmp(lists[0][k].name, lists[1][k].name, size);
        for (int d = 0; d < 2; d++) {
            const char *const *line = lists[d][k].line;
            char wanted[160];
            bool found = false;

            snprintf(wanted, sizeof(wanted), "VALUES (%d, '%.*s')\n",
                     (int)k + 1, (int)(size - 4), lists[d][k].name + 4);
            for (; *line; line++)
                found |= strstr(*line, wanted) != NULL;
            recorded &= found;
        }
    }
    OK(same, "numbers have no gap, and names are those of both dialects");
    OK(recorded, "each migration writes down its number and name");
}

static void test_fixed(void)
{
    size_t count;
    const struct schema_column *column = schema_columns(RECORD_FILL, &count);

    IS_TEXT(column[0].name, "run_id",
            "what a backtest has begins with its run");
    column = schema_columns(RECORD_RANGE, &count);
    IS_TEXT(column[0].name, "id", "what it has not, with the id");
    column = schema_columns(RECORD_SIGNAL, &count);
    for (size_t k = 0; k < count; k++)
        if (!strcmp(column[k].name, "reason"))
            OK(column[k].field && column[k].field->offset ==
                                      offsetof(struct record, u.signal.reason),
               "a signal's reason is its own");
}

int main(void)
{
    test_numbers();
    test_fixed();
    test_sqlite();
    for (int type = 0; type < RECORD_TYPES; type++)
        test_postgres_table((enum record_type)type);
    return tap_done();
}
