/*
 * What the bars of any source pass through on their way to the wire: a choice
 * of series and time, longer bars, a pace. The options are the same for every
 * command of barsrc.
 */
#ifndef TOOL_SHAPING_H
#define TOOL_SHAPING_H

#include "base/opt.h"
#include "source/source_filter.h"
#include "tool/source_run.h"

/* As the command line says it; start from SHAPING_NONE. */
struct shaping {
    struct source_filter filter;
    const char *resample;
    const char *interval;
    double rate;
    int64_t frame_bars; /* 0: by the number of series */
    bool stamp;
};

#define SHAPING_NONE                                                           \
    {                                                                          \
        .filter = SOURCE_FILTER_ALL                                            \
    }

/* The option table that fills *shaping; of one shaping a process. */
const struct opt *shaping_options(struct shaping *shaping);

/* True when nothing is left out, changed or paced. */
bool shaping_is_none(const struct shaping *shaping);

/* Pace, stamp and order of the run; ERR_USAGE. */
NODISCARD int shaping_pace(const struct shaping *shaping,
                           struct source_run_config *out, struct err *err);

/* Only series of this shard. */
void shaping_shard(struct shaping *shaping, struct shard shard);

/* Bars a frame: as asked for, one when paced, else 0. */
size_t shaping_frame_bars(const struct shaping *shaping);

/*
 * Wraps *source, which it replaces: filters, then longer bars, so that what
 * --from cuts is not part of one. On failure *source is still to be closed.
 */
NODISCARD int shaping_wrap(const struct shaping *shaping,
                           struct source **source, struct err *err);

#endif
