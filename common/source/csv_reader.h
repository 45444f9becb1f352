/* The rows of a file, or of parts of it, oldest first. */
#ifndef SOURCE_CSV_READER_H
#define SOURCE_CSV_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "source/csv_report.h"
#include "source/csv_rows.h"
#include "source/csv_text.h"

/* A longer line is malformed. */
#define CSV_LINE_MAX 1048576

/* Whole lines of a file, in bytes; the number of the first, from 1. */
struct csv_range {
    int64_t from;
    int64_t to;
    int64_t line;
};

/* What is read, and how. Pointers are borrowed. */
struct csv_input {
    struct csv_text *text;
    const struct csv_plan *plan;
    struct csv_report *report;
    bool newest_first; /* the last line of the last range comes first; the text
                          must be seekable */
    bool strict_only;  /* for tests: never the fast way */
    size_t window_bytes; /* of text in memory */
};

struct csv_reader;

/*
 * Reads the ranges (borrowed), in their order; none: from the plan's data on
 * to the end, which is the way for a text that cannot seek.
 * Owns:   *out is the caller's.
 */
NODISCARD int csv_reader_open(const struct csv_input *input,
                              const struct csv_range *ranges, size_t count,
                              struct csv_reader **out, struct err *err);
void csv_reader_close(struct csv_reader *reader);

/*
 * The next good row; bad ones are reported. What it points to is valid until
 * the next call. Returns 1, 0 at the end, -1 (ERR_DATA for a bad row unless
 * they are skipped).
 */
NODISCARD int csv_reader_next(struct csv_reader *reader, struct csv_row *out,
                              struct err *err);

/*
 * Reports the last row as bad after all, for its time or another column that
 * only shows to be wrong among other rows. 0 when bad rows are skipped, or -1.
 */
NODISCARD int csv_reader_reject(struct csv_reader *reader,
                                enum csv_column column, const char *what,
                                struct err *err);

#endif
