/* Bars, their ratios, and blocks of them in columns. */
#ifndef MODEL_BAR_H
#define MODEL_BAR_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/err.h"

/* Longest symbol and timeframe on the wire, in bytes without a final zero. */
#define SYMBOL_MAX    64
#define TIMEFRAME_MAX 15
/* As many series as a stream may have. */
#define SERIES_MAX 65536

/* The symbol of what is about all series at once: a portfolio, a sum. */
#define SERIES_ALL "*"

/* The name of a series: fixed for its life. */
struct series_name {
    char symbol[SYMBOL_MAX + 1];
    char timeframe[TIMEFRAME_MAX + 1];
};

/* One bar; prices in e8, ts is its open in ns UTC, volume in shares/lots. */
struct bar {
    int64_t ts;
    int64_t open;
    int64_t high;
    int64_t low;
    int64_t close;
    double volume;
};

/* Effort against result (WYCKOFF a.2); the numbers are on the wire. */
enum effort {
    EFFORT_NORMAL = 0,
    EFFORT_CLIMACTIC = 1,
    EFFORT_ABSORPTION = 2,
    EFFORT_NO_DEMAND = 3
};

/* "NORMAL", "CLIMACTIC", ...; "?" for a number that is none of them. */
const char *effort_name(unsigned effort);

/*
 * The columns of the wire, in its order. Each is n little-endian values of
 * 8 bytes (EF: 1 byte): ts and o h l c int64, v and vr sr cp float64.
 */
enum column {
    COLUMN_TS,
    COLUMN_OPEN,
    COLUMN_HIGH,
    COLUMN_LOW,
    COLUMN_CLOSE,
    COLUMN_VOLUME,
    COLUMN_VR, /* volume ratio, 4 decimals, NaN undefined */
    COLUMN_SR, /* spread ratio */
    COLUMN_CP, /* close position */
    COLUMN_EF, /* enum effort */
    COLUMN_COUNT
};
#define COLUMN_BAR_COUNT   (COLUMN_VOLUME + 1) /* what a source sends */
#define COLUMN_RATIO_COUNT (COLUMN_EF + 1)     /* what volan has added */

/*
 * Consecutive bars of one series, in columns as they lie on the wire: little-
 * endian and unaligned, so values are read with the functions below. A column
 * that is absent is NULL. All pointers are borrowed.
 */
struct bar_block {
    const struct series_name *series;
    int64_t i; /* index of the first bar in its series, from 0 */
    size_t n;
    const unsigned char *column[COLUMN_COUNT];
};

static inline int64_t block_int(const struct bar_block *block,
                                enum column column, size_t k)
{
    int64_t value;

    memcpy(&value, block->column[column] + k * sizeof(value), sizeof(value));
    return value;
}

/* The first bar of the block that is not before ts; n when there is none. */
size_t block_find(const struct bar_block *block, int64_t ts);

static inline double block_real(const struct bar_block *block,
                                enum column column, size_t k)
{
    double value;

    memcpy(&value, block->column[column] + k * sizeof(value), sizeof(value));
    return value;
}

/* What is wrong with a bar; BAR_OK = 0. */
enum bar_fault {
    BAR_OK = 0,
    BAR_PRICE_NOT_POSITIVE,
    BAR_PRICE_TOO_LARGE,
    BAR_HIGH_TOO_LOW, /* high < max(open, close) or < low */
    BAR_LOW_TOO_HIGH, /* low > min(open, close) */
    BAR_VOLUME_BAD,   /* negative, infinite or not a number */
    BAR_TIME_BACK     /* not later than the bar before */
};

/* Checks one bar by the rules every source enforces. */
enum bar_fault bar_check(const struct bar *bar);

/*
 * Checks every bar of a block (columns TS..VOLUME), and that their times
 * increase strictly from `previous_ts` on. *bad is the first that fails.
 */
enum bar_fault block_check(const struct bar_block *block, int64_t previous_ts,
                           size_t *bad);

/* "high is below open or close" and the like. */
const char *bar_fault_text(enum bar_fault fault);

#endif
