/* Which column is which. */
#ifndef SOURCE_CSV_COLUMNS_H
#define SOURCE_CSV_COLUMNS_H

#include "base/err.h"
#include "source/csv_sniffer.h"

/* Meanings of a header's cells, moved when rows have one field more. */
void csv_columns_from_header(struct csv_sniffer *s);

/* The columns of a hint in place of a header's; ERR_USAGE. */
NODISCARD int csv_columns_from_names(struct csv_sniffer *s, struct err *err);

/* Fills the dialect's columns and kind of date; ERR_DATA: one is missing. */
NODISCARD int csv_columns_pick(struct csv_sniffer *s, struct err *err);

#endif
