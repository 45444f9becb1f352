/*
 * Ratios of LANES bars side by side; the code of volume.c and volume_wide.c,
 * which differ in nothing else. Each lane is one bar, and does what it would do
 * alone, so the results have the same bits.
 */
#ifndef LANES
#error "one bar in each of how many LANES?"
#endif

#include <math.h>
#include <stdbool.h>

#include "analysis/volume.h"
#include "base/decimal.h"

/* Bars worked on at a time: the scratch arrays stay in the first cache. */
#define CHUNK 256
/* Ratios have four decimals. */
#define UNIT 10000.0
/* Nearer to a tie than this, a quotient is taken again in integers. */
#define TIE_MARGIN 1e-6
/* Integers up to here are exact in a double. */
#define EXACT_MAX (INT64_C(1) << 53)
/* Five times as much is exact in a double too. */
#define CLASS_MAX ((double)EXACT_MAX / 5)
/* Sums beyond this could overflow: taken as undefined. */
#define VOLUME_MAX 1e300

typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));
typedef int64_t mask __attribute__((vector_size(LANES * sizeof(double))));
/* Spreads below this fit, 20 together, into 63 bits. */
#define SPREAD_SMALL (UINT64_C(1) << 58)
/* Below this, 200,000 times as much is exact in a double. */
#define SPREAD_EXACT (UINT64_C(1) << 35)
/* Bars summed together, to have several additions under way. */
#define STRIDE 8
/* Added and taken away again, it leaves a whole number. */
#define ROUNDER 0x1p52

struct scratch {
    double volume[VOLUME_WINDOW + CHUNK + STRIDE];
    double sum[CHUNK + STRIDE]; /* of the 20 volumes before each bar */
    int64_t spread[VOLUME_WINDOW + CHUNK + STRIDE];
    /* As doubles: spreads, the sums before each bar, close above low. */
    double spread_near[CHUNK + STRIDE];
    double spread_sum_near[CHUNK + STRIDE];
    double above_near[CHUNK + STRIDE];
    double result[CHUNK + STRIDE]; /* a column under way */
    unsigned char effort[CHUNK + STRIDE];
    bool exact; /* every spread is below SPREAD_EXACT */
};

static lanes load(const double *at)
{
    lanes value;

    memcpy(&value, at, sizeof(value));
    return value;
}

static lanes select(mask condition, lanes yes, lanes no)
{
    return (lanes)((condition & (mask)yes) | (~condition & (mask)no));
}

static bool any(mask condition)
{
#if defined(__AVX__) && LANES == 4
    return __builtin_ia32_movmskpd256((lanes)condition);
#elif defined(__SSE2__) && LANES == 2
    return __builtin_ia32_movmskpd((lanes)condition);
#else
    int64_t bits = 0;

    for (size_t k = 0; k < LANES; k++)
        bits |= condition[k];
    return bits;
#endif
}

static lanes all(double value)
{
    return value - (lanes){0};
}

static void put(unsigned char *column, size_t k, double value)
{
    memcpy(column + k * sizeof(value), &value, sizeof(value));
}

static void store(double *at, lanes value)
{
    memcpy(at, &value, sizeof(value));
}

/* The NaN of the wire, whatever the machine makes of 0/0. */
static double undefined(void)
{
    uint64_t bits = 0x7ff8000000000000U;
    double value;

    memcpy(&value, &bits, sizeof(value));
    return value;
}

/* a/b to four decimals, half up, exactly; 0 <= a, 0 < b. */
static double ratio_exact(int128 a, int128 b)
{
    int128 rounded = (a * 20000 + b) / (b * 2);

    return (double)rounded / UNIT;
}

/*
 * a/b with a given as a * UNIT: a division of doubles, and *doubt where that
 * could be wrong: a quotient so near a tie that its own rounding may have
 * crossed it, or, unless both are known to be exact, a number that is not.
 */
static lanes ratio(lanes a_units, lanes b, bool exact, mask *doubt)
{
    lanes scaled = a_units / b;
    lanes whole = (scaled + ROUNDER) - ROUNDER;
    lanes off = scaled - whole;

    *doubt = (off > 0.5 - TIE_MARGIN) | (off < TIE_MARGIN - 0.5);
    if (!exact)
        *doubt |= (a_units >= (double)EXACT_MAX) | (b >= (double)EXACT_MAX);
    return whole / UNIT;
}

/*
 * WYCKOFF a.2 without a division: each threshold is a fraction of small whole
 * numbers, so ratio >= 7/5 is 5 * value >= 7 * mean. A spread_mean of 0 makes
 * the ratio 0, as an infinite one does.
 */
static mask effort_class(lanes volume, lanes volume_mean, lanes spread,
                         lanes spread_mean)
{
    lanes mean = select(spread_mean > 0, spread_mean, all((double)INFINITY));
    mask sr_0_8 = 5 * spread <= 4 * mean;
    mask climax = ((volume >= 2 * volume_mean) & (spread >= mean)) |
                  ((2 * volume >= 3 * volume_mean) & (2 * spread >= 3 * mean));
    mask absorption = (5 * volume >= 7 * volume_mean) & sr_0_8 & ~climax;
    mask no_demand = (5 * volume <= 3 * volume_mean) & sr_0_8;

    return (climax & EFFORT_CLIMACTIC) | (absorption & EFFORT_ABSORPTION) |
           (no_demand & EFFORT_NO_DEMAND);
}

/* sum[k] = volume[k] + ... + volume[k + 19], added in that order. */
static void sum_volumes(struct scratch *s, size_t n)
{
    for (size_t k = 0; k < n; k += STRIDE) {
        const double *at = s->volume + k;
        lanes sum[STRIDE / LANES];

#pragma GCC unroll 4
        for (size_t l = 0; l < STRIDE / LANES; l++)
            sum[l] = load(at + l * LANES);
        for (size_t j = 1; j < VOLUME_WINDOW; j++)
#pragma GCC unroll 4
            for (size_t l = 0; l < STRIDE / LANES; l++)
                sum[l] += load(at + j + l * LANES);
#pragma GCC unroll 4
        for (size_t l = 0; l < STRIDE / LANES; l++)
            store(s->sum + k + l * LANES, sum[l]);
    }
}

/* Exactly, from the spreads themselves; for the few bars in doubt. */
static int128 spread_sum(const struct scratch *s, size_t k)
{
    int128 sum = 0;

    for (size_t j = 0; j < VOLUME_WINDOW; j++)
        sum += s->spread[k + j];
    return sum;
}

/* Spreads and close above low; returns the bits that any spread has set. */
static uint64_t gather_spreads(const struct bar_block *block, size_t from,
                               size_t n, struct scratch *s)
{
    uint64_t bits = 0;

    for (size_t k = 0; k < n; k++) {
        int64_t low = block_int(block, COLUMN_LOW, from + k);
        int64_t spread = block_int(block, COLUMN_HIGH, from + k) - low;
        int64_t above = block_int(block, COLUMN_CLOSE, from + k) - low;

        s->spread[VOLUME_WINDOW + k] = spread;
        s->spread_near[k] = (double)spread;
        s->above_near[k] = (double)above;
        bits |= (uint64_t)spread;
    }
    return bits;
}

/* The sums before each bar; 64 bits hold 20 spreads below SPREAD_SMALL. */
static void gather_spread_sums(struct scratch *s, size_t n, bool small)
{
    int64_t sum = 0;

    if (!small) {
        for (size_t k = 0; k < n; k++)
            s->spread_sum_near[k] = (double)spread_sum(s, k);
        return;
    }
    for (size_t k = 0; k < VOLUME_WINDOW; k++)
        sum += s->spread[k];
    for (size_t k = 0; k < n; k++) {
        s->spread_sum_near[k] = (double)sum;
        sum += s->spread[VOLUME_WINDOW + k] - s->spread[k];
    }
}

/* Volumes and spreads of the chunk, and the sums before each of its bars. */
static void gather(const struct volume_state *state,
                   const struct bar_block *block, size_t from, size_t n,
                   struct scratch *s)
{
    uint64_t bits = 0;

    memcpy(s->volume, state->volume, sizeof(state->volume));
    memcpy(s->volume + VOLUME_WINDOW,
           block->column[COLUMN_VOLUME] + from * sizeof(double),
           n * sizeof(double));
    memset(s->volume + VOLUME_WINDOW + n, 0, STRIDE * sizeof(double));
    sum_volumes(s, n);
    memcpy(s->spread, state->spread, sizeof(state->spread));
    for (size_t k = 0; k < VOLUME_WINDOW; k++)
        bits |= (uint64_t)s->spread[k];
    bits |= gather_spreads(block, from, n, s);
    s->exact = bits < SPREAD_EXACT;
    gather_spread_sums(s, n, bits < SPREAD_SMALL);
    /* The lanes behind the end: any numbers will do. */
    for (size_t k = n; k < n + LANES - 1; k++) {
        s->spread[VOLUME_WINDOW + k] = 0;
        s->spread_near[k] = s->spread_sum_near[k] = s->above_near[k] = 0;
    }
}

/* The last 20 bars become the memory. */
static void remember(struct volume_state *state, const struct scratch *s,
                     size_t n)
{
    memcpy(state->volume, s->volume + n, sizeof(state->volume));
    memcpy(state->spread, s->spread + n, sizeof(state->spread));
    state->seen += (int64_t)n;
}

/*
 * v * 200000 / sum is four decimals of v / (sum / 20). With whole volumes the
 * product is exact and the quotient rounded once, so a tie is seen as one.
 */
static double volume_ratio(double volume, double sum)
{
    double scaled = volume * (VOLUME_WINDOW * UNIT) / sum;

    if (!(sum > 0 && sum < VOLUME_MAX && volume < VOLUME_MAX &&
          scaled < VOLUME_MAX))
        return undefined();
    if (scaled >= ROUNDER / 2)
        return scaled / UNIT; /* no decimals are left to round */
    return (double)(int64_t)(scaled + 0.5) / UNIT;
}

static void write_volume_ratios(struct scratch *s, size_t n, unsigned char *vr)
{
    for (size_t k = 0; k < n; k += LANES) {
        lanes volume = load(s->volume + VOLUME_WINDOW + k);
        lanes sum = load(s->sum + k);
        lanes scaled = volume * (VOLUME_WINDOW * UNIT) / sum;
        lanes whole = (scaled + ROUNDER) - ROUNDER;
        lanes tie = select(scaled - whole >= 0.5, all(1), all(0));
        lanes value = (whole + tie) / UNIT;
        mask sound = (sum > 0) & (sum < VOLUME_MAX) & (volume < VOLUME_MAX) &
                     (scaled < ROUNDER / 2);

        if (any(~sound))
            for (size_t l = 0; l < LANES; l++)
                value[l] = volume_ratio(volume[l], sum[l]);
        store(s->result + k, value);
    }
    memcpy(vr, s->result, n * sizeof(double));
}

/*
 * A spread and a mean that doubles cannot hold: small ones on the same side of
 * every threshold of effort_class.
 */
static void small_spread(const struct scratch *s, size_t k, double *spread,
                         double *mean)
{
    int128 a = (int128)s->spread[VOLUME_WINDOW + k] * VOLUME_WINDOW;
    int128 b = spread_sum(s, k);

    *mean = b ? 10 : 0;
    *spread = 2 * a >= 3 * b ? 15 : a >= b ? 10 : 5 * a <= 4 * b ? 8 : 9;
}

static void write_efforts(struct scratch *s, size_t n, unsigned char *ef)
{
    for (size_t k = 0; k < n; k += LANES) {
        lanes volume = load(s->volume + VOLUME_WINDOW + k);
        lanes sum = load(s->sum + k);
        mask known = (sum > 0) & (sum < VOLUME_MAX) & (volume < VOLUME_MAX);
        lanes spread = load(s->spread_near + k) * VOLUME_WINDOW;
        lanes mean = load(s->spread_sum_near + k);
        mask class;

        if (!s->exact && any((spread > CLASS_MAX) | (mean > CLASS_MAX)))
            for (size_t l = 0; l < LANES; l++) {
                double small[2];

                small_spread(s, k + l, &small[0], &small[1]);
                spread[l] = small[0];
                mean[l] = small[1];
            }
        class = known & effort_class(volume * VOLUME_WINDOW, sum, spread, mean);

        for (size_t l = 0; l < LANES; l++)
            s->effort[k + l] = (unsigned char)class[l];
    }
    memcpy(ef, s->effort, n);
}

static double spread_ratio_exact(const struct scratch *s, size_t k)
{
    int128 sum = spread_sum(s, k);
    int128 spread = s->spread[VOLUME_WINDOW + k];

    return sum ? ratio_exact(spread * VOLUME_WINDOW, sum) : 0.0;
}

static void write_spread_ratios(struct scratch *s, size_t n, unsigned char *sr)
{
    for (size_t k = 0; k < n; k += LANES) {
        lanes sum = load(s->spread_sum_near + k);
        mask doubt;
        lanes value = ratio(load(s->spread_near + k) * (VOLUME_WINDOW * UNIT),
                            sum, s->exact, &doubt);

        value = select(sum > 0, value, all(0));
        if (any(doubt))
            for (size_t l = 0; l < LANES; l++)
                value[l] = spread_ratio_exact(s, k + l);
        store(s->result + k, value);
    }
    memcpy(sr, s->result, n * sizeof(double));
}

static double close_position_exact(const struct scratch *s,
                                   const struct bar_block *block, size_t from,
                                   size_t k)
{
    int64_t spread = s->spread[VOLUME_WINDOW + k];

    if (!spread || from + k >= block->n)
        return 0.5;
    return ratio_exact(block_int(block, COLUMN_CLOSE, from + k) -
                           block_int(block, COLUMN_LOW, from + k),
                       spread);
}

static void write_close_positions(struct scratch *s,
                                  const struct bar_block *block, size_t from,
                                  size_t n, unsigned char *cp)
{
    for (size_t k = 0; k < n; k += LANES) {
        lanes width = load(s->spread_near + k);
        mask doubt;
        lanes value =
            ratio(load(s->above_near + k) * UNIT, width, s->exact, &doubt);

        value = select(width > 0, value, all(0.5));
        if (any(doubt))
            for (size_t l = 0; l < LANES; l++)
                value[l] = close_position_exact(s, block, from, k + l);
        store(s->result + k, value);
    }
    memcpy(cp, s->result, n * sizeof(double));
}

/* The first bars of a series have nothing to be measured against. */
static void write_undefined(size_t n, unsigned char *vr, unsigned char *sr,
                            unsigned char *ef)
{
    for (size_t k = 0; k < n; k++) {
        put(vr, k, undefined());
        put(sr, k, undefined());
        ef[k] = EFFORT_NORMAL;
    }
}

static size_t warm_up(int64_t seen, size_t n)
{
    if (seen >= VOLUME_WINDOW)
        return 0;
    return (size_t)(VOLUME_WINDOW - seen) < n ? (size_t)(VOLUME_WINDOW - seen)
                                              : n;
}

static void ratios(struct volume_state *state, const struct bar_block *block,
                   unsigned char *vr, unsigned char *sr, unsigned char *cp,
                   unsigned char *ef)
{
    struct scratch scratch;

    for (size_t from = 0; from < block->n; from += CHUNK) {
        size_t rest = block->n - from;
        size_t n = rest < CHUNK ? rest : CHUNK;
        size_t at = from * sizeof(double);

        gather(state, block, from, n, &scratch);
        write_volume_ratios(&scratch, n, vr + at);
        write_efforts(&scratch, n, ef + from);
        write_spread_ratios(&scratch, n, sr + at);
        write_close_positions(&scratch, block, from, n, cp + at);
        write_undefined(warm_up(state->seen, n), vr + at, sr + at, ef + from);
        remember(state, &scratch, n);
    }
}
