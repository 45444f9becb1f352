/*
 * A backtest over bars given as numbers, and everything that came of it.
 * Prices, quantities and money are in natural units here, e8 in the engine.
 */
#ifndef TESTS_LIB_ENGINE_RIG_H
#define TESTS_LIB_ENGINE_RIG_H

#include "engine/engine.h"

#define RIG_SERIES 4
#define RIG_DAY    INT64_C(86400000000000)
/* Bars are days from 2024-01-01 on unless their times are set. */
#define RIG_START INT64_C(1704067200000000000)

struct rig_bar {
    double open;
    double high;
    double low;
    double close;
    double volume;
};

struct rig_series {
    struct series_name name;
    size_t n;
    int64_t *column[COLUMN_BAR_COUNT]; /* the volume as the bytes it is */
    unsigned char *want;
    struct engine_request *request;
    size_t requests;
    size_t pushed;
    size_t requested;
};

struct rig {
    const struct engine_ops *ops;
    struct engine_config config;
    struct engine *engine;
    size_t block;  /* bars of a push; 0: all at once */
    bool quiet;    /* no sink for records */
    size_t series; /* their number */
    struct rig_series of[RIG_SERIES];
    struct record *record;
    size_t records;
    size_t records_max;
    int64_t *ts;
    int64_t *equity;
    int64_t *cash;
    size_t points;
    size_t points_max;
    struct record summary;
    struct err err;
    int rc;
};

/* e8 of a number; 0.1 is exact. */
int64_t rig_e8(double value);

/* Cash 10,000 and no costs. */
void engine_rig_init(struct rig *rig, const struct engine_ops *ops);
/* Adds a series; bars are copied. Returns it: times and wants may be set. */
struct rig_series *engine_rig_add(struct rig *rig, const char *symbol,
                                  const struct rig_bar *bar, size_t n);
/* The same without bars: columns are the caller's to fill. */
struct rig_series *engine_rig_add_empty(struct rig *rig, const char *symbol,
                                        size_t n);

/* An order of the first series, decided at bar i; more may be set in it. */
struct engine_request *engine_rig_order(struct rig *rig, int64_t i,
                                        enum record_kind kind,
                                        enum action action, double quantity);
struct engine_request *engine_rig_order_of(struct rig *rig, size_t series,
                                           int64_t i, enum record_kind kind,
                                           enum action action, double quantity);

/* Runs it all; returns rig->rc, the engine's. */
int engine_rig_run(struct rig *rig);
void engine_rig_free(struct rig *rig);

/* The nth record of a type, NULL when there are fewer. */
const struct record *engine_rig_record(const struct rig *rig,
                                       enum record_type type, size_t nth);
size_t engine_rig_count(const struct rig *rig, enum record_type type);
/* The last order record of the nth order (in the order of their creation). */
const struct record *engine_rig_order_end(const struct rig *rig, size_t nth);

/* "2 buy 10@101.5 -> 10": the nth fill; "" when there is none. */
const char *engine_rig_fill(const struct rig *rig, size_t nth, char text[128]);
/* "FILLED" or "CANCELLED: OCO": how the nth order ended. */
const char *engine_rig_end(const struct rig *rig, size_t nth, char text[128]);
/* Points that these are as wanted. */
void engine_rig_fill_is(const struct rig *rig, size_t nth, const char *want,
                        const char *what);
void engine_rig_end_is(const struct rig *rig, size_t nth, const char *want,
                       const char *what);

#endif
