/*
 * What the detectors of one series share: the last bars, the range in force,
 * the two chains, and the events that are still being watched. Private to
 * analysis/detect*.c and phase.c.
 */
#ifndef ANALYSIS_DETECT_STATE_H
#define ANALYSIS_DETECT_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analysis/bars.h"
#include "analysis/detect.h"
#include "analysis/phase.h"
#include "analysis/pivot.h"
#include "analysis/range.h"
#include "analysis/scale.h"
#include "analysis/scaled.h"

/*
 * A dip is watched for 5 bars, a spring's tests end 15 bars after it, and a
 * break of the range is held against it for 10 bars after its recovery: within
 * 15 bars of the dip in all. One dip a bar, so a slot is i % 16.
 */
#define SPRING_SLOTS 16
/* An upthrust fails within 3 bars: slots i % 4. */
#define UPTHRUST_SLOTS 4

#define SPRING_PARTS 6
#define UTAD_PARTS   4

/* The phase of a chain around an event. */
struct phase_note {
    enum phase before;
    enum phase after;
    double before_confidence;
    double after_confidence;
};

/* What a bar measured; copied, for its columns move on. */
struct event_bar {
    int64_t i;
    int64_t ts;
    int64_t high;
    int64_t low;
    double vr;
    double sr;
    double cp;
    int64_t vr4;
};

struct spring {
    struct event_bar dip;
    uint64_t id;
    int64_t penetration; /* scaled, 1e-4 */
    int64_t recovery_i;
    int64_t close; /* e8, of the recovery bar */
    int64_t part[SPRING_PARTS];
    int64_t raw;
    struct phase_note note;
    int64_t test_most; /* e8: the highest low that is a test */
    int64_t test_rev;  /* of the last TEST; -1 none */
    int64_t test_vr4;  /* of the best test */
    int64_t test_low;  /* e8 */
    uint64_t test_id;
};

/* The best spring of a phase C (c.3); i = -1 none. */
struct best_spring {
    int64_t i;
    int64_t vr4;
    int64_t penetration;
    int64_t recovery;
    int64_t confidence;
};

/* The volume of a spring's test, for the trend of the next springs. */
struct test_volume {
    int64_t spring_i; /* -1 none */
    int64_t vr4;
};

#define SOS_PARTS 7

struct sos {
    struct event_bar bar;
    uint64_t id;
    int64_t close;
    int64_t breakout; /* scaled, 1e-4 */
    int64_t part[SOS_PARTS];
    int64_t raw;
    int64_t confidence;
    struct phase_note note;
    /* The search for its LPS: the lowest bar so far. */
    bool searching;
    struct event_bar lowest;
    int64_t lowest_v4;
    int64_t bounce_i; /* -1 not yet */
};

struct upthrust {
    bool by_distribution; /* which chain allowed it */
    struct event_bar bar;
    uint64_t id;
    int64_t breakout; /* scaled, 1e-4 */
    int64_t failure;
    int64_t close;
    int64_t part[UTAD_PARTS];
    int64_t raw;
    struct phase_note note;
};

struct detect {
    struct detect_config config;
    struct series_name series;
    /* For the length of a block. */
    const struct record_sink *sink;
    struct err *err;

    /* The current bar. */
    int64_t i;
    size_t at; /* in bars; up to BARS_MARGIN less is as many bars back */
    bool climactic;
    unsigned pivots; /* enum pivot_flag, confirmed by it */

    struct bars bars;
    struct scale scale;
    size_t scale_at; /* in bars: the first that the scale has not taken */
    struct pivot_set lows;
    struct pivot_set highs;

    bool in_force;
    struct trading_range range;
    uint64_t range_id;
    int64_t range_rev;
    int64_t ended_max; /* end of the latest range so far, -1 none */

    struct phase_chain accumulation;
    struct phase_chain distribution;

    struct spring spring[SPRING_SLOTS];
    /* Slots, a bit each: dips that wait for their recovery, springs, springs
     * whose tests are looked for (a bit may be 16 bars old: see the dip). */
    unsigned dips;
    unsigned springs;
    unsigned searches;
    struct best_spring best_spring;
    struct test_volume test_volume[2]; /* the last two, older first */
    int64_t last_recovery_i;           /* -1 none */
    struct sos sos;                    /* the last, of phase D */
    struct upthrust upthrust[UPTHRUST_SLOTS];
    unsigned upthrusts;   /* slots of those that wait for their failure */
    struct upthrust utad; /* the last, of distribution's phase C */

    /* Records of one kind that share the bar of their event. */
    int64_t issued_i;
    unsigned issued_tests;
    unsigned issued_phases;

    uint64_t id_prefix[KIND_COUNT]; /* NONE: ranges */
    struct record blank_range;      /* empty records, to copy */
    struct record blank_pattern;

    /*
     * A bar within quiet_low..quiet_high and before the deadline does nothing
     * unless rows are armed: the detectors sleep. Taken afresh after every bar
     * at which one was called.
     */
    int64_t quiet_low;
    int64_t quiet_high;
    int64_t deadline;
    unsigned armed; /* rows of the table that every bar calls */
    /* Beyond the quiet band, what wakes a row: prices, e8. */
    int64_t end_below;
    int64_t end_from;
    int64_t revert_below;
    int64_t revert_above;
    int64_t dip_below;
    int64_t test_most;  /* the highest low that may be a test */
    int64_t test_below; /* the highest of the springs' lows */
    int64_t over_above;
    const struct detector *table;
    unsigned rows[WAKE_COUNT]; /* that each condition wakes, a bit each */
    bool always_awake;         /* for tests: every bar calls every row */
};

/* Low, high, close of the current bar. */
static inline int64_t state_low(const struct detect *detect)
{
    return detect->bars.low[detect->at];
}

static inline int64_t state_high(const struct detect *detect)
{
    return detect->bars.high[detect->at];
}

static inline int64_t state_close(const struct detect *detect)
{
    return detect->bars.close[detect->at];
}

/* x of the current bar, in 1e-4; 0 when it is not known yet. */
int64_t state_x4(struct detect *detect);

/* Lets the scale take the bars before `upto`, a place in bars. */
void state_scale(struct detect *detect, size_t upto);

/* Slots of a mask by age: bit 0 is the slot of bar i - (slots - 1). */
static inline unsigned state_by_age(unsigned mask, int64_t i, unsigned slots)
{
    unsigned turn = (unsigned)(i + 1) & (slots - 1);

    return (mask >> turn | mask << (slots - turn)) & ((1U << slots) - 1);
}

/* Copies the bar at `at`. */
void state_note_bar(const struct detect *detect, size_t at,
                    struct event_bar *out);

/*
 * Begins the record of an event of the bar at `at`, decided at the current
 * one, with its side, chain and close. Its id and status are not set.
 */
void state_pattern(const struct detect *detect, struct record *record,
                   enum record_kind kind, const struct phase_chain *chain,
                   size_t at);

/* Id of a record by its kind (NONE: a range) and its event. */
uint64_t state_id(const struct detect *detect, enum record_kind kind,
                  int64_t event_ts, unsigned nth);

/* Id of a record, rev 0, whose event is the current bar: TEST, PHASE. */
uint64_t state_id_of_bar(struct detect *detect, enum record_kind kind);

/* Fills the event, the ratios and the phases of a pattern. */
void state_describe(const struct event_bar *bar, const struct phase_note *note,
                    struct record *record);

/* Notes the phase that an event asks for, before it and after it. */
void state_note_before(const struct detect *detect,
                       const struct phase_chain *chain,
                       struct phase_note *note);
void state_note_after(const struct detect *detect,
                      const struct phase_chain *chain, struct phase_note *note);

/* Sets the reason: a literal, shorter than RECORD_REASON. */
void state_set_reason(struct record *record, const char *reason);

void state_set_parts(struct parts *parts, const int64_t *part, int64_t n);

NODISCARD int state_put(struct detect *detect, const struct record *record);

/* Drops the springs of accumulation; dips stay watched (k.23). */
void state_forget_springs(struct detect *detect);

/* Why a range ends; its status and its reason follow from it. */
enum range_cause {
    RANGE_REPLACED,
    RANGE_EXPIRED,
    RANGE_CLIMAX,
    RANGE_UNDER,
    RANGE_DISTRIBUTION,
    RANGE_FAILED,
    RANGE_REACHED
};

/*
 * Ends the range in force: its record, the springs it breaks, the chains that
 * belong to it (k.12, k.13), and the dips and upthrusts on it. Not for
 * RANGE_REPLACED.
 */
NODISCARD int state_end_range(struct detect *detect, enum range_cause cause);

/* Records of events, at first and when they are revised. */
NODISCARD int detect_climax_put(struct detect *detect,
                                const struct phase_chain *chain,
                                const struct climax *climax,
                                enum record_status status, const char *reason);
NODISCARD int detect_spring_put(struct detect *detect,
                                const struct spring *spring,
                                enum record_status status, const char *reason);
NODISCARD int detect_sos_put(struct detect *detect, const struct sos *sos,
                             enum record_status status, const char *reason);
NODISCARD int detect_utad_put(struct detect *detect,
                              const struct upthrust *utad,
                              enum record_status status, const char *reason);

#endif
