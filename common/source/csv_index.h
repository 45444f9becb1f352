/* Which lines of a file with a symbol column belong to which series. */
#ifndef SOURCE_CSV_INDEX_H
#define SOURCE_CSV_INDEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "model/series_table.h"
#include "source/csv_reader.h"

/*
 * Runs of lines of one series each. That many are always listed; more only
 * while they are CSV_INDEX_RUN_ROWS rows long on average, as in a file that
 * takes its series block by block; and never more than CSV_INDEX_RUNS_MAX.
 */
#define CSV_INDEX_RUNS     65536
#define CSV_INDEX_RUN_ROWS 2
#define CSV_INDEX_RUNS_MAX 4194304

struct csv_index {
    struct series_table series;
    struct csv_range *ranges; /* grouped by series, in the file's order */
    size_t *first;            /* series k has ranges first[k]..first[k+1]-1 */
    bool mixed;               /* there are too many runs; ranges are not set */
};

/*
 * Reads the whole file once. `timeframe`: of rows without such a column, or
 * NULL when there is one. Rows whose symbol or timeframe is malformed are
 * reported as bad here, and are in no range.
 * Owns:   *out is reset with csv_index_reset(), also after a failure.
 */
NODISCARD int csv_index_scan(const struct csv_input *input,
                             const char *timeframe, struct csv_index *out,
                             struct err *err);
void csv_index_reset(struct csv_index *index);

/* The series a row names; NULL, or what is wrong with column *fault. */
const char *csv_index_name(const struct csv_row *row, const char *timeframe,
                           struct series_name *out, enum csv_column *fault);

#endif
