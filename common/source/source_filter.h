/* A source that lets part of another through. */
#ifndef SOURCE_SOURCE_FILTER_H
#define SOURCE_SOURCE_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "source/source.h"

/* {0} lets nothing through: start from SOURCE_FILTER_ALL. */
struct source_filter {
    const char *symbols; /* "A,B": only these; NULL: all; borrowed */
    int64_t from_ns;     /* from <= ts */
    int64_t to_ns;       /* ts < to */
    int64_t limit;       /* the first bars of each series; 0: all */
    uint64_t shard;      /* only FNV-1a-64(symbol) mod shards = shard */
    uint64_t shards;     /* 0: no sharding */
};

#define SOURCE_FILTER_ALL                                                      \
    {                                                                          \
        .from_ns = INT64_MIN, .to_ns = INT64_MAX                               \
    }

/*
 * Wraps `inner`, which belongs to *out from here on; on failure it is still
 * the caller's. Bars are numbered anew from i = 0. A series of which nothing
 * passes is not mentioned. Blocks are cut in place, never copied or joined;
 * each series' limit counts for itself, so the frames' size changes nothing.
 * Once every later bar is past to_ns, the inner source is not read further.
 */
NODISCARD int source_filter_open(const struct source_filter *filter,
                                 struct source *inner, struct source **out,
                                 struct err *err);

#endif
