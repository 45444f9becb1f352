/*
 * Every combination of a strategy's parameters that a sweep tries:
 * 'fast=5:50:5,slow=20:200:10,mode=cross|state'.
 *
 * A parameter takes one value, a list ("5|8|13") or a range FROM:TO[:STEP],
 * both ends included, the step 1 unless given. Ranges are counted in decimal,
 * and each value is read as `-p name=value` reads it: the combination is the
 * one that a single run would have. The last parameter varies fastest.
 */
#ifndef BACKTEST_GRID_H
#define BACKTEST_GRID_H

#include "backtest/strategy.h"
#include "base/err.h"

#define GRID_MAX 1000000 /* combinations, the refused ones included */

struct grid;

/*
 * Combinations that the strategy's check() refuses are left out and counted.
 * Parameters without a word in `text` keep their value of `values`; an empty
 * text is the grid of these alone. ERR_USAGE: what is wrong with the text, too
 * many combinations, or none that is sound.
 */
NODISCARD int grid_open(const struct strategy *strategy,
                        const struct strategy_values *values, const char *text,
                        struct grid **out, struct err *err);
void grid_close(struct grid *grid); /* NULL is fine */

size_t grid_count(const struct grid *grid);
size_t grid_refused(const struct grid *grid);

/* Combination k < grid_count(). */
void grid_values(const struct grid *grid, size_t k,
                 struct strategy_values *out);

/* Is the parameter of that index varied by the grid (more than one value)? */
bool grid_varies(const struct grid *grid, size_t parameter);

#endif
