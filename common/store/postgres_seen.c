/* Open addressing, at most half full. */
#include "store/postgres_seen.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define CAPACITY_FIRST 256

struct postgres_seen_slot {
    uint64_t key;
    int64_t value;
    bool used;
};

/* The slot of a key, or the free one where it belongs. */
static struct postgres_seen_slot *place(const struct postgres_seen *seen,
                                        uint64_t key)
{
    size_t mask = seen->capacity - 1;
    size_t at = (size_t)(key ^ key >> 32) & mask;

    while (seen->slot[at].used && seen->slot[at].key != key)
        at = (at + 1) & mask;
    return &seen->slot[at];
}

static int grow(struct postgres_seen *seen, struct err *err)
{
    size_t capacity = seen->capacity ? seen->capacity * 2 : CAPACITY_FIRST;
    struct postgres_seen more = {calloc(capacity, sizeof(*more.slot)), capacity,
                                 seen->count};

    if (!more.slot)
        return err_set(err, ERR_SYSTEM, "out of memory");
    for (size_t k = 0; k < seen->capacity; k++)
        if (seen->slot[k].used)
            *place(&more, seen->slot[k].key) = seen->slot[k];
    free(seen->slot);
    *seen = more;
    return 0;
}

int64_t *postgres_seen_at(struct postgres_seen *seen, uint64_t key,
                          int64_t initial, struct err *err)
{
    struct postgres_seen_slot *slot;

    if (seen->count * 2 >= seen->capacity && grow(seen, err) < 0)
        return NULL;
    slot = place(seen, key);
    if (!slot->used) {
        *slot = (struct postgres_seen_slot){key, initial, true};
        seen->count++;
    }
    return &slot->value;
}

const int64_t *postgres_seen_find(const struct postgres_seen *seen,
                                  uint64_t key)
{
    const struct postgres_seen_slot *slot =
        seen->capacity ? place(seen, key) : NULL;

    return slot && slot->used ? &slot->value : NULL;
}

void postgres_seen_clear(struct postgres_seen *seen)
{
    if (seen->count)
        memset(seen->slot, 0, seen->capacity * sizeof(*seen->slot));
    seen->count = 0;
}

void postgres_seen_reset(struct postgres_seen *seen)
{
    free(seen->slot);
    *seen = (struct postgres_seen){0};
}
