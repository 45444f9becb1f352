/* Functions as a table for people. */
#ifndef FLAME_FUNCTIONS_TABLE_H
#define FLAME_FUNCTIONS_TABLE_H

#include "base/buf.h"
#include "flame/functions.h"
#include "report/text.h"

struct functions_table {
    struct text_terminal terminal;
    size_t top;    /* rows, besides those that have grown */
    bool compared; /* by functions_compare() */
    double limit;  /* of a gate, percentage points; NaN without one */
};

/* Appends the table, and what the gate says. ERR_SYSTEM. */
NODISCARD int functions_table_write(const struct tree *tree,
                                    const struct functions *functions,
                                    const struct functions_table *table,
                                    struct buf *out, struct err *err);

#endif
