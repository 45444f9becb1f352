/*
 * Bars and records as text: JSON lines, CSV, or a table for people. One
 * interface for the three; every record is written from the field table of
 * model/record.h.
 *
 * JSON   one object a line: {"type":"signal","symbol":...,"timeframe":...,
 *        "i":...,"timestamp":...,"event_i":...,"event_timestamp":...,
 *        "id":"16 hex digits","rev":0, ...the fields}; bars are
 *        {"type":"bar","timestamp":...,"symbol":...,"timeframe":...,
 *        "open":...,"high":...,"low":...,"close":...,"volume":...} and with
 *        ratios volume_ratio, spread_ratio, close_position, effort; a point of
 *        an equity curve is {"type":"equity","timestamp":...,"symbol":...,
 *        "equity":...,"cash":...}. What is absent or undefined is left out.
 * CSV    one type, a header row (always, even without rows), RFC 4180 with
 *        LF; what is absent is empty; parts are separated by spaces.
 * Table  a choice of columns for the width; fractions in percent; the header
 *        is repeated for each screen of a terminal. A summary is a row here;
 *        its page is summary_table.h's.
 *
 * A summary that is still RUNNING is never written.
 *
 * Units: prices, money and quantities are exact decimals without an exponent,
 * times RFC 3339 UTC, fractions fractions; in tables prices and money are
 * rounded for reading.
 */
#ifndef REPORT_RECORD_WRITER_H
#define REPORT_RECORD_WRITER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "model/record.h"
#include "report/text.h"

enum text_format { TEXT_JSON, TEXT_CSV, TEXT_TABLE };

/* Sets of what is shown; the rest is skipped silently. */
#define SHOW_RANGE   (1U << RECORD_RANGE)
#define SHOW_PATTERN (1U << RECORD_PATTERN)
#define SHOW_SIGNAL  (1U << RECORD_SIGNAL)
#define SHOW_ORDER   (1U << RECORD_ORDER)
#define SHOW_FILL    (1U << RECORD_FILL)
#define SHOW_TRADE   (1U << RECORD_TRADE)
#define SHOW_SUMMARY (1U << RECORD_SUMMARY)
#define SHOW_EQUITY  (1U << RECORD_TYPES)
#define SHOW_BARS    (1U << (RECORD_TYPES + 1))
#define SHOW_RATIOS  (1U << (RECORD_TYPES + 2)) /* bars, with ratio columns */

struct record_writer_config {
    enum text_format format;
    unsigned show; /* SHOW_..., at least one; CSV takes exactly one */
    struct text_terminal terminal; /* of a table: text_terminal(out) */
};

struct record_writer;

/*
 * Begins writing to `out`, which stays the caller's and is not closed.
 * ERR_USAGE for CSV of more than one type, ERR_SYSTEM without memory.
 */
NODISCARD int record_writer_open(FILE *out,
                                 const struct record_writer_config *config,
                                 struct record_writer **writer,
                                 struct err *err);

/*
 * Writes the bars of a block, or nothing when bars are not shown. A ratio
 * column that is NULL counts as undefined. ERR_SYSTEM when writing fails.
 */
NODISCARD int record_writer_bars(struct record_writer *writer,
                                 const struct bar_block *block,
                                 struct err *err);

/* Writes one record, or nothing when its type is not shown. */
NODISCARD int record_writer_record(struct record_writer *writer,
                                   const struct record *record,
                                   struct err *err);

/*
 * Writes n points of an equity curve, or nothing when equity is not shown:
 * ts in ns UTC, equity and cash in e8. ERR_SYSTEM when writing fails.
 */
NODISCARD int record_writer_equity(struct record_writer *writer,
                                   const struct series_name *series,
                                   const int64_t *ts, const int64_t *equity,
                                   const int64_t *cash, size_t n,
                                   struct err *err);

/* Everything written so far reaches the reader: before the input blocks. */
NODISCARD int record_writer_flush(struct record_writer *writer,
                                  struct err *err);

/* Writes what is still due (the header of an empty output) and flushes. */
NODISCARD int record_writer_finish(struct record_writer *writer,
                                   struct err *err);

/* Rows or objects written so far. */
int64_t record_writer_count(const struct record_writer *writer);

/* Frees; does not write. NULL is allowed. */
void record_writer_close(struct record_writer *writer);

/*
 * Parses "range", "pattern", "signal", "order", "fill", "trade", "summary",
 * "equity", "bar" and lists of them with commas into a set; false when a word
 * is none of them. For --show.
 */
bool record_writer_parse_show(const char *list, unsigned *out);

#endif
