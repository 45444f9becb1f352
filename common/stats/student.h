/* Student's t distribution. */
#ifndef STATS_STUDENT_H
#define STATS_STUDENT_H

/*
 * The two-sided p value of t with df > 0 degrees of freedom: how probable a
 * value at least that far from 0 is.
 * Source: the incomplete beta function by its continued fraction (Abramowitz
 * and Stegun 26.5.8, 26.7.1), evaluated by Lentz's method.
 */
double student_p(double t, double df);

#endif
