/* Stores by address, and what they count. */
#include "store/store.h"

#include <assert.h>
#include <string.h>
#include <time.h>

#include "store/store_kind.h"

struct kind {
    const char *prefix;
    bool whole; /* open() takes the address with its prefix */
    int (*open)(const char *address, const struct store_options *options,
                struct store **out, struct err *err);
};

static const struct kind kinds[] = {
    {"sqlite:", false, store_sqlite_open},
    {"postgresql://", true, store_postgres_open},
    {"postgres://", true, store_postgres_open},
    {"csv:", false, store_csv_open},
    {"jsonl:", false, store_jsonl_open},
};

/* The address is never quoted: what was meant as one may hold a password. */
int store_open(const char *address, const struct store_options *options,
               struct store **out, struct err *err)
{
    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
        size_t size = strlen(kinds[k].prefix);

        if (strncmp(address, kinds[k].prefix, size) != 0)
            continue;
        if (!kinds[k].whole && !address[size])
            return err_set(err, ERR_USAGE, "\"%s\" needs a name behind it",
                           kinds[k].prefix);
        return kinds[k].open(address + (kinds[k].whole ? 0 : size), options,
                             out, err);
    }
    return err_set(err, ERR_USAGE,
                   "not the address of a store. Try sqlite:FILE, "
                   "postgresql://HOST/NAME, csv:DIR or jsonl:FILE");
}

static bool writable(const struct store *store)
{
    return !store->options.read_only;
}

int store_bars(struct store *store, const struct bar_block *block,
               struct err *err)
{
    assert(writable(store));
    if (!block->n)
        return 0;
    if (store->ops->bars(store, block, err) < 0)
        return -1;
    store->waiting.bars += block->n;
    store->pending += block->n;
    return 0;
}

int store_record(struct store *store, const struct record *record, uint64_t run,
                 struct err *err)
{
    assert(writable(store));
    if (store->ops->record(store, record, run, err) < 0)
        return -1;
    store->waiting.records++;
    store->pending++;
    return 0;
}

int store_equity(struct store *store, const struct series_name *name,
                 uint64_t run, const int64_t *ts, const int64_t *equity,
                 const int64_t *cash, size_t n, struct err *err)
{
    assert(writable(store));
    if (!n)
        return 0;
    if (store->ops->equity(store, name, run, ts, equity, cash, n, err) < 0)
        return -1;
    store->waiting.points += n;
    store->pending += n;
    return 0;
}

size_t store_pending(const struct store *store)
{
    return store->pending;
}

size_t store_pending_bytes(const struct store *store)
{
    return store->pending_bytes;
}

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int store_commit(struct store *store, struct err *err)
{
    struct store_counters *counters = &store->counters;
    int64_t begun;
    int rc;

    assert(writable(store));
    if (!store->pending)
        return 0;
    begun = now_ns();
    rc = store->ops->commit(store, err);
    counters->wait_ns += now_ns() - begun;
    if (rc < 0)
        return -1;
    counters->bars += store->waiting.bars;
    counters->records += store->waiting.records;
    counters->points += store->waiting.points;
    counters->commits++;
    store->waiting = (struct store_counters){0};
    store->pending = 0;
    return 0;
}

int store_finish(struct store *store, struct err *err)
{
    if (store_commit(store, err) < 0)
        return -1;
    return store->ops->finish ? store->ops->finish(store, err) : 0;
}

struct store_counters store_counters(const struct store *store)
{
    return store->counters;
}

void store_close(struct store *store)
{
    if (store)
        store->ops->close(store);
}

static int unreadable(struct err *err)
{
    return err_set(err, ERR_USAGE,
                   "only a database can be read. Try sqlite:FILE or "
                   "postgresql://HOST/NAME");
}

int store_series(struct store *store, const struct store_filter *filter,
                 struct store_series **out, size_t *count, struct err *err)
{
    return store->ops->series
               ? store->ops->series(store, filter, out, count, err)
               : unreadable(err);
}

int store_read_bars(struct store *store, const struct series_name *name,
                    int64_t from_ts, int64_t before_ts,
                    struct store_bars_space *space, size_t *n, struct err *err)
{
    return store->ops->read_bars
               ? store->ops->read_bars(store, name, from_ts, before_ts, space,
                                       n, err)
               : unreadable(err);
}
