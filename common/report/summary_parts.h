/* The parts of summary_table; for this folder. */
#ifndef REPORT_SUMMARY_PARTS_H
#define REPORT_SUMMARY_PARTS_H

#include "base/buf.h"
#include "report/summary_table.h"

/* Each appends its part, with an empty line before it; nothing when empty. */
NODISCARD int summary_figures(const struct summary *summary,
                              const struct text_terminal *terminal,
                              struct buf *out, struct err *err);
NODISCARD int summary_months(const struct summary_details *details,
                             const struct text_terminal *terminal,
                             struct buf *out, struct err *err);
NODISCARD int summary_drawdowns(const struct summary_details *details,
                                const struct text_terminal *terminal,
                                struct buf *out, struct err *err);

/* Green above zero, red below. */
enum text_colour summary_colour(double value);

#endif
