/* How much an order that does not say so is for. */
#include "engine/state.h"

static number lots(const struct engine *engine, number quantity)
{
    return number_floor(quantity, engine->terms.lot);
}

/* What a part of the equity buys at a price; 0 without either. */
static number afford(const struct engine *engine, number part, number price)
{
    return engine->equity > 0 && price > 0
               ? lots(engine, number_afford(engine->equity, part, price))
               : 0;
}

static number size(const struct engine *engine, enum size_kind kind,
                   number value, number price, number stop)
{
    switch (kind) {
    case SIZE_QUANTITY:
        return lots(engine, value);
    case SIZE_SHARE:
        return afford(engine, value, price);
    case SIZE_RISK:
        break;
    }
    return stop > 0 ? afford(engine, value, number_magnitude(price - stop)) : 0;
}

number size_of_strategy(const struct engine *engine,
                        const struct series *series, number stop)
{
    return size(engine, engine->config.size, engine->terms.size_value,
                series->bar.close, stop);
}

number size_of_request(const struct engine *engine, const struct series *series,
                       const struct engine_request *request, bool *sized)
{
    number entry = request->size_entry > 0 ? number_of(request->size_entry)
                                           : series->bar.close;
    int64_t stop = request->protection.stop > 0 ? request->protection.stop
                                                : request->order.stop_loss;
    enum size_kind kind = request->size;
    number value = number_of(request->size_value);
    number quantity;

    *sized = false;
    if (request->order.quantity > 0)
        return lots(engine, number_of(request->order.quantity));
    if (request->size_value <= 0) {
        kind = engine->config.size;
        value = engine->terms.size_value;
    }
    *sized = kind != SIZE_QUANTITY;
    quantity = size(engine, kind, value, entry, stop > 0 ? number_of(stop) : 0);
    if (request->size_cap <= 0)
        return quantity;
    return number_least(quantity,
                        afford(engine, number_of(request->size_cap), entry));
}
