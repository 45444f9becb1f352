/*
 * A walk-forward test (backtest/walk_forward.h): in each window the
 * combination that does best in training is run on the bars behind it, with
 * fresh positions and the equity that the windows before have left.
 *
 * Table  the windows and the whole.
 * CSV    the windows.
 * JSON   the windows ("type":"window"), then the whole
 *        ("type":"walk_forward").
 */
#ifndef BTEST_WALK_H
#define BTEST_WALK_H

#include "btest/backtest_options.h"
#include "tool/options.h"

/* The exit status. */
int walk_run(const struct backtest_options *options,
             const struct tool_options *tool);

#endif
