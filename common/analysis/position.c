/* Size, R and stop distance: exact integers throughout. */
#include "analysis/position.h"

#include <stddef.h>

#include "base/decimal.h"

#define CENT_E8 (DECIMAL_ONE / 100)
/* R beyond is cut here, so that it fits: far above any that is plausible. */
#define R_MOST_E4 INT64_C(1000000000000)

bool position_in_order(enum side side, const struct order_levels *levels)
{
    if (side == SIDE_SHORT)
        return levels->stop > levels->entry &&
               levels->entry > levels->target_1 &&
               levels->target_1 > levels->target_2 && levels->target_2 > 0;
    return 0 < levels->stop && levels->stop < levels->entry &&
           levels->entry < levels->target_1 &&
           levels->target_1 < levels->target_2;
}

int64_t position_unit_risk(const struct order_levels *levels)
{
    return levels->entry > levels->stop ? levels->entry - levels->stop
                                        : levels->stop - levels->entry;
}

static int64_t reward(const struct order_levels *levels)
{
    return levels->entry > levels->target_2 ? levels->entry - levels->target_2
                                            : levels->target_2 - levels->entry;
}

/* The distance of the stop against e4 of the entry, times x: <0, 0, >0. */
static int compare_distance(const struct order_levels *levels, int64_t e4,
                            int64_t x4)
{
    int128 distance =
        (int128)position_unit_risk(levels) * SETUP_UNIT * SETUP_UNIT;
    int128 bound = (int128)levels->entry * e4 * x4;

    return (distance > bound) - (distance < bound);
}

void position_widen_stop(enum side side, int64_t x4,
                         struct order_levels *levels)
{
    int64_t e4 = POSITION_STOP_LEAST_E4;

    if (compare_distance(levels, e4, x4) < 0)
        levels->stop =
            rule_shift(levels->entry, side == SIDE_SHORT ? e4 : -e4, x4);
}

bool position_stop_too_far(const struct order_levels *levels, int64_t x4)
{
    return compare_distance(levels, POSITION_STOP_MOST_E4, x4) > 0;
}

int64_t position_r_e4(const struct order_levels *levels)
{
    int128 risk = position_unit_risk(levels);
    int128 r = ((int128)reward(levels) * 2 * SETUP_UNIT + risk) / (2 * risk);

    return r > R_MOST_E4 ? R_MOST_E4 : (int64_t)r;
}

bool position_r_below(const struct order_levels *levels, int64_t r_e2)
{
    return (int128)reward(levels) * 100 <
           (int128)position_unit_risk(levels) * r_e2;
}

int64_t position_multiplier_e2(int64_t ratio_e4)
{
    static const struct {
        int64_t least_e4;
        int64_t multiplier_e2;
    } steps[] = {{25000, 100}, {23000, 95}, {20000, 90}, {17000, 85}};

    for (size_t k = 0; k < sizeof(steps) / sizeof(steps[0]); k++)
        if (ratio_e4 >= steps[k].least_e4)
            return steps[k].multiplier_e2;
    return 75;
}

int64_t position_size(const struct order_levels *levels, int64_t account_e8,
                      int64_t risk_ppm, int64_t multiplier_e2)
{
    int128 risk = (int128)account_e8 * risk_ppm * multiplier_e2;
    int128 unit = (int128)position_unit_risk(levels) * POSITION_PPM * 100;
    int128 cap = account_e8 / POSITION_VALUE_PARTS / levels->entry;

    return (int64_t)(risk / unit < cap ? risk / unit : cap);
}

int64_t position_risk_amount(const struct order_levels *levels, int64_t size)
{
    int128 risk = (int128)position_unit_risk(levels) * size;

    return (int64_t)(risk / CENT_E8 * CENT_E8);
}
