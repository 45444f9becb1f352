/*
 * An account under way: the engine, its name on the wire, what it says at the
 * beginning and at the end.
 */
#ifndef BTEST_ACCOUNT_H
#define BTEST_ACCOUNT_H

#include "engine/engine.h"
#include "tool/output.h"

struct account;

struct account_config {
    const struct engine_ops *ops;
    struct engine_config engine;
    uint64_t settings; /* their hash, for summaries (settings_hash.h) */
    /* As in struct engine_sink. */
    unsigned records;
    bool want_equity;
    int (*record)(void *context, void *series, const struct record *record,
                  struct err *err);
    int (*equity)(void *context, const struct series_name *name,
                  const int64_t *ts, const int64_t *equity, const int64_t *cash,
                  size_t n, struct err *err);
    void *context;
};

/* What an account adds to the sum that is no integer: taken by name, so that
 * the order in which accounts end does not count. */
struct account_part {
    struct series_name name;
    double sharpe;
    double buy_hold;
    struct trade_stats trades;
};

/* The sum of several accounts' summaries. {0} is empty. */
struct account_total {
    struct record record;
    struct account_part *part;
    size_t parts;
    size_t capacity;
};

/* `config` is copied, `name` too. ERR_SYSTEM. */
NODISCARD int account_create(const struct account_config *config,
                             const struct series_name *name,
                             struct account **out, struct err *err);
void account_destroy(struct account *account);

struct engine *account_engine(const struct account *account);

/* Writes the summary that says RUNNING; before anything else of the account. */
NODISCARD int account_begin(struct account *account, int64_t ts,
                            struct output *output, struct err *err);
bool account_begun(const struct account *account);

/* Passes all bars before ts. */
NODISCARD int account_run(struct account *account, int64_t ts, struct err *err);

/* End of data: the last records and equity go out. */
NODISCARD int account_close(struct account *account, struct err *err);

/* Closes, when that has not been done, and writes the summary; adds it to
 * `total` unless that is NULL. ERR_DATA: the sum's money overflows. */
NODISCARD int account_finish(struct account *account, struct output *output,
                             struct account_total *total, struct err *err);

/* The summary of all accounts together (WYCKOFF e.8: sums, the mean Sharpe
 * ratio, the worst drawdown). */
NODISCARD int account_write_total(struct account_total *total,
                                  struct output *output, struct err *err);
void account_total_free(struct account_total *total);

#endif
