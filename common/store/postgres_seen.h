/* Integers by a 64-bit hash: what of a batch came before. */
#ifndef STORE_POSTGRES_SEEN_H
#define STORE_POSTGRES_SEEN_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* {0} is empty; freed by postgres_seen_reset. */
struct postgres_seen {
    struct postgres_seen_slot *slot;
    size_t capacity; /* a power of two, or 0 */
    size_t count;
};

/*
 * The value of a key, which is `initial` when it is new. Valid until the next
 * call; NULL without memory. Two things of one hash share their value: callers
 * must be right, if slower, even then.
 */
int64_t *postgres_seen_at(struct postgres_seen *seen, uint64_t key,
                          int64_t initial, struct err *err);

/* NULL when the key is not there. */
const int64_t *postgres_seen_find(const struct postgres_seen *seen,
                                  uint64_t key);

/* Forgets all and keeps the memory. */
void postgres_seen_clear(struct postgres_seen *seen);
void postgres_seen_reset(struct postgres_seen *seen);

#endif
