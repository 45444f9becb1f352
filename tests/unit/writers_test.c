/* Goal: what other tools read is written as they document it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formats/format.h"
#include "formats/writers.h"
#include "lib/tap.h"

static struct err err;

static void add(struct results *results, const char *name, const char *metric,
                const char *unit, enum better better, double a, double b)
{
    struct result_benchmark *benchmark =
        results_benchmark(results, name, strlen(name), &err);
    struct result_metric *added =
        results_metric(benchmark, metric, unit, better, &err);

    if (results_sample(added, 0, a, &err) < 0 ||
        results_sample(added, 0, b, &err) < 0)
        abort();
    added->iterations = 100;
}

static void fill(struct results *results)
{
    struct result_benchmark *benchmark;
    struct result_metric *metric;

    add(results, "one|two \"x\"", "", "s", BETTER_LOWER, 0.5, 1.5);
    add(results, "all of it", "wall", "s", BETTER_LOWER, 1, 2);
    add(results, "all of it", "user", "s", BETTER_LOWER, 0.25, 0.5);
    add(results, "all of it", "peak_rss", "B", BETTER_LOWER, 4096, 4096);
    add(results, "all of it", "ir", "count", BETTER_LOWER, 1e6, 1e6);
    add(results, "all of it", "rate", "bars/s", BETTER_HIGHER, 3, 5);
    add(results, "all of it", "score", "points", BETTER_HIGHER, 7, 9);
    add(results, "broken", "wall", "s", BETTER_LOWER, 1, 2);
    benchmark = results_benchmark(results, "broken", 6, &err);
    if (results_text(&benchmark->error, "it failed", &err) < 0)
        abort();
    benchmark = results_benchmark(results, "summary", 7, &err);
    metric = results_metric(benchmark, "latency", "s", BETTER_LOWER, &err);
    metric->kind = METRIC_SUMMARY;
    metric->summary.mean = 2e-6;
}

static void check(int (*write)(const struct results *, struct buf *,
                               struct err *),
                  const char *want, const char *name)
{
    struct results results = {0};
    struct buf out = {0};

    fill(&results);
    OK(!write(&results, &out, &err) && !buf_append(&out, "", 1, &err),
       "%s is written", name);
    IS_TEXT((const char *)out.data, want, "%s: the text", name);
    buf_reset(&out);
    results_free(&results);
}

/* Source: benchstat's documentation of its units; Go's benchmark format. */
static const char go[] =
    "Unit points better=higher\n"
    "BenchmarkAll_of_it 100 1000000 ir 4096 B/op 3 bars/s 7 points 0.25 "
    "user-sec/op 1 sec/op\n"
    "BenchmarkAll_of_it 100 1000000 ir 4096 B/op 5 bars/s 9 points 0.5 "
    "user-sec/op 2 sec/op\n"
    "BenchmarkOne|two_\"x\" 100 0.5 sec/op\n"
    "BenchmarkOne|two_\"x\" 100 1.5 sec/op\n"
    "BenchmarkSummary 1 2e-06 sec/op\n";

static const char gab[] =
    "[\n"
    " {\n  \"name\": \"all of it - ir\",\n  \"unit\": \"count\",\n"
    "  \"value\": 1000000,\n  \"range\": \"0\",\n  \"extra\": \"n = 2\"\n },\n"
    " {\n  \"name\": \"all of it - peak_rss\",\n  \"unit\": \"B\",\n"
    "  \"value\": 4096,\n  \"range\": \"0\",\n  \"extra\": \"n = 2\"\n },\n"
    " {\n  \"name\": \"all of it - rate\",\n  \"unit\": \"bars/s\",\n"
    "  \"value\": 4,\n  \"range\": \"1.4142135623730951\",\n"
    "  \"extra\": \"n = 2\"\n },\n"
    " {\n  \"name\": \"all of it - score\",\n  \"unit\": \"points\",\n"
    "  \"value\": 8,\n  \"range\": \"1.4142135623730951\",\n"
    "  \"extra\": \"n = 2\"\n },\n"
    " {\n  \"name\": \"all of it - user\",\n  \"unit\": \"s\",\n"
    "  \"value\": 0.375,\n  \"range\": \"0.1767766952966369\",\n"
    "  \"extra\": \"n = 2\"\n },\n"
    " {\n  \"name\": \"all of it - wall\",\n  \"unit\": \"s\",\n"
    "  \"value\": 1.5,\n  \"range\": \"0.7071067811865476\",\n"
    "  \"extra\": \"n = 2\"\n },\n"
    " {\n  \"name\": \"one|two \\\"x\\\"\",\n  \"unit\": \"s\",\n"
    "  \"value\": 1,\n  \"range\": \"0.7071067811865476\",\n"
    "  \"extra\": \"n = 2\"\n },\n"
    " {\n  \"name\": \"summary\",\n  \"unit\": \"s\",\n"
    "  \"value\": 2e-06\n }\n"
    "]\n";

static void test_bmf(void)
{
    static const char *const wanted[] = {
        "\"all of it\": {\n  \"ir\": {\n   \"value\": 1000000,",
        "\"wall\": {\n   \"value\": 1.5,\n   \"lower_value\": 1,\n"
        "   \"upper_value\": 2\n  }",
        "\"one|two \\\"x\\\"\": {\n  \"latency\": {\n"
        "   \"value\": 1000000000,",
        "\"summary\": {\n  \"latency\": {\n   \"value\": 2000\n  }"};
    struct results results = {0};
    struct buf out = {0};

    fill(&results);
    OK(!write_bmf(&results, &out, &err) && !buf_append(&out, "", 1, &err),
       "bmf is written");
    for (size_t k = 0; k < sizeof(wanted) / sizeof(wanted[0]); k++)
        OK(strstr((const char *)out.data, wanted[k]) != NULL, "bmf: row %zu",
           k);
    OK(!strstr((const char *)out.data, "broken"),
       "bmf: what failed is left out");
    buf_reset(&out);
    results_free(&results);
}

static void again(const struct format *format, const char *name)
{
    struct results results = {0};
    struct results back = {0};
    struct buf out = {0};
    struct format_input input = {.name = name};

    fill(&results);
    if (format->write(&results, &out, &err) < 0 ||
        buf_append(&out, "", 1, &err) < 0)
        abort();
    input.data = (const char *)out.data;
    input.size = out.size - 1;
    IS_INT(format_read_memory(&input, NULL, NULL, &back, &err), 0,
           "%s is read again: %s", name, err.msg);
    IS_TEXT(back.format, name, "%s is recognised", name);
    OK(!results_find(&back, "broken") && !results_find(&back, "Broken"),
       "%s: what failed is no number", name);
    buf_reset(&out);
    results_free(&results);
    results_free(&back);
}

static void test_go_units(void)
{
    static const char text[] = "BenchmarkX 10 5 ns/op 2 MB/s 3 allocs/op\n";
    static const char want[] =
        "BenchmarkX 10 2000000 B/s 3 allocs/op 5e-09 sec/op\n";
    struct format_input input = {
        .name = "x", .data = text, .size = strlen(text)};
    struct results results = {0};
    struct buf out = {0};

    OK(!format_read_memory(&input, &format_go, NULL, &results, &err) &&
           !write_go(&results, &out, &err) && !buf_append(&out, "", 1, &err),
       "Go's own lines are read and written");
    IS_TEXT((const char *)out.data, want, "in their units");
    buf_reset(&out);
    results_free(&results);
}

/* Numbers as Go's testing package gives them to subtests. */
static void test_go_names(void)
{
    static const char *const names[] = {"a", "A", "x y", "x_y", "A#01"};
    static const char want[] = "BenchmarkA 100 1 sec/op\n"
                               "BenchmarkA 100 2 sec/op\n"
                               "BenchmarkA#01 100 1 sec/op\n"
                               "BenchmarkA#01 100 2 sec/op\n"
                               "BenchmarkA#02 100 1 sec/op\n"
                               "BenchmarkA#02 100 2 sec/op\n"
                               "BenchmarkX_y 100 1 sec/op\n"
                               "BenchmarkX_y 100 2 sec/op\n"
                               "BenchmarkX_y#01 100 1 sec/op\n"
                               "BenchmarkX_y#01 100 2 sec/op\n";
    struct results results = {0};
    struct buf out = {0};

    for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
        add(&results, names[k], "", "s", BETTER_LOWER, 1, 2);
    OK(!write_go(&results, &out, &err) && !buf_append(&out, "", 1, &err),
       "names that Go would write alike");
    IS_TEXT((const char *)out.data, want, "stay apart");
    buf_reset(&out);
    results_free(&results);
}

static void test_empty(void)
{
    struct results results = {0};
    struct buf out = {0};

    OK(!write_go(&results, &out, &err) && !out.size, "nothing is no line");
    OK(!write_gab(&results, &out, &err) && !write_bmf(&results, &out, &err) &&
           out.size == strlen("[]\n{}\n") &&
           !memcmp(out.data, "[]\n{}\n", out.size),
       "and an empty document");
    buf_reset(&out);
}

int main(void)
{
    check(write_go, go, "go");
    check(write_gab, gab, "gab");
    test_bmf();
    again(&format_go, "go");
    again(&format_gab, "gab");
    again(&format_bmf, "bmf");
    test_go_units();
    test_go_names();
    test_empty();
    return tap_done();
}
