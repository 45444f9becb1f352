/* A line on stderr that says how far a long run is. */
#ifndef TOOL_PROGRESS_H
#define TOOL_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool wanted;
    bool shown;
    int64_t started_ns;
    int64_t next_ns;
};

/* Shows only when stderr is a terminal and `quiet` is false. */
void progress_start(struct progress *progress, bool quiet);

/*
 * Call once per block: redraws about twice a second, after two seconds.
 * `done` of `total` in any unit; total <= 0: no share can be told.
 */
void progress_step(struct progress *progress, uint64_t bars, int64_t done,
                   int64_t total);

/* Clears the line. */
void progress_end(struct progress *progress);

#endif
