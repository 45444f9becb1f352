/*
 * Goal: whatever is written is JSON in UTF-8, by a small validator of its own.
 * The input is a program: a byte picks the next call, others are its values.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_writer.h"

#define DEPTH_MAX (JSON_WRITER_DEPTH - 1)

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool good)
{
    if (!good)
        abort();
}

/* --- RFC 8259, strictly -------------------------------------------------- */

struct cursor {
    const unsigned char *at;
    const unsigned char *end;
};

static int peek(const struct cursor *c)
{
    return c->at < c->end ? *c->at : -1;
}

static void space(struct cursor *c)
{
    while (peek(c) == ' ' || peek(c) == '\n')
        c->at++;
}

static void want(struct cursor *c, const char *word)
{
    for (; *word; word++) {
        expect(peek(c) == (unsigned char)*word);
        c->at++;
    }
}

/* RFC 3629, section 4: the bytes of one character beyond ASCII. */
static void utf8(struct cursor *c)
{
    static const struct {
        unsigned char from, to, low, high;
        int more;
    } rows[] = {{0xc2, 0xdf, 0x80, 0xbf, 0}, {0xe0, 0xe0, 0xa0, 0xbf, 1},
                {0xe1, 0xec, 0x80, 0xbf, 1}, {0xed, 0xed, 0x80, 0x9f, 1},
                {0xee, 0xef, 0x80, 0xbf, 1}, {0xf0, 0xf0, 0x90, 0xbf, 2},
                {0xf1, 0xf3, 0x80, 0xbf, 2}, {0xf4, 0xf4, 0x80, 0x8f, 2}};
    int first = *c->at++;

    for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++)
        if (first >= rows[k].from && first <= rows[k].to) {
            expect(peek(c) >= rows[k].low && peek(c) <= rows[k].high);
            c->at++;
            for (int more = rows[k].more; more; more--) {
                expect(peek(c) >= 0x80 && peek(c) <= 0xbf);
                c->at++;
            }
            return;
        }
    abort();
}

static void string(struct cursor *c)
{
    want(c, "\"");
    while (peek(c) != '"') {
        expect(peek(c) >= 0x20);
        if (peek(c) >= 0x80) {
            utf8(c);
        } else if (*c->at++ == '\\') {
            int letter = peek(c);

            expect(letter > 0 && strchr("\"\\/bfnrtu", letter));
            c->at++;
            for (int k = 0; letter == 'u' && k < 4; k++) {
                expect(peek(c) > 0 &&
                       strchr("0123456789abcdefABCDEF", peek(c)));
                c->at++;
            }
        }
    }
    c->at++;
}

static void digits(struct cursor *c)
{
    expect(peek(c) >= '0' && peek(c) <= '9');
    while (peek(c) >= '0' && peek(c) <= '9')
        c->at++;
}

static void number(struct cursor *c)
{
    if (peek(c) == '-')
        c->at++;
    if (peek(c) == '0')
        c->at++;
    else
        digits(c);
    if (peek(c) == '.') {
        c->at++;
        digits(c);
    }
    if (peek(c) == 'e' || peek(c) == 'E') {
        c->at++;
        if (peek(c) == '+' || peek(c) == '-')
            c->at++;
        digits(c);
    }
}

/* The writer bounds the depth, so the recursion is bounded. */
/* NOLINTBEGIN(misc-no-recursion) */
static void value(struct cursor *c);

static void members(struct cursor *c, bool object)
{
    c->at++;
    space(c);
    for (bool more = peek(c) != (object ? '}' : ']'); more;) {
        space(c);
        if (object) {
            string(c);
            want(c, ":");
        }
        value(c);
        space(c);
        more = peek(c) == ',';
        if (more)
            c->at++;
    }
    want(c, object ? "}" : "]");
}

static void value(struct cursor *c)
{
    space(c);
    if (peek(c) == '{' || peek(c) == '[')
        members(c, peek(c) == '{');
    else if (peek(c) == '"')
        string(c);
    else if (peek(c) == 't')
        want(c, "true");
    else if (peek(c) == 'f')
        want(c, "false");
    else if (peek(c) == 'n')
        want(c, "null");
    else
        number(c);
}

/* NOLINTEND(misc-no-recursion) */

/* --- what is written ----------------------------------------------------- */

struct input {
    const uint8_t *at;
    size_t size;
};

static int64_t take(struct input *input, size_t want_bytes)
{
    int64_t found = 0;

    for (; want_bytes && input->size; want_bytes--, input->size--)
        found = (int64_t)((uint64_t)found << 8 | *input->at++);
    return found;
}

static void write_value(struct json_writer *writer, struct input *input,
                        int64_t call)
{
    double real;
    int64_t bits;
    size_t size;

    switch (call % 8) {
    case 0:
        json_writer_int(writer, take(input, 8));
        break;
    case 1:
        json_writer_decimal(writer, take(input, 8));
        break;
    case 2:
        bits = take(input, 8);
        memcpy(&real, &bits, sizeof(real));
        json_writer_real(writer, real);
        break;
    case 3:
        json_writer_bool(writer, take(input, 1) & 1);
        break;
    case 4:
        json_writer_null(writer);
        break;
    default:
        size = (size_t)take(input, 1);
        size = size < input->size ? size : input->size;
        json_writer_bytes(writer, (const char *)input->at, size);
        input->at += size;
        input->size -= size;
        break;
    }
}

static void write_document(struct json_writer *writer, struct input *input)
{
    bool array[DEPTH_MAX] = {0};
    unsigned depth = 0;

    do {
        int64_t call = take(input, 1);
        char key[4] = {0};

        if (depth && call % 5 == 0) {
            json_writer_end(writer);
            depth--;
            continue;
        }
        if (depth && !array[depth - 1]) {
            key[0] = (char)call;
            key[1] = (char)take(input, 1);
            json_writer_key(writer, key);
        }
        if (call % 5 == 1 && depth < DEPTH_MAX) {
            array[depth] = call & 64;
            if (array[depth++])
                json_writer_array(writer);
            else
                json_writer_object(writer);
        } else {
            write_value(writer, input, call / 5);
        }
    } while (depth && input->size);
    while (depth--)
        json_writer_end(writer);
}

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    struct json_writer writer;
    struct buf buf = {0};
    struct err err;
    struct cursor c;

    json_writer_to_buf(&writer, &buf, size & 1 ? 2 : 0);
    write_document(&writer, &input);
    expect(json_writer_finish(&writer, &err) == 0);
    c = (struct cursor){buf.data, buf.data + buf.size};
    value(&c);
    expect(c.at == c.end);
    json_writer_reset(&writer);
    buf.size = 0;
    expect(json_writer_quote(&buf, (const char *)data, size, &err) == 0);
    c = (struct cursor){buf.data, buf.data + buf.size};
    string(&c);
    expect(c.at == c.end);
    buf_reset(&buf);
    return 0;
}
