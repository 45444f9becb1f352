/*
 * For the tests of the detectors: a series built bar by bar, its ratios by
 * volan's own module (or set by hand), and the records that detect gives.
 */
#ifndef TESTS_LIB_DETECT_RUN_H
#define TESTS_LIB_DETECT_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analysis/detect.h"
#include "model/bar.h"
#include "model/record.h"

/* Cents to e8. */
#define CENT INT64_C(1000000)

/* Bars in columns, ratios included; {0} is an empty one. */
struct series {
    size_t n;
    size_t room;
    unsigned char *column[COLUMN_COUNT];
};

/* Appends a bar, prices in e8; bar k opens on day k from 2024-01-01. */
void series_add(struct series *series, int64_t open, int64_t high, int64_t low,
                int64_t close, double volume);

/* Computes vr, sr, cp, ef of all bars with volume_ratios(). */
void series_ratios(struct series *series);

/* Changes one value of a column. */
void series_set_real(struct series *series, enum column column, size_t k,
                     double value);
void series_set_effort(struct series *series, size_t k, enum effort effort);

void series_reset(struct series *series);

/*
 * The series of WYCKOFF A.1: its first `n` bars, 109 at most, made from its
 * recipe. Without ratios.
 */
void series_synth(struct series *series, size_t n);

/*
 * Appends a bar of volume 1,000,000 with ratios of its own, prices in e8; its
 * effort is NORMAL. The column functions above change them.
 */
void series_add_rated(struct series *series, int64_t high, int64_t low,
                      int64_t close, double vr, double sr, double cp);

/*
 * The first 87 bars of WYCKOFF A.1 with ratios, and the levels of the range
 * that is in force behind them (A.2): 26..80, accumulation in phase B, strict.
 */
#define SCENE_BARS       87
#define SCENE_SUPPORT    INT64_C(9999875000)
#define SCENE_RESISTANCE INT64_C(11007000000)
#define SCENE_JUMP       INT64_C(14028375000)
void series_scene(struct series *series);

/* A bar inside that range that does nothing: 104..105, ratios of 1. */
void series_calm(struct series *series, size_t n);

/*
 * A seeded random walk of n bars in whole ticks, from 10,000 ticks on, with
 * climactic bars now and then. Without ratios.
 */
void series_walk(struct series *series, uint64_t seed, size_t n,
                 int64_t tick_e8);

/* Records as they came. */
struct run {
    struct record *record;
    size_t n;
    size_t room;
    struct series_name name;
};

/*
 * Runs detect over the first n bars in blocks of `block` bars (0: one block).
 * False, with a TAP note, when it fails. `always_awake` looks at quiet bars
 * too.
 */
bool run_detect(struct run *run, const struct detect_config *config,
                const struct series *series, size_t n, size_t block,
                bool always_awake);

/* The k-th record (from 0) of a type, kind and status; NULL when there is
 * none. STATUS_NONE: any. */
const struct record *run_find(const struct run *run, enum record_type type,
                              enum record_kind kind, enum record_status status,
                              size_t k);
size_t run_count(const struct run *run, enum record_type type,
                 enum record_kind kind, enum record_status status);

/* True when the first n records of a and b are the same in every field. */
bool run_same(const struct run *a, const struct run *b, size_t n);

void run_reset(struct run *run);

#endif
