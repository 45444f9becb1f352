/*
 * Signal rules: one file and one row in the table for each kind of pattern
 * that may be traded. A rule gives the levels (WYCKOFF d.1, k.43), the gates
 * that are its own (c.7, d.2, d.8) and its volume score (k.44); the engine,
 * the chain, the size and the campaign are the same for all.
 */
#ifndef ANALYSIS_RULE_H
#define ANALYSIS_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analysis/setup.h"
#include "model/record.h"

/* Prices of an order, e8. */
struct order_levels {
    int64_t entry;
    int64_t stop;
    int64_t target_1;
    int64_t target_2;
};

enum verdict { VERDICT_PASS, VERDICT_WARN, VERDICT_FAIL };

struct rule {
    const char *name;         /* "SPRING" */
    enum record_kind kind;    /* of the signal */
    enum record_kind trigger; /* the record whose first revision calls it */
    enum side side;
    /* Phases it may be traded in, a bit (1 << phase) each, by chain. */
    unsigned phases[CHAIN_DISTRIBUTION + 1];
    /* Gate on the volume ratio (c.7), 1e-4: at least, below; 0 = none. */
    int64_t volume_least_e4;
    int64_t volume_below_e4;
    int64_t r_least_e2;       /* FR19, hundredths of R */
    int64_t priority_e2;      /* weight of the pattern, hundredths */
    bool risk_follows_volume; /* d.3's multiplier applies */
    /* False: no signal is made of it at all. NULL: of every one. */
    bool (*calls)(const struct setup *setup);
    void (*levels)(const struct setup *setup, struct order_levels *out);
    /* 0..100 (k.44). */
    double (*volume_score)(const struct setup *setup);
    /* A phase gate of its own: reason is set on FAIL. NULL: none. */
    enum verdict (*phase)(const struct setup *setup, char *reason,
                          size_t reason_size);
};

extern const struct rule rule_spring;
extern const struct rule rule_sos;
extern const struct rule rule_lps;
extern const struct rule rule_utad;

/* The rule that a record of this kind calls, NULL when none does. */
const struct rule *rule_for(enum record_kind trigger);

/* The k-th rule of the table, NULL behind the last. */
const struct rule *rule_at(size_t k);

/* price * (1 + e4 / 10000 * x), half up; e4 < 0 lowers it. x4 as in setup. */
int64_t rule_shift(int64_t price, int64_t e4, int64_t x4);

#endif
