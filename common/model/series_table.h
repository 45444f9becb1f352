/* Series by name, numbered in the order in which they were added. */
#ifndef MODEL_SERIES_TABLE_H
#define MODEL_SERIES_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/bar.h"

#define SERIES_TABLE_NONE SIZE_MAX

/* {0} is an empty one. names[k] are owned, and stay where they are. */
struct series_table {
    struct series_name **names;
    size_t count;
    size_t capacity;
    uint32_t *slots; /* open addressing: number + 1, 0 is free */
    size_t slot_count;
};

/* The number of a series; SERIES_TABLE_NONE when it is not there. */
size_t series_table_find(const struct series_table *table,
                         const struct series_name *name);

/*
 * Finds or adds: its number in *out. Returns 1 when it is new, 0 when it was
 * there, -1: ERR_DATA for too many series, ERR_SYSTEM without memory.
 */
NODISCARD int series_table_add(struct series_table *table,
                               const struct series_name *name, size_t *out,
                               struct err *err);

void series_table_reset(struct series_table *table);

#endif
