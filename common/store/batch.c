/* Rows that wait for a commit. */
#include "store/batch.h"

#include <stdlib.h>
#include <string.h>

static const struct series_name *name_at(const struct batch *batch,
                                         size_t number)
{
    return batch->names.names[number];
}

static size_t width(unsigned column)
{
    return column == COLUMN_EF ? 1 : 8;
}

int batch_bars(struct batch *batch, const struct bar_block *block,
               struct err *err)
{
    struct batch_piece piece = {.offset = batch->bars.size, .n = block->n};
    size_t size = 0;
    unsigned char *at;

    if (series_table_add(&batch->names, block->series, &piece.series, err) < 0)
        return -1;
    for (unsigned c = 0; c < COLUMN_COUNT; c++)
        if (block->column[c]) {
            piece.columns |= 1U << c;
            size += width(c) * block->n;
        }
    if (buf_reserve(&batch->bars, size, err) < 0 ||
        buf_append(&batch->pieces, &piece, sizeof(piece), err) < 0)
        return -1;
    at = batch->bars.data + batch->bars.size;
    for (unsigned c = 0; c < COLUMN_COUNT; c++)
        if (block->column[c]) {
            memcpy(at, block->column[c], width(c) * block->n);
            at += width(c) * block->n;
        }
    batch->bars.size += size;
    batch->bytes += size + sizeof(piece);
    return 0;
}

/* The first revision is RUNNING, or the only one: the sum of accounts. */
static bool restarts(const struct record *record)
{
    return record->type == RECORD_SUMMARY && record->rev == 0;
}

int batch_record(struct batch *batch, const struct record *record, uint64_t run,
                 struct err *err)
{
    struct batch_record row = {batch->order, run, *record};
    struct batch_restart restart = {batch->order, run};
    size_t number;

    if (series_table_add(&batch->names, record->series, &number, err) < 0)
        return -1;
    row.record.series = name_at(batch, number);
    /* Room first: either both go in or none. */
    if (restarts(record) &&
        buf_reserve(&batch->restarts, sizeof(restart), err) < 0)
        return -1;
    if (buf_append(&batch->records[record->type], &row, sizeof(row), err) < 0)
        return -1;
    if (restarts(record) &&
        buf_append(&batch->restarts, &restart, sizeof(restart), err) < 0)
        return -1;
    batch->order++;
    batch->bytes += sizeof(row);
    return 0;
}

int batch_equity(struct batch *batch, const struct series_name *name,
                 uint64_t run, const int64_t *ts, const int64_t *equity,
                 const int64_t *cash, size_t n, struct err *err)
{
    size_t size = n * sizeof(struct batch_point);
    size_t number;

    if (series_table_add(&batch->names, name, &number, err) < 0 ||
        buf_reserve(&batch->points, size, err) < 0)
        return -1;
    for (size_t k = 0; k < n; k++) {
        struct batch_point point = {
            batch->order, run,       name_at(batch, number),
            ts[k],        equity[k], cash[k]};

        memcpy(batch->points.data + batch->points.size, &point, sizeof(point));
        batch->points.size += sizeof(point);
    }
    batch->order++;
    batch->bytes += size;
    return 0;
}

static int by_series(const void *a, const void *b)
{
    const struct batch_piece *x = a;
    const struct batch_piece *y = b;

    if (x->series != y->series)
        return x->series < y->series ? -1 : 1;
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

void batch_sort(struct batch *batch)
{
    if (batch->pieces.size)
        qsort(batch->pieces.data, batch_pieces(batch),
              sizeof(struct batch_piece), by_series);
}

size_t batch_pieces(const struct batch *batch)
{
    return batch->pieces.size / sizeof(struct batch_piece);
}

struct bar_block batch_piece(const struct batch *batch, size_t k)
{
    struct batch_piece piece;
    struct bar_block block = {0};
    const unsigned char *at;

    memcpy(&piece, batch->pieces.data + k * sizeof(piece), sizeof(piece));
    block.series = name_at(batch, piece.series);
    block.n = piece.n;
    at = batch->bars.data + piece.offset;
    for (unsigned c = 0; c < COLUMN_COUNT; c++)
        if (piece.columns & 1U << c) {
            block.column[c] = at;
            at += width(c) * piece.n;
        }
    return block;
}

size_t batch_records(const struct batch *batch, enum record_type type)
{
    return batch->records[type].size / sizeof(struct batch_record);
}

const struct batch_record *batch_record_at(const struct batch *batch,
                                           enum record_type type, size_t k)
{
    return (const struct batch_record *)(const void *)batch->records[type]
               .data +
           k;
}

size_t batch_points(const struct batch *batch)
{
    return batch->points.size / sizeof(struct batch_point);
}

const struct batch_point *batch_point_at(const struct batch *batch, size_t k)
{
    return (const struct batch_point *)(const void *)batch->points.data + k;
}

size_t batch_restarts(const struct batch *batch)
{
    return batch->restarts.size / sizeof(struct batch_restart);
}

const struct batch_restart *batch_restart_at(const struct batch *batch,
                                             size_t k)
{
    return (const struct batch_restart *)(const void *)batch->restarts.data + k;
}

void batch_clear(struct batch *batch)
{
    batch->bars.size = 0;
    batch->pieces.size = 0;
    for (unsigned type = 0; type < RECORD_TYPES; type++)
        batch->records[type].size = 0;
    batch->points.size = 0;
    batch->restarts.size = 0;
    batch->order = 0;
    batch->bytes = 0;
}

void batch_reset(struct batch *batch)
{
    buf_reset(&batch->bars);
    buf_reset(&batch->pieces);
    for (unsigned type = 0; type < RECORD_TYPES; type++)
        buf_reset(&batch->records[type]);
    buf_reset(&batch->points);
    buf_reset(&batch->restarts);
    series_table_reset(&batch->names);
    *batch = (struct batch){0};
}
