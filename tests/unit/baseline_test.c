/* Goal: a baseline rolls over sessions, and forgets only what it must. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/baseline.h"
#include "lib/tap.h"

static struct err err;

static struct result_metric *add(struct results *results, const char *name,
                                 const char *metric, double value)
{
    struct result_benchmark *benchmark =
        results_benchmark(results, name, strlen(name), &err);
    struct result_metric *added =
        results_metric(benchmark, metric, "s", BETTER_LOWER, &err);

    if ((!results->sessions && results_session(results, &err) < 0) ||
        results_sample(added, 0, value, &err) < 0)
        abort();
    return added;
}

static void update(struct results *base, struct results *current, size_t keep,
                   bool replace)
{
    struct baseline_update with = {.date = "2024-05-01T00:00:00Z",
                                   .reason = "nightly",
                                   .keep = keep,
                                   .replace = replace};

    if (baseline_update(base, current, &with, &err) < 0) {
        tap_note("%s", err.msg);
        abort();
    }
    results_free(current);
}

/* The first sample of the n-th session with samples. */
static double nth(const struct results *base, const char *name, size_t n)
{
    const struct result_benchmark *benchmark = results_find(base, name);

    for (size_t k = 0; k < benchmark->metric[0].sessions; k++)
        if (benchmark->metric[0].session[k].n && !n--)
            return benchmark->metric[0].session[k].value[0];
    return (double)NAN;
}

static size_t samples(const struct results *base, const char *name)
{
    return results_samples(&results_find(base, name)->metric[0]);
}

static void test_rolling(void)
{
    struct results base = {0};
    struct results current = {0};

    add(&current, "seldom", "wall", 100);
    add(&current, "often", "wall", 0);
    update(&base, &current, BASELINE_KEEP, false);
    for (int k = 1; k <= 20; k++) {
        add(&current, "often", "wall", k);
        if (results_text(&current.session[0].commit, "c0ffee", &err) < 0)
            abort();
        update(&base, &current, BASELINE_KEEP, false);
    }
    IS_INT((int64_t)samples(&base, "often"), 8, "eight sessions are kept");
    IS_NEAR(nth(&base, "often", 0), 13, 0, "the newest");
    IS_NEAR(nth(&base, "often", 7), 20, 0, "in their order");
    IS_INT((int64_t)samples(&base, "seldom"), 1,
           "what was not measured again is kept");
    IS_INT((int64_t)base.sessions, 9, "with its session");
    IS_INT((int64_t)base.changes, 21, "every update is in the history");
    IS_TEXT(base.history[20].commit, "c0ffee", "with its commit");
    IS_TEXT(base.history[20].reason, "nightly", "reason");
    IS_TEXT(base.history[20].date, "2024-05-01T00:00:00Z", "date");
    OK(base.history[20].changes == 1 &&
           !strcmp(base.history[20].changed[0], "often"),
       "and what was measured");
    results_free(&base);
}

static void test_replaced(void)
{
    struct results base = {0};
    struct results current = {0};

    add(&base, "level", "wall", 1);
    add(&base, "other", "wall", 1);
    add(&base, "code", "wall", 1);
    add(&base, "exact", "ir", 1)->kind = METRIC_EXACT;
    add(&current, "code", "wall", 2);
    if (results_text(&current.benchmark[0].version, "2", &err) < 0)
        abort();
    add(&current, "exact", "ir", 2)->kind = METRIC_EXACT;
    update(&base, &current, 8, false);
    IS_INT((int64_t)samples(&base, "code"), 1, "other code starts anew");
    IS_NEAR(nth(&base, "code", 0), 2, 0, "with what is new");
    IS_TEXT(results_find(&base, "code")->version, "2", "and its version");
    IS_NEAR(nth(&base, "exact", 0), 2, 0, "an exact metric has one value");
    IS_INT((int64_t)samples(&base, "exact"), 1, "and no more");
    add(&current, "level", "wall", 5);
    update(&base, &current, 8, true);
    IS_NEAR(nth(&base, "level", 0), 5, 0, "an accepted level is the level");
    IS_INT((int64_t)samples(&base, "level"), 1, "alone");
    IS_NEAR(nth(&base, "other", 0), 1, 0, "others keep theirs");
    results_free(&base);
}

static void test_failed(void)
{
    struct results base = {0};
    struct results current = {0};
    struct baseline_update with = {.keep = 8};
    struct result_metric *metric;

    metric = add(&base, "a", "wall", 1);
    if (results_text(&metric->error, "it failed then", &err) < 0)
        abort();
    add(&current, "a", "wall", (double)NAN);
    metric = add(&current, "b", "wall", 1);
    if (results_text(&metric->error, "it failed", &err) < 0)
        abort();
    OK(baseline_update(&base, &current, &with, &err) < 0 &&
           err.code == ERR_DATA,
       "failures alone are no update: %s", err.msg);
    OK(!base.changes && samples(&base, "a") == 1, "nothing has changed");
    results_free(&current);
    add(&current, "a", "wall", 2);
    add(&current, "b", "wall", (double)INFINITY);
    update(&base, &current, 8, false);
    OK(!results_find(&base, "b"), "what failed stays out");
    OK(!results_find(&base, "a")->metric[0].error && samples(&base, "a") == 1,
       "what failed then and works now is good");
    results_free(&base);
}

static void test_renamed(void)
{
    struct results base = {0};
    struct results current = {0};

    add(&base, "old", "wall", 1);
    add(&current, "new", "wall", 2);
    if (results_list(&current.benchmark[0].alias, &current.benchmark[0].aliases,
                     "old", &err) < 0)
        abort();
    update(&base, &current, 8, false);
    OK(!results_find(&base, "old") && results_find(&base, "new") &&
           base.benchmarks == 1,
       "a benchmark takes over what it had under another name");
    IS_INT((int64_t)samples(&base, "new"), 2, "all of it");
    results_free(&base);
}

static void test_summary(void)
{
    struct results base = {0};
    struct results current = {0};
    struct result_metric *metric;
    struct result_benchmark *benchmark =
        results_benchmark(&current, "s", 1, &err);

    metric = results_metric(benchmark, "wall", "s", BETTER_LOWER, &err);
    metric->kind = METRIC_SUMMARY;
    metric->summary.median = 2;
    add(&base, "s", "wall", 1);
    update(&base, &current, 8, false);
    metric = &base.benchmark[0].metric[0];
    OK(!results_samples(metric) && metric->kind == METRIC_SUMMARY &&
           metric->summary.median >= 2,
       "a summary stands alone");
    add(&current, "s", "wall", 3);
    update(&base, &current, 8, false);
    metric = &base.benchmark[0].metric[0];
    OK(results_samples(metric) == 1 && isnan(metric->summary.median) &&
           metric->kind == METRIC_SAMPLED,
       "and samples, too");
    results_free(&base);
}

static void test_prune(void)
{
    struct results base = {0};
    size_t sessions;
    size_t benchmarks;
    regex_t expression;

    for (int k = 0; k < 5; k++) {
        struct results current = {0};
        char name[16];

        snprintf(name, sizeof(name), "b%d", k);
        add(&current, "all", "wall", k);
        add(&current, name, "wall", k);
        update(&base, &current, 8, false);
    }
    if (regcomp(&expression, "^b[0-3]$", REG_EXTENDED | REG_NOSUB) ||
        baseline_prune(&base, 2, &expression, &sessions, &benchmarks, &err) < 0)
        abort();
    regfree(&expression);
    IS_INT((int64_t)benchmarks, 4, "four benchmarks go");
    IS_INT((int64_t)sessions, 3, "three sessions go");
    IS_INT((int64_t)samples(&base, "all"), 2, "two are left");
    IS_NEAR(nth(&base, "all", 1), 4, 0, "the newest");
    OK(!baseline_prune(&base, 0, NULL, &sessions, &benchmarks, &err) &&
           base.sessions == 1,
       "one is the least");
    results_free(&base);
}

static void test_show(void)
{
    static const char want[] =
        "sessions: 2\n"
        "  0\n"
        "  1  c0ffee\n"
        "benchmarks: 1\n"
        "  a?[31m\n"
        "    wall  1.50 s  +- 47.1 %  n 2 in 2 sessions\n"
        "history: 1\n"
        "  2024-05-01T00:00:00Z  c0ffee  nightly  (a?[31m)\n";
    struct results base = {0};
    struct results current = {0};
    struct buf out = {0};

    add(&base, "a\x1b[31m", "wall", 1);
    add(&current, "a\x1b[31m", "wall", 2);
    if (results_text(&current.session[0].commit, "c0ffee", &err) < 0)
        abort();
    update(&base, &current, 8, false);
    OK(!baseline_show(&base, &out, &err) && !buf_append(&out, "", 1, &err),
       "a baseline is shown");
    IS_TEXT((const char *)out.data, want, "without its escapes");
    buf_reset(&out);
    results_free(&base);
}

int main(void)
{
    test_rolling();
    test_replaced();
    test_failed();
    test_renamed();
    test_summary();
    test_prune();
    test_show();
    return tap_done();
}
