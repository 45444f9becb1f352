/* Combinatorially symmetric cross-validation. */
#include "stats/overfit.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#define HALF (PERFORMANCE_BLOCKS / 2)

/* Loops of a fixed length are what every compiler makes vectors of. */
#define STRIP 8

/* What is left of a deviation after rounding counts as none. */
#define NOISE 1e-13

/* The best of one half, and what became of it in the other. */
struct outcomes {
    size_t splits;
    size_t below_median;
    size_t lost;
    double sum_in;
    double sum_out;
    double sum_in_in;
    double sum_in_out;
};

/*
 * Sums over blocks of all trials. A half is put together from four quarters:
 * 16 sums of each quarter serve all splits.
 */
#define QUARTERS     4
#define PART         (PERFORMANCE_BLOCKS / QUARTERS)
#define QUARTER_SUMS (1U << PART)

/* What is summed, as [trial], with room for a whole last strip. */
struct sums {
    double *n;
    double *total;
    double *squares;
};

struct table {
    struct sums quarter[QUARTERS][QUARTER_SUMS]; /* by its blocks, as bits */
    double *rank[2];                             /* of the two halves */
    double *memory;
    size_t trials;
    size_t room;
};

static struct sums cut_sums(double **memory, size_t room)
{
    struct sums sums = {*memory, *memory + room, *memory + 2 * room};

    *memory += 3 * room;
    return sums;
}

/* The quarter's blocks that are bits of `mask`. */
static void add_quarter(struct table *table, const struct return_block *blocks,
                        size_t quarter, unsigned mask)
{
    const struct sums *sums = &table->quarter[quarter][mask];

    for (size_t t = 0; t < table->trials; t++)
        for (unsigned b = 0; b < PART; b++) {
            const struct return_block *block =
                &blocks[t * PERFORMANCE_BLOCKS + quarter * PART + b];

            if (!(mask >> b & 1))
                continue;
            sums->n[t] += block->n;
            sums->total[t] += block->sum;
            sums->squares[t] += block->sum_squares;
        }
}

static bool make_table(struct table *table, const struct return_block *blocks,
                       size_t trials)
{
    size_t cells = (size_t)3 * QUARTERS * QUARTER_SUMS + 2;
    double *memory;

    table->trials = trials;
    table->room = (trials + STRIP - 1) / STRIP * STRIP;
    memory = table->memory = calloc(cells * table->room, sizeof(*memory));
    if (!memory)
        return false;
    for (size_t q = 0; q < QUARTERS; q++)
        for (unsigned mask = 0; mask < QUARTER_SUMS; mask++) {
            table->quarter[q][mask] = cut_sums(&memory, table->room);
            add_quarter(table, blocks, q, mask);
        }
    table->rank[0] = memory;
    table->rank[1] = memory + table->room;
    return true;
}

/*
 * A strip of Sharpe ratios, squared with their signs: they rank alike, and
 * roots are only taken of the best. 0 without deviation.
 */
static void rank_strip(const struct sums *a, const struct sums *b,
                       const struct sums *c, const struct sums *d, size_t from,
                       double *restrict out)
{
    for (size_t k = 0; k < STRIP; k++) {
        size_t t = from + k;
        double n = (a->n[t] + b->n[t]) + (c->n[t] + d->n[t]);
        double total =
            (a->total[t] + b->total[t]) + (c->total[t] + d->total[t]);
        double squares =
            (a->squares[t] + b->squares[t]) + (c->squares[t] + d->squares[t]);
        double mean = n > 1 ? total / n : 0;
        /* The sum of squared distances to the mean. */
        double spread = squares - total * mean;
        bool varies = n > 1 && spread > NOISE * squares;

        out[k] = varies ? mean * fabs(mean) * (n - 1) / spread : 0;
    }
}

/* Of the blocks in `mask`. */
static void rank_half(const struct table *table, unsigned mask, double *out)
{
    const struct sums *a = &table->quarter[0][mask & 15];
    const struct sums *b = &table->quarter[1][mask >> 4 & 15];
    const struct sums *c = &table->quarter[2][mask >> 8 & 15];
    const struct sums *d = &table->quarter[3][mask >> 12 & 15];

    for (size_t t = 0; t < table->room; t += STRIP)
        rank_strip(a, b, c, d, t, out + t);
}

static double sharpe_of_rank(double rank)
{
    return rank < 0 ? -sqrt(-rank) : sqrt(rank);
}

static void take_split(struct outcomes *outcomes, const double *in,
                       const double *out, size_t trials)
{
    size_t best = 0;
    size_t less = 0;
    size_t more = 0;
    double inside;
    double outside;

    for (size_t t = 1; t < trials; t++)
        if (in[t] > in[best])
            best = t;
    for (size_t t = 0; t < trials; t++) {
        less += out[t] < out[best];
        more += out[t] > out[best];
    }
    inside = sharpe_of_rank(in[best]);
    outside = sharpe_of_rank(out[best]);
    outcomes->splits++;
    outcomes->below_median += less < more;
    outcomes->lost += outside < 0;
    outcomes->sum_in += inside;
    outcomes->sum_out += outside;
    outcomes->sum_in_in += inside * inside;
    outcomes->sum_in_out += inside * outside;
}

static double slope(const struct outcomes *o)
{
    double n = (double)o->splits;
    double spread = o->sum_in_in - o->sum_in * o->sum_in / n;

    if (!(spread > NOISE * o->sum_in_in))
        return 0;
    return (o->sum_in_out - o->sum_in * o->sum_out / n) / spread;
}

int overfit_probability(const struct return_block *blocks, size_t trials,
                        struct overfit_result *out, struct err *err)
{
    struct outcomes outcomes = {0};
    struct table table;

    assert(trials >= 2);
    if (!make_table(&table, blocks, trials))
        return err_set(err, ERR_SYSTEM, "out of memory");
    /* With block 0 inside: the other half of all splits are these reversed. */
    for (unsigned mask = 1; mask < 1U << PERFORMANCE_BLOCKS; mask += 2) {
        if (__builtin_popcount(mask) != HALF)
            continue;
        rank_half(&table, mask, table.rank[0]);
        rank_half(&table, ~mask, table.rank[1]);
        take_split(&outcomes, table.rank[0], table.rank[1], trials);
        take_split(&outcomes, table.rank[1], table.rank[0], trials);
    }
    free(table.memory);
    *out = (struct overfit_result){
        .probability = (double)outcomes.below_median / (double)outcomes.splits,
        .degradation = slope(&outcomes),
        .loss = (double)outcomes.lost / (double)outcomes.splits,
        .splits = outcomes.splits};
    return 0;
}
