/* Ratios of four bars side by side. */
#include "analysis/volume_widths.h"

#if defined(__x86_64__)

/* What the code includes must not be compiled for AVX2. */
#include <math.h>

#include "base/decimal.h"

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))),                  \
                             apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2")
#endif
#define LANES 4
#include "analysis/volume_lanes.h"
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

bool volume_ratios_wide(struct volume_state *state,
                        const struct bar_block *block, unsigned char *vr,
                        unsigned char *sr, unsigned char *cp, unsigned char *ef)
{
    if (!__builtin_cpu_supports("avx2"))
        return false;
    ratios(state, block, vr, sr, cp, ef);
    return true;
}

#else

bool volume_ratios_wide(struct volume_state *state,
                        const struct bar_block *block, unsigned char *vr,
                        unsigned char *sr, unsigned char *cp, unsigned char *ef)
{
    (void)state;
    (void)block;
    (void)vr;
    (void)sr;
    (void)cp;
    (void)ef;
    return false;
}

#endif
