/* Phases that fall back (k.22, k.23, k.39), looked at in this order. */
#include "analysis/detect_state.h"

/* Lows in a row under the support that undo phase C. */
#define LOWS_UNDER 3

/* D: a low back in the range undoes the sign of strength. */
static int revert_strength(struct detect *detect)
{
    struct phase_chain *chain = &detect->accumulation;
    enum phase prior = chain->phase;

    if (state_low(detect) >= detect->range.held_from)
        return 0;
    detect->sos.searching = false;
    if (detect_sos_put(detect, &detect->sos, STATUS_INVALIDATED,
                       "low under resistance"))
        return -1;
    if (detect->best_spring.i < 0)
        return phase_fall_back(detect, chain);
    chain->phase = PHASE_C;
    return phase_put(detect, chain, prior);
}

/* C: three lows under the support since the last recovery. */
static int revert_springs(struct detect *detect)
{
    for (size_t k = 0; k < LOWS_UNDER; k++)
        if (detect->bars.low[detect->at - k] >= detect->range.facts.support)
            return 0;
    if (detect->i - (LOWS_UNDER - 1) <= detect->last_recovery_i)
        return 0;
    state_forget_springs(detect);
    return phase_fall_back(detect, &detect->accumulation);
}

/* Distribution's C: the upthrust exceeded, or the support lost. */
static int revert_upthrust(struct detect *detect)
{
    struct phase_chain *chain = &detect->distribution;

    if (state_close(detect) > detect->utad.bar.high)
        return detect_utad_put(detect, &detect->utad, STATUS_INVALIDATED,
                               "close over upthrust")
                   ? -1
                   : phase_fall_back(detect, chain);
    if (state_close(detect) < detect->range.facts.support)
        return phase_end(detect, chain);
    return 0;
}

int detect_reversion(struct detect *detect)
{
    if (!detect->in_force)
        return 0;
    if (detect->accumulation.phase == PHASE_D && revert_strength(detect))
        return -1;
    if (detect->accumulation.phase == PHASE_C && revert_springs(detect))
        return -1;
    if (detect->distribution.phase == PHASE_C && revert_upthrust(detect))
        return -1;
    return 0;
}
