/* Numbers as CSV files write them: prices to 1e-8 units, volumes to double. */
#ifndef SOURCE_CSV_NUMBER_H
#define SOURCE_CSV_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/decimal.h"

/* How a file writes its numbers. */
struct csv_style {
    char mark;  /* '.' or ',' before the decimals */
    char group; /* between thousands besides ' ' and '\''; 0: none allowed */
};

/* Empty, "null", "NaN", "n/a", "-" and the like: there is no value. */
bool csv_number_missing(const char *text, size_t size);

/*
 * The whole of text[0..size): decimal_parse(), and besides a currency sign,
 * thousands separators every three digits, and blanks around.
 */
enum decimal_result csv_number_price(const char *text, size_t size,
                                     struct csv_style style, int64_t *out);

/*
 * The same for a volume, correctly rounded; 0 when missing. Also takes the
 * suffixes K, M, B and T ("1.23M"). False when it is not a number.
 */
bool csv_number_volume(const char *text, size_t size, struct csv_style style,
                       double *out);

/* Eight bytes of text, the first in the lowest; reads exactly 8. */
static inline uint64_t csv_number_load(const char *text)
{
    uint64_t word;

    memcpy(&word, text, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* How many of the 8 bytes are digits before the first that is none, 0..8. */
static inline unsigned csv_number_digits(uint64_t word)
{
    uint64_t value = word ^ UINT64_C(0x3030303030303030);
    uint64_t other = (((value & UINT64_C(0x7f7f7f7f7f7f7f7f)) +
                       UINT64_C(0x7676767676767676)) |
                      value) &
                     UINT64_C(0x8080808080808080);

    return other ? (unsigned)__builtin_ctzll(other) >> 3 : 8;
}

/*
 * Eight digits as bytes 0..9, the first in the lowest, to their value: pairs,
 * fours, then all eight in one multiplication each.
 */
static inline uint64_t csv_number_value(uint64_t digits)
{
    digits = (digits * 2561) >> 8;
    digits = ((digits & UINT64_C(0x00ff00ff00ff00ff)) * 6553601) >> 16;
    return ((digits & UINT64_C(0x0000ffff0000ffff)) * 42949672960001) >> 32;
}

/* The value of the first n (1..8) digits of a word. */
static inline uint64_t csv_number_front(uint64_t word, unsigned n)
{
    return csv_number_value(
        ((word & UINT64_C(0x0f0f0f0f0f0f0f0f)) << (64 - 8 * n)));
}

/* The same as if zeros followed up to 8 digits: n decimals in units of 1e-8. */
static inline uint64_t csv_number_decimals(uint64_t word, unsigned n)
{
    uint64_t mask = n < 8 ? (UINT64_C(1) << (8 * n)) - 1 : UINT64_MAX;

    return csv_number_value(word & UINT64_C(0x0f0f0f0f0f0f0f0f) & mask);
}

#endif
