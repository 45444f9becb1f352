/* How far a Sharpe ratio can be trusted. */
#include "stats/sharpe.h"

#include <math.h>

#include "stats/normal.h"

#define EULER_GAMMA 0.57721566490153286061

double sharpe_error(double sharpe, double n, double skew, double kurtosis)
{
    double shape = 1 - skew * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe;

    return n > 1 && shape > 0 ? sqrt(shape / (n - 1)) : 0;
}

double sharpe_of_luck(double variance, double trials)
{
    if (!(trials > 1 && variance > 0))
        return 0;
    return sqrt(variance) *
           -((1 - EULER_GAMMA) * normal_quantile(1 / trials) +
             EULER_GAMMA * normal_quantile(1 / (trials * M_E)));
}

double sharpe_probability(double sharpe, double benchmark, double n,
                          double skew, double kurtosis)
{
    double error = sharpe_error(sharpe, n, skew, kurtosis);

    return error > 0 ? normal_cdf((sharpe - benchmark) / error) : 0;
}
