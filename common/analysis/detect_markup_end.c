/* End of phase E (k.24): the first close back under the resistance. */
#include "analysis/detect_state.h"

int detect_markup_end(struct detect *detect)
{
    if (!detect->in_force || detect->accumulation.phase != PHASE_E ||
        state_close(detect) >= detect->range.facts.resistance)
        return 0;
    return state_end_range(detect, RANGE_UNDER);
}
