/*
 * Planted Wyckoff schematics: bars drawn so that the strict rules find events
 * at known places, or miss them by a hair.
 *
 * One cycle: a rise and a calm walk, a decline to new lows, selling climax,
 * automatic rally, secondary tests between two levels, spring, its test, sign
 * of strength, last point of support, markup. A distribution is the same upside
 * down, from the buying climax to the upthrust, and then falls out of its
 * range. Length of the legs, number of touches, width, volumes and the events'
 * figures are drawn for each cycle. Volume outside the events stays so quiet
 * that nothing else qualifies.
 *
 * Every other cycle has an event at the border of a rule, on the side that its
 * label says; what is a near miss is not an event, and the cycle ends there.
 * The borders are those of the strict preset.
 */
#ifndef SOURCE_SYNTH_SCHEMATIC_H
#define SOURCE_SYNTH_SCHEMATIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rng.h"
#include "model/record.h"

#define SYNTH_TICK_E8      INT64_C(1000000)
#define SYNTH_PLAN_BARS    480
#define SYNTH_PLAN_LABELS  24
#define SYNTH_LABEL_DETAIL 96

/* In ticks. */
struct synth_bar {
    int64_t open;
    int64_t high;
    int64_t low;
    int64_t close;
    int64_t volume;
};

struct synth_label {
    enum record_kind kind; /* KIND_NONE: the range, index is its first touch */
    bool near_miss;
    int64_t index;   /* of the bar in its series */
    int64_t decided; /* the bar by which a detector can know */
    char detail[SYNTH_LABEL_DETAIL];
};

/* One series being planned; the bars are upside down for a distribution. */
struct synth_plan {
    struct rng rng;
    int64_t mirror; /* price + mirrored price; 0: accumulation */
    int64_t home;   /* where a cycle starts, ticks */
    int64_t volume; /* of a quiet bar */
    int64_t first;  /* index of bar[0] in the series */
    int64_t fresh;  /* bars before it belong to the last cycle */
    int64_t n;      /* bars in the array */
    int64_t end;    /* index of the last touch of the last range */
    int64_t cycles; /* begun so far */
    struct synth_bar bar[SYNTH_PLAN_BARS];
    size_t labels;
    struct synth_label label[SYNTH_PLAN_LABELS];
};

/* Starts a series with a generator of its own. */
void synth_schematic_init(struct synth_plan *plan, const struct rng *rng,
                          bool distribution);

/*
 * Plans the next cycle: its bars are bar[fresh..n), its labels label[0..labels)
 * in order of their index.
 */
void synth_schematic_cycle(struct synth_plan *plan);

/* Bar k of the array as it goes out: the right way up. */
struct synth_bar synth_schematic_bar(const struct synth_plan *plan, int64_t k);

#endif
