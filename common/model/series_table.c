/* A hash table of names. */
#include "model/series_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"

/* Where the name is, or the free slot where it would be. */
static size_t slot_of(const struct series_table *table,
                      const struct series_name *name)
{
    uint64_t hash = fnv1a(FNV_OFFSET, name->symbol, strlen(name->symbol) + 1);
    size_t slot;

    hash = fnv1a(hash, name->timeframe, strlen(name->timeframe));
    slot = (size_t)(hash ^ (hash >> 32)) & (table->slot_count - 1);
    while (table->slots[slot]) {
        const struct series_name *other = table->names[table->slots[slot] - 1];

        if (!strcmp(other->symbol, name->symbol) &&
            !strcmp(other->timeframe, name->timeframe))
            break;
        slot = (slot + 1) & (table->slot_count - 1);
    }
    return slot;
}

size_t series_table_find(const struct series_table *table,
                         const struct series_name *name)
{
    size_t slot;

    if (!table->slot_count)
        return SERIES_TABLE_NONE;
    slot = slot_of(table, name);
    return table->slots[slot] ? table->slots[slot] - 1 : SERIES_TABLE_NONE;
}

/* Twice the room, names and slots. */
static int grow(struct series_table *table, struct err *err)
{
    size_t capacity = table->capacity ? 2 * table->capacity : 64;
    struct series_name **names =
        realloc(table->names, capacity * sizeof(struct series_name *));
    uint32_t *slots;

    if (!names)
        return err_set(err, ERR_SYSTEM, "out of memory");
    table->names = names;
    slots = calloc(2 * capacity, sizeof(*slots));
    if (!slots)
        return err_set(err, ERR_SYSTEM, "out of memory");
    free(table->slots);
    table->slots = slots;
    table->slot_count = 2 * capacity;
    table->capacity = capacity;
    for (size_t k = 0; k < table->count; k++)
        slots[slot_of(table, names[k])] = (uint32_t)(k + 1);
    return 0;
}

int series_table_add(struct series_table *table, const struct series_name *name,
                     size_t *out, struct err *err)
{
    struct series_name *copy;
    size_t slot;

    if (table->count == table->capacity && grow(table, err) < 0)
        return -1;
    slot = slot_of(table, name);
    if (table->slots[slot]) {
        *out = table->slots[slot] - 1;
        return 0;
    }
    if (table->count == SERIES_MAX)
        return err_set(err, ERR_DATA, "more than %d series", SERIES_MAX);
    copy = malloc(sizeof(*copy));
    if (!copy)
        return err_set(err, ERR_SYSTEM, "out of memory");
    *copy = *name;
    *out = table->count;
    table->names[table->count++] = copy;
    table->slots[slot] = (uint32_t)table->count;
    return 1;
}

void series_table_reset(struct series_table *table)
{
    for (size_t k = 0; k < table->count; k++)
        free(table->names[k]);
    free(table->names);
    free(table->slots);
    *table = (struct series_table){0};
}
