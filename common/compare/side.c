/* What a side's samples, or its summary, come to. */
#include "compare/side.h"

#include <math.h>
#include <string.h>

#include "stats/sample.h"

struct compare_side side_empty(void)
{
    double nan = (double)NAN;

    return (struct compare_side){.value = nan,
                                 .mean = nan,
                                 .median = nan,
                                 .stddev = nan,
                                 .min = nan,
                                 .max = nan,
                                 .p95 = nan,
                                 .p99 = nan};
}

static void fill_summary(const struct result_summary *summary,
                         struct compare_side *out)
{
    out->n = summary->n > 0 ? (size_t)summary->n : 0;
    out->mean = summary->mean;
    out->median = summary->median;
    out->stddev = summary->stddev;
    out->min = summary->min;
    out->max = summary->max;
    out->p95 = summary->p95;
    out->p99 = summary->p99;
}

static void fill_samples(double *sorted, struct compare_side *out)
{
    size_t n = out->n;

    sample_sort(sorted, n);
    out->mean = sample_mean(out->sample, n);
    out->median = sample_quantile(sorted, n, 0.5);
    out->stddev = n > 1 ? sample_sd(out->sample, n) : (double)NAN;
    out->min = sorted[0];
    out->max = sorted[n - 1];
    out->p95 = sample_quantile(sorted, n, 0.95);
    out->p99 = sample_quantile(sorted, n, 0.99);
    out->outliers = sample_outliers(sorted, n);
    out->many_modes = sample_many_modes(sorted, n);
}

bool side_fill(const struct result_metric *metric, double *sample,
               double *sorted, struct compare_side *out)
{
    *out = side_empty();
    for (size_t s = 0; s < metric->sessions; s++) {
        const struct result_samples *session = &metric->session[s];

        for (size_t k = 0; k < session->n; k++)
            sample[out->n++] = session->value[k];
        out->sessions += session->n > 0;
    }
    for (size_t k = 0; k < out->n; k++)
        if (!isfinite(sample[k]))
            return false;
    if (out->n) {
        out->sample = sample;
        memcpy(sorted, sample, out->n * sizeof(*sorted));
        fill_samples(sorted, out);
    } else if (metric->kind == METRIC_SUMMARY) {
        fill_summary(&metric->summary, out);
    }
    return true;
}

double row_quantile(enum statistic stat)
{
    return stat == STATISTIC_P50   ? 0.5
           : stat == STATISTIC_P95 ? 0.95
           : stat == STATISTIC_P99 ? 0.99
                                   : 0;
}

double side_statistic(const struct compare_side *side, const double *sorted,
                      enum statistic stat)
{
    switch (stat) {
    case STATISTIC_MEDIAN:
    case STATISTIC_P50:
        return side->median;
    case STATISTIC_MEAN:
        return side->mean;
    case STATISTIC_MIN:
        return side->min;
    case STATISTIC_P95:
        return side->p95;
    case STATISTIC_P99:
        return side->p99;
    case STATISTIC_TRIMMED:
        break;
    }
    return sorted ? sample_trimmed_mean(sorted, side->n) : (double)NAN;
}
