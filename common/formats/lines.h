/* Lines of a text, its words and numbers. For this folder. */
#ifndef FORMATS_LINES_H
#define FORMATS_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "formats/format.h"

/* A piece of the input: not followed by a NUL. */
struct piece {
    const char *text;
    size_t size;
};

struct lines {
    const char *at;
    const char *end;
    size_t number; /* of the line that was taken last, from 1 */
    size_t look;   /* bytes that may still be taken */
};

/*
 * All of the input, or its beginning: `look` bytes and the rest of the line
 * that they end in. Of a long line only the first bytes count, so that one does
 * not hide what stands behind it.
 */
void lines_start(struct lines *lines, const struct format_input *input,
                 size_t look);

/* Without its end, "\n" or "\r\n"; false: there are no more. */
bool lines_next(struct lines *lines, struct piece *line);

/* Takes the next word, up to a blank, off the front; false: none is left. */
bool piece_word(struct piece *rest, struct piece *word);

struct piece piece_trimmed(struct piece piece);
bool piece_is(struct piece piece, const char *text);
/* Takes it off the front when it is there. */
bool piece_starts(struct piece *piece, const char *text);
/* Where it is, or NULL. */
const char *piece_find(struct piece piece, const char *text);

/*
 * A decimal number, all of the piece; "nan" and "inf" are numbers that no
 * metric takes. The piece must lie in an input that a NUL follows.
 */
bool piece_number(struct piece piece, double *out);
/* The same with thousands separated: "1,234.5". */
bool piece_grouped_number(struct piece piece, double *out);

#endif
