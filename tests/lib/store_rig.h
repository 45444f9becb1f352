/* A rig for the tests of stores: a stream of everything that can be kept, and
 * a folder for what they write. */
#ifndef TESTS_LIB_STORE_RIG_H
#define TESTS_LIB_STORE_RIG_H

#include "base/timestamp.h"
#include "store/store.h"

#define STORE_RIG_E8(units) ((units)*INT64_C(100000000))
/* 2024-01-01 and a day's number after it. */
#define STORE_RIG_DAY(i)                                                       \
    (INT64_C(1704067200) * TIMESTAMP_SECOND + (i)*TIMESTAMP_DAY)
#define STORE_RIG_RUN UINT64_C(0xfeedf00dcafe0001)

extern const struct series_name store_rig_series[3];

/* A folder of its own; a test that has none ends. Removed with what is in it
 * by store_rig_remove(). */
void store_rig_folder(char *out, size_t size);
void store_rig_remove(const char *folder);

/* Opens, or fails the test and ends it. */
struct store *store_rig_open(const char *address, bool read_only);

/* Stores n bars (n <= 1024) of one day each from day `first` on; `close` is
 * added to each close in e8. */
int store_rig_bars(struct store *store, const struct series_name *series,
                   int64_t first, size_t n, int64_t close, struct err *err);

/* A record as the tables take it, with every kind of field. */
void store_rig_signal(struct record *record, uint64_t id, int64_t rev,
                      enum record_status status);
void store_rig_order(struct record *record, uint64_t id, int64_t rev,
                     enum record_status status);
void store_rig_summary(struct record *record, uint64_t id,
                       enum record_status status);

/*
 * The stream, in steps: a block of bars, a record or points of equity each.
 * A backtest runs from the middle on; signals and orders have revisions.
 */
#define STORE_RIG_STEPS 120
int store_rig_step(struct store *store, int step, struct err *err);

/* All steps, with a commit behind every `every`th and the last. */
void store_rig_stream(struct store *store, int every);

#endif
