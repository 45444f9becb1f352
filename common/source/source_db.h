/*
 * Bars out of a database: all series that a filter leaves, merged by time.
 *
 * Memory: at most SOURCE_DB_BARS bars, or 64 of each series when that is more;
 * nothing grows with bars. Blocks are cut as those of other sources, so bars
 * that were stored come out as they went in.
 */
#ifndef SOURCE_SOURCE_DB_H
#define SOURCE_SOURCE_DB_H

#include <stdint.h>

#include "source/source_filter.h"

#define SOURCE_DB_BARS 262144

/*
 * Opens the store at `address` (store.h) for reading. Of `filter` symbols,
 * from, to and shard are asked of the database; its limit is not looked at.
 * Only series of `timeframe`, NULL: of all. frame_bars: bars a block; 0:
 * source_frame_bars() of the series.
 * Errors: ERR_USAGE for the address, ERR_SYSTEM for the database, ERR_DATA for
 *         more than SERIES_MAX series; source_next(): ERR_SYSTEM, and ERR_DATA
 *         for a bar that is none.
 */
NODISCARD int source_db_open(const char *address,
                             const struct source_filter *filter,
                             const char *timeframe, size_t frame_bars,
                             struct source **out, struct err *err);

#endif
