/* Goal: every value comes out as JSON, exactly, whatever goes in. */
#include "base/json_writer.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "lib/tap.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The buffer as a text; it stays the buffer's. */
static const char *text_of(struct buf *buf)
{
    struct err err = {0};

    if (buf_append(buf, "", 1, &err) < 0)
        return "(no memory)";
    buf->size--;
    return (const char *)buf->data;
}

static void test_quote(void)
{
    static const struct {
        const char *name;
        const char *text;
        const char *want;
    } cases[] = {
        {"plain", "AAPL", "\"AAPL\""},
        {"empty", "", "\"\""},
        {"quote and backslash", "a\"b\\c", "\"a\\\"b\\\\c\""},
        {"named controls", "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\""},
        {"other controls", "\x01\x1f\x7f", "\"\\u0001\\u001f\\u007f\""},
        {"slash stays", "a/b", "\"a/b\""},
        {"UTF-8 stays", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80",
         "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\""},
        {"lone continuation", "a\x80z", "\"a\xef\xbf\xbdz\""},
        {"cut off", "\xe2\x82", "\"\xef\xbf\xbd\xef\xbf\xbd\""},
        {"overlong", "\xc0\xaf", "\"\xef\xbf\xbd\xef\xbf\xbd\""},
        {"overlong, three bytes", "\xe0\x80\xaf",
         "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
        {"surrogate", "\xed\xa0\x80",
         "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
        {"beyond Unicode", "\xf4\x90\x80\x80",
         "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
        {"the last one", "\xf4\x8f\xbf\xbf", "\"\xf4\x8f\xbf\xbf\""},
        {"no such byte", "\xff", "\"\xef\xbf\xbd\""},
    };

    for (size_t k = 0; k < COUNT(cases); k++) {
        struct buf buf = {0};
        struct err err = {0};

        IS_INT(
            json_writer_quote(&buf, cases[k].text, strlen(cases[k].text), &err),
            0, "%s: quoted", cases[k].name);
        IS_TEXT(text_of(&buf), cases[k].want, "%s", cases[k].name);
        buf_reset(&buf);
    }
}

static void test_zero_byte(void)
{
    struct buf buf = {0};
    struct err err = {0};

    IS_INT(json_writer_quote(&buf, "a\0b", 3, &err), 0, "a zero byte");
    IS_TEXT(text_of(&buf), "\"a\\u0000b\"", "is escaped");
    buf_reset(&buf);
}

static void test_reals(void)
{
    static const struct {
        double value;
        const char *want;
    } cases[] = {
        {0, "0"},
        {-0.0, "0"},
        {1, "1"},
        {-1234567, "-1234567"},
        {0.5, "0.5"},
        {0.1, "0.1"},
        {-0.4368, "-0.4368"},
        {3.5573, "3.5573"},
        {0.0001, "0.0001"},
        {0.00012345678, "0.00012345678"},
        {0.00001, "1e-05"},
        {0.3, "0.3"},
        {0.1 + 0.2, "0.30000000000000004"},
        {1.0 / 3, "0.3333333333333333"},
        {2.0 / 3, "0.6666666666666666"},
        {1e15, "1e+15"},
        {999999999999999, "999999999999999"},
        {1e22, "1e+22"},
        {5e-324, "4.94065645841247e-324"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {123456789.125, "123456789.125"},
        {9007199254740992, "9007199254740992"},
        {(double)NAN, ""},
        {(double)INFINITY, ""},
        {(double)-INFINITY, ""},
    };
    char text[NUMBER_TEXT_MAX];

    for (size_t k = 0; k < COUNT(cases); k++) {
        size_t size = number_format_real(cases[k].value, text);

        IS_TEXT(text, cases[k].want, "real %s", cases[k].want);
        IS_INT((int64_t)size, (int64_t)strlen(cases[k].want), "its length");
    }
}

static void test_integers(void)
{
    char text[NUMBER_TEXT_MAX];

    number_format_int(0, text);
    IS_TEXT(text, "0", "zero");
    number_format_int(INT64_MAX, text);
    IS_TEXT(text, "9223372036854775807", "the largest integer");
    number_format_int(INT64_MIN, text);
    IS_TEXT(text, "-9223372036854775808", "the least integer");
    number_format_hex(0x0123456789abcdefU, text);
    IS_TEXT(text, "0123456789abcdef", "16 hexadecimal digits");
}

/* An object with one of everything. */
static void write_sample(struct json_writer *writer)
{
    json_writer_object(writer);
    json_writer_key(writer, "name");
    json_writer_text(writer, "a \"b\"");
    json_writer_key(writer, "gone");
    json_writer_real(writer, (double)NAN);
    json_writer_key(writer, "price");
    json_writer_decimal(writer, INT64_C(9999875000));
    json_writer_key(writer, "list");
    json_writer_array(writer);
    json_writer_int(writer, -1);
    json_writer_real(writer, (double)INFINITY);
    json_writer_bool(writer, true);
    json_writer_end(writer);
    json_writer_key(writer, "none");
    json_writer_array(writer);
    json_writer_end(writer);
    json_writer_key(writer, "in");
    json_writer_object(writer);
    json_writer_key(writer, "x");
    json_writer_null(writer);
    json_writer_key(writer, "y");
    json_writer_bool(writer, false);
    json_writer_end(writer);
    json_writer_end(writer);
    json_writer_newline(writer);
}

static const char line_sample[] =
    "{\"name\":\"a \\\"b\\\"\",\"price\":99.99875,\"list\":[-1,null,true],"
    "\"none\":[],\"in\":{\"x\":null,\"y\":false}}\n";

static void test_structure(void)
{
    struct json_writer writer;
    struct buf buf = {0};
    struct err err = {0};

    json_writer_to_buf(&writer, &buf, 0);
    write_sample(&writer);
    IS_INT(json_writer_finish(&writer, &err), 0, "an object on one line");
    IS_TEXT(text_of(&buf), line_sample, "is as written by hand");
    buf.size = 0;
    json_writer_to_buf(&writer, &buf, 2);
    write_sample(&writer);
    IS_INT(json_writer_finish(&writer, &err), 0, "an object over lines");
    IS_TEXT(text_of(&buf),
            "{\n"
            "  \"name\": \"a \\\"b\\\"\",\n"
            "  \"price\": 99.99875,\n"
            "  \"list\": [\n"
            "    -1,\n"
            "    null,\n"
            "    true\n"
            "  ],\n"
            "  \"none\": [],\n"
            "  \"in\": {\n"
            "    \"x\": null,\n"
            "    \"y\": false\n"
            "  }\n"
            "}\n",
            "is as written by hand");
    buf_reset(&buf);
}

static void test_file(void)
{
    struct json_writer writer;
    struct err err = {0};
    char text[sizeof(line_sample) + 1] = "";
    FILE *file = tmpfile();
    FILE *full = fopen("/dev/full", "w");

    json_writer_to_file(&writer, file, 0);
    write_sample(&writer);
    IS_INT(json_writer_finish(&writer, &err), 0, "into a file");
    rewind(file);
    text[fread(text, 1, sizeof(text) - 1, file)] = 0;
    IS_TEXT(text, line_sample, "the same text");
    json_writer_reset(&writer);
    fclose(file);
    if (!full)
        return;
    json_writer_to_file(&writer, full, 0);
    write_sample(&writer);
    IS_INT(json_writer_finish(&writer, &err), -1, "a full device fails");
    IS_INT(err.code, ERR_SYSTEM, "with the status for it");
    IS_TEXT(err.msg, "could not write: No space left on device", "and why");
    json_writer_reset(&writer);
    fclose(full);
}

int main(void)
{
    test_quote();
    test_zero_byte();
    test_reals();
    test_integers();
    test_structure();
    test_file();
    return tap_done();
}
