/* Columns from the field tables of records; the tables' names; migrations. */
#include "store/schema.h"

#include <pthread.h>
#include <string.h>

#include "store/schema_text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const tables[RECORD_TYPES] = {
    [RECORD_RANGE] = "trading_ranges",     [RECORD_PATTERN] = "patterns",
    [RECORD_SIGNAL] = "signals",           [RECORD_ORDER] = "backtest_orders",
    [RECORD_FILL] = "backtest_fills",      [RECORD_TRADE] = "backtest_trades",
    [RECORD_SUMMARY] = "backtest_results",
};

/* The fixed columns; of the optional ones a type has those it has a field of.
 */
static const struct fixed {
    const char *name;
    enum column_source source;
    bool optional;
} fixed[] = {
    {"run_id", SCHEMA_RUN, false},
    {"id", SCHEMA_ID, false},
    {"rev", SCHEMA_REV, false},
    {"symbol", SCHEMA_SYMBOL, false},
    {"timeframe", SCHEMA_TIMEFRAME, false},
    {"kind", SCHEMA_KIND, true},
    {"status", SCHEMA_STATUS, true},
    {"i", SCHEMA_I, false},
    {"ts", SCHEMA_TIME, false},
    {"event_i", SCHEMA_EVENT_I, false},
    {"event_ts", SCHEMA_EVENT_TIME, false},
    /* Signals and orders keep theirs elsewhere: by its field. */
    {"reason", SCHEMA_FIELD, true},
};
_Static_assert(COUNT(fixed) + RECORD_FIELDS_MAX <= SCHEMA_COLUMNS_MAX,
               "room for all columns");

const struct migration *schema_migrations(enum dialect dialect, size_t *count)
{
    *count = dialect == DIALECT_SQLITE ? schema_sqlite_count
                                       : schema_postgresql_count;
    return dialect == DIALECT_SQLITE ? schema_sqlite : schema_postgresql;
}

int schema_version(void)
{
    return schema_sqlite[schema_sqlite_count - 1].number;
}

const char *schema_table(enum record_type type)
{
    return tables[type];
}

static const struct field *field_named(const struct field *fields, size_t count,
                                       const char *name)
{
    for (size_t k = 0; k < count; k++)
        if (!strcmp(fields[k].name, name))
            return &fields[k];
    return NULL;
}

static bool is_fixed(const char *name)
{
    for (size_t k = 0; k < COUNT(fixed); k++)
        if (!strcmp(fixed[k].name, name))
            return true;
    return false;
}

static struct {
    struct schema_column column[SCHEMA_COLUMNS_MAX];
    size_t count;
} columns[RECORD_TYPES];
static pthread_once_t columns_once = PTHREAD_ONCE_INIT;

static void add_column(enum record_type type, const char *name,
                       enum column_source source, const struct field *field)
{
    columns[type].column[columns[type].count++] =
        (struct schema_column){name, source, field};
}

static void fill_columns(enum record_type type)
{
    size_t count;
    const struct field *fields = record_fields(type, &count);

    for (size_t k = 0; k < COUNT(fixed); k++) {
        const struct fixed *one = &fixed[k];
        const struct field *field = field_named(fields, count, one->name);

        if (one->source == SCHEMA_RUN && type < RECORD_ORDER)
            continue;
        if (one->optional && !field)
            continue;
        add_column(type, one->name, one->source,
                   one->source == SCHEMA_FIELD ? field : NULL);
    }
    for (size_t k = 0; k < count; k++)
        if (!is_fixed(fields[k].name))
            add_column(type, fields[k].name, SCHEMA_FIELD, &fields[k]);
}

static void fill_all(void)
{
    for (int type = 0; type < RECORD_TYPES; type++)
        fill_columns((enum record_type)type);
}

const struct schema_column *schema_columns(enum record_type type, size_t *count)
{
    pthread_once(&columns_once, fill_all);
    *count = columns[type].count;
    return columns[type].column;
}
