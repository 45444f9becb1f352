/* Fixed point, 1e-8. */
#include "base/decimal.h"

#include <stdbool.h>
#include <string.h>

/* Exponents beyond are all the same: no text has as many digits. */
#define EXPONENT_LIMIT 100000000

struct digits {
    uint128 value; /* the first digits, at most 30 of them */
    int dropped;   /* integer digits behind those */
    int places;    /* decimals among `value` */
    bool any;      /* at least one digit was seen */
    bool sticky;   /* a digit that was dropped is not zero */
};

static void add_digit(struct digits *d, int digit, bool decimal)
{
    d->any = true;
    if (d->value < (uint128)10000000000000000000U * 10000000000U) {
        d->value = d->value * 10 + (unsigned)digit;
        d->places += decimal;
        return;
    }
    d->sticky |= digit != 0;
    d->dropped += !decimal;
}

/* [+-]digits at text[*at]; false when it is not there. */
static bool parse_exponent(const char *text, size_t size, size_t *at, int *out)
{
    bool negative = false;
    int value = 0;
    size_t k = *at;

    if (k < size && (text[k] == '+' || text[k] == '-'))
        negative = text[k++] == '-';
    if (k == size)
        return false;
    for (; k < size && text[k] >= '0' && text[k] <= '9'; k++)
        if (value < EXPONENT_LIMIT)
            value = value * 10 + (text[k] - '0');
    *at = k;
    *out = negative ? -value : value;
    return true;
}

/* value * 10^shift as e8, half to even. */
static enum decimal_result scale_digits(const struct digits *d, int shift,
                                        bool negative, int64_t *out)
{
    uint128 value = d->value;
    bool sticky = d->sticky;
    bool rounded = sticky;
    unsigned last = 0;

    for (; shift > 0 && value; shift--) {
        if (value > (uint128)INT64_MAX)
            return DECIMAL_RANGE;
        value *= 10;
    }
    for (; shift < 0; shift++) {
        sticky |= last != 0;
        last = (unsigned)(value % 10);
        value /= 10;
        rounded |= last != 0;
        if (!value && !last)
            break;
    }
    if (last > 5 || (last == 5 && (sticky || (value & 1))))
        value++;
    if (value > (uint128)INT64_MAX)
        return DECIMAL_RANGE;
    *out = negative ? -(int64_t)value : (int64_t)value;
    return rounded ? DECIMAL_ROUNDED : DECIMAL_OK;
}

enum decimal_result decimal_parse(const char *text, size_t size, char mark,
                                  int64_t *out)
{
    struct digits d = {0};
    bool negative = false;
    bool decimal = false;
    int exponent = 0;
    size_t k = 0;

    if (k < size && (text[k] == '+' || text[k] == '-'))
        negative = text[k++] == '-';
    for (; k < size; k++) {
        if (text[k] >= '0' && text[k] <= '9')
            add_digit(&d, text[k] - '0', decimal);
        else if (text[k] == mark && !decimal)
            decimal = true;
        else
            break;
    }
    if (!d.any)
        return DECIMAL_SYNTAX;
    if (k < size && (text[k] == 'e' || text[k] == 'E')) {
        k++;
        if (!parse_exponent(text, size, &k, &exponent))
            return DECIMAL_SYNTAX;
    }
    if (k != size)
        return DECIMAL_SYNTAX;
    return scale_digits(&d, DECIMAL_PLACES + exponent + d.dropped - d.places,
                        negative, out);
}

size_t decimal_format(int64_t value_e8, int places, char *out)
{
    uint64_t magnitude =
        value_e8 < 0 ? 0 - (uint64_t)value_e8 : (uint64_t)value_e8;
    uint64_t fraction = magnitude % (uint64_t)DECIMAL_ONE;
    uint64_t whole = magnitude / (uint64_t)DECIMAL_ONE;
    char digits[DECIMAL_TEXT_MAX];
    int decimals = DECIMAL_PLACES;
    size_t used = 0;
    int n = 0;

    if (value_e8 < 0)
        out[used++] = '-';
    do {
        digits[n++] = (char)('0' + whole % 10);
        whole /= 10;
    } while (whole);
    while (n)
        out[used++] = digits[--n];
    while (decimals > places && fraction % 10 == 0) {
        fraction /= 10;
        decimals--;
    }
    if (decimals) {
        out[used] = '.';
        for (int k = decimals; k; k--) {
            out[used + (size_t)k] = (char)('0' + fraction % 10);
            fraction /= 10;
        }
        used += (size_t)decimals + 1;
    }
    out[used] = 0;
    return used;
}
