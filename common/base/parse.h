/* Strict text to value: the whole string or nothing. */
#ifndef BASE_PARSE_H
#define BASE_PARSE_H

#include <stdbool.h>
#include <stdint.h>

/* Decimal integer, optional sign; false when it is not one or too large. */
bool parse_int(const char *text, int64_t *out);

/* Finite decimal number in the C locale. */
bool parse_real(const char *text, double *out);

/* "250ms", "5s", "1.5m", "2h": nanoseconds > 0. */
bool parse_duration(const char *text, int64_t *out_ns);

#endif
