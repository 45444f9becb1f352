/* Options out of a file: "name = value" or "name" a line, # begins a comment.
 */
#ifndef GATE_COMPARE_CONFIG_FILE_H
#define GATE_COMPARE_CONFIG_FILE_H

#include <stddef.h>

#include "base/opt.h"

/* The words of a file, which the options point into. */
struct config_file {
    char **word; /* "--name=value" */
    size_t *line;
    size_t words;
};

/* ERR_SYSTEM when it cannot be read; ERR_USAGE "FILE:LINE: what". */
NODISCARD int config_file_read(const char *path, struct config_file *out,
                               struct err *err);

/* Sets the options by the tables, in order. ERR_USAGE "FILE:LINE: what". */
NODISCARD int config_file_apply(const struct config_file *file,
                                const char *path,
                                const struct opt *const *tables,
                                struct err *err);
void config_file_free(struct config_file *file);

#endif
