/* The comparison of two results. */
#include "compare/compare.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "compare/evidence.h"
#include "compare/hints.h"
#include "compare/judge.h"
#include "compare/resolve.h"
#include "compare/side.h"
#include "compare/thresholds.h"
#include "stats/adjust.h"

/* Fewer instructions more than that, in percent, are none. */
#define INSTRUCTIONS_SAME 0.2

/* The work of one call. */
struct comparer {
    const struct compare_config *config;
    struct evidence_context context;
    struct pairing pairing;
    struct row_work *work; /* a row each */
    size_t rows;
    double *sample; /* where the next samples go */
    double *sorted; /* the same, all of them sorted a row */
    struct comparison *out;
};

static int no_memory(struct err *err)
{
    return err_set(err, ERR_SYSTEM, "out of memory");
}

void row_note(struct compare_row *row, const char *fmt, ...)
{
    size_t used = strlen(row->note);
    va_list args;

    if (used && used + 2 < sizeof(row->note)) {
        memcpy(row->note + used, "; ", 3);
        used += 2;
    }
    va_start(args, fmt);
    vsnprintf(row->note + used, sizeof(row->note) - used, fmt, args);
    va_end(args);
}

static const struct result_metric *any_metric(const struct pair *pair)
{
    return pair->base_metric ? pair->base_metric : pair->current_metric;
}

/* Who the row is about. */
static void name_row(const struct compare_config *config,
                     const struct pair *pair, struct compare_row *row)
{
    const struct result_metric *metric = any_metric(pair);
    double nan = (double)NAN;

    *row = (struct compare_row){
        .name = pair->base ? pair->base->name : pair->current->name,
        .metric = metric ? metric->name : "",
        .unit = metric ? metric->unit : "",
        .better = metric ? metric->better : BETTER_LOWER,
        .kind = metric ? metric->kind : METRIC_SAMPLED,
        .base = side_empty(),
        .current = side_empty(),
        .change = nan,
        .worse = nan,
        .low = nan,
        .high = nan,
        .p = nan,
        .p_adjusted = nan,
        .noise = nan,
    };
    if (pair->base_metric && pair->current_metric &&
        pair->current_metric->kind != row->kind)
        row->kind = pair->base_metric->kind == METRIC_SUMMARY ||
                            pair->current_metric->kind == METRIC_SUMMARY
                        ? METRIC_SUMMARY
                        : METRIC_SAMPLED;
    row->gated = !config->gate || thresholds_fit(config->gate, row);
}

static void take_side(struct comparer *c, const struct result_metric *metric,
                      struct compare_side *side, const double **sorted)
{
    if (!metric)
        return;
    if (side_fill(metric, c->sample, c->sorted, side) && side->sample)
        *sorted = c->sorted;
    c->sample += results_samples(metric);
    c->sorted += results_samples(metric);
}

/* A row up to where the family of tests must be known. */
static int begin_row(struct comparer *c, const struct pair *pair,
                     struct err *err)
{
    struct row_work *work = &c->work[c->rows];
    struct compare_row *row = &c->out->row[c->rows];

    *work = (struct row_work){.row = row,
                              .pair = pair,
                              .p_better = (double)NAN,
                              .excess = (double)NAN,
                              .pair_spread = (double)NAN};
    name_row(c->config, pair, row);
    if (c->config->filter && !thresholds_fit(c->config->filter, row))
        return 0;
    c->rows++;
    take_side(c, pair->base_metric, &row->base, &work->base_sorted);
    take_side(c, pair->current_metric, &row->current, &work->current_sorted);
    thresholds_apply(c->config, work);
    judge_values(work);
    if (work->judged)
        return 0;
    if (evidence_find(&c->context, work, err) < 0)
        return -1;
    row->noise = resolve_noise(work, c->context.scratch);
    return 0;
}

static bool is_tested(const struct compare_row *row)
{
    return row->gated && !isnan(row->p);
}

/* The family are the gated rows that were tested. */
static int adjust_rows(struct comparer *c, struct err *err)
{
    double *p = calloc(c->rows + 1, sizeof(*p));
    size_t n = 0;
    int rc = 0;

    if (!p)
        return no_memory(err);
    for (size_t k = 0; k < c->rows; k++) {
        c->out->row[k].p_adjusted = c->out->row[k].p;
        if (is_tested(&c->out->row[k]))
            p[n++] = c->out->row[k].p;
    }
    if (n && c->config->adjust == ADJUST_HOLM)
        rc = adjust_holm(p, n, p, err);
    else if (n && c->config->adjust == ADJUST_BH)
        rc = adjust_bh(p, n, p, err);
    n = 0;
    for (size_t k = 0; k < c->rows && rc == 0; k++)
        if (is_tested(&c->out->row[k]))
            c->out->row[k].p_adjusted = p[n++];
    free(p);
    return rc;
}

static bool counts_instructions(const struct compare_row *row)
{
    return row->kind == METRIC_EXACT && !strcasecmp(row->metric, "ir");
}

/* Rows of a benchmark stand together still. */
static void note_instructions(struct comparer *c)
{
    for (size_t k = 0; k < c->rows; k++) {
        const struct compare_row *ir = &c->out->row[k];
        size_t first = k;

        if (!counts_instructions(ir) || !(fabs(ir->change) < INSTRUCTIONS_SAME))
            continue;
        while (first && c->work[first - 1].pair->base == c->work[k].pair->base)
            first--;
        for (size_t j = first;
             j < c->rows && c->work[j].pair->base == c->work[k].pair->base;
             j++) {
            struct compare_row *row = &c->out->row[j];

            if (row->verdict == VERDICT_REGRESSION &&
                row->kind != METRIC_EXACT && !strcmp(row->unit, "s"))
                row_note(row, "no more instructions: noise, layout, memory "
                              "or I/O");
        }
    }
}

static void add_geomean(struct comparison *out)
{
    double sum = 0;
    size_t n = 0;

    for (size_t k = 0; k < out->rows; k++) {
        const struct compare_row *row = &out->row[k];
        double ratio;

        if (isnan(row->change) || row->verdict == VERDICT_CHANGED ||
            !(row->base.value > 0) || !(row->current.value > 0))
            continue;
        ratio = log1p(row->change / 100);
        sum += row->better == BETTER_LOWER ? ratio : -ratio;
        n++;
    }
    out->geomean = n ? exp(sum / (double)n) : (double)NAN;
}

static int by_verdict(const void *a, const void *b)
{
    const struct compare_row *x = a;
    const struct compare_row *y = b;
    int order = (x->verdict > y->verdict) - (x->verdict < y->verdict);

    if (!order)
        order = strcmp(x->name, y->name);
    if (!order)
        order = strcmp(x->metric, y->metric);
    return order ? order : strcmp(x->unit, y->unit);
}

static int finish(struct comparer *c, struct err *err)
{
    struct comparison *out = c->out;

    out->rows = c->rows;
    if (adjust_rows(c, err) < 0)
        return -1;
    for (size_t k = 0; k < c->rows; k++)
        if (!c->work[k].judged)
            judge_change(c->config, &c->work[k]);
    note_instructions(c);
    add_geomean(out);
    qsort(out->row, out->rows, sizeof(*out->row), by_verdict);
    for (size_t k = 0; k < out->rows; k++)
        out->count[out->row[k].verdict]++;
    if (hints_machines(c->context.base, c->context.current, out, err) < 0)
        return -1;
    return hints_names(out, err);
}

/* Rooms for all rows and samples; the largest row's for `scratch`. */
static int allocate(struct comparer *c, struct err *err)
{
    size_t all = 0;
    size_t most = 0;

    for (size_t k = 0; k < c->pairing.count; k++) {
        const struct pair *pair = &c->pairing.pair[k];
        size_t n = 0;

        if (pair->base_metric)
            n += results_samples(pair->base_metric);
        if (pair->current_metric)
            n += results_samples(pair->current_metric);
        all += n;
        if (n > most)
            most = n;
    }
    c->out->row = calloc(c->pairing.count + 1, sizeof(*c->out->row));
    c->work = calloc(c->pairing.count + 1, sizeof(*c->work));
    c->out->samples = malloc((all + 1) * sizeof(double));
    c->sorted = malloc((all + 1) * sizeof(double));
    c->context.scratch = malloc((most + 1) * sizeof(double));
    c->sample = c->out->samples;
    if (!c->out->row || !c->work || !c->sample || !c->sorted ||
        !c->context.scratch)
        return no_memory(err);
    return 0;
}

static int run(struct comparer *c, struct err *err)
{
    double *sorted;
    int rc = 0;

    if (allocate(c, err) < 0) {
        free(c->sorted);
        return -1;
    }
    sorted = c->sorted;
    for (size_t k = 0; k < c->pairing.count && rc == 0; k++)
        rc = begin_row(c, &c->pairing.pair[k], err);
    if (rc == 0)
        rc = finish(c, err);
    free(sorted);
    return rc;
}

/* A gate that judges nothing must not pass. */
static int check_shared(const struct comparer *c, struct err *err)
{
    bool shared = false;
    bool gated = !c->config->gate;

    for (size_t k = 0; k < c->rows; k++) {
        shared |= c->work[k].pair->base && c->work[k].pair->current;
        gated |=
            c->config->gate && thresholds_fit(c->config->gate, &c->out->row[k]);
    }
    if (!shared)
        return err_set(err, ERR_DATA,
                       "baseline and current share no benchmark%s",
                       c->config->filter ? " that the filter leaves" : "");
    if (!gated)
        return err_set(err, ERR_DATA, "no benchmark is gated");
    return 0;
}

int compare(const struct results *base, const struct results *current,
            const struct compare_config *config, struct comparison *out,
            struct err *err)
{
    struct comparer c = {
        .config = config,
        .context = {.base = base, .current = current, .config = config},
        .out = out};
    int rc;

    *out = (struct comparison){
        .geomean = (double)NAN, .stat = config->stat, .fail = config->fail};
    if (pairing_make(base, current, config->rename, &c.pairing, err) < 0)
        return -1;
    rc = run(&c, err);
    if (rc < 0)
        comparison_free(out);
    else
        rc = check_shared(&c, err);
    free(c.work);
    free(c.context.scratch);
    pairing_free(&c.pairing);
    return rc;
}

void comparison_free(struct comparison *comparison)
{
    for (size_t k = 0; k < comparison->warnings; k++)
        free(comparison->warning[k]);
    free(comparison->warning);
    free(comparison->row);
    free(comparison->samples);
    *comparison = (struct comparison){0};
}

static bool is_incomplete(const struct comparison *comparison,
                          const struct compare_config *config)
{
    if (config->machine_fails && !comparison->same_machine)
        return true;
    for (size_t k = 0; k < comparison->rows; k++) {
        const struct compare_row *row = &comparison->row[k];

        if (row->gated &&
            (row->verdict == VERDICT_ERROR ||
             row->verdict == VERDICT_INCOMPARABLE ||
             (row->verdict == VERDICT_MISSING && !config->missing_warns)))
            return true;
    }
    return false;
}

enum err_code comparison_status(const struct comparison *comparison,
                                const struct compare_config *config)
{
    if (config->geomean_fails &&
        row_exceeds(100 * (comparison->geomean - 1), config->fail))
        return ERR_ANSWER;
    for (size_t k = 0; k < comparison->rows; k++) {
        const struct compare_row *row = &comparison->row[k];

        if (row->gated &&
            (row->verdict == VERDICT_REGRESSION ||
             (row->verdict == VERDICT_UNSURE && config->unsure_fails)))
            return ERR_ANSWER;
    }
    return is_incomplete(comparison, config) ? ERR_DATA : ERR_NONE;
}
