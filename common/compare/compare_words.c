/* Verdicts and statistics by name, and what is compared by default. */
#include <stdint.h>
#include <string.h>

#include "compare/compare.h"

static const char *const verdicts[VERDICT_COUNT] = {
    [VERDICT_ERROR] = "ERROR",
    [VERDICT_MISSING] = "MISSING",
    [VERDICT_INCOMPARABLE] = "INCOMPARABLE",
    [VERDICT_REGRESSION] = "REGRESSION",
    [VERDICT_UNSURE] = "UNSURE",
    [VERDICT_SLOWER] = "SLOWER",
    [VERDICT_IMPROVED] = "IMPROVED",
    [VERDICT_PASS] = "PASS",
    [VERDICT_NEW] = "NEW",
    [VERDICT_CHANGED] = "CHANGED",
};

static const char *const statistics[] = {
    [STATISTIC_MEDIAN] = "median",  [STATISTIC_MEAN] = "mean",
    [STATISTIC_MIN] = "min",        [STATISTIC_P50] = "p50",
    [STATISTIC_P95] = "p95",        [STATISTIC_P99] = "p99",
    [STATISTIC_TRIMMED] = "trimmed"};
#define STATISTICS (sizeof(statistics) / sizeof(statistics[0]))

const char *verdict_name(enum verdict verdict)
{
    return verdicts[verdict];
}

const char *statistic_name(enum statistic statistic)
{
    return statistics[statistic];
}

bool statistic_parse(const char *text, enum statistic *out)
{
    for (size_t k = 0; k < STATISTICS; k++)
        if (!strcmp(statistics[k], text)) {
            *out = (enum statistic)k;
            return true;
        }
    return false;
}

void compare_config_default(struct compare_config *config)
{
    *config = (struct compare_config){.warn = 5,
                                      .fail = 10,
                                      .improve = 3,
                                      .ir_fail = 2,
                                      .alpha = .05,
                                      .adjust = ADJUST_HOLM};
}
