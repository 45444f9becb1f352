/* MessagePack maps from a line of text. */
#include "lib/pack.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void put(struct buf *out, const void *data, size_t size)
{
    struct err err;

    if (buf_append(out, data, size, &err) < 0)
        abort();
}

static void put_number(struct buf *out, unsigned tag, uint64_t value,
                       unsigned size)
{
    unsigned char bytes[9] = {(unsigned char)tag};

    for (unsigned k = 0; k < size; k++)
        bytes[1 + k] = (unsigned char)(value >> (8 * (size - 1 - k)));
    put(out, bytes, 1 + size);
}

static void put_text(struct buf *out, const char *text, size_t size)
{
    put_number(out, 0xd9, size, 1);
    put(out, text, size);
}

static void put_integer(struct buf *out, const char *text)
{
    put_number(out, 0xd3, (uint64_t)strtoll(text, NULL, 10), 8);
}

static void put_bin(struct buf *out, size_t size)
{
    static const unsigned char zeroes[4096];

    put_number(out, 0xc6, size, 4);
    for (; size > sizeof(zeroes); size -= sizeof(zeroes))
        put(out, zeroes, sizeof(zeroes));
    put(out, zeroes, size);
}

static void put_nested(struct buf *out, long depth)
{
    for (; depth > 1; depth--)
        put(out, "\x91", 1);
    put(out, "\x90", 1);
}

static void put_array(struct buf *out, const char *text, const char *end)
{
    unsigned count = 1;

    for (const char *at = text; at < end; at++)
        count += *at == ',';
    put_number(out, 0xdc, count, 2);
    for (const char *at = text - 1; at && at < end;
         at = memchr(at + 1, ',', (size_t)(end - at - 1)))
        put_integer(out, at + 1);
}

/* One "key" and value that ends at `end`. */
static void put_pair(struct buf *out, const char *pair, const char *end)
{
    const char *mark = pair + strcspn(pair, ":=#^[?!~ ");
    const char *text = mark + 1;

    put_text(out, pair, (size_t)(mark - pair));
    switch (*mark) {
    case ':':
        put_text(out, text, (size_t)(end - text));
        break;
    case '=':
        put_integer(out, text);
        break;
    case '#':
        put_bin(out, strtoul(text, NULL, 10));
        break;
    case '^':
        put_nested(out, strtol(text, NULL, 10));
        break;
    case '[':
        put_array(out, text, end - 1);
        break;
    case '!':
        put(out, "\xc3", 1);
        break;
    case '~':
        put_number(out, 0xc6, strtoul(text, NULL, 10), 4);
        break;
    default:
        put(out, "\xc0", 1);
        break;
    }
}

void pack_map(struct buf *out, const char *line)
{
    size_t start = out->size;
    unsigned count = 0;

    put_number(out, 0xde, 0, 2);
    while (*line) {
        size_t size = strcspn(line, " ");

        put_pair(out, line, line + size);
        count++;
        line += size;
        line += strspn(line, " ");
    }
    out->data[start + 1] = (unsigned char)(count >> 8);
    out->data[start + 2] = (unsigned char)count;
}

void pack_frame(struct buf *out, const char *line)
{
    size_t start = out->size;
    size_t size;

    put_number(out, 0xce, 0, 4);
    pack_map(out, line);
    size = out->size - start - 5;
    for (unsigned k = 0; k < 4; k++)
        out->data[start + 1 + k] = (unsigned char)(size >> (24 - 8 * k));
}
