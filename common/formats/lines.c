/* Lines of a text, its words and numbers. */
/* memmem */
#define _GNU_SOURCE // NOLINT(bugprone-*,cert-*,readability-*)
#include "formats/lines.h"

#include <stdlib.h>
#include <string.h>

/* What a longer line counts as when a beginning is looked at. */
#define LINE_LOOK 4096

/* Longer than any number that is one. */
#define GROUPED_MAX 64

void lines_start(struct lines *lines, const struct format_input *input,
                 size_t look)
{
    static const char mark[] = "\xef\xbb\xbf";

    lines->at = input->data;
    lines->end = input->data + input->size;
    lines->number = 0;
    lines->look = look;
    if (input->size >= strlen(mark) && !memcmp(input->data, mark, strlen(mark)))
        lines->at += strlen(mark);
}

bool lines_next(struct lines *lines, struct piece *line)
{
    size_t left = (size_t)(lines->end - lines->at);
    size_t cost;
    const char *end;

    if (!left || !lines->look)
        return false;
    end = memchr(lines->at, '\n', left);
    line->text = lines->at;
    line->size = end ? (size_t)(end - lines->at) : left;
    lines->at = end ? end + 1 : lines->end;
    lines->number++;
    cost = line->size < LINE_LOOK ? line->size + 1 : LINE_LOOK;
    lines->look -= cost < lines->look ? cost : lines->look;
    if (line->size && line->text[line->size - 1] == '\r')
        line->size--;
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

bool piece_word(struct piece *rest, struct piece *word)
{
    const char *at = rest->text;
    const char *end = rest->text + rest->size;

    while (at < end && is_blank(*at))
        at++;
    word->text = at;
    while (at < end && !is_blank(*at))
        at++;
    word->size = (size_t)(at - word->text);
    rest->text = at;
    rest->size = (size_t)(end - at);
    return word->size;
}

struct piece piece_trimmed(struct piece piece)
{
    while (piece.size && is_blank(piece.text[0])) {
        piece.text++;
        piece.size--;
    }
    while (piece.size && is_blank(piece.text[piece.size - 1]))
        piece.size--;
    return piece;
}

bool piece_is(struct piece piece, const char *text)
{
    return piece.size == strlen(text) && !memcmp(piece.text, text, piece.size);
}

bool piece_starts(struct piece *piece, const char *text)
{
    size_t size = strlen(text);

    if (piece->size < size || memcmp(piece->text, text, size) != 0)
        return false;
    piece->text += size;
    piece->size -= size;
    return true;
}

const char *piece_find(struct piece piece, const char *text)
{
    return memmem(piece.text, piece.size, text, strlen(text));
}

bool piece_number(struct piece piece, double *out)
{
    size_t sign = piece.size && (piece.text[0] == '-' || piece.text[0] == '+');
    char first = 0;
    char second = 0;
    char *end;
    double value;

    if (piece.size > sign)
        first = piece.text[sign];
    if (piece.size > sign + 1)
        second = piece.text[sign + 1];
    /* strtod would skip blanks and read hexadecimal. */
    if (!first || !strchr(".0123456789nNiI", first) || second == 'x' ||
        second == 'X')
        return false;
    value = strtod(piece.text, &end);
    if (end != piece.text + piece.size)
        return false;
    *out = value;
    return true;
}

bool piece_grouped_number(struct piece piece, double *out)
{
    char digits[GROUPED_MAX];
    size_t size = 0;

    for (size_t k = 0; k < piece.size && size + 1 < sizeof(digits); k++)
        if (piece.text[k] != ',')
            digits[size++] = piece.text[k];
    digits[size] = 0;
    if (size + 1 == sizeof(digits))
        return false;
    return piece_number((struct piece){digits, size}, out);
}
