/* UTF-8. */
#include "base/utf8.h"

size_t utf8_next(const char *text, size_t size, long *code)
{
    /* The least code point of each length: what is below it is overlong. */
    static const long least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = (unsigned char)text[0];
    size_t length;
    long value;

    if (first < 0x80) {
        *code = first;
        return 1;
    }
    if (first < 0xc2 || first > 0xf4)
        return 0;
    length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (length > size)
        return 0;
    value = first & (0x7f >> length);
    for (size_t k = 1; k < length; k++) {
        unsigned char next = (unsigned char)text[k];

        if ((next & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (next & 0x3f);
    }
    if (value < least[length] || value > 0x10ffff ||
        (value >= 0xd800 && value <= 0xdfff))
        return 0;
    *code = value;
    return length;
}
