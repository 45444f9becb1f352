/*
 * Where a stream is kept: a database or exported files, by address. What is
 * added waits in a batch; store_commit() makes the batch durable, all of it or
 * nothing. Adding the same again changes nothing: rows have natural keys, of
 * records the highest `rev` stays. The tables are sql/, the rules barstore(7).
 *
 * Addresses: sqlite:FILE; postgresql://... (libpq's, also postgres://); csv:DIR
 * and jsonl:FILE, which hold the rows of this run alone.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "model/bar.h"
#include "model/record.h"

#define STORE_DEFAULT "sqlite:barpipe.db"

struct store;

struct store_options {
    bool read_only;   /* for store_series and store_read_bars */
    bool migrate;     /* bring the schema up to date (SQLite always does) */
    int64_t retry_ns; /* how long to wait for a server that went away */
    /* Told while it waits or takes up again; may be NULL. */
    void (*notice)(void *context, const char *text);
    void *context;
};

struct store_counters {
    uint64_t bars;
    uint64_t records; /* all revisions */
    uint64_t points;  /* of equity curves */
    uint64_t commits;
    uint64_t reconnects;
    int64_t wait_ns; /* time spent in commits */
};

/*
 * ERR_USAGE: an address of no kind; ERR_SYSTEM: cannot be opened, no schema, or
 * one that is newer than this program. Messages never hold a password.
 */
NODISCARD int store_open(const char *address,
                         const struct store_options *options,
                         struct store **out, struct err *err);

/*
 * Adds to the batch; everything is copied. Times that the database cannot hold
 * (PostgreSQL: finer than a microsecond) are ERR_DATA. `run` is the backtest
 * that an order, fill, trade, summary or equity point belongs to (run.h); 0 for
 * others. Ratio columns are stored where the block has them.
 */
NODISCARD int store_bars(struct store *store, const struct bar_block *block,
                         struct err *err);
NODISCARD int store_record(struct store *store, const struct record *record,
                           uint64_t run, struct err *err);
NODISCARD int store_equity(struct store *store, const struct series_name *name,
                           uint64_t run, const int64_t *ts,
                           const int64_t *equity, const int64_t *cash, size_t n,
                           struct err *err);

/* Rows that wait, and bytes that they take. */
size_t store_pending(const struct store *store);
size_t store_pending_bytes(const struct store *store);

/*
 * Returns 0 when the whole batch is durable, which then is empty. ERR_SYSTEM
 * after retry_ns without a server; ERR_DATA when the database refuses a row:
 * the batch is kept, nothing of it is stored.
 */
NODISCARD int store_commit(struct store *store, struct err *err);

/*
 * The last commit, once, when the stream has ended: exported files get their
 * names here and not before, so that a run that fails leaves none.
 */
NODISCARD int store_finish(struct store *store, struct err *err);

/* Of what is durable. */
struct store_counters store_counters(const struct store *store);

/* Frees; what is not committed is dropped, and exports without store_finish()
 * are. NULL is fine. */
void store_close(struct store *store);

/* Reading. One consistent state from store_open() to store_close(). */

struct store_filter {
    const char *const *symbol; /* NULL at the end; NULL: all */
    const char *timeframe;     /* NULL: all */
    int64_t from_ts;           /* first bar at or after; INT64_MIN: all */
    int64_t before_ts;         /* and before; INT64_MAX: all */
};

struct store_series {
    struct series_name name;
    int64_t first_ts; /* of the bars that the filter leaves */
};

/* Series with at least one such bar, by symbol (bytes), then timeframe; the
 * array is the caller's to free(). */
NODISCARD int store_series(struct store *store,
                           const struct store_filter *filter,
                           struct store_series **out, size_t *count,
                           struct err *err);

/* Columns of `capacity` values each that bars are read into. */
struct store_bars_space {
    size_t capacity;
    unsigned char *column[COLUMN_BAR_COUNT];
};

/*
 * The next bars of a series in the order of time, from `from_ts` on and before
 * `before_ts`: at most the capacity. *n = 0 behind the last. One prepared
 * statement for all series, nothing stays open between calls.
 */
NODISCARD int store_read_bars(struct store *store,
                              const struct series_name *name, int64_t from_ts,
                              int64_t before_ts, struct store_bars_space *space,
                              size_t *n, struct err *err);

#endif
