/* What the rounds of a metric come to. */
#include "results/summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare_values(const void *a, const void *b)
{
    double one = *(const double *)a;
    double other = *(const double *)b;

    return (one > other) - (one < other);
}

static double quantile(const double *sorted, size_t n, double q)
{
    double at = q * (double)(n - 1);
    size_t below = (size_t)at;
    double part = at - (double)below;

    if (below + 1 >= n || !(part > 0))
        return sorted[below];
    return sorted[below] + part * (sorted[below + 1] - sorted[below]);
}

static double mean_of(const double *value, size_t n)
{
    double sum = 0;

    for (size_t k = 0; k < n; k++)
        sum += value[k];
    return sum / (double)n;
}

/* Around the mean: no difference of large squares. */
static double deviation(const double *value, size_t n, double mean)
{
    double sum = 0;

    if (n < 2)
        return (double)NAN;
    for (size_t k = 0; k < n; k++)
        sum += (value[k] - mean) * (value[k] - mean);
    return sqrt(sum / (double)(n - 1));
}

static void fill(double *value, size_t n, struct result_summary *out)
{
    qsort(value, n, sizeof(*value), compare_values);
    out->mean = mean_of(value, n);
    out->stddev = deviation(value, n, out->mean);
    out->min = value[0];
    out->max = value[n - 1];
    out->median = quantile(value, n, .5);
    out->p90 = quantile(value, n, .9);
    out->p95 = quantile(value, n, .95);
    out->p99 = quantile(value, n, .99);
}

int results_summary(const struct result_metric *metric,
                    struct result_summary *out, struct err *err)
{
    size_t n = results_samples(metric);
    bool finite = true;
    size_t used = 0;
    double *value;

    *out = metric->summary;
    if (!n)
        return 0;
    value = malloc(n * sizeof(*value));
    if (!value)
        return err_set(err, ERR_SYSTEM, "out of memory");
    for (size_t k = 0; k < metric->sessions; k++)
        for (size_t i = 0; i < metric->session[k].n; i++) {
            value[used] = metric->session[k].value[i];
            finite = finite && isfinite(value[used]);
            used++;
        }
    *out = (struct result_summary){.n = (int64_t)n,
                                   .mean = (double)NAN,
                                   .median = (double)NAN,
                                   .stddev = (double)NAN,
                                   .min = (double)NAN,
                                   .max = (double)NAN,
                                   .p90 = (double)NAN,
                                   .p95 = (double)NAN,
                                   .p99 = (double)NAN};
    if (finite)
        fill(value, n, out);
    free(value);
    return 0;
}

double results_summary_centre(const struct result_summary *summary)
{
    return isfinite(summary->median) ? summary->median : summary->mean;
}
