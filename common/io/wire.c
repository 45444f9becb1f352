/* MessagePack values in place. */
#include "io/wire.h"

#include <endian.h>
#include <string.h>

/* `size` is 1, 2, 4 or 8. */
static uint64_t big_endian(const unsigned char *at, unsigned size)
{
    uint64_t wide;
    uint32_t half;

    switch (size) {
    case 8:
        memcpy(&wide, at, sizeof(wide));
        return be64toh(wide);
    case 4:
        memcpy(&half, at, sizeof(half));
        return be32toh(half);
    case 2:
        return (uint64_t)at[0] << 8 | at[1];
    default:
        return at[0];
    }
}

/* An unsigned number of `size` bytes. */
static bool take(struct wire *wire, unsigned size, uint64_t *out)
{
    if ((size_t)(wire->end - wire->at) < size)
        return false;
    *out = big_endian(wire->at, size);
    wire->at += size;
    return true;
}

static bool take_data(struct wire *wire, uint64_t size, enum wire_type type,
                      struct wire_value *out)
{
    if ((uint64_t)(wire->end - wire->at) < size)
        return false;
    out->type = type;
    out->data = wire->at;
    out->size = (uint32_t)size;
    wire->at += size;
    return true;
}

/* Each element takes a byte at least, each pair two. */
static bool take_container(const struct wire *wire, uint64_t count,
                           enum wire_type type, struct wire_value *out)
{
    uint64_t least = type == WIRE_MAP ? 2 * count : count;

    if ((uint64_t)(wire->end - wire->at) < least)
        return false;
    out->type = type;
    out->size = (uint32_t)count;
    return true;
}

static bool take_unsigned(struct wire *wire, unsigned size,
                          struct wire_value *out)
{
    uint64_t value;

    if (!take(wire, size, &value))
        return false;
    out->type = value > INT64_MAX ? WIRE_BIG : WIRE_INT;
    out->integer = (int64_t)value;
    return true;
}

static bool take_signed(struct wire *wire, unsigned size,
                        struct wire_value *out)
{
    unsigned shift = 64 - 8 * size;
    uint64_t value;

    if (!take(wire, size, &value))
        return false;
    out->type = WIRE_INT;
    out->integer = (int64_t)(value << shift) >> shift;
    return true;
}

static bool take_real(struct wire *wire, unsigned size, struct wire_value *out)
{
    uint64_t bits;
    uint32_t narrow;
    float single;

    if (!take(wire, size, &bits))
        return false;
    out->type = WIRE_REAL;
    if (size == 8) {
        memcpy(&out->real, &bits, sizeof(out->real));
        return true;
    }
    narrow = (uint32_t)bits;
    memcpy(&single, &narrow, sizeof(single));
    out->real = (double)single;
    return true;
}

/* A length of `width` bytes, then that many and `extra` more. */
static bool take_sized(struct wire *wire, unsigned width, unsigned extra,
                       enum wire_type type, struct wire_value *out)
{
    uint64_t size;

    return take(wire, width, &size) && take_data(wire, size + extra, type, out);
}

static bool take_counted(struct wire *wire, unsigned width, enum wire_type type,
                         struct wire_value *out)
{
    uint64_t count;

    return take(wire, width, &count) && take_container(wire, count, type, out);
}

/* 0xc0..0xdf: the types that are told by their first byte alone. */
static bool take_tagged(struct wire *wire, unsigned tag, struct wire_value *out)
{
    switch (tag) {
    case 0xc0:
        out->type = WIRE_NIL;
        return true;
    case 0xc2:
    case 0xc3:
        out->type = WIRE_BOOL;
        out->integer = tag & 1;
        return true;
    case 0xc4:
    case 0xc5:
    case 0xc6:
        return take_sized(wire, 1U << (tag - 0xc4), 0, WIRE_BIN, out);
    case 0xc7:
    case 0xc8:
    case 0xc9:
        return take_sized(wire, 1U << (tag - 0xc7), 1, WIRE_EXT, out);
    case 0xca:
    case 0xcb:
        return take_real(wire, 4U << (tag - 0xca), out);
    case 0xcc:
    case 0xcd:
    case 0xce:
    case 0xcf:
        return take_unsigned(wire, 1U << (tag - 0xcc), out);
    case 0xd0:
    case 0xd1:
    case 0xd2:
    case 0xd3:
        return take_signed(wire, 1U << (tag - 0xd0), out);
    case 0xd4:
    case 0xd5:
    case 0xd6:
    case 0xd7:
    case 0xd8:
        return take_data(wire, 1 + (1U << (tag - 0xd4)), WIRE_EXT, out);
    case 0xd9:
    case 0xda:
    case 0xdb:
        return take_sized(wire, 1U << (tag - 0xd9), 0, WIRE_STR, out);
    case 0xdc:
    case 0xdd:
        return take_counted(wire, 2U << (tag - 0xdc), WIRE_ARRAY, out);
    case 0xde:
    case 0xdf:
        return take_counted(wire, 2U << (tag - 0xde), WIRE_MAP, out);
    default: /* 0xc1 is never used */
        return false;
    }
}

bool wire_next_any(struct wire *wire, struct wire_value *out)
{
    unsigned tag;

    if (wire->at == wire->end)
        return false;
    tag = *wire->at++;
    if (tag <= 0x7f || tag >= 0xe0) {
        out->type = WIRE_INT;
        out->integer = tag <= 0x7f ? (int64_t)tag : (int64_t)tag - 0x100;
        return true;
    }
    if (tag <= 0x8f)
        return take_container(wire, tag & 0x0f, WIRE_MAP, out);
    if (tag <= 0x9f)
        return take_container(wire, tag & 0x0f, WIRE_ARRAY, out);
    if (tag <= 0xbf)
        return take_data(wire, tag & 0x1f, WIRE_STR, out);
    return take_tagged(wire, tag, out);
}

/* Depth is bounded by the caller, so the recursion is. */
// NOLINTNEXTLINE(misc-no-recursion)
bool wire_skip_inside(struct wire *wire, const struct wire_value *value,
                      int depth)
{
    uint64_t count =
        value->type == WIRE_MAP ? 2 * (uint64_t)value->size : value->size;

    if (!depth)
        return false;
    for (; count; count--) {
        struct wire_value inner;

        if (!wire_next(wire, &inner) || !wire_skip(wire, &inner, depth - 1))
            return false;
    }
    return true;
}
