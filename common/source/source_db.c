/* Bars out of a database. */
#include "source/source_db.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"
#include "base/timestamp.h"
#include "source/block_heap.h"
#include "store/store.h"

#define BARS_MIN    64
#define BARS_MAX    1024
#define VALUE_BYTES 8

/* What has been read of a series and has not gone out. */
struct shelf {
    const struct series_name *name;
    unsigned char *data; /* COLUMN_BAR_COUNT columns; NULL: nothing was read */
    size_t first;
    size_t n;
    int64_t i;       /* of the bar at `first` */
    int64_t read_ts; /* the next bar to read is not before this */
    bool is_read;    /* no bar can be later than the last */
};

struct db_source {
    struct source base;
    struct store *store;
    struct store_series *series;
    struct shelf *shelf; /* one for each series */
    size_t count;
    size_t frame_bars;
    size_t capacity; /* bars of a shelf: whole frames */
    int64_t before_ts;
    struct block_heap heap; /* series whose next block is due, by its time */
    struct shelf *last;     /* whose block went out last */
    size_t last_n;          /* and the bars of it */
};

/* --- blocks -------------------------------------------------------------- */

static void columns_at(const struct db_source *db, const struct shelf *shelf,
                       size_t at, unsigned char *column[])
{
    for (size_t k = 0; k < COLUMN_BAR_COUNT; k++)
        column[k] = shelf->data + (k * db->capacity + at) * VALUE_BYTES;
}

static struct bar_block block_of(const struct db_source *db,
                                 const struct shelf *shelf, size_t n)
{
    struct bar_block block = {.series = shelf->name, .i = shelf->i, .n = n};
    unsigned char *column[COLUMN_BAR_COUNT];

    columns_at(db, shelf, shelf->first, column);
    for (size_t k = 0; k < COLUMN_BAR_COUNT; k++)
        block.column[k] = column[k];
    return block;
}

/* A database can be changed by others than barsink. */
static int check(const struct bar_block *block, int64_t previous_ts,
                 struct err *err)
{
    char text[TIMESTAMP_TEXT_MAX];
    size_t bad;
    enum bar_fault fault = block_check(block, previous_ts, &bad);

    if (fault == BAR_OK)
        return 0;
    timestamp_format(block_int(block, COLUMN_TS, bad), text);
    return err_set(err, ERR_DATA, "%s %s at %s: %s", block->series->symbol,
                   block->series->timeframe, text, bar_fault_text(fault));
}

/* Fills an empty shelf; shelf->n stays 0 behind the last bar. */
static int fill(struct db_source *db, struct shelf *shelf, struct err *err)
{
    struct store_bars_space space = {.capacity = db->capacity};
    struct bar_block block;
    int64_t last_ts;

    if (shelf->is_read)
        return 0;
    if (!shelf->data)
        shelf->data = malloc(db->capacity * COLUMN_BAR_COUNT * VALUE_BYTES);
    if (!shelf->data)
        return err_set(err, ERR_SYSTEM, "out of memory");
    shelf->first = 0;
    columns_at(db, shelf, 0, space.column);
    if (store_read_bars(db->store, shelf->name, shelf->read_ts, db->before_ts,
                        &space, &shelf->n, err) < 0)
        return -1;
    if (!shelf->n)
        return 0;
    block = block_of(db, shelf, shelf->n);
    if (check(&block, shelf->i ? shelf->read_ts - 1 : INT64_MIN, err) < 0)
        return -1;
    last_ts = block_int(&block, COLUMN_TS, shelf->n - 1);
    shelf->is_read = last_ts == INT64_MAX;
    if (!shelf->is_read)
        shelf->read_ts = last_ts + 1;
    return 0;
}

static int push(struct db_source *db, struct shelf *shelf, int64_t ts,
                struct err *err)
{
    return block_heap_push(
        &db->heap,
        (struct block_key){.ts = ts,
                           .series = shelf->name,
                           .index = (size_t)(shelf - db->shelf)},
        err);
}

/*
 * Behind the block that went out last its series has another, which takes its
 * turn: 0, or none, and *out is its end: 1.
 */
static int advance(struct db_source *db, struct bar_block *out, struct err *err)
{
    struct shelf *shelf = db->last;
    struct bar_block block;

    db->last = NULL;
    shelf->first += db->last_n;
    shelf->n -= db->last_n;
    shelf->i += (int64_t)db->last_n;
    if (!shelf->n && fill(db, shelf, err) < 0)
        return -1;
    if (!shelf->n) {
        free(shelf->data);
        shelf->data = NULL;
        *out = (struct bar_block){.series = shelf->name, .i = shelf->i};
        return 1;
    }
    block = block_of(db, shelf, 1);
    return push(db, shelf, block_int(&block, COLUMN_TS, 0), err);
}

static int next(struct source *source, struct bar_block *out, struct err *err)
{
    struct db_source *db = (struct db_source *)source;
    struct shelf *shelf;
    int rc = db->last ? advance(db, out, err) : 0;

    if (rc)
        return rc;
    if (!db->heap.count)
        return 0;
    shelf = &db->shelf[db->heap.keys[0].index];
    block_heap_pop(&db->heap);
    if (!shelf->n && fill(db, shelf, err) < 0)
        return -1;
    if (!shelf->n)
        return err_set(err, ERR_DATA, "%s %s: bars were there and are not",
                       shelf->name->symbol, shelf->name->timeframe);
    db->last = shelf;
    db->last_n = shelf->n < db->frame_bars ? shelf->n : db->frame_bars;
    *out = block_of(db, shelf, db->last_n);
    return 1;
}

static void close_source(struct source *source)
{
    struct db_source *db = (struct db_source *)source;

    for (size_t k = 0; db->shelf && k < db->count; k++)
        free(db->shelf[k].data);
    free(db->shelf);
    free(db->series);
    block_heap_reset(&db->heap);
    store_close(db->store);
    free(db);
}

/* --- opening ------------------------------------------------------------- */

/* "A,B" as names, NULL at the end; both arrays are the caller's to free(). */
static int split(const char *list, char **text, const char ***names,
                 struct err *err)
{
    size_t count = 2;
    size_t n = 0;

    for (const char *at = list; *at; at++)
        count += *at == ',';
    *text = strdup(list);
    *names = calloc(count, sizeof(char *));
    if (!*text || !*names)
        return err_set(err, ERR_SYSTEM, "out of memory");
    for (char *at = *text; at; n++) {
        (*names)[n] = at;
        at = strchr(at, ',');
        if (at)
            *at++ = '\0';
    }
    return 0;
}

static int find_series(struct db_source *db, const struct source_filter *filter,
                       const char *timeframe, struct err *err)
{
    struct store_filter wanted = {.timeframe = timeframe,
                                  .from_ts = filter->from_ns,
                                  .before_ts = filter->to_ns};
    const char **names = NULL;
    char *text = NULL;
    int rc = 0;

    if (filter->symbols)
        rc = split(filter->symbols, &text, &names, err);
    wanted.symbol = names;
    if (!rc)
        rc = store_series(db->store, &wanted, &db->series, &db->count, err);
    free(names);
    free(text);
    if (rc < 0)
        return -1;
    return db->count <= SERIES_MAX
               ? 0
               : err_set(err, ERR_DATA,
                         "%zu series, and a stream holds %d. Try --symbols "
                         "or --timeframe",
                         db->count, SERIES_MAX);
}

/* Frames are cut by the number of all series, so that shards have the frames
 * of the whole. */
static void choose_sizes(struct db_source *db, size_t frame_bars)
{
    size_t share = db->count ? SOURCE_DB_BARS / db->count : SOURCE_DB_BARS;

    share = share < BARS_MIN ? BARS_MIN : share > BARS_MAX ? BARS_MAX : share;
    db->frame_bars = frame_bars ? frame_bars : source_frame_bars(db->count);
    db->capacity = db->frame_bars < share
                       ? share / db->frame_bars * db->frame_bars
                       : db->frame_bars;
}

static bool is_in_shard(const struct source_filter *filter, const char *symbol)
{
    return !filter->shards ||
           fnv1a(FNV_OFFSET, symbol, strlen(symbol)) % filter->shards ==
               filter->shard;
}

static int begin(struct db_source *db, const struct source_filter *filter,
                 struct err *err)
{
    db->shelf = calloc(db->count ? db->count : 1, sizeof(*db->shelf));
    if (!db->shelf)
        return err_set(err, ERR_SYSTEM, "out of memory");
    for (size_t k = 0; k < db->count; k++) {
        db->shelf[k].name = &db->series[k].name;
        db->shelf[k].read_ts = db->series[k].first_ts;
        if (is_in_shard(filter, db->series[k].name.symbol) &&
            push(db, &db->shelf[k], db->series[k].first_ts, err) < 0)
            return -1;
    }
    return 0;
}

int source_db_open(const char *address, const struct source_filter *filter,
                   const char *timeframe, size_t frame_bars,
                   struct source **out, struct err *err)
{
    static const struct source_ops ops = {next, close_source};
    const struct store_options options = {.read_only = true};
    struct db_source *db = calloc(1, sizeof(*db));

    if (!db)
        return err_set(err, ERR_SYSTEM, "out of memory");
    db->base.ops = &ops;
    db->before_ts = filter->to_ns;
    if (store_open(address, &options, &db->store, err) < 0 ||
        find_series(db, filter, timeframe, err) < 0)
        goto fail;
    choose_sizes(db, frame_bars);
    if (begin(db, filter, err) < 0)
        goto fail;
    *out = &db->base;
    return 0;
fail:
    close_source(&db->base);
    return -1;
}
