/*
 * Secondary tests (WYCKOFF c.1, k.18, k.40): back near the climax's extreme on
 * clearly less volume. The first one begins phase B.
 */
#include "analysis/detect_state.h"

#define DISTANCE_E4      200 /* scaled */
#define REDUCTION_E2     20  /* percent of the climax's volume ratio */
#define APART_BARS       5
#define CONFIDENCE_MAX   100
#define TEST_PARTS       5
#define SPREAD_NARROW    4 /* tenths of the climax's spread */
#define SPREAD_MODERATE  7
#define PENETRATION_SOME 50 /* scaled, 1e-4 */
#define PENETRATION_DEEP 100

struct step {
    int64_t value;
    int64_t points;
};
/* At least such a reduction, percent; at most such a distance, 1e-4. */
static const struct step reduction_steps[] = {
    {60, 45}, {50, 40}, {40, 35}, {30, 28}, {REDUCTION_E2, 20}};
static const struct step distance_steps[] = {{50, 27}, {100, 22}, {150, 18}};
#define DISTANCE_ELSE 15
static const struct step close_steps[] = {{7000, 10}, {5000, 5}};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct secondary_test {
    size_t at;
    int64_t vr4;
    int64_t price;
    int64_t distance;    /* scaled, 1e-4 */
    int64_t penetration; /* scaled, 1e-4 */
    int64_t reduction;   /* 1e-4 */
    int64_t part[TEST_PARTS];
    int64_t raw;
    int64_t confidence;
};

static int64_t reduction_points(int64_t climax_vr4, int64_t vr4)
{
    int128 lower = (int128)(climax_vr4 - vr4) * 100;

    for (size_t k = 0; k < COUNT(reduction_steps); k++)
        if (lower >= (int128)climax_vr4 * reduction_steps[k].value)
            return reduction_steps[k].points;
    return 0;
}

static int64_t distance_points(int64_t distance)
{
    for (size_t k = 0; k < COUNT(distance_steps); k++)
        if (distance <= distance_steps[k].value)
            return distance_steps[k].points;
    return DISTANCE_ELSE;
}

static int64_t penetration_points(int64_t penetration)
{
    if (penetration <= 0)
        return 18;
    if (penetration < PENETRATION_SOME)
        return 15;
    return penetration <= PENETRATION_DEEP ? 12 : 6;
}

static int64_t close_points(const struct detect *detect,
                            const struct phase_chain *chain, size_t at)
{
    int64_t cp4 = ratio_e4(detect->bars.cp[at]);

    if (chain->sign < 0)
        cp4 = SCALED_ONE - cp4;
    for (size_t k = 0; k < COUNT(close_steps); k++)
        if (cp4 >= close_steps[k].value)
            return close_steps[k].points;
    return 0;
}

static int64_t spread_points(int64_t spread, int64_t climax_spread)
{
    if ((int128)spread * 10 < (int128)climax_spread * SPREAD_NARROW)
        return 5;
    return (int128)spread * 10 < (int128)climax_spread * SPREAD_MODERATE ? 2
                                                                         : 0;
}

/* Geometry and volume; false when the bar is no secondary test. */
static bool measure(const struct detect *detect,
                    const struct phase_chain *chain, size_t at,
                    struct secondary_test *out)
{
    const struct bars *bars = &detect->bars;
    const struct climax *climax = &chain->climax;
    int64_t price = chain->sign > 0 ? bars->low[at] : bars->high[at];
    int64_t beyond = chain->sign * (climax->price - price);
    int64_t off = beyond > 0 ? beyond : -beyond;
    int64_t climax_vr4 = ratio_e4(climax->vr);
    int64_t vr4;

    if (off > scaled_down(climax->price, DISTANCE_E4, climax->x4))
        return false;
    vr4 = ratio_e4(bars->vr[at]);
    if (vr4 == RATIO_UNKNOWN ||
        (int128)(climax_vr4 - vr4) * 100 < (int128)climax_vr4 * REDUCTION_E2)
        return false;
    *out = (struct secondary_test){
        .at = at,
        .vr4 = vr4,
        .price = price,
        .distance = scaled_round(off, climax->price, climax->x4),
        .penetration =
            beyond > 0 ? scaled_round(beyond, climax->price, climax->x4) : 0,
        .reduction = scaled_round(climax_vr4 - vr4, climax_vr4, SCALED_ONE),
    };
    out->part[0] = reduction_points(climax_vr4, vr4);
    out->part[1] = distance_points(out->distance);
    out->part[2] = penetration_points(out->penetration);
    out->part[3] = close_points(detect, chain, at);
    out->part[4] =
        spread_points(bars->high[at] - bars->low[at], climax->spread);
    for (size_t k = 0; k < TEST_PARTS; k++)
        out->raw += out->part[k];
    out->confidence = out->raw < CONFIDENCE_MAX ? out->raw : CONFIDENCE_MAX;
    return true;
}

static void add(struct test_sum *tests, const struct secondary_test *test,
                int64_t i)
{
    if (!tests->n++) {
        tests->first_i = i;
        tests->first_distance = test->distance;
    }
    tests->last_i = i;
    tests->last_distance = test->distance;
    tests->confidence += test->confidence;
    tests->reduction += test->reduction;
}

static int put_test(struct detect *detect, struct phase_chain *chain,
                    const struct phase_chain *other, enum phase prior,
                    const struct secondary_test *test)
{
    const struct bars *bars = &detect->bars;
    const struct climax *climax = &chain->climax;
    int64_t i = detect->i - (int64_t)(detect->at - test->at);
    struct record record;
    struct pattern *pattern = &record.u.pattern;

    state_pattern(detect, &record, KIND_ST, chain, test->at);
    record.id =
        state_id(detect, KIND_ST, bars->ts[test->at],
                 other->issued_test[0] == i || other->issued_test[1] == i);
    chain->issued_test[0] = chain->issued_test[1];
    chain->issued_test[1] = i;
    record.status = STATUS_CONFIRMED;
    pattern->prior_phase = prior;
    pattern->phase = chain->phase;
    pattern->phase_confidence = phase_confidence(detect, chain);
    pattern->climax = climax->id;
    pattern->price = test->price;
    pattern->level = climax->price;
    pattern->volume_ratio = bars->vr[test->at];
    pattern->spread_ratio = bars->sr[test->at];
    pattern->close_position = bars->cp[test->at];
    pattern->confidence = (double)test->confidence;
    pattern->raw_confidence = (double)test->raw;
    state_set_parts(&pattern->parts, test->part, TEST_PARTS);
    pattern->distance = scaled_real(test->distance, climax->x4);
    pattern->penetration = scaled_real(test->penetration, climax->x4);
    pattern->reduction = scaled_real(test->reduction, SCALED_ONE);
    pattern->bars = i - climax->i;
    pattern->scale = (double)climax->x4 / (double)SCALED_ONE;
    return state_put(detect, &record);
}

static int look(struct detect *detect, struct phase_chain *chain,
                const struct phase_chain *other, int64_t i)
{
    enum phase prior = chain->phase;
    struct secondary_test test;

    if ((chain->tests.n && i < chain->tests.last_i + APART_BARS) ||
        !measure(detect, chain, detect->at - (size_t)(detect->i - i), &test))
        return 0;
    add(&chain->tests, &test, i);
    chain->phase = PHASE_B;
    if (put_test(detect, chain, other, prior, &test))
        return -1;
    return phase_put(detect, chain, prior);
}

/* Bars from the rally on come late, at the bar that decides the rally. */
static int search(struct detect *detect, struct phase_chain *chain,
                  const struct phase_chain *other)
{
    int64_t from = detect->i;
    int64_t last = chain->rally.i + PHASE_TEST_BARS;

    if ((chain->phase != PHASE_A && chain->phase != PHASE_B) ||
        detect->i > last)
        return 0;
    if (detect->i == chain->climax.i + PHASE_RALLY_BARS)
        from = chain->rally.i + 1;
    for (int64_t i = from; i <= detect->i; i++)
        if (look(detect, chain, other, i))
            return -1;
    if (chain->phase == PHASE_A && detect->i == last)
        return phase_end(detect, chain);
    return 0;
}

int detect_secondary_test(struct detect *detect)
{
    return search(detect, &detect->accumulation, &detect->distribution);
}

int detect_secondary_test_high(struct detect *detect)
{
    return search(detect, &detect->distribution, &detect->accumulation);
}
