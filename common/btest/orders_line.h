/* One line of an orders file; for orders_file. */
#ifndef BTEST_ORDERS_LINE_H
#define BTEST_ORDERS_LINE_H

#include "btest/orders_file.h"

enum orders_column {
    ORDERS_TIMESTAMP,
    ORDERS_I,
    ORDERS_SYMBOL,
    ORDERS_TIMEFRAME,
    ORDERS_ACTION,
    ORDERS_TYPE,
    ORDERS_QUANTITY,
    ORDERS_LIMIT,
    ORDERS_STOP,
    ORDERS_TRAIL,
    ORDERS_TIF,
    ORDERS_UNTIL,
    ORDERS_STOP_LOSS,
    ORDERS_TAKE_PROFIT,
    ORDERS_REDUCE,
    ORDERS_REF,
    ORDERS_OCO,
    ORDERS_COLUMNS
};

/* Where the columns are. */
struct orders_header {
    const char *file;          /* its name, for messages; borrowed */
    size_t at[ORDERS_COLUMNS]; /* from 1; 0: the file has none */
    size_t fields;             /* of each line */
};

/* Finds the columns in a line; ERR_DATA. header->file is set before. */
NODISCARD int orders_line_header(struct orders_header *header, int64_t number,
                                 const char *text, size_t size,
                                 struct err *err);

/* One line, without its end, into a sound order; ERR_DATA. */
NODISCARD int orders_line_parse(const struct orders_header *header,
                                int64_t number, const char *text, size_t size,
                                struct order_line *out, struct err *err);

#endif
