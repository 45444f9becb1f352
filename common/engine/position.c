/* A position: what it cost, and the trades that it ends in. */
#include "engine/state.h"

#include <stdlib.h>

void position_open(struct series *series, int side, number quantity,
                   number value, number commission, number slippage,
                   bool *overflow)
{
    struct position *position = &series->position;

    if (position->units == 0) {
        position->entry_i = series->bar.i;
        position->entry_ts = series->bar.ts;
    }
    position->units =
        number_sum(position->units, (number)side * quantity, overflow);
    position->cost = number_sum(position->cost, value, overflow);
    position->commission =
        number_sum(position->commission, commission, overflow);
    position->slippage = number_sum(position->slippage, slippage, overflow);
}

number position_entry(const struct position *position)
{
    number held = number_magnitude(position->units);

    return held > 0 ? number_part(position->cost, number_of(DECIMAL_ONE), held)
                    : 0;
}

/* What of an amount goes with `part` of the units; all with all of them. */
static number take_part(number *amount, number part, number whole)
{
    number taken = part == whole ? *amount : number_part(*amount, part, whole);

    *amount -= taken;
    return taken;
}

/* (exit - entry) / |entry - first stop|, of the prices that are shown. */
static double r_multiple(const struct position *position, number entry,
                         number gain)
{
    number risk = number_magnitude(entry - position->first_stop);

    if (position->first_stop <= 0 || risk <= 0)
        return (double)NAN;
    return number_real(gain) / number_real(risk);
}

void position_close(struct series *series, number quantity, number price,
                    number value, number commission, number slippage,
                    enum exit_reason exit, struct trade *trade, bool *overflow)
{
    struct position *position = &series->position;
    number held = number_magnitude(position->units);
    number side = (number)number_sign(position->units);
    number entry = position_entry(position);
    number cost = take_part(&position->cost, quantity, held);
    number entered = take_part(&position->commission, quantity, held);
    number slipped = take_part(&position->slippage, quantity, held);
    number spent = number_sum(commission, entered, overflow);
    number pnl = number_sum(side * (value - cost), -spent, overflow);

    *trade = (struct trade){
        .side = side > 0 ? SIDE_LONG : SIDE_SHORT,
        .quantity = number_e8(quantity),
        .entry_i = position->entry_i,
        .entry_ts = position->entry_ts,
        .entry_price = number_e8(entry),
        .exit_price = number_e8(price),
        .pnl = number_e8(pnl),
        .commission = number_e8(spent),
        .slippage = number_e8(number_sum(slippage, slipped, overflow)),
        .pnl_fraction =
            cost > 0 ? number_real(pnl) / number_real(cost) : (double)NAN,
        .r_multiple = r_multiple(position, entry, side * (price - entry)),
        .bars = series->bar.i - position->entry_i,
        .exit_reason = exit,
        .pattern = position->pattern,
        .signal = position->signal,
    };
    position->units -= side * quantity;
}

number position_risk(number cost, number units, number stop, bool *overflow)
{
    return number_magnitude(
        cost - number_product(number_magnitude(units), stop, overflow));
}
