/* A saved stream as a source: its bars alone, for filters and resampling. */
#ifndef SOURCE_SOURCE_STREAM_H
#define SOURCE_SOURCE_STREAM_H

#include "source/source.h"

/* `address` as in transport.h; records are dropped. Owns: *out. */
NODISCARD int source_stream_open(const char *address, struct source **out,
                                 struct err *err);

/* Several, merged by time; ERR_DATA for a series that comes from two. */
NODISCARD int source_streams_open(char *const *addresses, size_t count,
                                  struct source **out, struct err *err);

#endif
