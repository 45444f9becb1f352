/*
 * JSON as it is written: values go out in order, commas and indentation are
 * seen to. The first failure (memory, the file) is kept, later calls do
 * nothing, and json_writer_finish() reports it, so callers check once.
 */
#ifndef BASE_JSON_WRITER_H
#define BASE_JSON_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"

/* Objects and arrays within each other; more is a programmer's mistake. */
#define JSON_WRITER_DEPTH 32

struct json_writer {
    FILE *file;      /* where it goes; NULL: it stays in buf */
    struct buf *buf; /* borrowed, or &own */
    struct buf own;
    int indent; /* spaces a level; 0: everything on one line */
    unsigned depth;
    bool array[JSON_WRITER_DEPTH];
    bool any[JSON_WRITER_DEPTH]; /* this level has a value already */
    const char *key;             /* waits for its value; borrowed */
    struct err err;              /* the first failure */
};

/* Writes into a buffer of the caller's (appends), or to a file. */
void json_writer_to_buf(struct json_writer *writer, struct buf *buf,
                        int indent);
void json_writer_to_file(struct json_writer *writer, FILE *file, int indent);

/* `{` and `[`, and the bracket that closes the innermost one. */
void json_writer_object(struct json_writer *writer);
void json_writer_array(struct json_writer *writer);
void json_writer_end(struct json_writer *writer);

/* The name of the next value of an object; must live until that call. */
void json_writer_key(struct json_writer *writer, const char *key);

/*
 * Values. A real that is NaN or infinite has no JSON: in an object its key is
 * left out with it, in an array it is null. Bytes that are not UTF-8 become
 * U+FFFD.
 */
void json_writer_text(struct json_writer *writer, const char *text);
void json_writer_bytes(struct json_writer *writer, const char *text,
                       size_t size);
void json_writer_int(struct json_writer *writer, int64_t value);
void json_writer_decimal(struct json_writer *writer, int64_t value_e8);
void json_writer_real(struct json_writer *writer, double value);
void json_writer_bool(struct json_writer *writer, bool value);
void json_writer_null(struct json_writer *writer);

/* A line end behind a complete value, for JSON lines. */
void json_writer_newline(struct json_writer *writer);

/*
 * Everything must be closed by now. Flushes the file; -1 with the first
 * failure. The writer may go on with a next value after success.
 */
NODISCARD int json_writer_finish(struct json_writer *writer, struct err *err);

/* Frees what the writer owns. */
void json_writer_reset(struct json_writer *writer);

/* Appends "text" in quotes with JSON's escapes to a buffer. */
NODISCARD int json_writer_quote(struct buf *buf, const char *text, size_t size,
                                struct err *err);

#endif
