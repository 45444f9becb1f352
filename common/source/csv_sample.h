/* What the first rows tell: which way they run, and how long a bar is. */
#ifndef SOURCE_CSV_SAMPLE_H
#define SOURCE_CSV_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/timeframe.h"
#include "source/csv_rows.h"

/* Rows that are looked at; more only while none has another time. */
#define CSV_SAMPLE_ROWS 1000

struct csv_sample {
    size_t rows;       /* good ones */
    bool newest_first; /* more steps back than forth */
    bool has_timeframe;
    enum timeframe timeframe;
    int64_t step_ns;        /* the commonest, 0: there was none */
    int64_t bad_line;       /* the first bad row, by lines from the head's */
    struct csv_fault fault; /* begin; -1: there was none */
};

/*
 * Reads rows from head[0..size), which ends with a line end and has
 * CSV_FAST_SLACK bytes behind. Steps within a symbol count, where there are
 * any. A step of 28 to 31 days is a month. With steps of broken seconds, or
 * when the commonest is shorter than a minute and not even half of them, the
 * rows are ticks.
 */
void csv_sample_scan(const struct csv_plan *plan, const char *head, size_t size,
                     struct csv_sample *out);

#endif
