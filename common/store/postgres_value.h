/*
 * Values in PostgreSQL's binary form, as COPY BINARY, parameters and results
 * have them: big-endian, each behind its length of four bytes. Every function
 * writes at `at`, where there must be room, and returns what is behind.
 * Source: PostgreSQL 15 documentation, COPY, "Binary Format".
 */
#ifndef STORE_POSTGRES_VALUE_H
#define STORE_POSTGRES_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "store/postgres_numeric.h"

/* Room for any value but texts: its length and an array of eight int64. */
#define POSTGRES_VALUE_MAX (4 + 20 + 8 * 12)

/* Bare integers, without a length. */
unsigned char *postgres_put_16(unsigned char *at, int value);
unsigned char *postgres_put_32(unsigned char *at, int32_t value);
unsigned char *postgres_put_64(unsigned char *at, int64_t value);
int32_t postgres_get_32(const unsigned char *at);
int64_t postgres_get_64(const unsigned char *at);
double postgres_get_real(const unsigned char *at);

/* Fields. */
unsigned char *postgres_null(unsigned char *at);
unsigned char *postgres_smallint(unsigned char *at, int value);
unsigned char *postgres_integer(unsigned char *at, int32_t value);
unsigned char *postgres_bigint(unsigned char *at, int64_t value);
unsigned char *postgres_real(unsigned char *at, double value); /* NaN: null */
unsigned char *postgres_numeric(unsigned char *at, int64_t value_e8);
unsigned char *postgres_boolean(unsigned char *at, bool value);
unsigned char *postgres_text(unsigned char *at, const char *text, size_t size);
unsigned char *postgres_hex(unsigned char *at, uint64_t id); /* 16 digits */
unsigned char *postgres_bigints(unsigned char *at, const int64_t *value,
                                size_t n);

/*
 * timestamptz counts microseconds from 2000-01-01. Whole ones only: whoever
 * writes a time asks postgres_time_fits() first.
 */
bool postgres_time_fits(int64_t ns);
unsigned char *postgres_time(unsigned char *at, int64_t ns);
/* The first timestamptz at or after ns; the ends of int64 are infinity. */
int64_t postgres_time_from(int64_t ns);
/* False: no int64 of ns holds it. */
bool postgres_time_ns(int64_t time, int64_t *ns);

/* Appends a text[], without its length, of n texts; none is NULL. */
NODISCARD int postgres_texts(struct buf *out, const char *const *text, size_t n,
                             struct err *err);

#endif
