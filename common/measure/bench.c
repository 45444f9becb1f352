/* A benchmark, measured. */
#include "measure/bench.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/callgrind.h"
#include "measure/counters.h"
#include "measure/process.h"
#include "measure/words.h"

/*
 * What a process takes before its command starts hides what is less
 * (process.h). Such a peak is given as a round figure, this or the next power
 * of two, as the figure differs a little from call to call: a comparison would
 * find that.
 */
#define RSS_LEAST (512.0 * 1024)

/* Callgrind is given so many times the time. */
#define CALLGRIND_PATIENCE 100

static const struct {
    const char *word;
    const char *name;
    const char *unit;
    enum metric_kind kind;
} metrics[BENCH_METRICS] = {
    [BENCH_WALL] = {"wall", "wall", "s", METRIC_SAMPLED},
    [BENCH_USER] = {"user", "user", "s", METRIC_SAMPLED},
    [BENCH_SYS] = {"sys", "sys", "s", METRIC_SAMPLED},
    [BENCH_RSS] = {"rss", "peak_rss", "B", METRIC_SAMPLED},
    [BENCH_INSTRUCTIONS] = {"instructions", "instructions", "count",
                            METRIC_SAMPLED},
    [BENCH_CYCLES] = {"cycles", "cycles", "count", METRIC_SAMPLED},
    [BENCH_BRANCH_MISSES] = {"branch-misses", "branch_misses", "count",
                             METRIC_SAMPLED},
    [BENCH_CACHE_MISSES] = {"cache-misses", "cache_misses", "count",
                            METRIC_SAMPLED},
    [BENCH_PAGE_FAULTS] = {"page-faults", "page_faults", "count",
                           METRIC_SAMPLED},
    [BENCH_IR] = {"ir", "ir", "count", METRIC_EXACT}};

/* A measurement under way. */
struct measuring {
    const struct bench *bench;
    const struct bench_run *run;
    struct plan plan;
    struct bench_outcome *outcome;
    double *sample;  /* by side, metric and round */
    double ir[2];    /* by side */
    int64_t done[2]; /* rounds by side */
};

const char *bench_metric_word(enum bench_metric metric)
{
    return metrics[metric].word;
}

const char *bench_metric_name(enum bench_metric metric)
{
    return metrics[metric].name;
}

static bool has(unsigned set, int metric)
{
    return set >> metric & 1;
}

int bench_metrics_parse(const char *text, unsigned *out, struct err *err)
{
    unsigned set = 0;

    for (;;) {
        size_t size = strcspn(text, ",");
        int k = 0;

        while (k < BENCH_METRICS && (strlen(metrics[k].word) != size ||
                                     memcmp(metrics[k].word, text, size) != 0))
            k++;
        if (k == BENCH_METRICS)
            return err_set(err, ERR_USAGE,
                           "\"%.*s\" is not one of wall, user, sys, rss, ir, "
                           "instructions, cycles, branch-misses, cache-misses, "
                           "page-faults",
                           (int)size, text);
        set |= 1U << k;
        if (!text[size])
            break;
        text += size + 1;
    }
    *out = set;
    return 0;
}

unsigned bench_metrics_absent(unsigned wanted)
{
    unsigned absent = 0;

    for (int k = BENCH_INSTRUCTIONS; k <= BENCH_PAGE_FAULTS; k++)
        if (has(wanted, k) &&
            !counter_is_offered((enum counter)(k - BENCH_INSTRUCTIONS)))
            absent |= 1U << k;
    if (has(wanted, BENCH_IR) && !callgrind_is_there())
        absent |= 1U << BENCH_IR;
    return absent;
}

void bench_free(struct bench *bench)
{
    free(bench->name);
    free(bench->group);
    free(bench->version);
    for (size_t k = 0; k < bench->aliases; k++)
        free(bench->alias[k]);
    free(bench->alias);
    for (int side = 0; side < 2; side++) {
        words_free(bench->command[side]);
        free(bench->folder[side]);
    }
    words_free(bench->prepare);
    free(bench->input);
    *bench = (struct bench){0};
}

static double *sample_at(const struct measuring *m, int side, int metric,
                         int64_t round)
{
    return &m->sample[(side * BENCH_METRICS + metric) * m->plan.rounds + round];
}

static struct process_config describe(const struct measuring *m,
                                      enum plan_side side)
{
    int output = m->run->show_output ? STDERR_FILENO : PROCESS_DISCARD;

    return (struct process_config){.words = m->bench->command[side],
                                   .folder = m->bench->folder[side],
                                   .input = m->bench->input,
                                   .output = output,
                                   .errors = output,
                                   .timeout_ns = m->bench->timeout_ns};
}

__attribute__((format(printf, 3, 4))) static bool
fail(const struct measuring *m, enum err_code code, const char *fmt, ...)
{
    va_list args;

    m->outcome->failed = code;
    va_start(args, fmt);
    vsnprintf(m->outcome->why, sizeof(m->outcome->why), fmt, args);
    va_end(args);
    return false;
}

/* Only a command that exits with 0 has a time. */
static bool accept(const struct measuring *m, const char *what,
                   const struct process_result *result, int64_t timeout_ns)
{
    switch (result->end) {
    case PROCESS_EXITED:
        if (!result->code)
            return true;
        return fail(m, ERR_DATA, "%s exits with status %d", what, result->code);
    case PROCESS_SIGNALLED:
        return fail(m, ERR_DATA, "%s dies of signal %d (%s)", what,
                    result->code, strsignal(result->code));
    case PROCESS_TIMED_OUT:
        return fail(m, ERR_DATA, "%s takes more than %g s", what,
                    (double)timeout_ns * 1e-9);
    case PROCESS_INTERRUPTED:
        break;
    }
    m->outcome->interrupted = true;
    return false;
}

static const char *name_of(enum plan_side side)
{
    return side == PLAN_BASE ? "the base command" : "the command";
}

static bool prepare(const struct measuring *m, enum plan_side side)
{
    struct process_config config = describe(m, side);
    struct process_result result;
    struct err err;

    if (!m->bench->prepare)
        return true;
    config.words = m->bench->prepare;
    config.input = NULL;
    if (process_run(&config, &result, &err) < 0)
        return fail(m, err.code, "%s", err.msg);
    return accept(m, "the preparation", &result, config.timeout_ns);
}

static void keep(const struct measuring *m, const struct plan_step *step,
                 const struct process_result *result, const double *count)
{
    int side = (int)step->side;
    double least = RSS_LEAST;

    while (least < result->least_rss)
        least *= 2;
    *sample_at(m, side, BENCH_WALL, step->round) = result->wall;
    *sample_at(m, side, BENCH_USER, step->round) = result->user;
    *sample_at(m, side, BENCH_SYS, step->round) = result->system;
    *sample_at(m, side, BENCH_RSS, step->round) =
        result->peak_rss < least ? least : result->peak_rss;
    for (int k = 0; k < COUNTER_COUNT; k++)
        *sample_at(m, side, BENCH_INSTRUCTIONS + k, step->round) = count[k];
    if (result->peak_rss < least)
        m->outcome->rss_hidden = true;
}

/* One run of a command; false: the benchmark ends here. */
static bool run_step(struct measuring *m, const struct plan_step *step)
{
    struct process_config config = describe(m, step->side);
    struct process_result result;
    struct counters counters;
    double count[COUNTER_COUNT];
    struct err err;
    int rc;

    if (!prepare(m, step->side))
        return false;
    counters_open(&counters, m->run->metrics >> BENCH_INSTRUCTIONS);
    rc = process_run(&config, &result, &err);
    counters_read(&counters, count);
    counters_close(&counters);
    if (rc < 0)
        return fail(m, err.code, "%s", err.msg);
    if (result.left)
        m->outcome->left = true;
    if (!accept(m, name_of(step->side), &result, config.timeout_ns))
        return false;
    if (!step->warmup) {
        keep(m, step, &result, count);
        m->done[step->side]++;
    }
    return true;
}

static bool count_instructions(struct measuring *m, enum plan_side side)
{
    struct process_config config = describe(m, side);
    struct process_result result;
    struct err err;

    if (!prepare(m, side))
        return false;
    config.timeout_ns *= CALLGRIND_PATIENCE;
    if (callgrind_run(&config, &m->ir[side], &result, &err) < 0)
        return fail(m, err.code, "%s", err.msg);
    return accept(m, "the command under callgrind", &result, config.timeout_ns);
}

static void show(const struct measuring *m, int64_t step, int64_t steps)
{
    if (m->run->progress)
        m->run->progress(m->run->context, m->bench, step, steps);
}

static void run_all(struct measuring *m)
{
    bool ir = has(m->run->metrics, BENCH_IR);
    int64_t runs = plan_steps(&m->plan);
    int64_t steps = runs + (ir ? m->plan.sides : 0);

    for (int side = 0; ir && side < m->plan.sides; side++) {
        show(m, side, steps);
        if (!count_instructions(m, (enum plan_side)side))
            return;
    }
    for (int64_t k = 0; k < runs; k++) {
        struct plan_step step = plan_step(&m->plan, k);

        show(m, k + steps - runs, steps);
        if (!run_step(m, &step))
            return;
    }
}

/* The samples of one metric and one side, with the pairs they were taken in. */
static int add_samples(const struct measuring *m, struct result_metric *metric,
                       int side, int k, size_t session, struct err *err)
{
    if (k == BENCH_IR)
        return results_sample(metric, session, m->ir[side], err);
    for (int64_t round = 0; round < m->outcome->rounds; round++) {
        double value = *sample_at(m, side, k, round);

        if ((m->plan.sides == 2
                 ? results_sample_pair(metric, session, value, round, err)
                 : results_sample(metric, session, value, err)) < 0)
            return -1;
    }
    return 0;
}

static int add_metric(const struct measuring *m, int side, int k,
                      struct result_benchmark *benchmark, size_t session,
                      struct err *err)
{
    struct result_metric *metric = results_metric(
        benchmark, metrics[k].name, metrics[k].unit, BETTER_LOWER, err);

    if (!metric)
        return -1;
    metric->kind = metrics[k].kind;
    metric->iterations = 1;
    metric->warmup = k == BENCH_IR ? 0 : m->plan.warmup;
    metric->rounds = k == BENCH_IR ? 1 : m->outcome->rounds;
    return add_samples(m, metric, side, k, session, err);
}

static int add_exit_code(struct result_benchmark *benchmark, struct err *err)
{
    benchmark->exit_code = calloc(1, sizeof(*benchmark->exit_code));
    if (!benchmark->exit_code)
        return err_set(err, ERR_SYSTEM, "out of memory");
    benchmark->exit_codes = 1;
    return 0;
}

static int add_about(const struct bench *bench, int side,
                     struct result_benchmark *benchmark, struct err *err)
{
    for (size_t k = 0; k < bench->aliases; k++)
        if (results_list(&benchmark->alias, &benchmark->aliases,
                         bench->alias[k], err) < 0)
            return -1;
    for (char **word = bench->command[side]; *word; word++)
        if (results_list(&benchmark->command, &benchmark->command_words, *word,
                         err) < 0)
            return -1;
    return results_text(&benchmark->group, bench->group, err) < 0 ||
                   results_text(&benchmark->version, bench->version, err) < 0
               ? -1
               : 0;
}

static int add_benchmark(const struct measuring *m, int side,
                         struct results *results, struct err *err)
{
    struct result_benchmark *benchmark =
        results_benchmark(results, m->bench->name, strlen(m->bench->name), err);
    unsigned set = m->run->metrics;

    if (!benchmark || add_about(m->bench, side, benchmark, err) < 0)
        return -1;
    if (m->outcome->failed)
        return results_text(&benchmark->error, m->outcome->why, err);
    if (add_exit_code(benchmark, err) < 0)
        return -1;
    for (int k = 0; k < BENCH_METRICS; k++)
        if (has(set, k) && !(k == BENCH_IR && isnan(m->ir[side])) &&
            add_metric(m, side, k, benchmark, results->sessions - 1, err) < 0)
            return -1;
    return 0;
}

int bench_measure(const struct bench *bench, const struct bench_run *run,
                  struct results *const out[2], struct bench_outcome *outcome,
                  struct err *err)
{
    struct measuring m = {
        .bench = bench,
        .run = run,
        .plan = {bench->warmup, run->rounds ? run->rounds : bench->rounds,
                 run->interleave && bench->command[PLAN_BASE] ? 2 : 1},
        .outcome = outcome,
        .ir = {(double)NAN, (double)NAN}};
    int rc = 0;

    *outcome = (struct bench_outcome){0};
    m.sample = calloc((size_t)(m.plan.sides * m.plan.rounds),
                      BENCH_METRICS * sizeof(*m.sample));
    if (!m.sample)
        return err_set(err, ERR_SYSTEM, "out of memory");
    run_all(&m);
    outcome->rounds = m.done[0];
    if (m.plan.sides == 2 && m.done[1] < outcome->rounds)
        outcome->rounds = m.done[1]; /* the other one's pair is not complete */
    if (outcome->failed)
        outcome->rounds = 0;
    for (int side = 0; !rc && side < m.plan.sides; side++)
        if (outcome->rounds || outcome->failed)
            rc = add_benchmark(&m, side, out[side], err);
    free(m.sample);
    return rc;
}
