/* The account of a plain backtest. */
#include "backtest/plain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"
#include "engine/arith.h"

/* Whole numbers up to here, and their sums and products, are exact doubles. */
#define EXACT_MAX 4503599627370496.0 /* 2^52 */
/* Loops of a fixed length are what every compiler makes vectors of. */
#define STRIP 64

#define ALWAYS_INLINE inline __attribute__((always_inline))

/* A series: its position and the one order that may wait. */
struct lane {
    int64_t units; /* e8; negative: short */
    int64_t cost;
    int64_t commission; /* of the entry */
    int64_t quantity;   /* of the order; 0: none waits */
    int side;           /* 0: closes all */
    size_t next;        /* row of this stretch on which something may happen */
};

struct plain {
    const struct engine_config *config;
    struct performance *performance;
    struct trade_stats trades;
    uint64_t hash;
    int64_t cash;
    size_t lanes;
    struct lane *lane;
    double *held;  /* units of a lane, not in e8 */
    double *value; /* of a lane's position, while orders fill */
    double net;    /* of all values, and their magnitudes */
    double gross;
    double reach;    /* of the values in this stretch, and more than they are */
    bool beyond;     /* the engine must be asked */
    double *equity;  /* of the rows of a stretch, e8 and then not */
    int64_t last_ts; /* the last point waits: the end may change it */
    double last;
    bool waits;
};

bool plain_fits(const struct engine_ops *engine,
                const struct engine_config *config)
{
    bool costs = (config->slippage == SLIPPAGE_NONE ||
                  config->slippage == SLIPPAGE_RATE ||
                  config->slippage == SLIPPAGE_FIXED) &&
                 !config->slippage_in_range && config->borrow <= 0;
    bool protection = config->stop_loss > 0 || config->take_profit > 0 ||
                      config->trail > 0 || config->size == SIZE_RISK;
    bool limits = config->maintenance > 0 || config->participation > 0 ||
                  config->max_positions > 0 || config->max_exposure > 0 ||
                  config->max_heat > 0;

    return engine == &engine_decimal && costs && !protection && !limits &&
           !config->fill_close && config->lot > 0 &&
           config->lot % DECIMAL_ONE == 0;
}

struct plain *plain_create(const struct engine_config *config,
                           const struct tape *tape)
{
    struct plain *plain = calloc(1, sizeof(*plain));
    struct performance_config performance = config->performance;

    if (!plain)
        return NULL;
    performance.initial = number_real(config->cash);
    plain->config = config;
    plain->cash = config->cash;
    plain->hash = FNV_OFFSET;
    plain->lanes = tape->lanes;
    plain->performance = performance_create(&performance);
    plain->lane = calloc(tape->lanes, sizeof(*plain->lane));
    plain->held = calloc(tape->lanes, sizeof(*plain->held));
    plain->value = calloc(tape->lanes, sizeof(*plain->value));
    plain->equity = calloc(tape->room, sizeof(*plain->equity));
    if (plain->performance && plain->lane && plain->held && plain->value &&
        plain->equity)
        return plain;
    plain_destroy(plain);
    return NULL;
}

void plain_destroy(struct plain *plain)
{
    if (!plain)
        return;
    performance_destroy(plain->performance);
    free(plain->lane);
    free(plain->held);
    free(plain->value);
    free(plain->equity);
    free(plain);
}

/* --- a fill -------------------------------------------------------------- */

/* Powers of the prime of FNV-1a, modulo 2^64. */
static const uint64_t prime[] = {UINT64_C(0x1),
                                 UINT64_C(0x100000001b3),
                                 UINT64_C(0x366000002e329),
                                 UINT64_C(0x8a97b0004e7feab),
                                 UINT64_C(0x9ffaac085635bc91),
                                 UINT64_C(0xcaee32a7d4f6a63),
                                 UINT64_C(0xdc966432edf1c639),
                                 UINT64_C(0xc5527b8a51d3d2db),
                                 UINT64_C(0x1efac7090aef4a21)};

/* Eight bytes, least significant first; the zeros behind only multiply. */
static uint64_t hash_word(uint64_t hash, uint64_t word)
{
    int bytes = word ? (71 - __builtin_clzll(word)) / 8 : 0;

    for (int k = 0; k < bytes; k++, word >>= 8)
        hash = (hash ^ (word & 0xff)) * prime[1];
    return hash * prime[8 - bytes];
}

static void note_fill(struct plain *plain, const char *symbol, int64_t ts,
                      int side, int64_t quantity, int64_t price,
                      int64_t commission)
{
    uint64_t hash = fnv1a(plain->hash, symbol, strlen(symbol) + 1);

    hash = hash_word(hash, (uint64_t)ts);
    hash = hash_word(hash, side > 0 ? 1 : 2);
    hash = hash_word(hash, (uint64_t)quantity);
    hash = hash_word(hash, (uint64_t)price);
    plain->hash = hash_word(hash, (uint64_t)commission);
}

static int64_t slipped(const struct plain *plain, int side, int64_t price,
                       bool *overflow)
{
    const struct engine_config *config = plain->config;
    int64_t slip = config->slippage == SLIPPAGE_RATE
                       ? number_product(price, config->slippage_value, overflow)
                       : config->slippage_value;

    if (config->slippage == SLIPPAGE_NONE)
        return price;
    price = number_sum(price, side * slip, overflow);
    return price < 1 ? 1 : price;
}

static int64_t commission_of(const struct plain *plain, int64_t quantity,
                             int64_t value, bool *overflow)
{
    const struct engine_config *config = plain->config;
    int64_t sum = config->commission_order;

    if (config->commission_share > 0)
        sum = number_sum(
            sum, number_product(quantity, config->commission_share, overflow),
            overflow);
    if (config->commission_rate > 0)
        sum = number_sum(
            sum, number_product(value, config->commission_rate, overflow),
            overflow);
    if (config->commission_min > 0 && sum < config->commission_min)
        sum = config->commission_min;
    if (config->commission_max > 0 && sum > config->commission_max)
        sum = config->commission_max;
    return sum;
}

/* One deal: all of what is held against it, then what it opens. */
struct deal {
    const char *symbol;
    int64_t ts;
    int side;
    int64_t closing;
    int64_t opening;
    int64_t price;
    int64_t value;
    int64_t commission;
};

static void price_deal(const struct plain *plain, struct deal *deal,
                       bool *overflow)
{
    int64_t quantity = deal->closing + deal->opening;

    deal->value = number_product(quantity, deal->price, overflow);
    deal->commission = commission_of(plain, quantity, deal->value, overflow);
    *overflow |= !((double)deal->value < EXACT_MAX);
}

static int64_t magnitude(int64_t value)
{
    return value < 0 ? -value : value;
}

/* May it open that much? `value`: of the lane's position so far. */
static bool fits_margin(const struct plain *plain, const struct lane *lane,
                        const struct deal *deal, double value, bool *overflow)
{
    int64_t units = lane->units + deal->side * (deal->closing + deal->opening);
    int64_t own = number_product(units, deal->price, overflow);
    int64_t gross = (int64_t)(plain->gross - fabs(value)) + magnitude(own);
    int64_t equity = plain->cash - deal->side * deal->value - deal->commission +
                     (int64_t)(plain->net - value) + own;

    return !number_over(gross, equity, plain->config->leverage);
}

/*
 * The most that it may open when it may not open all: in lots, by halving,
 * from a guess that is nearly always next to it.
 */
static void cut_to_margin(const struct plain *plain, const struct lane *lane,
                          struct deal *deal, double value, bool *overflow)
{
    int64_t lot = plain->config->lot;
    int64_t low = 0;
    int64_t high = deal->opening / lot;
    int64_t stride = 1;
    double room = number_real(plain->config->leverage) *
                      ((double)plain->cash + plain->net) -
                  (plain->gross - fabs(value));
    double guess =
        room / (double)deal->price * ((double)DECIMAL_ONE / (double)lot);
    int64_t probe = guess > 0 && guess < (double)high ? (int64_t)guess : 0;

    while (high - low > 1) {
        if (probe <= low || probe >= high)
            probe = low + (high - low) / 2;
        deal->opening = probe * lot;
        price_deal(plain, deal, overflow);
        if (fits_margin(plain, lane, deal, value, overflow)) {
            low = probe;
            probe = low + stride;
        } else {
            high = probe;
            probe = high - stride;
        }
        if (stride < high - low)
            stride *= 2;
    }
    deal->opening = low * lot;
    price_deal(plain, deal, overflow);
}

static void close_position(struct plain *plain, struct lane *lane,
                           const struct deal *deal, int64_t commission,
                           bool *overflow)
{
    int64_t value = number_product(deal->closing, deal->price, overflow);

    plain->cash += -deal->side * value - commission;
    trade_stats_add(&plain->trades,
                    -deal->side * (value - lane->cost) - commission -
                        lane->commission,
                    (double)NAN, 0);
    note_fill(plain, deal->symbol, deal->ts, deal->side, deal->closing,
              deal->price, commission);
    lane->units = lane->cost = lane->commission = 0;
}

static void open_position(struct plain *plain, struct lane *lane,
                          const struct deal *deal, int64_t commission,
                          bool *overflow)
{
    int64_t value = number_product(deal->opening, deal->price, overflow);

    plain->cash += -deal->side * value - commission;
    lane->units += deal->side * deal->opening;
    lane->cost += value;
    lane->commission += commission;
    note_fill(plain, deal->symbol, deal->ts, deal->side, deal->opening,
              deal->price, commission);
}

static void make_deal(struct plain *plain, struct lane *lane,
                      const struct deal *deal, bool *overflow)
{
    int64_t commission = deal->commission;
    int64_t part = deal->opening ? number_part(commission, deal->closing,
                                               deal->closing + deal->opening)
                                 : commission;

    if (deal->closing)
        close_position(plain, lane, deal, part, overflow);
    if (deal->opening)
        open_position(plain, lane, deal, commission - part, overflow);
}

/* Values before the first fill of a row. */
static void value_all(struct plain *plain, const double *close)
{
    plain->net = plain->gross = 0;
    for (size_t k = 0; k < plain->lanes; k++) {
        plain->value[k] = plain->held[k] * close[k];
        plain->net += plain->value[k];
        plain->gross += fabs(plain->value[k]);
    }
}

/* The lane's position has changed, at this price. */
static void revalue(struct plain *plain, const struct tape *tape, size_t k,
                    int64_t price)
{
    int64_t units = plain->lane[k].units / DECIMAL_ONE;
    double held = (double)units;
    double value = held * (double)price;

    plain->net += value - plain->value[k];
    plain->gross += fabs(value) - fabs(plain->value[k]);
    plain->reach += (fabs(held) - fabs(plain->held[k])) * tape->highest[k];
    plain->value[k] = value;
    plain->held[k] = held;
}

/* Values, and sums of them, that doubles may not hold exactly. */
static bool is_beyond(const struct plain *plain)
{
    return !(fabs((double)plain->cash) + plain->reach + plain->gross <
             EXACT_MAX);
}

/* The order that waits fills at the open. */
static void fill(struct plain *plain, const struct tape *tape, size_t row,
                 size_t k)
{
    struct lane *lane = &plain->lane[k];
    bool overflow = false;
    int side = lane->side ? lane->side : lane->units > 0 ? -1 : 1;
    int64_t closing = side * lane->units < 0 ? magnitude(lane->units) : 0;
    struct deal deal = {
        .symbol = tape_series(tape, k)->name->symbol,
        .ts = tape->ts[row],
        .side = side,
        .closing = closing,
        .opening = lane->side ? lane->quantity - closing : 0,
    };

    deal.price =
        slipped(plain, side, tape->open[row * tape->lanes + k], &overflow);
    price_deal(plain, &deal, &overflow);
    if (deal.opening &&
        !fits_margin(plain, lane, &deal, plain->value[k], &overflow)) {
        if (plain->config->size == SIZE_QUANTITY)
            deal.opening = 0;
        cut_to_margin(plain, lane, &deal, plain->value[k], &overflow);
    }
    lane->quantity = 0;
    if (deal.closing || deal.opening) {
        make_deal(plain, lane, &deal, &overflow);
        revalue(plain, tape, k, deal.price);
    }
    plain->beyond |= overflow || is_beyond(plain);
}

/* --- a decision ---------------------------------------------------------- */

static int64_t size_of(const struct plain *plain, int64_t equity, int64_t close)
{
    const struct engine_config *config = plain->config;

    if (config->size == SIZE_QUANTITY)
        return number_floor(config->size_value, config->lot);
    if (equity <= 0 || close <= 0)
        return 0;
    return number_floor(number_afford(equity, config->size_value, close),
                        config->lot);
}

/* Where the strategy is going: the sign of it. */
static int aim_of(const struct lane *lane)
{
    int64_t aim = lane->units + lane->side * lane->quantity;

    if (lane->quantity && !lane->side)
        return 0;
    return (aim > 0) - (aim < 0);
}

static void act(struct plain *plain, struct lane *lane, unsigned char want,
                int64_t equity, int64_t close)
{
    int side = want & WANT_LONG ? 1 : 0;
    int64_t closing;

    if (!side && (want & WANT_SHORT) && !plain->config->long_only)
        side = -1;
    if (want == WANT_NONE || aim_of(lane) == side)
        return;
    lane->side = side;
    lane->quantity = magnitude(lane->units);
    if (!side)
        return;
    closing = side * lane->units < 0 ? lane->quantity : 0;
    lane->quantity = size_of(plain, equity, close);
    plain->beyond |= !((double)lane->quantity < EXACT_MAX);
    lane->quantity += closing;
}

/* --- rows ---------------------------------------------------------------- */

/* Wants that would do something. */
static uint64_t live_wants(const struct plain *plain, const struct lane *lane)
{
    if (lane->units > 0)
        return WANT_SHORT | WANT_FLAT;
    if (lane->units < 0)
        return WANT_LONG | WANT_FLAT;
    return plain->config->long_only ? WANT_LONG : WANT_LONG | WANT_SHORT;
}

static size_t find_want(const unsigned char *want, size_t from, size_t rows,
                        uint64_t live)
{
    uint64_t all = live * UINT64_C(0x0101010101010101);
    uint64_t word;

    for (; from + sizeof(word) <= rows; from += sizeof(word)) {
        memcpy(&word, want + from, sizeof(word));
        if (word & all)
            break;
    }
    while (from < rows && !(want[from] & live))
        from++;
    return from;
}

/* The next row that needs a look at this lane. */
static size_t next_row(const struct plain *plain, const struct tape *tape,
                       size_t k, const unsigned char *want, size_t from)
{
    const struct lane *lane = &plain->lane[k];

    if (!lane->quantity)
        return find_want(want, from, tape->rows, live_wants(plain, lane));
    while (from < tape->rows && tape->bar[from * tape->lanes + k] == TAPE_NONE)
        from++;
    return from;
}

/* Equity at such closes, e8. */
static double worth(const struct plain *plain, const double *close)
{
    double sum = (double)plain->cash;

    for (size_t k = 0; k < plain->lanes; k++)
        sum += plain->held[k] * close[k];
    return sum;
}

static void fill_row(struct plain *plain, const struct tape *tape, size_t row)
{
    bool valued = false;

    for (size_t k = 0; k < plain->lanes; k++) {
        struct lane *lane = &plain->lane[k];

        if (lane->next != row || !lane->quantity ||
            tape->bar[row * tape->lanes + k] != TAPE_BAR)
            continue;
        if (!valued)
            value_all(plain, tape_close(tape, (ptrdiff_t)row - 1));
        valued = true;
        fill(plain, tape, row, k);
    }
}

static void step(struct plain *plain, const struct tape *tape, size_t row,
                 const unsigned char *want)
{
    const double *close = tape_close(tape, (ptrdiff_t)row);
    double equity;

    fill_row(plain, tape, row);
    equity = worth(plain, close);
    for (size_t k = 0; k < plain->lanes; k++) {
        struct lane *lane = &plain->lane[k];
        const unsigned char *own = want + k * tape->room;

        if (lane->next != row)
            continue;
        act(plain, lane, own[row], (int64_t)equity, (int64_t)close[k]);
        lane->next = next_row(plain, tape, k, own, row + 1);
    }
    plain->equity[row] = equity;
}

static size_t next_step(const struct plain *plain, size_t rows)
{
    size_t next = rows;

    for (size_t k = 0; k < plain->lanes; k++)
        if (plain->lane[k].next < next)
            next = plain->lane[k].next;
    return next;
}

static ALWAYS_INLINE void worths(const double *restrict close, double cash,
                                 double held, double *restrict out, size_t n)
{
    for (size_t k = 0; k < n; k++)
        out[k] = cash + held * close[k];
}

/* Rows on which nothing happens. */
static void rest(struct plain *plain, const struct tape *tape, size_t row,
                 size_t end)
{
    const double *close = tape->close + tape->lanes;
    double cash = (double)plain->cash;
    double *equity = plain->equity;

    if (plain->lanes > 1) {
        for (; row < end; row++)
            equity[row] = worth(plain, close + row * plain->lanes);
        return;
    }
    for (; row + STRIP <= end; row += STRIP)
        worths(close + row, cash, plain->held[0], equity + row, STRIP);
    worths(close + row, cash, plain->held[0], equity + row, end - row);
}

static ALWAYS_INLINE void to_money(double *equity, size_t n)
{
    for (size_t k = 0; k < n; k++)
        equity[k] /= 1e8;
}

/* Points of the stretch, and the one that waited before it. */
static bool give_points(struct plain *plain, const struct tape *tape)
{
    struct performance *performance = plain->performance;
    double *equity = plain->equity;
    size_t rows = tape->rows;
    struct err err;
    size_t k;

    for (k = 0; k + STRIP <= rows; k += STRIP)
        to_money(equity + k, STRIP);
    to_money(equity + k, rows - k);
    if ((plain->waits &&
         performance_points(performance, &plain->last_ts, &plain->last, 1, 0, 0,
                            0, &err) < 0) ||
        performance_points(performance, tape->ts, equity, rows - 1, 0, 0, 0,
                           &err) < 0)
        return false;
    plain->waits = true;
    plain->last_ts = tape->ts[rows - 1];
    plain->last = equity[rows - 1];
    return true;
}

bool plain_pass(struct plain *plain, const struct tape *tape,
                const unsigned char *want)
{
    size_t row = 0;

    plain->reach = plain->gross = 0;
    for (size_t k = 0; k < plain->lanes; k++) {
        plain->reach += fabs(plain->held[k]) * tape->highest[k];
        plain->lane[k].next =
            next_row(plain, tape, k, want + k * tape->room, 0);
    }
    plain->beyond = is_beyond(plain);
    while (row < tape->rows && !plain->beyond) {
        size_t next = next_step(plain, tape->rows);

        rest(plain, tape, row, next);
        if (next < tape->rows)
            step(plain, tape, next, want);
        row = next + 1;
    }
    return !plain->beyond && give_points(plain, tape);
}

/* --- the end ------------------------------------------------------------- */

static void close_all(struct plain *plain, const struct tape *tape,
                      const double *close)
{
    bool overflow = false;

    for (size_t k = 0; k < plain->lanes; k++) {
        struct lane *lane = &plain->lane[k];
        struct deal deal = {
            .symbol = tape_series(tape, k)->name->symbol,
            .ts = tape_series(tape, k)->last_ts,
            .side = lane->units > 0 ? -1 : 1,
            .closing = magnitude(lane->units),
            .price = (int64_t)close[k],
        };

        if (!lane->units)
            continue;
        price_deal(plain, &deal, &overflow);
        make_deal(plain, lane, &deal, &overflow);
        plain->held[k] = 0;
    }
    plain->beyond |= overflow;
}

/* sum / n half to even. */
static int64_t mean_of(int64_t sum, int64_t n)
{
    return n ? (int64_t)number_divide(sum, n) : 0;
}

static void summarise(const struct plain *plain, int64_t equity,
                      struct run_result *out)
{
    const struct performance_result *performance = &out->performance;
    const struct trade_stats *trades = &plain->trades;

    out->summary = (struct summary){
        .total_return = performance->total_return,
        .cagr = performance->cagr,
        .sharpe = performance->sharpe,
        .sortino = performance->sortino,
        .calmar = performance->calmar,
        .max_drawdown = performance->max_drawdown,
        .trades = trades->trades,
        .win_rate = trade_stats_win_rate(trades),
        .profit_factor = trade_stats_profit_factor(trades),
        .avg_r = trade_stats_avg_r(trades),
        .sqn = trade_stats_sqn(trades),
        .expectancy = mean_of(trades->total, trades->trades),
        .initial_equity = plain->config->cash,
        .final_equity = equity,
        .fills_hash = plain->hash,
    };
}

bool plain_finish(struct plain *plain, const struct tape *tape,
                  struct run_result *out)
{
    const double *close = tape_close(tape, (ptrdiff_t)tape->rows - 1);
    struct err err;
    double equity;

    if (plain->config->close_at_end)
        close_all(plain, tape, close);
    equity = worth(plain, close);
    plain->last = equity / 1e8;
    if (plain->beyond || performance_points(plain->performance, &plain->last_ts,
                                            &plain->last, 1, 0, 0, 0, &err) < 0)
        return false;
    performance_finish(plain->performance);
    memset(out, 0, sizeof(*out));
    performance_result(plain->performance, &out->performance);
    if (plain->config->performance.block_points > 0)
        memcpy(out->block, performance_blocks(plain->performance),
               sizeof(out->block));
    summarise(plain, (int64_t)equity, out);
    return true;
}
