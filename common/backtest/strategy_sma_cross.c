/*
 * sma-cross: long when the average of the last `fast` closes rises above that
 * of the last `slow`, short when it falls below. Their difference, times
 * fast * slow, is slow * F - fast * S with the sums F and S.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "backtest/strategy.h"
#include "backtest/strategy_closes.h"
#include "backtest/strategy_sma_narrow.h"
#include "base/decimal.h"
#include "engine/engine.h"

/* Averages of more bars than this are refused. */
#define BARS_MAX 100000
/*
 * The ways for smaller numbers look at the closes before a piece too, which
 * does not pay for pieces that are shorter than this part of them.
 */
#define LOOK_SHARE 2
_Static_assert((1 + LOOK_SHARE) * CLOSES_PIECE <= SMA_NARROW_BARS,
               "a piece and what is before it");
/* Loops of a fixed length are what every compiler makes vectors of. */
#define STRIP 64

#define ALWAYS_INLINE inline __attribute__((always_inline))

enum { FAST, SLOW, MODE, WAIT };
enum { MODE_CROSS, MODE_NONZERO, MODE_STATE };

struct real_sums {
    double fast;
    double slow;
};

struct sma_cross {
    int64_t fast;
    int64_t slow;
    int mode;
    int64_t wait;
    int64_t bars; /* seen */
    struct closes closes;
    struct sma_narrow narrow;
    /* Exact, from the `slow`-th bar on. The way in 32 bits does not need it,
     * but leaves it to the others. */
    int128 difference;
    struct real_sums sums; /* not exact */
    /* Of the bar before the piece; mode nonzero: the last that is not 0. */
    signed char sign;
};

static void destroy(void *state)
{
    struct sma_cross *cross = state;

    if (!cross)
        return;
    closes_free(&cross->closes);
    free(cross);
}

static void *create(const struct strategy_values *values, bool exact)
{
    struct sma_cross *cross = calloc(1, sizeof(*cross));
    size_t slow = (size_t)values->value[SLOW];
    size_t fast = (size_t)values->value[FAST];

    assert(fast < slow);
    if (!cross)
        return NULL;
    cross->fast = (int64_t)fast;
    cross->slow = (int64_t)slow;
    cross->mode = (int)values->value[MODE];
    cross->wait = (int64_t)values->value[WAIT];
    sma_narrow_init(&cross->narrow, fast, slow);
    if (closes_init(&cross->closes, slow, exact))
        return cross;
    destroy(cross);
    return NULL;
}

static const char *check(const struct strategy_values *values)
{
    return values->value[FAST] < values->value[SLOW] ? NULL : "fast >= slow";
}

/* The difference at a bar from its definition: close[0] is its close. */
static int128 first_difference(const struct sma_cross *cross,
                               const int64_t *close)
{
    int128 fast_sum = 0;
    int128 slow_sum = 0;

    for (int64_t k = 0; k < cross->slow; k++) {
        slow_sum += close[-k];
        if (k < cross->fast)
            fast_sum += close[-k];
    }
    return cross->slow * fast_sum - cross->fast * slow_sum;
}

/* A number that none of the closes is above. */
static ALWAYS_INLINE uint64_t all_bits(const int64_t *close, size_t n)
{
    uint64_t bits = 0;

    for (size_t k = 0; k < n; k++)
        bits |= (uint64_t)close[k];
    return bits;
}

/* True when 64 bits hold the difference of any such closes, and its change. */
static bool fits_64(const struct sma_cross *cross, const int64_t *close,
                    size_t n)
{
    uint64_t bits = 0;
    size_t k;

    for (k = 0; k + STRIP <= n; k += STRIP)
        bits |= all_bits(close + k, STRIP);
    bits |= all_bits(close + k, n - k);
    return bits <=
           (uint64_t)INT64_MAX / 4 / (uint64_t)(cross->fast * cross->slow);
}

/* From bar to bar; close[0] has `slow` others before it. */
static int64_t signs_64(const struct sma_cross *cross, const int64_t *close,
                        size_t n, signed char *restrict sign)
{
    int64_t fast = cross->fast;
    int64_t slow = cross->slow;
    int64_t difference = (int64_t)cross->difference;

    for (size_t k = 0; k < n; k++) {
        const int64_t *now = close + k;

        difference += slow * (now[0] - now[-cross->fast]) -
                      fast * (now[0] - now[-cross->slow]);
        sign[k] = (signed char)((difference > 0) - (difference < 0));
    }
    return difference;
}

/* The same for any prices: 10^5 squared times a price fits 128 bits by far. */
static int128 signs_128(const struct sma_cross *cross, const int64_t *close,
                        size_t n, signed char *restrict sign)
{
    int128 fast = cross->fast;
    int128 slow = cross->slow;
    int128 difference = cross->difference;

    for (size_t k = 0; k < n; k++) {
        const int64_t *now = close + k;

        difference += slow * (now[0] - now[-cross->fast]) -
                      fast * (now[0] - now[-cross->slow]);
        sign[k] = (signed char)((difference > 0) - (difference < 0));
    }
    return difference;
}

static void signs_wide(struct sma_cross *cross, const int64_t *close,
                       size_t before, size_t n, signed char *sign)
{
    size_t slow = (size_t)cross->slow;
    size_t k = 0;

    for (; k < n && before + k < slow; k++) {
        if (before + k == slow - 1)
            cross->difference = first_difference(cross, close + before + k);
        sign[k] =
            (signed char)((cross->difference > 0) - (cross->difference < 0));
    }
    if (before <= LOOK_SHARE * n && fits_64(cross, close, before + n))
        cross->difference =
            signs_64(cross, close + before + k, n - k, sign + k);
    else
        cross->difference =
            signs_128(cross, close + before + k, n - k, sign + k);
}

static void signs_exact(struct sma_cross *cross, size_t place, size_t n,
                        signed char *sign)
{
    size_t before = place < cross->closes.keep ? place : cross->closes.keep;
    const int64_t *close = cross->closes.exact + place - before;
    int64_t last;

    if (before <= LOOK_SHARE * n &&
        sma_narrow_signs(&cross->narrow, close, before, n, sign, &last))
        cross->difference = last;
    else
        signs_wide(cross, close, before, n, sign);
}

/* Returns how many of the piece come before there are `slow` closes. */
static size_t warm_up(const struct sma_cross *cross, const double *close,
                      size_t n, struct real_sums *sums)
{
    size_t k = 0;

    for (; k < n && cross->bars + (int64_t)k < cross->slow - 1; k++) {
        const double *now = close + k;

        sums->slow += now[0];
        sums->fast += now[0];
        if (cross->bars + (int64_t)k >= cross->fast)
            sums->fast -= now[-cross->fast];
    }
    return k;
}

static void signs_real(struct sma_cross *cross, size_t place, size_t n,
                       signed char *sign)
{
    const double *close = cross->closes.real + place;
    struct real_sums sums = cross->sums;
    double fast = (double)cross->fast;
    double slow = (double)cross->slow;
    size_t k = warm_up(cross, close, n, &sums);

    memset(sign, 0, k);
    for (; k < n; k++) {
        const double *now = close + k;
        bool full = cross->bars + (int64_t)k >= cross->slow;
        double left;
        double right;

        sums.fast += now[0] - now[-cross->fast];
        sums.slow += full ? now[0] - now[-cross->slow] : now[0];
        left = sums.fast * slow;
        right = sums.slow * fast;
        sign[k] = (signed char)((left > right) - (left < right));
    }
    cross->sums = sums;
}

/* sign[-1] is that of the bar before. */
static ALWAYS_INLINE void cross_wants(const signed char *restrict sign,
                                      size_t n, unsigned char *restrict want)
{
    for (size_t k = 0; k < n; k++) {
        signed char before = sign[(ptrdiff_t)k - 1];

        want[k] = (unsigned char)((sign[k] > 0 && before < 0) * WANT_LONG +
                                  (sign[k] < 0 && before > 0) * WANT_SHORT);
    }
}

static void wants_of_cross(const signed char *sign, size_t n,
                           unsigned char *want)
{
    size_t k;

    for (k = 0; k + STRIP <= n; k += STRIP)
        cross_wants(sign + k, STRIP, want + k);
    cross_wants(sign + k, n - k, want + k);
}

static ALWAYS_INLINE void state_wants(const signed char *restrict sign,
                                      size_t n, unsigned char *restrict want)
{
    for (size_t k = 0; k < n; k++)
        want[k] = (unsigned char)((sign[k] > 0) * WANT_LONG +
                                  (sign[k] < 0) * WANT_SHORT);
}

static void wants_of_state(const signed char *sign, size_t n,
                           unsigned char *want)
{
    size_t k;

    for (k = 0; k + STRIP <= n; k += STRIP)
        state_wants(sign + k, STRIP, want + k);
    state_wants(sign + k, n - k, want + k);
}

/* Lets the last sign that is not 0 stand for those that are. */
static void fill_zeros(signed char *sign, size_t n)
{
    signed char last = sign[-1];

    for (size_t k = 0; k < n; k++) {
        if (sign[k])
            last = sign[k];
        sign[k] = last;
    }
}

static void decide_piece(struct sma_cross *cross, const struct bar_block *block,
                         size_t from, size_t n, unsigned char *want)
{
    size_t place = closes_add(&cross->closes, block, from, n);
    signed char signs[1 + CLOSES_PIECE];
    signed char *sign = signs + 1;
    int64_t waiting = cross->wait - cross->bars;

    signs[0] = cross->sign;
    if (cross->closes.exact)
        signs_exact(cross, place, n, sign);
    else
        signs_real(cross, place, n, sign);
    if (cross->mode == MODE_NONZERO)
        fill_zeros(sign, n);
    if (cross->mode == MODE_STATE)
        wants_of_state(sign, n, want);
    else
        wants_of_cross(sign, n, want);
    cross->sign = sign[n - 1];
    if (waiting > 0)
        memset(want, WANT_NONE, waiting < (int64_t)n ? (size_t)waiting : n);
    cross->bars += (int64_t)n;
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

static const char *const modes[] = {"cross", "nonzero", "state", NULL};

static const struct strategy_parameter parameters[] = {
    {"fast", PARAMETER_INT, 10, 1, BARS_MAX, NULL, "bars of the fast average"},
    {"slow", PARAMETER_INT, 20, 2, BARS_MAX, NULL, "bars of the slow average"},
    {"mode", PARAMETER_WORD, MODE_CROSS, 0, 0, modes,
     "cross: on the bar where the sign turns; nonzero: equal averages between "
     "do not count; state: by the sign on every bar"},
    {"wait", PARAMETER_INT, 0, 0, 1e9, NULL, "nothing before this bar"},
    {NULL, PARAMETER_INT, 0, 0, 0, NULL, NULL},
};

const struct strategy strategy_sma_cross = {
    .name = "sma-cross",
    .summary = "long or short as a fast moving average crosses a slow one",
    .parameter = parameters,
    .check = check,
    .create = create,
    .decide = decide,
    .destroy = destroy,
};
