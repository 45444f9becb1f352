/* Volume and spread ratios, as wide as the machine is. */
#include "analysis/volume.h"

#include "analysis/volume_widths.h"

#define LANES 2
#include "analysis/volume_lanes.h"

void volume_ratios_narrow(struct volume_state *state,
                          const struct bar_block *block, unsigned char *vr,
                          unsigned char *sr, unsigned char *cp,
                          unsigned char *ef)
{
    ratios(state, block, vr, sr, cp, ef);
}

void volume_ratios(struct volume_state *state, const struct bar_block *block,
                   unsigned char *vr, unsigned char *sr, unsigned char *cp,
                   unsigned char *ef)
{
    if (!volume_ratios_wide(state, block, vr, sr, cp, ef))
        volume_ratios_narrow(state, block, vr, sr, cp, ef);
}
