/* From figures to verdicts. */
#include "compare/judge.h"

#include <math.h>
#include <string.h>

#include "compare/resolve.h"
#include "compare/side.h"
#include "results/unit.h"

/* So many times the threshold is gross: one test is enough. */
#define GROSS 4

static void settle(struct row_work *work, enum verdict verdict)
{
    work->row->verdict = verdict;
    work->judged = true;
}

static bool is_time(const char *unit)
{
    struct unit parsed;

    unit_parse(unit, strlen(unit), &parsed);
    return parsed.dimension == DIMENSION_TIME;
}

/* Processor time comes in ticks, so a short command may well have none. */
static bool is_in_ticks(const char *metric)
{
    return !strcmp(metric, "user") || !strcmp(metric, "sys") ||
           !strcmp(metric, "system");
}

/* What makes a side no measurement, or NULL. */
static const char *side_fault(const struct result_benchmark *benchmark,
                              const struct result_metric *metric,
                              const struct compare_side *side)
{
    if (benchmark->error)
        return benchmark->error;
    if (!metric)
        return NULL;
    if (metric->error)
        return metric->error;
    if (metric->kind == METRIC_SUMMARY && !side->sample)
        return isfinite(side->median) || isfinite(side->mean)
                   ? NULL
                   : "the summary has neither median nor mean";
    if (!side->n)
        return "no samples";
    if (!side->sample)
        return "a sample is not a number";
    return NULL;
}

static bool has_fault(struct row_work *work)
{
    const struct pair *pair = work->pair;
    struct compare_row *row = work->row;
    const char *base =
        pair->base ? side_fault(pair->base, pair->base_metric, &row->base)
                   : NULL;
    const char *current =
        pair->current
            ? side_fault(pair->current, pair->current_metric, &row->current)
            : NULL;

    if (base)
        row_note(row, "baseline: %s", base);
    if (current)
        row_note(row, "current: %s", current);
    return base || current;
}

/* A statistic that both sides have: the wanted one, or the next best. */
static bool set_values(struct row_work *work)
{
    const enum statistic next[] = {work->stat, STATISTIC_MEDIAN,
                                   STATISTIC_MEAN};
    struct compare_row *row = work->row;

    for (size_t k = 0; k < sizeof(next) / sizeof(next[0]); k++) {
        row->base.value =
            side_statistic(&row->base, work->base_sorted, next[k]);
        row->current.value =
            side_statistic(&row->current, work->current_sorted, next[k]);
        if (!isfinite(row->base.value) || !isfinite(row->current.value))
            continue;
        if (next[k] != work->stat)
            row_note(row, "%s: a summary without %s", statistic_name(next[k]),
                     statistic_name(work->stat));
        work->stat = next[k];
        return true;
    }
    return false;
}

static bool is_negative(const struct compare_side *side)
{
    return side->value < 0 || side->min < 0;
}

/* Times below 0 there are none, and of 0 none that took time before. */
static bool is_no_time(struct row_work *work)
{
    struct compare_row *row = work->row;

    if (!is_time(row->unit))
        return false;
    if (is_negative(&row->base) || is_negative(&row->current)) {
        row_note(row, "a negative time");
        return true;
    }
    if (row->current.value > 0 || !(row->base.value > 0) ||
        is_in_ticks(row->metric))
        return false;
    row_note(row, "a time of 0");
    return true;
}

static void set_change(struct row_work *work)
{
    struct compare_row *row = work->row;
    double difference = row->current.value - row->base.value;
    double sign = row->better == BETTER_LOWER ? 1 : -1;

    if (fabs(row->base.value) > 0) {
        row->change = 100 * difference / fabs(row->base.value);
        row->worse = sign * row->change;
        work->excess = row->worse;
    } else if (fabs(difference) > 0) {
        work->excess = sign * difference > 0 ? HUGE_VAL : -HUGE_VAL;
    } else {
        row->change = row->worse = work->excess = 0;
    }
}

/* No percent of nothing: an exact metric or an absolute limit can still tell.
 */
static bool is_from_nothing(struct row_work *work)
{
    struct compare_row *row = work->row;

    if (isfinite(work->excess) || row->kind == METRIC_EXACT || row->abs > 0)
        return false;
    row_note(row, "the baseline is 0");
    if (is_in_ticks(row->metric))
        row->gated = false;
    return true;
}

static bool is_other_code(const struct pair *pair)
{
    return pair->base->version && pair->current->version &&
           strcmp(pair->base->version, pair->current->version) != 0;
}

void judge_values(struct row_work *work)
{
    const struct pair *pair = work->pair;
    struct compare_row *row = work->row;

    if (has_fault(work)) {
        settle(work, VERDICT_ERROR);
        return;
    }
    if (!pair->base_metric || !pair->current_metric) {
        struct compare_side *side =
            pair->base_metric ? &row->base : &row->current;
        const double *sorted =
            pair->base_metric ? work->base_sorted : work->current_sorted;

        side->value = side_statistic(side, sorted, work->stat);
        if (isnan(side->value))
            side->value = isnan(side->median) ? side->mean : side->median;
        settle(work, pair->base_metric || !pair->current_metric
                         ? VERDICT_MISSING
                         : VERDICT_NEW);
        return;
    }
    if (!set_values(work)) {
        row_note(row, "no statistic that both sides have");
        settle(work, VERDICT_INCOMPARABLE);
    } else if (!unit_same_dimension(pair->base_metric->unit,
                                    pair->current_metric->unit)) {
        row_note(row, "%.40s against %.40s", pair->base_metric->unit,
                 pair->current_metric->unit);
        settle(work, VERDICT_INCOMPARABLE);
    } else if (is_no_time(work)) {
        settle(work, VERDICT_ERROR);
    } else {
        set_change(work);
        if (is_other_code(pair)) {
            row_note(row, "the benchmark's version differs");
            row->gated = false;
            settle(work, VERDICT_CHANGED);
        } else if (is_from_nothing(work)) {
            settle(work, VERDICT_INCOMPARABLE);
        }
    }
}

static bool at_most(double p, double alpha)
{
    return p <= alpha * (1 + 1e-12);
}

/* Evidence that stands by itself, without regard to the rest of the family. */
static bool is_worse(const struct compare_config *config,
                     const struct row_work *work)
{
    const struct compare_row *row = work->row;

    return row->literal || row->evidence == EVIDENCE_EXACT ||
           (row->evidence == EVIDENCE_QUANTILES
                ? work->quantile_worse
                : at_most(row->p, config->alpha));
}

static bool is_better(const struct compare_config *config,
                      const struct row_work *work)
{
    const struct compare_row *row = work->row;

    return row->literal || row->evidence == EVIDENCE_EXACT ||
           (row->evidence == EVIDENCE_QUANTILES
                ? work->quantile_better
                : at_most(work->p_better, config->alpha));
}

static bool is_regression(const struct compare_config *config,
                          const struct row_work *work)
{
    const struct compare_row *row = work->row;

    if (row->literal || row->evidence == EVIDENCE_EXACT)
        return true;
    if (work->separated)
        return true;
    if (row->evidence == EVIDENCE_QUANTILES)
        return work->quantile_worse;
    return at_most(row->p_adjusted, config->alpha) ||
           (row_exceeds(work->excess, GROSS * row->fail) &&
            at_most(row->p, config->alpha));
}

void judge_change(const struct compare_config *config, struct row_work *work)
{
    struct compare_row *row = work->row;
    double difference = fabs(row->current.value - row->base.value);

    row->verdict = VERDICT_PASS;
    if (row->abs > 0 && !row_exceeds(100 * difference / row->abs, 100))
        return;
    if (row_exceeds(work->excess, row->fail)) {
        row->verdict =
            is_regression(config, work) ? VERDICT_REGRESSION : VERDICT_UNSURE;
        /* Where sessions differ, more samples of one tell nothing. */
        if (row->verdict == VERDICT_UNSURE &&
            row->evidence != EVIDENCE_SESSIONS)
            row->needed = resolve_needed(work, row->fail);
    } else if (row_exceeds(work->excess, row->warn) && is_worse(config, work)) {
        row->verdict = VERDICT_SLOWER;
    } else if (-work->excess > 0 &&
               !row_exceeds(config->improve, -work->excess) &&
               is_better(config, work)) {
        row->verdict = VERDICT_IMPROVED;
    }
}
