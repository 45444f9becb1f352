/* Bars of one series in columns, in memory, as blocks show them. */
#ifndef SOURCE_BAR_COLUMNS_H
#define SOURCE_BAR_COLUMNS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/bar.h"

/* {0} is empty. Bars first..first+n-1 of capacity are in use. */
struct bar_columns {
    int64_t *price[5]; /* ts open high low close, one allocation */
    double *volume;
    size_t first;
    size_t n;
    size_t capacity;
};

/* Room for `capacity` bars in all; keeps what is there, moved to the front. */
NODISCARD int bar_columns_reserve(struct bar_columns *columns, size_t capacity,
                                  struct err *err);
void bar_columns_reset(struct bar_columns *columns);

/* Appends; there must be room behind the last. */
static inline void bar_columns_put(struct bar_columns *columns,
                                   const struct bar *bar)
{
    size_t at = columns->first + columns->n++;

    columns->price[0][at] = bar->ts;
    columns->price[1][at] = bar->open;
    columns->price[2][at] = bar->high;
    columns->price[3][at] = bar->low;
    columns->price[4][at] = bar->close;
    columns->volume[at] = bar->volume;
}

/* The first n bars as a block, borrowed from the columns. */
struct bar_block bar_columns_block(const struct bar_columns *columns,
                                   const struct series_name *series, int64_t i,
                                   size_t n);

/* Drops the first n bars. */
void bar_columns_drop(struct bar_columns *columns, size_t n);

#endif
