/* FNV-1a, 64 bits: names series' shards and records. */
#ifndef BASE_FNV_H
#define BASE_FNV_H

#include <stddef.h>
#include <stdint.h>

#define FNV_OFFSET 0xcbf29ce484222325U

/*
 * Continues `hash` (FNV_OFFSET to begin) over `size` bytes.
 * Source: Fowler, Noll, Vo; draft-eastlake-fnv.
 */
static inline uint64_t fnv1a(uint64_t hash, const void *data, size_t size)
{
    const unsigned char *byte = data;

    for (size_t k = 0; k < size; k++)
        hash = (hash ^ byte[k]) * 0x100000001b3U;
    return hash;
}

#endif
