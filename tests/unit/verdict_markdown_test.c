/*
 * Goal: the comment for a code review: the table of the story, what needs
 * attention first, the rest folded away, never too long for GitHub.
 */
#include "verdict/verdict.h"

#include <stdio.h>

#include "base/utf8.h"
#include "lib/tap.h"
#include "unit/verdict_rows.h"

#define CROSS   "\xe2\x9d\x8c"
#define CHECK   "\xe2\x9c\x85"
#define WARNING "\xe2\x9a\xa0\xef\xb8\x8f"
#define ARROW   "\xe2\x86\x92"

static const struct verdict_options story = {.emoji = true,
                                             .id = "main",
                                             .base_name = "old.json",
                                             .current_name = "new.json"};

static void check(const struct comparison *comparison,
                  const struct verdict_options *options, const char *want,
                  const char *name)
{
    char *text = report("markdown", comparison, options);

    IS_TEXT(text, want, "%s", name);
    free(text);
}

static void test_story(void)
{
    struct compare_row row[] = {
        valued_row(VERDICT_IMPROVED, "csv", 2.5, 2.25, 1),
        valued_row(VERDICT_PASS, "same", 2.5, 2.5, 1),
        valued_row(VERDICT_SLOWER, "codec", 1.25, 1.3375, 1),
        valued_row(VERDICT_REGRESSION, "replay", 125, 110, 1),
    };
    struct comparison comparison = comparison_of(row, COUNT(row));

    row[3].unit = "bars/s";
    row[3].better = BETTER_HIGHER;
    row[3].worse = -row[3].change;
    comparison.geomean = 0.95;
    check(&comparison, &story,
          "<!-- benchcmp:main -->\n"
          "**FAIL**: 1 benchmark regressed >10%\n\n"
          "old.json " ARROW " new.json: 1 regression, 1 slower, 1 improved, 1 "
          "unchanged; geometric mean -5.0%\n\n"
          "| Benchmark | Baseline | Current | Change | Status |\n"
          "| :-- | --: | --: | --: | :-- |\n"
          "| replay | 125 bars/s | 110 bars/s | -12.0% | " CROSS
          " REGRESSION |\n"
          "| codec | 1.25 s | 1.34 s | +7.0% | " WARNING " SLOWER |\n"
          "| csv | 2.50 s | 2.25 s | -10.0% | " CHECK " IMPROVED |\n"
          "\n"
          "<details><summary>Why</summary>\n\n"
          "- **replay**: 12.0 % less, over the limit of 10 %; n = 1 and 1\n"
          "- **codec**: 7.0 % slower, over the warning at 5 %; n = 1 and 1\n"
          "- **csv**: 10.0 % faster; n = 1 and 1\n"
          "\n</details>\n\n"
          "<details><summary>1 unchanged</summary>\n\n"
          "| Benchmark | Baseline | Current | Change | Status |\n"
          "| :-- | --: | --: | --: | :-- |\n"
          "| same | 2.50 s | 2.50 s | 0.0% | PASS |\n"
          "\n</details>\n\n",
          "the story");
}

static void test_wide(void)
{
    struct compare_row row[] = {
        valued_row(VERDICT_REGRESSION, "a|b`c`\n<i>@you", 0.125, 0.14, 10)};
    struct comparison comparison = comparison_of(row, COUNT(row));
    const struct verdict_options wide = {
        .wide = true, .id = "x-->y", .title = "# night_ly"};
    char warning[] = "<b> the machines differ";
    char *warnings[] = {warning};

    with_test(&row[0], 8.1, 14.94, 0.00032, 0.0012);
    comparison.warning = warnings;
    comparison.warnings = 1;
    check(&comparison, &wide,
          "<!-- benchcmp:x-__y -->\n"
          "### # night_ly\n\n"
          "**FAIL**: 1 benchmark regressed >10%\n\n"
          "1 regression\n\n"
          "> warning: &lt;b&gt; the machines differ\n>\n\n"
          "| Benchmark | Baseline | Current | Change | Status | 95% interval | "
          "p | n |\n"
          "| :-- | --: | --: | --: | :-- | --: | --: | --: |\n"
          "| a\\|b\\`c\\` &lt;i&gt;@&#8203;you | 125 ms | 140 ms | +12.0% | "
          "REGRESSION | +8.1% to +14.9% | 0.0012 | 10+10 |\n"
          "\n"
          "<details><summary>Why</summary>\n\n"
          "- **a\\|b\\`c\\` &lt;i&gt;@&#8203;you**: 12.0 % slower, over the "
          "limit of 10 %; 95 % interval +8.1% to +14.9%; Mann-Whitney p = "
          "0.00032 (adjusted for all tests: 0.0012); n = 10 and 10\n"
          "\n</details>\n\n",
          "all columns, no emoji, a hostile name");
}

static bool is_utf8(const char *text)
{
    size_t size = strlen(text);

    for (size_t at = 0; at < size;) {
        long code;
        size_t length = utf8_next(text + at, size - at, &code);

        if (!length)
            return false;
        at += length;
    }
    return true;
}

static size_t count_of(const char *text, const char *word)
{
    size_t count = 0;

    for (; (text = strstr(text, word)) != NULL; text += strlen(word))
        count++;
    return count;
}

/* `rows` of each of two verdicts, names of a size. */
static void check_cut(size_t rows, size_t name_size, const char *want)
{
    struct compare_row *row = calloc(2 * rows, sizeof(*row));
    char *name = malloc(name_size + 1);
    struct comparison comparison;
    char *text;

    if (!row || !name)
        abort();
    memset(name, '|', name_size);
    name[name_size] = 0;
    for (size_t k = 0; k < 2 * rows; k++)
        row[k] = valued_row(k < rows ? VERDICT_REGRESSION : VERDICT_PASS, name,
                            1, k < rows ? 2 : 1, 10);
    comparison = comparison_of(row, 2 * rows);
    text = report("markdown", &comparison, &story);
    OK(strlen(text) <= 60000, "%zu rows: %zu bytes are not too many", rows,
       strlen(text));
    OK(is_utf8(text), "%zu rows: UTF-8", rows);
    IS_INT((int64_t)count_of(text, "<details>"),
           (int64_t)count_of(text, "</details>"), "%zu rows: closed", rows);
    OK(strstr(text, want) != NULL, "%zu rows: \"%s\"", rows, want);
    free(text);
    free(name);
    free(row);
}

int main(void)
{
    test_story();
    test_wide();
    check_cut(400, 5, " unchanged");
    check_cut(5000, 5, "**Cut at 60 kB**, left out are: ");
    check_cut(3000, 100, " 3000 unchanged, 3000 reasons.\n");
    check_cut(3, 1000000, "\\|\xe2\x80\xa6\\|");
    return tap_done();
}
