/* What benchcmp's rule would flag, measured again. */
#include "gate/run_confirm.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/stopflag.h"
#include "compare/compare.h"

static bool is_named(const struct bench *bench, const char *name)
{
    if (!strcmp(bench->name, name))
        return true;
    for (size_t k = 0; k < bench->aliases; k++)
        if (!strcmp(bench->alias[k], name))
            return true;
    return false;
}

/* Rounds that the benchmark's flagged metrics ask for; 0: none is flagged. */
static int64_t rounds_wanted(const struct comparison *comparison,
                             const struct bench *bench)
{
    int64_t wanted = 0;

    for (size_t k = 0; k < comparison->rows; k++) {
        const struct compare_row *row = &comparison->row[k];
        int64_t rounds = CONFIRM_ROUNDS_MIN * bench->rounds;

        if ((row->verdict != VERDICT_REGRESSION &&
             row->verdict != VERDICT_UNSURE) ||
            !row->gated || !is_named(bench, row->name))
            continue;
        if (row->needed > rounds)
            rounds = row->needed;
        if (rounds > CONFIRM_ROUNDS_MAX * bench->rounds)
            rounds = CONFIRM_ROUNDS_MAX * bench->rounds;
        if (rounds > wanted)
            wanted = rounds;
    }
    return wanted;
}

static void drop_samples(struct results *results, const char *name)
{
    for (size_t b = 0; b < results->benchmarks; b++) {
        struct result_benchmark *benchmark = &results->benchmark[b];

        if (strcmp(benchmark->name, name) != 0)
            continue;
        for (size_t m = 0; m < benchmark->metrics; m++) {
            struct result_metric *metric = &benchmark->metric[m];

            for (size_t s = 0; s < metric->sessions; s++) {
                free(metric->session[s].value);
                free(metric->session[s].pair);
                metric->session[s] = (struct result_samples){0};
            }
        }
    }
}

/* A baseline may know it by an old name, which it then loses. */
static int adopt(struct results *results, const struct bench *bench,
                 struct err *err)
{
    if (results_find(results, bench->name))
        return 0;
    for (size_t b = 0; b < results->benchmarks; b++)
        if (is_named(bench, results->benchmark[b].name))
            return results_text(&results->benchmark[b].name, bench->name, err) <
                           0
                       ? -1
                       : results_reindex(results, err);
    return 0;
}

/* The rounds of the metrics are those of the last time. */
static void set_rounds(struct results *results,
                       const struct result_benchmark *from)
{
    for (size_t b = 0; b < results->benchmarks; b++) {
        struct result_benchmark *benchmark = &results->benchmark[b];

        if (strcmp(benchmark->name, from->name) != 0)
            continue;
        for (size_t m = 0; m < benchmark->metrics; m++) {
            struct result_metric *metric = &benchmark->metric[m];
            const struct result_metric *now =
                results_metric_find(from, metric->name, metric->unit);

            if (now)
                metric->rounds = now->rounds;
        }
    }
}

static bool benchmark_has_samples(const struct result_benchmark *benchmark)
{
    for (size_t m = 0; m < benchmark->metrics; m++)
        if (results_samples(&benchmark->metric[m]))
            return true;
    return false;
}

/* Makes room in `into` for what was measured again; 1 when something was. */
static int replace_one(struct results *into, const struct results *again,
                       const struct bench *bench, struct err *err)
{
    const struct result_benchmark *now = results_find(again, bench->name);

    if (!now || (!now->error && !benchmark_has_samples(now)))
        return 0;
    if (adopt(into, bench, err) < 0)
        return -1;
    drop_samples(into, bench->name);
    set_rounds(into, now);
    return 1;
}

/* The same for both sides of all of the list. */
static int replace_all(const struct run_list *list, struct results *current,
                       struct results *base, const struct run_session *session,
                       struct err *err)
{
    int replaced = 0;

    for (size_t k = 0; k < list->count; k++) {
        const struct bench *bench = &list->bench[k];
        int rc = replace_one(current, &session->out[PLAN_CURRENT], bench, err);

        if (rc < 0 ||
            replace_one(base, &session->out[PLAN_BASE], bench, err) < 0)
            return -1;
        replaced += rc;
    }
    return replaced;
}

static int measure_flagged(struct run_session *session,
                           const struct comparison *comparison,
                           const struct run_list *list, size_t *count,
                           struct err *err)
{
    for (size_t k = 0; k < list->count; k++) {
        const struct bench *bench = &list->bench[k];
        int64_t rounds = rounds_wanted(comparison, bench);
        char name[RUN_NAME_MAX];

        if (!rounds || !bench->command[PLAN_BASE] || stopflag_raised())
            continue;
        run_list_show(bench, name);
        log_info("%s: measured again, %lld rounds", name, (long long)rounds);
        if (run_session_measure(session, bench, true, rounds, err) < 0)
            return -1;
        if (stopflag_raised()) { /* half of it replaces nothing */
            drop_samples(&session->out[PLAN_CURRENT], bench->name);
            drop_samples(&session->out[PLAN_BASE], bench->name);
        }
        ++*count;
    }
    return 0;
}

static bool has_samples(const struct results *results)
{
    for (size_t b = 0; b < results->benchmarks; b++)
        if (benchmark_has_samples(&results->benchmark[b]))
            return true;
    return false;
}

/* A session of which nothing is left is none. */
static int join(struct results *into, struct results *again, struct err *err)
{
    if (has_samples(into))
        return results_merge(into, again, err);
    results_free(into);
    *into = *again;
    *again = (struct results){0};
    return 0;
}

static int measure_again(const struct run_options *options,
                         const struct comparison *comparison,
                         const struct run_list *list, struct results *current,
                         struct results *base, enum err_code *status,
                         struct err *err)
{
    struct run_session session;
    size_t count = 0;
    int replaced = 0;
    int rc = run_session_begin(&session, options, err);

    if (!rc)
        rc = measure_flagged(&session, comparison, list, &count, err);
    if (!rc && count)
        rc = run_session_end(&session, err);
    if (!rc)
        replaced = replace_all(list, current, base, &session, err);
    if (replaced < 0)
        rc = -1;
    if (replaced > 0 && (join(current, &session.out[PLAN_CURRENT], err) < 0 ||
                         join(base, &session.out[PLAN_BASE], err) < 0))
        rc = -1;
    *status = err_worse(*status, session.status);
    results_free(&session.out[PLAN_CURRENT]);
    results_free(&session.out[PLAN_BASE]);
    return rc;
}

int run_confirm(const struct run_options *options, const struct run_list *list,
                struct results *current, struct results *base,
                enum err_code *status, struct err *err)
{
    struct comparison comparison = {0};
    struct compare_config config;
    int rc;

    compare_config_default(&config);
    config.fail = options->fail;
    if (config.warn > config.fail)
        config.warn = config.fail;
    rc = compare(base, current, &config, &comparison, err);
    if (rc < 0 && err->code == ERR_DATA)
        rc = 0; /* nothing in common: nothing is flagged */
    if (!rc)
        rc = measure_again(options, &comparison, list, current, base, status,
                           err);
    comparison_free(&comparison);
    return rc;
}
