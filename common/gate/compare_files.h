/* The files that benchcmp reads and the reports it writes. */
#ifndef GATE_COMPARE_FILES_H
#define GATE_COMPARE_FILES_H

#include "base/buf.h"
#include "gate/compare_options.h"

/*
 * Reads one file, or several as sessions of one whole. Of several faults the
 * worst is reported. ERR_DATA, ERR_SYSTEM; ERR_USAGE when standard input is to
 * be read twice.
 */
NODISCARD int compare_read(char *const *paths, size_t count,
                           const struct compare_options *options,
                           struct results *out, struct err *err);

/* ERR_USAGE when "-" stands there more than once. */
NODISCARD int compare_check_paths(char *const *paths, size_t count,
                                  struct err *err);

/* A comparison with what reports say of it besides. */
struct compare_result {
    struct comparison comparison;
    const struct compare_options *options;
    const char *base_name;
    const char *current_name;
};

/* A report into a file, or to standard output; `append`: behind what is there.
 * ERR_SYSTEM. */
NODISCARD int compare_write(const struct compare_result *result,
                            const struct compare_output *output, bool append,
                            struct err *err);

/* All the reports that are asked for; without any, text. ERR_SYSTEM. */
NODISCARD int compare_report(const struct compare_result *result,
                             struct err *err);

/* Writes all of it to a file, or to standard output for NULL. ERR_SYSTEM. */
NODISCARD int compare_put(const struct buf *buf, const char *path,
                          const char *mode, struct err *err);

#endif
