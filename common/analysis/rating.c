/* Confidence, priority, urgency. */
#include "analysis/rating.h"

#include <math.h>

#define MILLION   INT64_C(1000000)
#define R_FLOOR   INT64_C(20000) /* R 2, 1e-4: no points */
#define R_CEILING INT64_C(50000) /* R 5: all of them */

double rating_raw_confidence(double pattern, double phase, double volume)
{
    /* Tenths first: whole scores then give the exact quotient. */
    return (5.0 * pattern + 3.0 * phase + 2.0 * volume) / 10.0;
}

double rating_confidence(double raw)
{
    if (raw < RATING_CONFIDENCE_MIN)
        return RATING_CONFIDENCE_MIN;
    return raw > RATING_CONFIDENCE_MAX ? RATING_CONFIDENCE_MAX : raw;
}

double rating_priority(double confidence, int64_t r_e4, int64_t weight_e2)
{
    /*
     * In 1e-6 of a hundredth of a point, so that ties are exact: 160 for a
     * point of confidence, 1000 for an R, 30 for a hundredth of the weight.
     */
    int64_t excess = (int64_t)floor(
        (confidence - RATING_CONFIDENCE_MIN) * (double)MILLION + 0.5);
    int64_t r = r_e4 < R_FLOOR ? R_FLOOR : r_e4 > R_CEILING ? R_CEILING : r_e4;
    int64_t sum = 160 * excess + (r - R_FLOOR) * (MILLION / 10) +
                  30 * MILLION * weight_e2;
    int64_t hundredths = (sum + MILLION / 2) / MILLION;

    return (double)hundredths / 100.0;
}

enum grade rating_urgency(int64_t recovery)
{
    if (recovery == 1)
        return GRADE_IMMEDIATE;
    return recovery == 2 || recovery == 3 ? GRADE_MODERATE : GRADE_LOW;
}
