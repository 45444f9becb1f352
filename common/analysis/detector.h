/*
 * The detectors, one row of a table each. A row is called at a bar when one of
 * the conditions it wakes for holds; it may be called at others too, and then
 * finds nothing to do. Rows run in the order of the table, which is the order
 * of the rules within a bar (WYCKOFF k.1) and of the records.
 */
#ifndef ANALYSIS_DETECTOR_H
#define ANALYSIS_DETECTOR_H

#include <stddef.h>

struct detect;

/* Conditions of a bar and of what is under way, bits 1 << WAKE_... */
enum detector_wake {
    WAKE_END,      /* close below the range's break, or high at its target */
    WAKE_TIME,     /* a deadline of a range or a climax has come */
    WAKE_REVERT,   /* low or high beyond what undoes a phase */
    WAKE_DIP,      /* low below the support on little volume */
    WAKE_OVER,     /* high above the resistance on volume */
    WAKE_CLIMAX,   /* effort is climactic */
    WAKE_PIVOT,    /* the bar confirms a pivot */
    WAKE_RECOVERY, /* a dip waits for its recovery */
    WAKE_TEST,     /* a low that may test a spring, or end the search */
    WAKE_UPTHRUST, /* an upthrust is being watched */
    WAKE_MARKUP,   /* accumulation in phase D or E */
    WAKE_ST_LONG,  /* secondary tests of an SC are looked for */
    WAKE_ST_SHORT, /* of a BC */
    WAKE_COUNT
};

struct detector {
    const char *name;    /* "spring" */
    const char *summary; /* one line for `detect --list` */
    unsigned wakes;      /* bits of enum detector_wake */
    /* Looks at the current bar; -1 with the error of the sink. */
    int (*bar)(struct detect *detect);
};

/* The table in the order of the rules; returns its length. */
size_t detect_list(const struct detector **out);

/* One a file: detect_<name>.c says what it finds. */
int detect_range_end(struct detect *detect);
int detect_reversion(struct detect *detect);
int detect_spring(struct detect *detect);
int detect_test(struct detect *detect);
int detect_sos(struct detect *detect);
int detect_lps(struct detect *detect);
int detect_utad(struct detect *detect);
int detect_markup_end(struct detect *detect);
int detect_selling_climax(struct detect *detect);
int detect_rally(struct detect *detect);
int detect_secondary_test(struct detect *detect);
int detect_buying_climax(struct detect *detect);
int detect_reaction(struct detect *detect);
int detect_secondary_test_high(struct detect *detect);
int detect_range(struct detect *detect);

#endif
