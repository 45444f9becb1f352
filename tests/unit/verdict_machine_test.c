/*
 * Goal: reports for programs: CSV, TAP and JUnit byte by byte, JSON by another
 * reader (jansson), figures exact, names whole.
 */
#include "verdict/verdict.h"

#include <jansson.h>

#include "lib/tap.h"
#include "unit/verdict_rows.h"

static const struct verdict_options plain = {.base_name = "old",
                                             .current_name = "new"};

static void check(const char *format, const struct comparison *comparison,
                  const char *want, const char *name)
{
    char *text = report(format, comparison, &plain);

    IS_TEXT(text, want, "%s: %s", format, name);
    free(text);
}

#define CSV_HEADER                                                             \
    "verdict,name,metric,unit,better,kind,gated,literal,change_percent,"       \
    "worse_percent,low_percent,high_percent,p,p_adjusted,evidence,"            \
    "warn_percent,fail_percent,abs,noise_percent,needed,base_n,base_sessions," \
    "base_value,base_mean,base_median,base_stddev,base_min,base_max,base_p95," \
    "base_p99,base_outliers,base_many_modes,current_n,current_sessions,"       \
    "current_value,current_mean,current_median,current_stddev,current_min,"    \
    "current_max,current_p95,current_p99,current_outliers,current_many_modes," \
    "why\r\n"

static void test_csv(void)
{
    struct compare_row row[] = {
        valued_row(VERDICT_REGRESSION, "a \"b\",\nc\xff", 1, 2, 10),
        plain_row(VERDICT_MISSING, "d"),
    };
    struct comparison comparison = comparison_of(row, COUNT(row));

    with_test(&row[0], 99.5, 101, 0.1, 0.2);
    check("csv", &comparison,
          CSV_HEADER
          "REGRESSION,\"a \"\"b\"\",\nc\xef\xbf\xbd\",\"wall\",\"s\",lower,"
          "sampled,true,false,100,100,99.5,101,0.1,0.2,rank,5,10,0,,0,10,1,1,1,"
          "1,,,,,,0,false,10,1,2,2,2,,,,,,0,false,\"100 % slower, over the "
          "limit of 10 %; 95 % interval +99.5% to +101%; Mann-Whitney p = 0.1 "
          "(adjusted for all tests: 0.2); n = 10 and 10\"\r\n"
          "MISSING,\"d\",\"wall\",\"s\",lower,sampled,true,false,,,,,,,none,5,"
          "10,0,,0,0,0,,,,,,,,,0,false,0,0,,,,,,,,,0,false,\"it is in the "
          "baseline, but not in the current results\"\r\n",
          "two rows");
    comparison = comparison_of(row, 0);
    check("csv", &comparison, CSV_HEADER, "no rows");
}

static void test_tap(void)
{
    struct compare_row row[] = {
        valued_row(VERDICT_REGRESSION, "a # TODO\n\\", 1.25, 2.5, 1),
        valued_row(VERDICT_UNSURE, "b", 1.25, 1.5, 1),
        valued_row(VERDICT_PASS, "c", 1.25, 1.25, 1),
        valued_row(VERDICT_REGRESSION, "d", 1.25, 2.5, 1),
        plain_row(VERDICT_NEW, "e"),
    };
    struct comparison comparison = comparison_of(row, COUNT(row));

    row[3].gated = false;
    row[4].current = value_side(1.25, 1);
    check("tap", &comparison,
          "TAP version 14\n"
          "1..5\n"
          "not ok 1 - a \\# TODO \\\\ +100% REGRESSION\n"
          "  ---\n"
          "  why: \"100 % slower, over the limit of 10 %; n = 1 and 1\"\n"
          "  baseline: \"1.25 s\"\n"
          "  current: \"2.50 s\"\n"
          "  ...\n"
          "not ok 2 - b +20.0% UNSURE # TODO unsure\n"
          "  ---\n"
          "  why: \"20.0 % slower, over the limit of 10 %, but the samples do "
          "not show it is more than noise; n = 1 and 1\"\n"
          "  baseline: \"1.25 s\"\n"
          "  current: \"1.50 s\"\n"
          "  ...\n"
          "ok 3 - c 0.0% PASS\n"
          "not ok 4 - d +100% REGRESSION # TODO regression, not gated\n"
          "  ---\n"
          "  why: \"100 % slower, over the limit of 10 %; n = 1 and 1; not "
          "gated\"\n"
          "  baseline: \"1.25 s\"\n"
          "  current: \"2.50 s\"\n"
          "  ...\n"
          "ok 5 - e \xe2\x80\x93 NEW # SKIP new\n"
          "  ---\n"
          "  why: \"it is not in the baseline: nothing to compare with\"\n"
          "  baseline: \"\xe2\x80\x93\"\n"
          "  current: \"1.25 s\"\n"
          "  ...\n"
          "# FAIL: 1 benchmark regressed >10%\n",
          "all kinds of points");
}

static void test_junit(void)
{
    struct compare_row row[] = {
        valued_row(VERDICT_REGRESSION, "<a>&\"'\n\001\xff", 1.25, 2.5, 1),
        plain_row(VERDICT_MISSING, "b"),
        plain_row(VERDICT_NEW, "c"),
        valued_row(VERDICT_PASS, "d", 1.25, 1.25, 1),
    };
    struct comparison comparison = comparison_of(row, COUNT(row));
    char warning[] = "]]> \033[31m";
    char *warnings[] = {warning};

    comparison.warning = warnings;
    comparison.warnings = 1;
    check("junit", &comparison,
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          "<testsuites name=\"benchcmp\" tests=\"4\" failures=\"1\" "
          "errors=\"1\" skipped=\"1\">\n"
          "  <testsuite name=\"benchcmp\" tests=\"4\" failures=\"1\" "
          "errors=\"1\" skipped=\"1\">\n"
          "    <testcase classname=\"benchcmp\" "
          "name=\"&lt;a&gt;&amp;&quot;&#39;&#10;\xef\xbf\xbd\xef\xbf\xbd\">\n"
          "      <failure type=\"REGRESSION\" message=\"100 % slower, over the "
          "limit of 10 %; n = 1 and 1\"/>\n"
          "      <system-out>REGRESSION: 1.25 s to 2.50 s, +100%; 100 % "
          "slower, over the limit of 10 %; n = 1 and 1</system-out>\n"
          "    </testcase>\n"
          "    <testcase classname=\"benchcmp\" name=\"b\">\n"
          "      <error type=\"MISSING\" message=\"it is in the baseline, but "
          "not in the current results\"/>\n"
          "      <system-out>MISSING: \xe2\x80\x93 to \xe2\x80\x93, "
          "\xe2\x80\x93; it is in the baseline, but not in the current "
          "results</system-out>\n"
          "    </testcase>\n"
          "    <testcase classname=\"benchcmp\" name=\"c\">\n"
          "      <skipped type=\"NEW\" message=\"it is not in the baseline: "
          "nothing to compare with\"/>\n"
          "      <system-out>NEW: \xe2\x80\x93 to \xe2\x80\x93, \xe2\x80\x93; "
          "it is not in the baseline: nothing to compare with</system-out>\n"
          "    </testcase>\n"
          "    <testcase classname=\"benchcmp\" name=\"d\">\n"
          "      <system-out>PASS: 1.25 s to 1.25 s, 0.0%; no change; n = 1 "
          "and 1</system-out>\n"
          "    </testcase>\n"
          "    <system-out>FAIL: 1 benchmark regressed >10%; 1 missing\n"
          "warning: ]]&gt; \xef\xbf\xbd[31m</system-out>\n"
          "  </testsuite>\n"
          "</testsuites>\n",
          "all kinds of cases");
}

static const json_t *at(const json_t *root, size_t row, const char *key)
{
    return json_object_get(json_array_get(json_object_get(root, "rows"), row),
                           key);
}

static void test_json(void)
{
    enum { LONG = 1000000 };
    char *name = malloc(LONG + 1);
    struct compare_row row[] = {
        valued_row(VERDICT_REGRESSION, "a\"\\\n\xff", 0.1, 1.0 / 3, 10),
        plain_row(VERDICT_ERROR, "b"),
    };
    struct comparison comparison = comparison_of(row, COUNT(row));
    const json_t *base;
    json_error_t error;
    json_t *root;
    char *text;

    if (!name)
        abort();
    memset(name, 'x', LONG);
    name[LONG] = 0;
    row[1].name = name;
    row[0].change = (double)INFINITY;
    comparison.geomean = 1.0 / 7;
    text = report("json", &comparison, &plain);
    root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    OK(root != NULL, "json: it is JSON: %s", root ? "" : error.text);
    IS_TEXT(json_string_value(json_object_get(root, "status")), "FAIL",
            "json: status");
    IS_INT(json_integer_value(json_object_get(root, "exit_status")), 1,
           "json: exit status");
    IS_TEXT(json_string_value(json_object_get(root, "summary")),
            "1 benchmark regressed >10%; 1 error", "json: summary");
    IS_NEAR(json_real_value(json_object_get(root, "geomean_ratio")), 1.0 / 7, 0,
            "json: to the last digit");
    IS_TEXT(json_string_value(at(root, 0, "name")), "a\"\\\n\xef\xbf\xbd",
            "json: a name");
    OK(json_is_null(at(root, 0, "change_percent")), "json: infinite is null");
    OK(json_is_null(at(root, 0, "p")), "json: NaN is null");
    base = json_object_get(at(root, 0, "current"), "value");
    IS_NEAR(json_real_value(base), 1.0 / 3, 0, "json: a value exact");
    IS_INT((int64_t)json_string_length(at(root, 1, "name")), LONG,
           "json: a long name whole");
    IS_INT(json_integer_value(
               json_object_get(json_object_get(root, "counts"), "REGRESSION")),
           1, "json: counts");
    json_decref(root);
    free(text);
    free(name);
}

static void test_find(void)
{
    OK(verdict_format_find("tap", 3) != NULL, "found");
    OK(verdict_format_find("tap=file", 3) != NULL, "found by its length");
    OK(!verdict_format_find("ta", 2) && !verdict_format_find("", 0), "not");
}

int main(void)
{
    test_csv();
    test_tap();
    test_junit();
    test_json();
    test_find();
    return tap_done();
}
