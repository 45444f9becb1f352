/* A binary heap of blocks. */
#include "source/block_heap.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool comes_before(const struct block_key *a, const struct block_key *b)
{
    int order;

    if (a->ts != b->ts)
        return a->ts < b->ts;
    order = strcmp(a->series->symbol, b->series->symbol);
    if (!order)
        order = strcmp(a->series->timeframe, b->series->timeframe);
    return order ? order < 0 : a->index < b->index;
}

int block_heap_push(struct block_heap *heap, struct block_key key,
                    struct err *err)
{
    size_t at = heap->count;

    if (heap->count == heap->capacity) {
        size_t capacity = heap->capacity ? 2 * heap->capacity : 64;
        struct block_key *keys =
            realloc(heap->keys, capacity * sizeof(*heap->keys));

        if (!keys)
            return err_set(err, ERR_SYSTEM, "out of memory");
        heap->keys = keys;
        heap->capacity = capacity;
    }
    heap->count++;
    for (; at && comes_before(&key, &heap->keys[(at - 1) / 2]);
         at = (at - 1) / 2)
        heap->keys[at] = heap->keys[(at - 1) / 2];
    heap->keys[at] = key;
    return 0;
}

void block_heap_replace(struct block_heap *heap, struct block_key key)
{
    size_t at = 0;

    for (;;) {
        size_t child = 2 * at + 1;

        if (child >= heap->count)
            break;
        if (child + 1 < heap->count &&
            comes_before(&heap->keys[child + 1], &heap->keys[child]))
            child++;
        if (!comes_before(&heap->keys[child], &key))
            break;
        heap->keys[at] = heap->keys[child];
        at = child;
    }
    heap->keys[at] = key;
}

void block_heap_pop(struct block_heap *heap)
{
    struct block_key last = heap->keys[--heap->count];

    if (heap->count)
        block_heap_replace(heap, last);
}

void block_heap_reset(struct block_heap *heap)
{
    free(heap->keys);
    *heap = (struct block_heap){0};
}
