/* How a CSV file is written, found out from its first lines. */
#ifndef SOURCE_CSV_DIALECT_H
#define SOURCE_CSV_DIALECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "source/csv_header.h"
#include "source/csv_number.h"
#include "source/csv_time.h"

/* What the caller knows already; {0}: nothing. */
struct csv_hints {
    char separator;
    char decimal_mark;
    enum csv_date numeric_date; /* one of CSV_DATE_NUMERIC_*, or NONE */
    const char *columns;        /* names in place of the header's */
};

struct csv_dialect {
    char separator;
    struct csv_style style;
    enum csv_date date;
    bool header;
    size_t columns;               /* fields a row has at most */
    int column[CSV_COLUMN_COUNT]; /* field, from 0; -1: there is none. The
                                     four prices may share one. */
    int64_t data_offset;          /* of the first line of data, in bytes */
    int64_t data_line;            /* its number, from 1 */
};

/*
 * Looks at the head of a file: whole lines, or all there is. A header is found
 * by its words; columns it does not name, and all when there is none, by what
 * they hold: the first stamp, then open, high, low, close, volume.
 * Returns 1 with *out set, 0 when there is not a single row, -1.
 * Errors: ERR_DATA, prefixed with the file's name and place: no dates, a price
 *         without a column, a date order that cannot be told.
 */
NODISCARD int csv_dialect_sniff(const struct csv_hints *hints, const char *name,
                                const char *head, size_t size,
                                struct csv_dialect *out, struct err *err);

#endif
