/* Strict text to value. */
#include "base/parse.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool parse_int(const char *text, int64_t *out)
{
    char *end;
    long long value;

    if (!strchr("+-0123456789", text[0]) || !text[0])
        return false;
    errno = 0;
    value = strtoll(text, &end, 10);
    if (errno || end == text || *end)
        return false;
    *out = value;
    return true;
}

bool parse_real(const char *text, double *out)
{
    char *end;
    double value;

    /* No spaces, no hexadecimal, no "inf" or "nan". */
    if (!text[0] || strspn(text, "+-.0123456789eE") != strlen(text))
        return false;
    value = strtod(text, &end);
    if (end == text || *end || !isfinite(value))
        return false;
    *out = value;
    return true;
}

bool parse_duration(const char *text, int64_t *out_ns)
{
    static const struct {
        const char *name;
        double ns;
    } units[] = {{"ns", 1},  {"us", 1e3}, {"ms", 1e6},
                 {"s", 1e9}, {"m", 6e10}, {"h", 3.6e12}};
    size_t digits = strspn(text, ".0123456789");
    char number[32];
    double value;

    if (!digits || digits >= sizeof(number))
        return false;
    memcpy(number, text, digits);
    number[digits] = 0;
    if (!parse_real(number, &value))
        return false;
    for (size_t k = 0; k < sizeof(units) / sizeof(units[0]); k++)
        if (!strcmp(text + digits, units[k].name)) {
            value *= units[k].ns;
            if (!(value >= 1 && value < 9e18))
                return false;
            *out_ns = (int64_t)(value + 0.5); /* 0.29 s is 290 ms */
            return true;
        }
    return false;
}
