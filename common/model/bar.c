/* Bars: names and checks. */
#include "model/bar.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

#include "base/decimal.h"

const char *effort_name(unsigned effort)
{
    static const char *const names[] = {"NORMAL", "CLIMACTIC", "ABSORPTION",
                                        "NO_DEMAND"};

    return effort < sizeof(names) / sizeof(names[0]) ? names[effort] : "?";
}

enum bar_fault bar_check(const struct bar *bar)
{
    int64_t top = bar->open > bar->close ? bar->open : bar->close;
    int64_t bottom = bar->open < bar->close ? bar->open : bar->close;

    if (bar->low <= 0 || bottom <= 0)
        return BAR_PRICE_NOT_POSITIVE;
    if (bar->high >= DECIMAL_PRICE_LIMIT || top >= DECIMAL_PRICE_LIMIT)
        return BAR_PRICE_TOO_LARGE;
    if (bar->high < top)
        return BAR_HIGH_TOO_LOW;
    if (bar->low > bottom)
        return BAR_LOW_TOO_HIGH;
    if (!isfinite(bar->volume) || bar->volume < 0)
        return BAR_VOLUME_BAD;
    return BAR_OK;
}

/* Nothing wrong, without a branch: every good bar takes this way. */
static bool good(const struct bar *bar, int64_t previous_ts)
{
    return (bar->ts > previous_ts) & (bar->low > 0) & (bar->low <= bar->open) &
           (bar->low <= bar->close) & (bar->high >= bar->open) &
           (bar->high >= bar->close) & (bar->high < DECIMAL_PRICE_LIMIT) &
           (bar->volume >= 0) & (bar->volume <= DBL_MAX);
}

enum bar_fault block_check(const struct bar_block *block, int64_t previous_ts,
                           size_t *bad)
{
    for (size_t k = 0; k < block->n; k++) {
        struct bar bar = {
            .ts = block_int(block, COLUMN_TS, k),
            .open = block_int(block, COLUMN_OPEN, k),
            .high = block_int(block, COLUMN_HIGH, k),
            .low = block_int(block, COLUMN_LOW, k),
            .close = block_int(block, COLUMN_CLOSE, k),
            .volume = block_real(block, COLUMN_VOLUME, k),
        };

        if (!good(&bar, previous_ts)) {
            *bad = k;
            return bar.ts > previous_ts ? bar_check(&bar) : BAR_TIME_BACK;
        }
        previous_ts = bar.ts;
    }
    return BAR_OK;
}

const char *bar_fault_text(enum bar_fault fault)
{
    static const char *const texts[] = {
        [BAR_OK] = "ok",
        [BAR_PRICE_NOT_POSITIVE] = "a price is not positive",
        [BAR_PRICE_TOO_LARGE] = "a price is 1e10 or more",
        [BAR_HIGH_TOO_LOW] = "high is below open or close",
        [BAR_LOW_TOO_HIGH] = "low is above open or close",
        [BAR_VOLUME_BAD] = "volume is negative or not a number",
        [BAR_TIME_BACK] = "time is not later than the bar before"};

    return texts[fault];
}

size_t block_find(const struct bar_block *block, int64_t ts)
{
    size_t low = 0;
    size_t high = block->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (block_int(block, COLUMN_TS, middle) < ts)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
