/* One source out of several, in the order of time. */
#ifndef SOURCE_SOURCE_MERGE_H
#define SOURCE_SOURCE_MERGE_H

#include <stddef.h>

#include "source/source.h"

/*
 * Merges by the time of each block's first bar, ties by symbol, then
 * timeframe, then the sources' order. Blocks are passed on as they are.
 * Errors: source_next() gives ERR_DATA for a series that comes from two.
 * Owns:   the array and the sources in it belong to *out from here on (the
 *         array must come from malloc); on failure they are still the caller's.
 */
NODISCARD int source_merge_open(struct source **sources, size_t count,
                                struct source **out, struct err *err);

#endif
