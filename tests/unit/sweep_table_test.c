/* Goal: the tables for people fit, and rows for machines are well-formed. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/tap.h"
#include "report/row_text.h"
#include "report/sweep_table.h"

static const struct text_terminal narrow = {.width = 80};

static const char *text_of(struct buf *buf)
{
    struct err err;

    if (buf_append(buf, "", 1, &err) < 0)
        abort();
    return (const char *)buf->data;
}

/* Columns of the longest line. */
static size_t longest(const char *text)
{
    size_t most = 0;

    while (*text) {
        size_t size = strcspn(text, "\n");
        size_t width = text_width(text, size);

        if (width > most)
            most = width;
        text += size + (text[size] == '\n');
    }
    return most;
}

static const struct sweep_row sweep_rows[] = {
    {"fast=5 slow=20", 1.2345, .1234, .0567, 1.2345, 2, .05, 12, .5, 1.75},
    {"fast=10 slow=200", -.5, -.01, -.02, -.5, (double)NAN, .2, 0, (double)NAN,
     0},
};

static void test_sweep(void)
{
    struct buf out = {0};
    struct err err;
    const char *text;

    IS_INT(sweep_table(sweep_rows, 2, "sharpe", &narrow, &out, &err), 0,
           "a table");
    text = text_of(&out);
    OK(longest(text) <= 80, "of 80 columns, %zu", longest(text));
    OK(strstr(text, "fast=5 slow=20"), "has the parameters");
    OK(strstr(text, "12.34") && strstr(text, "1.234"), "return and Sharpe");
    OK(strstr(text, "return %") && strstr(text, "max dd %"), "under titles");
    OK(!strstr(text, "nan"), "what is not known is not shown");
    tap_note("%.*s", (int)strcspn(text, "\n"), text);
    buf_reset(&out);
    IS_INT(sweep_table(sweep_rows, 2, "profit_factor", &narrow, &out, &err), 0,
           "by another metric");
    text = text_of(&out);
    OK(strstr(text, "profit_factor"), "which has its column");
    OK(longest(text) <= 80, "still in 80 columns, %zu", longest(text));
    buf_reset(&out);
    IS_INT(sweep_table(NULL, 0, "sharpe", &narrow, &out, &err), 0, "no rows");
    OK(strstr(text_of(&out), "parameters"), "leave the header");
    buf_reset(&out);
}

static void test_walk(void)
{
    static const struct walk_row rows[] = {
        /* 2020-07-01..2020-09-30, then 2020-10-01..2020-12-31 */
        {INT64_C(1593561600000000000), INT64_C(1601424000000000000), "",
         "fast=5 slow=20", 1.5, 1.2, .8, "good", false, .034, 7},
        {INT64_C(1601510400000000000), INT64_C(1609372800000000000),
         "0 bars to test, 60 are needed", "", 0, 0, 0, "critical", true, 0, 0},
    };
    struct buf out = {0};
    struct err err;
    const char *text;

    IS_INT(walk_table(rows, 2, &narrow, &out, &err), 0, "a table of windows");
    text = text_of(&out);
    OK(strstr(text, "2020-07-01") && strstr(text, "2020-09-30"),
       "with first and last day");
    OK(strstr(text, "good") && strstr(text, "fast=5"), "what was found");
    OK(strstr(text, "skipped: 0 bars to test"), "and why one was skipped");
    OK(!strstr(text, "critical"), "which has no result");
    OK(longest(text) <= 80, "in 80 columns, %zu", longest(text));
    buf_reset(&out);
}

static const struct cell cells[] = {
    {"text", CELL_TEXT, {.text = "a,\"b\""}},
    {"none", CELL_TEXT, {.text = ""}},
    {"int", CELL_INT, {.integer = -7}},
    {"no_int", CELL_INT, {.integer = INT64_MIN}},
    {"money", CELL_MONEY, {.integer = 12345000000}},
    {"day", CELL_DAY, {.integer = INT64_C(1593561600000000000)}},
    {"real", CELL_REAL, {.real = .1}},
    {"no_real", CELL_REAL, {.real = (double)NAN}},
    {"hex", CELL_HEX, {.hex = 255}},
    {"bool", CELL_BOOL, {.yes = true}},
};

static void test_rows(void)
{
    size_t count = sizeof(cells) / sizeof(*cells);
    struct buf out = {0};
    struct json_writer writer;
    struct err err;

    IS_INT(row_csv_header(&out, cells, count, &err), 0, "a header");
    IS_INT(row_csv(&out, cells, count, &err), 0, "and a row");
    IS_TEXT(text_of(&out),
            "text,none,int,no_int,money,day,real,no_real,hex,bool\n"
            "\"a,\"\"b\"\"\",,-7,,123.45,2020-07-01,0.1,,00000000000000ff,"
            "true\n",
            "by RFC 4180");
    out.size = 0;
    json_writer_to_buf(&writer, &out, 0);
    row_json(&writer, "test", cells, count);
    IS_INT(json_writer_finish(&writer, &err), 0, "an object");
    IS_TEXT(text_of(&out),
            "{\"type\":\"test\",\"text\":\"a,\\\"b\\\"\",\"int\":-7,"
            "\"money\":123.45,\"day\":\"2020-07-01\",\"real\":0.1,"
            "\"hex\":\"00000000000000ff\",\"bool\":true}\n",
            "without what is absent");
    json_writer_reset(&writer);
    buf_reset(&out);
}

int main(void)
{
    test_sweep();
    test_walk();
    test_rows();
    return tap_done();
}
