/*
 * volume_ratios() by how many bars it works on side by side. The results are
 * the same bits; tests compare them, and all others call volume_ratios().
 */
#ifndef ANALYSIS_VOLUME_WIDTHS_H
#define ANALYSIS_VOLUME_WIDTHS_H

#include <stdbool.h>

#include "analysis/volume.h"

/* Two: what every x86-64 and every arm64 has. */
void volume_ratios_narrow(struct volume_state *state,
                          const struct bar_block *block, unsigned char *vr,
                          unsigned char *sr, unsigned char *cp,
                          unsigned char *ef);

/* Four; false, and nothing done, where there is no AVX2. */
bool volume_ratios_wide(struct volume_state *state,
                        const struct bar_block *block, unsigned char *vr,
                        unsigned char *sr, unsigned char *cp,
                        unsigned char *ef);

#endif
