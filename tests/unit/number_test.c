/* Goal: numbers as the plain, slow way writes them, and read back the same. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "lib/tap.h"

static uint64_t seed = 17;

static uint64_t next(void)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return seed ^ seed >> 31;
}

static bool same(double a, double b)
{
    return !(a < b) && !(a > b);
}

/* The first of 15, 16, 17 digits that reads back the same. */
static bool as_documented(double value)
{
    char want[64];
    char got[NUMBER_TEXT_MAX];
    size_t size = number_format_real(value, got);

    for (int digits = 15; digits <= 17; digits++) {
        snprintf(want, sizeof(want), "%.*g", digits, value);
        if (same(strtod(want, NULL), value))
            break;
    }
    if (same(value, 0))
        snprintf(want, sizeof(want), "0");
    if (!strcmp(got, want) && size == strlen(want))
        return true;
    tap_note("got %s, want %s", got, want);
    return false;
}

static void test_reals(void)
{
    int wrong = 0;

    for (int k = 0; k < 100000 && wrong < 5; k++) {
        int64_t whole = (int64_t)next() >> next() % 64;
        uint64_t bits = next();
        double any;

        memcpy(&any, &bits, sizeof(any));
        wrong += !as_documented((double)whole);
        wrong += !as_documented((double)whole / 1e4);
        wrong += !as_documented((double)whole / 1e8);
        wrong += !as_documented((double)whole / 1e9);
        wrong += !as_documented((double)whole / 3.0);
        if (isfinite(any))
            wrong += !as_documented(any);
    }
    IS_INT(wrong, 0, "600000 numbers");
}

static const struct {
    double value;
    const char *text;
} reals[] = {
    {0.0, "0"},
    {-0.0, "0"},
    {0.1, "0.1"},
    {0.30000000000000004, "0.30000000000000004"},
    {-1.5, "-1.5"},
    {100.0, "100"},
    {0.0001, "0.0001"},
    {0.00001, "1e-05"},
    {999999999999999.0, "999999999999999"},
    {1e15, "1e+15"},
    {1.7976931348623157e308, "1.7976931348623157e+308"},
    {-1.7976931348623157e308, "-1.7976931348623157e+308"},
    {4.9406564584124654e-324, "4.94065645841247e-324"},
    {(double)NAN, ""},
    {(double)INFINITY, ""},
    {-(double)INFINITY, ""},
};

int main(void)
{
    char text[NUMBER_TEXT_MAX];
    char want[NUMBER_TEXT_MAX];
    int wrong = 0;

    for (size_t k = 0; k < sizeof(reals) / sizeof(reals[0]); k++) {
        IS_INT((int64_t)number_format_real(reals[k].value, text),
               (int64_t)strlen(reals[k].text), "length");
        IS_TEXT(text, reals[k].text, "%s", reals[k].text);
    }
    test_reals();
    for (int k = 0; k < 100000; k++) {
        int64_t value = (int64_t)next() >> next() % 64;
        size_t size = number_format_int(value, text);

        snprintf(want, sizeof(want), "%" PRId64, value);
        wrong += strcmp(text, want) != 0 || size != strlen(want);
        snprintf(want, sizeof(want), "%016" PRIx64, (uint64_t)value);
        wrong += number_format_hex((uint64_t)value, text) != 16 ||
                 strcmp(text, want) != 0;
    }
    IS_INT(wrong, 0, "100000 integers, decimal and hexadecimal");
    number_format_int(INT64_MIN, text);
    IS_TEXT(text, "-9223372036854775808", "the lowest");
    number_format_int(INT64_MAX, text);
    IS_TEXT(text, "9223372036854775807", "the highest");
    return tap_done();
}
