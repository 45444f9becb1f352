/* The normal distribution, from libm's erfc. */
#include "stats/normal.h"

#include <math.h>

double normal_cdf(double x)
{
    return 0.5 * erfc(-x * M_SQRT1_2);
}

/* Within 4.5e-4 for 0 < p <= 0.5. */
static double first_guess(double p)
{
    double t = sqrt(-2 * log(p));

    return (2.515517 + t * (0.802853 + t * 0.010328)) /
               (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) -
           t;
}

/* Of p <= 0.5. */
static double lower_quantile(double p)
{
    double x = first_guess(p);

    for (int k = 0; k < 2; k++) {
        /* The density's derivative is -x times the density. */
        double density = exp(-0.5 * x * x) * 0.5 * M_2_SQRTPI * M_SQRT1_2;
        double step = (normal_cdf(x) - p) / density;

        x -= step / (1 + 0.5 * x * step);
    }
    return x;
}

double normal_quantile(double p)
{
    return p > 0.5 ? -lower_quantile(1 - p) : lower_quantile(p);
}
