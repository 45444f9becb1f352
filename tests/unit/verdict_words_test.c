/* Goal: what is said of a verdict, and the headline, in words a person gets. */
#include "verdict/words.h"

#include "lib/tap.h"
#include "unit/verdict_rows.h"

static const struct verdict_options options = {.emoji = true};

static void reason_is(const struct compare_row *row, const char *want,
                      const char *name)
{
    struct buf out = {0};
    struct err err = {0};

    IS_INT(words_reason(row, &out, &err), 0, "%s: said", name);
    IS_TEXT((const char *)out.data, want, "%s", name);
    buf_reset(&out);
}

static void test_regressions(void)
{
    struct compare_row row =
        valued_row(VERDICT_REGRESSION, "a", 0.125, 0.14, 10);

    with_test(&row, 8.1, 14.94, 0.00032, 0.0012);
    reason_is(&row,
              "12.0 % slower, over the limit of 10 %; 95 % interval +8.1% to "
              "+14.9%; Mann-Whitney p = 0.00032 (adjusted for all tests: "
              "0.0012); n = 10 and 10",
              "a regression");
    row.gated = false;
    row.evidence = EVIDENCE_PAIRS;
    row.p = 1e-9;
    row.p_adjusted = 1e-9;
    strcpy(row.note, "other code");
    reason_is(
        &row,
        "12.0 % slower within pairs, over the limit of 10 %; 95 % interval "
        "+8.1% to +14.9%; Wilcoxon p < 0.0001; n = 10 and 10; other "
        "code; not gated",
        "one that is not gated");
    row = valued_row(VERDICT_REGRESSION, "a", 1, 2, 1);
    row.literal = true;
    reason_is(&row,
              "100 % slower, over the limit of 10 %; n = 1 and 1; n<3: "
              "threshold only",
              "too few for a test");
    row = valued_row(VERDICT_REGRESSION, "a", 125, 110, 1);
    row.unit = "bars/s";
    row.better = BETTER_HIGHER;
    row.worse = -row.change;
    row.literal = true;
    reason_is(&row,
              "12.0 % less, over the limit of 10 %; n = 1 and 1; n<3: "
              "threshold only",
              "a rate");
    row = valued_row(VERDICT_REGRESSION, "a", 1000, 1100.3, 1);
    row.unit = "B";
    row.evidence = EVIDENCE_EXACT;
    row.kind = METRIC_EXACT;
    reason_is(&row,
              "10.030 % more, over the limit of 10 %; an exact count, no test "
              "needed",
              "digits where it is near the limit");
}

static void test_doubts(void)
{
    struct compare_row row = valued_row(VERDICT_UNSURE, "a", 1, 1.111, 10);

    with_test(&row, -3, 28.1, 0.063, 0.063);
    row.needed = 33;
    row.noise = 14;
    row.current.many_modes = true;
    reason_is(&row,
              "11.1 % slower, over the limit of 10 %, but the samples do not "
              "show it is more than noise; 95 % interval -3.0% to +28.1%; "
              "Mann-Whitney p = 0.063; n = 10 and 10; needs ~33 samples per "
              "side to resolve 10 % at this noise; threshold 10 % is below "
              "this benchmark's noise floor 14.0 %; the samples of the current "
              "side have more than one mode",
              "unsure");
    row = valued_row(VERDICT_PASS, "a", 1, 1.07, 10);
    reason_is(&row,
              "7.0 % slower, over the warning at 5 %, but the samples do not "
              "show it is more than noise; n = 10 and 10",
              "over the warning, not shown");
    row.abs = 0.1;
    reason_is(&row,
              "7.0 % slower, but by less than the floor of 100 ms; n = 10 and "
              "10",
              "below the floor");
    row = valued_row(VERDICT_PASS, "a", 1, 1, 10);
    reason_is(&row, "no change; n = 10 and 10", "identical");
    row.evidence = EVIDENCE_QUANTILES;
    reason_is(&row,
              "no change; judged by the bounds of both percentiles; n = 10 and "
              "10",
              "percentiles");
    row = valued_row(VERDICT_IMPROVED, "a", 1, 0.92, 10);
    with_test(&row, -9, -7, 1, 1);
    reason_is(&row, "8.0 % faster; 95 % interval -9.0% to -7.0%; n = 10 and 10",
              "improved: its p is of getting worse");
    row = valued_row(VERDICT_SLOWER, "a", 1, 1.06, 10);
    reason_is(&row, "6.0 % slower, over the warning at 5 %; n = 10 and 10",
              "slower");
}

static void test_without_numbers(void)
{
    struct compare_row row = plain_row(VERDICT_ERROR, "a");

    strcpy(row.note, "current: it left with status 1");
    reason_is(&row,
              "there is no number to compare; current: it left with status 1",
              "an error");
    row = plain_row(VERDICT_MISSING, "a");
    reason_is(&row, "it is in the baseline, but not in the current results",
              "missing");
    row = plain_row(VERDICT_INCOMPARABLE, "a");
    strcpy(row.note, "s against B");
    reason_is(&row, "the two sides cannot be compared; s against B",
              "incomparable");
    row = plain_row(VERDICT_NEW, "a");
    row.gated = false;
    reason_is(&row, "it is not in the baseline: nothing to compare with",
              "new");
    row = plain_row(VERDICT_CHANGED, "a");
    reason_is(&row, "the benchmark's own code is another one: not compared",
              "changed");
}

static void headline_is(struct compare_row *row, size_t rows,
                        const struct verdict_options *used, const char *status,
                        const char *want)
{
    struct comparison comparison = comparison_of(row, rows);
    struct words words;
    struct buf out = {0};
    struct err err = {0};
    struct sheet sheet;

    comparison.geomean = 1.125;
    words_init(&words, &comparison, used);
    sheet_init(&sheet, &out, &err);
    words_headline(&words, &sheet);
    sheet_bytes(&sheet, "", 1);
    IS_INT(sheet_end(&sheet), 0, "said");
    IS_TEXT(words_status(&words), status, "the status of \"%s\"", want);
    IS_TEXT((const char *)out.data, want, "%s", want);
    buf_reset(&out);
}

static void test_headlines(void)
{
    struct compare_config strict;
    struct verdict_options unsure_fails = {.config = &strict};
    struct compare_row row[] = {
        valued_row(VERDICT_REGRESSION, "a", 1, 1.2, 10),
        valued_row(VERDICT_REGRESSION, "b", 1, 1.2, 10),
        plain_row(VERDICT_MISSING, "c"),
        valued_row(VERDICT_UNSURE, "d", 1, 1.2, 10),
        valued_row(VERDICT_PASS, "e", 1, 1, 10),
    };

    headline_is(row, 1, &options, "FAIL", "1 benchmark regressed >10%");
    headline_is(row, 2, &options, "FAIL", "2 benchmarks regressed >10%");
    headline_is(row, 3, &options, "FAIL",
                "2 benchmarks regressed >10%; 1 missing");
    headline_is(row + 2, 1, &options, "INCOMPLETE", "1 missing");
    headline_is(row + 3, 2, &options, "PASS",
                "2 benchmarks, none regressed >10%; 1 unsure");
    compare_config_default(&strict);
    strict.unsure_fails = true;
    headline_is(row + 3, 2, &unsure_fails, "FAIL",
                "1 unsure, which counts as failed");
    strict.unsure_fails = false;
    strict.geomean_fails = true;
    headline_is(row + 4, 1, &unsure_fails, "FAIL",
                "the geometric mean changed by +12.5%");
    row[1].metric = "rss";
    headline_is(row, 2, &options, "FAIL", "2 measurements regressed >10%");
}

static void test_figures(void)
{
    char text[WORDS_MAX];
    struct compare_row row = plain_row(VERDICT_PASS, "a");

    IS_TEXT(words_change(-12, text), "-12.0%", "less");
    IS_TEXT(words_change(-0.04, text), "0.0%", "nothing has no sign");
    IS_TEXT(words_change(99900, text), "+99900%", "much more");
    IS_TEXT(words_change(1e9, text), "+1e+09%", "far more");
    IS_TEXT(words_change((double)INFINITY, text), WORDS_ABSENT, "from nothing");
    IS_TEXT(words_change((double)NAN, text), WORDS_ABSENT, "unknown");
    IS_TEXT(words_interval(&row, text), WORDS_ABSENT, "no interval");
    IS_TEXT(words_value((double)NAN, "s", text), WORDS_ABSENT, "no value");
    IS_TEXT(words_value(1.5, NULL, text), "1.50", "no unit");
    IS_TEXT(words_n(&row, text), WORDS_ABSENT, "no samples");
    IS_TEXT(words_p(0.00009, text), "<0.0001", "a small p");
    IS_TEXT(words_p(0.25, text), "0.25", "a p");
}

int main(void)
{
    test_regressions();
    test_doubts();
    test_without_numbers();
    test_headlines();
    test_figures();
    return tap_done();
}
