/*
 * How far a Sharpe ratio can be trusted. All ratios are per period, not
 * annualised; kurtosis is 3 for the normal.
 *
 * Source: Mertens, Comments on Variance of the IID estimator in Lo (2002);
 * Bailey and Lopez de Prado, The Sharpe Ratio Efficient Frontier (2012) and
 * The Deflated Sharpe Ratio (2014).
 */
#ifndef STATS_SHARPE_H
#define STATS_SHARPE_H

/* Standard error over n returns of that shape; 0 with fewer than 2. */
double sharpe_error(double sharpe, double n, double skew, double kurtosis);

/*
 * The ratio that the best of `trials` independent ones without any edge is
 * expected to have, when theirs vary by `variance`; 0 for a single one.
 */
double sharpe_of_luck(double variance, double trials);

/*
 * Probability that the true ratio exceeds `benchmark`; 0 with fewer than 2
 * returns. Against sharpe_of_luck() it is the deflated Sharpe ratio.
 */
double sharpe_probability(double sharpe, double benchmark, double n,
                          double skew, double kurtosis);

#endif
