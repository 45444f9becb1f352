/* The field tables of records, and their words. */
#include "model/record.h"

#include <math.h>
#include <string.h>

#include "base/fnv.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const kinds[] = {
    "",       "SC",     "BC",         "AR",
    "ST",     "SPRING", "TEST",       "SOS",
    "LPS",    "UTAD",   "PHASE",      "MARKET",
    "LIMIT",  "STOP",   "STOP_LIMIT", "TRAILING_STOP",
    "TARGET", "CANCEL"};
static const char *const statuses[] = {
    "",         "ACTIVE",    "CONFIRMED", "UNCONFIRMED", "INVALIDATED",
    "ARCHIVED", "BREAKOUT",  "COMPLETED", "PENDING",     "APPROVED",
    "REJECTED", "EXPIRED",   "FILLED",    "STOPPED",     "TARGET_HIT",
    "PARTIAL",  "CANCELLED", "RUNNING"};
static const char *const sides[] = {"", "long", "short"};
static const char *const directions[] = {"", "LONG", "SHORT"};
static const char *const chains[] = {"", "accumulation", "distribution"};
static const char *const phases[] = {"", "none", "A", "B", "C", "D", "E"};
static const char *const grades[] = {"",
                                     "IDEAL",
                                     "EXCELLENT",
                                     "STRONG",
                                     "GOOD",
                                     "MODERATE",
                                     "ACCEPTABLE",
                                     "FAIR",
                                     "WEAK",
                                     "POOR",
                                     "PREMIUM",
                                     "QUALITY",
                                     "HIGH",
                                     "NORMAL",
                                     "NO_SUPPLY",
                                     "HEALTHY",
                                     "SELLING_PRESSURE",
                                     "IMMEDIATE",
                                     "LOW",
                                     "NEUTRAL"};
static const char *const actions[] = {"", "BUY", "SELL", "CLOSE"};
static const char *const tifs[] = {"", "GTC", "DAY", "GTD"};
static const char *const exits[] = {"",          "SIGNAL",  "STOP",
                                    "TARGET",    "TRAIL",   "MARGIN",
                                    "EMERGENCY", "REVERSE", "END"};

#define WORDS(list) static const struct words list##_words = {list, COUNT(list)}
WORDS(kinds);
WORDS(statuses);
WORDS(sides);
WORDS(directions);
WORDS(chains);
WORDS(phases);
WORDS(grades);
WORDS(actions);
WORDS(tifs);
WORDS(exits);

/* clang-format off */
#define FIELD(member, type, where, size, words) \
    {#member, sizeof(#member) - 1, type, offsetof(struct record, where), \
     size, words}
#define IN(member, list) FIELD(member, FIELD_WORD, member, 0, &list##_words)
#define OF(part, member, type) FIELD(member, type, u.part.member, 0, NULL)
#define WORD(part, member, list) \
    FIELD(member, FIELD_WORD, u.part.member, 0, &list##_words)
#define TEXT(part, member) \
    FIELD(member, FIELD_TEXT, u.part.member, \
          sizeof(((struct record *)0)->u.part.member), NULL)
#define REASON FIELD(reason, FIELD_TEXT, reason, RECORD_REASON, NULL)
/* clang-format on */

static const struct field range_fields[] = {
    IN(status, statuses),
    OF(range, start, FIELD_INT),
    OF(range, end, FIELD_INT),
    OF(range, start_ts, FIELD_TIME),
    OF(range, end_ts, FIELD_TIME),
    OF(range, duration, FIELD_INT),
    OF(range, quality, FIELD_INT),
    WORD(range, grade, grades),
    OF(range, quality_parts, FIELD_PARTS),
    OF(range, support, FIELD_PRICE),
    OF(range, resistance, FIELD_PRICE),
    OF(range, midpoint, FIELD_PRICE),
    OF(range, width, FIELD_PRICE),
    OF(range, support_strength, FIELD_INT),
    OF(range, support_parts, FIELD_PARTS),
    OF(range, resistance_strength, FIELD_INT),
    OF(range, resistance_parts, FIELD_PARTS),
    OF(range, support_touches, FIELD_INT),
    OF(range, resistance_touches, FIELD_INT),
    OF(range, support_low, FIELD_PRICE),
    OF(range, resistance_high, FIELD_PRICE),
    OF(range, jump, FIELD_PRICE),
    OF(range, conservative, FIELD_PRICE),
    OF(range, cause_factor, FIELD_REAL),
    OF(range, scale, FIELD_REAL),
    REASON,
};

static const struct field pattern_fields[] = {
    IN(kind, kinds),
    IN(status, statuses),
    WORD(pattern, side, sides),
    WORD(pattern, chain, chains),
    WORD(pattern, phase, phases),
    OF(pattern, phase_confidence, FIELD_REAL),
    WORD(pattern, prior_phase, phases),
    OF(pattern, prior_phase_confidence, FIELD_REAL),
    OF(pattern, range, FIELD_ID),
    OF(pattern, climax, FIELD_ID),
    OF(pattern, spring, FIELD_ID),
    OF(pattern, sos, FIELD_ID),
    OF(pattern, price, FIELD_PRICE),
    OF(pattern, level, FIELD_PRICE),
    OF(pattern, close, FIELD_PRICE),
    OF(pattern, volume_ratio, FIELD_REAL),
    OF(pattern, spread_ratio, FIELD_REAL),
    OF(pattern, close_position, FIELD_REAL),
    OF(pattern, confidence, FIELD_REAL),
    OF(pattern, raw_confidence, FIELD_REAL),
    OF(pattern, parts, FIELD_PARTS),
    WORD(pattern, quality, grades),
    OF(pattern, rally, FIELD_REAL),
    OF(pattern, distance, FIELD_REAL),
    OF(pattern, reduction, FIELD_REAL),
    OF(pattern, penetration, FIELD_REAL),
    OF(pattern, breakout, FIELD_REAL),
    OF(pattern, decrease, FIELD_REAL),
    OF(pattern, bars, FIELD_INT),
    OF(pattern, recovery, FIELD_INT),
    OF(pattern, failure, FIELD_INT),
    OF(pattern, bounce, FIELD_INT),
    WORD(pattern, profile, grades),
    WORD(pattern, distance_grade, grades),
    WORD(pattern, hold, grades),
    WORD(pattern, effort, grades),
    OF(pattern, range_volume_ratio, FIELD_REAL),
    OF(pattern, range_spread_ratio, FIELD_REAL),
    OF(pattern, atr, FIELD_REAL),
    OF(pattern, stop, FIELD_PRICE),
    OF(pattern, spring_confidence, FIELD_REAL),
    OF(pattern, spring_raw, FIELD_REAL),
    OF(pattern, scale, FIELD_REAL),
    REASON,
};

static const struct field signal_fields[] = {
    IN(kind, kinds),
    IN(status, statuses),
    WORD(signal, direction, directions),
    WORD(signal, phase, phases),
    OF(signal, pattern, FIELD_ID),
    OF(signal, range, FIELD_ID),
    TEXT(signal, campaign),
    OF(signal, entry, FIELD_PRICE),
    OF(signal, stop, FIELD_PRICE),
    OF(signal, target_1, FIELD_PRICE),
    OF(signal, target_2, FIELD_PRICE),
    OF(signal, r_multiple, FIELD_REAL),
    WORD(signal, rating, grades),
    WORD(signal, urgency, grades),
    OF(signal, position_size, FIELD_INT),
    OF(signal, risk_amount, FIELD_PRICE),
    OF(signal, risk_fraction, FIELD_REAL),
    OF(signal, allocation, FIELD_REAL),
    OF(signal, confidence, FIELD_REAL),
    OF(signal, raw_confidence, FIELD_REAL),
    OF(signal, pattern_confidence, FIELD_REAL),
    OF(signal, phase_confidence, FIELD_REAL),
    OF(signal, volume_score, FIELD_REAL),
    OF(signal, priority, FIELD_REAL),
    OF(signal, volume_ratio, FIELD_REAL),
    OF(signal, spread_ratio, FIELD_REAL),
    OF(signal, scale, FIELD_REAL),
    TEXT(signal, trail),
    TEXT(signal, reason),
};

static const struct field order_fields[] = {
    IN(kind, kinds),
    IN(status, statuses),
    WORD(order, action, actions),
    OF(order, quantity, FIELD_MONEY),
    OF(order, limit, FIELD_PRICE),
    OF(order, stop, FIELD_PRICE),
    OF(order, trail, FIELD_PRICE),
    OF(order, trail_rate, FIELD_REAL),
    WORD(order, tif, tifs),
    OF(order, until, FIELD_TIME),
    OF(order, stop_loss, FIELD_PRICE),
    OF(order, take_profit, FIELD_PRICE),
    OF(order, filled, FIELD_MONEY),
    OF(order, reduce, FIELD_BOOL),
    OF(order, signal, FIELD_ID),
    TEXT(order, ref),
    TEXT(order, oco),
    TEXT(order, reason),
};

static const struct field fill_fields[] = {
    IN(kind, kinds),
    WORD(fill, action, actions),
    OF(fill, quantity, FIELD_MONEY),
    OF(fill, price, FIELD_PRICE),
    OF(fill, value, FIELD_MONEY),
    OF(fill, commission, FIELD_MONEY),
    OF(fill, slippage, FIELD_MONEY),
    OF(fill, position, FIELD_MONEY),
    OF(fill, cash, FIELD_MONEY),
    OF(fill, order, FIELD_ID),
    OF(fill, signal, FIELD_ID),
};

static const struct field trade_fields[] = {
    WORD(trade, side, sides),
    OF(trade, quantity, FIELD_MONEY),
    OF(trade, entry_i, FIELD_INT),
    OF(trade, entry_ts, FIELD_TIME),
    OF(trade, entry_price, FIELD_PRICE),
    OF(trade, exit_price, FIELD_PRICE),
    OF(trade, pnl, FIELD_MONEY),
    OF(trade, commission, FIELD_MONEY),
    OF(trade, slippage, FIELD_MONEY),
    OF(trade, pnl_fraction, FIELD_REAL),
    OF(trade, r_multiple, FIELD_REAL),
    OF(trade, bars, FIELD_INT),
    WORD(trade, exit_reason, exits),
    WORD(trade, pattern, kinds),
    OF(trade, signal, FIELD_ID),
};

static const struct field summary_fields[] = {
    IN(status, statuses),
    TEXT(summary, strategy),
    TEXT(summary, arith),
    OF(summary, config, FIELD_ID),
    OF(summary, start, FIELD_TIME),
    OF(summary, finish, FIELD_TIME),
    OF(summary, bars, FIELD_INT),
    OF(summary, series, FIELD_INT),
    OF(summary, points, FIELD_INT),
    OF(summary, initial_equity, FIELD_MONEY),
    OF(summary, final_equity, FIELD_MONEY),
    OF(summary, total_pnl, FIELD_MONEY),
    OF(summary, commission, FIELD_MONEY),
    OF(summary, slippage, FIELD_MONEY),
    OF(summary, borrow, FIELD_MONEY),
    OF(summary, total_return, FIELD_REAL),
    OF(summary, cagr, FIELD_REAL),
    OF(summary, volatility, FIELD_REAL),
    OF(summary, sharpe, FIELD_REAL),
    OF(summary, sharpe_low, FIELD_REAL),
    OF(summary, sharpe_high, FIELD_REAL),
    OF(summary, sortino, FIELD_REAL),
    OF(summary, calmar, FIELD_REAL),
    OF(summary, max_drawdown, FIELD_REAL),
    OF(summary, max_drawdown_bars, FIELD_INT),
    OF(summary, skew, FIELD_REAL),
    OF(summary, kurtosis, FIELD_REAL),
    OF(summary, exposure, FIELD_REAL),
    OF(summary, turnover, FIELD_REAL),
    OF(summary, max_positions, FIELD_INT),
    OF(summary, avg_positions, FIELD_REAL),
    OF(summary, max_position_size, FIELD_REAL),
    OF(summary, avg_position_size, FIELD_REAL),
    OF(summary, max_deployed, FIELD_REAL),
    OF(summary, avg_deployed, FIELD_REAL),
    OF(summary, buy_hold_return, FIELD_REAL),
    OF(summary, orders, FIELD_INT),
    OF(summary, rejected, FIELD_INT),
    OF(summary, fills, FIELD_INT),
    OF(summary, trades, FIELD_INT),
    OF(summary, wins, FIELD_INT),
    OF(summary, losses, FIELD_INT),
    OF(summary, win_rate, FIELD_REAL),
    OF(summary, avg_r, FIELD_REAL),
    OF(summary, profit_factor, FIELD_REAL),
    OF(summary, expectancy, FIELD_MONEY),
    OF(summary, sqn, FIELD_REAL),
    OF(summary, avg_win, FIELD_MONEY),
    OF(summary, avg_loss, FIELD_MONEY),
    OF(summary, best_trade, FIELD_MONEY),
    OF(summary, worst_trade, FIELD_MONEY),
    OF(summary, avg_bars, FIELD_REAL),
    OF(summary, fills_hash, FIELD_ID),
};

static const struct {
    const char *name;
    const struct field *fields;
    size_t count;
} types[RECORD_TYPES] = {
    [RECORD_RANGE] = {"range", range_fields, COUNT(range_fields)},
    [RECORD_PATTERN] = {"pattern", pattern_fields, COUNT(pattern_fields)},
    [RECORD_SIGNAL] = {"signal", signal_fields, COUNT(signal_fields)},
    [RECORD_ORDER] = {"order", order_fields, COUNT(order_fields)},
    [RECORD_FILL] = {"fill", fill_fields, COUNT(fill_fields)},
    [RECORD_TRADE] = {"trade", trade_fields, COUNT(trade_fields)},
    [RECORD_SUMMARY] = {"summary", summary_fields, COUNT(summary_fields)},
};

_Static_assert(COUNT(summary_fields) <= RECORD_FIELDS_MAX, "the most of all");
_Static_assert(COUNT(kinds) == KIND_COUNT, "a word for each kind");
_Static_assert(COUNT(statuses) == STATUS_COUNT, "a word for each status");
_Static_assert(COUNT(grades) == GRADE_COUNT, "a word for each grade");
_Static_assert(COUNT(exits) == EXIT_END + 1, "a word for each reason");

const struct field *record_fields(enum record_type type, size_t *count)
{
    *count = types[type].count;
    return types[type].fields;
}

void record_init(struct record *record, enum record_type type,
                 enum record_kind kind, const struct series_name *series)
{
    static const double nan_value = (double)NAN;
    static const int64_t absent = FIELD_ABSENT;
    unsigned char *base = (unsigned char *)record;

    memset(record, 0, sizeof(*record));
    record->type = type;
    record->kind = kind;
    record->series = series;
    for (size_t k = 0; k < types[type].count; k++) {
        const struct field *field = &types[type].fields[k];

        switch (field->type) {
        case FIELD_INT:
        case FIELD_TIME:
        case FIELD_PRICE:
        case FIELD_MONEY:
            memcpy(base + field->offset, &absent, sizeof(absent));
            break;
        case FIELD_REAL:
            memcpy(base + field->offset, &nan_value, sizeof(nan_value));
            break;
        case FIELD_ID:
        case FIELD_PARTS:
        case FIELD_TEXT:
        case FIELD_WORD:
        case FIELD_BOOL:
            break;
        }
    }
}

/* Every enum is an unsigned int in gcc and clang; the tests rely on it. */
_Static_assert(sizeof(enum grade) == sizeof(unsigned), "enums are unsigned");

bool field_present(const struct field *field, const struct record *record)
{
    const unsigned char *at = (const unsigned char *)record + field->offset;
    int64_t integer;
    uint64_t id;
    double real;
    unsigned word;

    switch (field->type) {
    case FIELD_INT:
    case FIELD_TIME:
    case FIELD_PRICE:
    case FIELD_MONEY:
        memcpy(&integer, at, sizeof(integer));
        return integer != FIELD_ABSENT;
    case FIELD_REAL:
        memcpy(&real, at, sizeof(real));
        return !isnan(real);
    case FIELD_ID:
        memcpy(&id, at, sizeof(id));
        return id != 0;
    case FIELD_PARTS:
        memcpy(&integer, at, sizeof(integer));
        return integer != 0;
    case FIELD_TEXT:
    case FIELD_BOOL:
        return at[0] != 0;
    case FIELD_WORD:
        break;
    }
    memcpy(&word, at, sizeof(word));
    return word != 0;
}

const char *field_word(const struct field *field, const struct record *record)
{
    const struct words *words = field->words;
    unsigned value;

    memcpy(&value, (const unsigned char *)record + field->offset,
           sizeof(value));
    return value < words->count ? words->word[value] : "";
}

bool field_set_word(const struct field *field, struct record *record,
                    const char *word, size_t size)
{
    const struct words *words = field->words;

    for (unsigned k = 1; k < words->count; k++)
        if (strlen(words->word[k]) == size &&
            !memcmp(words->word[k], word, size)) {
            memcpy((unsigned char *)record + field->offset, &k, sizeof(k));
            return true;
        }
    return false;
}

const char *record_type_name(enum record_type type)
{
    return types[type].name;
}

enum record_kind record_kind_parse(const char *text, size_t size)
{
    for (unsigned k = 1; k < KIND_COUNT && text; k++)
        if (strlen(kinds[k]) == size && !memcmp(kinds[k], text, size))
            return (enum record_kind)k;
    return KIND_NONE;
}

const char *record_kind_name(enum record_kind kind)
{
    return kinds[kind];
}

const char *record_status_name(enum record_status status)
{
    return statuses[status];
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
    return fnv1a(hash, text, strlen(text) + 1);
}

uint64_t record_id_prefix(enum record_type type, enum record_kind kind,
                          const struct series_name *series)
{
    uint64_t hash = hash_text(FNV_OFFSET, types[type].name);

    hash = hash_text(hash, kinds[kind]);
    hash = hash_text(hash, series->symbol);
    return hash_text(hash, series->timeframe);
}

uint64_t record_id_at(uint64_t prefix, int64_t event_ts, unsigned nth)
{
    unsigned char little[8];
    uint64_t hash;

    for (int k = 0; k < 8; k++)
        little[k] = (unsigned char)((uint64_t)event_ts >> (8 * k));
    hash = fnv1a(prefix, little, sizeof(little));
    if (nth) {
        little[0] = (unsigned char)nth;
        hash = fnv1a(hash, little, 1);
    }
    return hash;
}

uint64_t record_id(enum record_type type, enum record_kind kind,
                   const struct series_name *series, int64_t event_ts,
                   unsigned nth)
{
    return record_id_at(record_id_prefix(type, kind, series), event_ts, nth);
}
