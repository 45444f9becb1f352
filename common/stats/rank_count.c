/* Permutation distributions of rank statistics. */
#include "stats/rank_count.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* What R allows a part for having been met exactly. */
#define FUZZ (10 * 0x1p-52)

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t total(const size_t *tie, size_t ties)
{
    size_t n = 0;

    for (size_t k = 0; k < ties; k++)
        n += tie[k];
    return n;
}

/* 2 when no tie has an even number of values: U and W+ are whole then. */
static size_t unit_of(const size_t *tie, size_t ties)
{
    for (size_t k = 0; k < ties; k++)
        if (tie[k] % 2 == 0)
            return 1;
    return 2;
}

double rank_count_ways(size_t m, size_t n)
{
    size_t few = smaller(m, n);
    size_t many = m + n - few;
    double ways = 1;

    for (size_t k = 1; k <= few && isfinite(ways); k++)
        ways = ways * (double)(many + k) / (double)k;
    return ways;
}

/*
 * Both tails from the counts of 0..last, the statistic or its mirror image at
 * the other end, whichever is nearer. A symmetric statistic in the middle has
 * equal tails, and so to the last bit.
 */
static void set_tails(const double *count, size_t last, double all,
                      bool mirrored, bool middle, struct rank_tails *out)
{
    double below = 0;
    double near;
    double far;

    for (size_t s = 0; s < last; s++)
        below += count[s];
    near = fmin(1, (below + count[last]) / all);
    far = middle ? near : (all - below) / all;
    out->up_to = mirrored ? far : near;
    out->from = mirrored ? near : far;
}

/*
 * The table of the choices: row k counts by U the ways in which k of the values
 * seen so far are chosen; the others are passed over.
 */
struct choices {
    double *row;
    size_t last; /* of a row: larger U are not counted */
    size_t unit; /* of U, in halves */
    size_t chosen;
    size_t passed;
    size_t seen;
};

static double *row_of(const struct choices *choices, size_t k)
{
    return choices->row + k * (choices->last + 1);
}

/* out[s] += factor * from[s] for s = 0..last. */
static void add_shifted(double *restrict out, const double *restrict from,
                        size_t last, double factor)
{
    for (size_t s = 0; s <= last; s++)
        out[s] += factor * from[s];
}

/*
 * Row k after a tie of t values more. With c of them chosen, each is above the
 * values passed over before (2 halves) and equal to those of the tie that are
 * passed over (1).
 */
static void take_tie(const struct choices *choices, size_t k, size_t t)
{
    /* The values still to be chosen will be above all passed over by then. */
    size_t ahead = 2 * (choices->chosen - k) * (choices->seen + t - k);
    size_t last = choices->last;
    double ways = 1;

    if (ahead / choices->unit > last)
        return;
    last -= ahead / choices->unit;
    for (size_t c = 1; c <= smaller(k, t); c++) {
        size_t before = k - c;
        size_t passed = choices->seen - before;
        size_t shift;

        ways = ways * (double)(t - c + 1) / (double)c;
        if (before > choices->seen || passed > choices->passed)
            continue;
        shift = c * (2 * passed + t - c) / choices->unit;
        if (shift <= last)
            add_shifted(
                row_of(choices, k) + shift, row_of(choices, before),
                smaller(last - shift, 2 * before * passed / choices->unit),
                ways);
    }
}

static void count_choices(struct choices *choices, const size_t *tie,
                          size_t ties, bool downwards)
{
    choices->row[0] = 1;
    for (size_t g = 0; g < ties; g++) {
        size_t t = tie[downwards ? ties - 1 - g : g];
        size_t after = choices->seen + t;
        size_t least = after > choices->passed ? after - choices->passed : 1;

        /* Downwards: a row is made of lower ones as they were before. */
        for (size_t k = smaller(choices->chosen, after); k >= least; k--)
            take_tie(choices, k, t);
        choices->seen = after;
    }
}

/* Samples of one size have symmetric counts whatever their ties; others are
 * counted from the top down to have the nearer tail. */
int rank_count_choices(const size_t *tie, size_t ties, size_t chosen,
                       size_t halves, struct rank_tails *out, struct err *err)
{
    size_t passed = total(tie, ties) - chosen;
    size_t middle = chosen * passed;
    bool symmetric = chosen == passed;
    bool mirrored = halves > middle;
    struct choices choices = {
        .unit = unit_of(tie, ties), .chosen = chosen, .passed = passed};

    assert(halves <= 2 * middle);
    choices.last = (mirrored ? 2 * middle - halves : halves) / choices.unit;
    choices.row = calloc((chosen + 1) * (choices.last + 1), sizeof(double));
    if (!choices.row)
        return err_set(err, ERR_SYSTEM, "out of memory");
    count_choices(&choices, tie, ties, mirrored && !symmetric);
    set_tails(row_of(&choices, chosen), choices.last,
              rank_count_ways(chosen, passed), mirrored,
              symmetric && halves == middle, out);
    free(choices.row);
    return 0;
}

/* Each value adds the doubled mid-rank of its tie, or nothing. */
int rank_count_signs(const size_t *tie, size_t ties, size_t halves,
                     struct rank_tails *out, struct err *err)
{
    size_t n = total(tie, ties);
    size_t unit = unit_of(tie, ties);
    size_t top = n * (n + 1);
    bool mirrored = 2 * halves > top;
    size_t last = (mirrored ? top - halves : halves) / unit;
    double *count = calloc(last + 1, sizeof(double));
    size_t seen = 0;

    assert(halves <= top);
    if (!count)
        return err_set(err, ERR_SYSTEM, "out of memory");
    count[0] = 1;
    for (size_t g = 0; g < ties; g++) {
        size_t rank = (2 * seen + tie[g] + 1) / unit;

        for (size_t k = 0; k < tie[g]; k++)
            for (size_t s = last + 1; s-- > rank;)
                count[s] += count[s - rank];
        seen += tie[g];
    }
    set_tails(count, last, ldexp(1, (int)n), mirrored, 2 * halves == top, out);
    free(count);
    return 0;
}

/*
 * The counts are the coefficients of a Gaussian binomial, the product of
 * (1 - z^(m + i)) / (1 - z^i) for i = 1..n; up to the middle, which is enough.
 */
static void count_untied(double *count, size_t last, size_t m, size_t n)
{
    count[0] = 1;
    for (size_t i = 1; i <= n; i++) {
        for (size_t s = i; s <= last; s++)
            count[s] += count[s - i];
        for (size_t s = last + 1; s-- > m + i;)
            count[s] -= count[s - m - i];
    }
}

int rank_count_quantile(size_t m, size_t n, double part, uint64_t *out,
                        struct err *err)
{
    size_t last = m * n / 2;
    double *count = calloc(last + 1, sizeof(double));
    double wanted = (part - FUZZ) * rank_count_ways(m, n);
    double sum;
    size_t at = 0;

    if (!count)
        return err_set(err, ERR_SYSTEM, "out of memory");
    if (m < n)
        count_untied(count, last, n, m);
    else
        count_untied(count, last, m, n);
    sum = count[0];
    while (at < last && sum < wanted)
        sum += count[++at];
    free(count);
    *out = at;
    return 0;
}
