/* Goal: every character is read, and every other sequence is refused. */
#include <string.h>

#include "base/utf8.h"
#include "lib/tap.h"

/* By the definition: a code point into its 1 to 4 bytes. */
static size_t encode(long code, unsigned char *out)
{
    static const long limits[] = {0x80, 0x800, 0x10000, 0x110000};
    static const unsigned char marks[] = {0, 0xc0, 0xe0, 0xf0};
    size_t more = 0;

    while (code >= limits[more])
        more++;
    for (size_t k = more; k; k--, code >>= 6)
        out[k] = (unsigned char)(0x80 | (code & 0x3f));
    out[0] = (unsigned char)(marks[more] | code);
    return more + 1;
}

static size_t read_one(const unsigned char *bytes, size_t size, long *code)
{
    char text[4];

    memcpy(text, bytes, size);
    return utf8_next(text, size, code);
}

static bool is_surrogate(long code)
{
    return code >= 0xd800 && code < 0xe000;
}

/* All code points; cut, they are none. */
static void test_characters(void)
{
    int wrong = 0;

    for (long code = 0; code < 0x110000; code++) {
        unsigned char bytes[4];
        size_t size = encode(code, bytes);
        long got = -1;

        if (is_surrogate(code)) {
            wrong += read_one(bytes, size, &got) != 0;
            continue;
        }
        wrong += read_one(bytes, size, &got) != size || got != code;
        for (size_t cut = 1; cut < size; cut++)
            wrong += read_one(bytes, cut, &got) != 0;
    }
    IS_INT(wrong, 0, "all characters, whole and cut");
}

/* All sequences of three bytes beyond ASCII: whatever is read encodes to what
 * it was. */
static void test_sequences(void)
{
    int wrong = 0;

    for (long all = 0x800000; all < 0x1000000; all++) {
        unsigned char bytes[4] = {(unsigned char)(all >> 16),
                                  (unsigned char)(all >> 8), (unsigned char)all,
                                  0};
        unsigned char back[4];
        long code;
        size_t size = read_one(bytes, 3, &code);

        wrong += size && (encode(code, back) != size ||
                          memcmp(back, bytes, size) != 0 || is_surrogate(code));
    }
    IS_INT(wrong, 0, "all sequences of three bytes");
}

int main(void)
{
    static const char *const broken[] = {
        "\x80",
        "\xbf",
        "\xc0\x80",
        "\xc1\xbf",
        "\xe0\x80\x80",
        "\xe0\x9f\xbf",
        "\xed\xa0\x80",
        "\xed\xbf\xbf",
        "\xf0\x80\x80\x80",
        "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80",
        "\xf8\x88\x80\x80",
        "\xfe",
        "\xff",
    };
    long code = 77;

    for (size_t k = 0; k < sizeof(broken) / sizeof(broken[0]); k++)
        OK(!utf8_next(broken[k], strlen(broken[k]), &code) && code == 77,
           "broken sequence %zu is refused", k);
    test_characters();
    test_sequences();
    return tap_done();
}
