/* Figures in words. */
#include "flame/figure.h"

#include <stdio.h>

#include "base/number.h"

const char *figure_count(uint64_t count, char *out)
{
    char digits[NUMBER_TEXT_MAX];
    size_t size = number_format_int((int64_t)count, digits);
    size_t at = 0;

    for (size_t k = 0; k < size; k++) {
        if (k && (size - k) % 3 == 0)
            out[at++] = ',';
        out[at++] = digits[k];
    }
    out[at] = 0;
    return out;
}

const char *figure_percent(double percent, char *out)
{
    snprintf(out, FIGURE_MAX, "%.2f%%", percent);
    return out;
}

const char *figure_points(double points, char *out)
{
    /* No "-0.00". */
    if (points > -0.005 && points < 0.005)
        points = 0;
    snprintf(out, FIGURE_MAX, "%+.2f pp", points);
    return out;
}
