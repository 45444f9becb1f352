/*
 * Hardware and kernel counters of a command, where the kernel offers them: in
 * many virtual machines and containers it does not.
 *
 * Source: perf_event_open(2).
 */
#ifndef MEASURE_COUNTERS_H
#define MEASURE_COUNTERS_H

#include <stdbool.h>

enum counter {
    COUNTER_INSTRUCTIONS,
    COUNTER_CYCLES,
    COUNTER_BRANCH_MISSES,
    COUNTER_CACHE_MISSES,
    COUNTER_PAGE_FAULTS,
    COUNTER_COUNT
};

/* Open for one run. */
struct counters {
    int fd[COUNTER_COUNT]; /* -1: not wanted, or not offered */
};

/* True when the kernel lets this process count it, in user space. */
bool counter_is_offered(enum counter counter);

/*
 * Opens those whose bit (1 << counter) is set in `wanted`. They count the
 * children that are started from now on, from their exec on, with all of
 * theirs; never the caller.
 */
void counters_open(struct counters *counters, unsigned wanted);

/*
 * What has been counted of children that have ended; NaN for one that is not
 * open or never ran. One that had to share the hardware is scaled up.
 */
void counters_read(const struct counters *counters, double out[COUNTER_COUNT]);

void counters_close(struct counters *counters);

#endif
