/* Goal: benchmarks and metrics are found by name, however many there are. */
#include "results/results.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/tap.h"
#include "results/summary.h"

static struct err err;

static struct result_benchmark *add(struct results *results, const char *name)
{
    struct result_benchmark *benchmark =
        results_benchmark(results, name, strlen(name), &err);

    if (!benchmark)
        abort();
    return benchmark;
}

static struct result_metric *metric_of(struct result_benchmark *benchmark,
                                       const char *name, const char *unit)
{
    struct result_metric *metric =
        results_metric(benchmark, name, unit, BETTER_LOWER, &err);

    if (!metric)
        abort();
    return metric;
}

static void sample(struct result_metric *metric, size_t session, double value)
{
    if (results_sample(metric, session, value, &err) < 0)
        abort();
}

static void session(struct results *results)
{
    if (results_session(results, &err) < 0)
        abort();
}

static void test_names(void)
{
    struct results results = {0};
    char name[32];
    bool good = true;

    OK(!results_find(&results, "a"), "nothing is in empty results");
    add(&results, "");
    for (int k = 0; k < 100000; k++) {
        snprintf(name, sizeof(name), "bench/%d", k);
        add(&results, name);
    }
    for (int round = 0; round < 10; round++)
        for (int k = 0; k < 100000; k++) {
            snprintf(name, sizeof(name), "bench/%d", k);
            good = good && add(&results, name) == &results.benchmark[k + 1];
        }
    OK(good, "a million lines of 100,000 names find their benchmark");
    IS_INT((int64_t)results.benchmarks, 100001, "and add none");
    OK(results_find(&results, "") == results.benchmark,
       "an empty name is a name");
    OK(!results_find(&results, "bench/100000"), "an absent one is not found");
    results_free(&results);
    OK(!results.benchmark && !results.index, "freed results are empty");
}

static void test_bytes(void)
{
    struct results results = {0};

    add(&results, "caf\xe9");
    IS_TEXT(results.benchmark[0].name, "caf\\xe9",
            "a byte that is not UTF-8 is written out");
    add(&results, "caf\xe9");
    add(&results, "caf\\xe9");
    IS_INT((int64_t)results.benchmarks, 1, "and found under both spellings");
    OK(results_find(&results, "caf\xe9") == results.benchmark,
       "results_find, too");
    add(&results, "caf\xc3\xa9");
    IS_TEXT(results.benchmark[1].name, "caf\xc3\xa9", "UTF-8 stays");
    OK(results_benchmark(&results, "cut\0here", 8, &err) != NULL &&
           !strcmp(results.benchmark[2].name, "cut"),
       "a name ends at its first NUL");
    metric_of(&results.benchmark[0], "\xff", "\xfe");
    metric_of(&results.benchmark[0], "\xff", "\xfe");
    IS_INT((int64_t)results.benchmark[0].metrics, 1, "the same for metrics");
    results_free(&results);
}

static void test_metrics(void)
{
    struct results results = {0};
    struct result_benchmark *benchmark = add(&results, "many");
    bool good = true;
    char name[32];

    for (int k = 0; k < 5000; k++) {
        snprintf(name, sizeof(name), "m%d", k / 2);
        metric_of(benchmark, name, k % 2 ? "s" : "B");
    }
    for (int k = 0; k < 5000; k++) {
        snprintf(name, sizeof(name), "m%d", k / 2);
        good = good && metric_of(benchmark, name, k % 2 ? "s" : "B") ==
                           &benchmark->metric[k];
    }
    OK(good && benchmark->metrics == 5000, "metrics go by name and unit");
    OK(isnan(benchmark->metric[0].threshold.fail) &&
           isnan(benchmark->metric[0].summary.p90) &&
           benchmark->metric[0].warmup == -1,
       "what is not said is absent");
    OK(!results_metric_find(benchmark, "m1", "x"), "none of another unit");
    results_free(&results);
}

static void test_samples(void)
{
    struct results results = {0};
    struct result_metric *metric = metric_of(add(&results, "a"), "wall", "s");

    sample(metric, 2, 1.5);
    for (int k = 0; k < 100; k++)
        if (results_sample_pair(metric, 0, k, k % 7, &err) < 0)
            abort();
    IS_INT((int64_t)metric->sessions, 3,
           "sessions up to the sample's are there");
    IS_INT((int64_t)metric->session[1].n, 0, "those between are empty");
    IS_INT((int64_t)results_samples(metric), 101, "all samples are counted");
    IS_INT(metric->session[0].pair[99], 1, "slots stand beside samples");
    sample(metric, 0, 5);
    IS_INT(metric->session[0].pair[100], RESULT_NO_PAIR, "or say none");
    if (results_sample_pair(metric, 2, 2.5, 3, &err) < 0)
        abort();
    IS_INT(metric->session[2].pair[0], RESULT_NO_PAIR,
           "also those from before the first slot");
    if (results_complete(&results, &err) < 0)
        abort();
    IS_INT((int64_t)results.sessions, 3,
           "sessions that samples speak of can be added");
    results_free(&results);
}

/* Values by hand, quantiles of type 7 as R's quantile(c(4,1,3,2)) has them. */
static void test_summary(void)
{
    struct results results = {0};
    struct result_metric *metric = metric_of(add(&results, "a"), "wall", "s");
    struct result_summary summary;

    metric->summary.mean = 7;
    OK(!results_summary(metric, &summary, &err) && summary.mean >= 7,
       "without samples a summary is the file's");
    IS_NEAR(results_summary_centre(&summary), 7, 0, "whose mean must do");
    sample(metric, 0, 4);
    OK(!results_summary(metric, &summary, &err) && isnan(summary.stddev),
       "one sample has no deviation");
    sample(metric, 0, 1);
    sample(metric, 1, 3);
    sample(metric, 1, 2);
    OK(!results_summary(metric, &summary, &err) && summary.n == 4, "n");
    IS_NEAR(summary.mean, 2.5, 1e-15, "mean");
    IS_NEAR(summary.median, 2.5, 1e-15, "median");
    IS_NEAR(summary.stddev, 1.2909944487358056, 1e-15, "deviation");
    IS_NEAR(summary.p90, 3.7, 1e-15, "p90");
    IS_NEAR(summary.p95, 3.85, 1e-15, "p95");
    IS_NEAR(summary.max, 4, 0, "max");
    sample(metric, 1, (double)NAN);
    OK(!results_summary(metric, &summary, &err) && summary.n == 5 &&
           isnan(summary.median) && isnan(summary.min),
       "a NaN leaves nothing but n");
    results_free(&results);
}

static void test_merge(void)
{
    struct results one = {0};
    struct results two = {0};
    struct result_metric *metric;

    session(&one);
    sample(metric_of(add(&one, "a"), "wall", "s"), 0, 1);
    session(&two);
    session(&two);
    sample(metric_of(add(&two, "b"), "wall", "s"), 1, 3);
    metric = metric_of(add(&two, "a"), "wall", "s");
    sample(metric, 1, 2);
    if (results_text(&two.session[1].commit, "c0ffee", &err) < 0 ||
        results_text(&two.benchmark[1].version, "2", &err) < 0 ||
        results_merge(&one, &two, &err) < 0)
        abort();
    IS_INT((int64_t)one.sessions, 3, "sessions come behind each other");
    IS_TEXT(one.session[2].commit, "c0ffee", "with what is known of them");
    IS_INT((int64_t)one.benchmarks, 2, "benchmarks join by name");
    IS_TEXT(one.benchmark[0].version, "2", "the newer version counts");
    metric = &one.benchmark[0].metric[0];
    OK(metric->session[0].value[0] <= 1 && !metric->session[1].n &&
           metric->session[2].value[0] >= 2,
       "samples keep their sessions");
    OK(!two.benchmarks && !two.session, "the other one is empty");
    results_free(&one);
}

static bool keep_odd(const struct result_benchmark *benchmark,
                     const struct result_metric *metric, const void *context)
{
    const char *name = metric ? metric->name : benchmark->name;

    (void)context;
    return (name[strlen(name) - 1] - '0') % 2;
}

static void test_filter(void)
{
    struct results results = {0};
    bool drop[] = {true, false, true, false};
    char name[16];

    for (int k = 0; k < 100; k++) {
        struct result_benchmark *benchmark;

        snprintf(name, sizeof(name), "b%d", k);
        benchmark = add(&results, name);
        for (int m = 0; m < 20; m++) {
            snprintf(name, sizeof(name), "m%d", m);
            sample(metric_of(benchmark, name, "s"), (size_t)m % 4, m);
        }
    }
    IS_INT((int64_t)results_filter(&results, keep_odd, NULL), 50,
           "half of them go");
    OK(!results_find(&results, "b10") && results_find(&results, "b11"),
       "the index knows");
    IS_INT((int64_t)results.benchmark[49].metrics, 10, "metrics go, too");
    OK(results_metric_find(&results.benchmark[7], "m19", "s") ==
           &results.benchmark[7].metric[9],
       "and their index knows");
    if (results_complete(&results, &err) < 0)
        abort();
    results_drop_sessions(&results, drop);
    IS_INT((int64_t)results.sessions, 2, "sessions go");
    IS_INT((int64_t)results.benchmark[0].metric[1].session[1].n, 1,
           "samples move with theirs");
    results_forget(&results.benchmark[0].metric[1]);
    IS_INT((int64_t)results_samples(&results.benchmark[0].metric[1]), 0,
           "all forgotten");
    results_free(&results);
}

int main(void)
{
    test_names();
    test_bytes();
    test_metrics();
    test_samples();
    test_summary();
    test_merge();
    test_filter();
    return tap_done();
}
