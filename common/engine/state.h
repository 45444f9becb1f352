/*
 * The state of a backtest, which the files of this folder share.
 *
 * A failure (a sink's, no memory, money that overflows) sticks in the engine:
 * what is called after it does no harm, and run() and finish() report it.
 */
#ifndef ENGINE_STATE_H
#define ENGINE_STATE_H

#include "engine/names.h"

#include "engine/engine.h"

#define DAY_NS        INT64_C(86400000000000)
#define YEAR_NS       (365 * DAY_NS)
#define POINTS_MAX    512
#define TURNOVER_BARS 20 /* of the mean that volume-share slippage looks at */

/* Why a signal is rejected that would close what another one opened. */
#define OTHER_SIDE "position on the other side"

/* The configuration in the engine's own numbers. */
struct terms {
    number slippage;
    number commission_share;
    number commission_rate;
    number commission_order;
    number commission_min;
    number commission_max;
    number lot;
    number tick;
    number leverage;
    number maintenance;
    number borrow;
    number max_exposure;
    number max_heat;
    number max_campaign;
    number max_trade_risk;
    number max_day_loss;
    number max_drawdown;
    number size_value;
    number one;
};

struct engine_bar {
    int64_t i;
    int64_t ts;
    number open;
    number high;
    number low;
    number close;
    double volume;
    bool dead;   /* without volume, in a series that has some: nothing fills */
    number room; /* what participation leaves to fill on this bar */
};

struct target {
    number price;
    number share;
    number stop; /* 0: stays */
    bool stop_to_entry;
};

struct guard {
    number level;
    number armed_at; /* 0: armed */
    bool above;
    bool on_close;
};

/* Zero members are absent. */
struct protection {
    number stop;
    number trail;
    number trail_rate;
    number extreme; /* best price since the entry, of earlier bars */
    struct target target[ENGINE_TARGETS];
    size_t targets;
    size_t next; /* target */
    struct guard guard[ENGINE_TARGETS];
    size_t guards;
    number entered;   /* what shares of targets are taken of */
    int64_t order;    /* number of the order that set it */
    int64_t inside_i; /* bar of an entry at a price inside the bar */
    number inside;    /* the first price that a stop sees of that bar */
};

/* A signal whose states go out as long as its position lives. */
struct signal_state {
    struct signal_state *next;
    struct record record;
};

struct position {
    number units;      /* negative: short */
    number cost;       /* of the units held: exact sum of entry values */
    number commission; /* of the entries, for the units held */
    number slippage;   /* likewise */
    number value;      /* units x last price, at the last mark */
    int64_t entry_i;
    int64_t entry_ts;
    number first_stop; /* 0: none */
    uint64_t campaign; /* hash of the campaign that entered last; 0: none */
    int64_t entries;   /* orders of that campaign */
    enum record_kind pattern;
    uint64_t signal;
    struct signal_state *signals;
    struct protection protection;
};

/* A working order. */
struct working {
    enum record_kind kind;
    int side; /* 1 buy, -1 sell; 0: not known yet */
    number quantity;
    number filled;
    number limit;
    number stop;
    number trail;
    number trail_rate;
    number extreme; /* trailing stop: of earlier bars */
    enum time_in_force tif;
    int64_t until;
    int64_t day; /* DAY: of its first bar; INT64_MIN before */
    int64_t decided_i;
    int64_t decided_ts;
    int64_t last_i; /* bar it may work on */
    int64_t triggered_i;
    bool reduce;
    bool all; /* closes whatever is held: side and quantity follow it */
    bool strategy;
    bool sized; /* by share or risk: cut to what fits */
    bool over;  /* to be swept up by order_book_tidy() */
    enum exit_reason exit;
    number stop_loss; /* of a strategy's order */
    number take_profit;
    number protect_trail;
    struct engine_request *request; /* owned; NULL: made by the engine */
    int64_t number_in_series;
    uint64_t id; /* only when records are wanted */
    int64_t rev;
};

struct queued {
    struct bar_block block;
    const unsigned char *want;
};

struct series {
    const struct series_name *name;
    void *key;
    size_t rank;
    /* Blocks under way: a ring. */
    struct queued *queue;
    size_t head;
    size_t queued;
    size_t capacity;
    size_t at; /* next bar of the first block */
    int64_t i; /* its index in the series */
    int64_t end_i;
    int64_t last_ts; /* of the bar passed last; INT64_MIN: none */
    number first_close;
    bool started;
    bool traded;           /* has shown volume */
    struct engine_bar bar; /* at hand; i, ts and close of the last one passed */
    unsigned char want;
    double turnover[TURNOVER_BARS]; /* close (e8) x volume before the first
                                       block */
    size_t turnovers;
    struct engine_request **request; /* of bars to come, in their order */
    size_t requests;
    size_t request_head;
    size_t request_capacity;
    struct working *order; /* in the order of submission */
    size_t orders;
    size_t order_capacity;
    struct position position;
    int64_t stopped_ts; /* last stop, for the cool-down; INT64_MIN: none */
    int64_t order_count;
    unsigned fill_count;
    unsigned trade_count;
};

/* What performance_points() wants to know of the positions behind points. */
struct exposure {
    number deployed;
    number largest;
    int64_t open;
};

struct points {
    size_t n;
    struct exposure exposure; /* of all of them */
    int64_t ts[POINTS_MAX];
    number equity[POINTS_MAX];
    number cash[POINTS_MAX]; /* when a sink wants it */
};

struct engine {
    struct engine_config config;
    struct terms terms;
    struct engine_sink sink;
    struct err failure; /* the first; sticks */
    bool failed;
    bool overflow;
    bool finished;
    number cash;
    number equity;          /* at the closes of the step, for decisions */
    number previous;        /* of the last point */
    struct series **series; /* as added */
    struct series **sorted; /* by symbol, then timeframe */
    int64_t *next_ts;       /* of sorted[k]; INT64_MAX: nothing queued */
    struct series **due;    /* bars of the step */
    struct series **open;   /* with a position, by rank */
    size_t count;
    size_t capacity;
    size_t open_count;
    bool ranked;
    struct exposure moment; /* of any moment of this step */
    bool recount;
    struct points points;
    /* Halts. */
    number peak;
    number day_equity; /* at the last point before the day */
    int64_t day;
    int64_t halted_day;
    bool halted_drawdown;
    /* Totals. */
    struct trade_stats trades;
    struct performance *performance;
    int64_t bars;
    int64_t orders;
    int64_t rejected;
    int64_t fills;
    number commission;
    number slippage;
    number borrow;
    double traded;
    uint64_t hash;
};

static inline number number_magnitude(number value)
{
    return value < 0 ? -value : value;
}

static inline number number_least(number a, number b)
{
    return a < b ? a : b;
}

static inline number number_most(number a, number b)
{
    return a > b ? a : b;
}

static inline int number_sign(number value)
{
    return (value > 0) - (value < 0);
}

static inline number series_units(const struct series *series)
{
    return series->position.units;
}

/* Money in the words of a reason: "1790.5". Returns text. */
const char *state_money(number value, char text[DECIMAL_TEXT_MAX]);

/* Notes the first failure. */
void state_fail(struct engine *engine, enum err_code code, const char *what);

/* Queues a block; false without memory. */
bool series_push(struct series *series, const struct bar_block *block,
                 const unsigned char *want);
/* Queues a copy of a request; false without memory. */
bool series_request(struct series *series,
                    const struct engine_request *request);
/* Reads the next bar into series->bar. */
void series_load(const struct engine *engine, struct series *series);
/* Goes n bars on, within the first block, and on to the next one. */
void series_pass(struct engine *engine, struct series *series, size_t n);
/* Mean of close (in e8) x volume over the bars before this one; 0: none. */
double series_turnover(const struct series *series);
void series_free(struct series *series);

/* Passes bars before `limit` on which nothing can happen; their number. */
size_t stretch_pass(struct engine *engine, struct series *series,
                    int64_t limit);

/* A price with slippage; side 1 buys. */
number cost_price(const struct engine *engine, const struct series *series,
                  int side, number quantity, number price, bool *overflow);
number cost_commission(const struct engine *engine, number quantity,
                       number value, bool *overflow);

/* One fill as it is about to happen. */
struct deal {
    enum record_kind kind;
    int side;
    number quantity;
    number price; /* before slippage */
    bool slips;
    bool inside; /* at a price inside the bar, not at its open */
    enum exit_reason exit;
    struct working *order; /* NULL: protection, end of data */
};

/* Cash, position, records, totals. */
void account_fill(struct engine *engine, struct series *series,
                  const struct deal *deal);
/* Values the position at the close of the series' bar. */
void account_mark(struct engine *engine, struct series *series);
/* cash + values; with `gross` their magnitudes. */
number account_equity(struct engine *engine, number *gross);
/* What is held now is what the next step begins with. */
void account_recount(struct engine *engine);
/* Halts: looks at n points. */
void account_watch(struct engine *engine, const int64_t *ts,
                   const number *equity, size_t n);

/* Adds to the position; value, commission and slippage are of `quantity`. */
void position_open(struct series *series, int side, number quantity,
                   number value, number commission, number slippage,
                   bool *overflow);
/* Takes from it; *trade is what came of it. */
void position_close(struct series *series, number quantity, number price,
                    number value, number commission, number slippage,
                    enum exit_reason exit, struct trade *trade, bool *overflow);
/* Average entry price, half to even; 0 when flat. */
number position_entry(const struct position *position);
/* |cost - units x stop| of a quantity: what is lost at the stop. */
number position_risk(number cost, number units, number stop, bool *overflow);

/*
 * How much of `opening`, which opens a position behind `closing`, may fill;
 * 0 with a reason. Sized orders are cut to what the margin allows.
 */
number limits_allow(struct engine *engine, const struct series *series,
                    const struct deal *deal, number closing, number opening,
                    char reason[RECORD_REASON]);

/* A new order, zeroed but for its names; NULL without memory (noted). */
struct working *order_book_add(struct engine *engine, struct series *series,
                               enum record_kind kind, int side,
                               number quantity);
/* An order of the engine's own: a market order that closes all. Likewise. */
struct working *order_book_close(struct engine *engine, struct series *series,
                                 enum exit_reason exit);
/* Ends an order, with a record. */
void order_book_end(struct engine *engine, struct series *series,
                    struct working *order, enum record_status status,
                    const char *reason);
/* Is an order of the engine's own about to close all? */
bool order_book_leaving(const struct series *series);
/* Cancels requests by their ref (empty: all of them). */
void order_book_withdraw(struct engine *engine, struct series *series,
                         const char *ref);
/* Cancels the strategy's orders. */
void order_book_supersede(struct engine *engine, struct series *series);
/* Cancels all that is left at the end of data. */
void order_book_clear(struct engine *engine, struct series *series);
/* Cancels what shares `order`'s oco. */
void order_book_drop(struct engine *engine, struct series *series,
                     const struct working *order);
/* Sweeps up orders that are over. */
void order_book_tidy(struct series *series);
void order_book_free(struct series *series);

/* Orders of earlier bars work on this one. */
void matching_bar(struct engine *engine, struct series *series);
/* With fill_close: a new market order at this bar's close. */
void matching_market(struct engine *engine, struct series *series,
                     struct working *order);

/* Stop and targets of a position on this bar. */
void protection_bar(struct engine *engine, struct series *series);
/* Conditions at the close that end the position. */
void protection_guard(struct engine *engine, struct series *series);
/* The stop as it is now (0: none); *trails when the trail is nearer. */
number protection_level(const struct series *series, bool *trails);
/* Takes the bar's extreme into the trail. */
void protection_move(struct series *series);
/* What an order protects its position with; false: nothing. */
bool protection_of(const struct working *order, struct protection *out);
/* An entry of deal->order has filled, at `price` with slippage. */
void protection_set(struct series *series, const struct deal *deal,
                    number price);

/* Requests and wants of this bar become orders. */
void decide_bar(struct engine *engine, struct series *series);

/* Whole lots; *sized when they may be cut. */
number size_of_request(const struct engine *engine, const struct series *series,
                       const struct engine_request *request, bool *sized);
number size_of_strategy(const struct engine *engine,
                        const struct series *series, number stop);

/* Room for n points of one exposure: flushes what is in the way. */
void points_reserve(struct engine *engine, size_t n);
void points_add(struct engine *engine, int64_t ts);
/* Hands points on, but for the last `keep` of them. */
void points_flush(struct engine *engine, size_t keep);

void report_order(struct engine *engine, struct series *series,
                  struct working *order, enum record_status status,
                  const char *reason);
void report_fill(struct engine *engine, struct series *series,
                 const struct deal *deal, const struct fill *fill);
void report_trade(struct engine *engine, struct series *series,
                  const struct trade *trade);
/* The order's signal is filled, and now the position's. */
void report_signal(struct engine *engine, struct series *series,
                   const struct working *order);
/* Signals, no longer the position's, get a last status and are freed. */
void report_signals(struct engine *engine, struct series *series,
                    struct signal_state *signals, enum record_status status);
void report_summary(const struct engine *engine, struct record *out);

#endif
