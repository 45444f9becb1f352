/*
 * The rule: are the current results worse than the baseline? Every number that
 * led to a verdict is in its row. The rule is benchcmp(1)'s section "The rule".
 *
 * Source of the tests: stats/rank_test.h, stats/adjust.h; of the whole:
 * Kalibera & Jones 2013 (sessions), Laaber et al. 2019, Bulej et al. 2020
 * (pairs).
 */
#ifndef COMPARE_COMPARE_H
#define COMPARE_COMPARE_H

#include <regex.h>

#include "results/results.h"

enum verdict { /* in the order of reports */
               VERDICT_ERROR,
               VERDICT_MISSING,
               VERDICT_INCOMPARABLE,
               VERDICT_REGRESSION,
               VERDICT_UNSURE,
               VERDICT_SLOWER,
               VERDICT_IMPROVED,
               VERDICT_PASS,
               VERDICT_NEW,
               VERDICT_CHANGED, /* the benchmark's code is another: not gated */
               VERDICT_COUNT
};
const char *verdict_name(enum verdict verdict);

enum statistic {
    STATISTIC_MEDIAN,
    STATISTIC_MEAN,
    STATISTIC_MIN,
    STATISTIC_P50,
    STATISTIC_P95,
    STATISTIC_P99,
    STATISTIC_TRIMMED /* mean without the outer fifths */
};
bool statistic_parse(const char *text, enum statistic *out);
const char *statistic_name(enum statistic statistic);

enum adjust { ADJUST_HOLM, ADJUST_BH, ADJUST_NONE };

/* What gave the p value. */
enum evidence {
    EVIDENCE_NONE,     /* too few samples, or nothing to test */
    EVIDENCE_EXACT,    /* no test needed: an exact metric */
    EVIDENCE_RANK,     /* Mann-Whitney */
    EVIDENCE_PAIRS,    /* Wilcoxon signed-rank */
    EVIDENCE_SESSIONS, /* prediction interval over sessions */
    EVIDENCE_QUANTILES /* bounds of a percentile: no p value */
};

/*
 * Thresholds of the metrics whose name or "name metric" a regular expression
 * fits; of several the last. They come before those of the baseline, which come
 * before the general ones.
 */
struct compare_threshold {
    regex_t expression;
    double warn; /* percent; NaN: the general one, as below */
    double fail;
    double abs; /* in the metric's unit */
};

struct compare_config {
    double warn;    /* percent: 5 */
    double fail;    /* 10 */
    double improve; /* 3 */
    double ir_fail; /* 2, of exact metrics */
    double abs;     /* changes below it never gate; `abs_unit`; 0 */
    char abs_unit[32];
    enum statistic stat;
    double alpha; /* .05 */
    enum adjust adjust;
    bool unsure_fails;
    bool missing_warns; /* else a missing benchmark is incomplete */
    bool machine_fails; /* else another machine is a warning */
    bool geomean_fails;
    const regex_t *filter; /* NULL: all; others are not even listed */
    const regex_t *gate;   /* NULL: all; others are listed, not gated */
    const struct compare_threshold *threshold;
    size_t thresholds;
    const char *const *rename; /* "OLD=NEW", NULL at the end */
};
void compare_config_default(struct compare_config *config);

/* A side of a row: NaN where there is nothing to say. */
struct compare_side {
    size_t n;
    size_t sessions;
    double value; /* the statistic that is compared */
    double mean;
    double median;
    double stddev;
    double min;
    double max;
    double p95;
    double p99;
    size_t outliers;      /* by Tukey's fences */
    bool many_modes;      /* not one hump */
    const double *sample; /* all, in order; borrowed from the comparison */
};

struct compare_row {
    enum verdict verdict;
    const char *name; /* borrowed from the results */
    const char *metric;
    const char *unit;
    enum better better;
    enum metric_kind kind;
    bool gated;
    bool literal; /* too few samples for a test: the threshold only */
    struct compare_side base;
    struct compare_side current;
    /* Percent of the base; of pairs the median of their own; NaN. */
    double change;
    double worse; /* the same, positive when it is worse */
    double low;   /* 95 % interval of the change, percent */
    double high;
    double p; /* one-sided, as tested */
    double p_adjusted;
    enum evidence evidence;
    double warn; /* the thresholds that applied, percent */
    double fail;
    double abs;
    double noise;   /* floor of an A/A comparison, percent; NaN */
    int64_t needed; /* samples a side to resolve `fail`; 0: not said */
    char note[256]; /* what else a person should know; "" */
};

struct comparison {
    struct compare_row *row; /* by verdict as listed above, then by name */
    size_t rows;
    size_t count[VERDICT_COUNT];
    /* Of current/base over shared positive rows, base/current where higher is
     * better: above 1 is worse. NaN without any. */
    double geomean;
    char **warning; /* machine, environment, near names */
    size_t warnings;
    bool same_machine;
    enum statistic stat;
    double fail;     /* the general threshold, for the line of the summary */
    double *samples; /* what the sides' samples point into */
};

/*
 * Compares a baseline with one or several files of current sessions (merged
 * already). ERR_DATA when they share nothing; the comparison is filled then,
 * too. ERR_SYSTEM.
 */
NODISCARD int compare(const struct results *base, const struct results *current,
                      const struct compare_config *config,
                      struct comparison *out, struct err *err);
void comparison_free(struct comparison *comparison);

/* ERR_NONE, ERR_ANSWER (a regression) or ERR_DATA (incomplete). */
enum err_code comparison_status(const struct comparison *comparison,
                                const struct compare_config *config);

#endif
