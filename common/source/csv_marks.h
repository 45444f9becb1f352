/* What numbers and dates of a file leave open until several are seen. */
#ifndef SOURCE_CSV_MARKS_H
#define SOURCE_CSV_MARKS_H

#include "base/err.h"
#include "source/csv_sniffer.h"

/*
 * The decimal mark, and with it the thousands separator. Where every number
 * has three digits behind its only mark, a comma is a thousands separator in a
 * file separated by commas, and a decimal mark elsewhere.
 */
void csv_marks_style(struct csv_sniffer *s);

/*
 * Day or month first, for dates of three numbers: by what exists, by what runs
 * one way, and by weekends, in all of the head. ERR_DATA: cannot be told.
 */
NODISCARD int csv_marks_date_order(struct csv_sniffer *s, struct err *err);

#endif
