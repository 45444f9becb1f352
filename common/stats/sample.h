/*
 * What a sample comes to. Quantiles are of type 7 (Hyndman & Fan 1996), the
 * default of R and numpy; standard deviations have n - 1.
 */
#ifndef STATS_SAMPLE_H
#define STATS_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>

/* Sorts in place; all finite. */
void sample_sort(double *value, size_t n);

/* Of n > 0 sorted values, q in 0..1. */
double sample_quantile(const double *sorted, size_t n, double q);
double sample_mean(const double *value, size_t n);
double sample_sd(const double *value, size_t n);   /* 0 for n < 2 */
double sample_mad(const double *sorted, size_t n); /* unscaled */
/* The mean without the outer fifth at either end. */
double sample_trimmed_mean(const double *sorted, size_t n);

/* Beyond Tukey's fences, 1.5 quartile distances out. */
size_t sample_outliers(const double *sorted, size_t n);

/* True when the sample clearly has more than one hump; the test and its rate
 * of false alarms are described in the source. */
bool sample_many_modes(const double *sorted, size_t n);

/*
 * Ranks (from 1) of the order statistics that bound quantile q with one-sided
 * confidence `level`, both between 0 and 1; 0 when n is too small for the
 * bound.
 */
size_t sample_quantile_lower_rank(size_t n, double q, double level);
size_t sample_quantile_upper_rank(size_t n, double q, double level);

#endif
