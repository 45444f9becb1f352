/* The store in PostgreSQL: a batch in memory, and a server that may go away. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/timestamp.h"
#include "store/postgres_apply.h"
#include "store/postgres_batch.h"
#include "store/postgres_library.h"
#include "store/postgres_link.h"
#include "store/postgres_read.h"
#include "store/postgres_schema.h"
#include "store/store_kind.h"

#define PAUSE_FIRST (TIMESTAMP_SECOND / 10)
#define PAUSE_MOST  (5 * TIMESTAMP_SECOND)

struct postgres_store {
    struct store store;
    struct postgres_link link;
    struct postgres_session session;
    struct postgres_batch batch;
};

static struct postgres_store *mine(struct store *store)
{
    return (struct postgres_store *)(void *)store;
}

static int add_bars(struct store *store, const struct bar_block *block,
                    struct err *err)
{
    struct postgres_batch *batch = &mine(store)->batch;
    int rc = postgres_batch_bars(batch, block, err);

    store->pending_bytes = postgres_batch_bytes(batch);
    return rc;
}

static int add_record(struct store *store, const struct record *record,
                      uint64_t run, struct err *err)
{
    struct postgres_batch *batch = &mine(store)->batch;
    int rc = postgres_batch_record(batch, record, run, err);

    store->pending_bytes = postgres_batch_bytes(batch);
    return rc;
}

static int add_equity(struct store *store, const struct series_name *name,
                      uint64_t run, const int64_t *ts, const int64_t *equity,
                      const int64_t *cash, size_t n, struct err *err)
{
    struct postgres_batch *batch = &mine(store)->batch;
    int rc = postgres_batch_equity(batch, name, run, ts, equity, cash, n, err);

    store->pending_bytes = postgres_batch_bytes(batch);
    return rc;
}

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * TIMESTAMP_SECOND + now.tv_nsec;
}

static void notice(const struct store *store, const char *text)
{
    if (store->options.notice)
        store->options.notice(store->options.context, text);
}

/* How long it has been in trouble, and how long it pauses next. */
struct patience {
    int64_t since;
    int64_t pause;
};

/* Pauses, longer each time; -1 when there is no time left. */
static int wait_more(struct patience *patience, int64_t retry_ns)
{
    int64_t left = retry_ns - (now_ns() - patience->since);
    int64_t pause = patience->pause < left ? patience->pause : left;
    struct timespec span;

    if (left <= 0)
        return -1;
    span.tv_sec = (time_t)(pause / TIMESTAMP_SECOND);
    span.tv_nsec = (long)(pause % TIMESTAMP_SECOND);
    nanosleep(&span, NULL);
    patience->pause =
        patience->pause * 2 < PAUSE_MOST ? patience->pause * 2 : PAUSE_MOST;
    return 0;
}

static int gave_up(const struct store *store, struct err *err)
{
    return err_prefix(err, "gave up after %.3g s: ",
                      (double)store->options.retry_ns /
                          (double)TIMESTAMP_SECOND);
}

/* A connection anew, as long as patience lasts; err holds what went wrong. A
 * short wait is not worth a line. */
static int come_back(struct postgres_store *self, struct patience *patience,
                     struct err *err)
{
    struct store *store = &self->store;
    bool told = store->options.retry_ns >= TIMESTAMP_SECOND;
    char text[ERR_MESSAGE_MAX + 64];

    snprintf(text, sizeof(text), "%s; trying again for %.3g s", err->msg,
             (double)store->options.retry_ns / (double)TIMESTAMP_SECOND);
    if (told)
        notice(store, text);
    postgres_session_reset(&self->session);
    do {
        if (wait_more(patience, store->options.retry_ns) < 0)
            return gave_up(store, err);
    } while (postgres_link_reset(&self->link, err) < 0);
    store->counters.reconnects++;
    if (told)
        notice(store, "the database is back");
    return 0;
}

static int commit(struct store *store, struct err *err)
{
    struct postgres_store *self = mine(store);
    struct patience patience = {0, PAUSE_FIRST};

    while (postgres_apply(&self->session, &self->link, &self->batch, err) < 0) {
        if (!patience.since)
            patience.since = now_ns();
        if (self->link.trouble == POSTGRES_FINAL)
            return -1;
        if (self->link.trouble == POSTGRES_GONE) {
            if (come_back(self, &patience, err) < 0)
                return -1;
        } else if (wait_more(&patience, store->options.retry_ns) < 0) {
            return gave_up(store, err);
        }
    }
    postgres_batch_clear(&self->batch);
    store->pending_bytes = 0;
    return 0;
}

static void close_store(struct store *store)
{
    struct postgres_store *self = mine(store);

    postgres_session_reset(&self->session);
    postgres_batch_reset(&self->batch);
    postgres_link_close(&self->link);
    free(self);
}

static int series(struct store *store, const struct store_filter *filter,
                  struct store_series **out, size_t *count, struct err *err)
{
    return postgres_read_series(&mine(store)->link, filter, out, count, err);
}

static int read_bars(struct store *store, const struct series_name *name,
                     int64_t from_ts, int64_t before_ts,
                     struct store_bars_space *space, size_t *n, struct err *err)
{
    return postgres_read_bars(&mine(store)->link, name, from_ts, before_ts,
                              space, n, err);
}

static const struct store_ops ops = {.bars = add_bars,
                                     .record = add_record,
                                     .equity = add_equity,
                                     .commit = commit,
                                     .close = close_store,
                                     .series = series,
                                     .read_bars = read_bars};

/* What is done once with a connection. */
static int begin(struct postgres_store *self, struct err *err)
{
    const struct store_options *options = &self->store.options;

    self->link.trouble = POSTGRES_FINAL;
    if ((options->migrate && postgres_schema_migrate(&self->link, err) < 0) ||
        postgres_schema_check(&self->link, err) < 0)
        return -1;
    return options->read_only ? postgres_read_begin(&self->link, err) : 0;
}

static int open_database(struct postgres_store *self, const char *address,
                         struct err *err)
{
    struct patience patience = {now_ns(), PAUSE_FIRST};
    int rc = postgres_link_open(&self->link, address, err);

    if (rc == 0)
        rc = begin(self, err);
    while (rc < 0 && self->link.trouble == POSTGRES_GONE &&
           self->store.options.retry_ns > 0) {
        if (come_back(self, &patience, err) < 0)
            return -1;
        rc = begin(self, err);
    }
    return rc;
}

int store_postgres_open(const char *address,
                        const struct store_options *options, struct store **out,
                        struct err *err)
{
    struct postgres_store *self;

    if (postgres_library_load(err) < 0)
        return -1;
    self = calloc(1, sizeof(*self));
    if (!self)
        return err_set(err, ERR_SYSTEM, "out of memory");
    self->store.ops = &ops;
    self->store.options = *options;
    if (open_database(self, address, err) < 0) {
        close_store(&self->store);
        return -1;
    }
    *out = &self->store;
    return 0;
}
