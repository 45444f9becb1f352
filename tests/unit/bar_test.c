/* Goal: each fault of a bar, on both sides of its boundary. */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/timestamp.h"
#include "lib/tap.h"
#include "model/bar.h"

#define TOP (DECIMAL_PRICE_LIMIT - 1)
#define GOOD                                                                   \
    {                                                                          \
        1000, 200, 300, 100, 250, 5.0                                          \
    }

static const struct {
    const char *name;
    struct bar bar;
    enum bar_fault fault;
} cases[] = {
    {"a good bar", GOOD, BAR_OK},
    {"all prices the same, no volume", {0, 1, 1, 1, 1, 0.0}, BAR_OK},
    {"prices just below the limit", {0, TOP, TOP, TOP, TOP, 1}, BAR_OK},
    {"the largest volume", {0, 2, 2, 2, 2, 1.7976931348623157e308}, BAR_OK},
    {"minus zero volume", {0, 2, 2, 2, 2, -0.0}, BAR_OK},
    {"low of 0", {0, 200, 300, 0, 250, 5}, BAR_PRICE_NOT_POSITIVE},
    {"low below 0", {0, 200, 300, -1, 250, 5}, BAR_PRICE_NOT_POSITIVE},
    {"open of 0", {0, 0, 300, 1, 250, 5}, BAR_PRICE_NOT_POSITIVE},
    {"close of 0", {0, 200, 300, 1, 0, 5}, BAR_PRICE_NOT_POSITIVE},
    {"all the lowest",
     {0, INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN, 5},
     BAR_PRICE_NOT_POSITIVE},
    {"high at the limit", {0, 200, TOP + 1, 100, 250, 5}, BAR_PRICE_TOO_LARGE},
    {"high of INT64_MAX",
     {0, 200, INT64_MAX, 100, 250, 5},
     BAR_PRICE_TOO_LARGE},
    {"open at the limit", {0, TOP + 1, 300, 100, 250, 5}, BAR_PRICE_TOO_LARGE},
    {"high equal to close", {0, 200, 250, 100, 250, 5}, BAR_OK},
    {"high below close", {0, 200, 249, 100, 250, 5}, BAR_HIGH_TOO_LOW},
    {"high below open", {0, 260, 259, 100, 250, 5}, BAR_HIGH_TOO_LOW},
    {"high of 0", {0, 260, 0, 100, 250, 5}, BAR_HIGH_TOO_LOW},
    {"low equal to open", {0, 200, 300, 200, 250, 5}, BAR_OK},
    {"low above open", {0, 200, 300, 201, 250, 5}, BAR_LOW_TOO_HIGH},
    {"low above close", {0, 260, 300, 251, 250, 5}, BAR_LOW_TOO_HIGH},
    {"negative volume", {0, 200, 300, 100, 250, -1e-300}, BAR_VOLUME_BAD},
    {"infinite volume",
     {0, 200, 300, 100, 250, (double)INFINITY},
     BAR_VOLUME_BAD},
    {"volume that is no number",
     {0, 200, 300, 100, 250, (double)NAN},
     BAR_VOLUME_BAD},
};

#define BARS 4

/* A block from bars, its columns one byte off any alignment. */
struct columns {
    unsigned char bytes[COLUMN_BAR_COUNT][1 + BARS * 8];
};

static struct bar_block block_of(const struct bar *bars, size_t n,
                                 struct columns *columns)
{
    struct bar_block block = {.n = n};

    for (int c = 0; c < COLUMN_BAR_COUNT; c++)
        block.column[c] = columns->bytes[c] + 1;
    for (size_t k = 0; k < n; k++) {
        memcpy(columns->bytes[COLUMN_TS] + 1 + 8 * k, &bars[k].ts, 8);
        memcpy(columns->bytes[COLUMN_OPEN] + 1 + 8 * k, &bars[k].open, 8);
        memcpy(columns->bytes[COLUMN_HIGH] + 1 + 8 * k, &bars[k].high, 8);
        memcpy(columns->bytes[COLUMN_LOW] + 1 + 8 * k, &bars[k].low, 8);
        memcpy(columns->bytes[COLUMN_CLOSE] + 1 + 8 * k, &bars[k].close, 8);
        memcpy(columns->bytes[COLUMN_VOLUME] + 1 + 8 * k, &bars[k].volume, 8);
    }
    return block;
}

static void test_cases(void)
{
    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        struct bar bars[BARS] = {GOOD, GOOD, GOOD, GOOD};
        struct columns columns;
        struct bar_block block;
        size_t bad = 77;

        IS_INT(bar_check(&cases[k].bar), cases[k].fault, "%s", cases[k].name);
        for (int b = 0; b < BARS; b++) {
            if (b == 2)
                bars[b] = cases[k].bar;
            bars[b].ts = b;
        }
        block = block_of(bars, BARS, &columns);
        IS_INT(block_check(&block, -1, &bad), cases[k].fault, "%s, in a block",
               cases[k].name);
        IS_INT((int64_t)bad, cases[k].fault ? 2 : 77, "and where");
    }
}

static void test_times(void)
{
    struct bar bars[BARS] = {GOOD, GOOD, GOOD, GOOD};
    struct columns columns;
    struct bar_block block;
    size_t bad = 77;

    for (int k = 0; k < BARS; k++)
        bars[k].ts = 10 + k;
    block = block_of(bars, BARS, &columns);
    IS_INT(block_check(&block, 9, &bad), BAR_OK, "later than the bar before");
    IS_INT(block_check(&block, TIMESTAMP_NONE, &bad), BAR_OK,
           "there is no bar before");
    IS_INT(block_check(&block, 10, &bad), BAR_TIME_BACK, "the same time");
    IS_INT((int64_t)bad, 0, "at the first");
    bars[3].ts = bars[2].ts;
    block = block_of(bars, BARS, &columns);
    IS_INT(block_check(&block, 9, &bad), BAR_TIME_BACK, "the same within");
    IS_INT((int64_t)bad, 3, "at the last");
    bars[1].ts = TIMESTAMP_NONE;
    block = block_of(bars, BARS, &columns);
    IS_INT(block_check(&block, 9, &bad), BAR_TIME_BACK, "back within");
    IS_INT((int64_t)bad, 1, "at the second");
    block.n = 0;
    IS_INT(block_check(&block, 9, &bad), BAR_OK, "an empty block");
}

static void test_find(void)
{
    static const int64_t ts[] = {-5, 0, 7, 8};
    struct bar_block block = {.n = 4};

    block.column[COLUMN_TS] = (const unsigned char *)ts;
    IS_INT((int64_t)block_find(&block, INT64_MIN), 0, "all are later");
    IS_INT((int64_t)block_find(&block, 0), 1, "one at the time");
    IS_INT((int64_t)block_find(&block, 1), 2, "one behind it");
    IS_INT((int64_t)block_find(&block, 9), 4, "none");
    block.n = 0;
    IS_INT((int64_t)block_find(&block, 0), 0, "nothing to find");
}

static void test_names(void)
{
    for (int fault = BAR_OK; fault <= BAR_TIME_BACK; fault++)
        OK(bar_fault_text((enum bar_fault)fault)[0], "fault %d has a text",
           fault);
    IS_TEXT(effort_name(EFFORT_NORMAL), "NORMAL", "0");
    IS_TEXT(effort_name(EFFORT_CLIMACTIC), "CLIMACTIC", "1");
    IS_TEXT(effort_name(EFFORT_ABSORPTION), "ABSORPTION", "2");
    IS_TEXT(effort_name(EFFORT_NO_DEMAND), "NO_DEMAND", "3");
    IS_TEXT(effort_name(4), "?", "none of them");
    IS_TEXT(effort_name(UINT32_MAX), "?", "none of them");
}

int main(void)
{
    test_cases();
    test_times();
    test_find();
    test_names();
    return tap_done();
}
