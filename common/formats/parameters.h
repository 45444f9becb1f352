/* What a benchmark was run with, as a part of its name. For this folder. */
#ifndef FORMATS_PARAMETERS_H
#define FORMATS_PARAMETERS_H

#include <jansson.h>

#include "base/buf.h"

/*
 * Appends "[a=1][b=2]", sorted by name, behind `before`; nothing when there are
 * none. ERR_SYSTEM.
 */
NODISCARD int parameters_append(json_t *parameters, const char *before,
                                struct buf *out, struct err *err);

#endif
