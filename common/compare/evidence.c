/* The tests of a row. */
#include "compare/evidence.h"

#include <math.h>

#include "compare/pairs.h"
#include "compare/session_test.h"
#include "stats/rank_test.h"
#include "stats/sample.h"

#define INTERVAL_LEVEL 0.95
#define BOUND_LEVEL    0.95
/* Fewer samples a side are not complete separation but luck. */
#define SEPARATION_MIN 5

size_t row_quantile_needs(enum statistic stat)
{
    double q = row_quantile(stat);
    size_t n = 1;

    while (q > 0 && sample_quantile_upper_rank(n, q, BOUND_LEVEL) == 0)
        n++;
    return n;
}

/* The test's two tails, turned so that the first speaks for worse. */
static void take_test(struct row_work *work, const struct rank_test *test,
                      enum evidence evidence)
{
    bool lower = work->row->better == BETTER_LOWER;

    work->row->evidence = evidence;
    work->row->p = lower ? test->p_greater : test->p_less;
    work->p_better = lower ? test->p_less : test->p_greater;
}

/* Where the sessions of the baseline differ, they say what is unusual. */
static void ask_sessions(const struct evidence_context *context,
                         struct row_work *work)
{
    struct compare_row *row = work->row;
    struct session_medians base;
    struct session_medians current;
    double greater;
    double less;
    double worse;
    double better;

    if (row->base.sessions < SESSIONS_MIN ||
        !session_medians(work->pair->base_metric, context->scratch, &base) ||
        !session_medians(work->pair->current_metric, context->scratch,
                         &current))
        return;
    session_test(&base, &current, &greater, &less);
    worse = row->better == BETTER_LOWER ? greater : less;
    better = row->better == BETTER_LOWER ? less : greater;
    if (worse > row->p) {
        row->p = worse;
        row->evidence = EVIDENCE_SESSIONS;
    }
    if (better > work->p_better)
        work->p_better = better;
}

static int test_samples(const struct evidence_context *context,
                        struct row_work *work, struct err *err)
{
    const struct compare_row *row = work->row;
    double alpha = context->config->alpha * (1 + 1e-12);
    struct rank_test test;
    struct pairs pairs;

    if (pairs_find(context, work, &pairs, err) < 0)
        return -1;
    /* So few pairs that no signs could convince are samples all the same. */
    if (pairs.n && ldexp(1, -(int)(pairs.n < 1000 ? pairs.n : 1000)) <= alpha) {
        if (rank_test_pairs(pairs.x, pairs.y, pairs.n, &test, err) < 0)
            return -1;
        take_test(work, &test, EVIDENCE_PAIRS);
        if (work->stat == STATISTIC_MEDIAN)
            pairs_change(&pairs, work);
        return 0;
    }
    if (rank_test(row->base.sample, row->base.n, row->current.sample,
                  row->current.n, &test, err) < 0)
        return -1;
    take_test(work, &test, EVIDENCE_RANK);
    if (!pairs.n)
        ask_sessions(context, work);
    return 0;
}

static int find_interval(struct row_work *work, struct err *err)
{
    struct compare_row *row = work->row;
    const struct compare_side *base = &row->base;
    const struct compare_side *current = &row->current;
    struct rank_shift shift;
    bool positive = base->min > 0 && current->min > 0;

    if (positive ? rank_ratio(base->sample, base->n, current->sample,
                              current->n, INTERVAL_LEVEL, &shift, err) < 0
                 : rank_shift(base->sample, base->n, current->sample,
                              current->n, INTERVAL_LEVEL, &shift, err) < 0)
        return -1;
    if (positive) {
        row->low = 100 * (shift.low - 1);
        row->high = 100 * (shift.high - 1);
    } else if (fabs(base->value) > 0) {
        row->low = 100 * shift.low / fabs(base->value);
        row->high = 100 * shift.high / fabs(base->value);
    }
    return 0;
}

static void find_separation(struct row_work *work)
{
    const struct compare_side *base = &work->row->base;
    const struct compare_side *current = &work->row->current;
    bool lower = work->row->better == BETTER_LOWER;
    double worst = lower ? base->max : base->min;
    double best = lower ? current->min : current->max;
    double worse = lower ? best - worst : worst - best;

    work->separated = base->n >= SEPARATION_MIN &&
                      current->n >= SEPARATION_MIN && fabs(worst) > 0 &&
                      row_exceeds(100 * worse / fabs(worst), work->row->fail);
}

/* Bounds of one percentile on both sides that do not overlap. */
static void find_bounds(struct row_work *work)
{
    struct compare_row *row = work->row;
    const double *base = work->base_sorted;
    const double *current = work->current_sorted;
    double q = row_quantile(work->stat);
    size_t m = row->base.n;
    size_t n = row->current.n;
    double base_low = base[sample_quantile_lower_rank(m, q, BOUND_LEVEL) - 1];
    double base_high = base[sample_quantile_upper_rank(m, q, BOUND_LEVEL) - 1];
    double low = current[sample_quantile_lower_rank(n, q, BOUND_LEVEL) - 1];
    double high = current[sample_quantile_upper_rank(n, q, BOUND_LEVEL) - 1];
    bool lower = row->better == BETTER_LOWER;

    row->evidence = EVIDENCE_QUANTILES;
    work->quantile_worse = lower ? low > base_high : high < base_low;
    work->quantile_better = lower ? high < base_low : low > base_high;
    if (base_low > 0) {
        row->low = 100 * (low / base_high - 1);
        row->high = 100 * (high / base_low - 1);
    }
}

/* A percentile of too few rounds is shown, and nothing is made of it. */
static void weigh_quantile(struct row_work *work)
{
    struct compare_row *row = work->row;
    size_t needs = row_quantile_needs(work->stat);
    size_t n = row->base.n < row->current.n ? row->base.n : row->current.n;

    if (n < needs) {
        row_note(row, "n too small for %s: %zu of %zu, not gated",
                 statistic_name(work->stat), n, needs);
        row->gated = false;
    } else if (work->base_sorted && work->current_sorted) {
        find_bounds(work);
    } else {
        row->literal = true;
    }
}

int evidence_find(const struct evidence_context *context, struct row_work *work,
                  struct err *err)
{
    struct compare_row *row = work->row;
    bool summary = !work->base_sorted || !work->current_sorted;

    if (row->kind == METRIC_EXACT) {
        row->evidence = EVIDENCE_EXACT;
        return 0;
    }
    if (row_quantile(work->stat) > 0) {
        weigh_quantile(work);
        return 0;
    }
    row->literal = summary || rank_test_least_p(row->base.n, row->current.n) >
                                  context->config->alpha * (1 + 1e-12);
    if (row->literal)
        return 0;
    find_separation(work);
    if (find_interval(work, err) < 0)
        return -1;
    return test_samples(context, work, err);
}
