/*
 * Where bars come from: CSV files, random walks, saved streams, and what
 * stands between them and the wire (filters, resampling, a merge by time).
 * One contract for all; a source is asked for block after block.
 */
#ifndef SOURCE_SOURCE_H
#define SOURCE_SOURCE_H

#include "model/bar.h"

struct source;

struct source_ops {
    /*
     * The next block of bars, columns TS..VOLUME, borrowed until the next
     * call. Blocks come in the order of the time of their first bar, ties by
     * symbol; the bars of a series are consecutive from i = 0. A block with
     * n = 0 says that its series is complete: i is the number of its bars;
     * every series that was begun gets one, before the end.
     * Returns 1 with *out set, 0 at the end, -1 with err filled.
     */
    int (*next)(struct source *source, struct bar_block *out, struct err *err);
    void (*close)(struct source *source);
};

/* The first member of every kind of source. */
struct source {
    const struct source_ops *ops;
};

/* Full frames, but no more than 65,536 bars under way in all series. */
static inline size_t source_frame_bars(uint64_t series)
{
    uint64_t share = series ? 65536 / series : 65536;

    return share > 1024 ? 1024 : share ? (size_t)share : 1;
}

NODISCARD static inline int source_next(struct source *source,
                                        struct bar_block *out, struct err *err)
{
    return source->ops->next(source, out, err);
}

static inline void source_close(struct source *source)
{
    if (source)
        source->ops->close(source);
}

#endif
