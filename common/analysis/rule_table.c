/* The table of the signal rules, and the arithmetic they share. */
#include "analysis/rule.h"

#include "base/decimal.h"

static const struct rule *const rules[] = {
    &rule_spring,
    &rule_sos,
    &rule_lps,
    &rule_utad,
};

#define RULE_COUNT (sizeof(rules) / sizeof(rules[0]))

const struct rule *rule_for(enum record_kind trigger)
{
    for (size_t k = 0; k < RULE_COUNT; k++)
        if (rules[k]->trigger == trigger)
            return rules[k];
    return NULL;
}

const struct rule *rule_at(size_t k)
{
    return k < RULE_COUNT ? rules[k] : NULL;
}

int64_t rule_shift(int64_t price, int64_t e4, int64_t x4)
{
    const int64_t one = (int64_t)SETUP_UNIT * SETUP_UNIT;

    return decimal_scale(price, one + e4 * x4, one);
}
