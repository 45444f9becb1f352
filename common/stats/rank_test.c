/* The tests of Mann & Whitney and of Wilcoxon. */
#include "stats/rank_test.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "stats/normal.h"
#include "stats/rank_count.h"
#include "stats/sample.h"

/* Beyond it the normal distribution takes over; 200 are 4 million additions. */
#define EXACT_DIFFERENCES 200

/* What all values of a test come to. */
struct ranking {
    size_t *tie; /* how many values are equal, smallest first */
    size_t ties;
    double excess;   /* sum of t^3 - t over the ties */
    uint64_t halves; /* the statistic in halves */
};

static void add_tie(struct ranking *ranking, size_t t)
{
    double many = (double)t;

    ranking->tie[ranking->ties++] = t;
    ranking->excess += many * (many - 1) * (many + 1);
}

/* How many values from sorted[at] on are equal to `value`. */
static size_t run_length(const double *sorted, size_t n, size_t at,
                         double value)
{
    size_t end = at;

    while (end < n && sorted[end] <= value)
        end++;
    return end - at;
}

/* Both sorted: ties of the two together, U of y. */
static void rank_two(const double *x, size_t m, const double *y, size_t n,
                     struct ranking *out)
{
    size_t i = 0;
    size_t j = 0;

    while (i < m || j < n) {
        double value = j == n || (i < m && x[i] < y[j]) ? x[i] : y[j];
        size_t of_x = run_length(x, m, i, value);
        size_t of_y = run_length(y, n, j, value);

        add_tie(out, of_x + of_y);
        out->halves += (uint64_t)of_y * (2 * i + of_x);
        i += of_x;
        j += of_y;
    }
}

static void finish(struct rank_test *out)
{
    out->p_two_sided = fmin(1, 2 * fmin(out->p_greater, out->p_less));
}

/*
 * The normal approximation, half a unit of continuity on either side. `from` is
 * the statistic's distance from its mean.
 */
static void approximate(double from, double variance, struct rank_test *out)
{
    double sd = sqrt(variance);

    out->exact = false;
    out->p_greater = sd > 0 ? normal_cdf((0.5 - from) / sd) : 1;
    out->p_less = sd > 0 ? normal_cdf((0.5 + from) / sd) : 1;
}

static void approximate_two(const struct ranking *ranking, size_t m, size_t n,
                            struct rank_test *out)
{
    double pairs = (double)m * (double)n;
    double all = (double)m + (double)n;
    double variance =
        pairs / 12 * (all + 1 - ranking->excess / (all * (all - 1)));

    approximate(0.5 * ((double)ranking->halves - pairs), variance, out);
}

/* Of either order of the samples the same is counted, and to the last bit. */
static int count_two(const struct ranking *ranking, size_t m, size_t n,
                     struct rank_test *out, struct err *err)
{
    size_t halves = (size_t)ranking->halves;
    struct rank_tails tails;
    int rc = m < n ? rank_count_choices(ranking->tie, ranking->ties, m,
                                        2 * m * n - halves, &tails, err)
                   : rank_count_choices(ranking->tie, ranking->ties, n, halves,
                                        &tails, err);

    if (rc)
        return -1;
    out->exact = true;
    out->p_greater = m < n ? tails.up_to : tails.from;
    out->p_less = m < n ? tails.from : tails.up_to;
    return 0;
}

static double *sorted_copy(double *to, const double *value, size_t n)
{
    memcpy(to, value, n * sizeof(*value));
    sample_sort(to, n);
    return to;
}

int rank_test(const double *x, size_t m, const double *y, size_t n,
              struct rank_test *out, struct err *err)
{
    double *value = malloc((m + n) * sizeof(*value));
    struct ranking ranking = {.tie = malloc((m + n) * sizeof(*ranking.tie))};
    struct rank_test test = {0};
    int rc = 0;

    if (!value || !ranking.tie) {
        rc = err_set(err, ERR_SYSTEM, "out of memory");
        goto done;
    }
    rank_two(sorted_copy(value, x, m), m, sorted_copy(value + m, y, n), n,
             &ranking);
    test.statistic = 0.5 * (double)ranking.halves;
    if (m <= RANK_COUNT_PAIRS / n)
        rc = count_two(&ranking, m, n, &test, err);
    else
        approximate_two(&ranking, m, n, &test);
    finish(&test);
    if (!rc)
        *out = test;
done:
    free(ranking.tie);
    free(value);
    return rc;
}

static int compare_size(const void *a, const void *b)
{
    double x = fabs(*(const double *)a);
    double y = fabs(*(const double *)b);

    return (x > y) - (x < y);
}

/* Differences sorted by size: ties, and W+ with mid-ranks. */
static void rank_signs(const double *difference, size_t n, struct ranking *out)
{
    size_t end;

    for (size_t k = 0; k < n; k = end) {
        uint64_t positive = 0;

        for (end = k; end < n && fabs(difference[end]) <= fabs(difference[k]);
             end++)
            positive += difference[end] > 0;
        add_tie(out, end - k);
        out->halves += positive * (k + end + 1);
    }
}

static int count_signs(const struct ranking *ranking, struct rank_test *out,
                       struct err *err)
{
    struct rank_tails tails;

    if (rank_count_signs(ranking->tie, ranking->ties, (size_t)ranking->halves,
                         &tails, err))
        return -1;
    out->exact = true;
    out->p_greater = tails.from;
    out->p_less = tails.up_to;
    return 0;
}

static void approximate_signs(const struct ranking *ranking, size_t n,
                              struct rank_test *out)
{
    double many = (double)n;
    double halves = many * (many + 1) / 2; /* of the mean */
    double variance =
        many * (many + 1) * (2 * many + 1) / 24 - ranking->excess / 48;

    approximate(0.5 * ((double)ranking->halves - halves), variance, out);
}

int rank_test_pairs(const double *x, const double *y, size_t n,
                    struct rank_test *out, struct err *err)
{
    double *difference = malloc((n + 1) * sizeof(*difference));
    struct ranking ranking = {.tie = malloc((n + 1) * sizeof(*ranking.tie))};
    struct rank_test test = {0};
    size_t left = 0;
    int rc = 0;

    if (!difference || !ranking.tie) {
        rc = err_set(err, ERR_SYSTEM, "out of memory");
        goto done;
    }
    for (size_t k = 0; k < n; k++)
        if (x[k] < y[k] || x[k] > y[k])
            difference[left++] = y[k] - x[k];
    qsort(difference, left, sizeof(*difference), compare_size);
    rank_signs(difference, left, &ranking);
    test.statistic = 0.5 * (double)ranking.halves;
    if (left <= EXACT_DIFFERENCES)
        rc = count_signs(&ranking, &test, err);
    else
        approximate_signs(&ranking, left, &test);
    finish(&test);
    if (!rc)
        *out = test;
done:
    free(ranking.tie);
    free(difference);
    return rc;
}

double rank_test_least_p(size_t m, size_t n)
{
    return 1 / rank_count_ways(m, n);
}
