/* The normal distribution. */
#ifndef STATS_NORMAL_H
#define STATS_NORMAL_H

/* Probability of a value up to x. */
double normal_cdf(double x);

/*
 * The x below which a value falls with probability p, 0 < p < 1.
 * Source: the first guess is Abramowitz and Stegun 26.2.23; two steps of
 * Halley's method make it exact to the last digits.
 */
double normal_quantile(double p);

#endif
