/*
 * Orders from a CSV file: read whole, handed out as the bars of their series
 * pass.
 *
 * A header with columns in any order: i or timestamp (of the bar after which
 * the order is decided; with both, both must fit), symbol, action, and what is
 * wanted of timeframe, type, quantity, limit, stop, trail ("0.5", a distance,
 * or "2%"), tif, until, stop_loss, take_profit, reduce, ref, oco. RFC 4180 with
 * LF or CRLF, in UTF-8; lines that begin with # and empty ones are skipped; an
 * empty cell is absent. Numbers are rounded to 8 decimals.
 */
#ifndef BTEST_ORDERS_FILE_H
#define BTEST_ORDERS_FILE_H

#include "btest/orders_check.h"
#include "engine/engine.h"
#include "tool/options.h"

struct order_line {
    char symbol[SYMBOL_MAX + 1];
    char timeframe[TIMEFRAME_MAX + 1]; /* "": whichever the symbol has */
    int64_t i;                         /* FIELD_ABSENT: the bar is told by ts */
    int64_t ts;                        /* FIELD_ABSENT: by i */
    int64_t number;                    /* of the line, from 1 */
    enum record_kind kind;             /* KIND_MARKET .. KIND_CANCEL */
    struct order order;
};

struct orders_file;

/*
 * Reads a file, "-" being standard input, gzip or not. ERR_DATA with
 * "FILE:LINE:FIELD: what" for a line that is not sound, ERR_SYSTEM.
 */
NODISCARD int orders_file_open(const char *path, struct orders_file **out,
                               struct err *err);
/* The same of bytes in memory, for tests. */
NODISCARD int orders_file_open_memory(const void *data, size_t size,
                                      const char *name,
                                      struct orders_file **out,
                                      struct err *err);
void orders_file_close(struct orders_file *file);

/* By symbol, timeframe, bar and line. Borrowed. */
const struct order_line *orders_file_lines(const struct orders_file *file,
                                           size_t *count);

/* FNV-1a-64 of the file's bytes. */
uint64_t orders_file_hash(const struct orders_file *file);

/* Forgets what belongs to other shards. */
void orders_file_shard(struct orders_file *file, struct shard shard);

/*
 * The next order decided at this bar; to be called for each bar of a series, in
 * their order, until it returns 0. 1 with *out set; -1: ERR_DATA when an order
 * is for a bar that the series does not have, or without a timeframe for a
 * symbol that has several.
 */
NODISCARD int orders_file_next(struct orders_file *file,
                               const struct series_name *series, int64_t i,
                               int64_t ts, struct engine_request *out,
                               struct err *err);

/* After all bars: ERR_DATA when an order's bar never came. */
NODISCARD int orders_file_left(const struct orders_file *file, struct err *err);

#endif
