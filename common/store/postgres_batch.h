/*
 * Rows that wait for a commit, already as COPY BINARY wants them. A batch is
 * cut into parts, applied one after the other: within a part no bar and no
 * point comes twice, and nothing stands before the restart of its run.
 */
#ifndef STORE_POSTGRES_BATCH_H
#define STORE_POSTGRES_BATCH_H

#include "base/buf.h"
#include "model/bar.h"
#include "model/record.h"
#include "store/postgres_seen.h"

/* The tables: of records by their type, then these. */
enum { POSTGRES_BARS = RECORD_TYPES, POSTGRES_EQUITY, POSTGRES_TABLES };

/* A series' bars or points in a part, for who asks whether they are new. */
struct postgres_series {
    struct series_name name;
    uint64_t run; /* of points */
    uint64_t key; /* the hash of both */
    int64_t first_ts;
    int64_t last_ts;
};

struct postgres_rows {
    struct buf bytes;
    struct buf series; /* struct postgres_series, of bars and points */
    /* Of the last part: how often a record came; where a series stands. */
    struct postgres_seen seen;
};

/* Where a part ends in what the batch holds. */
struct postgres_part {
    size_t bytes[POSTGRES_TABLES];
    /* Records have in front of their columns the round they are for: a record's
     * second revision of a part has round 2. This is the last. */
    int32_t rounds[RECORD_TYPES];
    size_t series[POSTGRES_TABLES];
    size_t restarts;
};

/* {0} is an empty one. */
struct postgres_batch {
    struct postgres_rows rows[POSTGRES_TABLES];
    struct buf series;         /* struct postgres_series */
    struct buf restarts;       /* uint64_t: runs whose rows go first */
    struct postgres_seen runs; /* of the last part */
    struct buf parts;          /* struct postgres_part; the last is open */
};

/* Each adds all or nothing. ERR_DATA for a time finer than a microsecond. */
NODISCARD int postgres_batch_bars(struct postgres_batch *batch,
                                  const struct bar_block *block,
                                  struct err *err);
NODISCARD int postgres_batch_record(struct postgres_batch *batch,
                                    const struct record *record, uint64_t run,
                                    struct err *err);
NODISCARD int postgres_batch_equity(struct postgres_batch *batch,
                                    const struct series_name *name,
                                    uint64_t run, const int64_t *ts,
                                    const int64_t *equity, const int64_t *cash,
                                    size_t n, struct err *err);

/* What it takes in memory. */
size_t postgres_batch_bytes(const struct postgres_batch *batch);

size_t postgres_batch_parts(const struct postgres_batch *batch);
/* The part, and the one before it, which may be all zeros. */
struct postgres_part postgres_batch_part(const struct postgres_batch *batch,
                                         size_t k,
                                         struct postgres_part *before);

const struct postgres_series *
postgres_batch_series(const struct postgres_batch *batch, unsigned table,
                      size_t k);

/* No rows, memory kept. */
void postgres_batch_clear(struct postgres_batch *batch);
void postgres_batch_reset(struct postgres_batch *batch);

#endif
