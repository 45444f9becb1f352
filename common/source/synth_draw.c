/* Bars, legs and levels of a plan. */
#include "source/synth_draw.h"

#include <assert.h>

#include "base/decimal.h"

/* The ratio window of the rules. */
#define RATIO_BARS INT64_C(20)

int64_t synth_draw_number(struct synth_plan *plan, int64_t low, int64_t high)
{
    return rng_between(&plan->rng, low, high);
}

int64_t synth_draw_close(const struct synth_plan *plan)
{
    return plan->n ? plan->bar[plan->n - 1].close : plan->home;
}

int64_t synth_draw_bar(struct synth_plan *plan, int64_t open, int64_t high,
                       int64_t low, int64_t close, int64_t volume)
{
    struct synth_bar bar = {open, high, low, close, volume};

    assert(plan->n < SYNTH_PLAN_BARS);
    if (bar.high < open)
        bar.high = open;
    if (bar.high < close)
        bar.high = close;
    if (bar.low > open)
        bar.low = open;
    if (bar.low > close)
        bar.low = close;
    plan->bar[plan->n] = bar;
    return plan->n++;
}

int64_t synth_draw_quiet(struct synth_plan *plan, int64_t part)
{
    return synth_draw_parts(synth_draw_parts(plan->volume, part),
                            synth_draw_number(plan, 9700, 10300));
}

int64_t synth_draw_volume(const struct synth_plan *plan, int64_t vr)
{
    int64_t sum = 0;

    for (int64_t k = plan->n - RATIO_BARS; k < plan->n; k++)
        sum += plan->bar[k].volume;
    return (2 * vr * sum + RATIO_BARS * SYNTH_PART) /
           (2 * RATIO_BARS * SYNTH_PART);
}

void synth_draw_leg(struct synth_plan *plan, int64_t a, int64_t b, int64_t n,
                    int64_t part)
{
    int64_t step = (b > a ? b - a : a - b) / n;

    for (int64_t k = 1; k <= n; k++) {
        int64_t open = a + (b - a) * (k - 1) / n;
        int64_t close = a + (b - a) * k / n;
        int64_t up = step / 6 + synth_draw_number(plan, 0, step / 6);
        int64_t down = step / 6 + synth_draw_number(plan, 0, step / 6);
        int64_t top = open > close ? open : close;

        synth_draw_bar(plan, open, top + up, open + close - top - down, close,
                       synth_draw_quiet(plan, part));
    }
}

void synth_draw_calm(struct synth_plan *plan, int64_t n)
{
    for (int64_t k = 0; k < n; k++) {
        int64_t open = synth_draw_close(plan);
        /* Drawn back to where it began, or it would wander into a range. */
        int64_t pull = (plan->home - open) / 50;
        int64_t close =
            open + pull +
            synth_draw_parts(open, synth_draw_number(plan, -40, 40));
        int64_t wick = synth_draw_parts(open, synth_draw_number(plan, 10, 40));

        synth_draw_bar(
            plan, open, open + wick, open - wick, close,
            synth_draw_quiet(plan, synth_draw_number(plan, 7500, 12500)));
    }
}

int64_t synth_draw_turn(const struct synth_plan *plan, int64_t ticks)
{
    return plan->mirror ? plan->mirror - ticks : ticks;
}

int64_t synth_draw_level(const struct synth_plan *plan, const int64_t *touch,
                         int64_t touches, bool low)
{
    int128 sum = 0;
    int128 volume = 0;

    for (int64_t k = 0; k < touches; k++) {
        const struct synth_bar *bar = &plan->bar[touch[k]];
        int64_t price = synth_draw_turn(plan, low ? bar->low : bar->high);

        sum += (int128)price * SYNTH_TICK_E8 * bar->volume;
        volume += bar->volume;
    }
    assert(volume > 0);
    return (int64_t)((2 * sum + volume) / (2 * volume));
}

/* How far beyond the near level, rounded to 1e-4 as the rules do. */
static int64_t depth_of(const struct synth_plan *plan, int64_t near_e8,
                        int64_t ticks)
{
    int64_t price = synth_draw_turn(plan, ticks) * SYNTH_TICK_E8;
    int64_t beyond = plan->mirror ? price - near_e8 : near_e8 - price;

    return (int64_t)(((int128)2 * SYNTH_PART * beyond + near_e8) /
                     ((int128)2 * near_e8));
}

int64_t synth_draw_price(const struct synth_plan *plan, int64_t near_e8,
                         int64_t depth)
{
    int64_t near = synth_draw_turn(plan, near_e8 / SYNTH_TICK_E8);
    int64_t ticks = near - synth_draw_parts(near_e8 / SYNTH_TICK_E8, depth);

    while (depth_of(plan, near_e8, ticks) < depth)
        ticks--;
    while (depth_of(plan, near_e8, ticks) > depth)
        ticks++;
    return ticks;
}

struct synth_label *synth_draw_label(struct synth_plan *plan,
                                     enum record_kind kind, int64_t at,
                                     int64_t wait, bool near_miss)
{
    struct synth_label *made = &plan->label[plan->labels++];

    assert(plan->labels <= SYNTH_PLAN_LABELS);
    made->kind = kind;
    made->near_miss = near_miss;
    made->index = plan->first + at;
    made->decided = made->index + wait;
    made->detail[0] = 0;
    return made;
}
