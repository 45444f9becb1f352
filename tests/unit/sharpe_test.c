/*
 * The example of Bailey and Lopez de Prado, The Deflated Sharpe Ratio (2014):
 * an annual Sharpe ratio of 2.5 over five years of 250 days, skew -3, kurtosis
 * 10, the best of 100 trials whose annual ratios vary by 1/2. The paper gives
 * 0.1132 and 0.9004; more digits from 60-digit arithmetic on its formulas.
 */
#include "stats/sharpe.h"

#include <math.h>

#include "lib/tap.h"

int main(void)
{
    double sharpe = 2.5 / sqrt(250);
    double luck = sharpe_of_luck(0.5 / 250, 100);

    IS_NEAR(luck, 0.1132, 0.00005, "expected maximum, as printed");
    IS_NEAR(luck, 0.11317200186513202975, 1e-13, "and in full");
    IS_NEAR(sharpe_probability(sharpe, luck, 1250, -3, 10), 0.9004, 0.00005,
            "deflated Sharpe ratio, as printed");
    IS_NEAR(sharpe_probability(sharpe, luck, 1250, -3, 10),
            0.90039683444939100365, 1e-12, "and in full");
    IS_NEAR(sharpe_probability(sharpe, 0, 1250, -3, 10), 0.99999685950789762856,
            1e-12, "against 0");
    IS_NEAR(sharpe_error(sharpe, 1250, -3, 10), 0.03500648057383001777, 1e-14,
            "standard error");
    IS_NEAR(sharpe_error(0, 101, 0, 3), 0.1, 1e-15, "1/sqrt(n - 1) at 0");
    IS_NEAR(sharpe_of_luck(1.0 / 252, 1000), 0.20505338124812508283, 1e-13,
            "1,000 trials");
    IS_NEAR(sharpe_of_luck(1, 1), 0, 0, "a single trial has no luck");
    IS_NEAR(sharpe_of_luck(0, 10), 0, 0, "nor have equal ones");
    IS_NEAR(sharpe_error(1, 1, 0, 3), 0, 0, "one return");
    IS_NEAR(sharpe_probability(1, 0, 1, 0, 3), 0, 0, "tells nothing");
    return tap_done();
}
