/* Which columns a table of records has; for this folder. */
#ifndef REPORT_RECORD_COLUMNS_H
#define REPORT_RECORD_COLUMNS_H

#include "model/record.h"
#include "report/table.h"

/* The tables there are: records of one layout stand in one. */
enum layout {
    LAYOUT_NONE,
    LAYOUT_BARS,
    LAYOUT_FOUND, /* ranges and patterns */
    LAYOUT_SIGNALS,
    LAYOUT_ORDERS,
    LAYOUT_FILLS,
    LAYOUT_TRADES,
    LAYOUT_SUMMARIES, /* a row each */
    LAYOUT_EQUITY
};

enum cell_style {
    CELL_TIME, /* of the record, its event, its bar, its series */
    CELL_EVENT,
    CELL_BAR,
    CELL_SYMBOL,
    CELL_TIMEFRAME,
    CELL_KIND,   /* coloured by side */
    CELL_STATUS, /* coloured by what it means */
    CELL_WORD,   /* any field, as machines see it */
    CELL_MOMENT, /* a field that is a time */
    CELL_PRICE,
    CELL_MONEY,  /* two decimals */
    CELL_PROFIT, /* money, coloured by its sign */
    CELL_RATIO,
    CELL_PERCENT,    /* without the sign, which is in the title */
    CELL_CONFIDENCE, /* in points; of a phase when the record has no other */
    CELL_DETAILS
};

struct record_column {
    struct table_column column;
    enum cell_style style;
    const char *field;    /* the one it shows, where the record has it */
    const char *of_range; /* of a range another one, or NULL */
};

/* The layout of a type of record. */
enum layout record_layout(enum record_type type);

/*
 * The columns of a layout of records. A column of times has the width 0:
 * "2024-03-28" or "2024-03-28 14:30", as the first row needs.
 */
const struct record_column *record_columns(enum layout layout, size_t *count);

#endif
