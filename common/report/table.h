/*
 * Aligned columns, written row by row: the widths come from a plan, because
 * rows that are still to come cannot be measured. A text wider than its column
 * is never cut (the columns behind it give way and the row finds its way
 * back), except in the last one, which ends at the edge of the terminal.
 */
#ifndef REPORT_TABLE_H
#define REPORT_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "report/text.h"

#define TABLE_COLUMNS_MAX 24

struct table_column {
    const char *title;
    size_t width; /* columns on the terminal; of the last: at least these */
    bool right;   /* numbers */
    int rank;     /* the lower, the narrower the terminal that shows it */
};

struct table {
    const struct table_column *column; /* borrowed */
    size_t count;
    struct text_terminal terminal;
    struct buf *out;                 /* borrowed; rows are appended */
    bool shown[TABLE_COLUMNS_MAX];   /* fits into the terminal */
    size_t start[TABLE_COLUMNS_MAX]; /* where it begins in the line */
    size_t last;                     /* the last one that is shown */
    size_t position;                 /* in the row being written */
    size_t rows;                     /* since the last header */
    bool headed;
};

/*
 * Chooses columns by rank as far as they fit; columns of the lowest rank are
 * always shown. count <= TABLE_COLUMNS_MAX.
 */
void table_init(struct table *table, const struct table_column *column,
                size_t count, const struct text_terminal *terminal,
                struct buf *out);

/* Starts a row: writes the header first, when it is due. */
NODISCARD int table_begin_row(struct table *table, struct err *err);

/* A cell; in the order of the columns, some may be left out. */
NODISCARD int table_cell(struct table *table, size_t column, const char *text,
                         enum text_colour colour, struct err *err);

NODISCARD int table_end_row(struct table *table, struct err *err);

/* The header alone, for a table without rows. */
NODISCARD int table_header(struct table *table, struct err *err);

#endif
