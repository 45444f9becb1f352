/* A comparison in words. */
#include "verdict/words.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "results/unit.h"

const enum verdict words_order[VERDICT_COUNT] = {
    VERDICT_REGRESSION, VERDICT_ERROR,  VERDICT_MISSING,  VERDICT_INCOMPARABLE,
    VERDICT_UNSURE,     VERDICT_SLOWER, VERDICT_IMPROVED, VERDICT_NEW,
    VERDICT_CHANGED,    VERDICT_PASS,
};

static const struct {
    enum words_tone tone;
    const char *one;
    const char *many;
} kinds[VERDICT_COUNT] = {
    [VERDICT_ERROR] = {TONE_BAD, "error", "errors"},
    [VERDICT_MISSING] = {TONE_BAD, "missing", "missing"},
    [VERDICT_INCOMPARABLE] = {TONE_BAD, "incomparable", "incomparable"},
    [VERDICT_REGRESSION] = {TONE_BAD, "regression", "regressions"},
    [VERDICT_UNSURE] = {TONE_DOUBT, "unsure", "unsure"},
    [VERDICT_SLOWER] = {TONE_DOUBT, "slower", "slower"},
    [VERDICT_IMPROVED] = {TONE_GOOD, "improved", "improved"},
    [VERDICT_PASS] = {TONE_SAME, "unchanged", "unchanged"},
    [VERDICT_NEW] = {TONE_NEWS, "new", "new"},
    [VERDICT_CHANGED] = {TONE_NEWS, "with new code", "with new code"},
};

enum words_tone words_tone(enum verdict verdict)
{
    return kinds[verdict].tone;
}

const char *words_count(enum verdict verdict, size_t count)
{
    return count == 1 ? kinds[verdict].one : kinds[verdict].many;
}

static const char *text_of(const char *text)
{
    return text ? text : "";
}

void words_init(struct words *words, const struct comparison *comparison,
                const struct verdict_options *options)
{
    const struct compare_row *row = comparison->row;

    *words = (struct words){.comparison = comparison, .options = options};
    if (options->config)
        words->config = *options->config;
    else
        compare_config_default(&words->config);
    words->status = comparison_status(comparison, &words->config);
    for (size_t k = 1; k < comparison->rows && !words->metrics; k++)
        words->metrics =
            strcmp(text_of(row[k].metric), text_of(row[0].metric)) != 0;
}

static size_t rank_of(enum verdict verdict)
{
    size_t rank = 0;

    while (words_order[rank] != verdict)
        rank++;
    return rank;
}

/* Where the size of a change is news; else rows stay as they were. */
static double weight(const struct compare_row *row)
{
    enum words_tone tone = words_tone(row->verdict);

    if (tone == TONE_SAME || tone == TONE_NEWS || isnan(row->worse))
        return 0;
    return fabs(row->worse);
}

static int by_importance(const void *left, const void *right)
{
    const struct compare_row *a = *(const struct compare_row *const *)left;
    const struct compare_row *b = *(const struct compare_row *const *)right;
    size_t rank_a = rank_of(a->verdict);
    size_t rank_b = rank_of(b->verdict);

    if (rank_a != rank_b)
        return rank_a < rank_b ? -1 : 1;
    if (weight(a) > weight(b) || weight(a) < weight(b))
        return weight(a) > weight(b) ? -1 : 1;
    return a < b ? -1 : a > b;
}

int words_sort(struct words *words, struct err *err)
{
    const size_t size = sizeof(const struct compare_row *);
    size_t rows = words->comparison->rows;

    words->row = calloc(rows ? rows : 1, size);
    if (!words->row)
        return err_set(err, ERR_SYSTEM, "out of memory");
    for (size_t k = 0; k < rows; k++)
        words->row[k] = &words->comparison->row[k];
    qsort(words->row, rows, size, by_importance);
    return 0;
}

void words_reset(struct words *words)
{
    free(words->row);
    words->row = NULL;
}

const char *words_status(const struct words *words)
{
    switch (words->status) {
    case ERR_NONE:
        return "PASS";
    case ERR_ANSWER:
        return "FAIL";
    case ERR_DATA:
    case ERR_USAGE:
    case ERR_SYSTEM:
        break;
    }
    return "INCOMPLETE";
}

/* Parts of a list after the first have a separator in front. */
static void part(struct sheet *out, bool *any, const char *separator)
{
    if (*any)
        sheet_text(out, separator);
    *any = true;
}

static size_t gated_regressions(const struct comparison *comparison)
{
    size_t count = 0;

    for (size_t k = 0; k < comparison->rows; k++)
        count += comparison->row[k].gated &&
                 comparison->row[k].verdict == VERDICT_REGRESSION;
    return count;
}

static const char *noun(const struct words *words, size_t count)
{
    if (words->metrics)
        return count == 1 ? "measurement" : "measurements";
    return count == 1 ? "benchmark" : "benchmarks";
}

/* Why the answer is no, where it is. */
static void headline_failures(const struct words *words, struct sheet *out,
                              bool *any)
{
    const struct comparison *comparison = words->comparison;
    size_t regressions = gated_regressions(comparison);
    size_t unsure = comparison->count[VERDICT_UNSURE];
    char text[WORDS_MAX];

    if (regressions) {
        part(out, any, "; ");
        sheet_format(out, "%zu %s regressed >%g%%", regressions,
                     noun(words, regressions), comparison->fail);
    }
    if (words->status == ERR_ANSWER && unsure && words->config.unsure_fails) {
        part(out, any, "; ");
        sheet_format(out, "%zu unsure, which counts as failed", unsure);
    }
    if (words->status == ERR_ANSWER && !*any) {
        part(out, any, "; ");
        sheet_format(out, "the geometric mean changed by %s",
                     words_geomean(comparison, text));
    }
}

void words_headline(const struct words *words, struct sheet *out)
{
    static const enum verdict gaps[] = {VERDICT_ERROR, VERDICT_MISSING,
                                        VERDICT_INCOMPARABLE};
    const struct comparison *comparison = words->comparison;
    bool any = false;

    if (!comparison->rows) {
        sheet_text(out, "nothing to compare");
        return;
    }
    headline_failures(words, out, &any);
    if (!any && words->status == ERR_NONE) {
        part(out, &any, "; ");
        sheet_format(out, "%zu %s, none regressed >%g%%", comparison->rows,
                     noun(words, comparison->rows), comparison->fail);
    }
    for (size_t k = 0; k < sizeof(gaps) / sizeof(gaps[0]); k++) {
        size_t count = comparison->count[gaps[k]];

        if (!count)
            continue;
        part(out, &any, "; ");
        sheet_format(out, "%zu %s", count, words_count(gaps[k], count));
    }
    if (!any) /* incomplete for a reason that stands in the warnings */
        sheet_format(out, "%zu %s, not all could be judged", comparison->rows,
                     noun(words, comparison->rows));
    if (words->status != ERR_ANSWER && comparison->count[VERDICT_UNSURE])
        sheet_format(out, "; %zu unsure", comparison->count[VERDICT_UNSURE]);
}

void words_counts(const struct words *words, struct sheet *out)
{
    bool any = false;

    for (size_t k = 0; k < VERDICT_COUNT; k++) {
        size_t count = words->comparison->count[words_order[k]];

        if (!count)
            continue;
        part(out, &any, ", ");
        sheet_format(out, "%zu %s", count, words_count(words_order[k], count));
    }
}

void words_name(const struct words *words, const struct compare_row *row,
                enum escape escape, size_t limit, struct sheet *out)
{
    sheet_escaped(out, row->name, escape, limit);
    if (!words->metrics || !*text_of(row->metric))
        return;
    sheet_text(out, " (");
    sheet_escaped(out, row->metric, escape, limit);
    sheet_text(out, ")");
}

const char *words_value(double value, const char *unit, char *out)
{
    if (isfinite(value))
        unit_format(value, text_of(unit), out, WORDS_MAX);
    else
        snprintf(out, WORDS_MAX, "%s", WORDS_ABSENT);
    return out;
}

/* Digits behind the point that tell something about a percentage. */
static int decimals(double percent)
{
    return fabs(percent) < 99.95 ? 1 : 0;
}

const char *words_change(double percent, char *out)
{
    if (!isfinite(percent))
        snprintf(out, WORDS_MAX, "%s", WORDS_ABSENT);
    else if (fabs(percent) < 0.05)
        snprintf(out, WORDS_MAX, "0.0%%");
    else if (fabs(percent) >= 1e6)
        snprintf(out, WORDS_MAX, "%+.2g%%", percent);
    else
        snprintf(out, WORDS_MAX, "%+.*f%%", decimals(percent), percent);
    return out;
}

const char *words_noise(double percent, char *out)
{
    if (isfinite(percent))
        snprintf(out, WORDS_MAX, "%.*f%%", decimals(percent), percent);
    else
        snprintf(out, WORDS_MAX, "%s", WORDS_ABSENT);
    return out;
}

const char *words_interval(const struct compare_row *row, char *out)
{
    char low[WORDS_MAX];
    char high[WORDS_MAX];

    if (isfinite(row->low) && isfinite(row->high))
        snprintf(out, WORDS_MAX, "%.40s to %.40s", words_change(row->low, low),
                 words_change(row->high, high));
    else
        snprintf(out, WORDS_MAX, "%s", WORDS_ABSENT);
    return out;
}

const char *words_p(double p, char *out)
{
    if (!isfinite(p))
        snprintf(out, WORDS_MAX, "%s", WORDS_ABSENT);
    else if (p < WORDS_P_LEAST)
        snprintf(out, WORDS_MAX, "<%g", WORDS_P_LEAST);
    else
        snprintf(out, WORDS_MAX, "%.2g", p);
    return out;
}

const char *words_row_p(const struct compare_row *row, char *out)
{
    return words_p(row->worse > 0 ? row->p_adjusted : (double)NAN, out);
}

const char *words_n(const struct compare_row *row, char *out)
{
    if (row->base.n || row->current.n)
        snprintf(out, WORDS_MAX, "%zu+%zu", row->base.n, row->current.n);
    else
        snprintf(out, WORDS_MAX, "%s", WORDS_ABSENT);
    return out;
}

const char *words_geomean(const struct comparison *comparison, char *out)
{
    return words_change(100 * (comparison->geomean - 1), out);
}

const char *words_kind(enum metric_kind kind)
{
    switch (kind) {
    case METRIC_SAMPLED:
        return "sampled";
    case METRIC_EXACT:
        return "exact";
    case METRIC_SUMMARY:
        break;
    }
    return "summary";
}

const char *words_evidence(enum evidence evidence)
{
    switch (evidence) {
    case EVIDENCE_NONE:
        return "none";
    case EVIDENCE_EXACT:
        return "exact";
    case EVIDENCE_RANK:
        return "rank";
    case EVIDENCE_PAIRS:
        return "pairs";
    case EVIDENCE_SESSIONS:
        return "sessions";
    case EVIDENCE_QUANTILES:
        break;
    }
    return "quantiles";
}
