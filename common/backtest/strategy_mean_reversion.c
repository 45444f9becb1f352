/*
 * mean-reversion: against closes that are far from the mean of the last
 * `window`, measured in their standard deviations.
 *
 * With the sums s of the closes and q of their squares, c the close and n the
 * window, z = (c - s/n) / sqrt(q/n - s^2/n^2) = a / sqrt(v), a = n c - s and
 * v = n q - s^2: so z >= E/U is a >= 0 and (a U)^2 >= E^2 v, in integers.
 * Neither a nor v changes when a number is taken from all closes, hence the
 * sums are of distances from the first close, in ticks.
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "backtest/strategy.h"
#include "backtest/strategy_closes.h"
#include "base/decimal.h"
#include "engine/engine.h"

#define BARS_MAX 100000
/* Products of two numbers up to this fit 128 bits, with room for a sum. */
#define FACTOR_MAX (INT64_C(1) << 62)
/* Of the squares: a smaller variance is the rounding of equal closes. */
#define VARIANCE_FLOOR 1e-12

enum { WINDOW, ENTRY, EXIT };

/* A bound of |z| as a fraction. */
struct bound {
    int64_t above; /* E */
    int64_t below; /* U, a power of ten */
    double real;
};

/* One bar's deviation from the mean: z = a / sqrt(v). */
struct deviation {
    int64_t a;
    int128 v;
};

struct mean_reversion {
    int64_t window;
    struct bound entry;
    struct bound exit;
    struct closes closes;
    int64_t bars; /* seen */
    int sign;     /* of the last z; 0 for none */
    /* Exact; in ticks but for base and tick, which are in e8. */
    int64_t base;
    int64_t tick;     /* the largest power of ten that all closes agree with */
    int64_t most;     /* distance whose products surely fit */
    int64_t farthest; /* distance there was; e8 */
    int64_t sum;
    int128 squares;
    double real_base;
    double real_sum;
    double real_squares;
};

static struct bound make_bound(double value)
{
    struct bound bound = {llround(value * (double)DECIMAL_ONE), DECIMAL_ONE,
                          value};

    while (bound.below > 1 && bound.above % 10 == 0) {
        bound.above /= 10;
        bound.below /= 10;
    }
    return bound;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void destroy(void *state)
{
    struct mean_reversion *reversion = state;

    if (!reversion)
        return;
    closes_free(&reversion->closes);
    free(reversion);
}

static void *create(const struct strategy_values *values, bool exact)
{
    struct mean_reversion *reversion = calloc(1, sizeof(*reversion));
    const struct bound *entry;
    const struct bound *leave;

    if (!reversion)
        return NULL;
    reversion->window = (int64_t)values->value[WINDOW];
    reversion->entry = make_bound(values->value[ENTRY]);
    reversion->exit = make_bound(values->value[EXIT]);
    reversion->tick = DECIMAL_ONE;
    entry = &reversion->entry;
    leave = &reversion->exit;
    /* |a| <= 2 n most, v <= (n most)^2. */
    reversion->most = FACTOR_MAX / reversion->window /
                      larger(2 * larger(entry->below, leave->below),
                             larger(entry->above, leave->above));
    if (closes_init(&reversion->closes, (size_t)reversion->window, exact))
        return reversion;
    destroy(reversion);
    return NULL;
}

static const char *check(const struct strategy_values *values)
{
    return values->value[EXIT] <= values->value[ENTRY] ? NULL : "exit > entry";
}

/* -1, 0, 1 as |z| is below, at, above the bound. */
static int compare(const struct deviation *deviation, const struct bound *bound)
{
    int128 scaled = (int128)deviation->a * bound->below;
    int128 left = scaled * scaled;
    int128 right = (int128)bound->above * bound->above * deviation->v;

    return (left > right) - (left < right);
}

static int compare_real(double z, const struct bound *bound)
{
    return (fabs(z) > bound->real) - (fabs(z) < bound->real);
}

/* From the sign of z and how |z| compares with the bounds. */
static unsigned char want_of(struct mean_reversion *reversion, int sign,
                             int entry, int leave)
{
    bool turned = sign * reversion->sign < 0;

    reversion->sign = sign;
    if (entry >= 0)
        return sign < 0 ? WANT_LONG : WANT_SHORT;
    return leave <= 0 || turned ? WANT_FLAT : WANT_NONE;
}

static unsigned char no_want(struct mean_reversion *reversion)
{
    reversion->sign = 0;
    return WANT_NONE;
}

/* Finds the tick that this distance agrees with too; the sums follow. */
static int refine(struct mean_reversion *reversion, int64_t distance,
                  struct err *err)
{
    int64_t factor = 1;

    for (; distance % reversion->tick; factor *= 10)
        reversion->tick /= 10;
    if (reversion->farthest / reversion->tick > reversion->most)
        return err_set(err, ERR_DATA,
                       "mean-reversion overflows at bar %" PRId64
                       ": closes differ by more than %" PRId64
                       " ticks of 1e-8 x %" PRId64,
                       reversion->bars, reversion->most, reversion->tick);
    reversion->sum *= factor;
    reversion->squares *= factor;
    reversion->squares *= factor;
    return 0;
}

/* The distance of a new close in ticks. */
static int to_ticks(struct mean_reversion *reversion, int64_t close,
                    int64_t *out, struct err *err)
{
    int64_t distance = close - reversion->base;
    int64_t size = distance < 0 ? -distance : distance;
    bool farther = size > reversion->farthest;

    if (farther)
        reversion->farthest = size;
    *out = distance / reversion->tick;
    if (*out * reversion->tick == distance && !farther)
        return 0;
    if (refine(reversion, distance, err))
        return -1;
    *out = distance / reversion->tick;
    return 0;
}

static int want_exact(struct mean_reversion *reversion, const int64_t *now,
                      unsigned char *want, struct err *err)
{
    int64_t window = reversion->window;
    int64_t distance;
    struct deviation deviation;

    if (to_ticks(reversion, now[0], &distance, err))
        return -1;
    reversion->sum += distance;
    reversion->squares += (int128)distance * distance;
    if (reversion->bars >= window) {
        int64_t old = (now[-window] - reversion->base) / reversion->tick;

        reversion->sum -= old;
        reversion->squares -= (int128)old * old;
    }
    deviation.a = window * distance - reversion->sum;
    deviation.v =
        window * reversion->squares - (int128)reversion->sum * reversion->sum;
    if (reversion->bars < window - 1 || !deviation.v)
        *want = no_want(reversion);
    else
        *want = want_of(reversion, (deviation.a > 0) - (deviation.a < 0),
                        compare(&deviation, &reversion->entry),
                        compare(&deviation, &reversion->exit));
    reversion->bars++;
    return 0;
}

static void want_real(struct mean_reversion *reversion, const double *now,
                      unsigned char *want)
{
    int64_t window = reversion->window;
    double distance = now[0] - reversion->real_base;
    double scaled;
    double v;

    reversion->real_sum += distance;
    reversion->real_squares += distance * distance;
    if (reversion->bars >= window) {
        double old = now[-window] - reversion->real_base;

        reversion->real_sum -= old;
        reversion->real_squares -= old * old;
    }
    scaled = (double)window * reversion->real_squares;
    v = scaled - reversion->real_sum * reversion->real_sum;
    if (reversion->bars++ < window - 1 || !(v > scaled * VARIANCE_FLOOR)) {
        *want = no_want(reversion);
    } else {
        double z = ((double)window * distance - reversion->real_sum) / sqrt(v);

        *want = want_of(reversion, (z > 0.0) - (z < 0.0),
                        compare_real(z, &reversion->entry),
                        compare_real(z, &reversion->exit));
    }
}

static int decide_piece(struct mean_reversion *reversion,
                        const struct bar_block *block, size_t from, size_t n,
                        unsigned char *want, struct err *err)
{
    const struct closes *closes = &reversion->closes;
    size_t place = closes_add(&reversion->closes, block, from, n);

    if (!reversion->bars && closes->exact)
        reversion->base = closes->exact[0];
    else if (!reversion->bars)
        reversion->real_base = closes->real[0];
    for (size_t k = 0; k < n; k++)
        if (!closes->exact)
            want_real(reversion, closes->real + place + k, want + k);
        else if (want_exact(reversion, closes->exact + place + k, want + k,
                            err))
            return -1;
    return 0;
}

static int decide(void *state, const struct bar_block *block,
                  unsigned char *want, struct err *err)
{
    size_t n;

    for (size_t from = 0; from < block->n; from += n) {
        n = closes_piece(block, from);
        if (decide_piece(state, block, from, n, want + from, err))
            return -1;
    }
    return 0;
}

static const struct strategy_parameter parameters[] = {
    {"window", PARAMETER_INT, 20, 2, BARS_MAX, NULL, "bars of the mean"},
    {"entry", PARAMETER_REAL, 2, 1e-8, 100, NULL,
     "standard deviations from the mean that open a position"},
    {"exit", PARAMETER_REAL, 0, 0, 100, NULL, "and those that close it"},
    {NULL, PARAMETER_INT, 0, 0, 0, NULL, NULL},
};

const struct strategy strategy_mean_reversion = {
    .name = "mean-reversion",
    .summary = "against closes that are far from their mean",
    .parameter = parameters,
    .check = check,
    .create = create,
    .decide = decide,
    .destroy = destroy,
};
