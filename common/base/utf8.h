/* UTF-8, one character at a time. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>

/*
 * The length in bytes (1..4) of the well-formed character at the front of
 * text[0..size), size > 0, with *code set; 0 when there is none: overlong
 * forms, surrogates, beyond U+10FFFF, truncated.
 * Source: The Unicode Standard, table 3-7.
 */
size_t utf8_next(const char *text, size_t size, long *code);

#endif
