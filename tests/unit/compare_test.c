/*
 * The rule of benchcmp(1), sentence by sentence, on samples made by hand; both
 * sides of every threshold.
 */
#include "compare/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/tap.h"

#define LIST(...)                                                              \
    ((const double[]){__VA_ARGS__}),                                           \
        (sizeof((const double[]){__VA_ARGS__}) / sizeof(double))
#define TEN(x) x, x, x, x, x, x, x, x, x, x

struct fixture {
    struct results base;
    struct results current;
    struct compare_config config;
    struct comparison out;
    int rc;
    struct err err;
};

static void begin(struct fixture *f)
{
    *f = (struct fixture){0};
    compare_config_default(&f->config);
}

static void end(struct fixture *f)
{
    results_free(&f->base);
    results_free(&f->current);
    comparison_free(&f->out);
}

static void run(struct fixture *f)
{
    comparison_free(&f->out);
    f->rc = compare(&f->base, &f->current, &f->config, &f->out, &f->err);
}

static enum err_code status(const struct fixture *f)
{
    return comparison_status(&f->out, &f->config);
}

/* The metric of a benchmark, with one session of these samples more. */
static struct result_metric *put_as(struct results *results, const char *name,
                                    const char *metric, const char *unit,
                                    enum better better, size_t session,
                                    const double *value, size_t n)
{
    struct err err;
    struct result_benchmark *benchmark =
        results_benchmark(results, name, strlen(name), &err);
    struct result_metric *out =
        benchmark ? results_metric(benchmark, metric, unit, better, &err)
                  : NULL;

    while (out && results->sessions <= session)
        if (results_session(results, &err) < 0)
            out = NULL;
    for (size_t k = 0; out && k < n; k++)
        if (results_sample(out, session, value[k], &err) < 0)
            out = NULL;
    if (!out) {
        tap_note("no memory");
        exit(1);
    }
    return out;
}

static struct result_metric *put(struct results *results, const char *name,
                                 const double *value, size_t n)
{
    return put_as(results, name, "wall", "s", BETTER_LOWER, 0, value, n);
}

static const struct compare_row *find(const struct fixture *f, const char *name)
{
    for (size_t k = 0; k < f->out.rows; k++)
        if (!strcmp(f->out.row[k].name, name))
            return &f->out.row[k];
    tap_note("no row \"%s\"", name);
    exit(1);
}

static void is(const struct fixture *f, const char *name, enum verdict want,
               const char *what)
{
    IS_TEXT(verdict_name(find(f, name)->verdict), verdict_name(want), "%s",
            what);
}

/* One benchmark, ten equal samples a side. */
static void flat_case(double from, double to, enum better better,
                      enum verdict want, const char *what)
{
    const double base[] = {TEN(from)};
    const double current[] = {TEN(to)};
    const char *unit = better == BETTER_LOWER ? "s" : "bars/s";
    struct fixture f;

    begin(&f);
    put_as(&f.base, "a", "", unit, better, 0, base, 10);
    put_as(&f.current, "a", "", unit, better, 0, current, 10);
    run(&f);
    is(&f, "a", want, what);
    end(&f);
}

static void test_thresholds(void)
{
    flat_case(100, 100, BETTER_LOWER, VERDICT_PASS, "the same");
    flat_case(100, 110, BETTER_LOWER, VERDICT_SLOWER, "exactly 10 % passes");
    flat_case(0.1, 0.11, BETTER_LOWER, VERDICT_SLOWER,
              "exactly 10 % of what is no binary fraction");
    flat_case(100, 110.01, BETTER_LOWER, VERDICT_REGRESSION, "more than 10 %");
    flat_case(100, 105, BETTER_LOWER, VERDICT_PASS,
              "exactly 5 % is no warning");
    flat_case(100, 105.01, BETTER_LOWER, VERDICT_SLOWER, "more than 5 %");
    flat_case(100, 97, BETTER_LOWER, VERDICT_IMPROVED, "exactly 3 % better");
    flat_case(100, 97.01, BETTER_LOWER, VERDICT_PASS, "less than 3 % better");
    flat_case(125, 110, BETTER_HIGHER, VERDICT_REGRESSION, "fewer bars/s");
    flat_case(100, 90, BETTER_HIGHER, VERDICT_SLOWER, "exactly 10 % fewer");
    flat_case(100, 89.9, BETTER_HIGHER, VERDICT_REGRESSION, "more than that");
    flat_case(100, 103, BETTER_HIGHER, VERDICT_IMPROVED, "3 % more bars/s");
    flat_case(0, 0, BETTER_LOWER, VERDICT_PASS, "0 and 0");
    flat_case(0, 5, BETTER_LOWER, VERDICT_INCOMPARABLE, "no percent of 0");
    flat_case(5, 0, BETTER_LOWER, VERDICT_ERROR, "no time of 0");
    flat_case(5, -1, BETTER_LOWER, VERDICT_ERROR, "no time below 0");
    flat_case(-1, 5, BETTER_LOWER, VERDICT_ERROR, "nor in the baseline");
    flat_case(5, (double)NAN, BETTER_LOWER, VERDICT_ERROR, "NaN");
    flat_case((double)NAN, 5, BETTER_LOWER, VERDICT_ERROR, "NaN in the base");
    flat_case(5, HUGE_VAL, BETTER_LOWER, VERDICT_ERROR, "infinity");
}

static void test_figures(void)
{
    struct fixture f;
    const struct compare_row *row;

    begin(&f);
    put_as(&f.base, "a", "", "bars/s", BETTER_HIGHER, 0, LIST(TEN(125)));
    put_as(&f.current, "a", "", "bars/s", BETTER_HIGHER, 0, LIST(TEN(110)));
    put_as(&f.base, "b", "", "s", BETTER_LOWER, 0, LIST(TEN(1)));
    put_as(&f.current, "b", "", "s", BETTER_LOWER, 0, LIST(TEN(1)));
    run(&f);
    row = find(&f, "a");
    IS_NEAR(row->change, -12, 1e-12, "125 to 110 is -12 %%");
    IS_NEAR(row->worse, 12, 1e-12, "which is 12 %% worse");
    IS_NEAR(row->low, -12, 1e-9, "the interval of equal samples is a point");
    IS_NEAR(row->high, -12, 1e-9, "at both ends");
    IS_NEAR(f.out.geomean, sqrt(125. / 110), 1e-12,
            "geometric mean of what became worse");
    IS_INT((int64_t)row->base.n, 10, "samples");
    IS_TEXT(f.out.row[0].name, "a", "the worst comes first");
    IS_INT((int64_t)f.out.count[VERDICT_REGRESSION], 1, "one regression");
    IS_INT((int64_t)f.out.count[VERDICT_PASS], 1, "one pass");
    IS_INT(status(&f), ERR_ANSWER, "status 1");
    f.config.geomean_fails = true;
    f.config.fail = 13;
    run(&f);
    IS_INT(status(&f), ERR_NONE, "the geometric mean is below 13 %%");
    f.config.fail = 12;
    run(&f);
    IS_INT(status(&f), ERR_NONE, "12 %% each way, exactly");
    f.config.fail = 5;
    f.config.gate = NULL;
    run(&f);
    IS_INT(status(&f), ERR_ANSWER, "the geometric mean is over 5 %%");
    end(&f);
}

/* The samples of a side decide whether there is a test at all. */
static void test_few_samples(void)
{
    struct fixture f;

    begin(&f);
    put(&f.base, "one", LIST(100));
    put(&f.current, "one", LIST(200));
    put(&f.base, "one slower", LIST(100));
    put(&f.current, "one slower", LIST(106));
    put(&f.base, "one better", LIST(100));
    put(&f.current, "one better", LIST(90));
    put(&f.base, "two and three", LIST(100, 140));
    put(&f.current, "two and three", LIST(110, 135, 150));
    put(&f.base, "three", LIST(100, 101, 102));
    put(&f.current, "three", LIST(121, 122, 123));
    run(&f);
    is(&f, "one", VERDICT_REGRESSION, "1 + 1: the threshold decides");
    OK(find(&f, "one")->literal, "and that is said");
    OK(isnan(find(&f, "one")->p), "there is no p");
    is(&f, "one slower", VERDICT_SLOWER, "1 + 1: also the warning");
    is(&f, "one better", VERDICT_IMPROVED, "1 + 1: and what is better");
    is(&f, "two and three", VERDICT_REGRESSION, "2 + 3: 1/10 is too much");
    OK(find(&f, "two and three")->literal, "2 + 3 is too few");
    is(&f, "three", VERDICT_REGRESSION, "3 + 3 can be tested");
    OK(!find(&f, "three")->literal, "1/20 is not above 0.05");
    IS_NEAR(find(&f, "three")->p, 0.05, 1e-12, "p is 1/20");
    IS_INT(find(&f, "three")->evidence, EVIDENCE_RANK, "by ranks");
    end(&f);
}

static void test_unsure(void)
{
    struct fixture f;
    const struct compare_row *row;

    begin(&f);
    put(&f.base, "a", LIST(80, 100, 120, 140));
    put(&f.current, "a", LIST(90, 115, 135, 150));
    run(&f);
    row = find(&f, "a");
    is(&f, "a", VERDICT_UNSURE, "over the threshold without evidence");
    IS_NEAR(row->change, 100 * (125. / 110 - 1), 1e-12, "medians 110 and 125");
    /* 2 ((1.64485 + 1.28155) 25.81989 / 110 / 0.1)^2 = 94.4 */
    IS_INT(row->needed, 95, "so many samples would do");
    /* 1.64485 * 0.234726 * sqrt(2 / 4) */
    IS_NEAR(row->noise, 27.30, 0.01, "the noise floor");
    IS_INT(status(&f), ERR_NONE, "unsure passes");
    f.config.unsure_fails = true;
    IS_INT(status(&f), ERR_ANSWER, "unless it must not");
    f.config.fail = 100 * (125. / 110 - 1);
    run(&f);
    is(&f, "a", VERDICT_PASS, "between warning and failure without evidence");
    end(&f);
}

/* Nineteen others make one test in twenty out of every p. */
static void suite(struct fixture *f, size_t n)
{
    const double same[] = {100, 101, 102, 103, 104};
    char name[] = "other-a";

    begin(f);
    for (int k = 0; k < 19; k++) {
        name[sizeof(name) - 2] = (char)('a' + k);
        put(&f->base, name, same, n);
        put(&f->current, name, same, n);
    }
}

static void suite_case(const double *base, const double *current, size_t n,
                       enum adjust adjust, enum verdict want, const char *what)
{
    struct fixture f;

    suite(&f, n);
    put(&f.base, "x", base, n);
    put(&f.current, "x", current, n);
    f.config.adjust = adjust;
    run(&f);
    is(&f, "x", want, what);
    end(&f);
}

static void test_suite(void)
{
    const double base[] = {100, 101, 102, 103, 104};
    const double apart[] = {115, 116, 117, 118, 119};
    const double exactly[] = {114.4, 115, 116, 117, 118};
    const double near[] = {112, 113, 114, 115, 116};
    const double gross[] = {142.2, 142.3, 142.4, 143};
    const double not_gross[] = {142.0, 142.0, 142.2, 143};
    struct fixture f;

    suite_case(base, apart, 5, ADJUST_HOLM, VERDICT_REGRESSION,
               "5 + 5, all of them apart by more than 10 %");
    suite_case(base, exactly, 5, ADJUST_HOLM, VERDICT_UNSURE,
               "apart by exactly 10 %");
    suite_case(base, near, 5, ADJUST_HOLM, VERDICT_UNSURE,
               "apart by less, and 20 tests: 20/252 is no evidence");
    suite_case(base, near, 5, ADJUST_NONE, VERDICT_REGRESSION,
               "1/252 of one test is");
    suite_case(base, near, 5, ADJUST_BH, VERDICT_UNSURE,
               "one of twenty, by the false discovery rate");
    suite_case(base, apart, 4, ADJUST_HOLM, VERDICT_UNSURE,
               "4 + 4 apart are luck in a suite of 20");
    suite_case(base, gross, 4, ADJUST_HOLM, VERDICT_REGRESSION,
               "over four times the threshold 1/70 is enough");
    suite_case(base, not_gross, 4, ADJUST_HOLM, VERDICT_UNSURE,
               "but not at four times");
    suite(&f, 5);
    put(&f.base, "x", base, 5);
    put(&f.current, "x", near, 5);
    run(&f);
    IS_NEAR(find(&f, "x")->p, 1. / 252, 1e-12, "p as tested");
    IS_NEAR(find(&f, "x")->p_adjusted, 20. / 252, 1e-12, "p of twenty");
    end(&f);
}

static void test_absolute(void)
{
    const double base[] = {TEN(10e-6)};
    const double current[] = {TEN(12e-6)};
    struct fixture f;

    begin(&f);
    put(&f.base, "a", base, 10);
    put(&f.current, "a", current, 10);
    f.config.abs = 5e-6;
    strcpy(f.config.abs_unit, "s");
    run(&f);
    is(&f, "a", VERDICT_PASS, "2 us are less than 5 us");
    f.config.abs = 2e-6;
    run(&f);
    is(&f, "a", VERDICT_PASS, "and no more than 2 us");
    f.config.abs = 1.9e-6;
    run(&f);
    is(&f, "a", VERDICT_REGRESSION, "but more than 1.9 us");
    f.config.abs = 5;
    strcpy(f.config.abs_unit, "B");
    run(&f);
    is(&f, "a", VERDICT_REGRESSION, "a limit in bytes is not about seconds");
    end(&f);
    begin(&f);
    put(&f.base, "a", LIST(TEN(0)));
    put(&f.current, "a", LIST(TEN(5)));
    f.config.abs = 4;
    run(&f);
    is(&f, "a", VERDICT_REGRESSION, "from 0 the absolute limit decides");
    f.config.abs = 5;
    run(&f);
    is(&f, "a", VERDICT_PASS, "from 0, within it");
    end(&f);
}

/* A metric in counts, of that kind. */
static void count_case(enum metric_kind kind, double from, double to,
                       enum verdict want, const char *what)
{
    const double base[] = {from, from, from, from};
    const double current[] = {to, to, to, to};
    struct fixture f;

    begin(&f);
    put_as(&f.base, "a", "ir", "count", BETTER_LOWER, 0, base, 4)->kind = kind;
    put_as(&f.current, "a", "ir", "count", BETTER_LOWER, 0, current, 4)->kind =
        kind;
    run(&f);
    is(&f, "a", want, what);
    end(&f);
}

static void test_exact(void)
{
    struct fixture f;

    count_case(METRIC_EXACT, 1000, 1020, VERDICT_SLOWER, "exactly 2 %");
    count_case(METRIC_EXACT, 1000, 1021, VERDICT_REGRESSION, "more than 2 %");
    count_case(METRIC_EXACT, 1000, 1010, VERDICT_PASS, "exactly 1 %");
    count_case(METRIC_EXACT, 1000, 1011, VERDICT_SLOWER, "more than 1 %");
    count_case(METRIC_EXACT, 0, 5, VERDICT_REGRESSION, "from nothing");
    count_case(METRIC_EXACT, 5, 0, VERDICT_IMPROVED, "to nothing");
    count_case(METRIC_SAMPLED, 0, 5, VERDICT_INCOMPARABLE, "sampled, from 0");
    count_case(METRIC_SAMPLED, 5, 0, VERDICT_IMPROVED, "sampled, to 0");
    begin(&f);
    put(&f.base, "a", LIST(TEN(100)));
    put(&f.current, "a", LIST(TEN(150)));
    put_as(&f.base, "a", "ir", "count", BETTER_LOWER, 0, LIST(10000))->kind =
        METRIC_EXACT;
    put_as(&f.current, "a", "ir", "count", BETTER_LOWER, 0, LIST(10019))->kind =
        METRIC_EXACT;
    run(&f);
    OK(strstr(find(&f, "a")->note, "no more instructions"),
       "slower without more instructions: a note");
    put_as(&f.current, "a", "ir", "count", BETTER_LOWER, 0,
           LIST(10021, 10021, 10021));
    run(&f);
    OK(!strstr(find(&f, "a")->note, "no more instructions"),
       "0.2 %% more are more");
    end(&f);
}

/* Processor time comes in ticks: none at all is no fault, and no gate. */
static void test_ticks(void)
{
    struct fixture f;

    begin(&f);
    put_as(&f.base, "down", "sys", "s", BETTER_LOWER, 0, LIST(TEN(0.004)));
    put_as(&f.current, "down", "sys", "s", BETTER_LOWER, 0, LIST(TEN(0)));
    put_as(&f.base, "up", "sys", "s", BETTER_LOWER, 0, LIST(TEN(0)));
    put_as(&f.current, "up", "sys", "s", BETTER_LOWER, 0, LIST(TEN(0.004)));
    run(&f);
    is(&f, "down", VERDICT_IMPROVED, "a tick less");
    is(&f, "up", VERDICT_INCOMPARABLE, "a tick where there was none");
    OK(!find(&f, "up")->gated, "is not gated");
    IS_INT(status(&f), ERR_NONE, "so the gate is complete");
    end(&f);
}

static void test_faults(void)
{
    struct fixture f;
    struct err err;

    begin(&f);
    put(&f.base, "metric", LIST(TEN(1)));
    if (results_text(&put(&f.current, "metric", LIST(TEN(1)))->error, "bad",
                     &err) < 0)
        exit(1);
    put(&f.base, "command", LIST(TEN(1)));
    put(&f.current, "command", LIST(TEN(1)));
    if (results_text(&f.current.benchmark[1].error, "exit status 1", &err) < 0)
        exit(1);
    put(&f.base, "empty", LIST(TEN(1)));
    put(&f.current, "empty", NULL, 0);
    put(&f.base, "bytes", LIST(TEN(1)));
    put_as(&f.current, "bytes", "wall", "B", BETTER_LOWER, 0, LIST(TEN(1)));
    run(&f);
    is(&f, "metric", VERDICT_ERROR, "an error of the metric");
    is(&f, "command", VERDICT_ERROR, "a command that failed");
    OK(strstr(find(&f, "command")->note, "exit status 1"), "it says why");
    is(&f, "empty", VERDICT_ERROR, "no samples");
    is(&f, "bytes", VERDICT_INCOMPARABLE, "seconds and bytes");
    IS_INT(status(&f), ERR_DATA, "status 3");
    put(&f.base, "slow", LIST(TEN(1)));
    put(&f.current, "slow", LIST(TEN(2)));
    run(&f);
    IS_INT(status(&f), ERR_ANSWER, "a regression counts more");
    end(&f);
}

static void test_version(void)
{
    struct fixture f;
    struct err err;

    begin(&f);
    put(&f.base, "a", LIST(TEN(1)));
    put(&f.current, "a", LIST(TEN(2)));
    if (results_text(&f.base.benchmark[0].version, "1", &err) < 0 ||
        results_text(&f.current.benchmark[0].version, "2", &err) < 0)
        exit(1);
    run(&f);
    is(&f, "a", VERDICT_CHANGED, "other code is not compared");
    IS_INT(status(&f), ERR_NONE, "nor gated");
    if (results_text(&f.current.benchmark[0].version, NULL, &err) < 0)
        exit(1);
    run(&f);
    is(&f, "a", VERDICT_REGRESSION, "no version says nothing");
    end(&f);
}

static void put_summary(struct results *results, const char *name, double mean,
                        double median)
{
    struct result_metric *metric = put(results, name, NULL, 0);

    metric->kind = METRIC_SUMMARY;
    metric->summary.n = 30;
    metric->summary.mean = mean;
    metric->summary.median = median;
}

static void test_summary(void)
{
    double nan = (double)NAN;
    struct fixture f;

    begin(&f);
    put_summary(&f.base, "both", 100, 100);
    put_summary(&f.current, "both", 100, 111);
    put_summary(&f.base, "mean", 100, nan);
    put_summary(&f.current, "mean", 111, 90);
    put_summary(&f.base, "samples", 100, 100);
    put(&f.current, "samples", LIST(TEN(109)));
    put_summary(&f.base, "none", nan, nan);
    put_summary(&f.current, "none", 1, 1);
    run(&f);
    is(&f, "both", VERDICT_REGRESSION, "medians, literally");
    OK(find(&f, "both")->literal, "without a test");
    is(&f, "mean", VERDICT_REGRESSION, "means where there is no median");
    is(&f, "samples", VERDICT_SLOWER, "a summary and samples, literally");
    is(&f, "none", VERDICT_ERROR, "a summary of nothing");
    end(&f);
}

static void test_sessions(void)
{
    const double medians[] = {100, 110, 121};
    struct fixture f;
    const struct compare_row *row;

    begin(&f);
    for (size_t s = 0; s < 3; s++)
        put_as(&f.base, "a", "wall", "s", BETTER_LOWER, s,
               LIST(TEN(medians[s])));
    put(&f.current, "a", LIST(TEN(133.1)));
    run(&f);
    row = find(&f, "a");
    IS_INT(row->evidence, EVIDENCE_SESSIONS, "sessions that differ decide");
    /* t = 2 / sqrt(4/3) of 2 degrees of freedom: 1/2 - t / (2 sqrt(2 + t^2)) */
    IS_NEAR(row->p, 0.5 - sqrt(3.) / (2 * sqrt(5.)), 1e-9, "their p");
    is(&f, "a", VERDICT_UNSURE, "one session more, no further than usual");
    /* 1.64485 * log(1.1) * sqrt(4/3) */
    IS_NEAR(row->noise, 18.10, 0.01, "the floor is between sessions");
    end(&f);
    begin(&f);
    for (size_t s = 0; s < 2; s++)
        put_as(&f.base, "a", "wall", "s", BETTER_LOWER, s,
               LIST(TEN(medians[s])));
    put(&f.current, "a", LIST(TEN(120)));
    run(&f);
    IS_INT(find(&f, "a")->evidence, EVIDENCE_RANK, "two sessions say nothing");
    is(&f, "a", VERDICT_REGRESSION, "so the ranks decide");
    end(&f);
}

/* Rounds that were measured in turn. */
static void put_pairs(struct results *results, const char *started,
                      const double *value, size_t n)
{
    struct result_metric *metric = put(results, "a", NULL, 0);
    struct err err;

    for (size_t k = 0; k < n; k++)
        if (results_sample_pair(metric, 0, value[k], (int64_t)k, &err) < 0)
            exit(1);
    if (results_text(&results->session[0].started, started, &err) < 0)
        exit(1);
}

static void test_pairs(void)
{
    const double base[] = {100, 120, 140, 160, 180};
    const double current[] = {112, 135, 158, 181, 204};
    const double even[] = {100, 100, 100, 100, 100, 100, 100, 100, 100, 100};
    const double rising[] = {104, 101, 110, 103, 105, 102, 106, 109, 108, 107};
    struct fixture f;

    begin(&f);
    put_pairs(&f.base, "2026-01-01T00:00:00Z", base, 5);
    put_pairs(&f.current, "2026-01-01T00:00:00Z", current, 5);
    run(&f);
    IS_INT(find(&f, "a")->evidence, EVIDENCE_PAIRS, "measured in turn");
    IS_NEAR(find(&f, "a")->p, 1. / 32, 1e-12, "all five are slower: 1/32");
    is(&f, "a", VERDICT_REGRESSION, "which is evidence");
    /* 1.12, 1.125, 1.12857, 1.13125, 1.13333 */
    IS_NEAR(find(&f, "a")->change, 100. * 18 / 140, 1e-9,
            "the change is that within pairs");
    IS_NEAR(find(&f, "a")->low, 12, 1e-9, "five have no interval: the least");
    IS_NEAR(find(&f, "a")->high, 100. * 24 / 180, 1e-9, "and the largest");
    end(&f);
    begin(&f);
    put_pairs(&f.base, "2026-01-01T00:00:00Z", even, 10);
    put_pairs(&f.current, "2026-01-01T00:00:00Z", rising, 10);
    run(&f);
    IS_NEAR(find(&f, "a")->change, 5.5, 1e-9, "ten: their median");
    /* binomial: 1 - 2 * 11 / 1024 = 0.9785 from the 2nd to the 9th */
    IS_NEAR(find(&f, "a")->low, 2, 1e-9, "the second");
    IS_NEAR(find(&f, "a")->high, 9, 1e-9, "the last but one");
    end(&f);
    begin(&f);
    put_pairs(&f.base, "2026-01-01T00:00:00Z", base, 5);
    put_pairs(&f.current, "2026-01-02T00:00:00Z", current, 5);
    run(&f);
    IS_INT(find(&f, "a")->evidence, EVIDENCE_RANK, "of another day: no pairs");
    is(&f, "a", VERDICT_UNSURE, "which is none");
    end(&f);
    begin(&f);
    put_pairs(&f.base, NULL, base, 4);
    put_pairs(&f.current, NULL, current, 4);
    run(&f);
    IS_INT(find(&f, "a")->evidence, EVIDENCE_RANK, "1/16 could not convince");
    end(&f);
}

static void quantile_case(enum statistic stat, size_t n, double factor,
                          bool gated, enum verdict want, const char *what)
{
    double base[400];
    double current[400];
    struct fixture f;

    for (size_t k = 0; k < n; k++) {
        base[k] = 100 + (double)k / 100;
        current[k] = factor * base[k];
    }
    begin(&f);
    put(&f.base, "a", base, n);
    put(&f.current, "a", current, n);
    f.config.stat = stat;
    run(&f);
    is(&f, "a", want, what);
    OK(find(&f, "a")->gated == gated, "%s: %s", what,
       gated ? "gated" : "not gated");
    IS_INT(status(&f),
           gated && want == VERDICT_REGRESSION ? ERR_ANSWER : ERR_NONE,
           "%s: status", what);
    end(&f);
}

static void test_quantiles(void)
{
    quantile_case(STATISTIC_P50, 4, 2, false, VERDICT_UNSURE, "p50 of 4");
    quantile_case(STATISTIC_P50, 5, 2, true, VERDICT_REGRESSION, "p50 of 5");
    quantile_case(STATISTIC_P95, 58, 2, false, VERDICT_UNSURE, "p95 of 58");
    quantile_case(STATISTIC_P95, 59, 2, true, VERDICT_REGRESSION, "p95 of 59");
    quantile_case(STATISTIC_P99, 298, 2, false, VERDICT_UNSURE, "p99 of 298");
    quantile_case(STATISTIC_P99, 299, 2, true, VERDICT_REGRESSION,
                  "p99 of 299");
    quantile_case(STATISTIC_P95, 59, 0.5, true, VERDICT_IMPROVED,
                  "p95 that halved");
    quantile_case(STATISTIC_P95, 59, 1, true, VERDICT_PASS, "the same p95");
}

static void test_names(void)
{
    const char *const rename[] = {"old=new=1", NULL};
    struct fixture f;
    struct err err;

    begin(&f);
    put(&f.base, "old", LIST(TEN(1)));
    put(&f.current, "new=1", LIST(TEN(1)));
    run(&f);
    IS_INT(f.rc, -1, "nothing in common");
    IS_INT(f.err.code, ERR_DATA, "is incomplete");
    is(&f, "old", VERDICT_MISSING, "but there are rows: missing");
    is(&f, "new=1", VERDICT_NEW, "and new");
    f.config.rename = rename;
    run(&f);
    IS_INT(f.rc, 0, "renamed");
    is(&f, "old", VERDICT_PASS, "and compared");
    end(&f);
    begin(&f);
    put(&f.base, "a", LIST(TEN(1)));
    put(&f.base, "replay/daily", LIST(TEN(1)));
    put(&f.current, "a", LIST(TEN(1)));
    put(&f.current, "replay/dayly", LIST(TEN(1)));
    run(&f);
    is(&f, "replay/daily", VERDICT_MISSING, "never by likeness");
    IS_INT((int64_t)f.out.warnings, 1, "one hint");
    OK(f.out.warnings &&
           strstr(f.out.warning[0], "--rename 'replay/daily=replay/dayly'"),
       "that says how");
    IS_INT(status(&f), ERR_DATA, "missing is incomplete");
    f.config.missing_warns = true;
    IS_INT(status(&f), ERR_NONE, "unless told");
    if (results_list(&f.current.benchmark[1].alias,
                     &f.current.benchmark[1].aliases, "replay/daily", &err) < 0)
        exit(1);
    run(&f);
    is(&f, "replay/daily", VERDICT_PASS, "an alias of the current one");
    IS_INT((int64_t)f.out.rows, 2, "and no row more");
    end(&f);
}

static void test_metrics(void)
{
    struct fixture f;

    begin(&f);
    put_as(&f.base, "a", "", "s", BETTER_LOWER, 0, LIST(TEN(1)));
    put_as(&f.base, "a", "", "B", BETTER_LOWER, 0, LIST(TEN(1)));
    put_as(&f.current, "a", "", "B", BETTER_LOWER, 0, LIST(TEN(1)));
    put_as(&f.current, "a", "", "bars/s", BETTER_HIGHER, 0, LIST(TEN(1)));
    run(&f);
    IS_INT((int64_t)f.out.count[VERDICT_PASS], 1, "the same unit");
    IS_INT((int64_t)f.out.count[VERDICT_MISSING], 1,
           "of metrics without names one is missing");
    IS_INT((int64_t)f.out.count[VERDICT_NEW], 1, "and one is new");
    end(&f);
    /* Formats that call a metric by its unit, with one metric a side. */
    begin(&f);
    put_as(&f.base, "a", "sec/op", "s", BETTER_LOWER, 0, LIST(TEN(1)));
    put_as(&f.current, "a", "B/op", "B", BETTER_LOWER, 0, LIST(TEN(1)));
    run(&f);
    is(&f, "a", VERDICT_INCOMPARABLE, "seconds, and now bytes");
    IS_INT((int64_t)f.out.rows, 1, "is one row");
    end(&f);
    begin(&f);
    put_as(&f.base, "a", "wall", "s", BETTER_LOWER, 0, LIST(TEN(1)));
    put_as(&f.current, "a", "user", "s", BETTER_LOWER, 0, LIST(TEN(1)));
    run(&f);
    is(&f, "a", VERDICT_MISSING, "another time is another metric");
    IS_INT((int64_t)f.out.rows, 2, "two rows");
    IS_INT((int64_t)f.out.warnings, 0, "and no hint at a new name");
    end(&f);
}

static void test_selection(void)
{
    struct compare_threshold threshold[2] = {
        {.warn = (double)NAN, .fail = 60, .abs = (double)NAN},
        {.warn = (double)NAN, .fail = 40, .abs = (double)NAN}};
    regex_t only;
    struct fixture f;

    begin(&f);
    put(&f.base, "a", LIST(TEN(1)));
    put(&f.current, "a", LIST(TEN(1.5)));
    put(&f.base, "b", LIST(TEN(1)));
    put(&f.current, "b", LIST(TEN(1)));
    if (regcomp(&only, "^b", REG_EXTENDED | REG_NOSUB) ||
        regcomp(&threshold[0].expression, "^a wall$", REG_EXTENDED) ||
        regcomp(&threshold[1].expression, "^b", REG_EXTENDED))
        exit(1);
    f.config.gate = &only;
    run(&f);
    is(&f, "a", VERDICT_REGRESSION, "not gated, but shown");
    IS_INT(status(&f), ERR_NONE, "and it decides nothing");
    f.config.gate = NULL;
    f.config.filter = &only;
    run(&f);
    IS_INT((int64_t)f.out.rows, 1, "filtered: not even shown");
    f.config.filter = NULL;
    f.config.threshold = threshold;
    f.config.thresholds = 2;
    run(&f);
    is(&f, "a", VERDICT_SLOWER, "a threshold for \"name metric\"");
    IS_NEAR(find(&f, "a")->fail, 60, 0, "which is shown");
    IS_NEAR(find(&f, "b")->fail, 40, 0, "as is another's");
    f.config.thresholds = 0;
    f.current.benchmark[0].metric[0].threshold.fail = 55;
    run(&f);
    is(&f, "a", VERDICT_SLOWER, "the current file's own threshold");
    f.base.benchmark[0].metric[0].threshold.fail = 45;
    run(&f);
    is(&f, "a", VERDICT_REGRESSION, "the baseline's counts more");
    f.config.thresholds = 2;
    run(&f);
    is(&f, "a", VERDICT_SLOWER, "the command line's counts most");
    regfree(&only);
    regfree(&threshold[0].expression);
    regfree(&threshold[1].expression);
    end(&f);
}

static void test_machines(void)
{
    struct fixture f;
    struct err err;

    begin(&f);
    put(&f.base, "a", LIST(TEN(1)));
    put(&f.current, "a", LIST(TEN(1)));
    run(&f);
    OK(f.out.same_machine, "nothing is known of the machines");
    if (results_text(&f.base.session[0].machine.id, "x", &err) < 0 ||
        results_text(&f.current.session[0].machine.id, "x", &err) < 0 ||
        results_list(&f.current.session[0].warning,
                     &f.current.session[0].warnings, "load", &err) < 0)
        exit(1);
    if (results_session(&f.current, &err) != 1 ||
        results_list(&f.current.session[1].warning,
                     &f.current.session[1].warnings, "load", &err) < 0)
        exit(1);
    run(&f);
    OK(f.out.same_machine, "the same machine");
    IS_INT((int64_t)f.out.warnings, 1,
           "what both sessions complain about, once");
    if (results_text(&f.current.session[0].machine.id, "y", &err) < 0)
        exit(1);
    run(&f);
    OK(!f.out.same_machine, "another machine");
    IS_INT((int64_t)f.out.warnings, 2, "is a warning");
    IS_INT(status(&f), ERR_NONE, "no more than that");
    f.config.machine_fails = true;
    IS_INT(status(&f), ERR_DATA, "unless told");
    end(&f);
}

static void test_statistics(void)
{
    static const struct {
        enum statistic stat;
        double want;
    } cases[] = {{STATISTIC_MEDIAN, 3},
                 {STATISTIC_MEAN, 22},
                 {STATISTIC_MIN, 1},
                 {STATISTIC_TRIMMED, 3}};
    struct fixture f;
    enum statistic parsed;

    begin(&f);
    put(&f.base, "a", LIST(1, 2, 3, 4, 100));
    put(&f.current, "a", LIST(1, 2, 3, 4, 100));
    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        f.config.stat = cases[k].stat;
        run(&f);
        IS_NEAR(find(&f, "a")->base.value, cases[k].want, 1e-12, "%s",
                statistic_name(cases[k].stat));
        OK(statistic_parse(statistic_name(cases[k].stat), &parsed) &&
               parsed == cases[k].stat,
           "%s by name", statistic_name(cases[k].stat));
    }
    IS_INT((int64_t)find(&f, "a")->base.outliers, 1, "100 is an outlier");
    IS_NEAR(find(&f, "a")->base.max, 100, 0, "that stays where it is");
    OK(!statistic_parse("mode", &parsed), "there is no such statistic");
    end(&f);
}

int main(void)
{
    test_thresholds();
    test_figures();
    test_few_samples();
    test_unsure();
    test_suite();
    test_absolute();
    test_exact();
    test_ticks();
    test_faults();
    test_version();
    test_summary();
    test_sessions();
    test_pairs();
    test_quantiles();
    test_names();
    test_metrics();
    test_selection();
    test_machines();
    test_statistics();
    return tap_done();
}
