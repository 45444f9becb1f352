/*
 * Student's t: the closed forms for whole degrees of freedom (Abramowitz and
 * Stegun 26.7.3 and 26.7.4) in 60-digit arithmetic, and the printed tables.
 */
#include "stats/student.h"

#include <math.h>
#include <stddef.h>

#include "lib/tap.h"

static const struct {
    double t;
    double df;
    double p;
} exact[] = {
    {0.5, 1, 7.04832764699133473840e-01},
    {12.706, 1, 5.00008023581331867424e-02},
    {2.5, 2, 1.29611720221510795525e-01},
    {1, 5, 3.63217467649122605078e-01},
    {0.1, 7, 9.23148059604792403654e-01},
    {2.228, 10, 5.00117718171113820325e-02},
    {10, 30, 4.57525140822961288466e-11},
    {3.3, 119, 1.27608774055820131839e-03},
    {1.96, 1000, 5.02731849557487148195e-02},
    {0.01, 100000, 9.92021307318823208909e-01},
    {2, 100001, 4.55029634305109953463e-02},
};

/* Any table of critical values: t to three places for a two-sided p. */
static const struct {
    double df;
    double p;
    double t;
} table[] = {
    {1, 0.10, 6.314},  {2, 0.05, 4.303},  {3, 0.01, 5.841},   {4, 0.05, 2.776},
    {5, 0.02, 3.365},  {9, 0.05, 2.262},  {15, 0.05, 2.131},  {20, 0.01, 2.845},
    {30, 0.05, 2.042}, {60, 0.05, 2.000}, {120, 0.05, 1.980},
};

int main(void)
{
    for (size_t k = 0; k < sizeof(exact) / sizeof(exact[0]); k++) {
        double p = student_p(exact[k].t, exact[k].df);

        IS_NEAR(p, exact[k].p, 1e-11 * exact[k].p, "t %g, df %g", exact[k].t,
                exact[k].df);
        OK(p == student_p(-exact[k].t, exact[k].df), "and on the other side");
    }
    for (size_t k = 0; k < sizeof(table) / sizeof(table[0]); k++)
        OK(student_p(table[k].t - 0.0005, table[k].df) >= table[k].p &&
               student_p(table[k].t + 0.0005, table[k].df) <= table[k].p,
           "table: df %g, p %g", table[k].df, table[k].p);
    IS_NEAR(student_p(0, 4), 1, 0, "t of 0");
    IS_NEAR(student_p(HUGE_VAL, 4), 0, 0, "t without end");
    return tap_done();
}
