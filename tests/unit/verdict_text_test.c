/*
 * Goal: the report for a terminal, line by line: columns that fit, reasons in
 * words, the answer last; nothing a terminal must not get.
 */
#include "verdict/verdict.h"

#include "base/utf8.h"
#include "lib/tap.h"
#include "report/text.h"
#include "unit/verdict_rows.h"

static const struct verdict_options narrow = {.terminal = {.width = 80},
                                              .base_name = "old.json",
                                              .current_name = "new.json"};

static void check(const struct comparison *comparison,
                  const struct verdict_options *options, const char *want,
                  const char *name)
{
    char *text = report("text", comparison, options);

    IS_TEXT(text, want, "%s", name);
    free(text);
}

static void test_story(void)
{
    struct compare_row row[] = {
        valued_row(VERDICT_REGRESSION, "replay/daily", 0.125, 0.14, 10),
        valued_row(VERDICT_PASS, "csv", 2.5, 2.5, 10),
    };
    struct comparison comparison = comparison_of(row, COUNT(row));

    with_test(&row[0], 8.1, 14.94, 0.00032, 0.0012);
    check(&comparison, &narrow,
          "old.json -> new.json, by median\n\n"
          "Benchmark    Baseline Current Change Status     "
          "   95% interval       p     n\n"
          "replay/daily   125 ms  140 ms +12.0% REGRESSION "
          "+8.1% to +14.9%  0.0012 10+10\n"
          "csv            2.50 s  2.50 s   0.0% PASS       "
          "              \xe2\x80\x93       \xe2\x80\x93 10+10\n"
          "\n"
          "REGRESSION replay/daily\n"
          "  12.0 % slower, over the limit of 10 %; 95 % interval +8.1% to "
          "+14.9%;\n"
          "  Mann-Whitney p = 0.00032 (adjusted for all tests: 0.0012); n = 10 "
          "and 10\n"
          "\n"
          "1 regression, 1 unchanged\n"
          "FAIL: 1 benchmark regressed >10%\n",
          "80 columns");
}

static void test_passes(void)
{
    struct compare_row row[] = {
        valued_row(VERDICT_PASS, "csv", 2.5, 2.5, 10),
    };
    struct comparison comparison = comparison_of(row, COUNT(row));
    char warning[] = "the machines differ, so thresholds mean little: "
                     "baseline \"A\", current \"B\" and some more words";
    char *warnings[] = {warning};
    const struct verdict_options colour = {
        .terminal = {.width = 40, .colour = true}};

    comparison.warning = warnings;
    comparison.warnings = 1;
    comparison.geomean = 1.031;
    check(&comparison, &colour,
          "\033[1mBenchmark\033[0m \033[1mBaseline\033[0m "
          "\033[1mCurrent\033[0m \033[1mChange\033[0m \033[1mStatus\033[0m\n"
          "csv         2.50 s  2.50 s   0.0% PASS\n"
          "\n"
          "\033[33mwarning\033[0m\n"
          "  the machines differ, so thresholds\n"
          "  mean little: baseline \"A\", current \"B\"\n"
          "  and some more words\n"
          "\n"
          "1 unchanged; geometric mean +3.1%\n"
          "\033[32mPASS\033[0m: 1 benchmark, none regressed >10%\n",
          "40 columns in colour");
}

/* Widest line, and whether all of it is what a terminal may have. */
static size_t widest(const char *text, bool *clean)
{
    size_t most = 0;

    *clean = true;
    while (*text) {
        size_t size = strcspn(text, "\n");
        size_t width = text_width(text, size);

        for (size_t at = 0; at < size;) {
            long code;
            size_t length = utf8_next(text + at, size - at, &code);

            *clean = *clean && length && code >= 0x20 &&
                     (code < 0x7f || code > 0x9f);
            at += length ? length : 1;
        }
        most = width > most ? width : most;
        text += size + (text[size] == '\n');
    }
    return most;
}

static void test_hostile(void)
{
    enum { LONG = 1000000 };
    static const size_t widths[] = {60, 80, 120, 200};
    char *name = malloc(LONG + 1);
    struct compare_row row[] = {
        valued_row(VERDICT_REGRESSION,
                   "\033[2J\n|`<b>\xff\xe2\x80\xae evil\xe2\x80\xac", 1, 2, 10),
        valued_row(VERDICT_UNSURE, NULL, 1, 1.2, 10),
        valued_row(VERDICT_ERROR, "", 1, 1.2, 10),
    };
    struct comparison comparison = comparison_of(row, COUNT(row));

    if (!name)
        abort();
    memset(name, 'x', LONG);
    name[LONG] = 0;
    row[1].name = name;
    row[1].unit = name;
    row[1].metric = "\x9b"
                    "31m";
    row[2].name = NULL;
    row[2].metric = NULL;
    row[2].unit = NULL;
    memset(row[1].note, 'y', sizeof(row[1].note) - 1);
    for (size_t k = 0; k < COUNT(widths); k++) {
        const struct verdict_options options = {.terminal = {widths[k], 0, 0},
                                                .title = name,
                                                .base_name = "a\n",
                                                .current_name = "b\xff"};
        char *text = report("text", &comparison, &options);
        bool clean;

        OK(strlen(text) < 20000, "%zu columns: bounded", widths[k]);
        OK(widest(text, &clean) <= (widths[k] < 80 ? 80 : widths[k]),
           "%zu columns: no line is wider", widths[k]);
        OK(clean, "%zu columns: only text", widths[k]);
        free(text);
    }
    free(name);
}

static void test_empty(void)
{
    struct comparison comparison = comparison_of(NULL, 0);
    char *text = report("text", &comparison, &narrow);

    OK(strstr(text, ": nothing to compare\n") != NULL, "nothing");
    free(text);
}

int main(void)
{
    test_story();
    test_passes();
    test_hostile();
    test_empty();
    return tap_done();
}
