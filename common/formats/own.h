/* The two directions of benchcmp/1. For this folder. */
#ifndef FORMATS_OWN_H
#define FORMATS_OWN_H

#include "formats/format.h"

#define OWN_SCHEMA "benchcmp/1"
/* Who writes results that name no tool. */
#define OWN_TOOL "benchcmp"

/*
 * Members that this program does not know, at any level, are kept in `extra`
 * of what they belong to: of a member that is an object itself ("machine",
 * "summary") as an object of its name there. One of a known name but of an
 * unknown kind is one that is not known.
 */
NODISCARD int own_read(const struct format_input *input,
                       const struct format_options *options,
                       struct results *results, struct err *err);

/* Sorted by name; every array of samples on a line of its own. */
NODISCARD int own_write(const struct results *results, struct buf *out,
                        struct err *err);

#endif
