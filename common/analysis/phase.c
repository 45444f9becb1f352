/* The chains of phases and their confidence. */
#include "analysis/phase.h"

#include "analysis/detect_state.h"

/* Phase A (c.2). */
#define A_CLIMAX_MAX 50.0
#define A_RALLY_MAX  20.0
#define A_RALLY_PART 5.0
/* Rally in 1e-4, scaled. */
#define RALLY_STRONG 800
#define RALLY_FAIR   500
/* Phase B. */
#define B_TESTS_MAX    35.0
#define B_TESTS_WEIGHT 0.35
/* Phases D, E. */
#define SURE_CONFIDENCE 80.0
#define SURE_BONUS      5.0
#define CONFIDENCE_MAX  100.0

struct step {
    int64_t least;
    int64_t points;
};
static const struct step vigour_steps[] = {{RALLY_STRONG, 10}, {RALLY_FAIR, 5}};
static const struct step count_steps[] = {{3, 25}, {2, 17}, {1, 8}};
static const struct step bars_steps[] = {{31, 20}, {21, 17}, {10, 10}};
/* Mean volume reduction, 1e-4; tightening of the distance, percent. */
static const struct step reduction_steps[] = {
    {5000, 8}, {4000, 6}, {3000, 4}, {2000, 2}};
static const struct step tightening_steps[] = {{40, 7}, {25, 5}, {10, 3}};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

void phase_init(struct phase_chain *chain, enum chain name)
{
    bool up = name == CHAIN_ACCUMULATION;

    *chain = (struct phase_chain){
        .chain = name,
        .side = up ? SIDE_LONG : SIDE_SHORT,
        .sign = up ? 1 : -1,
        .phase = PHASE_OUTSIDE,
        .issued_rally = -1,
        .issued_test = {-1, -1},
    };
}

bool phase_belongs(const struct detect *detect, const struct phase_chain *chain)
{
    const struct range *range = &detect->range.facts;
    int64_t low = chain->climax.price;
    int64_t high = chain->rally.price;

    if (!detect->in_force)
        return false;
    if (chain->anchor)
        return chain->anchor == detect->range_id;
    if (!chain->climbed)
        return false;
    if (chain->sign < 0) {
        low = chain->rally.price;
        high = chain->climax.price;
    }
    return low <= range->resistance && high >= range->support;
}

enum phase phase_effective(const struct detect *detect,
                           const struct phase_chain *chain, bool *aged)
{
    enum phase phase = chain->phase;

    *aged = false;
    if (phase != PHASE_OUTSIDE && phase != PHASE_A && phase != PHASE_B)
        return phase;
    if (detect->config.prereq == PREREQ_RANGE && detect->in_force) {
        *aged = true; /* every range has more than PHASE_B_BARS bars */
        return PHASE_B;
    }
    *aged = phase == PHASE_B && phase_belongs(detect, chain) &&
            detect->i - chain->tests.first_i >= PHASE_B_BARS;
    return phase;
}

static double points(const struct step *step, size_t n, int64_t value)
{
    for (size_t k = 0; k < n; k++)
        if (value >= step[k].least)
            return (double)step[k].points;
    return 0.0;
}

static double capped(double value, double most)
{
    return value < most ? value : most;
}

int64_t phase_rally_confidence(int64_t size, int64_t bars)
{
    int64_t confidence = 70;

    if (size >= RALLY_STRONG)
        confidence += 20;
    else if (size >= RALLY_FAIR)
        confidence += 10;
    if (bars <= 3)
        confidence += 5;
    else if (bars <= 5)
        confidence += 3;
    return confidence < 95 ? confidence : 95;
}

/* Rule A: climax, rally, vigour, sequence. */
static double confidence_a(const struct phase_chain *chain)
{
    double confidence =
        capped((double)chain->climax.confidence / 2.0, A_CLIMAX_MAX);

    confidence +=
        capped((double)chain->rally.confidence / A_RALLY_PART, A_RALLY_MAX);
    confidence += points(vigour_steps, COUNT(vigour_steps), chain->rally.size);
    /* A rally is decided within ten bars: "else 5" does not occur. */
    confidence += chain->rally.i - chain->climax.i <= 5 ? 20.0 : 10.0;
    return confidence;
}

/* Fewer volume, smaller distance from the first to the last test. */
static double progression(const struct test_sum *tests)
{
    int64_t closer = tests->first_distance - tests->last_distance;
    double sum = 0.0;

    if (tests->n < 2)
        return 0.0;
    sum += points(reduction_steps, COUNT(reduction_steps),
                  tests->reduction / tests->n);
    if (closer <= 0 || tests->first_distance <= 0)
        return sum;
    for (size_t k = 0; k < COUNT(tightening_steps); k++)
        if (closer * 100 >= tests->first_distance * tightening_steps[k].least)
            return sum + (double)tightening_steps[k].points;
    return sum + 1.0;
}

static double confidence_b(const struct detect *detect,
                           const struct phase_chain *chain)
{
    const struct test_sum *tests = &chain->tests;
    double confidence;

    if (!tests->n)
        return 0.0;
    confidence =
        capped(B_TESTS_WEIGHT * ((double)tests->confidence / (double)tests->n),
               B_TESTS_MAX);
    confidence += points(count_steps, COUNT(count_steps), tests->n);
    confidence +=
        points(bars_steps, COUNT(bars_steps), detect->i - tests->first_i);
    return confidence + progression(tests);
}

/* The event's, with a bonus where the table gives one. */
static double confidence_after(const struct phase_chain *chain, double least)
{
    double confidence = chain->event_confidence;

    if (confidence >= least)
        confidence += SURE_BONUS;
    return capped(confidence, CONFIDENCE_MAX);
}

double phase_confidence(const struct detect *detect,
                        const struct phase_chain *chain)
{
    switch (chain->phase) {
    case PHASE_A:
        return confidence_a(chain);
    case PHASE_B:
        return confidence_b(detect, chain);
    case PHASE_C:
        return chain->chain == CHAIN_ACCUMULATION
                   ? (double)detect->best_spring.confidence
                   : chain->event_confidence;
    case PHASE_D:
        return confidence_after(chain, SURE_CONFIDENCE);
    case PHASE_E:
        return confidence_after(chain, 0.0);
    case PHASE_ABSENT:
    case PHASE_OUTSIDE:
        break;
    }
    return 0.0;
}

int phase_put(struct detect *detect, const struct phase_chain *chain,
              enum phase prior)
{
    struct record record;
    struct pattern *pattern = &record.u.pattern;

    if (chain->phase == prior)
        return 0;
    state_pattern(detect, &record, KIND_PHASE, chain, detect->at);
    record.id = state_id_of_bar(detect, KIND_PHASE);
    record.status = STATUS_CONFIRMED;
    pattern->prior_phase = prior;
    pattern->phase = chain->phase;
    pattern->phase_confidence = phase_confidence(detect, chain);
    pattern->confidence = pattern->phase_confidence;
    if (phase_belongs(detect, chain))
        pattern->range = detect->range_id;
    return state_put(detect, &record);
}

void phase_forget(struct detect *detect, struct phase_chain *chain)
{
    chain->waiting = false;
    chain->climbed = false;
    chain->tests = (struct test_sum){0};
    chain->anchor = 0;
    if (chain->chain == CHAIN_ACCUMULATION)
        state_forget_springs(detect);
}

int phase_end(struct detect *detect, struct phase_chain *chain)
{
    enum phase prior = chain->phase;

    phase_forget(detect, chain);
    chain->phase = PHASE_OUTSIDE;
    return phase_put(detect, chain, prior);
}

int phase_fall_back(struct detect *detect, struct phase_chain *chain)
{
    enum phase prior = chain->phase;

    if (chain->anchor || !chain->tests.n)
        return phase_end(detect, chain);
    chain->phase = PHASE_B;
    return phase_put(detect, chain, prior);
}

void phase_claim(struct detect *detect, struct phase_chain *chain)
{
    if (phase_belongs(detect, chain))
        return;
    chain->waiting = false;
    chain->climbed = false;
    chain->tests = (struct test_sum){0};
    chain->anchor = detect->range_id;
}
