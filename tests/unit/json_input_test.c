/* Goal: JSON as tools write it is read; what is broken is named with a place.
 */
#include "formats/json_input.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/tap.h"

static json_t *read_text(const char *text, size_t size, struct err *err)
{
    struct format_input input = {.name = "x.json", .data = text, .size = size};

    *err = (struct err){0};
    return json_input(&input, err);
}

static void test_good(void)
{
    static const struct {
        const char *text;
        const char *read;
    } rows[] = {
        {"{\"a\": NaN}", "{\"a\":\"NaN\"}"},
        {"[nan, -nan, NAN]", "[\"NaN\",\"NaN\",\"NaN\"]"},
        {"[Infinity, -Infinity, inf, -inf, +inf]",
         "[\"Infinity\",\"-Infinity\",\"Infinity\",\"-Infinity\","
         "\"Infinity\"]"},
        {"[\"NaN\", \"a \\\" NaN\"]", "[\"NaN\",\"a \\\" NaN\"]"},
        {"[true, false, null]", "[true,false,null]"},
        {"[1, -2, 1.5, 1.5e3, 9007199254740993]",
         "[1,-2,1.5,1500.0,9007199254740993]"},
        {"[1234567890123456789012]", "[1.2345678901234568e21]"},
        {"[1234567890123456789012.5, 1234567890123456789e1]",
         "[1.2345678901234568e21,1.2345678901234567e19]"},
        {"\xef\xbb\xbf[1]", "[1]"},
    };

    for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
        struct err err;
        json_t *json = read_text(rows[k].text, strlen(rows[k].text), &err);
        char *text = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(17));

        IS_TEXT(text ? text : err.msg, rows[k].read, "%s", rows[k].text);
        free(text);
        json_decref(json);
    }
}

static void test_bad(void)
{
    static const struct {
        const char *text;
        const char *place;
    } rows[] = {
        {"{\"a\": NaN,\n \"b\": x}", "x.json:2:8: "},
        {"[NaN, NaN,\n  NaN x]", "x.json:2:8: "},
        {"[1, 2\n", "x.json:2:1: "},
        {"[1] 2", "x.json:1:6: "},
        {"", "x.json:1:1: "},
        {"{\"caf\xc3\xa9\": x}", "x.json:1:11: "},
        {"[\"a\nb\"]", "x.json:1:4: "},
        {"[\"\xff\"]", "x.json:1:3: "},
        {"[1e999]", "x.json:1:7: "},
    };

    for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
        struct err err;
        json_t *json = read_text(rows[k].text, strlen(rows[k].text), &err);

        OK(!json && err.code == ERR_DATA, "row %zu is malformed", k);
        OK(!strncmp(err.msg, rows[k].place, strlen(rows[k].place)),
           "row %zu at %s(%s)", k, rows[k].place, err.msg);
        OK(!strpbrk(err.msg, "\n\r\t\x1b"), "row %zu: a line of text", k);
        json_decref(json);
    }
}

static void test_limits(void)
{
    size_t size = 40U << 20;
    char *text = malloc(size);
    struct err err;
    json_t *json;

    if (!text)
        abort();
    memset(text, '[', size);
    json = read_text(text, 1 << 20, &err);
    OK(!json && err.code == ERR_DATA, "depth has a limit: %s", err.msg);
    for (size_t k = 1; k < size; k++)
        text[k] = k % 2 ? '1' : ',';
    json = read_text(text, size, &err);
    OK(!json && err.code == ERR_DATA, "and what it may cost: %s", err.msg);
    free(text);
}

static void test_number(void)
{
    static const struct {
        const char *json;
        double value; /* NaN is one, too */
        bool good;
    } rows[] = {{"1", 1, true},
                {"1.5", 1.5, true},
                {"\"2.5\"", 2.5, true},
                {"\"+INF\"", (double)INFINITY, true},
                {"\"-INF\"", -(double)INFINITY, true},
                {"\"NaN\"", (double)NAN, true},
                {"\"Infinity\"", (double)INFINITY, true},
                {"\"2.5 s\"", 0, false},
                {"\"\"", 0, false},
                {"\"-\"", 0, false},
                {"null", 0, false},
                {"true", 0, false},
                {"[1]", 0, false}};

    for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
        json_t *json = json_loads(rows[k].json, JSON_DECODE_ANY, NULL);
        double value = 0;

        IS_INT(json_number(json, &value), rows[k].good, "%s", rows[k].json);
        if (rows[k].good && isinf(rows[k].value))
            OK(isinf(value) && (value > 0) == (rows[k].value > 0), "%s: value",
               rows[k].json);
        else if (rows[k].good)
            IS_NEAR(value, rows[k].value, 0, "%s: value", rows[k].json);
        json_decref(json);
    }
    OK(isnan(json_number_of(NULL, "x")) && !json_text_of(NULL, "x"),
       "nothing has no members");
}

int main(void)
{
    test_good();
    test_bad();
    test_limits();
    test_number();
    return tap_done();
}
