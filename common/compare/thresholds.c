/* Thresholds: the command line's for a name, the file's own, the general. */
#include "compare/thresholds.h"

#include <math.h>
#include <stdio.h>

#include "results/unit.h"

/* A longer name is not joined with its metric. */
#define FULL_NAME_MAX 512

bool thresholds_fit(const regex_t *expression, const struct compare_row *row)
{
    char full[FULL_NAME_MAX];
    int size;

    if (regexec(expression, row->name, 0, NULL, 0) == 0)
        return true;
    if (!row->metric[0])
        return false;
    size = snprintf(full, sizeof(full), "%s %s", row->name, row->metric);
    return size > 0 && (size_t)size < sizeof(full) &&
           regexec(expression, full, 0, NULL, 0) == 0;
}

static void replace(double *threshold, double value)
{
    if (!isnan(value))
        *threshold = value;
}

/* The current file has less to say than the baseline. */
static void apply_file(struct row_work *work,
                       const struct result_metric *metric)
{
    struct compare_row *row = work->row;

    if (!metric)
        return;
    replace(&row->warn, metric->threshold.warn);
    replace(&row->fail, metric->threshold.fail);
    replace(&row->abs, metric->threshold.abs);
    if (metric->threshold.stat)
        (void)statistic_parse(metric->threshold.stat, &work->stat);
}

static double general_abs(const struct compare_config *config, const char *unit)
{
    if (!config->abs_unit[0] || unit_same_dimension(config->abs_unit, unit))
        return config->abs;
    return 0;
}

void thresholds_apply(const struct compare_config *config,
                      struct row_work *work)
{
    struct compare_row *row = work->row;

    row->warn = config->warn;
    row->fail = config->fail;
    row->abs = general_abs(config, row->unit);
    work->stat = config->stat;
    if (row->kind == METRIC_EXACT) {
        /* The warning keeps its distance. */
        row->fail = config->ir_fail;
        row->warn = config->fail > 0
                        ? config->ir_fail * config->warn / config->fail
                        : config->ir_fail;
    }
    apply_file(work, work->pair->current_metric);
    apply_file(work, work->pair->base_metric);
    for (size_t k = config->thresholds; k-- > 0;) {
        const struct compare_threshold *threshold = &config->threshold[k];

        if (!thresholds_fit(&threshold->expression, row))
            continue;
        replace(&row->warn, threshold->warn);
        replace(&row->fail, threshold->fail);
        replace(&row->abs, threshold->abs);
        break;
    }
    if (row->warn > row->fail)
        row->warn = row->fail;
}
