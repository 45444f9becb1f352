/*
 * MessagePack values in place: one header at a time, never reading or
 * counting beyond the bytes that are left, and nothing is allocated.
 * Source: the MessagePack specification, github.com/msgpack/msgpack.
 */
#ifndef IO_WIRE_H
#define IO_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum wire_type {
    WIRE_NIL,
    WIRE_BOOL,
    WIRE_INT,
    WIRE_BIG, /* an unsigned integer above INT64_MAX */
    WIRE_REAL,
    WIRE_STR,
    WIRE_BIN,
    WIRE_ARRAY,
    WIRE_MAP,
    WIRE_EXT
};

struct wire_value {
    enum wire_type type;
    int64_t integer;           /* WIRE_INT, WIRE_BOOL */
    double real;               /* WIRE_REAL */
    const unsigned char *data; /* WIRE_STR, WIRE_BIN, WIRE_EXT: borrowed */
    uint32_t size;             /* of data; elements or pairs of a container */
};

struct wire {
    const unsigned char *at;
    const unsigned char *end;
};

/*
 * Reads one value, of a container only its header; a container's count is no
 * larger than the bytes behind it. False when the bytes do not hold one.
 */
bool wire_next_any(struct wire *wire, struct wire_value *out);

/* Short texts and small numbers, which most values are, without a call. */
static inline bool wire_next(struct wire *wire, struct wire_value *out)
{
    size_t left = (size_t)(wire->end - wire->at);
    unsigned tag = left ? *wire->at : 0xc1;
    size_t size = tag & 0x1f;

    if (tag <= 0x7f) {
        out->type = WIRE_INT;
        out->integer = (int64_t)tag;
        wire->at++;
        return true;
    }
    if (tag >> 5 != 5 || left <= size)
        return wire_next_any(wire, out);
    out->type = WIRE_STR;
    out->data = wire->at + 1;
    out->size = (uint32_t)size;
    wire->at += size + 1;
    return true;
}

bool wire_skip_inside(struct wire *wire, const struct wire_value *value,
                      int depth);

/* Skips what `value`, just read, contains; `depth` more levels may follow. */
static inline bool wire_skip(struct wire *wire, const struct wire_value *value,
                             int depth)
{
    return (value->type != WIRE_ARRAY && value->type != WIRE_MAP) ||
           wire_skip_inside(wire, value, depth);
}

#endif
