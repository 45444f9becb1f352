/* What an import came across. */
#ifndef SOURCE_CSV_REPORT_H
#define SOURCE_CSV_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* Texts of bad rows that are kept; all are counted. */
#define CSV_REPORT_TEXTS 5
#define CSV_REPORT_TEXT  256

/* Filled while a source is read. */
struct csv_report {
    bool skip_bad; /* set before: go on after a bad row */
    int64_t rows;  /* rows of data seen, bad ones included */
    int64_t bad;   /* of them left out */
    int64_t
        rounded;  /* prices with more than 8 decimals, rounded half to even */
    size_t texts; /* filled in `text`: the first bad rows */
    char text[CSV_REPORT_TEXTS][CSV_REPORT_TEXT]; /* "file:line:column: what" */
};

/* Counts a bad row and keeps its text: 0; or -1 with ERR_DATA when bad rows
 * end the import. */
NODISCARD int csv_report_bad(struct csv_report *report, const char *file,
                             int64_t line, size_t column, const char *what,
                             struct err *err);

#endif
