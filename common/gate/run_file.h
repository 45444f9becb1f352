/* Files of results that benchrun writes. */
#ifndef GATE_RUN_FILE_H
#define GATE_RUN_FILE_H

#include <stdbool.h>

#include "results/results.h"

/*
 * Before anything is measured: can the file be written and, to append to it, be
 * read? It is read in a child of its own, so that its size does not become part
 * of what is measured as peak memory. ERR_SYSTEM, ERR_USAGE, ERR_DATA.
 */
NODISCARD int run_file_check(const char *path, bool append, struct err *err);

/*
 * Writes the results in benchcmp's own format, or adds them to those of a file
 * that is there. A benchmark that failed now does not spoil what the file has
 * of it. ERR_SYSTEM, ERR_DATA: the file is as it was.
 */
NODISCARD int run_file_write(const char *path, bool append,
                             struct results *results, struct err *err);

#endif
