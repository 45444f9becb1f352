/*
 * Bars of many series, as they come, into blocks in the order of time.
 *
 * Each series gathers its next block. When one is full, or too many bars are
 * held in all, blocks go out, the earliest first bar first, until neither is
 * so. Only what is safe goes: the caller names a time before which no bar can
 * come any more, and blocks whose first bar is not before it stay.
 */
#ifndef SOURCE_BAR_GATHER_H
#define SOURCE_BAR_GATHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/bar.h"

/* Bars held in all before blocks go out that are not full. */
#define BAR_GATHER_MAX 65536
/* Bars of a full block, unless that is given or there are many series. */
#define BAR_GATHER_BLOCK 1024

/* min(1024, 65536 / series), at least 1; or what was asked for, if not 0. */
size_t bar_gather_block_bars(size_t asked, size_t series);

struct bar_gather;

/* frame_bars: bars of a full block, 0 for the above by the series so far. */
NODISCARD int bar_gather_open(size_t frame_bars, struct bar_gather **out,
                              struct err *err);
void bar_gather_close(struct bar_gather *gather);

/* Begins a series: numbers go 0, 1, ...; the name is borrowed. */
NODISCARD int bar_gather_begin(struct bar_gather *gather,
                               const struct series_name *series,
                               struct err *err);

/* Appends a bar, later than the last of its series. */
NODISCARD int bar_gather_put(struct bar_gather *gather, size_t series,
                             const struct bar *bar, struct err *err);

/* The last bar held of a series, to read and to change all but its time; false
 * when none is held. */
bool bar_gather_last(const struct bar_gather *gather, size_t series,
                     struct bar *out);
void bar_gather_change(struct bar_gather *gather, size_t series,
                       const struct bar *bar);

/*
 * The next block that is due, borrowed until the next call of any function:
 * 1, or 0. Only bars before `safe_ts` go out. `flush`: all of them are due;
 * and when no bars are left, each series gets its end (n = 0).
 */
int bar_gather_take(struct bar_gather *gather, int64_t safe_ts, bool flush,
                    struct bar_block *out);

#endif
