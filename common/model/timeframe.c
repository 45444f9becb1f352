/* Timeframes. */
#include "model/timeframe.h"

#include <string.h>

#include "base/timestamp.h"

#define MINUTE (60 * TIMESTAMP_SECOND)
/* 1970-01-01 was a Thursday; weeks start on Monday. */
#define FIRST_MONDAY (-3 * TIMESTAMP_DAY)

static const struct {
    const char *name;
    int64_t length_ns;
} timeframes[TIMEFRAME_COUNT] = {
    [TIMEFRAME_1M] = {"1m", MINUTE},
    [TIMEFRAME_5M] = {"5m", 5 * MINUTE},
    [TIMEFRAME_15M] = {"15m", 15 * MINUTE},
    [TIMEFRAME_30M] = {"30m", 30 * MINUTE},
    [TIMEFRAME_1H] = {"1h", 60 * MINUTE},
    [TIMEFRAME_4H] = {"4h", 240 * MINUTE},
    [TIMEFRAME_1D] = {"1d", TIMESTAMP_DAY},
    [TIMEFRAME_1W] = {"1w", 7 * TIMESTAMP_DAY},
    [TIMEFRAME_1MO] = {"1mo", 30 * TIMESTAMP_DAY},
    [TIMEFRAME_TICK] = {"tick", 0},
};

const char *timeframe_name(enum timeframe timeframe)
{
    return timeframes[timeframe].name;
}

bool timeframe_parse(const char *name, enum timeframe *out)
{
    for (int k = 0; k < TIMEFRAME_COUNT; k++)
        if (!strcmp(name, timeframes[k].name)) {
            *out = (enum timeframe)k;
            return true;
        }
    return false;
}

int64_t timeframe_length_ns(enum timeframe timeframe)
{
    return timeframes[timeframe].length_ns;
}

static int64_t floor_to(int64_t ts, int64_t unit, int64_t origin)
{
    int64_t rest = (ts - origin) % unit;

    return ts - (rest < 0 ? rest + unit : rest);
}

int64_t timeframe_floor(enum timeframe timeframe, int64_t ts)
{
    int64_t year;
    int month;
    int day;

    if (timeframe == TIMEFRAME_TICK)
        return ts;
    if (timeframe == TIMEFRAME_1W)
        return floor_to(ts, timeframes[timeframe].length_ns, FIRST_MONDAY);
    if (timeframe != TIMEFRAME_1MO)
        return floor_to(ts, timeframes[timeframe].length_ns, 0);
    timestamp_date(floor_to(ts, TIMESTAMP_DAY, 0) / TIMESTAMP_DAY, &year,
                   &month, &day);
    return timestamp_days(year, month, 1) * TIMESTAMP_DAY;
}
