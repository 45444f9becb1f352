/* btest's command line, put together. */
#ifndef BTEST_BACKTEST_OPTIONS_H
#define BTEST_BACKTEST_OPTIONS_H

#include "backtest/strategy.h"
#include "base/opt.h"
#include "engine/engine.h"

/* Texts are borrowed from argv. */
struct backtest_options {
    const struct engine_ops *ops;
    struct engine_config engine;
    const struct strategy *strategy;
    struct strategy_values values;
    const char *orders;       /* file; NULL: none */
    const char *sweep;        /* grid; NULL: none */
    const char *walk_forward; /* spans; NULL: none */
    const char *metric;
    int64_t jobs; /* 0: one a CPU */
    int64_t top;
    int64_t min_bars;
    double session_hours;
    double periods; /* 0: by timeframe and session */
    bool story;
    bool limit_entry;
    bool each;
    bool list_strategies;
};

/* The tables to parse by, with the defaults set; NULL at the end. */
const struct opt *const *backtest_options_tables(void);

/* What they hold after parsing; ERR_USAGE for what does not go together. */
NODISCARD int backtest_options_take(struct backtest_options *out,
                                    struct err *err);

#endif
