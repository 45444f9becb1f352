/* The verdict on a row. For this folder. */
#ifndef COMPARE_JUDGE_H
#define COMPARE_JUDGE_H

#include "compare/row_work.h"

/*
 * What is wrong with a row before anything is tested: errors, values that are
 * no measurement, units that do not fit, sides that lack it, other code. Sets
 * the values, the change and, where nothing is left to judge, the verdict.
 */
void judge_values(struct row_work *work);

/* The verdict of a row that was tested and whose p is adjusted. */
void judge_change(const struct compare_config *config, struct row_work *work);

#endif
