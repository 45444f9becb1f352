/* The hash of a backtest's settings. */
#include "btest/settings_hash.h"

#include <string.h>

#include "base/fnv.h"

static uint64_t add_int(uint64_t hash, int64_t value)
{
    unsigned char byte[8];

    for (unsigned k = 0; k < sizeof(byte); k++)
        byte[k] = (unsigned char)((uint64_t)value >> (8 * k));
    return fnv1a(hash, byte, sizeof(byte));
}

static uint64_t add_real(uint64_t hash, double value)
{
    int64_t bits;

    memcpy(&bits, &value, sizeof(bits));
    return add_int(hash, bits);
}

static uint64_t add_text(uint64_t hash, const char *text)
{
    return fnv1a(hash, text, strlen(text) + 1);
}

static uint64_t add_engine(uint64_t hash, const struct engine_config *engine)
{
    const int64_t amounts[] = {
        engine->cash,
        engine->slippage,
        engine->slippage_value,
        engine->slippage_in_range,
        engine->commission_share,
        engine->commission_rate,
        engine->commission_order,
        engine->commission_min,
        engine->commission_max,
        engine->lot,
        engine->tick,
        engine->leverage,
        engine->maintenance,
        engine->borrow,
        engine->participation,
        engine->max_positions,
        engine->max_exposure,
        engine->max_heat,
        engine->max_campaign,
        engine->max_trade_risk,
        engine->max_entries,
        engine->max_day_loss,
        engine->max_drawdown,
        engine->cooldown_ns,
        engine->fill_close,
        engine->target_open,
        engine->long_only,
        engine->close_at_end,
        engine->size,
        engine->size_value,
        engine->stop_loss,
        engine->take_profit,
        engine->trail,
    };

    for (size_t k = 0; k < sizeof(amounts) / sizeof(amounts[0]); k++)
        hash = add_int(hash, amounts[k]);
    return add_text(hash, engine->strategy);
}

static uint64_t add_performance(uint64_t hash,
                                const struct performance_config *performance)
{
    hash = add_real(hash, performance->initial);
    hash = add_real(hash, performance->periods);
    hash = add_real(hash, performance->risk_free);
    hash = add_int(hash, performance->ddof);
    hash = add_int(hash, performance->sharpe);
    hash = add_int(hash, performance->by_day);
    hash = add_int(hash, performance->first_return);
    return add_int(hash, performance->block_points);
}

uint64_t settings_hash(const struct replay_config *config)
{
    uint64_t hash = add_text(FNV_OFFSET, config->ops->name);

    hash = add_engine(hash, &config->engine);
    hash = add_performance(hash, &config->engine.performance);
    hash = add_int(hash, config->signals.limit_entry);
    hash = add_int(hash, config->signals.story);
    hash = add_int(hash, config->signals.size_cap);
    hash = add_int(hash, config->each);
    hash = add_real(hash, config->session_hours);
    hash = add_real(hash, config->periods);
    return add_int(
        hash, config->orders ? (int64_t)orders_file_hash(config->orders) : 0);
}
