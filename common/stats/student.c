/* Student's t distribution. */
#include "stats/student.h"

#include <float.h>
#include <math.h>

#define STEPS 10000

/*
 * gamma(a + 1/2) / gamma(a): the asymptotic series at a >= 40, and down from
 * there by the recurrence of gamma. No difference of large logarithms.
 */
static double gamma_ratio(double a)
{
    double scale = 1;
    double y;

    while (a < 40) {
        scale *= a / (a + 0.5);
        a++;
    }
    y = 1 / a;
    return scale * sqrt(a) *
           (1 + y * (-1.0 / 8 + y * (1.0 / 128 +
                                     y * (5.0 / 1024 +
                                          y * (-21.0 / 32768 +
                                               y * (-399.0 / 262144 +
                                                    y * (869.0 / 4194304)))))));
}

/* Lentz: no partial denominator may be 0. */
static double not_zero(double x)
{
    return fabs(x) < DBL_MIN ? DBL_MIN : x;
}

/* The continued fraction of the incomplete beta function, from x side. */
static double beta_fraction(double a, double b, double x)
{
    double c = 1;
    double d = 1 / not_zero(1 - (a + b) * x / (a + 1));
    double value = d;

    for (int m = 1; m <= STEPS; m++) {
        double at = a + 2 * m;
        double even = m * (b - m) * x / ((at - 1) * at);
        double odd = -(a + m) * (a + b + m) * x / (at * (at + 1));
        double factor;

        d = 1 / not_zero(1 + even * d);
        c = not_zero(1 + even / c);
        value *= d * c;
        d = 1 / not_zero(1 + odd * d);
        c = not_zero(1 + odd / c);
        factor = d * c;
        value *= factor;
        if (fabs(factor - 1) < DBL_EPSILON)
            break;
    }
    return value;
}

double student_p(double t, double df)
{
    double a = df / 2;
    double ratio = t * t / df;
    double x = 1 / (1 + ratio);
    double y = ratio / (1 + ratio);
    double front; /* x^a y^(1/2) / beta(a, 1/2) */

    if (isinf(ratio))
        return 0;
    if (!(ratio > 0))
        return 1;
    front =
        exp(-a * log1p(ratio)) * sqrt(y) * gamma_ratio(a) * 0.5 * M_2_SQRTPI;
    if (x < (a + 1) / (a + 2.5))
        return front * beta_fraction(a, 0.5, x) / a;
    return 1 - front * beta_fraction(0.5, a, y) / 0.5;
}
