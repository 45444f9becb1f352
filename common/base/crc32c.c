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
/*
 * The instruction takes three cycles and can begin in each, so three lanes are
 * under way at a time. A lane ends as if zeros as long as the next one followed
 * it; what those make of a CRC is linear in its bits.
 */
#define LANE ((size_t)512)

/* A CRC, by its bytes, behind LANE zero bytes. */
typedef uint32_t lane_table[4][256];

static uint64_t word_at(const unsigned char *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof(word));
    return word;
}

__attribute__((target("sse4.2"))) static uint32_t behind_zeros(uint64_t crc)
{
    for (size_t k = 0; k < LANE; k += 8)
        crc = __builtin_ia32_crc32di(crc, 0);
    return (uint32_t)crc;
}

static void fill_lane_table(lane_table table)
{
    for (unsigned byte = 0; byte < 4; byte++) {
        table[byte][0] = 0;
        for (unsigned bit = 0; bit < 8; bit++) {
            unsigned half = 1U << bit;
            uint32_t one = behind_zeros((uint64_t)half << 8 * byte);

            for (unsigned k = 0; k < half; k++)
                table[byte][half + k] = table[byte][k] ^ one;
        }
    }
}

static uint64_t join_lanes(lane_table table, uint64_t crc, uint64_t next)
{
    return table[0][crc & 0xff] ^ table[1][crc >> 8 & 0xff] ^
           table[2][crc >> 16 & 0xff] ^ table[3][crc >> 24 & 0xff] ^ next;
}

__attribute__((target("sse4.2"))) static uint32_t
by_instruction(const unsigned char *at, size_t size, uint32_t crc)
{
    static lane_table table;
    static bool ready;
    uint64_t wide = crc;

    if (!ready) {
        fill_lane_table(table);
        ready = true;
    }
    while (size >= 3 * LANE) {
        uint64_t second = 0;
        uint64_t third = 0;

        for (const unsigned char *end = at + LANE; at < end; at += 8) {
            wide = __builtin_ia32_crc32di(wide, word_at(at));
            second = __builtin_ia32_crc32di(second, word_at(at + LANE));
            third = __builtin_ia32_crc32di(third, word_at(at + 2 * LANE));
        }
        wide = join_lanes(table, join_lanes(table, wide, second), third);
        at += 2 * LANE; /* the loop has passed the first */
        size -= 3 * LANE;
    }
    for (; size >= 8; size -= 8, at += 8)
        wide = __builtin_ia32_crc32di(wide, word_at(at));
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
