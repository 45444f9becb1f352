/* UTAD: a failed upthrust is sold at the close that failed (d.1, k.43). */
#include "analysis/rule.h"

/* Stop above the upthrust's high, in 1e-4. */
#define STOP_ABOVE 200
/* Classes of the volume ratio (k.44), in 1e-4. */
#define VOLUME_HIGH   20000
#define VOLUME_MIDDLE 17000

static void levels(const struct setup *setup, struct order_levels *out)
{
    const struct setup_range *range = &setup->range;

    out->entry = setup->close;
    out->stop = rule_shift(setup->price, STOP_ABOVE, range->x4);
    out->target_1 = range->support;
    out->target_2 = range->support - (range->resistance - range->support);
}

static double volume_score(const struct setup *setup)
{
    int64_t ratio = setup_ratio_e4(setup->volume_ratio);

    if (ratio >= VOLUME_HIGH)
        return 100.0;
    return ratio >= VOLUME_MIDDLE ? 85.0 : 70.0;
}

const struct rule rule_utad = {
    .name = "UTAD",
    .kind = KIND_UTAD,
    .trigger = KIND_UTAD,
    .side = SIDE_SHORT,
    .phases = {[CHAIN_ACCUMULATION] = 1U << PHASE_D | 1U << PHASE_E,
               [CHAIN_DISTRIBUTION] = 1U << PHASE_C},
    .volume_least_e4 = 12000,
    .r_least_e2 = 300,
    .priority_e2 = 0,
    .risk_follows_volume = true,
    .levels = levels,
    .volume_score = volume_score,
};
