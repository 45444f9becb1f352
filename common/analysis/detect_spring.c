/*
 * Springs (WYCKOFF c.3, k.26, k.29, k.30): a low under the support on little
 * volume, confirmed by the first close above it within five bars.
 */
#include "analysis/detect_state.h"

#define FIRST_BAR        20
#define PENETRATION_MOST 500  /* scaled, 1e-4 */
#define VOLUME_BELOW     7000 /* 1e-4 */
#define RECOVERY_BARS    5
#define CONFIDENCE_MAX   100
/* A test's low is at most so far above the spring's, scaled 1e-4. */
#define TEST_DISTANCE_E4 300
/* Qualities: at most so deep, below so much volume. */
#define IDEAL_PENETRATION 200
#define IDEAL_VOLUME      3000
#define GOOD_PENETRATION  300
#define GOOD_VOLUME       5000

struct step {
    int64_t below;
    int64_t points;
};
static const struct step volume_steps[] = {
    {3000, 40}, {4000, 30}, {5000, 20}, {6000, 10}};
static const struct step penetration_steps[] = {
    {100, 5}, {200, 35}, {300, 25}, {400, 15}};
#define STEP_ELSE 5
static const int64_t recovery_points[RECOVERY_BARS + 1] = {0,  25, 20,
                                                           15, 10, 10};
static const struct step strength_steps[] = {{60, 0}, {70, 5}, {80, 7}};
#define STRENGTH_ELSE 10
/* Against the mean of the last two tests, in tenths. */
#define TREND_LOWER_TENTHS 8
#define TREND_SAME_TENTHS  12
#define TREND_LOWER_POINTS 10
#define TREND_SAME_POINTS  5

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int64_t step_points(const struct step *step, size_t n, int64_t value,
                           int64_t otherwise)
{
    for (size_t k = 0; k < n; k++)
        if (value < step[k].below)
            return step[k].points;
    return otherwise;
}

static enum grade quality(const struct spring *spring)
{
    if (spring->penetration <= IDEAL_PENETRATION &&
        spring->dip.vr4 < IDEAL_VOLUME)
        return GRADE_IDEAL;
    if (spring->penetration <= GOOD_PENETRATION &&
        spring->dip.vr4 < GOOD_VOLUME)
        return GRADE_GOOD;
    return GRADE_ACCEPTABLE;
}

int detect_spring_put(struct detect *detect, const struct spring *spring,
                      enum record_status status, const char *reason)
{
    struct record record;
    struct pattern *pattern = &record.u.pattern;

    state_pattern(detect, &record, KIND_SPRING, &detect->accumulation,
                  detect->at);
    state_describe(&spring->dip, &spring->note, &record);
    record.id = spring->id;
    record.rev = status == STATUS_CONFIRMED ? 0 : 1;
    record.status = status;
    state_set_reason(&record, reason);
    pattern->range = detect->range_id;
    pattern->price = spring->dip.low;
    pattern->level = detect->range.facts.support;
    pattern->close = spring->close;
    pattern->raw_confidence = (double)spring->raw;
    pattern->confidence =
        (double)(spring->raw < CONFIDENCE_MAX ? spring->raw : CONFIDENCE_MAX);
    state_set_parts(&pattern->parts, spring->part, SPRING_PARTS);
    pattern->quality = quality(spring);
    pattern->penetration = scaled_real(spring->penetration, detect->range.x4);
    pattern->recovery = spring->recovery_i - spring->dip.i;
    pattern->scale = detect->range.facts.scale;
    return state_put(detect, &record);
}

/* Volume against the mean of the last two tests of this phase C. */
static int64_t trend_points(const struct detect *detect, int64_t vr4)
{
    const struct test_volume *test = detect->test_volume;
    int128 sum = (int128)test[0].vr4 + test[1].vr4;

    if (test[0].spring_i < 0)
        return 0;
    if ((int128)vr4 * 20 <= sum * TREND_LOWER_TENTHS)
        return TREND_LOWER_POINTS;
    return (int128)vr4 * 20 <= sum * TREND_SAME_TENTHS ? TREND_SAME_POINTS : 0;
}

static void rate(const struct detect *detect, struct spring *spring)
{
    int64_t recovery = spring->recovery_i - spring->dip.i;
    int64_t *part = spring->part;

    part[0] = step_points(volume_steps, COUNT(volume_steps), spring->dip.vr4,
                          STEP_ELSE);
    part[1] = step_points(penetration_steps, COUNT(penetration_steps),
                          spring->penetration, STEP_ELSE);
    part[2] = recovery_points[recovery];
    part[3] = 0; /* a test comes later */
    part[4] = step_points(strength_steps, COUNT(strength_steps),
                          detect->range.facts.support_strength, STRENGTH_ELSE);
    part[5] = trend_points(detect, spring->dip.vr4);
    spring->raw = 0;
    for (size_t k = 0; k < SPRING_PARTS; k++)
        spring->raw += part[k];
}

/* The best of a phase C: volume, depth, recovery, the latest (c.3). */
static void take_best(struct detect *detect, const struct spring *spring)
{
    struct best_spring *best = &detect->best_spring;
    int64_t recovery = spring->recovery_i - spring->dip.i;

    if (best->i >= 0) {
        if (spring->dip.vr4 != best->vr4) {
            if (spring->dip.vr4 > best->vr4)
                return;
        } else if (spring->penetration != best->penetration) {
            if (spring->penetration < best->penetration)
                return;
        } else if (recovery > best->recovery) {
            return;
        }
    }
    *best = (struct best_spring){
        .i = spring->dip.i,
        .vr4 = spring->dip.vr4,
        .penetration = spring->penetration,
        .recovery = recovery,
        .confidence =
            spring->raw < CONFIDENCE_MAX ? spring->raw : CONFIDENCE_MAX,
    };
}

static int confirm(struct detect *detect, struct spring *spring)
{
    struct phase_chain *chain = &detect->accumulation;
    enum phase prior = chain->phase;
    unsigned slot = 1U << ((unsigned)spring->dip.i % SPRING_SLOTS);

    detect->springs |= slot;
    detect->searches |= slot;
    spring->test_rev = -1;
    spring->test_most =
        spring->dip.low +
        scaled_down(spring->dip.low, TEST_DISTANCE_E4, detect->range.x4);
    spring->recovery_i = detect->i;
    spring->close = state_close(detect);
    spring->id = state_id(detect, KIND_SPRING, spring->dip.ts, 0);
    rate(detect, spring);
    state_note_before(detect, chain, &spring->note);
    phase_claim(detect, chain);
    chain->phase = PHASE_C;
    take_best(detect, spring);
    detect->last_recovery_i = detect->i;
    state_note_after(detect, chain, &spring->note);
    if (detect_spring_put(detect, spring, STATUS_CONFIRMED, ""))
        return -1;
    return phase_put(detect, chain, prior);
}

/* Dips that wait for their recovery, oldest first. */
static int watch(struct detect *detect)
{
    bool recovered = state_close(detect) > detect->range.facts.support;
    unsigned ages = state_by_age(detect->dips, detect->i, SPRING_SLOTS);

    for (; ages; ages &= ages - 1) {
        int64_t i = detect->i - (SPRING_SLOTS - 1) + __builtin_ctz(ages);
        unsigned slot = (unsigned)i % SPRING_SLOTS;

        if (!recovered && detect->i < i + RECOVERY_BARS)
            continue;
        detect->dips &= ~(1U << slot);
        if (recovered && confirm(detect, &detect->spring[slot]))
            return -1;
    }
    return 0;
}

static bool is_allowed(const struct detect *detect)
{
    bool aged;
    enum phase phase = phase_effective(detect, &detect->accumulation, &aged);

    return phase == PHASE_C || (phase == PHASE_B && aged);
}

/* The current bar as a dip. */
static void begin(struct detect *detect)
{
    int64_t support = detect->range.facts.support;
    int64_t low = state_low(detect);
    int64_t vr4 = ratio_e4(detect->bars.vr[detect->at]);
    unsigned slot = (unsigned)detect->i % SPRING_SLOTS;
    struct spring *spring;
    int64_t penetration;

    if (low >= support || detect->i < FIRST_BAR || vr4 == RATIO_UNKNOWN ||
        vr4 >= VOLUME_BELOW)
        return;
    penetration = scaled_round(support - low, support, detect->range.x4);
    if (penetration > PENETRATION_MOST || !is_allowed(detect))
        return;
    spring = &detect->spring[slot];
    *spring = (struct spring){.penetration = penetration};
    state_note_bar(detect, detect->at, &spring->dip);
    detect->springs &= ~(1U << slot); /* one of 16 bars ago or more */
    detect->searches &= ~(1U << slot);
    detect->dips |= 1U << slot;
}

int detect_spring(struct detect *detect)
{
    if (!detect->in_force)
        return 0;
    if (detect->dips && watch(detect))
        return -1;
    begin(detect);
    return 0;
}
