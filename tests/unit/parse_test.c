/* Goal: whole texts or nothing, up to the limits of the types. */
#include <stddef.h>

#include "base/parse.h"
#include "lib/tap.h"

static const struct {
    const char *text;
    bool good;
    int64_t value;
} integers[] = {
    {"0", true, 0},
    {"-0", true, 0},
    {"+5", true, 5},
    {"007", true, 7},
    {"9223372036854775807", true, INT64_MAX},
    {"-9223372036854775808", true, INT64_MIN},
    {"9223372036854775808", false, 0},
    {"-9223372036854775809", false, 0},
    {"", false, 0},
    {"+", false, 0},
    {"+-5", false, 0},
    {" 5", false, 0},
    {"5 ", false, 0},
    {"5.0", false, 0},
    {"1e3", false, 0},
    {"0x10", false, 0},
};

static const struct {
    const char *text;
    bool good;
    double value;
} reals[] = {
    {"0", true, 0.0},
    {"-1.5", true, -1.5},
    {"+.5", true, 0.5},
    {"5.", true, 5.0},
    {"1e3", true, 1000.0},
    {"1.7976931348623157e308", true, 1.7976931348623157e308},
    {"1e309", false, 0},
    {"", false, 0},
    {".", false, 0},
    {"e5", false, 0},
    {"inf", false, 0},
    {"nan", false, 0},
    {"0x10", false, 0},
    {" 1", false, 0},
    {"1 ", false, 0},
    {"1,5", false, 0},
    {"1.5.5", false, 0},
};

static const struct {
    const char *text;
    bool good;
    int64_t ns;
} durations[] = {
    {"1ns", true, 1},
    {"250us", true, 250000},
    {"250ms", true, 250000000},
    {"5s", true, INT64_C(5000000000)},
    {"1.5m", true, INT64_C(90000000000)},
    {"2h", true, INT64_C(7200000000000)},
    {"0.29s", true, 290000000}, /* 289999999.99999997 in doubles */
    {"1.1s", true, 1100000000},
    {"2499999h", true, INT64_C(8999996400) * 1000000000},
    {"0s", false, 0},
    {"0.5ns", false, 0},
    {"5", false, 0},
    {"s", false, 0},
    {"-5s", false, 0},
    {"5 s", false, 0},
    {"5d", false, 0},
    {"5sec", false, 0},
    {"1..5s", false, 0},
    {"", false, 0},
    {"9999999999h", false, 0},
    {"1111111111111111111111111111111111111111s", false, 0},
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

int main(void)
{
    for (size_t k = 0; k < COUNT(integers); k++) {
        int64_t value = -77;

        OK(parse_int(integers[k].text, &value) == integers[k].good,
           "integer \"%s\"", integers[k].text);
        IS_INT(value, integers[k].good ? integers[k].value : -77,
               "its value, or nothing written");
    }
    for (size_t k = 0; k < COUNT(reals); k++) {
        double value = -77;

        OK(parse_real(reals[k].text, &value) == reals[k].good, "real \"%s\"",
           reals[k].text);
        IS_NEAR(value, reals[k].good ? reals[k].value : -77, 0,
                "its value, or nothing written");
    }
    for (size_t k = 0; k < COUNT(durations); k++) {
        int64_t value = -77;
        bool good = parse_duration(durations[k].text, &value);

        OK(good == durations[k].good, "duration \"%s\"", durations[k].text);
        IS_INT(value, durations[k].good ? durations[k].ns : -77,
               "its value, or nothing written");
    }
    return tap_done();
}
