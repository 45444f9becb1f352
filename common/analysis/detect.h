/*
 * The Wyckoff detectors of one series: takes bars with their ratios, gives
 * trading ranges, patterns and phases (WYCKOFF b, c, k). No look-ahead: the
 * records of bar i rest on bars up to i alone, and blocks may be cut anywhere.
 *
 * Readings, where the rules leave a choice (range.h has those of a range):
 * - Within a step the cause comes first: the pattern, the range it ends, the
 *   patterns that invalidates, the phases, accumulation before distribution.
 * - A PHASE record is written when a chain's phase changes, and only then; a
 *   chain that waits for its rally is in none. Phase B that a range stands for
 *   is never written; patterns show it as their prior phase, confidence 0.
 * - A chain falls back to B only with secondary tests of its own, else it ends.
 *   Steps behind the one that fell back see B on the same bar.
 * - A spring, a UTAD that distribution allowed, and an SOS claim their chain
 *   for the range in force, whatever has become of it since the dip.
 * - Springs live through D and E and back to C; three lows under the support
 *   (k.23) or the end of the chain forget them, their tests and their blame.
 *   Dips that wait for a recovery outlive k.23, not the range.
 * - A climax that is superseded gets no further record.
 * - Confidence of C is that of the best spring, without the +5 of c.2 (k.25);
 *   in distribution that of the last UTAD.
 * - TEST has the phase and the confidence of its spring, tested; LPS `quality`
 *   is the class of its volume; SOS `price` is its close.
 * - Ids: the second TEST or PHASE of one bar, and an AR or ST of the bar that
 *   the other chain's was about, count on with `nth`.
 */
#ifndef ANALYSIS_DETECT_H
#define ANALYSIS_DETECT_H

#include <stdbool.h>
#include <stdint.h>

#include "analysis/detector.h"
#include "base/err.h"
#include "model/bar.h"
#include "model/record.h"

enum preset { PRESET_ADAPTIVE, PRESET_STRICT };

/* How distances in price are scaled. */
enum scale_mode {
    SCALE_AUTO, /* by the median of (high - low) / close of the last bars */
    SCALE_FIXED /* by scale_x4 */
};

/* What stands for phase B. */
enum prerequisite {
    PREREQ_CLIMAX, /* climax, rally and secondary test */
    PREREQ_RANGE   /* a range in force is enough */
};

/* Bounds of the options. */
#define DETECT_WINDOW_MIN 20
#define DETECT_WINDOW_MAX 500
#define DETECT_SCALE_MIN  200   /* x = 0.02, in 1e-4 */
#define DETECT_SCALE_MAX  10000 /* x = 1 */
#define DETECT_UTAD_MIN   50    /* the least breakout of a UTAD */
#define DETECT_UTAD_MAX   10000

struct detect_config {
    enum preset preset; /* what the rest was filled from */
    int window_bars;
    enum scale_mode scale;
    int64_t scale_x4; /* 1e-4, of SCALE_FIXED */
    enum prerequisite prereq;
    bool no_spring_ok; /* SOS in phase B too */
    int64_t utad_max;  /* largest breakout of a UTAD, 1e-4 */
};

/* The values of a preset (WYCKOFF k): strict is every rule as written. */
void detect_config_preset(struct detect_config *config, enum preset preset);

struct detect;

/*
 * Errors: ERR_USAGE for an option out of bounds, ERR_SYSTEM for memory.
 * Owns:   *out is the caller's, to be given to detect_destroy(). The config and
 *         the name are copied. Its size depends on the window, not on the bars.
 */
NODISCARD int detect_create(const struct detect_config *config,
                            const struct series_name *series,
                            struct detect **out, struct err *err);

/* Frees the detector; NULL is allowed. */
void detect_destroy(struct detect *detect);

/*
 * Takes the next bars of the series; puts what they tell, bar by bar, in the
 * order of WYCKOFF k.1.
 *
 * Shape:  the block continues where the last one ended, has every column up to
 *         COLUMN_EF (open is not read), and has passed block_check().
 * Errors: ERR_DATA for a gap or a missing column; what the sink says. After an
 *         error the detector can only be destroyed.
 */
NODISCARD int detect_block(struct detect *detect, const struct bar_block *block,
                           const struct record_sink *sink, struct err *err);

#endif
