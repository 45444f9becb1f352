/*
 * A file that gets its name when it is whole: until then it stands beside it
 * under another, and a run that is killed leaves what was there before.
 */
#ifndef STORE_EXPORT_FILE_H
#define STORE_EXPORT_FILE_H

#include <stdio.h>

#include "base/err.h"

/* {0} is none. What is no regular file is written to as it is. */
struct export_file {
    FILE *file; /* to write to */
    char *path;
    char *temporary; /* its name until then, or NULL */
};

/* "-" is standard output. ERR_SYSTEM. */
NODISCARD int export_file_open(struct export_file *file, const char *path,
                               struct err *err);

/* All of it is on the disk, and the file closed. */
NODISCARD int export_file_sync(struct export_file *file, struct err *err);

/* Behind export_file_sync(): it gets its name. */
NODISCARD int export_file_publish(struct export_file *file, struct err *err);

/* Frees; what has not got its name is deleted. */
void export_file_reset(struct export_file *file);

#endif
