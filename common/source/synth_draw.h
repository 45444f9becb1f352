/*
 * What schematics are drawn with: quiet bars, legs, volumes with a wanted
 * ratio, prices at a wanted depth. Prices are in ticks, upside down for a
 * distribution; fractions are in 1e-4. No call has two draws among its
 * arguments: compilers differ in which comes first.
 */
#ifndef SOURCE_SYNTH_DRAW_H
#define SOURCE_SYNTH_DRAW_H

#include "source/synth_schematic.h"

#define SYNTH_PART INT64_C(10000)

static inline int64_t synth_draw_parts(int64_t value, int64_t part)
{
    return value * part / SYNTH_PART;
}

/* A random integer in low..high. */
int64_t synth_draw_number(struct synth_plan *plan, int64_t low, int64_t high);

/* The last close, or where the series starts. */
int64_t synth_draw_close(const struct synth_plan *plan);

/*
 * One bar; high and low are widened to hold open and close. Returns its index
 * in the plan's array.
 */
int64_t synth_draw_bar(struct synth_plan *plan, int64_t open, int64_t high,
                       int64_t low, int64_t close, int64_t volume);

/* The quiet volume times part, give or take 3 %. */
int64_t synth_draw_quiet(struct synth_plan *plan, int64_t part);

/* The volume that makes vr (1e-4) of the next bar, which has 20 before it. */
int64_t synth_draw_volume(const struct synth_plan *plan, int64_t vr);

/* n bars in a straight line from a to b, with `part` of the quiet volume. */
void synth_draw_leg(struct synth_plan *plan, int64_t a, int64_t b, int64_t n,
                    int64_t part);

/* n bars that lead nowhere. */
void synth_draw_calm(struct synth_plan *plan, int64_t n);

/* The price that goes out for a price in the plan, and the other way. */
int64_t synth_draw_turn(const struct synth_plan *plan, int64_t ticks);

/*
 * A level as the rules weigh its touches (bars of the array, their lows or
 * highs): by volume, half up to 1e-8, the right way up.
 */
int64_t synth_draw_level(const struct synth_plan *plan, const int64_t *touch,
                         int64_t touches, bool low);

/*
 * The price in the plan that lies `depth` beyond the near level, as the rules
 * round it.
 */
int64_t synth_draw_price(const struct synth_plan *plan, int64_t near_e8,
                         int64_t depth);

/* A label for bar `at` of the array, known `wait` bars later; detail empty. */
struct synth_label *synth_draw_label(struct synth_plan *plan,
                                     enum record_kind kind, int64_t at,
                                     int64_t wait, bool near_miss);

#endif
