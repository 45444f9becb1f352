/* Rows to blocks. */
#include "source/csv_series.h"

#include <stdlib.h>
#include <string.h>

#include "source/bar_columns.h"
#include "source/bar_gather.h"
#include "source/csv_index.h"
#include "source/csv_names.h"

static const char time_fault[] = "time is not later than the bar before";

int csv_registry_add(struct csv_registry *registry,
                     const struct series_name *series, const char *file,
                     struct err *err)
{
    size_t number;
    int rc;

    if (registry->series.count == registry->capacity) {
        size_t capacity = registry->capacity ? 2 * registry->capacity : 64;
        const char **wider =
            realloc(registry->file, capacity * sizeof(const char *));

        if (!wider)
            return err_set(err, ERR_SYSTEM, "out of memory");
        registry->file = wider;
        registry->capacity = capacity;
    }
    rc = series_table_add(&registry->series, series, &number, err);
    if (rc < 0)
        return -1;
    if (!rc)
        return err_set(err, ERR_DATA, "%s %s is in \"%s\" and again in \"%s\"",
                       series->symbol, series->timeframe,
                       registry->file[number], file);
    registry->file[number] = file;
    return 0;
}

void csv_registry_reset(struct csv_registry *registry)
{
    series_table_reset(&registry->series);
    free(registry->file);
    *registry = (struct csv_registry){.capacity = 0};
}

/* The open of a bar whose end is stamped. */
static int64_t open_of(enum timeframe timeframe, int64_t end)
{
    if (timeframe == TIMEFRAME_1MO)
        return timeframe_floor(TIMEFRAME_1MO, end - 1);
    return end - timeframe_length_ns(timeframe);
}

/* Leaves the row's ts in its bar; false when it is not after `before`. */
static bool place(struct csv_row *row, bool label_close,
                  enum timeframe timeframe, int64_t before)
{
    int64_t ts = row->bar.ts;
    int64_t later = row->later_ts;

    if (label_close) {
        ts = open_of(timeframe, ts);
        later = open_of(timeframe, later);
    }
    /* A clock that shows an hour twice: the second time follows the first. */
    row->bar.ts = ts > before ? ts : later;
    return row->bar.ts > before;
}

/* ------------------------------------------------------- a single series */

struct single {
    struct source source;
    struct csv_series series;
    struct csv_reader *reader;
    struct bar_columns columns;
    enum timeframe timeframe;
    int64_t i;
    int64_t last_ts;
    bool done;
    int failed; /* an error waits until the bars before it are out */
    struct err err;
};

/* Bars up to a full block; 0, or -1. */
static int fill(struct single *s, struct err *err)
{
    struct csv_row row;
    int rc;

    while (s->columns.n < s->series.block_bars) {
        rc = csv_reader_next(s->reader, &row, err);
        if (rc <= 0)
            return rc;
        if (!place(&row, s->series.label_close, s->timeframe, s->last_ts)) {
            if (csv_reader_reject(s->reader, CSV_TIME, time_fault, err) < 0)
                return -1;
            continue;
        }
        s->last_ts = row.bar.ts;
        bar_columns_put(&s->columns, &row.bar);
    }
    return 0;
}

static int single_next(struct source *source, struct bar_block *out,
                       struct err *err)
{
    struct single *s = (struct single *)source;

    if (s->failed) {
        *err = s->err;
        return -1;
    }
    if (s->done)
        return 0;
    if (bar_columns_reserve(&s->columns, s->series.block_bars, err) < 0)
        return -1;
    s->columns.first = 0;
    s->columns.n = 0;
    s->failed = fill(s, &s->err);
    if (s->failed && !s->columns.n) {
        *err = s->err;
        return -1;
    }
    s->done = !s->columns.n;
    *out = bar_columns_block(&s->columns, &s->series.name, s->i, s->columns.n);
    s->i += (int64_t)s->columns.n;
    return !s->done || s->i;
}

static void single_close(struct source *source)
{
    struct single *s = (struct single *)source;

    csv_reader_close(s->reader);
    bar_columns_reset(&s->columns);
    free(s);
}

int csv_series_open(const struct csv_series *series, struct source **out,
                    struct err *err)
{
    static const struct source_ops ops = {single_next, single_close};
    struct single *s = calloc(1, sizeof(*s));

    if (!s)
        return err_set(err, ERR_SYSTEM, "out of memory");
    s->source.ops = &ops;
    s->series = *series;
    s->last_ts = INT64_MIN;
    if (!timeframe_parse(series->name.timeframe, &s->timeframe))
        s->timeframe = TIMEFRAME_TICK;
    if (csv_reader_open(&series->input, series->ranges, series->range_count,
                        &s->reader, err) < 0) {
        single_close(&s->source);
        return -1;
    }
    *out = &s->source;
    return 0;
}

/* ------------------------------------------------------- mixed series */

struct mixed {
    struct source source;
    struct csv_series series;
    struct csv_registry *registry;
    struct csv_reader *reader;
    struct bar_gather *gather;
    struct series_table table;
    int64_t *last_ts; /* of each series */
    enum timeframe *timeframe;
    size_t capacity;
    int64_t now;  /* no row is before this any more */
    bool pending; /* `bar` of `number` waits for blocks to go out */
    struct bar bar;
    size_t number;
    size_t last; /* the series of the row before: most likely this one's */
    bool at_end;
    int failed;
    struct err err;
};

static int grow_mixed(struct mixed *m, struct err *err)
{
    size_t capacity = m->capacity ? 2 * m->capacity : 64;
    int64_t *last_ts = realloc(m->last_ts, capacity * sizeof(*last_ts));
    enum timeframe *timeframe;

    if (!last_ts)
        return err_set(err, ERR_SYSTEM, "out of memory");
    m->last_ts = last_ts;
    timeframe = realloc(m->timeframe, capacity * sizeof(*timeframe));
    if (!timeframe)
        return err_set(err, ERR_SYSTEM, "out of memory");
    m->timeframe = timeframe;
    m->capacity = capacity;
    return 0;
}

/* The number of the row's series, which may be new. 1, 0 for a bad row, -1. */
static int find_series(struct mixed *m, const struct csv_row *row,
                       struct err *err)
{
    const char *timeframe =
        *m->series.name.timeframe ? m->series.name.timeframe : NULL;
    struct series_name name;
    enum csv_column column;
    const char *why = csv_index_name(row, timeframe, &name, &column);
    int rc;

    if (why)
        return csv_reader_reject(m->reader, column, why, err);
    rc = series_table_add(&m->table, &name, &m->number, err);
    if (rc < 0)
        return -1;
    if (!rc)
        return 1;
    if (m->table.count > m->capacity && grow_mixed(m, err) < 0)
        return -1;
    m->last_ts[m->number] = INT64_MIN;
    if (!timeframe_parse(name.timeframe, &m->timeframe[m->number]))
        m->timeframe[m->number] = TIMEFRAME_TICK;
    if (csv_registry_add(m->registry, &name,
                         csv_text_name(m->series.input.text), err) < 0 ||
        bar_gather_begin(m->gather, m->table.names[m->number], err) < 0)
        return -1;
    return 1;
}

/* The next good row's bar becomes pending. 1, 0 at the end, -1. */
static int read_bar(struct mixed *m, struct err *err)
{
    struct csv_row row;
    int rc;

    for (;;) {
        rc = csv_reader_next(m->reader, &row, err);
        if (rc <= 0)
            return rc;
        rc = find_series(m, &row, err);
        if (rc < 0)
            return -1;
        if (!rc)
            continue;
        if (!place(&row, m->series.label_close, m->timeframe[m->number],
                   m->last_ts[m->number])) {
            if (csv_reader_reject(m->reader, CSV_TIME, time_fault, err) < 0)
                return -1;
            continue;
        }
        if (row.bar.ts >= m->now)
            break;
        if (csv_reader_reject(m->reader, CSV_TIME,
                              "time is before the row above, and the rows are "
                              "not grouped by symbol",
                              err) < 0)
            return -1;
    }
    m->last_ts[m->number] = row.bar.ts;
    m->bar = row.bar;
    m->pending = true;
    return 1;
}

static int mixed_next(struct source *source, struct bar_block *out,
                      struct err *err)
{
    struct mixed *m = (struct mixed *)source;

    for (;;) {
        if (bar_gather_take(m->gather, m->at_end ? INT64_MAX : m->now,
                            m->at_end && !m->failed, out))
            return 1;
        if (m->failed) {
            *err = m->err;
            return -1;
        }
        if (m->at_end)
            return 0;
        if (m->pending) {
            m->pending = false;
            if (bar_gather_put(m->gather, m->number, &m->bar, err) < 0)
                return -1;
        }
        m->failed = read_bar(m, &m->err);
        m->at_end = m->failed <= 0;
        m->failed = m->failed < 0;
        if (m->pending)
            m->now = m->bar.ts;
    }
}

static void mixed_close(struct source *source)
{
    struct mixed *m = (struct mixed *)source;

    csv_reader_close(m->reader);
    bar_gather_close(m->gather);
    series_table_reset(&m->table);
    free(m->last_ts);
    free(m->timeframe);
    free(m);
}

int csv_series_open_mixed(const struct csv_series *series,
                          struct csv_registry *registry, struct source **out,
                          struct err *err)
{
    static const struct source_ops ops = {mixed_next, mixed_close};
    struct mixed *m = calloc(1, sizeof(*m));

    if (!m)
        return err_set(err, ERR_SYSTEM, "out of memory");
    m->source.ops = &ops;
    m->series = *series;
    m->registry = registry;
    m->now = INT64_MIN;
    if (csv_reader_open(&series->input, series->ranges, series->range_count,
                        &m->reader, err) < 0 ||
        bar_gather_open(series->block_bars, &m->gather, err) < 0) {
        mixed_close(&m->source);
        return -1;
    }
    *out = &m->source;
    return 0;
}
