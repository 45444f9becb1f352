/*
 * The normal distribution against values of 60-digit arithmetic: the cdf by its
 * series (Abramowitz and Stegun 26.2.11) in Python's decimal, the quantile by
 * bisection of it.
 */
#include "stats/normal.h"

#include <math.h>
#include <stddef.h>

#include "lib/tap.h"

static const struct {
    double x;
    double p;
} values[] = {
    {-8, 6.2209605742717838743573061e-16},
    {-3.5, 2.3262907903552504395618128e-04},
    {-1, 1.5865525393145704646791216e-01},
    {0, 0.5},
    {0.3, 6.1791142218895267479439326e-01},
    {2, 9.7724986805182079141474105e-01},
};

static const struct {
    double p;
    double x;
} quantiles[] = {
    {1e-20, -9.26234008979840695019}, {1e-10, -6.36134090240405658534},
    {0.001, -3.09023230616781363622}, {0.025, -1.95996398454005427148},
    {0.1, -1.28155156554460036844},   {0.25, -0.67448975019608170545},
    {0.4, -0.25334710313579977825},   {0.5, 0},
    {0.6, 0.25334710313579977825},    {0.9, 1.28155156554460036844},
    {0.99, 2.32634787404084120155},   {1 - 0x1p-20, 4.76300103426781395699},
};

int main(void)
{
    for (size_t k = 0; k < sizeof(values) / sizeof(values[0]); k++)
        IS_NEAR(normal_cdf(values[k].x), values[k].p, 1e-14 * values[k].p,
                "cdf of %g", values[k].x);
    for (size_t k = 0; k < sizeof(quantiles) / sizeof(quantiles[0]); k++)
        IS_NEAR(normal_quantile(quantiles[k].p), quantiles[k].x, 1e-12,
                "quantile of %g", quantiles[k].p);
    for (int k = -300; k < 0; k += 25)
        IS_NEAR(normal_cdf(normal_quantile(pow(10, k))) / pow(10, k), 1, 1e-11,
                "there and back from 1e%d", k);
    return tap_done();
}
