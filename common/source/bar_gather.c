/* Blocks from interleaved bars. */
#include "source/bar_gather.h"

#include <stdlib.h>

#include "source/bar_columns.h"
#include "source/block_heap.h"

/* Room a series begins with. */
#define FIRST_CAPACITY 16

struct gathered {
    const struct series_name *series;
    struct bar_columns columns;
    int64_t i; /* of the first bar held */
};

struct bar_gather {
    size_t frame_bars;
    size_t block_bars; /* of a full block now */
    struct gathered *series;
    size_t count;
    size_t capacity;
    struct block_heap heap; /* series that hold bars, by the first of them */
    size_t held;            /* bars in all */
    size_t full;            /* series with a full block or more */
    size_t out_series;      /* bars that went out last, */
    size_t out_bars;        /* to be dropped by the next call */
    size_t ended;           /* series whose end went out */
};

size_t bar_gather_block_bars(size_t asked, size_t series)
{
    size_t bars = BAR_GATHER_MAX / (series ? series : 1);

    if (asked)
        return asked;
    bars = bars < BAR_GATHER_BLOCK ? bars : BAR_GATHER_BLOCK;
    return bars ? bars : 1;
}

int bar_gather_open(size_t frame_bars, struct bar_gather **out, struct err *err)
{
    struct bar_gather *gather = calloc(1, sizeof(*gather));

    if (!gather)
        return err_set(err, ERR_SYSTEM, "out of memory");
    gather->frame_bars = frame_bars;
    gather->block_bars = bar_gather_block_bars(frame_bars, 1);
    *out = gather;
    return 0;
}

void bar_gather_close(struct bar_gather *gather)
{
    if (!gather)
        return;
    for (size_t k = 0; k < gather->count; k++)
        bar_columns_reset(&gather->series[k].columns);
    free(gather->series);
    block_heap_reset(&gather->heap);
    free(gather);
}

int bar_gather_begin(struct bar_gather *gather,
                     const struct series_name *series, struct err *err)
{
    size_t block_bars;

    if (gather->count == gather->capacity) {
        size_t capacity = gather->capacity ? 2 * gather->capacity : 64;
        struct gathered *wider =
            realloc(gather->series, capacity * sizeof(*wider));

        if (!wider)
            return err_set(err, ERR_SYSTEM, "out of memory");
        gather->series = wider;
        gather->capacity = capacity;
    }
    gather->series[gather->count++] = (struct gathered){.series = series};
    block_bars = bar_gather_block_bars(gather->frame_bars, gather->count);
    if (block_bars == gather->block_bars)
        return 0;
    gather->block_bars = block_bars;
    gather->full = 0;
    for (size_t k = 0; k < gather->count; k++)
        gather->full += gather->series[k].columns.n >= gather->block_bars;
    return 0;
}

static struct block_key key_of(const struct bar_gather *gather, size_t series)
{
    const struct gathered *held = &gather->series[series];

    return (struct block_key){.ts = held->columns.price[0][held->columns.first],
                              .series = held->series,
                              .index = series};
}

int bar_gather_put(struct bar_gather *gather, size_t series,
                   const struct bar *bar, struct err *err)
{
    struct gathered *to = &gather->series[series];
    size_t used = to->columns.first + to->columns.n;

    if (used == to->columns.capacity &&
        bar_columns_reserve(&to->columns,
                            used ? 2 * to->columns.n : FIRST_CAPACITY, err) < 0)
        return -1;
    bar_columns_put(&to->columns, bar);
    gather->held++;
    gather->full += to->columns.n == gather->block_bars;
    if (to->columns.n > 1)
        return 0;
    return block_heap_push(&gather->heap, key_of(gather, series), err);
}

bool bar_gather_last(const struct bar_gather *gather, size_t series,
                     struct bar *out)
{
    const struct bar_columns *columns = &gather->series[series].columns;
    size_t at = columns->first + columns->n - 1;

    if (!columns->n)
        return false;
    *out = (struct bar){columns->price[0][at], columns->price[1][at],
                        columns->price[2][at], columns->price[3][at],
                        columns->price[4][at], columns->volume[at]};
    return true;
}

void bar_gather_change(struct bar_gather *gather, size_t series,
                       const struct bar *bar)
{
    struct bar_columns *columns = &gather->series[series].columns;

    columns->n--;
    bar_columns_put(columns, bar);
}

/* Drops what went out, which was at the top of the heap. */
static void drop_last(struct bar_gather *gather)
{
    struct gathered *from;

    if (!gather->out_bars)
        return;
    from = &gather->series[gather->out_series];
    gather->full -= from->columns.n >= gather->block_bars;
    bar_columns_drop(&from->columns, gather->out_bars);
    gather->full += from->columns.n >= gather->block_bars;
    from->i += (int64_t)gather->out_bars;
    gather->held -= gather->out_bars;
    gather->out_bars = 0;
    if (from->columns.n)
        block_heap_replace(&gather->heap, key_of(gather, gather->out_series));
    else
        block_heap_pop(&gather->heap);
}

/* How many bars at the front of a series are before safe_ts, up to a block. */
static size_t count_safe(const struct bar_gather *gather,
                         const struct bar_columns *columns, int64_t safe_ts)
{
    size_t n =
        columns->n < gather->block_bars ? columns->n : gather->block_bars;

    while (n && columns->price[0][columns->first + n - 1] >= safe_ts)
        n--;
    return n;
}

static int take_end(struct bar_gather *gather, struct bar_block *out)
{
    const struct gathered *series;

    if (gather->ended == gather->count)
        return 0;
    series = &gather->series[gather->ended++];
    *out = (struct bar_block){.series = series->series, .i = series->i};
    return 1;
}

int bar_gather_take(struct bar_gather *gather, int64_t safe_ts, bool flush,
                    struct bar_block *out)
{
    const struct gathered *first;
    size_t n;

    drop_last(gather);
    if (!gather->heap.count)
        return flush ? take_end(gather, out) : 0;
    if (!flush && !gather->full && gather->held <= BAR_GATHER_MAX)
        return 0;
    first = &gather->series[gather->heap.keys[0].index];
    n = count_safe(gather, &first->columns, safe_ts);
    if (!n)
        return 0;
    gather->out_series = gather->heap.keys[0].index;
    gather->out_bars = n;
    *out = bar_columns_block(&first->columns, first->series, first->i, n);
    return 1;
}
