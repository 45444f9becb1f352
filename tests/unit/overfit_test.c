/* Combinatorially symmetric cross-validation. */
#include "stats/overfit.h"

#include <stdlib.h>

#include "lib/tap.h"

#define TRIALS 7
#define BLOCKS ((size_t)PERFORMANCE_BLOCKS)

/*
 * An independent count in exact fractions (Python: itertools.combinations, 40
 * digits for the roots) over whole returns from
 * x = x * 6364136223846793005 + 1442695040888963407 mod 2^64, from 7:
 * (x >> 33) % 201 - 100 + 2 * trial; five a block, block by block, trial by
 * trial.
 */
static void test_count(void)
{
    struct return_block blocks[TRIALS * BLOCKS] = {{0}};
    struct overfit_result result;
    struct err err = {0};
    uint64_t x = 7;

    for (size_t k = 0; k < TRIALS * BLOCKS; k++)
        for (int j = 0; j < 5; j++) {
            size_t trial = k / PERFORMANCE_BLOCKS;
            double r;

            x = x * UINT64_C(6364136223846793005) +
                UINT64_C(1442695040888963407);
            r = (double)((x >> 33) % 201) - 100 + 2.0 * (double)trial;
            blocks[k].n++;
            blocks[k].sum += r;
            blocks[k].sum_squares += r * r;
        }
    IS_INT(overfit_probability(blocks, TRIALS, &result, &err), 0, "counted");
    IS_INT((int64_t)result.splits, 12870, "every way to halve 16 blocks");
    IS_NEAR(result.probability, 6513.0 / 12870, 1e-15, "below the median");
    IS_NEAR(result.loss, 4317.0 / 12870, 1e-15, "losing");
    IS_NEAR(result.degradation, -0.6075679068979948261712, 1e-11, "slope");
}

/* All blocks of a trial alike but for a little noise: no overfitting. */
static void test_steady(void)
{
    struct return_block blocks[3 * BLOCKS];
    struct overfit_result result;
    struct err err = {0};

    for (size_t k = 0; k < 3 * BLOCKS; k++) {
        size_t trial = k / PERFORMANCE_BLOCKS;
        double mean = 0.001 * (double)trial - 0.0005;

        blocks[k] = (struct return_block){10, 10 * mean, 0.01};
    }
    IS_INT(overfit_probability(blocks, 3, &result, &err), 0, "steady trials");
    IS_NEAR(result.probability, 0, 0, "the best stays the best");
    IS_NEAR(result.loss, 0, 0, "and wins");
    IS_NEAR(result.degradation, 0, 0, "there is no slope to tell");
}

static void test_same(void)
{
    struct return_block blocks[2 * BLOCKS];
    struct overfit_result result;
    struct err err = {0};

    for (size_t k = 0; k < 2 * BLOCKS; k++)
        blocks[k] = (struct return_block){10, -0.01, 0.01};
    IS_INT(overfit_probability(blocks, 2, &result, &err), 0, "equal trials");
    IS_NEAR(result.probability, 0, 0, "on the median is not below it");
    IS_NEAR(result.loss, 1, 0, "all lose");
    for (size_t k = 0; k < 2 * BLOCKS; k++)
        blocks[k] = (struct return_block){0};
    IS_INT(overfit_probability(blocks, 2, &result, &err), 0, "empty blocks");
    IS_NEAR(result.probability + result.loss + result.degradation, 0, 0,
            "tell nothing");
}

int main(void)
{
    test_count();
    test_steady();
    test_same();
    return tap_done();
}
