/* Levels: touches, strength and price. */
#include "analysis/level.h"

#include <math.h>

#include "analysis/scaled.h"

/* A touch is within 1.5 % of the mean. */
#define TOUCH_E4 150
/* Volume falls, or is flat, below these parts of the first half's mean. */
#define TREND_FALLING_E2 85
#define TREND_FLAT_E2    115

struct step {
    int64_t least;
    int64_t points;
};

/* Strength: touches, hold in bars; the volume trend by level_volume_trend. */
static const struct step touch_steps[] = {{5, 40}, {4, 30}, {3, 20}, {2, 10}};
static const struct step hold_steps[] = {{30, 10}, {20, 8}, {10, 5}};
#define HOLD_ELSE 2
static const int64_t trend_points[] = {0, 15, 30};
#define TREND_MOST 30
static const struct {
    double least;
    int64_t points;
} wick_steps[] = {{0.7, 20}, {0.5, 15}, {0.3, 10}};
#define WICK_ELSE 5

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int64_t step_points(const struct step *step, size_t n, int64_t value,
                           int64_t otherwise)
{
    for (size_t k = 0; k < n; k++)
        if (value >= step[k].least)
            return step[k].points;
    return otherwise;
}

/* Ratios are at most 1e12 and 128 in number: the products fit 64 bits. */
int level_volume_trend(const int64_t *vr4, int64_t split, int64_t n)
{
    int64_t first = 0;
    int64_t second = 0;

    for (int64_t k = 0; k < split; k++)
        first += vr4[k];
    for (int64_t k = split; k < n; k++)
        second += vr4[k];
    first *= n - split;
    second *= split;
    if (second * 100 < first * TREND_FALLING_E2)
        return 2;
    return second * 100 < first * TREND_FLAT_E2;
}

/* |price - mean| <= 1.5 % * x * mean, over the common denominator n * 1e8. */
static bool is_touch(const struct cluster *cluster, int128 bound, int64_t price)
{
    int128 off =
        (int128)(price - cluster->base) * (int64_t)cluster->n - cluster->excess;

    if (off < 0)
        off = -off;
    return off * SCALED_UNIT <= bound;
}

static int128 touch_bound(const struct cluster *cluster, int64_t x4)
{
    return cluster_sum(cluster) * TOUCH_E4 * x4;
}

/* The touches in time order; returns their number. */
static size_t find_touches(const struct cluster *cluster, int64_t x4,
                           const struct pivot **touch)
{
    int128 bound = touch_bound(cluster, x4);
    size_t n = 0;

    for (size_t k = 0; k < cluster->n; k++) {
        const struct pivot *pivot = &cluster->pivot[k];
        size_t j;

        if (!is_touch(cluster, bound, pivot->price))
            continue;
        for (j = n++; j > 0 && touch[j - 1]->i > pivot->i; j--)
            touch[j] = touch[j - 1];
        touch[j] = pivot;
    }
    return n;
}

static int64_t volume_points(const struct pivot *const *touch, size_t n)
{
    int64_t vr4[LEVEL_PIVOTS_MAX];
    int64_t known = 0;

    for (size_t k = 0; k < n; k++)
        if (touch[k]->vr4 != RATIO_UNKNOWN)
            vr4[known++] = touch[k]->vr4;
    if (known < 2)
        return trend_points[1];
    return trend_points[level_volume_trend(vr4, known / 2, known)];
}

static int64_t wick_points(const struct pivot *const *touch, size_t n)
{
    double sum = 0.0;

    for (size_t k = 0; k < n; k++)
        sum += touch[k]->wick;
    sum /= (double)n;
    for (size_t k = 0; k < COUNT(wick_steps); k++)
        if (sum >= wick_steps[k].least)
            return wick_steps[k].points;
    return WICK_ELSE;
}

static double variation(const struct cluster *cluster)
{
    double n = (double)cluster->n;
    int128 squares = 0;
    int128 spread;

    for (size_t k = 0; k < cluster->n; k++) {
        int64_t above = cluster->pivot[k].price - cluster->base;

        squares += (int128)above * above;
    }
    spread = squares * (int64_t)cluster->n - cluster->excess * cluster->excess;
    return sqrt((double)spread / (n * (n - 1.0))) * n /
           (double)cluster_sum(cluster);
}

bool level_may_be_strong(const struct cluster *cluster)
{
    const struct pivot *pivot = cluster->pivot;
    bool in_order = pivot[0].i < pivot[1].i;
    int64_t vr4[2] = {pivot[!in_order].vr4, pivot[in_order].vr4};

    return cluster->n > 2 ||
           (vr4[0] != RATIO_UNKNOWN && vr4[1] != RATIO_UNKNOWN &&
            vr4[1] * 100 < vr4[0] * TREND_FALLING_E2);
}

bool level_is_strong(struct level *level, int64_t x4)
{
    const struct pivot *touch[LEVEL_PIVOTS_MAX];
    int64_t *part = level->part;
    size_t n;

    if (level->rated)
        return level->strength > 0;
    level->rated = true;
    level->strength = 0;
    n = find_touches(level->cluster, x4, touch);
    if (n < 2)
        return false;
    part[0] = step_points(touch_steps, COUNT(touch_steps), (int64_t)n, 0);
    part[2] = wick_points(touch, n);
    part[3] = step_points(hold_steps, COUNT(hold_steps),
                          touch[n - 1]->i - touch[0]->i, HOLD_ELSE);
    if (part[0] + part[2] + part[3] + TREND_MOST < LEVEL_STRENGTH_LEAST)
        return false;
    part[1] = volume_points(touch, n);
    if (part[0] + part[1] + part[2] + part[3] < LEVEL_STRENGTH_LEAST)
        return false;
    level->touches = (int64_t)n;
    level->strength = part[0] + part[1] + part[2] + part[3];
    level->variation = variation(level->cluster);
    level->price = 0;
    return true;
}

int64_t level_price(struct level *level, int64_t x4)
{
    const struct cluster *cluster = level->cluster;
    int128 bound = touch_bound(cluster, x4);
    int128 weight = 0;
    int128 sum = 0;
    int128 plain = 0;

    if (level->price)
        return level->price;
    for (size_t k = 0; k < cluster->n; k++) {
        const struct pivot *pivot = &cluster->pivot[k];
        int64_t above = pivot->price - cluster->base;

        if (!is_touch(cluster, bound, pivot->price))
            continue;
        sum += (int128)above * pivot->v4;
        plain += above;
        weight += pivot->v4;
    }
    if (!weight) {
        sum = plain;
        weight = level->touches;
    }
    level->price = cluster->base + (int64_t)((2 * sum + weight) / (2 * weight));
    return level->price;
}

void level_extremes(const struct level *level, int64_t x4, int64_t *low,
                    int64_t *high)
{
    const struct pivot *touch[LEVEL_PIVOTS_MAX] = {level->cluster->pivot};
    size_t n = find_touches(level->cluster, x4, touch);

    *low = touch[0]->price;
    *high = touch[0]->price;
    for (size_t k = 1; k < n; k++) {
        if (touch[k]->price < *low)
            *low = touch[k]->price;
        if (touch[k]->price > *high)
            *high = touch[k]->price;
    }
}
