/*
 * Automatic rallies (WYCKOFF c.1, k.17, k.40): the extreme of the ten bars
 * after a climax, if it is far enough from it. Decided once, at the tenth.
 */
#include "analysis/detect_state.h"

#define SIZE_LEAST  300   /* scaled, 1e-4 of the climax's price */
#define VOLUME_HIGH 12000 /* 1e-4 */

/* Prices against which a chain rallies: highs, or mirrored lows. */
static int64_t reach(const struct detect *detect,
                     const struct phase_chain *chain, size_t at)
{
    return chain->sign > 0 ? detect->bars.high[at] : -detect->bars.low[at];
}

static size_t find_extreme(const struct detect *detect,
                           const struct phase_chain *chain)
{
    size_t first = detect->at - (PHASE_RALLY_BARS - 1);
    size_t best = first;

    for (size_t k = first + 1; k <= detect->at; k++)
        if (reach(detect, chain, k) > reach(detect, chain, best))
            best = k;
    return best;
}

static int put_rally(struct detect *detect, struct phase_chain *chain,
                     const struct phase_chain *other, size_t at)
{
    const struct bars *bars = &detect->bars;
    const struct climax *climax = &chain->climax;
    struct record record;
    struct pattern *pattern = &record.u.pattern;

    state_pattern(detect, &record, KIND_AR, chain, at);
    record.id = state_id(detect, KIND_AR, bars->ts[at],
                         other->issued_rally == chain->rally.i);
    record.status = STATUS_CONFIRMED;
    pattern->prior_phase = PHASE_OUTSIDE;
    pattern->prior_phase_confidence = 0.0;
    pattern->phase = chain->phase;
    pattern->phase_confidence = phase_confidence(detect, chain);
    pattern->climax = climax->id;
    pattern->price = chain->rally.price;
    pattern->level = climax->price;
    pattern->volume_ratio = bars->vr[at];
    pattern->spread_ratio = bars->sr[at];
    pattern->close_position = bars->cp[at];
    pattern->confidence = (double)chain->rally.confidence;
    pattern->raw_confidence = pattern->confidence;
    pattern->rally = scaled_real(chain->rally.size, climax->x4);
    pattern->bars = chain->rally.i - climax->i;
    pattern->profile =
        ratio_e4(bars->vr[at]) >= VOLUME_HIGH ? GRADE_HIGH : GRADE_NORMAL;
    pattern->scale = (double)climax->x4 / (double)SCALED_ONE;
    return state_put(detect, &record);
}

static int decide(struct detect *detect, struct phase_chain *chain,
                  const struct phase_chain *other)
{
    const struct climax *climax = &chain->climax;
    size_t at;
    int64_t rise;
    struct rally *rally = &chain->rally;

    if (!chain->waiting || detect->i != climax->i + PHASE_RALLY_BARS)
        return 0;
    at = find_extreme(detect, chain);
    rise = reach(detect, chain, at) - chain->sign * climax->price;
    chain->waiting = false;
    *rally = (struct rally){
        .i = detect->i - (int64_t)(detect->at - at),
        .price = chain->sign * reach(detect, chain, at),
        .size = rise > 0 ? scaled_round(rise, climax->price, climax->x4) : 0,
    };
    if (rally->size < SIZE_LEAST)
        return detect_climax_put(detect, chain, climax, STATUS_UNCONFIRMED,
                                 "no rally");
    rally->confidence =
        phase_rally_confidence(rally->size, rally->i - climax->i);
    chain->climbed = true;
    chain->phase = PHASE_A;
    if (put_rally(detect, chain, other, at))
        return -1;
    chain->issued_rally = rally->i;
    return phase_put(detect, chain, PHASE_OUTSIDE);
}

int detect_rally(struct detect *detect)
{
    return decide(detect, &detect->accumulation, &detect->distribution);
}

int detect_reaction(struct detect *detect)
{
    return decide(detect, &detect->distribution, &detect->accumulation);
}
