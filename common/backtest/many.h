/*
 * Many combinations in one pass over the bars: each stretch of time is made
 * into rows once and stays in the cache while all accounts pass it.
 */
#ifndef BACKTEST_MANY_H
#define BACKTEST_MANY_H

#include "backtest/run.h"

#define MANY_MAX 16 /* combinations in a pass */

struct many; /* a worker's memory */

/*
 * *out is NULL when the account has rules that take an engine (plain.h):
 * run_window() does it then. `account` is borrowed. ERR_SYSTEM.
 */
NODISCARD int many_open(const struct run_setup *setup,
                        const struct engine_config *account, struct many **out,
                        struct err *err);
void many_close(struct many *many); /* NULL is fine */

/* What came of a combination. */
struct many_result {
    bool done;             /* else the engine has to be asked, for errors too */
    struct run_result run; /* of the summary what plain_finish() sets */
};

/* n <= MANY_MAX combinations over all bars. ERR_SYSTEM without memory. */
NODISCARD int many_run(struct many *many, const struct strategy_values *values,
                       size_t n, struct many_result *out, struct err *err);

#endif
