/* Goal: timeframes by name, and where their bars begin. */
#include <string.h>

#include "base/timestamp.h"
#include "lib/tap.h"
#include "model/timeframe.h"

static const struct {
    const char *name;
    int64_t seconds;
} names[TIMEFRAME_COUNT] = {
    {"1m", 60},       {"5m", 300},   {"15m", 900},  {"30m", 1800},
    {"1h", 3600},     {"4h", 14400}, {"1d", 86400}, {"1w", 604800},
    {"1mo", 2592000}, {"tick", 0},
};

static const struct {
    const char *timeframe;
    const char *time;
    const char *start;
} floors[] = {
    {"1m", "2024-03-10T09:31:59.999999999Z", "2024-03-10T09:31:00Z"},
    {"5m", "2024-03-10T09:34:59Z", "2024-03-10T09:30:00Z"},
    {"15m", "2024-03-10T09:45:00Z", "2024-03-10T09:45:00Z"},
    {"30m", "2024-03-10T09:29:59Z", "2024-03-10T09:00:00Z"},
    {"1h", "2024-03-10T09:59:59Z", "2024-03-10T09:00:00Z"},
    {"4h", "2024-03-10T11:59:59Z", "2024-03-10T08:00:00Z"},
    {"1d", "2024-03-10T23:59:59Z", "2024-03-10T00:00:00Z"},
    /* 2024-03-10 was a Sunday: its week began on Monday the 4th. */
    {"1w", "2024-03-10T23:59:59Z", "2024-03-04T00:00:00Z"},
    {"1w", "2024-03-11T00:00:00Z", "2024-03-11T00:00:00Z"},
    /* 1970-01-01 was a Thursday. */
    {"1w", "1970-01-01", "1969-12-29T00:00:00Z"},
    {"1mo", "2024-02-29T23:59:59Z", "2024-02-01T00:00:00Z"},
    {"1mo", "1969-12-31T23:59:59Z", "1969-12-01T00:00:00Z"},
    {"1m", "1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:00Z"},
    {"1d", "1969-12-31T00:00:00Z", "1969-12-31T00:00:00Z"},
    {"tick", "2024-03-10T09:31:59.999999999Z",
     "2024-03-10T09:31:59.999999999Z"},
};

static int64_t time_of(const char *text)
{
    int64_t ns = TIMESTAMP_NONE;

    OK(timestamp_parse(text, strlen(text), &ns), "%s is a time", text);
    return ns;
}

int main(void)
{
    enum timeframe timeframe;

    for (int k = 0; k < TIMEFRAME_COUNT; k++) {
        IS_TEXT(timeframe_name((enum timeframe)k), names[k].name, "name %d", k);
        OK(timeframe_parse(names[k].name, &timeframe) &&
               timeframe == (enum timeframe)k,
           "%s is found", names[k].name);
        IS_INT(timeframe_length_ns((enum timeframe)k),
               names[k].seconds * TIMESTAMP_SECOND, "its length");
    }
    timeframe = TIMEFRAME_4H;
    OK(!timeframe_parse("2h", &timeframe) && !timeframe_parse("", &timeframe) &&
           !timeframe_parse("1M", &timeframe) && timeframe == TIMEFRAME_4H,
       "others are refused, and nothing is written");
    for (size_t k = 0; k < sizeof(floors) / sizeof(floors[0]); k++) {
        OK(timeframe_parse(floors[k].timeframe, &timeframe), "%s",
           floors[k].timeframe);
        IS_INT(timeframe_floor(timeframe, time_of(floors[k].time)),
               time_of(floors[k].start), "%s bar of %s", floors[k].timeframe,
               floors[k].time);
    }
    return tap_done();
}
