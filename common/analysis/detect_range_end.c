/* End of the range in force (k.12): broken, at its target, or too old. */
#include "analysis/detect_state.h"

/* A break on more volume than this is distribution, in 1e-4. */
#define DISTRIBUTION_VOLUME 15000

int detect_range_end(struct detect *detect)
{
    if (!detect->in_force)
        return 0;
    if (state_close(detect) < detect->range.break_below) {
        int64_t vr4 = ratio_e4(detect->bars.vr[detect->at]);

        return state_end_range(detect, vr4 > DISTRIBUTION_VOLUME
                                           ? RANGE_DISTRIBUTION
                                           : RANGE_FAILED);
    }
    if (state_high(detect) >= detect->range.facts.jump)
        return state_end_range(detect, RANGE_REACHED);
    if (detect->i - detect->range.facts.end >= detect->config.window_bars)
        return state_end_range(detect, RANGE_EXPIRED);
    return 0;
}
