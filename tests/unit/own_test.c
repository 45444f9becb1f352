/*
 * Goal: benchcmp/1 as BENCHCMP section 4 has it: what is written is read again,
 * what is not known stays, and what is broken is said.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/format.h"
#include "lib/tap.h"

static struct err err;

static int read_text(const char *text, struct results *results)
{
    struct format_input input = {
        .name = "x.json", .data = text, .size = strlen(text)};

    err = (struct err){0};
    return format_read_memory(&input, NULL, NULL, results, &err);
}

/* The text of results; the caller's. */
static char *write_text(const struct results *results)
{
    struct buf out = {0};

    if (format_own.write(results, &out, &err) < 0 ||
        buf_append(&out, "", 1, &err) < 0)
        abort();
    return (char *)out.data;
}

static void fill(struct results *results)
{
    struct result_benchmark *benchmark;
    struct result_metric *metric;

    for (int k = 0; k < 2; k++)
        if (results_session(results, &err) < 0)
            abort();
    results->session[1].machine.cpus = 2;
    results->session[1].dirty = true;
    if (results_text(&results->session[1].commit, "c0ffee", &err) < 0 ||
        results_list(&results->session[0].warning,
                     &results->session[0].warnings, "load is high", &err) < 0)
        abort();
    benchmark = results_benchmark(results, "z/last", 6, &err);
    metric = results_metric(benchmark, "wall", "s", BETTER_LOWER, &err);
    if (results_sample_pair(metric, 0, 0.1, 0, &err) < 0 ||
        results_sample_pair(metric, 0, 0.2, 3, &err) < 0 ||
        results_sample(metric, 1, 1e-9, &err) < 0)
        abort();
    metric->threshold.fail = 20;
    metric->rounds = 2;
    metric = results_metric(benchmark, "rate", "bars/s", BETTER_HIGHER, &err);
    metric->kind = METRIC_SUMMARY;
    metric->summary.n = 5;
    metric->summary.median = 1 / 3.0;
    benchmark = results_benchmark(results, "a \"first\"\n", 10, &err);
    if (results_text(&benchmark->error, "exit status 1", &err) < 0)
        abort();
}

static void test_tool(void)
{
    struct results results = {0};
    struct results more = {0};
    char *text;

    fill(&more);
    if (results_text(&more.tool, "benchrun", &err) < 0 ||
        results_merge(&results, &more, &err) < 0)
        abort();
    text = write_text(&results);
    OK(strstr(text, "\"tool\": {\"name\": \"benchrun\", ") != NULL,
       "the writer is the one that was told");
    free(text);
    results_free(&results);
    results_free(&more);
}

static void test_written(void)
{
    static const char want[] =
        "{\n"
        " \"schema\": \"benchcmp/1\",\n"
        " \"tool\": {\"name\": \"benchcmp\", \"version\": \"VERSION\"},\n"
        " \"git\": {\"commit\": \"c0ffee\", \"dirty\": true},\n"
        " \"sessions\": [\n"
        "  {\n"
        "   \"id\": 0,\n"
        "   \"env_warnings\": [\"load is high\"]\n"
        "  },\n"
        "  {\n"
        "   \"id\": 1,\n"
        "   \"git\": {\"commit\": \"c0ffee\", \"dirty\": true},\n"
        "   \"machine\": {\n"
        "    \"cpus\": 2\n"
        "   }\n"
        "  }\n"
        " ],\n"
        " \"benchmarks\": [\n"
        "  {\n"
        "   \"name\": \"a \\\"first\\\"\\n\",\n"
        "   \"error\": \"exit status 1\",\n"
        "   \"metrics\": []\n"
        "  },\n"
        "  {\n"
        "   \"name\": \"z/last\",\n"
        "   \"metrics\": [\n"
        "    {\n"
        "     \"name\": \"rate\",\n"
        "     \"unit\": \"bars/s\",\n"
        "     \"better\": \"higher\",\n"
        "     \"kind\": \"summary\",\n"
        "     \"summary\": {\"n\": 5, \"median\": 0.33333333333333331, "
        "\"p50\": 0.33333333333333331}\n"
        "    },\n"
        "    {\n"
        "     \"name\": \"wall\",\n"
        "     \"unit\": \"s\",\n"
        "     \"better\": \"lower\",\n"
        "     \"kind\": \"sampled\",\n"
        "     \"rounds\": 2,\n"
        "     \"samples\": [\n"
        "      [0.10000000000000001, 0.20000000000000001],\n"
        "      [1.0000000000000001e-09]\n"
        "     ],\n"
        "     \"pair\": [\n"
        "      [0, 3],\n"
        "      null\n"
        "     ],\n"
        "     \"summary\": ";
    struct results results = {0};
    char *text;
    char *version;

    fill(&results);
    text = write_text(&results);
    version = strstr(text, "\"version\": \"");
    OK(version != NULL, "the version is there");
    if (version) {
        char *from = version + strlen("\"version\": \"");
        char *to = strchr(from, '"');
        size_t size = (size_t)(from - text);

        OK(!strncmp(text, want, size), "the beginning");
        size = strlen("VERSION");
        OK(!strncmp(to, want + (from - text) + size,
                    strlen(want) - (size_t)(from - text) - size),
           "sorted by name, samples and their slots a line a session");
    }
    OK(strstr(text, "\"threshold\": {\"fail\": 20}") != NULL,
       "a threshold has what is set");
    free(text);
    results_free(&results);
}

static void test_again(void)
{
    struct results results = {0};
    struct results again = {0};
    const struct result_metric *metric;
    char *text;
    char *second;

    fill(&results);
    text = write_text(&results);
    IS_INT(read_text(text, &again), 0, "what is written is read: %s", err.msg);
    second = write_text(&again);
    IS_TEXT(second, text, "and written again it is the same");
    metric = &results_find(&again, "z/last")->metric[1];
    OK(!strcmp(metric->name, "wall") && metric->session[0].n == 2 &&
           metric->session[0].pair[1] == 3 && !metric->session[1].pair &&
           isnan(metric->summary.mean) && isnan(metric->threshold.warn),
       "with samples, slots, and what is absent");
    IS_NEAR(metric->session[0].value[0], 0.1, 0, "to the last bit");
    IS_TEXT(results_find(&again, "a \"first\"\n")->error, "exit status 1",
            "with errors");
    OK(again.session[1].dirty && again.session[1].machine.cpus == 2,
       "and sessions");
    free(text);
    free(second);
    results_free(&results);
    results_free(&again);
}

static const char unknown[] =
    "{\"schema\":\"benchcmp/1\",\"x0\":[1,{\"deep\":0.1}],"
    "\"tool\":{\"name\":\"other\",\"x1\":1},\"git\":{\"x2\":2},"
    "\"sessions\":[{\"id\":0,\"x3\":3,\"git\":{\"commit\":\"a\",\"x4\":4},"
    "\"machine\":{\"cpus\":\"two\",\"x5\":5}}],"
    "\"benchmarks\":[{\"name\":\"a\",\"params\":{\"n\":6},\"x6\":null,"
    "\"exit_codes\":[0,null],"
    "\"metrics\":[{\"name\":\"wall\",\"unit\":\"ms\",\"x7\":1e300,"
    "\"samples\":[[1,2]],\"summary\":{\"mean\":9,\"x8\":8},"
    "\"threshold\":{\"abs\":1,\"x9\":9}}]}],"
    "\"history\":[{\"date\":\"2024-01-01\",\"x10\":true}]}";

static void test_unknown(void)
{
    static const char *const kept[] = {
        "\"x0\": [1, {\"deep\": 0.10000000000000001}]",
        "\"x1\": 1",
        "\"x2\": 2",
        "\"x3\": 3",
        "\"x4\": 4",
        "\"x5\": 5",
        "\"x6\": null",
        "\"x7\": 1.0000000000000001e300",
        "\"x8\": 8",
        "\"x9\": 9",
        "\"x10\": true",
        "\"params\": {\"n\": 6}",
        "\"cpus\": \"two\"",
        "\"exit_codes\": [0, null]"};
    struct results results = {0};
    struct results again = {0};
    char *text;
    char *second;

    IS_INT(read_text(unknown, &results), 0, "unknown members: %s", err.msg);
    IS_NEAR(results.benchmark[0].metric[0].session[0].value[1], 2e-3, 1e-18,
            "another unit is converted");
    IS_NEAR(results.benchmark[0].metric[0].threshold.abs, 1e-3, 1e-18,
            "in thresholds, too");
    OK(isnan(results.benchmark[0].metric[0].summary.mean),
       "a summary of samples that are there says nothing");
    text = write_text(&results);
    for (size_t k = 0; k < sizeof(kept) / sizeof(kept[0]); k++)
        OK(strstr(text, kept[k]) != NULL, "kept: %s", kept[k]);
    OK(strstr(text, "\"mean\": 0.0015") && !strstr(text, "other"),
       "what is known is written anew");
    IS_INT(read_text(text, &again), 0, "and read again: %s", err.msg);
    second = write_text(&again);
    IS_TEXT(second, text, "the same");
    results.benchmark[0].metric[0].extra[0] = '!';
    {
        struct buf out = {0};

        OK(format_own.write(&results, &out, &err) < 0 && err.code == ERR_DATA,
           "what is no object cannot be kept");
        buf_reset(&out);
    }
    free(text);
    free(second);
    results_free(&results);
    results_free(&again);
}

static void test_nan(void)
{
    struct results results = {0};
    struct results again = {0};
    struct result_benchmark *benchmark =
        results_benchmark(&results, "a", 1, &err);
    struct result_metric *metric =
        results_metric(benchmark, "wall", "s", BETTER_LOWER, &err);
    char *text;

    if (results_sample(metric, 0, (double)NAN, &err) < 0 ||
        results_sample(metric, 0, (double)INFINITY, &err) < 0 ||
        results_sample(metric, 0, 1, &err) < 0)
        abort();
    text = write_text(&results);
    OK(!strstr(text, "nan") && !strstr(text, "inf"), "no NaN in JSON");
    OK(strstr(text, "[null, null, 1]") && strstr(text, "\"error\": "),
       "null and an error instead");
    IS_INT(read_text(text, &again), 0, "which is read");
    IS_TEXT(again.benchmark[0].metric[0].error, "a sample is not a number",
            "as an error");
    free(text);
    results_free(&again);
    IS_INT(read_text("{\"schema\":\"benchcmp/1\",\"benchmarks\":[{\"name\":"
                     "\"a\",\"metrics\":[{\"name\":\"w\",\"unit\":\"s\","
                     "\"samples\":[[1,null]]}]}]}",
                     &again),
           0, "null alone");
    OK(again.benchmark[0].metric[0].error != NULL, "is an error, too");
    results_free(&again);
    results_free(&results);
}

#define HEAD "{\"schema\":\"benchcmp/1\",\"benchmarks\":["
#define METRIC                                                                 \
    HEAD "{\"name\":\"a\",\"metrics\":[{\"name\":\"w\",\"unit\":\"s\","

static void test_bad(void)
{
    static const struct {
        const char *text;
        const char *want;
    } rows[] = {
        {"{\"schema\":\"benchcmp/2\",\"benchmarks\":[]}",
         "x.json: its schema is \"benchcmp/2\", not \"benchcmp/1\""},
        {HEAD "]}", "x.json: no benchmarks in it (read as own)"},
        {HEAD "{\"name\":\"a\"},\n{\"name\":",
         "x.json:2:9: unexpected token near end of file"},
        {HEAD "{\"name\":\"a\"},{\"name\":\"a\"}]}",
         "x.json: benchmark \"a\" twice"},
        {HEAD "{\"name\":5}]}", "x.json: a benchmark without a name"},
        {HEAD "7]}", "x.json: a benchmark without a name"},
        {HEAD "{\"name\":\"a\",\"metrics\":{}}]}",
         "x.json: benchmark \"a\": \"metrics\" is not an array"},
        {METRIC "\"samples\":[[1,\"x\"]]}]}]}",
         "x.json: benchmark \"a\": a sample is not a number"},
        {METRIC "\"samples\":[1,2]}]}]}",
         "x.json: benchmark \"a\": \"samples\" is not one array a session"},
        {METRIC "\"samples\":[[1,2]],\"pair\":[[1]]}]}]}",
         "x.json: benchmark \"a\": 1 pairs for 2 samples"},
        {METRIC "\"samples\":[[1]],\"pair\":[[\"x\"]]}]}]}",
         "x.json: benchmark \"a\": a pair is not a number"},
        {METRIC "\"better\":\"more\"}]}]}",
         "x.json: \"better\" of a metric is not \"lower\", ..."},
        {METRIC "\"x\":1},{\"name\":\"w\",\"unit\":\"ms\"}]}]}",
         "x.json: benchmark \"a\": metric \"w\" twice"},
        {"", "x.json: the file is empty"},
        {"[", "x.json: not recognised as results of benchmarks"},
    };

    for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
        struct results results = {0};

        OK(read_text(rows[k].text, &results) < 0 && err.code == ERR_DATA,
           "row %zu is refused", k);
        IS_TEXT(err.msg, rows[k].want, "row %zu: why", k);
        OK(!results.benchmarks, "row %zu leaves nothing behind", k);
        results_free(&results);
    }
}

static void test_cut(void)
{
    struct results results = {0};
    bool good = true;
    char *text;
    size_t size;

    fill(&results);
    text = write_text(&results);
    size = strlen(text) - 1; /* the final line end may be missing */
    for (size_t k = 1; k < size; k++) {
        struct format_input input = {
            .name = "cut", .data = text, .size = size - k};
        struct results cut = {0};

        good = good &&
               format_read_memory(&input, &format_own, NULL, &cut, &err) < 0 &&
               err.code == ERR_DATA;
        results_free(&cut);
    }
    OK(good, "a file that is cut anywhere is refused");
    free(text);
    results_free(&results);
}

int main(void)
{
    test_written();
    test_tool();
    test_again();
    test_unknown();
    test_nan();
    test_bad();
    test_cut();
    return tap_done();
}
