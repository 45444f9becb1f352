/*
 * One run of a command, measured. The command is a process group of its own,
 * and nothing of the group is left when the run is over.
 */
#ifndef MEASURE_PROCESS_H
#define MEASURE_PROCESS_H

#include <stdint.h>

#include "base/err.h"

/* An output that goes to /dev/null. */
#define PROCESS_DISCARD (-1)

struct process_config {
    char *const *words; /* NULL at the end; the first is looked up in PATH */
    const char *folder; /* to run in; NULL: this one */
    const char *input;  /* standard input; NULL: /dev/null */
    int output;         /* descriptor of standard output, or PROCESS_DISCARD */
    int errors;         /* the same of standard error */
    int64_t timeout_ns; /* 0: none */
};

enum process_end {
    PROCESS_EXITED,
    PROCESS_SIGNALLED,
    PROCESS_TIMED_OUT,
    PROCESS_INTERRUPTED /* the caller got a signal that asks it to stop */
};

struct process_result {
    enum process_end end;
    int code;        /* exit status, or number of the signal */
    double wall;     /* seconds, from before the start to the news of the end */
    double user;     /* seconds of the command and the children it waited for */
    double system;   /* the same in the kernel */
    double peak_rss; /* bytes: the largest of these processes */
    /* Bytes that the process took before the command started: they count as
     * the command's, too, so that a smaller peak_rss cannot be seen. */
    double least_rss;
    int left; /* processes of the group that outlived the command: killed */
};

/*
 * Runs the command and waits for its end. When the time is over, or at SIGINT,
 * SIGTERM, SIGHUP or SIGQUIT, the group is killed by SIGKILL and reaped; such a
 * signal then reaches the caller, by its own handler, before the return.
 * Signals that are ignored stay ignored, here and in the command.
 *
 * Makes the caller a subreaper and reaps what is orphaned to it: it must have
 * no other children. ERR_SYSTEM when the command cannot be started.
 */
NODISCARD int process_run(const struct process_config *config,
                          struct process_result *out, struct err *err);

#endif
