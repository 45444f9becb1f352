/* LPS: the pullback after a breakout is bought above the resistance (d.1). */
#include "analysis/rule.h"

/* Entry above and stop below the resistance, in 1e-4. */
#define ENTRY_ABOVE 100
#define STOP_BELOW  300
/* Classes of the bar's volume against the range's mean (c.5), in 1e-4. */
#define EXCELLENT_BELOW 6000
#define GOOD_BELOW      9000
#define ACCEPTABLE_MOST 11000

static void levels(const struct setup *setup, struct order_levels *out)
{
    const struct setup_range *range = &setup->range;

    out->entry = rule_shift(range->resistance, ENTRY_ABOVE, range->x4);
    out->stop = rule_shift(range->resistance, -STOP_BELOW, range->x4);
    out->target_1 = range->conservative;
    out->target_2 = range->jump;
}

/*
 * The class the record gives wins: it was taken before the ratio was rounded
 * to 4 decimals, so .59996 is EXCELLENT although the record says .6000.
 */
static enum grade volume_grade(const struct setup *setup)
{
    int64_t ratio = setup_ratio_e4(setup->range_volume_ratio);
    enum grade grade = setup->volume_grade;

    if (grade == GRADE_EXCELLENT || grade == GRADE_GOOD ||
        grade == GRADE_ACCEPTABLE || grade == GRADE_POOR)
        return grade;
    if (ratio < 0 || ratio > ACCEPTABLE_MOST)
        return GRADE_POOR;
    if (ratio < EXCELLENT_BELOW)
        return GRADE_EXCELLENT;
    return ratio < GOOD_BELOW ? GRADE_GOOD : GRADE_ACCEPTABLE;
}

static double volume_score(const struct setup *setup)
{
    enum grade grade = volume_grade(setup);

    if (grade == GRADE_EXCELLENT)
        return 100.0;
    if (grade == GRADE_GOOD)
        return 85.0;
    return grade == GRADE_ACCEPTABLE ? 70.0 : 40.0;
}

const struct rule rule_lps = {
    .name = "LPS",
    .kind = KIND_LPS,
    .trigger = KIND_LPS,
    .side = SIDE_LONG,
    .phases = {[CHAIN_ACCUMULATION] = 1U << PHASE_E},
    .volume_below_e4 = 10000,
    .r_least_e2 = 250,
    .priority_e2 = 67,
    .levels = levels,
    .volume_score = volume_score,
};
