/* Goal: a quantile is the true one or at most 1/32 above it. */
#include <stdlib.h>
#include <string.h>

#include "base/histogram.h"
#include "lib/tap.h"

#define VALUES 5000

static struct histogram histogram;

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static void test_small(void)
{
    IS_INT(histogram_quantile(&histogram, 0.5), 0, "empty");
    histogram_add(&histogram, -5);
    IS_INT(histogram_quantile(&histogram, 1), 0,
           "a negative value counts as 0");
    for (int k = 1; k < 32; k++)
        histogram_add(&histogram, k);
    IS_INT((int64_t)histogram.count, 32, "32 values");
    IS_INT(histogram_quantile(&histogram, 0.5), 15, "below 32 it is exact");
    IS_INT(histogram_quantile(&histogram, 1.0 / 32), 0, "the lowest");
    IS_INT(histogram_quantile(&histogram, 1), 31, "the highest");
}

static void test_limits(void)
{
    static const int64_t edges[] = {31,
                                    32,
                                    33,
                                    63,
                                    64,
                                    65,
                                    127,
                                    128,
                                    1023,
                                    1024,
                                    INT64_C(1) << 40,
                                    INT64_MAX - 1,
                                    INT64_MAX};

    for (size_t k = 0; k < sizeof(edges) / sizeof(edges[0]); k++) {
        memset(&histogram, 0, sizeof(histogram));
        histogram_add(&histogram, edges[k]);
        IS_INT(histogram_quantile(&histogram, 0.5), edges[k],
               "one value is its own quantile");
        histogram_add(&histogram, INT64_MAX);
        OK(histogram_quantile(&histogram, 0.5) >= edges[k] &&
               histogram_quantile(&histogram, 0.5) - edges[k] <= edges[k] / 32,
           "and in front of the largest at most 1/32 above");
    }
}

static void test_many(void)
{
    static int64_t sorted[VALUES];
    uint64_t seed = 7;
    int wrong = 0;

    memset(&histogram, 0, sizeof(histogram));
    for (int k = 0; k < VALUES; k++) {
        seed = seed * 6364136223846793005U + 1442695040888963407U;
        sorted[k] = (int64_t)(seed >> 20 >> seed % 40);
        histogram_add(&histogram, sorted[k]);
    }
    qsort(sorted, VALUES, sizeof(sorted[0]), compare);
    for (int rank = 1; rank <= VALUES; rank++) {
        int64_t got =
            histogram_quantile(&histogram, (rank - 0.5) / (double)VALUES);
        int64_t want = sorted[rank - 1];

        wrong += got < want || got - want > want / 32;
    }
    IS_INT(wrong, 0, "every quantile of 5000 values");
    IS_INT(histogram.max, sorted[VALUES - 1], "maximum");
}

int main(void)
{
    test_small();
    test_limits();
    test_many();
    return tap_done();
}
