/* What was measured, for people. */
#ifndef GATE_RUN_TABLE_H
#define GATE_RUN_TABLE_H

#include <stdbool.h>

#include "base/buf.h"
#include "measure/environment.h"
#include "results/results.h"

/*
 * Every metric of the benchmarks in a row: median, mean, standard deviation,
 * least, largest, outliers and the noise floor: the change that two such runs
 * of the same code stay below in 19 of 20 cases, 1.645 * sd/mean * sqrt(2/n).
 * `base` may be NULL; its rows stand before those of the same name. Appends to
 * `out`, for the terminal of standard output. ERR_SYSTEM.
 */
NODISCARD int run_table_write(const struct results *current,
                              const struct results *base, struct buf *out,
                              struct err *err);

/* The checks of the machine, a line each, to standard output or error. */
NODISCARD int run_table_environment(const struct environment *environment,
                                    bool to_error, struct err *err);

#endif
