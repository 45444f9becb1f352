/*
 * The signal generator of one series: takes the ranges and patterns that
 * detect wrote, gives signals (WYCKOFF d, k.41-48). No look-ahead: a signal
 * of bar i rests on records of bars up to i alone.
 *
 * The records of a unit (a series' records and the block that follows) are
 * held by the caller until the block has come, for an expiry needs its bars.
 * Then, with each held record of bar i in turn,
 *
 *     signal_bars(generator, block, i, sink, err)   what bars before i gave
 *     pass the record on
 *     signal_record(generator, record, err)         if signal_wants() it
 *
 * and at last signal_bars(generator, block, block->i + block->n, ...), and the
 * block is passed on. So each bar shows detect's records, then EXPIRED ones,
 * then its new signals, however the stream is cut into blocks. A unit without
 * records is the last call alone, which returns at once when no signal waits.
 */
#ifndef ANALYSIS_SIGNAL_H
#define ANALYSIS_SIGNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "model/bar.h"
#include "model/record.h"

/* How a signal is judged to be filled or not (k.45). */
enum entry_mode {
    ENTRY_MARKET, /* at the open of i+1, unless beyond stop or target_1 */
    ENTRY_LIMIT   /* at the entry price, during bars i+1 .. i+10 */
};

/* Bounds of the risk of a trade, parts per million of the account (d.3). */
#define SIGNAL_RISK_MIN_PPM 1000
#define SIGNAL_RISK_MAX_PPM 20000

struct signal_config {
    int64_t account_e8; /* fixed: budgets and sizes are taken from it */
    /* Risk of one trade by kind of pattern: SPRING SOS LPS UTAD are used. */
    int64_t risk_ppm[KIND_COUNT];
    enum entry_mode entry;
};

/* 100,000; .5 .8 .7 .5 % for SPRING, SOS, LPS, UTAD; market (d.3). */
void signal_config_default(struct signal_config *config);

struct signal_generator;

/*
 * Errors: ERR_USAGE for an account or a risk out of bounds, ERR_SYSTEM for
 *         memory. The config and the name are copied.
 * Owns:   *out is the caller's, to be given to signal_destroy().
 */
NODISCARD int signal_create(const struct signal_config *config,
                            const struct series_name *series,
                            struct signal_generator **out, struct err *err);

/* Frees the generator; NULL is allowed. */
void signal_destroy(struct signal_generator *generator);

/* True when signal_record() would look at such a record. */
bool signal_wants(enum record_type type, enum record_kind kind);

/*
 * Takes note of a record of bar record->i; all bars before it have been
 * completed by signal_bars(). Nothing is put: its signal comes when the bar is
 * completed. Records that are not wanted, and later revisions, do nothing.
 * A range or a spring may be handed in late, before the first pattern that
 * stands on it.
 *
 * Errors: ERR_DATA for a record out of its place, without a field its kind
 *         must have, or about a range or spring that was never announced;
 *         ERR_SYSTEM for memory.
 */
NODISCARD int signal_record(struct signal_generator *generator,
                            const struct record *record, struct err *err);

/*
 * Completes the bars before `upto`, at most the end of the block: puts the
 * EXPIRED records and the new signals of each, in the order of the bars.
 *
 * Owns:   the series name of what is put belongs to the generator.
 * Shape:  block holds every bar not yet completed; its open, high, low and ts
 *         are read only while a signal waits to be filled.
 * Errors: ERR_DATA for a gap, or `upto` behind the block; what the sink says.
 */
NODISCARD int signal_bars(struct signal_generator *generator,
                          const struct bar_block *block, int64_t upto,
                          const struct record_sink *sink, struct err *err);

/* True when nothing waits: no pattern for its bar, no signal for its fill. */
bool signal_idle(const struct signal_generator *generator);

#endif
