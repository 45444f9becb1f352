/* Goal: each MessagePack type by the bytes of the specification, and hostile
 * headers never read or count beyond what is there. */
#include <string.h>

#include "io/wire.h"
#include "lib/tap.h"

#define BYTES(text) (const unsigned char *)(text), sizeof(text) - 1

struct value {
    const char *name;
    const unsigned char *bytes;
    size_t size;
    enum wire_type type;
    int64_t integer; /* or the size of what it holds */
    double real;
};

static const struct value scalars[] = {
    {"positive fixint 0", BYTES("\x00"), WIRE_INT, 0, 0},
    {"positive fixint 127", BYTES("\x7f"), WIRE_INT, 127, 0},
    {"negative fixint -32", BYTES("\xe0"), WIRE_INT, -32, 0},
    {"negative fixint -1", BYTES("\xff"), WIRE_INT, -1, 0},
    {"uint 8", BYTES("\xcc\xff"), WIRE_INT, 255, 0},
    {"uint 16", BYTES("\xcd\x01\x02"), WIRE_INT, 258, 0},
    {"uint 32", BYTES("\xce\xff\xff\xff\xff"), WIRE_INT, 4294967295, 0},
    {"uint 64", BYTES("\xcf\x7f\xff\xff\xff\xff\xff\xff\xff"), WIRE_INT,
     INT64_MAX, 0},
    {"uint 64 above int64", BYTES("\xcf\x80\0\0\0\0\0\0\0"), WIRE_BIG,
     INT64_MIN, 0},
    {"int 8", BYTES("\xd0\x80"), WIRE_INT, -128, 0},
    {"int 8 above 0", BYTES("\xd0\x7f"), WIRE_INT, 127, 0},
    {"int 16", BYTES("\xd1\x80\x00"), WIRE_INT, -32768, 0},
    {"int 32", BYTES("\xd2\xff\xff\xff\xfe"), WIRE_INT, -2, 0},
    {"int 64", BYTES("\xd3\x80\0\0\0\0\0\0\0"), WIRE_INT, INT64_MIN, 0},
    {"nil", BYTES("\xc0"), WIRE_NIL, 0, 0},
    {"false", BYTES("\xc2"), WIRE_BOOL, 0, 0},
    {"true", BYTES("\xc3"), WIRE_BOOL, 1, 0},
    {"float 32", BYTES("\xca\x3f\x40\x00\x00"), WIRE_REAL, 0, 0.75},
    {"float 64", BYTES("\xcb\x3f\xb9\x99\x99\x99\x99\x99\x9a"), WIRE_REAL, 0,
     0.1},
};

static const struct value sized[] = {
    {"fixstr 0", BYTES("\xa0"), WIRE_STR, 0, 0},
    {"fixstr",
     BYTES("\xa3"
           "abc"),
     WIRE_STR, 3, 0},
    {"str 8",
     BYTES("\xd9\x03"
           "abc"),
     WIRE_STR, 3, 0},
    {"str 16",
     BYTES("\xda\x00\x03"
           "abc"),
     WIRE_STR, 3, 0},
    {"str 32",
     BYTES("\xdb\x00\x00\x00\x03"
           "abc"),
     WIRE_STR, 3, 0},
    {"bin 8", BYTES("\xc4\x02\x00\xff"), WIRE_BIN, 2, 0},
    {"bin 16", BYTES("\xc5\x00\x02\x00\xff"), WIRE_BIN, 2, 0},
    {"bin 32", BYTES("\xc6\x00\x00\x00\x02\x00\xff"), WIRE_BIN, 2, 0},
    {"fixext 1", BYTES("\xd4\x05\x01"), WIRE_EXT, 2, 0},
    {"fixext 2", BYTES("\xd5\x05\x01\x02"), WIRE_EXT, 3, 0},
    {"fixext 4", BYTES("\xd6\x05\x01\x02\x03\x04"), WIRE_EXT, 5, 0},
    {"fixext 8", BYTES("\xd7\x05\x01\x02\x03\x04\x05\x06\x07\x08"), WIRE_EXT, 9,
     0},
    {"fixext 16",
     BYTES("\xd8\x05\x01\x02\x03\x04\x05\x06\x07\x08\x01\x02\x03\x04\x05\x06"
           "\x07\x08"),
     WIRE_EXT, 17, 0},
    {"ext 8", BYTES("\xc7\x01\x05\x01"), WIRE_EXT, 2, 0},
    {"ext 16", BYTES("\xc8\x00\x01\x05\x01"), WIRE_EXT, 2, 0},
    {"ext 32", BYTES("\xc9\x00\x00\x00\x01\x05\x01"), WIRE_EXT, 2, 0},
    {"fixarray", BYTES("\x92\x01\x02"), WIRE_ARRAY, 2, 0},
    {"array 16", BYTES("\xdc\x00\x02\x01\x02"), WIRE_ARRAY, 2, 0},
    {"array 32", BYTES("\xdd\x00\x00\x00\x02\x01\x02"), WIRE_ARRAY, 2, 0},
    {"fixmap", BYTES("\x81\x01\x02"), WIRE_MAP, 1, 0},
    {"map 16", BYTES("\xde\x00\x01\x01\x02"), WIRE_MAP, 1, 0},
    {"map 32", BYTES("\xdf\x00\x00\x00\x01\x01\x02"), WIRE_MAP, 1, 0},
};

/* More than the bytes behind hold; the largest of each. */
static const struct {
    const char *name;
    const unsigned char *bytes;
    size_t size;
} broken[] = {
    {"nothing", BYTES("")},
    {"the byte that is never used", BYTES("\xc1")},
    {"bin 32 of 4 GB", BYTES("\xc6\xff\xff\xff\xff\x00")},
    {"str 32 of 4 GB", BYTES("\xdb\xff\xff\xff\xff\x00")},
    {"ext 32 of 4 GB", BYTES("\xc9\xff\xff\xff\xff\x00")},
    {"ext 8 without its type", BYTES("\xc7\x00")},
    {"array 32 of 2^32-1", BYTES("\xdd\xff\xff\xff\xff\x00")},
    {"map 32 of 2^32-1", BYTES("\xdf\xff\xff\xff\xff\x00")},
    {"map 32 of 2^31", BYTES("\xdf\x80\x00\x00\x00\x00\x00")},
    {"array of more than is left", BYTES("\x93\x01\x02")},
    {"map of more than is left", BYTES("\x82\x01\x02\x03")},
};

static void test_one(const struct value *value)
{
    struct wire_value got = {0};
    struct wire wire = {value->bytes, value->bytes + value->size};

    OK(wire_next(&wire, &got) && got.type == value->type, "%s", value->name);
    if (value->type == WIRE_REAL)
        IS_NEAR(got.real, value->real, 0, "its value");
    else if (value->type <= WIRE_BIG)
        IS_INT(got.integer, value->integer, "its value");
    else
        IS_INT(got.size, value->integer, "its size");
    OK(wire_skip(&wire, &got, 1) && wire.at == wire.end, "and nothing is left");
    for (size_t size = 0; size < value->size; size++) {
        unsigned char copy[32];
        struct wire cut;

        /* A copy at the end of an array, for the sanitizers. */
        memcpy(copy + sizeof(copy) - size, value->bytes, size);
        cut = (struct wire){copy + sizeof(copy) - size, copy + sizeof(copy)};
        if (wire_next(&cut, &got) && wire_skip(&cut, &got, 1))
            OK(false, "%s cut to %zu bytes is still read", value->name, size);
    }
}

/* `depth` arrays within each other, the innermost empty. */
static bool skips(unsigned depth, int allowed)
{
    unsigned char bytes[64];
    struct wire wire = {bytes, bytes + depth};
    struct wire_value value;

    memset(bytes, 0x91, sizeof(bytes));
    bytes[depth - 1] = 0x90;
    return wire_next(&wire, &value) && wire_skip(&wire, &value, allowed) &&
           wire.at == wire.end;
}

int main(void)
{
    for (size_t k = 0; k < sizeof(scalars) / sizeof(scalars[0]); k++)
        test_one(&scalars[k]);
    for (size_t k = 0; k < sizeof(sized) / sizeof(sized[0]); k++)
        test_one(&sized[k]);
    for (size_t k = 0; k < sizeof(broken) / sizeof(broken[0]); k++) {
        struct wire wire = {broken[k].bytes, broken[k].bytes + broken[k].size};
        struct wire_value value;

        OK(!wire_next(&wire, &value), "%s is refused", broken[k].name);
    }
    OK(skips(1, 1) && skips(5, 5) && !skips(6, 5) && !skips(1, 0),
       "nesting is bounded");
    return tap_done();
}
