/*
 * The tables as the program knows them: the migrations of sql/, built in, and
 * which column of which table a field of a record goes to.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "model/record.h"

enum dialect { DIALECT_SQLITE, DIALECT_POSTGRES };

/* One file of sql/, in the order of its number. */
struct migration {
    int number;
    const char *name;        /* "001_tables.sqlite.sql" */
    const char *const *line; /* its text, NULL at the end */
};

/* Those of a dialect; both where a file serves both. */
const struct migration *schema_migrations(enum dialect dialect, size_t *count);

/* The number of the last migration: what this program needs. */
int schema_version(void);

/* "patterns", "backtest_trades", ...; "ohlcv_bars" and "backtest_equity" are
 * not records. */
const char *schema_table(enum record_type type);

/*
 * The columns of a record's table, in the order of binding: first, where the
 * type is a backtest's, run_id; then id rev symbol timeframe kind status i ts
 * event_i event_ts reason as far as the type has them; then the fields of
 * record_fields(), each by its own name. `field` is NULL for the fixed ones;
 * reason comes by its field, since signals and orders have one of their own.
 */
enum column_source {
    SCHEMA_RUN, /* text, 16 hex digits */
    SCHEMA_ID,
    SCHEMA_REV,
    SCHEMA_SYMBOL,
    SCHEMA_TIMEFRAME,
    SCHEMA_KIND, /* text */
    SCHEMA_STATUS,
    SCHEMA_I,
    SCHEMA_TIME,
    SCHEMA_EVENT_I,
    SCHEMA_EVENT_TIME,
    SCHEMA_FIELD
};
struct schema_column {
    const char *name;
    enum column_source source;
    const struct field *field;
};
#define SCHEMA_COLUMNS_MAX (RECORD_FIELDS_MAX + 12)

const struct schema_column *schema_columns(enum record_type type,
                                           size_t *count);

#endif
