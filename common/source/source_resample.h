/* A source that makes longer bars of another's. */
#ifndef SOURCE_SOURCE_RESAMPLE_H
#define SOURCE_SOURCE_RESAMPLE_H

#include <stddef.h>

#include "model/timeframe.h"
#include "source/source.h"

/*
 * Wraps `inner`, which belongs to *out from here on; on failure it is still
 * the caller's. A bar of `timeframe` holds the bars from timeframe_floor() on:
 * the first's open, the highest high, the lowest low, the last's close, the
 * sum of the volumes, added oldest to newest. Time without bars makes none.
 * frame_bars as for source_csv_open().
 * Errors: source_next() gives ERR_DATA for a series of a longer timeframe, and
 *         when two series become one (AAPL 1m and AAPL 5m).
 */
NODISCARD int source_resample_open(enum timeframe timeframe, size_t frame_bars,
                                   struct source *inner, struct source **out,
                                   struct err *err);

#endif
