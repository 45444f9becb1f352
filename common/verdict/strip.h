/*
 * The samples of both sides as an inline SVG: a lane each on a common scale,
 * with its median; the interval in which the change lies, drawn from the
 * baseline's value; the limit as a line. For this folder.
 */
#ifndef VERDICT_STRIP_H
#define VERDICT_STRIP_H

#include "report/sheet.h"
#include "verdict/verdict.h"

/* Nothing is drawn where a side has no value. Its size does not grow with n. */
void strip_write(const struct compare_row *row, struct sheet *out);

#endif
