/* --stats: what a run cost, as JSON. */
#ifndef TOOL_STATS_H
#define TOOL_STATS_H

#include "base/histogram.h"
#include "io/stream.h"

struct stats {
    int64_t started_ns;       /* monotonic */
    struct histogram latency; /* of bars that carry their wall clock, ns */
};

/* Starts the clock. */
void stats_start(struct stats *stats);

/* Notes a frame written now that carries the wall clock `at`. */
void stats_latency(struct stats *stats, int64_t at_ns);

/*
 * Writes the counters of both sides and of the process to `path` ("-" is
 * standard error): a temporary file, renamed. ERR_SYSTEM when it cannot.
 */
NODISCARD int stats_write(const struct stats *stats, const char *path,
                          const char *tool, const struct stream_counters *in,
                          const struct stream_counters *out, int status,
                          struct err *err);

#endif
