/* SOS: a strong breakout is bought at its close (d.1, k.31, k.41). */
#include "analysis/rule.h"

#include <stdio.h>

/* Weaker ones wait for their LPS. */
#define CALLS_CONFIDENCE 80.0
#define CALLS_VOLUME     20000
/* Stop below the resistance, in 1e-4. */
#define STOP_BELOW 500
/* Out of phase C the spring behind it must be this good. */
#define LATE_C_CONFIDENCE 85.0
/* Most points volume can give in the confidence (c.4). */
#define VOLUME_POINTS_MAX 35

static bool calls(const struct setup *setup)
{
    return setup->confidence >= CALLS_CONFIDENCE &&
           setup_ratio_e4(setup->volume_ratio) >= CALLS_VOLUME;
}

static void levels(const struct setup *setup, struct order_levels *out)
{
    const struct setup_range *range = &setup->range;

    out->entry = setup->close;
    out->stop = rule_shift(range->resistance, -STOP_BELOW, range->x4);
    out->target_1 = range->conservative;
    out->target_2 = range->jump;
}

static double volume_score(const struct setup *setup)
{
    return (double)setup->volume_points * 100.0 / VOLUME_POINTS_MAX;
}

static enum verdict phase(const struct setup *setup, char *reason,
                          size_t reason_size)
{
    if (setup->prior_phase != PHASE_C)
        return VERDICT_PASS;
    if (setup->prior_phase_confidence >= LATE_C_CONFIDENCE)
        return VERDICT_WARN;
    snprintf(reason, reason_size, "C confidence %.6g below %g",
             setup->prior_phase_confidence, LATE_C_CONFIDENCE);
    return VERDICT_FAIL;
}

const struct rule rule_sos = {
    .name = "SOS",
    .kind = KIND_SOS,
    .trigger = KIND_SOS,
    .side = SIDE_LONG,
    .phases = {[CHAIN_ACCUMULATION] = 1U << PHASE_D},
    .volume_least_e4 = 15000,
    .r_least_e2 = 200,
    .priority_e2 = 33,
    .risk_follows_volume = true,
    .calls = calls,
    .levels = levels,
    .volume_score = volume_score,
    .phase = phase,
};
