/* Rows of the usual forms, several million a second. */
#ifndef SOURCE_CSV_FAST_H
#define SOURCE_CSV_FAST_H

#include "source/csv_rows.h"

/* Bytes behind the text that csv_fast_row() may look at, whatever they are. */
#define CSV_FAST_SLACK 32

/*
 * Remembers the date of the last row: most rows have the same, and then only
 * the clock is read. {0} to begin.
 */
struct csv_memo {
    uint64_t text[2]; /* the date's bytes, the rest 0 */
    uint64_t mask[2];
    unsigned size;   /* 0: nothing is remembered */
    int64_t days_ns; /* the day's begin as if it were UTC */
    int64_t zone_ns; /* to be subtracted when the stamp has no zone */
    bool zone_plain; /* zone_ns holds all day */
};

/*
 * Reads the row at `text`, whose line ends with '\n', with CSV_FAST_SLACK
 * bytes behind that. Returns the next line, or NULL: nothing is known then but
 * that csv_rows_strict() has to look. The bar has passed bar_check().
 */
const char *csv_fast_row(const struct csv_plan *plan, struct csv_memo *memo,
                         const char *text, struct csv_row *out);

#endif
