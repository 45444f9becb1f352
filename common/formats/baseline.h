/*
 * The life of a baseline: sessions come in, the oldest go. Whether a change may
 * come in is the caller's business.
 */
#ifndef FORMATS_BASELINE_H
#define FORMATS_BASELINE_H

#include <regex.h>

#include "base/buf.h"
#include "results/results.h"

/* Sessions that a baseline keeps unless told otherwise. */
#define BASELINE_KEEP 8

/* What an update is, and what the history says of it. */
struct baseline_update {
    const char *date;   /* RFC 3339; or NULL, as commit */
    const char *commit; /* NULL: that of the newest session */
    const char *reason;
    size_t keep; /* sessions of a metric; at least 1 */
    /*
     * The new level is another one, and accepted: benchmarks that are measured
     * again forget what they were, else both levels are in the baseline.
     */
    bool replace;
    /* Names for the history, NULL at the end; NULL: all that were measured. */
    const char *const *changed;
};

/*
 * Moves what `current` measured into the baseline as its newest sessions.
 *
 * Benchmarks that were not measured stay as they are. What failed in `current`
 * stays out. A benchmark whose code is of another version, and exact metrics,
 * are replaced. One that says it had another name (`aliases`) takes over what
 * the baseline has under that. `current` is empty then.
 * ERR_DATA when there is nothing to move in: the baseline is as it was.
 * ERR_SYSTEM.
 */
NODISCARD int baseline_update(struct results *base, struct results *current,
                              const struct baseline_update *update,
                              struct err *err);

/*
 * Leaves each metric its `keep` newest sessions with samples, and drops the
 * benchmarks whose names fit `drop` (NULL: none). Says how many sessions and
 * benchmarks went. ERR_SYSTEM.
 */
NODISCARD int baseline_prune(struct results *base, size_t keep,
                             const regex_t *drop, size_t *sessions,
                             size_t *benchmarks, struct err *err);

/* Sessions, benchmarks and history as text for people. ERR_SYSTEM. */
NODISCARD int baseline_show(const struct results *base, struct buf *out,
                            struct err *err);

#endif
