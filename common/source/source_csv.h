/*
 * Bars from CSV files of any dialect, behind struct source: sniffed, checked,
 * merged by time.
 *
 * Several files are merged by the time of each block's first bar, ties by
 * symbol, as the contract in io/source.h asks. A file with a symbol column
 * holds many series. Where it consists of few or long runs of rows of one
 * series (CSV_INDEX_RUNS), the runs are indexed once and each series is read
 * like a file of its own, whatever their order. Beyond that the rows must be
 * in the order of time: every series gathers its block, and when one is full,
 * or more than 65,536 bars are held (BAR_GATHER_MAX), the blocks with the
 * earliest first bars go out, however far they have come, until that is cured.
 *
 * Memory: a window of text and one block a series; nothing grows with rows.
 * Files are opened for each read when there are more than CSV_OPEN_FILES of
 * them, and must not change meanwhile (checked). Newest-first files are read
 * backwards. Input that cannot seek (gzip, "-" = standard input, FIFOs) is
 * streamed; when it is newest first or has a symbol column, or is gzip from a
 * pipe, it is first copied to an unlinked file in $TMPDIR, or /tmp.
 */
#ifndef SOURCE_SOURCE_CSV_H
#define SOURCE_SOURCE_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "source/csv_report.h"
#include "source/source.h"

/* Files that are kept open; more are opened for each read. */
#define CSV_OPEN_FILES 256

/* How a date of three numbers is read when the year is not in front. */
enum csv_date_order {
    CSV_ORDER_AUTO,
    CSV_ORDER_YMD,
    CSV_ORDER_DMY,
    CSV_ORDER_MDY
};

/* What a file's stamps mean. */
enum csv_label {
    CSV_LABEL_OPEN, /* the bar's open */
    CSV_LABEL_CLOSE /* its end: ts = stamp - length (1mo: the month before) */
};

/* Strings are borrowed until the source is closed; {0} is all defaults. */
struct csv_config {
    const char *const *files; /* paths; "-" is standard input */
    size_t file_count;
    const char *symbol;    /* NULL: column, else file name up to the first '_'
                              or '.', in capitals */
    const char *timeframe; /* NULL: column, else a part of the file name that
                              is one ("x_1h.csv"), else the commonest step of
                              the first 1,000 rows */
    const char *tz;        /* zone of stamps without one: NULL or "UTC",
                              "+HH:MM", or an IANA name */
    enum csv_label label;
    bool adjust;       /* scale prices by Adj Close / Close */
    bool skip_bad;     /* leave bad rows out and count them */
    char separator;    /* 0: sniffed */
    char decimal_mark; /* '.', ',', 0: sniffed */
    enum csv_date_order date_order;
    const char *columns;       /* names instead of the header's, separated by
                                  ','; a header is then skipped; NULL: none */
    struct csv_report *report; /* the caller's, lives as long as the source;
                                  zeroed by the open; NULL: none */
};

/*
 * Opens all files and sniffs them. frame_bars: bars a block; 0 means
 * min(1024, 65536 / number of series), at least 1.
 * Errors: ERR_USAGE bad symbol, timeframe or tz, or an option that does not fit
 *         several files; ERR_DATA malformed input, as "file:line:column: what
 *         was wrong" (column: bytes, from 1), or one series in two files;
 *         ERR_SYSTEM files that cannot be read, memory. source_next() too.
 * Owns:   *out is the caller's, for source_close().
 */
NODISCARD int source_csv_open(const struct csv_config *config,
                              size_t frame_bars, struct source **out,
                              struct err *err);

#endif
