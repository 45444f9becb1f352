/* What a column is, from the words in its header, in several languages. */
#ifndef SOURCE_CSV_HEADER_H
#define SOURCE_CSV_HEADER_H

#include <stddef.h>

/* The columns an import uses. */
enum csv_column {
    CSV_TIME,  /* a date or a whole stamp */
    CSV_CLOCK, /* the time of day, where it has a column of its own */
    CSV_SYMBOL,
    CSV_TIMEFRAME,
    CSV_OPEN,
    CSV_HIGH,
    CSV_LOW,
    CSV_CLOSE,
    CSV_ADJUSTED, /* close adjusted for splits and dividends */
    CSV_VOLUME,
    CSV_COLUMN_COUNT /* nothing of the above */
};

/* How sure a word is; of several columns the surest, then the first counts. */
enum csv_rank {
    CSV_SURE,
    CSV_LIKELY,
    CSV_TICKS, /* a volume in ticks, when the real one is 0 throughout */
    CSV_PRICE  /* "price": the close, or all four when it stands alone */
};

/* Any header cell; CSV_COLUMN_COUNT when its words mean nothing here. Words of
 * time are CSV_TIME, whether they turn out to be dates or clocks. */
enum csv_column csv_header_meaning(const char *text, size_t size,
                                   enum csv_rank *rank);

/* "time", "open", ...: the name in messages. */
const char *csv_header_name(enum csv_column column);

#endif
