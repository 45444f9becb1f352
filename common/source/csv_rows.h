/*
 * One row of a CSV file to one bar, in all the forms there are, and what
 * exactly is wrong with one that is bad. io/csv_fast.h reads the usual forms
 * and gives up on anything else; the two agree on every row.
 */
#ifndef SOURCE_CSV_ROWS_H
#define SOURCE_CSV_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/bar.h"
#include "source/csv_dialect.h"
#include "source/csv_fields.h"
#include "source/csv_zone.h"

/* What a field is; the prices are in the order of their columns. */
enum csv_step {
    CSV_STEP_SKIP,
    CSV_STEP_STAMP,
    CSV_STEP_DATE,
    CSV_STEP_EPOCH,
    CSV_STEP_CLOCK,
    CSV_STEP_OPEN,
    CSV_STEP_HIGH,
    CSV_STEP_LOW,
    CSV_STEP_CLOSE,
    CSV_STEP_ADJUSTED,
    CSV_STEP_ALL_PRICES,
    CSV_STEP_VOLUME,
    CSV_STEP_SYMBOL,
    CSV_STEP_TIMEFRAME
};

/* What is the same for all rows of a file. Set up by csv_rows_plan(). */
struct csv_plan {
    struct csv_dialect dialect;
    const struct csv_zone *zone; /* of stamps without one; borrowed */
    bool adjust;                 /* scale by adjusted close / close */
    bool fast;   /* false: a decimal mark that is also the separator */
    size_t used; /* fields up to the last one that is needed */
    unsigned char step[CSV_FIELDS_MAX]; /* what each of those fields is */
};

struct csv_row {
    struct bar bar;
    int64_t later_ts;   /* when clocks showed this time twice: the second; else
                           equal to bar.ts */
    const char *symbol; /* borrowed from the line; size 0: no such column */
    size_t symbol_size;
    const char *timeframe;
    size_t timeframe_size;
    bool has_time;    /* of a bad row: its time was read before the fault */
    unsigned rounded; /* prices that had more than 8 decimals */
};

/* Why a row is bad: the byte in its line, from 1, and a text. */
struct csv_fault {
    size_t column;
    char text[192];
};

/* Columns to steps. `symbols`: the row's symbol and timeframe are wanted. */
void csv_rows_plan(struct csv_plan *plan, const struct csv_dialect *dialect,
                   const struct csv_zone *zone, bool adjust, bool symbols);

/* Reads line[0..size), no line end. False: the row is bad, *fault says why. */
bool csv_rows_strict(const struct csv_plan *plan, const char *line, size_t size,
                     struct csv_row *out, struct csv_fault *fault);

/* Prices scaled by adjusted / close, exact in between, rounded half up; false,
 * and nothing is changed, when one would be 1e10 or more. */
bool csv_rows_adjust(struct bar *bar, int64_t adjusted);

/* A fault of a good row, found by its reader: the place and value of a column
 * with a text before it. */
void csv_rows_fault(const struct csv_plan *plan, const char *line, size_t size,
                    enum csv_column column, const char *what,
                    struct csv_fault *fault);

#endif
