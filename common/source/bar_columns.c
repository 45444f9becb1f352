/* Bars in columns. */
#include "source/bar_columns.h"

#include <stdlib.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "columns are little-endian on the wire and are not converted here"
#endif

int bar_columns_reserve(struct bar_columns *columns, size_t capacity,
                        struct err *err)
{
    struct bar_columns wider = {.n = columns->n, .capacity = capacity};
    int64_t *data;

    if (capacity <= columns->capacity && !columns->first)
        return 0;
    if (wider.capacity < columns->capacity)
        wider.capacity = columns->capacity;
    data = malloc(wider.capacity * 6 * sizeof(*data));
    if (!data)
        return err_set(err, ERR_SYSTEM, "out of memory");
    for (size_t k = 0; k < 5; k++)
        wider.price[k] = data + k * wider.capacity;
    wider.volume = (double *)(void *)(data + 5 * wider.capacity);
    for (size_t k = 0; k < columns->n; k++) {
        for (size_t j = 0; j < 5; j++)
            wider.price[j][k] = columns->price[j][columns->first + k];
        wider.volume[k] = columns->volume[columns->first + k];
    }
    bar_columns_reset(columns);
    *columns = wider;
    return 0;
}

void bar_columns_reset(struct bar_columns *columns)
{
    free(columns->price[0]);
    *columns = (struct bar_columns){0};
}

struct bar_block bar_columns_block(const struct bar_columns *columns,
                                   const struct series_name *series, int64_t i,
                                   size_t n)
{
    struct bar_block block = {.series = series, .i = i, .n = n};

    for (size_t k = 0; n && k < 5; k++)
        block.column[COLUMN_TS + k] =
            (const unsigned char *)(columns->price[k] + columns->first);
    if (n)
        block.column[COLUMN_VOLUME] =
            (const unsigned char *)(columns->volume + columns->first);
    return block;
}

void bar_columns_drop(struct bar_columns *columns, size_t n)
{
    columns->n -= n;
    columns->first = columns->n ? columns->first + n : 0;
}
