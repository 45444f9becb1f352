/*
 * The start of a command. It is a fork, not a posix_spawn(): Linux counts the
 * memory of whom a process shares it with, until its program has started, as
 * the process's own peak, and a fork takes over only what was written to.
 */
#ifndef MEASURE_LAUNCH_H
#define MEASURE_LAUNCH_H

#include <signal.h>
#include <sys/types.h>

#include "measure/process.h"

struct launch {
    pid_t pid; /* leader of a group of its own, the caller's to wait for */
    int64_t started_ns;
    double least_rss; /* bytes: what it took before its program started */
};

/*
 * Returns when the program runs, with `mask` as its mask of signals. ERR_SYSTEM
 * when it cannot be started; there is no child then.
 */
NODISCARD int launch(const struct process_config *config, const sigset_t *mask,
                     struct launch *out, struct err *err);

/* Of CLOCK_MONOTONIC. */
int64_t launch_now_ns(void);

#endif
