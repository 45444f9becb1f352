/*
 * What stages find: range, pattern and signal records, and one table that
 * names every field. The codec, JSON, CSV and the tables for people all walk
 * that table, so a field is added in one place.
 *
 * Absent values: 0 for an enum or an id, NaN for a real, FIELD_ABSENT for the
 * integers, prices and times, "" for a text, n = 0 for parts. An absent field
 * is left out everywhere.
 */
#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/bar.h"

#define FIELD_ABSENT INT64_MIN
#define RECORD_PARTS 8
/* Fields of a type, at most. */
#define RECORD_FIELDS_MAX 64
#define RECORD_REASON     64
#define RECORD_REF        32
#define RECORD_STRATEGY   128
#define RECORD_TRAIL      256
#define RECORD_CAMPAIGN   (SYMBOL_MAX + TIMEFRAME_MAX + 48)

enum record_type {
    RECORD_RANGE,
    RECORD_PATTERN,
    RECORD_SIGNAL,
    RECORD_ORDER, /* from here on: of a backtest */
    RECORD_FILL,
    RECORD_TRADE,
    RECORD_SUMMARY,
    RECORD_TYPES
};

enum record_kind {
    KIND_NONE, /* ranges have none */
    KIND_SC,
    KIND_BC,
    KIND_AR,
    KIND_ST,
    KIND_SPRING,
    KIND_TEST,
    KIND_SOS,
    KIND_LPS,
    KIND_UTAD,
    KIND_PHASE,
    KIND_MARKET, /* orders and fills: how the order works */
    KIND_LIMIT,
    KIND_STOP,
    KIND_STOP_LIMIT,
    KIND_TRAILING_STOP,
    KIND_TARGET, /* fills: a position's target */
    KIND_CANCEL, /* orders from outside: no order, but a word about others */
    KIND_COUNT
};

enum record_status {
    STATUS_NONE,
    STATUS_ACTIVE,
    STATUS_CONFIRMED,
    STATUS_UNCONFIRMED,
    STATUS_INVALIDATED,
    STATUS_ARCHIVED,
    STATUS_BREAKOUT,
    STATUS_COMPLETED,
    STATUS_PENDING,
    STATUS_APPROVED,
    STATUS_REJECTED,
    STATUS_EXPIRED,
    STATUS_FILLED,
    STATUS_STOPPED,
    STATUS_TARGET_HIT,
    STATUS_PARTIAL,   /* orders: filled in part, the rest works */
    STATUS_CANCELLED, /* orders */
    STATUS_RUNNING,   /* summaries: the first, before the result is known */
    STATUS_COUNT
};

enum side { SIDE_NONE, SIDE_LONG, SIDE_SHORT };
enum chain { CHAIN_NONE, CHAIN_ACCUMULATION, CHAIN_DISTRIBUTION };
enum phase {
    PHASE_ABSENT,
    PHASE_OUTSIDE, /* "none" on the wire */
    PHASE_A,
    PHASE_B,
    PHASE_C,
    PHASE_D,
    PHASE_E
};
/* One scale of words for every grade the rules give. */
enum grade {
    GRADE_NONE,
    GRADE_IDEAL,
    GRADE_EXCELLENT,
    GRADE_STRONG,
    GRADE_GOOD,
    GRADE_MODERATE,
    GRADE_ACCEPTABLE,
    GRADE_FAIR,
    GRADE_WEAK,
    GRADE_POOR,
    GRADE_PREMIUM, /* LPS distance: PREMIUM, QUALITY, ACCEPTABLE */
    GRADE_QUALITY,
    GRADE_HIGH, /* volume of a rally: HIGH, NORMAL; confidence levels */
    GRADE_NORMAL,
    GRADE_NO_SUPPLY, /* LPS effort */
    GRADE_HEALTHY,
    GRADE_SELLING_PRESSURE,
    GRADE_IMMEDIATE, /* urgency of a signal: IMMEDIATE, MODERATE, LOW */
    GRADE_LOW,
    GRADE_NEUTRAL, /* LPS effort: none of its words */
    GRADE_COUNT
};

enum action { ACTION_NONE, ACTION_BUY, ACTION_SELL, ACTION_CLOSE };
enum time_in_force { TIF_NONE, TIF_GTC, TIF_DAY, TIF_GTD };
/* Why a trade ended. */
enum exit_reason {
    EXIT_NONE,
    EXIT_SIGNAL, /* an order of the strategy */
    EXIT_STOP,
    EXIT_TARGET,
    EXIT_TRAIL,
    EXIT_MARGIN,
    EXIT_EMERGENCY,
    EXIT_REVERSE, /* the order that turned the position */
    EXIT_END
};

/* Points, in the order the rules list them. */
struct parts {
    int64_t n;
    int64_t value[RECORD_PARTS];
};

struct range {
    int64_t start; /* first and last touch, index of the bar */
    int64_t end;
    int64_t start_ts;
    int64_t end_ts;
    int64_t duration; /* bars, end - start + 1 */
    int64_t quality;  /* 0..100 = sum of quality_parts */
    enum grade grade;
    struct parts quality_parts; /* duration touches tightness volume */
    int64_t support;            /* e8; "creek" in older texts */
    int64_t resistance;         /* e8; "ice" in older texts */
    int64_t midpoint;
    int64_t width; /* e8, resistance - support */
    int64_t support_strength;
    struct parts support_parts; /* touches volume wick hold */
    int64_t resistance_strength;
    struct parts resistance_parts;
    int64_t support_touches;
    int64_t resistance_touches;
    int64_t support_low;     /* e8, extreme of the touches */
    int64_t resistance_high; /* e8 */
    int64_t jump;            /* e8, target */
    int64_t conservative;    /* e8, nearer target */
    double cause_factor;
    double scale; /* x of the adaptive preset, 1 = strict */
};

/* A wide struct: the field table says which kinds have which field. */
struct pattern {
    enum side side;
    enum chain chain;
    enum phase phase; /* of its chain, after the event */
    double phase_confidence;
    enum phase prior_phase; /* before the event */
    double prior_phase_confidence;
    uint64_t range;  /* id of the range it stands on */
    uint64_t climax; /* AR, ST: id of the SC or BC */
    uint64_t spring; /* TEST: id of the spring */
    uint64_t sos;    /* LPS: id of the SOS */
    int64_t price;   /* e8, extreme of the event bar the rule looks at */
    int64_t level;   /* e8, what it is measured against */
    int64_t close;   /* e8, close of the decision bar */
    double volume_ratio;
    double spread_ratio;
    double close_position;
    double confidence;     /* 0..100 */
    double raw_confidence; /* before floor and cap */
    struct parts parts;
    enum grade quality;        /* LPS: the class of its volume */
    double rally;              /* AR, fraction of the climax's extreme */
    double distance;           /* ST TEST LPS, fraction of the level */
    double reduction;          /* ST, of the climax's volume ratio */
    double penetration;        /* ST SPRING, fraction of the level */
    double breakout;           /* SOS UTAD, fraction of the level */
    double decrease;           /* TEST, of the spring's volume ratio */
    int64_t bars;              /* AR ST TEST LPS: bars after what it follows */
    int64_t recovery;          /* SPRING, bars */
    int64_t failure;           /* UTAD, bars */
    int64_t bounce;            /* LPS, index of the bar that closed 1 % up */
    enum grade profile;        /* AR volume */
    enum grade distance_grade; /* LPS */
    enum grade hold;           /* LPS */
    enum grade effort;         /* LPS */
    double range_volume_ratio; /* LPS, against the range's mean */
    double range_spread_ratio;
    double atr;               /* LPS, in price */
    int64_t stop;             /* LPS, e8 */
    double spring_confidence; /* TEST: the spring's, now tested */
    double spring_raw;
    double scale;
};

struct signal {
    enum side direction;
    enum phase phase;
    uint64_t pattern; /* id of the pattern it comes from */
    uint64_t range;
    char campaign[RECORD_CAMPAIGN]; /* SYMBOL-TF-start of the range */
    int64_t entry;                  /* e8 */
    int64_t stop;
    int64_t target_1;
    int64_t target_2;
    double r_multiple; /* to target_2 */
    enum grade rating;
    enum grade urgency;
    int64_t position_size; /* whole units */
    int64_t risk_amount;   /* e8, money lost at the stop */
    double risk_fraction;  /* of the account */
    double allocation;     /* of the campaign's budget */
    double confidence;     /* 70..95 */
    double raw_confidence;
    double pattern_confidence;
    double phase_confidence;
    double volume_score;
    double priority; /* 0..100 */
    double volume_ratio;
    double spread_ratio;
    double scale;
    char trail[RECORD_TRAIL];   /* the validation chain, stage by stage */
    char reason[RECORD_REASON]; /* why it was rejected or expired */
};

/*
 * An order: from outside it is a request, decided at the record's bar i; from
 * btest it says what became of it, one revision for each change.
 */
struct order {
    enum action action;
    int64_t quantity; /* e8 */
    int64_t limit;    /* e8 */
    int64_t stop;
    int64_t trail;          /* e8, distance in price */
    double trail_rate;      /* or a fraction of the extreme */
    enum time_in_force tif; /* absent: GTC */
    int64_t until;          /* GTD: last time it works */
    int64_t stop_loss;      /* e8, protect what it opens */
    int64_t take_profit;
    int64_t filled;             /* e8, so far */
    bool reduce;                /* never opens: cut to what it closes */
    uint64_t signal;            /* id of the signal it comes from */
    char ref[RECORD_REF];       /* the sender's name for it */
    char oco[RECORD_REF];       /* orders of which one may fill */
    char reason[RECORD_REASON]; /* why rejected or cancelled */
};

struct fill {
    enum action action; /* BUY or SELL */
    int64_t quantity;   /* e8 */
    int64_t price;      /* e8, slippage included */
    int64_t value;      /* e8, quantity x price */
    int64_t commission; /* e8 */
    int64_t slippage;   /* e8, money lost to it */
    int64_t position;   /* e8, after it; short is negative */
    int64_t cash;       /* e8, after it */
    uint64_t order;
    uint64_t signal;
};

/* One closing fill against the average entry. */
struct trade {
    enum side side;
    int64_t quantity; /* e8 */
    int64_t entry_i;
    int64_t entry_ts;
    int64_t entry_price; /* e8, average */
    int64_t exit_price;
    int64_t pnl;         /* e8, after commissions */
    int64_t commission;  /* e8, both sides */
    int64_t slippage;    /* e8, both sides */
    double pnl_fraction; /* pnl / cost of the entry */
    double r_multiple;   /* absent without a stop */
    int64_t bars;        /* entry to exit */
    enum exit_reason exit_reason;
    enum record_kind pattern; /* of the signal behind it, KIND_NONE: none */
    uint64_t signal;
};

/* Fractions are fractions; absent what cannot be told. */
struct summary {
    char strategy[RECORD_STRATEGY]; /* "sma-cross fast=10 slow=20" */
    char arith[8];                  /* "decimal", "float" */
    uint64_t config;                /* hash of all settings */
    int64_t start;                  /* times of the first and last point */
    int64_t finish;
    int64_t bars;
    int64_t series;
    int64_t points;
    int64_t initial_equity; /* e8 */
    int64_t final_equity;
    int64_t total_pnl; /* e8, of closed trades */
    int64_t commission;
    int64_t slippage;
    int64_t borrow;
    double total_return;
    double cagr;
    double volatility;
    double sharpe;
    double sharpe_low; /* 95 percent interval */
    double sharpe_high;
    double sortino;
    double calmar;
    double max_drawdown;
    int64_t max_drawdown_bars;
    double skew;
    double kurtosis;
    double exposure; /* share of points with a position */
    double turnover; /* traded value / 2 / mean equity / years */
    int64_t max_positions;
    double avg_positions;
    double max_position_size; /* of equity */
    double avg_position_size;
    double max_deployed;
    double avg_deployed;
    double buy_hold_return;
    int64_t orders;
    int64_t rejected;
    int64_t fills;
    int64_t trades;
    int64_t wins;
    int64_t losses;
    double win_rate;
    double avg_r;
    double profit_factor;
    int64_t expectancy; /* e8, mean pnl */
    double sqn;
    int64_t avg_win; /* e8 */
    int64_t avg_loss;
    int64_t best_trade;
    int64_t worst_trade;
    double avg_bars;
    uint64_t fills_hash;
};

struct record {
    enum record_type type;
    enum record_kind kind;
    enum record_status status;
    const struct series_name *series; /* borrowed; outlives the record */
    int64_t i;                        /* decision bar */
    int64_t ts;
    int64_t event_i; /* the bar it is about */
    int64_t event_ts;
    uint64_t id;
    int64_t rev;
    char reason[RECORD_REASON]; /* range, pattern: why it ended */
    union {
        struct range range;
        struct pattern pattern;
        struct signal signal;
        struct order order;
        struct fill fill;
        struct trade trade;
        struct summary summary;
    } u;
};

enum field_type {
    FIELD_INT,   /* int64 */
    FIELD_TIME,  /* int64 ns UTC */
    FIELD_PRICE, /* int64 e8 */
    FIELD_REAL,  /* double */
    FIELD_ID,    /* uint64, 16 hex digits */
    FIELD_PARTS, /* struct parts */
    FIELD_TEXT,  /* char[] */
    FIELD_WORD,  /* an enum, by its words */
    FIELD_MONEY, /* int64 e8, as a price, but may be negative or zero */
    FIELD_BOOL   /* bool; false is absent */
};

/* An enum's words by value; the first, "", stands for absent. */
struct words {
    const char *const *word;
    unsigned count;
};

struct field {
    const char *name; /* the key on the wire and in JSON and CSV */
    size_t name_size; /* without its final zero */
    enum field_type type;
    size_t offset;             /* in struct record */
    size_t size;               /* of a text, its final zero included */
    const struct words *words; /* of FIELD_WORD, else NULL */
};

/*
 * The fields of a record type behind s, tf, i, ts, event_i, event_ts, id and
 * rev, in the order of the wire. *count is their number.
 */
const struct field *record_fields(enum record_type type, size_t *count);

/*
 * Where a stage's records go, one at a time, in the order of the stream. The
 * record is borrowed for the call. Returns 0, or -1 with err filled.
 */
struct record_sink {
    int (*put)(void *context, const struct record *record, struct err *err);
    void *context;
};

/* An empty record: every field absent. */
void record_init(struct record *record, enum record_type type,
                 enum record_kind kind, const struct series_name *series);

/* True when the field holds a value in this record. */
bool field_present(const struct field *field, const struct record *record);

/* The word an enum field holds; "" when absent. */
const char *field_word(const struct field *field, const struct record *record);

/* Sets an enum field by its word; false when there is no such word. */
bool field_set_word(const struct field *field, struct record *record,
                    const char *word, size_t size);

/* The kind of that name, KIND_NONE when there is none; text may be NULL. */
enum record_kind record_kind_parse(const char *text, size_t size);

/* "range", "pattern", "signal"; "SPRING", ...; "CONFIRMED", ... */
const char *record_type_name(enum record_type type);
const char *record_kind_name(enum record_kind kind);
const char *record_status_name(enum record_status status);

/*
 * Identity: FNV-1a-64 over type, kind, symbol, timeframe (each with a final
 * zero byte) and the first event_ts (int64 little-endian). `nth` > 0 tells
 * apart further records of one kind about one bar: it is hashed behind them.
 */
uint64_t record_id(enum record_type type, enum record_kind kind,
                   const struct series_name *series, int64_t event_ts,
                   unsigned nth);

/* The same in two steps: what is fixed for a series, then the event. */
uint64_t record_id_prefix(enum record_type type, enum record_kind kind,
                          const struct series_name *series);
uint64_t record_id_at(uint64_t prefix, int64_t event_ts, unsigned nth);

#endif
