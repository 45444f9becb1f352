/* Amounts on a command line. */
#include "btest/amounts.h"

#include <stdbool.h>
#include <string.h>

#include "base/decimal.h"
#include "engine/engine.h"

/* A piece of a command line, not terminated. */
struct piece {
    const char *text;
    size_t size;
};

static struct piece piece_of(const char *text)
{
    return (struct piece){text, strlen(text)};
}

static bool is_word(struct piece piece, const char *word)
{
    return piece.size == strlen(word) && !memcmp(piece.text, word, piece.size);
}

/* Takes the ending off when the piece has it and something before it. */
static bool take_ending(struct piece *piece, const char *ending)
{
    size_t size = strlen(ending);

    if (piece->size <= size ||
        memcmp(piece->text + piece->size - size, ending, size) != 0)
        return false;
    piece->size -= size;
    return true;
}

/* The piece before the mark; *rest is what stands behind it. */
static struct piece take_until(struct piece *rest, char mark)
{
    const char *at = memchr(rest->text, mark, rest->size);
    struct piece first = *rest;

    if (!at) {
        *rest = (struct piece){NULL, 0};
        return first;
    }
    first.size = (size_t)(at - rest->text);
    rest->text = at + 1;
    rest->size -= first.size + 1;
    return first;
}

static bool parse_below(struct piece piece, int64_t limit, int64_t *out)
{
    int64_t value;

    if (decimal_parse(piece.text, piece.size, '.', &value) != DECIMAL_OK ||
        value < 0 || value >= limit)
        return false;
    *out = value;
    return true;
}

/* A number from 0 up to where prices end, exact in e8. */
static bool parse_amount(struct piece piece, int64_t *out)
{
    return parse_below(piece, DECIMAL_PRICE_LIMIT, out);
}

/* "5%", "5bps": exact, or it is none. */
static bool parse_rate(struct piece piece, int64_t *out)
{
    int64_t parts = 1;
    int64_t value;

    if (take_ending(&piece, "%"))
        parts = 100;
    else if (take_ending(&piece, "bps"))
        parts = 10000;
    if (parts == 1 || !parse_amount(piece, &value) || value % parts)
        return false;
    *out = value / parts;
    return true;
}

/* 100000 %: beyond it nobody means what is written. */
#define PERCENT_LIMIT (1000 * DECIMAL_ONE)

int amount_percent(const char *text, void *value, struct err *err)
{
    int64_t rate;

    if (!parse_rate(piece_of(text), &rate) || rate > PERCENT_LIMIT)
        return err_set(err, ERR_USAGE,
                       "\"%s\" is not a rate: expected 5%%, 0.5%% or 5bps",
                       text);
    *(int64_t *)value = rate;
    return 0;
}

int amount_fraction(const char *text, void *value, struct err *err)
{
    int64_t rate = 0;

    if (amount_percent(text, &rate, err) < 0)
        return -1;
    *(double *)value = (double)rate / (double)DECIMAL_ONE;
    return 0;
}

/* Near where money ends. */
#define MONEY_LIMIT (9 * DECIMAL_PRICE_LIMIT)

int amount_money(const char *text, void *value, struct err *err)
{
    int64_t amount;

    if (!parse_below(piece_of(text), MONEY_LIMIT, &amount) || !amount)
        return err_set(err, ERR_USAGE,
                       "\"%s\" is not an amount of money: expected a number "
                       "above 0 and below 9e10 with at most 8 decimals",
                       text);
    *(int64_t *)value = amount;
    return 0;
}

int amount_positive(const char *text, void *value, struct err *err)
{
    int64_t amount;

    if (!parse_amount(piece_of(text), &amount) || !amount)
        return err_set(err, ERR_USAGE,
                       "\"%s\" is not an amount: expected a number above 0 "
                       "and below 1e10 with at most 8 decimals",
                       text);
    *(int64_t *)value = amount;
    return 0;
}

enum commission_term { TERM_RATE, TERM_SHARE, TERM_ORDER, TERM_COUNT };

struct commission {
    int64_t value[TERM_COUNT];
    bool given[TERM_COUNT];
};

static bool parse_term(struct piece piece, struct commission *commission)
{
    enum commission_term term = TERM_RATE;
    int64_t value;
    bool good;

    if (take_ending(&piece, "/share"))
        term = TERM_SHARE;
    else if (take_ending(&piece, "/order"))
        term = TERM_ORDER;
    good = term == TERM_RATE ? parse_rate(piece, &value)
                             : parse_amount(piece, &value);
    if (!good || commission->given[term])
        return false;
    commission->given[term] = true;
    commission->value[term] = value;
    return true;
}

int amount_commission(const char *text, void *value, struct err *err)
{
    struct engine_config *config = value;
    struct commission commission = {0};
    struct piece rest = piece_of(text);

    while (rest.text && !is_word(piece_of(text), "none")) {
        struct piece term = take_until(&rest, '+');

        if (!parse_term(term, &commission))
            return err_set(err, ERR_USAGE,
                           "\"%s\": \"%.*s\" is not a commission: expected "
                           "none, or each once with + between: 5bps or 0.1%%, "
                           "0.005/share, 1/order",
                           text, (int)term.size, term.text);
    }
    config->commission_rate = commission.value[TERM_RATE];
    config->commission_share = commission.value[TERM_SHARE];
    config->commission_order = commission.value[TERM_ORDER];
    return 0;
}

/* A rate of the price that leaves something of it. */
static bool parse_slippage_rate(struct piece piece, int64_t *out)
{
    return parse_rate(piece, out) && *out < DECIMAL_ONE;
}

int amount_slippage(const char *text, void *value, struct err *err)
{
    struct engine_config *config = value;
    struct piece piece = piece_of(text);
    enum slippage_kind kind = SLIPPAGE_NONE;
    int64_t amount = 0;

    if (is_word(piece, "volume-share"))
        kind = SLIPPAGE_VOLUME_SHARE;
    else if (parse_slippage_rate(piece, &amount))
        kind = SLIPPAGE_RATE;
    else if (parse_amount(piece, &amount))
        kind = SLIPPAGE_FIXED;
    else if (!is_word(piece, "none"))
        return err_set(err, ERR_USAGE,
                       "\"%s\" is not a slippage: expected none, 2bps or 0.1%% "
                       "of the price, 0.01 in money a unit, or volume-share",
                       text);
    config->slippage = kind;
    config->slippage_value = amount;
    return 0;
}

int amount_size(const char *text, void *value, struct err *err)
{
    static const char risk[] = "risk:";
    struct engine_config *config = value;
    struct piece piece = piece_of(text);
    enum size_kind kind = SIZE_QUANTITY;
    int64_t amount = 0;
    bool good;

    if (!strncmp(text, risk, strlen(risk))) {
        kind = SIZE_RISK;
        good = parse_rate(piece_of(text + strlen(risk)), &amount) &&
               amount <= DECIMAL_ONE;
    } else if (parse_rate(piece, &amount)) {
        kind = SIZE_SHARE;
        good = amount <= PERCENT_LIMIT;
    } else {
        good = parse_amount(piece, &amount);
    }
    if (!good || !amount)
        return err_set(err, ERR_USAGE,
                       "\"%s\" is not a size: expected 10 units, 20%% of "
                       "equity, or risk:1%% of equity lost at the stop",
                       text);
    config->size = kind;
    config->size_value = amount;
    return 0;
}

int amount_session(const char *text, void *value, struct err *err)
{
    struct piece piece = piece_of(text);
    int64_t parts = 1;
    int64_t amount = 0;

    if (take_ending(&piece, "min"))
        parts = 60;
    else if (!take_ending(&piece, "h"))
        piece.size = 0;
    if (!parse_amount(piece, &amount) || !amount ||
        amount > 24 * parts * DECIMAL_ONE)
        return err_set(err, ERR_USAGE,
                       "\"%s\" is not the length of a trading day: expected "
                       "hours up to 24h, such as 6.5h, or minutes, 390min",
                       text);
    *(double *)value = (double)amount / (double)(parts * DECIMAL_ONE);
    return 0;
}
