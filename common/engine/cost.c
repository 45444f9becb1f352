/* What trading costs: slippage and commission. */
#include "engine/state.h"

/* Volume-share slippage (WYCKOFF e.3): rates in e8. */
#define LIQUID_TURNOVER 1e14 /* 1,000,000 */
#define LIQUID_RATE     20000
#define ILLIQUID_RATE   50000
#define IMPACT_RATE     10000
#define NO_VOLUME_RATE  50000
#define IMPACT_STEPS    1000000 /* beyond it no price is left */

/* A step of impact for each tenth of the bar's volume behind the first. */
static int64_t impact_steps(double volume, number quantity)
{
    int128 whole = (int128)rint(volume * 1e8);
    int128 tenths = (int128)10 * number_e8(quantity);
    int128 steps;

    if (whole <= 0 || tenths <= whole)
        return 0;
    steps = (tenths - 1) / whole;
    return steps < IMPACT_STEPS ? (int64_t)steps : IMPACT_STEPS;
}

static int64_t volume_share_rate(const struct series *series, number quantity)
{
    double volume = series->bar.volume;
    int64_t rate = series_turnover(series) >= LIQUID_TURNOVER ? LIQUID_RATE
                                                              : ILLIQUID_RATE;

    if (volume <= 0.0)
        return rate + NO_VOLUME_RATE;
    return rate + impact_steps(volume, quantity) * IMPACT_RATE;
}

number cost_price(const struct engine *engine, const struct series *series,
                  int side, number quantity, number price, bool *overflow)
{
    number slip = 0;

    switch (engine->config.slippage) {
    case SLIPPAGE_NONE:
        return price;
    case SLIPPAGE_RATE:
        slip = number_product(price, engine->terms.slippage, overflow);
        break;
    case SLIPPAGE_FIXED:
        slip = engine->terms.slippage;
        break;
    case SLIPPAGE_VOLUME_SHARE:
        slip = number_product(
            price, number_of(volume_share_rate(series, quantity)), overflow);
        break;
    }
    price = number_sum(price, (number)side * slip, overflow);
    if (engine->config.slippage_in_range)
        price =
            number_most(number_least(price, series->bar.high), series->bar.low);
    return number_most(price, number_of(1));
}

number cost_commission(const struct engine *engine, number quantity,
                       number value, bool *overflow)
{
    const struct terms *terms = &engine->terms;
    number sum = terms->commission_order;

    if (terms->commission_share > 0)
        sum = number_sum(
            sum, number_product(quantity, terms->commission_share, overflow),
            overflow);
    if (terms->commission_rate > 0)
        sum = number_sum(
            sum, number_product(value, terms->commission_rate, overflow),
            overflow);
    if (terms->commission_min > 0)
        sum = number_most(sum, terms->commission_min);
    if (terms->commission_max > 0)
        sum = number_least(sum, terms->commission_max);
    return sum;
}
