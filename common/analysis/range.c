/* From clusters to the one range that is in force next. */
#include "analysis/range.h"

#include "analysis/level.h"
#include "analysis/scaled.h"

#define QUALITY_LEAST 70
#define QUALITY_PARTS 4 /* duration, touches, tightness, volume */
#define WIDTH_E4      300
#define BREAK_E4      500 /* a close so far below the support breaks it */
#define STRONG_E4     100
#define HELD_E4       200
/* Touches: added when the weaker side has 0.8 of the stronger's. */
#define BALANCE_NUMERATOR   8
#define BALANCE_DENOMINATOR 10
#define BALANCE_POINTS      5
#define TOUCH_POINTS_MAX    30
#define TIGHT_POINTS_MAX    20
#define VOLUME_POINTS_MAX   20
/* Bars near a level are within 1/50 of it: 50 in 1e-4. */
#define NEAR_PART INT64_C(500000)
/* A grade needs at least this quality. */
#define QUALITY_EXCELLENT 80
/* Levels of one side: every second pivot could begin one; one is tried. */
#define LEVELS_MAX (LEVEL_PIVOTS_MAX / 2 + 1)

struct step {
    int64_t least;
    int64_t points;
};
static const struct step duration_steps[] = {{40, 30}, {25, 20}, {15, 15}};
static const struct step touch_steps[] = {{8, 30}, {6, 25}, {4, 15}};
/* Average of stddev / mean of both clusters, a part of 1, times x. */
static const struct {
    double below;
    int64_t points;
} tight_steps[] = {{0.01, 20}, {0.015, 15}, {0.02, 10}};
/* Points of each side's volume by level_volume_trend(). */
static const int64_t volume_steps[] = {0, 5, 10};
/* The cause factor in tenths, by duration (b.7). */
static const struct step factor_steps[] = {{40, 30}, {25, 25}, {15, 20}};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct candidate {
    struct level *support;
    struct level *resistance;
    int64_t start;
    int64_t end;
    int64_t duration;
    int64_t part[QUALITY_PARTS];
    int64_t quality;
    int64_t jump;
};

static int64_t step_points(const struct step *step, size_t n, int64_t value)
{
    for (size_t k = 0; k < n; k++)
        if (value >= step[k].least)
            return step[k].points;
    return 0;
}

/* (R - S) / S >= 3 % * x on the means of the clusters, exactly. */
static bool is_wide(const struct candidate *c, int64_t x4)
{
    const struct cluster *s = c->support->cluster;
    const struct cluster *r = c->resistance->cluster;
    int128 low = cluster_sum(s) * (int64_t)r->n;
    int128 high = cluster_sum(r) * (int64_t)s->n;

    return high > low && (high - low) * SCALED_UNIT >= low * WIDTH_E4 * x4;
}

static int64_t touch_points(const struct candidate *c)
{
    int64_t lows = (int64_t)c->support->cluster->n;
    int64_t highs = (int64_t)c->resistance->cluster->n;
    int64_t fewer = lows < highs ? lows : highs;
    int64_t more = lows < highs ? highs : lows;
    int64_t points = step_points(touch_steps, COUNT(touch_steps), lows + highs);

    if (fewer * BALANCE_DENOMINATOR >= more * BALANCE_NUMERATOR)
        points += BALANCE_POINTS;
    return points < TOUCH_POINTS_MAX ? points : TOUCH_POINTS_MAX;
}

static int64_t tight_points(const struct candidate *c, int64_t x4)
{
    double average = (c->support->variation + c->resistance->variation) / 2;

    average = average * (double)SCALED_ONE / (double)x4;
    for (size_t k = 0; k < COUNT(tight_steps); k++)
        if (average < tight_steps[k].below)
            return tight_steps[k].points;
    return 0;
}

/*
 * Points for the volume of the bars near one level. Near is
 * |price - mean| < 2 % * x * mean; as bounds, price * n * 50e4 lies strictly
 * between sum * (50e4 - x4) and sum * (50e4 + x4).
 */
static int64_t side_volume_points(const struct range_view *view,
                                  const struct candidate *c,
                                  const struct cluster *cluster,
                                  const int64_t *price)
{
    const int64_t part = NEAR_PART;
    int128 sum = cluster_sum(cluster);
    int128 unit = (int128)cluster->n * part;
    int64_t least = (int64_t)(sum * (part - view->x4) / unit) + 1;
    int64_t most = (int64_t)((sum * (part + view->x4) + unit - 1) / unit) - 1;
    const struct bars *bars = view->bars;
    uint64_t width = (uint64_t)(most - least);
    int64_t vr4[RANGE_BARS_MOST];
    int64_t n = 0;

    if (least > most)
        return 0;
    /* No branch on which bars are near: they come and go. */
    for (int64_t i = c->start; i <= c->end; i++) {
        size_t k = bars_at(bars, i);
        bool is_near = (uint64_t)price[k] - (uint64_t)least <= width;

        vr4[n] = ratio_e4(bars->vr[k]);
        n += (int)is_near & (vr4[n] != RATIO_UNKNOWN);
    }
    return n < 2 ? 0 : volume_steps[level_volume_trend(vr4, n / 2, n)];
}

/* Both sides; 0 when the first leaves the candidate out of reach. */
static int64_t volume_points(const struct range_view *view,
                             const struct candidate *c)
{
    int64_t points =
        side_volume_points(view, c, c->support->cluster, view->bars->low);

    if (c->quality + points + VOLUME_POINTS_MAX / 2 < QUALITY_LEAST)
        return 0;
    return points + side_volume_points(view, c, c->resistance->cluster,
                                       view->bars->high);
}

/* The parts that cost least; false when the rest cannot save the candidate. */
static bool begin_candidate(const struct range_view *view, struct candidate *c)
{
    const struct cluster *s = c->support->cluster;
    const struct cluster *r = c->resistance->cluster;

    c->start = s->first_i < r->first_i ? s->first_i : r->first_i;
    c->end = s->last_i > r->last_i ? s->last_i : r->last_i;
    c->duration = c->end - c->start + 1;
    if (c->end <= view->ended_max || c->duration < RANGE_BARS_LEAST ||
        c->duration > RANGE_BARS_MOST || !is_wide(c, view->x4))
        return false;
    c->part[0] =
        step_points(duration_steps, COUNT(duration_steps), c->duration);
    c->part[1] = touch_points(c);
    c->quality = c->part[0] + c->part[1];
    if (c->quality + TIGHT_POINTS_MAX + VOLUME_POINTS_MAX < QUALITY_LEAST ||
        !level_is_strong(c->support, view->x4) ||
        !level_is_strong(c->resistance, view->x4))
        return false;
    c->part[2] = tight_points(c, view->x4);
    c->quality += c->part[2];
    return c->quality + VOLUME_POINTS_MAX >= QUALITY_LEAST;
}

/* Levels in order, and the bar neither below the range nor at its target. */
static bool stands(const struct range_view *view, struct candidate *c)
{
    int64_t support = level_price(c->support, view->x4);
    int64_t resistance = level_price(c->resistance, view->x4);
    int64_t tenths =
        step_points(factor_steps, COUNT(factor_steps), c->duration);

    if (support >= resistance)
        return false;
    c->jump = resistance + decimal_scale(resistance - support, tenths, 10);
    return view->bars->close[view->at] >=
               support - scaled_down(support, BREAK_E4, view->x4) &&
           view->bars->high[view->at] < c->jump;
}

/* k.8: end, quality, duration; then start, S, R. */
static bool is_better(const struct candidate *a, const struct candidate *b)
{
    if (a->end != b->end)
        return a->end > b->end;
    if (a->quality != b->quality)
        return a->quality > b->quality;
    if (a->duration != b->duration)
        return a->duration > b->duration;
    if (a->start != b->start)
        return a->start < b->start;
    if (a->support->price != b->support->price)
        return a->support->price < b->support->price;
    return a->resistance->price > b->resistance->price;
}

/* Whether the candidate, at best, could still be better. */
static bool may_beat(const struct candidate *c, const struct candidate *best)
{
    if (!best->quality || c->end > best->end)
        return true;
    return c->end == best->end &&
           c->quality + VOLUME_POINTS_MAX >= best->quality;
}

static void set_parts(struct parts *parts, const int64_t *part, int64_t n)
{
    parts->n = n;
    for (int64_t k = 0; k < n; k++)
        parts->value[k] = part[k];
}

static void set_facts(const struct bars *bars, const struct candidate *c,
                      struct trading_range *out)
{
    const struct level *s = c->support;
    const struct level *r = c->resistance;
    struct range *facts = &out->facts;
    int64_t other;

    *facts = (struct range){
        .start = c->start,
        .end = c->end,
        .start_ts = bars->ts[bars_at(bars, c->start)],
        .end_ts = bars->ts[bars_at(bars, c->end)],
        .duration = c->duration,
        .quality = c->quality,
        .grade = c->quality >= QUALITY_EXCELLENT ? GRADE_EXCELLENT : GRADE_GOOD,
        .support = s->price,
        .resistance = r->price,
        .midpoint = decimal_scale(s->price + r->price, 1, 2),
        .width = r->price - s->price,
        .support_strength = s->strength,
        .resistance_strength = r->strength,
        .support_touches = s->touches,
        .resistance_touches = r->touches,
        .jump = c->jump,
        .conservative = r->price + (r->price - s->price),
        .cause_factor = (double)step_points(factor_steps, COUNT(factor_steps),
                                            c->duration) /
                        10,
        .scale = (double)out->x4 / (double)SCALED_ONE,
    };
    level_extremes(s, out->x4, &facts->support_low, &other);
    level_extremes(r, out->x4, &other, &facts->resistance_high);
    set_parts(&facts->quality_parts, c->part, QUALITY_PARTS);
    set_parts(&facts->support_parts, s->part, LEVEL_PARTS);
    set_parts(&facts->resistance_parts, r->part, LEVEL_PARTS);
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Sums over start..end that an LPS is measured by (k.36). */
static void set_sums(const struct bars *bars, struct trading_range *out)
{
    int64_t end = out->facts.end;

    for (int64_t i = out->facts.start; i <= end; i++) {
        size_t k = bars_at(bars, i);

        out->volume_sum += volume_e4(bars->volume[k]);
        out->spread_sum += bars->high[k] - bars->low[k];
    }
    for (int64_t i = end - RANGE_ATR_BARS + 1; i <= end; i++) {
        size_t k = bars_at(bars, i);
        int64_t before = bars->close[bars_at(bars, i - 1)];

        out->atr_sum += larger(bars->high[k], before) -
                        (bars->low[k] < before ? bars->low[k] : before);
    }
}

static void set_range(const struct range_view *view, const struct candidate *c,
                      struct trading_range *out)
{
    int64_t s = c->support->price;
    int64_t r = c->resistance->price;

    *out = (struct trading_range){
        .x4 = view->x4,
        .break_below = s - scaled_down(s, BREAK_E4, view->x4),
        .strong_from = r + scaled_up(r, STRONG_E4, view->x4),
        .held_from = r - scaled_down(r, HELD_E4, view->x4),
    };
    set_facts(view->bars, c, out);
    set_sums(view->bars, out);
}

/* A pair that may be the best: rated in full, taken when it is. */
static void try_pair(const struct range_view *view, struct level *support,
                     struct level *resistance, struct candidate *best)
{
    struct candidate c = {.support = support, .resistance = resistance};

    if (!begin_candidate(view, &c) || !may_beat(&c, best) || !stands(view, &c))
        return;
    c.part[3] = volume_points(view, &c);
    c.quality += c.part[3];
    if (c.quality >= QUALITY_LEAST && (!best->quality || is_better(&c, best)))
        *best = c;
}

/* Clusters of one side, and what has been found out about them. */
struct side_levels {
    struct cluster cluster[LEVELS_MAX];
    struct level level[LEVELS_MAX];
    size_t n;
};

static void find_levels(const struct pivot_set *set, int64_t x4,
                        struct side_levels *out)
{
    size_t n = cluster_find(set, x4, out->cluster);

    out->n = 0;
    for (size_t k = 0; k < n; k++) {
        if (!level_may_be_strong(&out->cluster[k]))
            continue;
        out->cluster[out->n] = out->cluster[k];
        cluster_sums(&out->cluster[out->n]);
        out->level[out->n].cluster = &out->cluster[out->n];
        out->level[out->n++].rated = false;
    }
}

/*
 * The highest pivot of a resistance must be wide enough above the lowest of
 * the support, or its mean cannot be: the others of this support are lower.
 */
static bool may_be_wide(const struct cluster *support,
                        const struct cluster *resistance, int64_t x4)
{
    int64_t top = resistance->pivot[resistance->n - 1].price;

    return (int128)(top - support->base) * SCALED_UNIT >=
           (int128)support->base * WIDTH_E4 * x4;
}

bool range_choose(const struct range_view *view, struct trading_range *out)
{
    struct side_levels lows;
    struct side_levels highs;
    struct candidate best = {0};

    find_levels(view->lows, view->x4, &lows);
    if (!lows.n)
        return false;
    find_levels(view->highs, view->x4, &highs);
    for (size_t s = 0; s < lows.n; s++)
        for (size_t r = highs.n;
             r-- > 0 &&
             may_be_wide(&lows.cluster[s], &highs.cluster[r], view->x4);)
            try_pair(view, &lows.level[s], &highs.level[r], &best);
    if (!best.quality)
        return false;
    set_range(view, &best, out);
    return true;
}
