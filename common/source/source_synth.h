/*
 * Bars from nowhere: seeded random walks and planted Wyckoff schematics, in
 * integers, the same on any machine.
 *
 * Walk: prices in whole ticks of 0.01 between 5 and 2000; relative steps are
 * sums of uniform integers (nearly normal), their size that of the timeframe
 * (1.5 % a day, as the square root of time); no drift in the logarithm; at the
 * bounds it is reflected. The open is near the last close, the wicks are
 * independent, volume is nearly log-normal around 1,000,000.
 *
 * Schematics: see synth_schematic.h; calm walks lie between them.
 */
#ifndef SOURCE_SOURCE_SYNTH_H
#define SOURCE_SOURCE_SYNTH_H

#include <stddef.h>
#include <stdint.h>

#include "model/timeframe.h"
#include "source/source.h"

#define SYNTH_BARS_MAX (INT64_C(1) << 40)
/* 2024-01-01, the usual start. */
#define SYNTH_START_NS INT64_C(1704067200000000000)

enum synth_schematic {
    SYNTH_WALK, /* nothing planted */
    SYNTH_ACCUMULATION,
    SYNTH_DISTRIBUTION
};

struct synth_config {
    int64_t series; /* S00000, S00001, ...; 1..SERIES_MAX */
    int64_t bars;   /* of each; 0..SYNTH_BARS_MAX */
    uint64_t seed;
    enum timeframe timeframe; /* ticks are one second apart */
    int64_t start_ns;         /* moved back to the start of its bar */
    enum synth_schematic schematic;
    const char *labels; /* file of what was planted; NULL: none */
    /* Only series with FNV-1a-64(symbol) mod shards = shard; shards 0: all. */
    int64_t shard;
    int64_t shards;
};

/*
 * Begins the series, in blocks of frame_bars (>= 1). Series k depends on the
 * seed and on k alone, and fewer bars are the front of more. Memory grows with
 * the number of series, not with bars.
 *
 * Labels: CSV, `symbol,timeframe,index,timestamp,kind,planted,detail`, planted
 * "true" or "near_miss", timestamp that of the bar `index`; the labels of a
 * schematic are written when it is begun, those whose deciding bar lies beyond
 * the end of the series not at all. The file is complete after the last block.
 *
 * ERR_USAGE when a number is out of its range or the last bar would be later
 * than the year 2261; ERR_SYSTEM for memory and the labels file.
 */
NODISCARD int source_synth_open(const struct synth_config *config,
                                size_t frame_bars, struct source **out,
                                struct err *err);

#endif
