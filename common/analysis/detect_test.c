/*
 * Tests of springs (WYCKOFF c.3, k.27, k.28): a higher low on less volume. The
 * first is a record that a signal may rest on, a better one revises it.
 */
#include "analysis/detect_state.h"

#define FIRST_AFTER_SPRING   3
#define FIRST_AFTER_RECOVERY 1
#define LAST_AFTER_SPRING    15
#define TEST_POINTS          20
#define CONFIDENCE_MAX       100
/* Qualities: volume lower by so many percent, within so much, scaled 1e-4. */
#define EXCELLENT_DECREASE_E2 40
#define EXCELLENT_DISTANCE    100
#define GOOD_DECREASE_E2      20
#define GOOD_DISTANCE         200

static enum grade quality(const struct spring *spring, int64_t vr4,
                          int64_t distance)
{
    int128 decrease = (int128)(spring->dip.vr4 - vr4) * 100;

    if (decrease >= (int128)spring->dip.vr4 * EXCELLENT_DECREASE_E2 &&
        distance <= EXCELLENT_DISTANCE)
        return GRADE_EXCELLENT;
    if (decrease >= (int128)spring->dip.vr4 * GOOD_DECREASE_E2 &&
        distance <= GOOD_DISTANCE)
        return GRADE_GOOD;
    return GRADE_ACCEPTABLE;
}

static int put_test(struct detect *detect, const struct spring *spring)
{
    const struct phase_chain *chain = &detect->accumulation;
    int64_t raw = spring->raw + TEST_POINTS;
    struct event_bar bar;
    struct phase_note note;
    struct record record;
    struct pattern *pattern = &record.u.pattern;
    int64_t distance;

    state_pattern(detect, &record, KIND_TEST, chain, detect->at);
    state_note_bar(detect, detect->at, &bar);
    state_note_after(detect, chain, &note);
    note.before = note.after;
    note.before_confidence = note.after_confidence;
    state_describe(&bar, &note, &record);
    record.id = spring->test_id;
    record.rev = spring->test_rev;
    record.status = STATUS_CONFIRMED;
    distance = scaled_round(bar.low - spring->dip.low, spring->dip.low,
                            detect->range.x4);
    pattern->range = detect->range_id;
    pattern->spring = spring->id;
    pattern->price = bar.low;
    pattern->level = spring->dip.low;
    pattern->quality = quality(spring, bar.vr4, distance);
    pattern->distance = scaled_real(distance, detect->range.x4);
    pattern->decrease = scaled_real(
        scaled_round(spring->dip.vr4 - bar.vr4, spring->dip.vr4, SCALED_ONE),
        SCALED_ONE);
    pattern->bars = bar.i - spring->dip.i;
    pattern->spring_raw = (double)raw;
    pattern->spring_confidence =
        (double)(raw < CONFIDENCE_MAX ? raw : CONFIDENCE_MAX);
    state_set_parts(&pattern->parts, spring->part, SPRING_PARTS);
    pattern->parts.value[3] = TEST_POINTS;
    pattern->scale = detect->range.facts.scale;
    return state_put(detect, &record);
}

/* The first test of a spring counts in its confidence and in the trend. */
static void take_first(struct detect *detect, struct spring *spring)
{
    struct best_spring *best = &detect->best_spring;

    spring->test_id = state_id_of_bar(detect, KIND_TEST);
    if (best->i == spring->dip.i) {
        best->confidence = spring->raw + TEST_POINTS;
        if (best->confidence > CONFIDENCE_MAX)
            best->confidence = CONFIDENCE_MAX;
    }
    detect->test_volume[0] = detect->test_volume[1];
    detect->test_volume[1].spring_i = spring->dip.i;
}

static int look(struct detect *detect, struct spring *spring, int64_t dip)
{
    unsigned slot = (unsigned)dip % SPRING_SLOTS;
    int64_t low = state_low(detect);
    int64_t base = spring->dip.low;
    int64_t vr4 = ratio_e4(detect->bars.vr[detect->at]);

    if (spring->dip.i !=
        dip) { /* of 16 bars ago or more: it slept over its end */
        detect->searches &= ~(1U << slot);
        return 0;
    }
    if (detect->i <= spring->recovery_i)
        return 0;
    if (low < base || detect->i >= spring->dip.i + LAST_AFTER_SPRING)
        detect->searches &= ~(1U << slot);
    if (low < base || detect->i < spring->dip.i + FIRST_AFTER_SPRING ||
        detect->i < spring->recovery_i + FIRST_AFTER_RECOVERY ||
        low > spring->test_most || vr4 == RATIO_UNKNOWN ||
        vr4 >= spring->dip.vr4)
        return 0;
    if (spring->test_rev >= 0 &&
        (vr4 > spring->test_vr4 ||
         (vr4 == spring->test_vr4 && low >= spring->test_low)))
        return 0;
    if (spring->test_rev++ < 0)
        take_first(detect, spring);
    spring->test_vr4 = vr4;
    spring->test_low = low;
    for (size_t k = 0; k < 2; k++)
        if (detect->test_volume[k].spring_i == spring->dip.i)
            detect->test_volume[k].vr4 = vr4;
    return put_test(detect, spring);
}

int detect_test(struct detect *detect)
{
    unsigned ages = state_by_age(detect->searches, detect->i, SPRING_SLOTS);

    if (!detect->in_force)
        return 0;
    for (; ages; ages &= ages - 1) {
        int64_t i = detect->i - (SPRING_SLOTS - 1) + __builtin_ctz(ages);
        unsigned slot = (unsigned)i % SPRING_SLOTS;

        if (look(detect, &detect->spring[slot], i))
            return -1;
    }
    return 0;
}
