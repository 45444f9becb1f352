/* What a backtest assumes unless it is told otherwise. */
#include "engine/engine.h"

#include "base/decimal.h"

void engine_config_default(struct engine_config *config)
{
    *config = (struct engine_config){
        .cash = 100000 * DECIMAL_ONE,
        .lot = DECIMAL_ONE,
        .leverage = DECIMAL_ONE,
        .close_at_end = true,
        .size = SIZE_QUANTITY,
        .size_value = DECIMAL_ONE,
    };
    performance_config_default(&config->performance);
}
