/* Text for people: what the terminal can show, and how wide a text is. */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Used where neither the terminal nor COLUMNS says anything. */
#define TEXT_WIDTH_DEFAULT 80

/* What an output can show. */
struct text_terminal {
    size_t width;  /* columns, at least 1 */
    size_t height; /* rows; 0: it does not scroll away (a file, a pipe) */
    bool colour;   /* escape sequences are understood and wanted */
};

enum text_colour {
    TEXT_PLAIN,
    TEXT_GREEN,
    TEXT_RED,
    TEXT_YELLOW,
    TEXT_CYAN,
    TEXT_DIM,
    TEXT_BOLD,
    TEXT_COLOUR_COUNT
};

/*
 * The facts of `file`: width from the terminal, else from COLUMNS, else
 * TEXT_WIDTH_DEFAULT; colour only on a terminal, with NO_COLOR unset or empty
 * and TERM neither unset nor "dumb".
 * Source: no-color.org for NO_COLOR.
 */
struct text_terminal text_terminal(FILE *file);

/* The escape sequence that begins a colour, and the one that ends any. */
const char *text_colour_begin(enum text_colour colour);
const char *text_colour_end(void);

/*
 * The next character of text[0..size), size > 0. Sets its length in bytes (1
 * for a byte that is not UTF-8) and its columns (0 for combining marks, 2 for
 * wide East Asian ones). Returns the code point; -1 when it is not UTF-8 or a
 * control character, which a terminal must not get: it is shown as one '?'.
 */
long text_next(const char *text, size_t size, size_t *length, size_t *columns);

/* Columns that text[0..size) takes, shown as text_next() says. */
size_t text_width(const char *text, size_t size);

/* The bytes at the front of text[0..size) that fit into `width` columns. */
size_t text_fit(const char *text, size_t size, size_t width);

#endif
