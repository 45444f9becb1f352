/*
 * Setups: a pattern joined with its range (and a test with its spring), as the
 * signal rules see it; and the book of the ranges and springs of a series that
 * patterns may still refer to.
 */
#ifndef ANALYSIS_SETUP_H
#define ANALYSIS_SETUP_H

#include <stdint.h>

#include "base/err.h"
#include "model/record.h"

/* Distances in price are given in 1e-4 of a price, times the scale x. */
#define SETUP_UNIT 10000

/*
 * A pattern stands on the range in force at its bar. At most one replaces that
 * before the bar is completed, so two would do; a few more cost little.
 */
#define SETUP_RANGES 4
/*
 * A spring's first test comes at most 15 bars after its dip (k.27), so the
 * dips that still wait for one lie on 16 bars, and each bar has one at most.
 */
#define SETUP_SPRINGS 16

/* What of a range the rules use; prices in e8, all positive. */
struct setup_range {
    uint64_t id; /* 0: none */
    int64_t start_ts;
    int64_t duration; /* bars */
    int64_t support;
    int64_t resistance;
    int64_t conservative;
    int64_t jump;
    int64_t x4; /* scale of its distances, 1e-4; 10000 = strict */
};

/* One pattern on its range, as the rules see it. */
struct setup {
    enum record_kind kind;
    enum chain chain;
    enum phase phase; /* of the chain, after the event */
    double phase_confidence;
    enum phase prior_phase; /* before it */
    double prior_phase_confidence;
    uint64_t pattern; /* id of its record */
    int64_t i;        /* decision bar */
    int64_t ts;
    int64_t price;          /* SPRING: its low; UTAD: its high */
    int64_t close;          /* SOS, UTAD: of the decision bar */
    int64_t penetration_e4; /* SPRING, in units of x */
    int64_t recovery;       /* SPRING, bars */
    double volume_ratio;    /* of the event's bar; NaN unknown */
    double spread_ratio;
    double test_volume_ratio;  /* SPRING: of its test */
    double range_volume_ratio; /* LPS, against the range's mean */
    enum grade volume_grade;   /* LPS, class of that; none = not recorded */
    int64_t volume_points;     /* SPRING, SOS: that part of the confidence */
    double confidence;         /* SPRING: with its test */
    struct setup_range range;
};

/* A confirmed spring that waits for its test. */
struct setup_spring {
    uint64_t id; /* 0: a free slot */
    uint64_t range;
    int64_t low;
    int64_t recovery;
    int64_t volume_points;
    double penetration;
    double volume_ratio;
    double spread_ratio;
};

/* All zero to begin with. */
struct setup_book {
    struct setup_range ranges[SETUP_RANGES];
    unsigned next_range;
    struct setup_spring springs[SETUP_SPRINGS];
};

/* The slot of a range, SETUP_RANGES when it is not in the book. */
unsigned setup_find_range(const struct setup_book *book, uint64_t id);

/*
 * Enters a range record, in place of the oldest; *slot says where.
 *
 * Errors: ERR_DATA when it lacks a level, its start, or has an odd scale.
 */
NODISCARD int setup_take_range(struct setup_book *book,
                               const struct record *record, unsigned *slot,
                               struct err *err);

/*
 * Enters a SPRING record.
 *
 * Errors: ERR_DATA when it lacks its low, penetration or recovery.
 */
NODISCARD int setup_take_spring(struct setup_book *book,
                                const struct record *record, struct err *err);

/*
 * The setup of a TEST (with its spring), SOS, LPS or UTAD record.
 *
 * Errors: ERR_DATA when its range or spring is not in the book, or it lacks
 *         its confidence, its phase's, or a price its rule needs.
 */
NODISCARD int setup_of_pattern(const struct setup_book *book,
                               const struct record *record, struct setup *out,
                               struct err *err);

/* A ratio of the stream in 1e-4, half up; -1 when unknown. */
int64_t setup_ratio_e4(double ratio);

#endif
