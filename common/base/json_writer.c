/* JSON as it is written. */
#include "base/json_writer.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/decimal.h"
#include "base/number.h"
#include "base/utf8.h"

/* A file gets its bytes in pieces of about this size. */
#define PIECE_BYTES 65536

static void start(struct json_writer *writer, int indent)
{
    memset(writer, 0, sizeof(*writer));
    writer->indent = indent;
}

void json_writer_to_buf(struct json_writer *writer, struct buf *buf, int indent)
{
    start(writer, indent);
    writer->buf = buf;
}

void json_writer_to_file(struct json_writer *writer, FILE *file, int indent)
{
    start(writer, indent);
    writer->file = file;
}

static struct buf *target(struct json_writer *writer)
{
    return writer->buf ? writer->buf : &writer->own;
}

static void write_piece(struct json_writer *writer)
{
    struct buf *buf = &writer->own;

    if (!buf->size)
        return;
    if (fwrite(buf->data, 1, buf->size, writer->file) != buf->size)
        err_set(&writer->err, ERR_SYSTEM, "could not write: %s",
                strerror(errno));
    buf->size = 0;
}

static void put(struct json_writer *writer, const char *text, size_t size)
{
    if (writer->err.code != ERR_NONE)
        return;
    if (buf_append(target(writer), text, size, &writer->err) < 0)
        return;
    if (writer->file && writer->own.size >= PIECE_BYTES)
        write_piece(writer);
}

static void put_line(struct json_writer *writer)
{
    put(writer, "\n", 1);
    for (unsigned k = 0; k < writer->depth; k++)
        for (int space = 0; space < writer->indent; space++)
            put(writer, " ", 1);
}

/* What stands in front of a value: comma, line, key. */
static void begin_value(struct json_writer *writer)
{
    bool *any;

    if (!writer->depth)
        return;
    any = &writer->any[writer->depth - 1];
    assert(writer->array[writer->depth - 1] == !writer->key);
    if (*any)
        put(writer, ",", 1);
    *any = true;
    if (writer->indent)
        put_line(writer);
    if (!writer->key)
        return;
    if (writer->err.code == ERR_NONE &&
        json_writer_quote(target(writer), writer->key, strlen(writer->key),
                          &writer->err) == 0)
        put(writer, ": ", writer->indent ? 2 : 1);
    writer->key = NULL;
}

static void begin_level(struct json_writer *writer, bool array)
{
    begin_value(writer);
    assert(writer->depth < JSON_WRITER_DEPTH);
    writer->array[writer->depth] = array;
    writer->any[writer->depth] = false;
    writer->depth++;
    put(writer, array ? "[" : "{", 1);
}

void json_writer_object(struct json_writer *writer)
{
    begin_level(writer, false);
}

void json_writer_array(struct json_writer *writer)
{
    begin_level(writer, true);
}

void json_writer_end(struct json_writer *writer)
{
    assert(writer->depth > 0 && !writer->key);
    writer->depth--;
    if (writer->indent && writer->any[writer->depth])
        put_line(writer);
    put(writer, writer->array[writer->depth] ? "]" : "}", 1);
}

void json_writer_key(struct json_writer *writer, const char *key)
{
    assert(writer->depth > 0 && !writer->array[writer->depth - 1]);
    writer->key = key;
}

void json_writer_text(struct json_writer *writer, const char *text)
{
    json_writer_bytes(writer, text, strlen(text));
}

void json_writer_bytes(struct json_writer *writer, const char *text,
                       size_t size)
{
    begin_value(writer);
    if (writer->err.code == ERR_NONE &&
        json_writer_quote(target(writer), text, size, &writer->err) == 0)
        put(writer, "", 0);
}

void json_writer_int(struct json_writer *writer, int64_t value)
{
    char text[NUMBER_TEXT_MAX];

    begin_value(writer);
    put(writer, text, number_format_int(value, text));
}

void json_writer_decimal(struct json_writer *writer, int64_t value_e8)
{
    char text[DECIMAL_TEXT_MAX];

    begin_value(writer);
    put(writer, text, decimal_format(value_e8, 0, text));
}

void json_writer_real(struct json_writer *writer, double value)
{
    char text[NUMBER_TEXT_MAX];
    size_t size = number_format_real(value, text);

    if (size) {
        begin_value(writer);
        put(writer, text, size);
    } else if (writer->key) {
        writer->key = NULL;
    } else {
        json_writer_null(writer);
    }
}

void json_writer_bool(struct json_writer *writer, bool value)
{
    begin_value(writer);
    put(writer, value ? "true" : "false", value ? 4 : 5);
}

void json_writer_null(struct json_writer *writer)
{
    begin_value(writer);
    put(writer, "null", 4);
}

void json_writer_newline(struct json_writer *writer)
{
    assert(writer->depth == 0);
    put(writer, "\n", 1);
}

int json_writer_finish(struct json_writer *writer, struct err *err)
{
    assert(writer->depth == 0);
    if (writer->err.code == ERR_NONE && writer->file) {
        write_piece(writer);
        if (writer->err.code == ERR_NONE && fflush(writer->file) != 0)
            err_set(&writer->err, ERR_SYSTEM, "could not write: %s",
                    strerror(errno));
    }
    if (writer->err.code == ERR_NONE)
        return 0;
    *err = writer->err;
    return -1;
}

void json_writer_reset(struct json_writer *writer)
{
    buf_reset(&writer->own);
}

/* One character that JSON cannot have as it is; returns its bytes in out. */
static size_t escape(unsigned char byte, char *out)
{
    static const char named[] = "\"\\\b\f\n\r\t";
    static const char letters[] = "\"\\bfnrt";
    static const char hex[] = "0123456789abcdef";
    const char *at = byte ? strchr(named, byte) : NULL;

    out[0] = '\\';
    out[1] = 'u';
    out[2] = '0';
    out[3] = '0';
    if (at) {
        out[1] = letters[at - named];
        return 2;
    }
    out[4] = hex[byte >> 4];
    out[5] = hex[byte & 15];
    return 6;
}

/* Stands in JSON as it is, and is a character. */
static bool is_plain(char byte)
{
    return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\';
}

int json_writer_quote(struct buf *buf, const char *text, size_t size,
                      struct err *err)
{
    /* A control character takes 6 bytes, a broken one 3. */
    char *out;

    if (buf_reserve(buf, 6 * size + 2, err) < 0)
        return -1;
    out = (char *)buf->data + buf->size;
    *out++ = '"';
    while (size) {
        size_t length = 1;
        long code;

        if (is_plain(*text)) {
            *out++ = *text;
        } else if (!(*text & 0x80)) {
            out += escape((unsigned char)*text, out);
        } else {
            length = utf8_next(text, size, &code);
            memcpy(out, length ? text : "\xef\xbf\xbd", length ? length : 3);
            out += length ? length : 3;
        }
        length += !length;
        text += length;
        size -= length;
    }
    *out++ = '"';
    buf->size = (size_t)((unsigned char *)out - buf->data);
    return 0;
}
