/*
 * Goal: units of all the formats come to SI, and back to texts for people.
 * Factors: BIPM, The International System of Units, 9th ed.; IEC 80000-13.
 */
#include "results/unit.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lib/tap.h"

static void test_parse(void)
{
    static const struct {
        const char *text;
        const char *name;
        double factor;
        enum dimension dimension;
        enum better better;
    } rows[] = {
        {"ns", "s", 1e-9, DIMENSION_TIME, BETTER_LOWER},
        {"us", "s", 1e-6, DIMENSION_TIME, BETTER_LOWER},
        {"\xc2\xb5s", "s", 1e-6, DIMENSION_TIME, BETTER_LOWER},
        {"\xce\xbcs", "s", 1e-6, DIMENSION_TIME, BETTER_LOWER},
        {"ms", "s", 1e-3, DIMENSION_TIME, BETTER_LOWER},
        {"s", "s", 1, DIMENSION_TIME, BETTER_LOWER},
        {"sec", "s", 1, DIMENSION_TIME, BETTER_LOWER},
        {"Seconds", "s", 1, DIMENSION_TIME, BETTER_LOWER},
        {"min", "s", 60, DIMENSION_TIME, BETTER_LOWER},
        {"ns/op", "s", 1e-9, DIMENSION_TIME, BETTER_LOWER},
        {"\xce\xbcs/op", "s", 1e-6, DIMENSION_TIME, BETTER_LOWER},
        {"ns/iter", "s", 1e-9, DIMENSION_TIME, BETTER_LOWER},
        {"sec/op", "s", 1, DIMENSION_TIME, BETTER_LOWER},
        {" ms ", "s", 1e-3, DIMENSION_TIME, BETTER_LOWER},
        {"B", "B", 1, DIMENSION_BYTES, BETTER_LOWER},
        {"bytes", "B", 1, DIMENSION_BYTES, BETTER_LOWER},
        {"Megabytes", "B", 1e6, DIMENSION_BYTES, BETTER_LOWER},
        {"B/op", "B", 1, DIMENSION_BYTES, BETTER_LOWER},
        {"KB", "B", 1000, DIMENSION_BYTES, BETTER_LOWER},
        {"KiB", "B", 1024, DIMENSION_BYTES, BETTER_LOWER},
        {"MiB", "B", 1048576, DIMENSION_BYTES, BETTER_LOWER},
        {"GiB", "B", 1073741824, DIMENSION_BYTES, BETTER_LOWER},
        {"allocs/op", "count", 1, DIMENSION_COUNT, BETTER_LOWER},
        {"Ir", "count", 1, DIMENSION_COUNT, BETTER_LOWER},
        {"MB/s", "B/s", 1e6, DIMENSION_RATE, BETTER_HIGHER},
        {"MiB/s", "B/s", 1048576, DIMENSION_RATE, BETTER_HIGHER},
        {"ops/s", "ops/s", 1, DIMENSION_RATE, BETTER_HIGHER},
        {"ops/ms", "ops/s", 1e3, DIMENSION_RATE, BETTER_HIGHER},
        {"ops/us", "ops/s", 1e6, DIMENSION_RATE, BETTER_HIGHER},
        {"ops/ns", "ops/s", 1e9, DIMENSION_RATE, BETTER_HIGHER},
        {"ops/sec", "ops/s", 1, DIMENSION_RATE, BETTER_HIGHER},
        {"Melem/s", "elem/s", 1e6, DIMENSION_RATE, BETTER_HIGHER},
        {"bars/s", "bars/s", 1, DIMENSION_RATE, BETTER_HIGHER},
        {"Mbit/s", "Mbit/s", 1, DIMENSION_RATE, BETTER_HIGHER},
        {"k/s", "1/s", 1e3, DIMENSION_RATE, BETTER_HIGHER},
        {"/s", "1/s", 1, DIMENSION_RATE, BETTER_HIGHER},
        {"MHz", "1/s", 1e6, DIMENSION_RATE, BETTER_HIGHER},
        {"%", "1", 0.01, DIMENSION_RATIO, BETTER_LOWER},
        {"us/bar", "s/bar", 1e-6, DIMENSION_OTHER, BETTER_LOWER},
        {"", "", 1, DIMENSION_OTHER, BETTER_LOWER},
        {"/", "/", 1, DIMENSION_OTHER, BETTER_LOWER},
        {"NS", "NS", 1, DIMENSION_OTHER, BETTER_LOWER},
        {"text-bytes", "text-bytes", 1, DIMENSION_OTHER, BETTER_LOWER},
    };

    for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
        struct unit unit;
        struct unit again;

        unit_parse(rows[k].text, strlen(rows[k].text), &unit);
        unit_parse(unit.name, strlen(unit.name), &again);
        IS_TEXT(unit.name, rows[k].name, "\"%s\": its SI unit", rows[k].text);
        IS_NEAR(unit.factor, rows[k].factor, 0, "\"%s\": its factor",
                rows[k].text);
        OK(unit.dimension == rows[k].dimension && unit.better == rows[k].better,
           "\"%s\": dimension and direction", rows[k].text);
        OK(again.factor >= 1 && again.factor <= 1 &&
               again.dimension == unit.dimension &&
               !strcmp(again.name, unit.name),
           "\"%s\": the SI unit is its own", rows[k].text);
    }
}

static void test_long(void)
{
    static const char one[] = "a unit that nobody should ever make up, first";
    static const char two[] = "a unit that nobody should ever make up, second";
    struct unit a;
    struct unit b;

    unit_parse(one, strlen(one), &a);
    unit_parse(two, strlen(two), &b);
    OK(strcmp(a.name, b.name) != 0, "long units that differ stay different");
    OK(!unit_same_dimension(a.name, b.name), "and are not compared");
    unit_parse("\xff/op", 4, &a);
    unit_parse("\xfe/op", 4, &b);
    OK(a.name[0] == '?' && strcmp(a.name, b.name) != 0,
       "bytes that are no text do not stay, and differ: %s", a.name);
    unit_parse("ns/ite\xff", 7, &a);
    unit_parse(a.name, strlen(a.name), &b);
    IS_TEXT(b.name, a.name, "and are their own");
    unit_parse("ns\0x", 4, &a);
    IS_TEXT(a.name, "s", "a unit ends at a NUL");
}

static void test_same(void)
{
    OK(unit_same_dimension("s", "ms"), "times are times");
    OK(!unit_same_dimension("s", "B"), "a time is no size");
    OK(!unit_same_dimension("B/s", "bars/s"), "rates are of something");
    OK(unit_same_dimension("bars/s", "bars/ms"), "of the same in any time");
    OK(!unit_same_dimension("x", "y") && unit_same_dimension("x", "x"),
       "what is not known is the same by its text only");
}

static void test_format(void)
{
    static const struct {
        double value;
        const char *unit;
        const char *text;
    } rows[] = {
        {0.0015, "s", "1.50 ms"},
        {-0.0015, "s", "-1.50 ms"},
        {12897485, "B", "12.3 MiB"},
        {98.4e6, "1/s", "98.4 M/s"},
        {125, "bars/s", "125 bars/s"},
        {2500, "bars/s", "2.50 kbars/s"},
        {0, "s", "0 s"},
        {0, "B", "0 B"},
        {999.6e-6, "s", "1.00 ms"},
        {999.4e-6, "s", "999 us"},
        {9.996e-6, "s", "10.0 us"},
        {0.25e-9, "s", "0.25 ns"},
        {3221225472, "B/s", "3.00 GiB/s"},
        {7, "count", "7"},
        {7.5, "count", "7.50"},
        {1234567, "count", "1.23 M"},
        {0.123, "1", "12.3%"},
        {512, "B", "512 B"},
        {5, "", "5"},
        {120, "s", "2.00 min"},
        {1500, "ns", "1.50 us"},
    };
    char text[64];

    for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
        unit_format(rows[k].value, rows[k].unit, text, sizeof(text));
        IS_TEXT(text, rows[k].text, "%g \"%s\"", rows[k].value, rows[k].unit);
    }
    unit_format((double)NAN, "s", text, sizeof(text));
    IS_TEXT(text, "-", "nothing to say of NaN");
    unit_format((double)INFINITY, "B", text, sizeof(text));
    IS_TEXT(text, "-", "nor of an infinity");
    unit_format(1, "s", text, 3);
    IS_TEXT(text, "1.", "a small buffer is not overrun");
}

static void test_amount(void)
{
    static const struct {
        const char *text;
        bool good;
        double value;
        const char *name;
    } rows[] = {
        {"10%", true, 0.1, "1"},
        {"1us", true, 1e-6, "s"},
        {"4KiB", true, 4096, "B"},
        {"5", true, 5, ""},
        {"-2ms", true, -2e-3, "s"},
        {"1e3us", true, 1e-3, "s"},
        {"1.5 MiB", true, 1572864, "B"},
        {"0", true, 0, ""},
        {"", false, 0, ""},
        {"us", false, 0, ""},
        {"nan", false, 0, ""},
        {"inf", false, 0, ""},
        {"1e999", false, 0, ""},
        {"--1", false, 0, ""},
        {".", false, 0, ""},
        {"1e308min", false, 0, ""},
    };

    for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
        struct unit unit = {0};
        double value = 0;
        bool good = unit_parse_amount(rows[k].text, &value, &unit);

        IS_INT(good, rows[k].good, "\"%s\"", rows[k].text);
        if (!rows[k].good)
            continue;
        IS_NEAR(value, rows[k].value, 1e-20, "\"%s\": value", rows[k].text);
        IS_TEXT(unit.name, rows[k].name, "\"%s\": unit", rows[k].text);
    }
}

int main(void)
{
    test_parse();
    test_long();
    test_same();
    test_format();
    test_amount();
    return tap_done();
}
