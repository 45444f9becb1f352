/* SPRING: a tested spring is bought above the support (d.1, k.41). */
#include "analysis/rule.h"

/* Entry above the support, in 1e-4. */
#define ENTRY_ABOVE 50
/* The deeper the spring, the closer below its low the stop lies. */
#define SHALLOW      200
#define SHALLOW_STOP 200
#define MIDDLE       300
#define MIDDLE_STOP  150
#define DEEP_STOP    100
/* Most points volume can give in the confidence (c.3). */
#define VOLUME_POINTS_MAX 40

static int64_t stop_below(int64_t penetration_e4)
{
    if (penetration_e4 < SHALLOW)
        return SHALLOW_STOP;
    return penetration_e4 < MIDDLE ? MIDDLE_STOP : DEEP_STOP;
}

static void levels(const struct setup *setup, struct order_levels *out)
{
    const struct setup_range *range = &setup->range;

    out->entry = rule_shift(range->support, ENTRY_ABOVE, range->x4);
    out->stop =
        rule_shift(setup->price, -stop_below(setup->penetration_e4), range->x4);
    out->target_1 = range->resistance;
    out->target_2 = range->jump;
}

static double volume_score(const struct setup *setup)
{
    return (double)setup->volume_points * 100.0 / VOLUME_POINTS_MAX;
}

const struct rule rule_spring = {
    .name = "SPRING",
    .kind = KIND_SPRING,
    .trigger = KIND_TEST,
    .side = SIDE_LONG,
    .phases = {[CHAIN_ACCUMULATION] = 1U << PHASE_C | 1U << PHASE_D},
    .volume_below_e4 = 7000,
    .r_least_e2 = 300,
    .priority_e2 = 100,
    .levels = levels,
    .volume_score = volume_score,
};
