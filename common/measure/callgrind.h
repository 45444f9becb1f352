/*
 * Instructions that a command executes, counted by valgrind's callgrind: exact
 * but for what the command itself does differently from run to run, and about
 * fifty times slower than the command.
 */
#ifndef MEASURE_CALLGRIND_H
#define MEASURE_CALLGRIND_H

#include <stdbool.h>

#include "measure/process.h"

/* True when there is a valgrind in PATH that has the tool. */
bool callgrind_is_there(void);

/*
 * Runs the command of `config` under callgrind, which sees to its outputs and
 * timeout; fills *result as process_run(), its times being valgrind's.
 * *instructions is the sum over the command and all it starts; NaN unless it
 * exits with 0. ERR_SYSTEM; ERR_DATA when valgrind wrote no count.
 */
NODISCARD int callgrind_run(const struct process_config *config,
                            double *instructions, struct process_result *result,
                            struct err *err);

#endif
