/* Is there a member? A look at a document that is not read. For this folder. */
#ifndef FORMATS_JSON_SKIM_H
#define FORMATS_JSON_SKIM_H

#include <stdbool.h>

#include "formats/format.h"

/* As far into a file as a look at its beginning goes. */
#define FORMAT_LOOK 262144

/*
 * Has the beginning of the document a member at that path? "benchmarks.*.stats"
 * is a key of an object in an array, "?" stands for any key. At most four steps
 * that are no longer than 31 bytes; the last is a key.
 */
bool json_skim(const struct format_input *input, const char *path);

/* The first byte that says something; 0 when there is none. */
char json_skim_first(const struct format_input *input);

#endif
