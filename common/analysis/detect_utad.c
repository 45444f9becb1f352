/*
 * Upthrusts after distribution (WYCKOFF c.6, k.37-k.39): a high a little over
 * the resistance on volume, and a close back under it within three bars.
 */
#include "analysis/detect_state.h"

#define FIRST_BAR      20
#define BREAKOUT_LEAST 50    /* scaled, 1e-4; the most is an option */
#define VOLUME_ABOVE   15000 /* 1e-4 */
#define FAILURE_BARS   3
#define CONFIDENCE_MAX 100
/* Confidence. */
#define BASE_POINTS         70
#define BREAKOUT_BEST_LEAST 60
#define BREAKOUT_BEST_MOST  80
#define BREAKOUT_FAIR_MOST  90
#define VOLUME_HIGH         20000
#define VOLUME_MIDDLE       17000
#define FAILURE_SOON        2

int detect_utad_put(struct detect *detect, const struct upthrust *utad,
                    enum record_status status, const char *reason)
{
    const struct phase_chain *chain =
        utad->by_distribution ? &detect->distribution : &detect->accumulation;
    struct record record;
    struct pattern *pattern = &record.u.pattern;

    state_pattern(detect, &record, KIND_UTAD, chain, detect->at);
    state_describe(&utad->bar, &utad->note, &record);
    record.id = utad->id;
    record.rev = status == STATUS_CONFIRMED ? 0 : 1;
    record.status = status;
    state_set_reason(&record, reason);
    pattern->side = SIDE_SHORT;
    pattern->range = detect->range_id;
    pattern->price = utad->bar.high;
    pattern->level = detect->range.facts.resistance;
    pattern->close = utad->close;
    pattern->raw_confidence = (double)utad->raw;
    pattern->confidence =
        (double)(utad->raw < CONFIDENCE_MAX ? utad->raw : CONFIDENCE_MAX);
    state_set_parts(&pattern->parts, utad->part, UTAD_PARTS);
    pattern->breakout = scaled_real(utad->breakout, detect->range.x4);
    pattern->failure = utad->failure;
    pattern->scale = detect->range.facts.scale;
    return state_put(detect, &record);
}

static void rate(struct upthrust *utad)
{
    int64_t *part = utad->part;

    part[0] = BASE_POINTS;
    if (utad->breakout >= BREAKOUT_BEST_LEAST &&
        utad->breakout <= BREAKOUT_BEST_MOST)
        part[1] = 10;
    else if (utad->breakout <= BREAKOUT_FAIR_MOST)
        part[1] = 5;
    if (utad->bar.vr4 >= VOLUME_HIGH)
        part[2] = 15;
    else if (utad->bar.vr4 >= VOLUME_MIDDLE)
        part[2] = 10;
    part[3] = utad->failure <= FAILURE_SOON ? 5 : 0;
    utad->raw = 0;
    for (size_t k = 0; k < UTAD_PARTS; k++)
        utad->raw += part[k];
}

/* Distribution that allowed it goes to C; accumulation stays as it is. */
static int confirm(struct detect *detect, struct upthrust *utad, int64_t after)
{
    struct phase_chain *chain =
        utad->by_distribution ? &detect->distribution : &detect->accumulation;
    enum phase prior = chain->phase;

    utad->failure = after > 0 ? after : 1;
    utad->close = state_close(detect);
    utad->id = state_id(detect, KIND_UTAD, utad->bar.ts, 0);
    rate(utad);
    state_note_before(detect, chain, &utad->note);
    if (utad->by_distribution) {
        phase_claim(detect, chain);
        chain->phase = PHASE_C;
        chain->event_confidence =
            (double)(utad->raw < CONFIDENCE_MAX ? utad->raw : CONFIDENCE_MAX);
    }
    state_note_after(detect, chain, &utad->note);
    if (utad->by_distribution)
        detect->utad = *utad;
    if (detect_utad_put(detect, utad, STATUS_CONFIRMED, ""))
        return -1;
    return phase_put(detect, chain, prior);
}

/* Upthrusts that wait for their failure, this bar's too, oldest first. */
static int watch(struct detect *detect)
{
    bool failed = state_close(detect) < detect->range.facts.resistance;
    unsigned ages = state_by_age(detect->upthrusts, detect->i, UPTHRUST_SLOTS);

    for (; ages; ages &= ages - 1) {
        int64_t after = FAILURE_BARS - __builtin_ctz(ages);
        unsigned slot = (unsigned)(detect->i - after) % UPTHRUST_SLOTS;

        if (!failed && after < FAILURE_BARS)
            continue;
        detect->upthrusts &= ~(1U << slot);
        if (failed && confirm(detect, &detect->upthrust[slot], after))
            return -1;
    }
    return 0;
}

/* Which chain allows an upthrust at this bar, distribution first. */
static bool is_allowed(const struct detect *detect, bool *by_distribution)
{
    enum phase accumulation = detect->accumulation.phase;
    bool aged;
    enum phase phase = phase_effective(detect, &detect->distribution, &aged);

    *by_distribution = phase == PHASE_C || (phase == PHASE_B && aged);
    return *by_distribution || accumulation == PHASE_D ||
           accumulation == PHASE_E;
}

/* The current bar as an upthrust. */
static void begin(struct detect *detect)
{
    int64_t resistance = detect->range.facts.resistance;
    int64_t high = state_high(detect);
    unsigned slot = (unsigned)detect->i % UPTHRUST_SLOTS;
    struct upthrust *utad;
    int64_t breakout;
    bool by_distribution;

    if (high <= resistance || detect->i < FIRST_BAR ||
        ratio_e4(detect->bars.vr[detect->at]) <= VOLUME_ABOVE)
        return;
    breakout = scaled_round(high - resistance, resistance, detect->range.x4);
    if (breakout < BREAKOUT_LEAST || breakout > detect->config.utad_max ||
        !is_allowed(detect, &by_distribution))
        return;
    utad = &detect->upthrust[slot];
    *utad = (struct upthrust){
        .by_distribution = by_distribution,
        .breakout = breakout,
    };
    state_note_bar(detect, detect->at, &utad->bar);
    detect->upthrusts |= 1U << slot;
}

int detect_utad(struct detect *detect)
{
    if (!detect->in_force)
        return 0;
    begin(detect);
    return detect->upthrusts ? watch(detect) : 0;
}
