/* Timeframes: the length of a bar, by name. */
#ifndef MODEL_TIMEFRAME_H
#define MODEL_TIMEFRAME_H

#include <stdbool.h>
#include <stdint.h>

enum timeframe {
    TIMEFRAME_1M,
    TIMEFRAME_5M,
    TIMEFRAME_15M,
    TIMEFRAME_30M,
    TIMEFRAME_1H,
    TIMEFRAME_4H,
    TIMEFRAME_1D,
    TIMEFRAME_1W,
    TIMEFRAME_1MO,
    TIMEFRAME_TICK,
    TIMEFRAME_COUNT
};

/* "1m" .. "1mo", "tick". */
const char *timeframe_name(enum timeframe timeframe);

/* False when `name` is none of them. */
bool timeframe_parse(const char *name, enum timeframe *out);

/* Length in ns; 0 for tick, 30 days for 1mo (its bars start on the 1st). */
int64_t timeframe_length_ns(enum timeframe timeframe);

/* The start of the bar that holds ts: UTC days, Mondays, first of a month. */
int64_t timeframe_floor(enum timeframe timeframe, int64_t ts);

#endif
