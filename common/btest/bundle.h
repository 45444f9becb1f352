/*
 * A whole stream in memory, for passes that need it several times. A file is
 * mapped and its blocks are found where they lie; what comes through a pipe is
 * put into an unlinked temporary file ($TMPDIR, else /tmp) first. Only the
 * index takes memory, and forked processes share all of it.
 */
#ifndef BTEST_BUNDLE_H
#define BTEST_BUNDLE_H

#include "backtest/run.h"
#include "io/stream.h"
#include "tool/options.h"

struct bundle {
    struct run_series *series; /* in the order of the stream */
    size_t count;
    int64_t bars; /* of all series */
    int64_t first_ts;
    int64_t last_ts;
    struct stream_counters counters; /* of what was read */
    struct bundle_memory *memory;    /* what the pointers point into */
};

/*
 * Reads the stream at `address` to its end and holds it to the promises of
 * io/stream.h. Series without bars and those outside of the shard are left
 * out; records are not kept. ERR_DATA also when no bar is left; ERR_SYSTEM.
 * The file must not be changed while the bundle is open.
 */
NODISCARD int bundle_open(const char *address, struct shard shard,
                          struct bundle **out, struct err *err);
void bundle_close(struct bundle *bundle); /* NULL is fine */

#endif
