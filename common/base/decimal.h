/*
 * Fixed point: prices and money are int64 in units of 1e-8 (NUMERIC(18,8)).
 * The unit is in the name: price_e8, cash_e8.
 */
#ifndef BASE_DECIMAL_H
#define BASE_DECIMAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define DECIMAL_ONE    INT64_C(100000000)
#define DECIMAL_PLACES 8
/* Prices stay below 1e10, so that a price in e8 fits with room for sums. */
#define DECIMAL_PRICE_LIMIT (INT64_C(10000000000) * DECIMAL_ONE)
/* "-92233720368.54775808" and the final zero. */
#define DECIMAL_TEXT_MAX 24

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

enum decimal_result {
    DECIMAL_OK = 0,
    DECIMAL_ROUNDED, /* more than 8 places: rounded half to even */
    DECIMAL_SYNTAX,  /* not a number from the first to the last byte */
    DECIMAL_RANGE    /* does not fit int64 in e8 */
};

/*
 * Parses the whole of text[0..size): [+-]digits[.digits][e[+-]digits], or the
 * same with ',' as the mark when `mark` is ','; the digits on one side of the
 * mark may be missing. *out is set for OK and ROUNDED. -2^63, which stands for
 * absent in records, is out of range.
 */
enum decimal_result decimal_parse(const char *text, size_t size, char mark,
                                  int64_t *out);

/*
 * Writes the exact value without an exponent, with as few decimals as it takes
 * but at least `places` (0..8): 101.5, -0.00000001, and 7 or 7.00. Returns the
 * length; out has at least DECIMAL_TEXT_MAX bytes and is terminated.
 */
size_t decimal_format(int64_t value_e8, int places, char *out);

/* a*b/c rounded half up, exact in between; c > 0, a*b >= 0. */
static inline int64_t decimal_scale(int64_t a, int64_t b, int64_t c)
{
    return (int64_t)((2 * (int128)a * b + c) / (2 * (int128)c));
}

#endif
