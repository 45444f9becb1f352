/* Numbers to text, the same on any machine; no locale. */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <stddef.h>
#include <stdint.h>

/* "-1.7976931348623157e+308" and the final zero, with room to spare. */
#define NUMBER_TEXT_MAX 32

/* Decimal digits with a sign when negative; returns the length. */
size_t number_format_int(int64_t value, char *out);

/*
 * The first of 15, 16 and 17 significant digits, as "%.*g" writes them, that
 * reads back as the same double; -0 is "0". Returns the length; 0 and an empty
 * text for NaN and infinities, which have no text in JSON or CSV.
 */
size_t number_format_real(double value, char *out);

/* 16 lower-case hexadecimal digits; returns 16. */
size_t number_format_hex(uint64_t value, char *out);

#endif
