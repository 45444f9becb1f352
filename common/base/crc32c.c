/* CRC-32C by instruction on x86-64, by table elsewhere. */
#include "base/crc32c.h"

#include <stdbool.h>
#include <string.h>

#define POLYNOMIAL_REFLECTED 0x82f63b78U

static uint32_t by_table(const unsigned char *at, size_t size, uint32_t crc)
{
    static uint32_t table[256];
    static bool ready;

    if (!ready) {
        for (uint32_t k = 0; k < 256; k++) {
            uint32_t value = k;

            for (int bit = 0; bit < 8; bit++)
                value = value >> 1 ^ (value & 1 ? POLYNOMIAL_REFLECTED : 0);
            table[k] = value;
        }
        ready = true;
    }
    for (; size; size--)
        crc = crc >> 8 ^ table[(crc ^ *at++) & 0xff];
    return crc;
}

#ifdef __x86_64__
__attribute__((target("sse4.2"))) static uint32_t
by_instruction(const unsigned char *at, size_t size, uint32_t crc)
{
    uint64_t wide = crc;

    for (; size >= 8; size -= 8, at += 8) {
        uint64_t word;

        memcpy(&word, at, sizeof(word));
        wide = __builtin_ia32_crc32di(wide, word);
    }
    crc = (uint32_t)wide;
    for (; size; size--)
        crc = __builtin_ia32_crc32qi(crc, *at++);
    return crc;
}
#endif

uint32_t crc32c_portable(const void *data, size_t size)
{
    return ~by_table(data, size, 0xffffffffU);
}

uint32_t crc32c(const void *data, size_t size)
{
#ifdef __x86_64__
    if (__builtin_cpu_supports("sse4.2"))
        return ~by_instruction(data, size, 0xffffffffU);
#endif
    return crc32c_portable(data, size);
}
