/*
 * Rows that wait for a commit, in memory: bars in columns, one piece for each
 * block; records by type; points of equity. All of it is copied.
 */
#ifndef STORE_BATCH_H
#define STORE_BATCH_H

#include "base/buf.h"
#include "model/record.h"
#include "model/series_table.h"

/*
 * `order` counts records, points and restarts as they come. A restart is the
 * first revision of a summary: what is stored of its run goes first.
 */
struct batch_record {
    uint64_t order;
    uint64_t run;
    struct record record; /* its series is the batch's */
};
struct batch_point {
    uint64_t order;
    uint64_t run;
    const struct series_name *series;
    int64_t ts;
    int64_t equity;
    int64_t cash;
};
struct batch_restart {
    uint64_t order;
    uint64_t run;
};
struct batch_piece {
    size_t series; /* its number */
    size_t offset; /* in `bars`, of the first column */
    size_t n;
    unsigned columns; /* a bit for each that it has */
};

/* {0} is an empty one. The buffers hold arrays of the structs above. */
struct batch {
    struct series_table names; /* of its life, not of one commit */
    struct buf bars;
    struct buf pieces;
    struct buf records[RECORD_TYPES];
    struct buf points;
    struct buf restarts;
    uint64_t order;
    size_t bytes;
};

/* ERR_SYSTEM without memory, ERR_DATA for more than SERIES_MAX series; the
 * batch is then as it was. */
NODISCARD int batch_bars(struct batch *batch, const struct bar_block *block,
                         struct err *err);
NODISCARD int batch_record(struct batch *batch, const struct record *record,
                           uint64_t run, struct err *err);
NODISCARD int batch_equity(struct batch *batch, const struct series_name *name,
                           uint64_t run, const int64_t *ts,
                           const int64_t *equity, const int64_t *cash, size_t n,
                           struct err *err);

/* The bars of a series together, in the order in which they came. */
void batch_sort(struct batch *batch);

size_t batch_pieces(const struct batch *batch);
/* A piece as a block; its `i` is not kept. */
struct bar_block batch_piece(const struct batch *batch, size_t k);

size_t batch_records(const struct batch *batch, enum record_type type);
const struct batch_record *batch_record_at(const struct batch *batch,
                                           enum record_type type, size_t k);
size_t batch_points(const struct batch *batch);
const struct batch_point *batch_point_at(const struct batch *batch, size_t k);
size_t batch_restarts(const struct batch *batch);
const struct batch_restart *batch_restart_at(const struct batch *batch,
                                             size_t k);

/* No rows, memory and names kept. */
void batch_clear(struct batch *batch);
void batch_reset(struct batch *batch);

#endif
