/*
 * A backtest: one account, its orders and positions, over the bars of any
 * number of series in the order of time. What it computes is in barbacktest(7).
 *
 * Compiled twice (arith.h); this header is the same for both, everything in
 * it is in e8 integers, and `engine_decimal`, `engine_float` are the two.
 */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "model/bar.h"
#include "model/record.h"
#include "stats/performance.h"
#include "stats/trade_stats.h"

#define ENGINE_TARGETS 3

enum slippage_kind {
    SLIPPAGE_NONE,
    SLIPPAGE_RATE,  /* of the price */
    SLIPPAGE_FIXED, /* money a unit */
    SLIPPAGE_VOLUME_SHARE
};

enum size_kind {
    SIZE_QUANTITY, /* value: units */
    SIZE_SHARE,    /* value: fraction of equity */
    SIZE_RISK      /* value: fraction of equity lost at the stop */
};

/* All amounts and rates in e8: 5 bps = 50000. 0 switches a limit off. */
struct engine_config {
    int64_t cash;
    enum slippage_kind slippage;
    int64_t slippage_value;
    bool slippage_in_range;   /* never beyond the bar's high and low */
    int64_t commission_share; /* a unit */
    int64_t commission_rate;  /* of the value */
    int64_t commission_order; /* a fill */
    int64_t commission_min;
    int64_t commission_max;
    int64_t lot;      /* > 0 */
    int64_t tick;     /* prices that a strategy derives; 0: 1e-8 */
    int64_t leverage; /* > 0 */
    int64_t maintenance;
    int64_t borrow; /* a year, on the value of shorts */
    int64_t participation;
    int64_t max_positions; /* a count */
    int64_t max_exposure;
    int64_t max_heat;
    int64_t max_campaign; /* of equity at risk in one campaign */
    int64_t max_trade_risk;
    int64_t max_entries;  /* open entries of a campaign */
    int64_t max_day_loss; /* halts */
    int64_t max_drawdown;
    int64_t cooldown_ns; /* of a series after a stop */
    bool fill_close;
    bool target_open; /* a target that a bar opens beyond fills at the open */
    bool long_only;
    bool close_at_end;
    /* What a built-in strategy's orders are sized by and protected with. */
    enum size_kind size;
    int64_t size_value;
    int64_t stop_loss; /* fractions of the decision's close */
    int64_t take_profit;
    int64_t trail;
    struct performance_config performance; /* `initial` comes from cash */
    char strategy[RECORD_STRATEGY];        /* for the summary */
};

void engine_config_default(struct engine_config *config);

/* Wants of a built-in strategy, a byte a bar. */
#define WANT_NONE  0
#define WANT_LONG  1
#define WANT_SHORT 2
#define WANT_FLAT  4

struct engine_target {
    int64_t price;
    int64_t share;      /* e8, of the quantity that entered */
    int64_t stop;       /* where the stop goes then; 0: stays */
    bool stop_to_entry; /* to the average entry price instead */
};

/* A condition on bars that ends a position with a market order. */
struct engine_guard {
    int64_t level;    /* 0: none */
    bool above;       /* breaks above the level, else below */
    bool on_close;    /* by the close, else by the extreme */
    int64_t armed_at; /* only after this price was reached (the other way);
                         0: always */
};

/* What protects a position; zeros are absent. */
struct engine_protection {
    int64_t stop;
    int64_t trail;      /* distance */
    int64_t trail_rate; /* or e8 fraction */
    struct engine_target target[ENGINE_TARGETS];
    size_t targets;
    struct engine_guard guard[ENGINE_TARGETS];
    size_t guards;
};

/* An order from outside or from a signal; act on it after bar `i`. */
struct engine_request {
    int64_t i;
    enum record_kind kind; /* KIND_MARKET .. KIND_TRAILING_STOP, KIND_CANCEL */
    struct order order;    /* quantity 0: by size below */
    enum size_kind size;   /* SIZE_RISK: fraction size_value of equity, over */
    int64_t size_value;    /* |size_entry - protection.stop| */
    int64_t size_entry;
    int64_t size_cap;  /* value <= this fraction of equity; 0: none */
    int64_t good_bars; /* dropped after so many bars; 0: by tif */
    int64_t drop_low;  /* market orders: dropped when the open is <= this, */
    int64_t drop_high; /* or >= this; 0: no bound */
    bool entry_rules;  /* halts, cool-down, campaign and trade risk apply */
    struct engine_protection protection;
    struct record signal; /* a copy, type RECORD_SIGNAL; its status records
                             go out; signal.id 0: none */
};

/* Where results go; NULL members are not wanted. Times and order: as made. */
struct engine_sink {
    unsigned records; /* which types record() is told of: 1U << RECORD_... */
    /* Orders, fills, trades, signal states. `series` is the caller's key. */
    int (*record)(void *context, void *series, const struct record *record,
                  struct err *err);
    /* n points: times, equity and cash in e8. */
    int (*equity)(void *context, const int64_t *ts, const int64_t *equity,
                  const int64_t *cash, size_t n, struct err *err);
    void *context;
};

struct engine; /* an account under way */

struct engine_ops {
    const char *name; /* "decimal", "float" */
    struct engine *(*create)(const struct engine_config *config,
                             const struct engine_sink *sink); /* or NULL */
    /*
     * Adds a series; *index is its number. `name` is borrowed for the life of
     * the engine, `key` is handed back to the sink. ERR_SYSTEM without memory.
     */
    int (*add)(struct engine *engine, const struct series_name *name, void *key,
               size_t *index, struct err *err);
    /*
     * Queues the next bars of a series (columns TS..VOLUME) with its wants (n
     * bytes, NULL: none). Both are borrowed until the engine has passed them.
     */
    int (*push)(struct engine *engine, size_t index,
                const struct bar_block *block, const unsigned char *want,
                struct err *err);
    /*
     * A request decided at a bar that has not been passed yet, in the order of
     * its bars; else ERR_DATA. Copied.
     */
    int (*request)(struct engine *engine, size_t index,
                   const struct engine_request *request, struct err *err);
    /* Passes all queued bars before `ts` (INT64_MAX: all). ERR_DATA: overflow.
     */
    int (*run)(struct engine *engine, int64_t ts, struct err *err);
    /* Bars of the series that have been passed. */
    int64_t (*passed)(const struct engine *engine, size_t index);
    /* End of data: cancels, closes, takes the last point. ERR_DATA when a
     * request's bar never came. Once. */
    int (*finish)(struct engine *engine, struct err *err);
    /* After finish: fills a RECORD_SUMMARY but for series, i, ts, id. */
    void (*summary)(const struct engine *engine, struct record *out);
    /* The statistics behind it; valid as long as the engine. */
    const struct performance *(*performance)(const struct engine *engine);
    const struct trade_stats *(*trades)(const struct engine *engine);
    void (*destroy)(struct engine *engine); /* NULL is fine */
};

extern const struct engine_ops engine_decimal;
extern const struct engine_ops engine_float;

#endif
