/*
 * Rows that are no records (what a sweep or a walk-forward test found) as CSV
 * and as JSON. Numbers are written as record_writer.h says; what is absent is
 * empty in CSV and left out in JSON.
 */
#ifndef REPORT_ROW_TEXT_H
#define REPORT_ROW_TEXT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/json_writer.h"

enum cell_type {
    CELL_TEXT,  /* absent: "" */
    CELL_INT,   /* absent: INT64_MIN, as for the next two */
    CELL_MONEY, /* e8 */
    CELL_DAY,   /* a time in ns, of which the day is shown */
    CELL_REAL,  /* absent: NaN */
    CELL_HEX,
    CELL_BOOL
};

struct cell {
    const char *name; /* borrowed, as a text is */
    enum cell_type type;
    union {
        const char *text;
        int64_t integer; /* CELL_INT, CELL_MONEY, CELL_DAY */
        double real;
        uint64_t hex;
        bool yes;
    } is;
};

static inline struct cell cell_text(const char *name, const char *text)
{
    return (struct cell){name, CELL_TEXT, {.text = text}};
}

static inline struct cell cell_int(const char *name, int64_t value)
{
    return (struct cell){name, CELL_INT, {.integer = value}};
}

static inline struct cell cell_money(const char *name, int64_t value_e8)
{
    return (struct cell){name, CELL_MONEY, {.integer = value_e8}};
}

static inline struct cell cell_day(const char *name, int64_t ts)
{
    return (struct cell){name, CELL_DAY, {.integer = ts}};
}

static inline struct cell cell_real(const char *name, double value)
{
    return (struct cell){name, CELL_REAL, {.real = value}};
}

static inline struct cell cell_hex(const char *name, uint64_t value)
{
    return (struct cell){name, CELL_HEX, {.hex = value}};
}

static inline struct cell cell_bool(const char *name, bool yes)
{
    return (struct cell){name, CELL_BOOL, {.yes = yes}};
}

/* Append a line; ERR_SYSTEM without memory. */
NODISCARD int row_csv_header(struct buf *out, const struct cell *cell,
                             size_t count, struct err *err);
NODISCARD int row_csv(struct buf *out, const struct cell *cell, size_t count,
                      struct err *err);

/* {"type":TYPE, ...}; failures are the writer's to report. */
void row_json(struct json_writer *writer, const char *type,
              const struct cell *cell, size_t count);

#endif
