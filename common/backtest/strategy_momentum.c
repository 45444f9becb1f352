/* momentum: long when the close is above that of `lookback` bars ago. */
#include <math.h>
#include <stdlib.h>

#include "backtest/strategy.h"
#include "backtest/strategy_closes.h"
#include "base/decimal.h"
#include "engine/engine.h"

#define BARS_MAX 100000

enum { LOOKBACK, THRESHOLD };

struct momentum {
    size_t lookback;
    struct closes closes;
    /* A close is above, below when 1 of it is more, less than so much of the
     * old one; in e8 and as fractions. */
    int64_t above_e8;
    int64_t below_e8;
    double above;
    double below;
};

static void destroy(void *state)
{
    struct momentum *momentum = state;

    if (!momentum)
        return;
    closes_free(&momentum->closes);
    free(momentum);
}

static void *create(const struct strategy_values *values, bool exact)
{
    struct momentum *momentum = calloc(1, sizeof(*momentum));
    double threshold = values->value[THRESHOLD];
    int64_t threshold_e8 = llround(threshold * (double)DECIMAL_ONE);

    if (!momentum)
        return NULL;
    momentum->lookback = (size_t)values->value[LOOKBACK];
    momentum->above_e8 = DECIMAL_ONE + threshold_e8;
    momentum->below_e8 = DECIMAL_ONE - threshold_e8;
    momentum->above = 1.0 + threshold;
    momentum->below = 1.0 - threshold;
    if (closes_init(&momentum->closes, momentum->lookback, exact))
        return momentum;
    destroy(momentum);
    return NULL;
}

static unsigned char want_of(bool above, bool below)
{
    return (unsigned char)(above * WANT_LONG + below * WANT_SHORT);
}

static void wants_exact(const struct momentum *momentum, const int64_t *now,
                        const int64_t *old, size_t n, unsigned char *want)
{
    if (momentum->above_e8 == DECIMAL_ONE) {
        for (size_t k = 0; k < n; k++)
            want[k] = want_of(now[k] > old[k], now[k] < old[k]);
        return;
    }
    for (size_t k = 0; k < n; k++) {
        int128 scaled = (int128)now[k] * DECIMAL_ONE;

        want[k] = want_of(scaled > (int128)old[k] * momentum->above_e8,
                          scaled < (int128)old[k] * momentum->below_e8);
    }
}

static void wants_real(const struct momentum *momentum, const double *now,
                       const double *old, size_t n, unsigned char *want)
{
    for (size_t k = 0; k < n; k++)
        want[k] = want_of(now[k] > old[k] * momentum->above,
                          now[k] < old[k] * momentum->below);
}

static void decide_piece(struct momentum *momentum,
                         const struct bar_block *block, size_t from, size_t n,
                         unsigned char *want)
{
    const struct closes *closes = &momentum->closes;
    size_t back = momentum->lookback;
    size_t place = closes_add(&momentum->closes, block, from, n);
    size_t k = 0;

    for (; k < n && place + k < back; k++)
        want[k] = WANT_NONE;
    if (k == n)
        return;
    place += k;
    if (closes->exact)
        wants_exact(momentum, closes->exact + place,
                    closes->exact + place - back, n - k, want + k);
    else
        wants_real(momentum, closes->real + place, closes->real + place - back,
                   n - k, want + k);
}

static int decide(void *state, const struct bar_block *block,
                  unsigned char *want, struct err *err)
{
    size_t n;

    (void)err;
    for (size_t from = 0; from < block->n; from += n) {
        n = closes_piece(block, from);
        decide_piece(state, block, from, n, want + from);
    }
    return 0;
}

static const struct strategy_parameter parameters[] = {
    {"lookback", PARAMETER_INT, 20, 1, BARS_MAX, NULL, "bars to look back"},
    {"threshold", PARAMETER_REAL, 0, 0, 1, NULL,
     "fraction that the close must have risen or fallen by"},
    {NULL, PARAMETER_INT, 0, 0, 0, NULL, NULL},
};

const struct strategy strategy_momentum = {
    .name = "momentum",
    .summary = "long above the close of some bars ago, short below it",
    .parameter = parameters,
    .create = create,
    .decide = decide,
    .destroy = destroy,
};
