/*
 * What a kind of store provides: one row in store.c. For this folder.
 *
 * store.c counts: bars, records, points, commits, wait_ns, `waiting` and
 * `pending`. A kind keeps its own `pending_bytes` (0 after a commit) and
 * `reconnects`, and sets `ops` and `options` when it opens. Nothing is called
 * without rows: no bars() of an empty block, no commit() of an empty batch.
 */
#ifndef STORE_STORE_KIND_H
#define STORE_STORE_KIND_H

#include "store/store.h"

struct store_ops {
    int (*bars)(struct store *store, const struct bar_block *block,
                struct err *err);
    int (*record)(struct store *store, const struct record *record,
                  uint64_t run, struct err *err);
    int (*equity)(struct store *store, const struct series_name *name,
                  uint64_t run, const int64_t *ts, const int64_t *equity,
                  const int64_t *cash, size_t n, struct err *err);
    int (*commit)(struct store *store, struct err *err);
    /* Behind the last commit; NULL where there is nothing to do. */
    int (*finish)(struct store *store, struct err *err);
    void (*close)(struct store *store);
    /* NULL where nothing can be read. */
    int (*series)(struct store *store, const struct store_filter *filter,
                  struct store_series **out, size_t *count, struct err *err);
    int (*read_bars)(struct store *store, const struct series_name *name,
                     int64_t from_ts, int64_t before_ts,
                     struct store_bars_space *space, size_t *n,
                     struct err *err);
};

/* The first member of every kind. */
struct store {
    const struct store_ops *ops;
    struct store_options options;
    struct store_counters counters;
    struct store_counters waiting; /* rows of the batch */
    size_t pending;
    size_t pending_bytes;
};

/* `rest` is the address behind its prefix (sqlite, csv, jsonl), or all of it.
 */
int store_sqlite_open(const char *rest, const struct store_options *options,
                      struct store **out, struct err *err);
int store_postgres_open(const char *address,
                        const struct store_options *options, struct store **out,
                        struct err *err);
int store_csv_open(const char *rest, const struct store_options *options,
                   struct store **out, struct err *err);
int store_jsonl_open(const char *rest, const struct store_options *options,
                     struct store **out, struct err *err);

#endif
