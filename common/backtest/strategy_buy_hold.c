/* buy-hold: long on the first bar, and then nothing. */
#include <stdlib.h>
#include <string.h>

#include "backtest/strategy.h"
#include "engine/engine.h"

static void *create(const struct strategy_values *values, bool exact)
{
    (void)values;
    (void)exact;
    return calloc(1, sizeof(bool)); /* whether it has bought */
}

static int decide(void *state, const struct bar_block *block,
                  unsigned char *want, struct err *err)
{
    bool *bought = state;

    (void)err;
    memset(want, WANT_NONE, block->n);
    if (!*bought && block->n) {
        want[0] = WANT_LONG;
        *bought = true;
    }
    return 0;
}

static const struct strategy_parameter parameters[] = {
    {NULL, PARAMETER_INT, 0, 0, 0, NULL, NULL},
};

const struct strategy strategy_buy_hold = {
    .name = "buy-hold",
    .summary = "long on the first bar",
    .parameter = parameters,
    .create = create,
    .decide = decide,
    .destroy = free,
};
