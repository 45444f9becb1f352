/* A command in one text, taken apart as a shell would, without its magic. */
#ifndef MEASURE_WORDS_H
#define MEASURE_WORDS_H

#include <stddef.h>

#include "base/err.h"

/*
 * Words between blanks; '...', "..." and \x keep blanks, as in sh(1). Nothing
 * is expanded: variables, patterns and redirections are plain characters.
 * *out ends with NULL and is the caller's. ERR_USAGE for an open quote and for
 * no words at all; ERR_SYSTEM.
 */
NODISCARD int words_split(const char *text, char ***out, struct err *err);

/* A copy of `count` words. */
NODISCARD int words_copy(char *const *words, size_t count, char ***out,
                         struct err *err);

size_t words_length(char *const *words);

/* NULL is none. */
void words_free(char **words);

#endif
