/* Which block comes next: by the time of its first bar, ties by symbol. */
#ifndef SOURCE_BLOCK_HEAP_H
#define SOURCE_BLOCK_HEAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/bar.h"

struct block_key {
    int64_t ts;
    const struct series_name *series; /* borrowed */
    size_t index; /* of whatever holds the block; the last tie */
};

/* A binary heap; {0} is an empty one. The smallest key is keys[0]. */
struct block_heap {
    struct block_key *keys;
    size_t count;
    size_t capacity;
};

/* ERR_SYSTEM without memory. */
NODISCARD int block_heap_push(struct block_heap *heap, struct block_key key,
                              struct err *err);
/* Takes the smallest off; there must be one. */
void block_heap_pop(struct block_heap *heap);
/* The same as pop and push, of the same index. */
void block_heap_replace(struct block_heap *heap, struct block_key key);
void block_heap_reset(struct block_heap *heap);

#endif
