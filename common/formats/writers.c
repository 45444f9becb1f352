/* What the writers share: the order in which they write. */
#include "formats/writers.h"

#include <stdlib.h>
#include <string.h>

static int compare_benchmarks(const void *a, const void *b)
{
    const struct result_benchmark *const *one = a;
    const struct result_benchmark *const *other = b;

    return strcmp((*one)->name, (*other)->name);
}

static int compare_metrics(const void *a, const void *b)
{
    const struct result_metric *const *one = a;
    const struct result_metric *const *other = b;
    int order = strcmp((*one)->name, (*other)->name);

    return order ? order : strcmp((*one)->unit, (*other)->unit);
}

const struct result_benchmark **
writers_benchmarks(const struct results *results, struct err *err)
{
    const struct result_benchmark **list =
        malloc((results->benchmarks + 1) * sizeof(void *));

    if (!list) {
        err_set(err, ERR_SYSTEM, "out of memory");
        return NULL;
    }
    for (size_t k = 0; k < results->benchmarks; k++)
        list[k] = &results->benchmark[k];
    qsort(list, results->benchmarks, sizeof(void *), compare_benchmarks);
    return list;
}

const struct result_metric **
writers_metrics(const struct result_benchmark *benchmark, struct err *err)
{
    const struct result_metric **list =
        malloc((benchmark->metrics + 1) * sizeof(void *));

    if (!list) {
        err_set(err, ERR_SYSTEM, "out of memory");
        return NULL;
    }
    for (size_t k = 0; k < benchmark->metrics; k++)
        list[k] = &benchmark->metric[k];
    qsort(list, benchmark->metrics, sizeof(void *), compare_metrics);
    return list;
}

int writers_each(const struct results *results,
                 int (*each)(const struct result_benchmark *benchmark,
                             const struct result_metric *const *metric,
                             size_t metrics, void *context, struct err *err),
                 void *context, struct err *err)
{
    const struct result_benchmark **benchmark =
        writers_benchmarks(results, err);
    int rc = benchmark ? 0 : -1;

    for (size_t k = 0; !rc && k < results->benchmarks; k++) {
        const struct result_metric **metric =
            writers_metrics(benchmark[k], err);
        size_t good = 0;

        if (!metric) {
            rc = -1;
            break;
        }
        for (size_t m = 0; m < benchmark[k]->metrics; m++)
            if (!metric[m]->error)
                metric[good++] = metric[m];
        if (good && !benchmark[k]->error)
            rc = each(benchmark[k], metric, good, context, err);
        free(metric);
    }
    free(benchmark);
    return rc;
}
