/* Planted schematics: one cycle of bars after the other. */
#include "source/synth_schematic.h"

#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "source/synth_draw.h"

/* Bars kept from the last cycle: what volume ratios and levels look back at. */
#define HISTORY 120
/* Bars between a range's last touch and the next climax: it has expired. */
#define RANGE_REST 126
/* The walk before a decline that no level of the new range may meet. */
#define CLEAR_BARS  60
#define TOUCHES_MAX 8
/* ST is looked for in so many bars after the rally. */
#define ST_BARS 40

/* The levels of a distribution are that much higher than the plan's. */
#define MIRROR_PART 13500

/* What a cycle is about: clean, or an event at a border. */
enum twist {
    TWIST_CLEAN,
    TWIST_SPRING_VR_69,
    TWIST_SPRING_VR_70,
    TWIST_SPRING_VR_71,
    TWIST_PENETRATION_499,
    TWIST_PENETRATION_501,
    TWIST_RECOVERY_5,
    TWIST_RECOVERY_6,
    TWIST_SOS_CLOSE_101,
    TWIST_SOS_CLOSE_TICK_LESS,
    TWIST_SOS_CLOSE_99,
    TWIST_SOS_VR_150,
    TWIST_SOS_VR_149,
    TWIST_UTAD_49,
    TWIST_UTAD_50,
    TWIST_UTAD_100,
    TWIST_UTAD_101,
    TWIST_UTAD_VR_150,
    TWIST_UTAD_VR_151
};

/* What the chosen twist makes of the events; -1: drawn freely. */
struct border {
    int64_t vr;     /* of the spring or upthrust, 1e-4 */
    int64_t depth;  /* beyond the level, 1e-4 */
    int64_t back;   /* bars until it closes back */
    int64_t sos_vr; /* 1e-4 */
    int64_t sos;    /* close above the resistance, 1e-4 */
    bool tick_less; /* ... less a tick */
    bool miss;      /* the spring or upthrust is none */
    bool sos_miss;
};

#define FREE (-1)
#define SPRING(vr, depth, back, miss)                                          \
    {                                                                          \
        vr, depth, back, FREE, FREE, false, miss, false                        \
    }
#define SOS(vr, close, less, miss)                                             \
    {                                                                          \
        FREE, FREE, FREE, vr, close, less, false, miss                         \
    }

static const struct border borders[] = {
    [TWIST_CLEAN] = SPRING(FREE, FREE, FREE, false),
    [TWIST_SPRING_VR_69] = SPRING(6900, FREE, FREE, false),
    [TWIST_SPRING_VR_70] = SPRING(7000, FREE, FREE, true),
    [TWIST_SPRING_VR_71] = SPRING(7100, FREE, FREE, true),
    [TWIST_PENETRATION_499] = SPRING(FREE, 499, FREE, false),
    [TWIST_PENETRATION_501] = SPRING(FREE, 501, FREE, true),
    [TWIST_RECOVERY_5] = SPRING(FREE, FREE, 5, false),
    [TWIST_RECOVERY_6] = SPRING(FREE, FREE, 6, true),
    [TWIST_SOS_CLOSE_101] = SOS(FREE, 100, false, false),
    [TWIST_SOS_CLOSE_TICK_LESS] = SOS(FREE, 100, true, true),
    [TWIST_SOS_CLOSE_99] = SOS(FREE, -100, false, true),
    [TWIST_SOS_VR_150] = SOS(15000, FREE, false, false),
    [TWIST_SOS_VR_149] = SOS(14900, FREE, false, true),
    [TWIST_UTAD_49] = SPRING(FREE, 49, FREE, true),
    [TWIST_UTAD_50] = SPRING(FREE, 50, FREE, false),
    [TWIST_UTAD_100] = SPRING(FREE, 100, FREE, false),
    [TWIST_UTAD_101] = SPRING(FREE, 101, FREE, true),
    [TWIST_UTAD_VR_150] = SPRING(15000, FREE, FREE, true),
    [TWIST_UTAD_VR_151] = SPRING(15100, FREE, FREE, false),
};

/* A cycle while it is drawn; indices are into the plan's array. */
struct cycle {
    struct border border;
    int64_t support; /* aims of the touches, ticks */
    int64_t width;
    int64_t leg; /* bars from level to level */
    int64_t climax;
    int64_t low[TOUCHES_MAX]; /* bars of the touches */
    int64_t lows;
    int64_t high[TOUCHES_MAX];
    int64_t highs;
    int64_t near_e8; /* the levels as they come out, the right way up: */
    int64_t far_e8;  /* near has the climax, far the rally */
    int64_t spring;
    int64_t spring_vr;
};

/* Up to the neighbourhood of home, and calm there. */
static void approach(struct synth_plan *plan, int64_t decline)
{
    int64_t goal =
        synth_draw_parts(plan->home, synth_draw_number(plan, 9800, 10200));
    int64_t quiet_bars = synth_draw_number(plan, CLEAR_BARS, CLEAR_BARS + 25);
    int64_t climax;

    if (plan->n)
        synth_draw_leg(plan, synth_draw_close(plan), goal,
                       synth_draw_number(plan, 22, 36), 10000);
    climax = plan->first + plan->n + quiet_bars + decline;
    if (plan->cycles > 1 && climax < plan->end + RANGE_REST)
        quiet_bars += plan->end + RANGE_REST - climax;
    synth_draw_calm(plan, quiet_bars);
}

/* Where the new range may lie: all of it under what went before. */
static void place_range(struct synth_plan *plan, struct cycle *cycle)
{
    /* A leg covers the last 2 % in two bars: each test of the low is one. */
    int64_t width =
        synth_draw_number(plan, 150 * cycle->leg, 150 * cycle->leg + 350);
    int64_t lowest = INT64_MAX;

    if (plan->mirror)
        width = synth_draw_parts(width, MIRROR_PART);

    for (int64_t k = plan->n - CLEAR_BARS; k < plan->n; k++)
        if (plan->bar[k].low < lowest)
            lowest = plan->bar[k].low;
    cycle->support =
        synth_draw_parts(lowest, 9500) * SYNTH_PART / (SYNTH_PART + width);
    cycle->width = synth_draw_parts(cycle->support, width);
}

/* Decline and climax; its low is the first touch of the support. */
static void draw_climax(struct synth_plan *plan, struct cycle *cycle,
                        int64_t decline)
{
    int64_t start = synth_draw_close(plan);
    int64_t low =
        cycle->support +
        synth_draw_parts(cycle->support, synth_draw_number(plan, -10, 10));
    int64_t step = (start - low) / (decline + 4);
    int64_t open = low + step * synth_draw_number(plan, 36, 46) / 10;
    int64_t close = low + (open - low) * synth_draw_number(plan, 56, 78) / 100;
    int64_t vr = synth_draw_number(plan, 22000, 36000);
    struct synth_label *made;

    synth_draw_leg(plan, start, open, decline, 10000);
    cycle->climax = synth_draw_bar(plan, open, open + step / 6, low, close,
                                   synth_draw_volume(plan, vr));
    cycle->low[cycle->lows++] = cycle->climax;
    made = synth_draw_label(plan, plan->mirror ? KIND_BC : KIND_SC,
                            cycle->climax, 0, false);
    snprintf(made->detail, sizeof(made->detail), "volume_ratio %.4f",
             (double)vr / SYNTH_PART);
}

/* To the far level and a touch of it, or to the near one. */
static void draw_touch(struct synth_plan *plan, struct cycle *cycle, bool far,
                       int64_t part)
{
    int64_t margin = cycle->width * 15 / 100;
    int64_t aim = far ? cycle->support + cycle->width : cycle->support;
    int64_t touch =
        aim + synth_draw_parts(aim, synth_draw_number(plan, -15, 15));
    int64_t open = far ? aim - margin : aim + margin;
    int64_t sign = far ? 1 : -1;
    int64_t back = open - sign * margin / 3;
    int64_t close = open - sign * margin / 5;
    int64_t at;

    synth_draw_leg(plan, synth_draw_close(plan), open, cycle->leg, 10000);
    at = synth_draw_bar(plan, open, far ? touch : back, far ? back : touch,
                        close, synth_draw_quiet(plan, part));
    if (far)
        cycle->high[cycle->highs++] = at;
    else
        cycle->low[cycle->lows++] = at;
}

static void label_range(struct synth_plan *plan, const struct cycle *cycle)
{
    int64_t rally = cycle->high[0];
    int64_t end = cycle->high[cycle->highs - 1];
    int64_t last = plan->first + end;
    struct synth_label *made;
    char near[DECIMAL_TEXT_MAX];
    char far[DECIMAL_TEXT_MAX];

    decimal_format(cycle->near_e8, 0, near);
    decimal_format(cycle->far_e8, 0, far);
    made = synth_draw_label(plan, KIND_NONE, cycle->climax,
                            end + 5 - cycle->climax, false);
    snprintf(made->detail, sizeof(made->detail),
             "end %lld support %s resistance %s", (long long)last,
             plan->mirror ? far : near, plan->mirror ? near : far);
    synth_draw_label(plan, KIND_AR, rally, cycle->climax + 10 - rally, false);
    for (int64_t k = 1; k < cycle->lows; k++)
        if (cycle->low[k] <= rally + ST_BARS)
            synth_draw_label(plan, KIND_ST, cycle->low[k], 2, false);
}

/* Rally and tests between the levels, with waning volume. */
static void draw_range(struct synth_plan *plan, struct cycle *cycle)
{
    int64_t touches = synth_draw_number(plan, 3, cycle->leg == 7 ? 4 : 5);

    for (int64_t k = 0; k < touches; k++) {
        draw_touch(plan, cycle, true, 14500 - 1500 * k);
        draw_touch(plan, cycle, false, 13500 - 1200 * k);
    }
    draw_touch(plan, cycle, true, 8500);
    cycle->near_e8 = synth_draw_level(plan, cycle->low, cycle->lows, true);
    cycle->far_e8 = synth_draw_level(plan, cycle->high, cycle->highs, false);
    plan->end = plan->first + cycle->high[cycle->highs - 1];
    label_range(plan, cycle);
}

struct synth_bar synth_schematic_bar(const struct synth_plan *plan, int64_t k)
{
    struct synth_bar bar = plan->bar[k];

    if (plan->mirror) {
        struct synth_bar up = {plan->mirror - bar.open, plan->mirror - bar.low,
                               plan->mirror - bar.high,
                               plan->mirror - bar.close, bar.volume};

        return up;
    }
    return bar;
}

static int64_t choose(struct synth_plan *plan, int64_t fixed, int64_t low,
                      int64_t high)
{
    return fixed == FREE ? synth_draw_number(plan, low, high) : fixed;
}

/*
 * The dip beyond the near level and the way back. The bars between have too
 * much volume to be springs and too little to be upthrusts; an upthrust has
 * too little to be a climax.
 */
static void draw_spring(struct synth_plan *plan, struct cycle *cycle)
{
    const struct border *border = &cycle->border;
    bool upthrust = plan->mirror != 0;
    int64_t vr = upthrust ? choose(plan, border->vr, 15500, 19500)
                          : choose(plan, border->vr, 3000, 6200);
    int64_t depth = upthrust ? choose(plan, border->depth, 55, 95)
                             : choose(plan, border->depth, 80, 230);
    int64_t back = upthrust ? choose(plan, border->back, 0, 3)
                            : choose(plan, border->back, 1, 3);
    int64_t near = synth_draw_turn(plan, cycle->near_e8 / SYNTH_TICK_E8);
    int64_t low = synth_draw_price(plan, cycle->near_e8, depth);
    int64_t under = near - (near - low) * 3 / 10;
    int64_t over = near + synth_draw_parts(near, 60);
    struct synth_label *made;

    synth_draw_leg(plan, synth_draw_close(plan), near + cycle->width * 15 / 100,
                   6, 9000);
    cycle->spring_vr = vr;
    cycle->spring =
        synth_draw_bar(plan, synth_draw_close(plan), 0, low,
                       back ? under : over, synth_draw_volume(plan, vr));
    made = synth_draw_label(plan, upthrust ? KIND_UTAD : KIND_SPRING,
                            cycle->spring, back, border->miss);
    snprintf(made->detail, sizeof(made->detail),
             "volume_ratio %.4f %s %.4f %s %lld", (double)vr / SYNTH_PART,
             upthrust ? "breakout" : "penetration", (double)depth / SYNTH_PART,
             upthrust ? "failure" : "recovery", (long long)back);
    for (int64_t k = 1; k < back; k++)
        synth_draw_bar(plan, under, under + synth_draw_parts(near, 15),
                       under - synth_draw_parts(near, 5), under,
                       synth_draw_quiet(plan, 10000));
    if (back)
        synth_draw_bar(plan, under, over + synth_draw_parts(over, 20),
                       under - synth_draw_parts(under, 5), over,
                       synth_draw_quiet(plan, 9500));
}

/* Up, down again, and a quiet look at the low; then up to the far level. */
static void draw_test(struct synth_plan *plan, struct cycle *cycle)
{
    int64_t near = cycle->near_e8 / SYNTH_TICK_E8;
    int64_t low = near + synth_draw_parts(near, synth_draw_number(plan, 8, 40));
    int64_t vr =
        synth_draw_parts(cycle->spring_vr, synth_draw_number(plan, 5500, 8800));
    int64_t start = synth_draw_close(plan);
    struct synth_label *made;
    int64_t at;

    /* Too deep for a test that stays above the level, within 3 % of the low. */
    if ((low - plan->bar[cycle->spring].low) * 100 >
        3 * plan->bar[cycle->spring].low)
        return;
    synth_draw_leg(plan, start, near + synth_draw_parts(near, 230), 2, 9500);
    synth_draw_leg(plan, synth_draw_close(plan),
                   near + synth_draw_parts(near, 110), 2, 9000);
    at = synth_draw_bar(plan, synth_draw_close(plan), 0, low,
                        low + synth_draw_parts(near, 45),
                        synth_draw_volume(plan, vr));
    made = synth_draw_label(plan, KIND_TEST, at, 0, false);
    snprintf(made->detail, sizeof(made->detail), "volume_ratio %.4f",
             (double)vr / SYNTH_PART);
}

/* The close of the sign of strength: the first tick at its height, or below. */
static int64_t sos_close(const struct cycle *cycle, int64_t height)
{
    int128 least = (int128)cycle->far_e8 * (SYNTH_PART + height);
    int128 unit = (int128)SYNTH_PART * SYNTH_TICK_E8;
    int64_t close = (int64_t)((least + unit - 1) / unit);

    return cycle->border.tick_less ? close - 1 : close;
}

static void draw_sos(struct synth_plan *plan, struct cycle *cycle)
{
    const struct border *border = &cycle->border;
    int64_t far = cycle->far_e8 / SYNTH_TICK_E8;
    int64_t open = far - cycle->width * 22 / 100;
    int64_t vr = choose(plan, border->sos_vr, 17000, 32000);
    int64_t spare = cycle->width * 20 / 100 * SYNTH_PART / far;
    int64_t height =
        choose(plan, border->sos, spare < 150 ? 150 : spare, spare + 130);
    int64_t close = sos_close(cycle, height);
    /* A low close needs room below to be a wide bar. */
    int64_t low =
        open - (height > 100 ? synth_draw_parts(open, 10) : cycle->width / 5);
    struct synth_label *made;
    int64_t at;

    synth_draw_leg(plan, synth_draw_close(plan), open, 5, 10000);
    at = synth_draw_bar(plan, open, close + (close - low) / 12, low, close,
                        synth_draw_volume(plan, vr));
    made = synth_draw_label(plan, KIND_SOS, at, 0, border->sos_miss);
    snprintf(made->detail, sizeof(made->detail),
             "volume_ratio %.4f close %lld.%02lld resistance %.8f",
             (double)vr / SYNTH_PART, (long long)(close / 100),
             (long long)(close % 100), (double)cycle->far_e8 / 1e8);
}

/* Back to the level that was broken, and off. */
static void draw_lps(struct synth_plan *plan, const struct cycle *cycle)
{
    int64_t far = cycle->far_e8 / SYNTH_TICK_E8;
    int64_t low = far + synth_draw_parts(far, synth_draw_number(plan, 5, 35));
    int64_t start = synth_draw_close(plan);
    /* So high that no wick on the way down goes below the low. */
    int64_t rest = low + (start - low) / 4 + synth_draw_parts(far, 15);
    int64_t close;
    int64_t at;

    synth_draw_leg(plan, start, rest, 2, 8000);
    at = synth_draw_bar(plan, rest, rest + synth_draw_parts(far, 15), low,
                        low + synth_draw_parts(far, 25),
                        synth_draw_quiet(plan, 5500));
    synth_draw_label(plan, KIND_LPS, at, 1, false);
    close = low + synth_draw_parts(far, synth_draw_number(plan, 150, 220));
    synth_draw_bar(plan, synth_draw_close(plan), 0,
                   low + synth_draw_parts(far, 10), close,
                   synth_draw_quiet(plan, 9000));
    synth_draw_leg(plan, synth_draw_close(plan),
                   far + synth_draw_parts(far, 800),
                   synth_draw_number(plan, 6, 10), 10000);
}

/* A spring that was none, or a strength that failed: back into the range. */
static void give_up(struct synth_plan *plan, const struct cycle *cycle)
{
    synth_draw_leg(plan, synth_draw_close(plan),
                   cycle->support + cycle->width / 2, 5, 9500);
}

static void draw_end(struct synth_plan *plan, struct cycle *cycle)
{
    int64_t far = cycle->support + cycle->width;

    draw_spring(plan, cycle);
    if (plan->mirror) {
        synth_draw_leg(plan, synth_draw_close(plan), far - cycle->width / 5, 5,
                       10000);
        synth_draw_leg(plan, synth_draw_close(plan),
                       far + synth_draw_parts(far, 800),
                       synth_draw_number(plan, 6, 10), 10000);
        return;
    }
    if (cycle->border.miss) {
        give_up(plan, cycle);
        return;
    }
    draw_test(plan, cycle);
    draw_sos(plan, cycle);
    if (cycle->border.sos_miss)
        give_up(plan, cycle);
    else
        draw_lps(plan, cycle);
}

/* Every other cycle is clean; the borders come in turn. */
static enum twist choose_twist(struct synth_plan *plan)
{
    int64_t first = plan->mirror ? TWIST_UTAD_49 : TWIST_SPRING_VR_69;
    int64_t last = plan->mirror ? TWIST_UTAD_VR_151 : TWIST_SOS_VR_149;

    return plan->cycles % 2 ? TWIST_CLEAN
                            : (enum twist)synth_draw_number(plan, first, last);
}

/* The last bars move to the front. */
static void forget(struct synth_plan *plan)
{
    int64_t drop = plan->n > HISTORY ? plan->n - HISTORY : 0;

    memmove(plan->bar, plan->bar + drop,
            (size_t)(plan->n - drop) * sizeof(plan->bar[0]));
    plan->first += drop;
    plan->n -= drop;
    plan->fresh = plan->n;
    plan->labels = 0;
}

void synth_schematic_init(struct synth_plan *plan, const struct rng *rng,
                          bool distribution)
{
    memset(plan, 0, sizeof(*plan));
    plan->rng = *rng;
    plan->home = synth_draw_number(plan, 40000, 80000);
    plan->volume = synth_draw_number(plan, 500000, 3000000);
    if (distribution)
        plan->mirror = plan->home * 19 / 10;
}

static void sort_labels(struct synth_plan *plan)
{
    /* Insertion: the labels are few and nearly in order. */
    for (size_t k = 1; k < plan->labels; k++)
        for (size_t at = k;
             at && plan->label[at].index < plan->label[at - 1].index; at--) {
            struct synth_label swap = plan->label[at];

            plan->label[at] = plan->label[at - 1];
            plan->label[at - 1] = swap;
        }
}

void synth_schematic_cycle(struct synth_plan *plan)
{
    struct cycle cycle = {0};
    int64_t decline;

    forget(plan);
    plan->cycles++;
    cycle.border = borders[choose_twist(plan)];
    cycle.leg = synth_draw_number(plan, 5, 7);
    decline = synth_draw_number(plan, 24, 34);
    approach(plan, decline);
    place_range(plan, &cycle);
    draw_climax(plan, &cycle, decline);
    draw_range(plan, &cycle);
    draw_end(plan, &cycle);
    sort_labels(plan);
}
