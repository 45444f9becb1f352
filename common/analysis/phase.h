/*
 * The two chains of phases (WYCKOFF c.2, k.14-k.25): accumulation after a
 * selling climax, distribution after a buying climax. They are each other's
 * mirror in price; `sign` turns one into the other.
 */
#ifndef ANALYSIS_PHASE_H
#define ANALYSIS_PHASE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "model/record.h"

struct detect;

/* Bars of phase B before a spring, an SOS or an upthrust counts. */
#define PHASE_B_BARS 10
/* Bars that a climax waits for its rally, and a rally for its tests. */
#define PHASE_RALLY_BARS 10
#define PHASE_TEST_BARS  40
/* A phase C, D of such confidence counts more. */
#define PHASE_LATE_CONFIDENCE 85

#define CLIMAX_PARTS 3

struct climax {
    int64_t i;
    int64_t ts;
    int64_t price; /* e8: low of an SC, high of a BC */
    int64_t close;
    int64_t spread; /* e8 */
    double vr;
    double sr;
    double cp;
    int64_t part[CLIMAX_PARTS];
    int64_t confidence;
    int64_t x4;
    uint64_t id;
};

struct rally {
    int64_t i;
    int64_t price; /* e8: the extreme */
    int64_t size;  /* scaled, 1e-4 of the climax's price */
    int64_t confidence;
};

/* What the secondary tests of a climax add up to. */
struct test_sum {
    int64_t n;
    int64_t first_i;
    int64_t last_i;
    int64_t confidence;     /* sum */
    int64_t reduction;      /* sum, 1e-4 */
    int64_t first_distance; /* scaled, 1e-4 */
    int64_t last_distance;
};

struct phase_chain {
    enum chain chain;
    enum side side;
    int sign; /* 1 accumulation, -1 distribution */
    enum phase phase;
    bool waiting; /* a climax waits for its rally; the phase is none */
    bool climbed; /* climax, rally and tests are those of the phase */
    struct climax climax;
    struct rally rally;
    struct test_sum tests;
    double event_confidence; /* C of distribution, D, E: of their event */
    uint64_t anchor;         /* the range it stands on without a climax */
    /* Never reset: they keep the ids of both chains' records apart. */
    int64_t issued_rally;
    int64_t issued_test[2];
};

/* A chain that has seen nothing. */
void phase_init(struct phase_chain *chain, enum chain name);

/* Whether the chain belongs to the range in force (k.15). */
bool phase_belongs(const struct detect *detect,
                   const struct phase_chain *chain);

/*
 * The phase that events ask for: the chain's, or B where a range in force
 * stands for it. *aged: it is a B of at least PHASE_B_BARS bars that counts.
 */
enum phase phase_effective(const struct detect *detect,
                           const struct phase_chain *chain, bool *aged);

/* Confidence of the chain's phase at the current bar, 0 for none (c.2). */
double phase_confidence(const struct detect *detect,
                        const struct phase_chain *chain);

/* Writes the PHASE record of a chain that was in `prior` before; none when
 * that is no change. */
NODISCARD int phase_put(struct detect *detect, const struct phase_chain *chain,
                        enum phase prior);

/* Forgets all that the chain has gathered; its phase stays. */
void phase_forget(struct detect *detect, struct phase_chain *chain);

/* Ends the chain with all it has gathered. */
NODISCARD int phase_end(struct detect *detect, struct phase_chain *chain);

/* Falls back to B, or to none without secondary tests (k.22, 23, 39). */
NODISCARD int phase_fall_back(struct detect *detect, struct phase_chain *chain);

/*
 * Makes the chain one of the range in force: where its climax does not belong
 * there, its climax is dropped and it is anchored.
 */
void phase_claim(struct detect *detect, struct phase_chain *chain);

/* AR confidence proxy: the rally in scaled 1e-4, bars from the climax on. */
int64_t phase_rally_confidence(int64_t size, int64_t bars);

#endif
