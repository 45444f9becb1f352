/*
 * What volan adds to a bar: volume and spread against the bars before it, the
 * close within the bar, and the class of effort against result.
 */
#ifndef ANALYSIS_VOLUME_H
#define ANALYSIS_VOLUME_H

#include <stdint.h>

#include "model/bar.h"

/* Bars that a ratio looks back on; the bar itself is not one of them. */
#define VOLUME_WINDOW 20

/* One series' memory; {0} before its first bar. */
struct volume_state {
    double volume[VOLUME_WINDOW]; /* the last bars, oldest first */
    int64_t spread[VOLUME_WINDOW];
    int64_t seen;
};

/*
 * The ratio columns of the next block of the series.
 *
 * vr  v / mean(v of the 20 bars before); undefined in the first 20 bars, when
 *     the mean is 0, and where volumes pass 1e300.
 * sr  the same of h - l; undefined in the first 20 bars, 0 when the spread or
 *     the mean is 0.
 * cp  (c - l) / (h - l), 0.5 when h = l.
 * ef  enum effort, classed on the unrounded ratios.
 *
 * Shape:  block.n values each, vr sr cp float64, ef uint8, unaligned.
 * Units:  ratios, rounded half up to 4 decimals; undefined is the quiet NaN
 *         0x7ff8000000000000.
 * Order:  volumes are added oldest to newest afresh for each bar, so that any
 *         chunking gives the same bits.
 * Errors: none; the block must have passed block_check().
 */
void volume_ratios(struct volume_state *state, const struct bar_block *block,
                   unsigned char *vr, unsigned char *sr, unsigned char *cp,
                   unsigned char *ef);

#endif
