/*
 * A rig for the tests of the signal generator: a stream made by hand, run
 * through the generator as a tool would, and what came out.
 */
#ifndef TESTS_LIB_SIGNAL_RIG_H
#define TESTS_LIB_SIGNAL_RIG_H

#include <stdint.h>

#include "analysis/signal.h"
#include "base/decimal.h"
#include "model/bar.h"
#include "model/record.h"

#define CENTS(x) ((int64_t)(x) * (DECIMAL_ONE / 100))
#define RIG_DAY  INT64_C(86400000000000)
/* 2024-01-01 00:00 UTC */
#define RIG_START INT64_C(1704067200000000000)
#define RIG_BARS  120
#define RIG_IN    80

/* A stream: its bars, detect's records in order, and what came out. */
struct rig {
    int64_t bars;
    int64_t column[COLUMN_VOLUME][RIG_BARS]; /* ts o h l c */
    struct record in[RIG_IN];
    int in_n;
    struct record out[2 * RIG_IN]; /* passed on and signals, as merged */
    int out_n;
};

extern struct rig rig;
extern const struct series_name rig_series; /* SYN 1d */
extern const struct record_sink rig_sink;   /* appends to rig.out */

/* No records; all bars at 101.00, a day apart. */
void rig_reset(int64_t bars);

/* Appends a record with its place in the stream and nothing else. */
struct record *rig_add(enum record_type type, enum record_kind kind,
                       enum record_status status, int64_t i, int64_t event_i,
                       uint64_t id);

/* 40 bars, support 100, resistance 110, conservative 120, jump 140, x = 1. */
struct range *rig_range(int64_t i, uint64_t id);

/* On range 1, accumulation, all confidences 90. */
struct pattern *rig_pattern(enum record_kind kind, int64_t i, int64_t event_i,
                            uint64_t id, enum phase phase);

/* Low 98, so a stop of 96.53: 3.97 a unit, R 39.5 / 3.97 = 9.9496. */
struct pattern *rig_spring(int64_t i, int64_t event_i, uint64_t id);

struct pattern *rig_test(int64_t i, uint64_t id, uint64_t spring);

/* Close 112, so a stop of 104.50, R 28 / 7.5 = 3.7333. */
struct pattern *rig_sos(int64_t i, uint64_t id);

/*
 * Range 1 at bar 0; springs on bars 0..4, known at 5, all tested at bar 8: 125
 * units each, 496.25 at risk. Their share is 2,000, so the fifth is too many.
 */
void rig_five_springs(void);

/* `n` bars from bar i on. */
struct bar_block rig_block(int64_t i, int64_t n);

/* The first `bars` bars in blocks of `step`: 0, or -1 with err filled. */
int rig_run_chunks(const struct signal_config *config, int64_t bars,
                   int64_t step, struct err *err);

/* All bars with the default config, as one test point. */
void rig_run(enum entry_mode entry);

/* The k-th signal record that came out; an empty record behind the last. */
const struct record *rig_signal(int k);
int rig_signals(void);

/* "8 SPRING APPROVED 0, ...": bar, kind, status and rev of every signal. */
const char *rig_story(void);

#endif
