/* Small files of /proc and /sys, for this folder. */
#ifndef MEASURE_ENVIRONMENT_FILE_H
#define MEASURE_ENVIRONMENT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* root/path for reading; NULL. */
FILE *environment_file_open(const char *root, const char *path);

/* Its first line, cut to fit, without blanks at the end. */
bool environment_file_text(const char *root, const char *path, char *out,
                           size_t size);

/* Its first number; `without` when there is none. */
int64_t environment_file_int(const char *root, const char *path,
                             int64_t without);

/*
 * The next line that is a word, a ':' or not, blanks and a whole number; lines
 * that are not are left out. False at the end.
 */
bool environment_file_pair(FILE *file, char *key, size_t size, int64_t *value);

#endif
