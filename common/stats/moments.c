/* Central moments by groups. */
#include "stats/moments.h"

#include <float.h>
#include <math.h>

#include "stats/lanes.h"

/* Of two lanes. */
struct power_sums {
    pair m2;
    pair m3;
    pair m4;
    pair downside;
};

/* d: distances to the mean; f: distances to the target. */
static inline void add_powers(struct power_sums *sums, pair d, pair f)
{
    pair square = d * d;
    pair shortfall = pair_where(f < pair_of(0), f);

    sums->m2 += square;
    sums->m3 += square * d;
    sums->m4 += square * square;
    sums->downside += shortfall * shortfall;
}

void moments_add(struct moments *moments, const double *x, size_t n,
                 double target)
{
    double mean = n ? lanes_total(x, n) / (double)n : 0;
    struct power_sums low = {0};
    struct power_sums high = {0};
    pair center = pair_of(mean);
    pair least = pair_of(target);
    double d[LANES] = {0};
    double f[LANES] = {0};

    for (size_t k = 0; k + LANES <= n; k += LANES) {
        pair a = pair_load(x + k);
        pair b = pair_load(x + k + PAIR);

        add_powers(&low, a - center, a - least);
        add_powers(&high, b - center, b - least);
    }
    for (size_t k = n - n % LANES; k < n; k++) {
        d[k % LANES] = x[k] - mean;
        f[k % LANES] = x[k] - target;
    }
    add_powers(&low, pair_load(d), pair_load(f));
    add_powers(&high, pair_load(d + PAIR), pair_load(f + PAIR));
    moments_merge(moments, &(struct moments){.n = (double)n,
                                             .mean = mean,
                                             .m2 = lanes_sum(low.m2, high.m2),
                                             .m3 = lanes_sum(low.m3, high.m3),
                                             .m4 = lanes_sum(low.m4, high.m4),
                                             .downside = lanes_sum(
                                                 low.downside, high.downside)});
}

void moments_merge(struct moments *moments, const struct moments *other)
{
    struct moments *a = moments;
    const struct moments *b = other;
    double n = a->n + b->n;
    double d; /* between the means, in parts of n below */
    double dn;
    double between; /* what the distance of the means adds to m2 */

    if (!(b->n > 0))
        return;
    d = b->mean - a->mean;
    dn = d / n;
    between = d * dn * a->n * b->n;
    a->m4 += b->m4 +
             between * dn * dn * (a->n * a->n - a->n * b->n + b->n * b->n) +
             6 * dn * dn * (a->n * a->n * b->m2 + b->n * b->n * a->m2) +
             4 * dn * (a->n * b->m3 - b->n * a->m3);
    a->m3 += b->m3 + between * dn * (a->n - b->n) +
             3 * dn * (a->n * b->m2 - b->n * a->m2);
    a->m2 += b->m2 + between;
    a->mean += dn * b->n;
    a->downside += b->downside;
    a->n = n;
}

double moments_sd(const struct moments *moments, int ddof)
{
    double sd;

    if (moments->n < 2)
        return 0;
    sd = sqrt(moments->m2 / (moments->n - ddof));
    return sd > 2 * DBL_EPSILON ? sd : 0;
}

double moments_skew(const struct moments *moments)
{
    double sd = moments_sd(moments, 0);

    return sd > 0 ? moments->m3 / moments->n / (sd * sd * sd) : 0;
}

double moments_kurtosis(const struct moments *moments)
{
    double sd = moments_sd(moments, 0);

    return sd > 0 ? moments->m4 / moments->n / (sd * sd) / (sd * sd) : 0;
}
