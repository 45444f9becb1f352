/*
 * The result of a backtest for people: what stands on a terminal below the
 * trades. Figures in blocks side by side, as many as the terminal is wide; the
 * months, a year a row; the deepest drawdowns.
 */
#ifndef REPORT_SUMMARY_TABLE_H
#define REPORT_SUMMARY_TABLE_H

#include <stddef.h>
#include <stdio.h>

#include "model/equity.h"
#include "model/record.h"
#include "report/text.h"

/* What a summary record does not hold; all borrowed. */
struct summary_details {
    const struct month *month; /* in the order of time */
    size_t months;
    const struct drawdown *drawdown; /* the deepest first */
    size_t drawdowns;
};

/*
 * Writes `summary`, a RECORD_SUMMARY; figures that are absent are left out.
 *
 * Units:  fractions in percent; money with two decimals, or exact in accounts
 *         that began with less than 1000. A month is its last point against its
 *         first, and so is a year.
 * Errors: ERR_SYSTEM when writing fails or without memory.
 */
NODISCARD int summary_table_write(FILE *out,
                                  const struct text_terminal *terminal,
                                  const struct record *summary,
                                  const struct summary_details *details,
                                  struct err *err);

#endif
