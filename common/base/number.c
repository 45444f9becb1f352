/* Numbers to text. */
#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/decimal.h"

/* Integers below this are doubles exactly, and so is their text. */
#define INTEGER_LIMIT 1e15
/* %g writes an exponent below this. */
#define FIXED_LIMIT 1e-4

size_t number_format_int(int64_t value, char *out)
{
    uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    char digits[NUMBER_TEXT_MAX];
    size_t used = 0;
    int n = 0;

    if (value < 0)
        out[used++] = '-';
    do {
        digits[n++] = (char)('0' + magnitude % 10);
        magnitude /= 10;
    } while (magnitude);
    while (n)
        out[used++] = digits[--n];
    out[used] = 0;
    return used;
}

/*
 * Ratios have four decimals and few numbers more than eight: when v is the
 * double nearest to k / 1e8, k of at most 15 digits, then k's digits are the
 * shortest text, because any 15 digits survive a double. 0 when it is not so.
 */
static size_t format_decimals(double value, char *out)
{
    double scaled = value * 1e8;
    int64_t k;

    if (fabs(scaled) >= INTEGER_LIMIT || fabs(value) < FIXED_LIMIT)
        return 0;
    k = (int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    if ((double)k / 1e8 < value || (double)k / 1e8 > value)
        return 0;
    return decimal_format(k, 0, out);
}

size_t number_format_real(double value, char *out)
{
    size_t used;

    out[0] = 0;
    if (!isfinite(value))
        return 0;
    if (fabs(value) < INTEGER_LIMIT) {
        int64_t whole = (int64_t)value;

        if (!((double)whole < value) && !((double)whole > value))
            return number_format_int(whole, out);
    }
    used = format_decimals(value, out);
    for (int digits = 15; !used && digits <= 17; digits++) {
        int length = snprintf(out, NUMBER_TEXT_MAX, "%.*g", digits, value);
        double back = strtod(out, NULL);

        if (digits == 17 || !(back < value || back > value))
            used = (size_t)length;
    }
    return used;
}

size_t number_format_hex(uint64_t value, char *out)
{
    static const char digits[] = "0123456789abcdef";

    for (int k = 0; k < 16; k++)
        out[k] = digits[value >> (60 - 4 * k) & 15];
    out[16] = 0;
    return 16;
}
