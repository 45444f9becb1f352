/* Names of series. */
#include "source/csv_names.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"

const char *csv_names_symbol_fault(const char *text, size_t size)
{
    if (!size)
        return "symbol is empty";
    if (size > SYMBOL_MAX)
        return "symbol is longer than 64 bytes";
    for (size_t at = 0; at < size;) {
        long code;
        size_t length = utf8_next(text + at, size - at, &code);

        if (!length)
            return "symbol is not UTF-8";
        if (code < 0x20 || (code >= 0x7f && code < 0xa0))
            return "symbol holds control characters";
        at += length;
    }
    return NULL;
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static char upper(char c)
{
    if (c >= 'a' && c <= 'z')
        return (char)(c - 'a' + 'A');
    return c;
}

bool csv_names_file_symbol(const char *path, char out[SYMBOL_MAX + 1])
{
    const char *name = last_part(path);
    size_t size = strcspn(name, "_.");

    if (csv_names_symbol_fault(name, size))
        return false;
    for (size_t k = 0; k < size; k++)
        out[k] = upper(name[k]);
    out[size] = 0;
    return true;
}

bool csv_names_file_timeframe(const char *path, enum timeframe *out)
{
    const char *at = last_part(path);

    for (;;) {
        size_t size = strcspn(at, "_-.");
        char part[TIMEFRAME_MAX + 1];

        if (size <= TIMEFRAME_MAX) {
            memcpy(part, at, size);
            part[size] = 0;
            if (timeframe_parse(part, out))
                return true;
        }
        if (!at[size])
            return false;
        at += size + 1;
    }
}

bool csv_names_timeframe(const char *text, size_t size, enum timeframe *out)
{
    static const struct {
        const char *text;
        enum timeframe timeframe;
    } others[] = {{"1", TIMEFRAME_1M},       {"M1", TIMEFRAME_1M},
                  {"1min", TIMEFRAME_1M},    {"1minute", TIMEFRAME_1M},
                  {"5", TIMEFRAME_5M},       {"M5", TIMEFRAME_5M},
                  {"5min", TIMEFRAME_5M},    {"15", TIMEFRAME_15M},
                  {"M15", TIMEFRAME_15M},    {"15min", TIMEFRAME_15M},
                  {"30", TIMEFRAME_30M},     {"M30", TIMEFRAME_30M},
                  {"30min", TIMEFRAME_30M},  {"60", TIMEFRAME_1H},
                  {"60m", TIMEFRAME_1H},     {"H1", TIMEFRAME_1H},
                  {"1hour", TIMEFRAME_1H},   {"hourly", TIMEFRAME_1H},
                  {"60min", TIMEFRAME_1H},   {"240", TIMEFRAME_4H},
                  {"H4", TIMEFRAME_4H},      {"4hour", TIMEFRAME_4H},
                  {"D", TIMEFRAME_1D},       {"D1", TIMEFRAME_1D},
                  {"1day", TIMEFRAME_1D},    {"day", TIMEFRAME_1D},
                  {"daily", TIMEFRAME_1D},   {"W", TIMEFRAME_1W},
                  {"W1", TIMEFRAME_1W},      {"1wk", TIMEFRAME_1W},
                  {"1week", TIMEFRAME_1W},   {"weekly", TIMEFRAME_1W},
                  {"MN", TIMEFRAME_1MO},     {"MN1", TIMEFRAME_1MO},
                  {"1mth", TIMEFRAME_1MO},   {"1month", TIMEFRAME_1MO},
                  {"monthly", TIMEFRAME_1MO}};
    char name[TIMEFRAME_MAX + 1];

    if (!size || size > TIMEFRAME_MAX)
        return false;
    memcpy(name, text, size);
    name[size] = 0;
    if (timeframe_parse(name, out))
        return true;
    for (size_t k = 0; k < sizeof(others) / sizeof(others[0]); k++)
        if (!strcasecmp(name, others[k].text)) {
            *out = others[k].timeframe;
            return true;
        }
    for (int k = 0; k < TIMEFRAME_COUNT; k++)
        if (k != TIMEFRAME_1M && k != TIMEFRAME_1MO &&
            !strcasecmp(name, timeframe_name((enum timeframe)k))) {
            *out = (enum timeframe)k; /* "1D", "4H"; "1M" could be either */
            return true;
        }
    return false;
}
