/* What a person should know of a comparison as a whole. For this folder. */
#ifndef COMPARE_HINTS_H
#define COMPARE_HINTS_H

#include "compare/compare.h"

/* Adds a warning that is not there yet, printf-like. ERR_SYSTEM. */
NODISCARD int hints_add(struct comparison *comparison, struct err *err,
                        const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Missing benchmarks that have a near name among the new ones. ERR_SYSTEM. */
NODISCARD int hints_names(struct comparison *comparison, struct err *err);

/* Other machines, and what the machines had to complain about; sets
 * same_machine. ERR_SYSTEM. */
NODISCARD int hints_machines(const struct results *base,
                             const struct results *current,
                             struct comparison *comparison, struct err *err);

#endif
