/*
 * Time of equity statistics a point: a seeded random walk by the minute, with a
 * position half of the time, beside a loop that makes mean and deviation of the
 * same returns in two passes. Then overfit_probability().
 * Usage: performance_bench [points [points_a_call [trials]]]
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/timestamp.h"
#include "stats/overfit.h"
#include "stats/performance.h"

#define ROUNDS 7

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* xorshift64*, the same on every machine: -1 to 1. */
static double draw(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (double)(int64_t)(*state * UINT64_C(2685821657736338717)) / 0x1p63;
}

struct curve {
    int64_t *ts;
    double *equity;
    size_t n;
};

static void make_curve(struct curve *curve, size_t n, int64_t step)
{
    uint64_t state = 1;
    double equity = 100000;

    curve->n = n;
    curve->ts = malloc(n * sizeof(*curve->ts));
    curve->equity = malloc(n * sizeof(*curve->equity));
    if (!curve->ts || !curve->equity)
        abort();
    for (size_t k = 0; k < n; k++) {
        equity *= 1 + 0.001 * draw(&state);
        curve->ts[k] = 19000 * TIMESTAMP_DAY + (int64_t)k * step;
        curve->equity[k] = equity;
    }
}

/* What is measured against; the result keeps the loop from vanishing. */
static double two_passes(const struct curve *curve)
{
    const double *e = curve->equity;
    double n = (double)(curve->n - 1);
    double sum = 0;
    double squares = 0;

    for (size_t k = 1; k < curve->n; k++)
        sum += e[k] / e[k - 1] - 1;
    for (size_t k = 1; k < curve->n; k++) {
        double d = e[k] / e[k - 1] - 1 - sum / n;

        squares += d * d;
    }
    return sum / n / sqrt(squares / (n - 1));
}

static double measure(const struct curve *curve, size_t call, double *sharpe)
{
    struct performance_config config;
    struct performance_result result;
    struct performance *performance;
    struct err err = {0};
    double begin = seconds();

    performance_config_default(&config);
    config.initial = 100000;
    performance = performance_create(&config);
    if (!performance)
        abort();
    for (size_t from = 0, k = 0; from < curve->n; from += call, k++) {
        size_t n = curve->n - from < call ? curve->n - from : call;
        int64_t open = (int64_t)(k & 1);

        if (performance_points(performance, curve->ts + from,
                               curve->equity + from, n, open ? 50000 : 0,
                               open ? 50000 : 0, open, &err))
            abort();
    }
    performance_finish(performance);
    performance_result(performance, &result);
    performance_destroy(performance);
    *sharpe = result.mean / result.sd;
    return seconds() - begin;
}

static void measure_curve(const char *name, size_t n, size_t call, int64_t step)
{
    struct curve curve;
    double bare = HUGE_VAL;
    double all = HUGE_VAL;
    double sharpe = 0;
    double check = 0;

    make_curve(&curve, n, step);
    for (int k = 0; k < ROUNDS; k++) {
        double begin = seconds();
        double took;

        check = two_passes(&curve);
        took = seconds() - begin;
        bare = fmin(bare, took);
        took = measure(&curve, call, &sharpe);
        all = fmin(all, took);
    }
    printf("%s: %.2f ns a point, %zu a call; mean and deviation in two passes "
           "%.2f ns (%.12g, %.12g)\n",
           name, all * 1e9 / (double)n, call, bare * 1e9 / (double)n, sharpe,
           check);
    free(curve.ts);
    free(curve.equity);
}

static void measure_overfit(size_t trials)
{
    struct return_block *blocks =
        calloc(trials * PERFORMANCE_BLOCKS, sizeof(*blocks));
    struct overfit_result result;
    struct err err = {0};
    uint64_t state = 1;
    double begin;

    if (!blocks)
        abort();
    for (size_t k = 0; k < trials * PERFORMANCE_BLOCKS; k++)
        for (int j = 0; j < 100; j++) {
            double x = 0.01 * draw(&state);

            blocks[k].n++;
            blocks[k].sum += x;
            blocks[k].sum_squares += x * x;
        }
    begin = seconds();
    if (overfit_probability(blocks, trials, &result, &err))
        abort();
    printf("overfit: %.1f ms for %zu trials, %zu splits\n",
           (seconds() - begin) * 1e3, trials, result.splits);
    free(blocks);
}

int main(int argc, char **argv)
{
    size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000;
    size_t call = argc > 2 ? strtoul(argv[2], NULL, 10) : 1000;
    size_t trials = argc > 3 ? strtoul(argv[3], NULL, 10) : 200;

    if (n < 2 || !call || trials < 2)
        return 2;
    measure_curve("minutes", n, call, 60 * TIMESTAMP_SECOND);
    measure_curve("hours", n, call, 3600 * TIMESTAMP_SECOND);
    measure_curve("days", n < 90000 ? n : 90000, call, TIMESTAMP_DAY);
    measure_overfit(trials);
    return 0;
}
