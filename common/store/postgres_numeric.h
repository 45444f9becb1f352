/*
 * PostgreSQL's binary form of numeric, from and to int64 in 1e-8, exact both
 * ways.
 * Source: PostgreSQL 15, src/backend/utils/adt/numeric.c, numeric_send():
 * four int16, which are the number of digits, the power of 10000 of the first,
 * the sign and the decimals to show; then the digits in base 10000.
 */
#ifndef STORE_POSTGRES_NUMERIC_H
#define STORE_POSTGRES_NUMERIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Four int16 and five digits. */
#define POSTGRES_NUMERIC_MAX 18

/* Writes at most POSTGRES_NUMERIC_MAX bytes; returns how many. */
size_t postgres_numeric_encode(int64_t value_e8, unsigned char *out);

/* False: malformed, not a number, infinite, finer than 1e-8 or too large. */
bool postgres_numeric_decode(const unsigned char *data, size_t size,
                             int64_t *out);

#endif
