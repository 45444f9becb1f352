/*
 * Climaxes (WYCKOFF c.1, k.16, k.19, k.40): a wide bar on heavy volume against
 * which the close recovers. SC after a fall, BC its mirror.
 */
#include "analysis/detect_state.h"

#define FIRST_BAR    1
#define VOLUME_LEAST 20000 /* ratios in 1e-4 */
#define SPREAD_LEAST 15000
#define CLOSE_LEAST  5000

struct step {
    int64_t least;
    int64_t points;
};
static const struct step volume_steps[] = {{30000, 40}, {25000, 35}, {0, 30}};
static const struct step spread_steps[] = {{20000, 30}, {18000, 25}, {0, 20}};
static const struct step close_steps[] = {
    {9000, 30}, {8000, 25}, {7000, 20}, {6000, 15}, {0, 10}};

static int64_t step_points(const struct step *step, int64_t value)
{
    while (value < step->least)
        step++;
    return step->points;
}

static enum record_kind kind_of(const struct phase_chain *chain)
{
    return chain->sign > 0 ? KIND_SC : KIND_BC;
}

int detect_climax_put(struct detect *detect, const struct phase_chain *chain,
                      const struct climax *climax, enum record_status status,
                      const char *reason)
{
    struct record record;
    struct pattern *pattern = &record.u.pattern;

    state_pattern(detect, &record, kind_of(chain), chain, detect->at);
    record.event_i = climax->i;
    record.event_ts = climax->ts;
    record.id = climax->id;
    record.rev = status == STATUS_ACTIVE ? 0 : 1;
    record.status = status;
    state_set_reason(&record, reason);
    pattern->phase = PHASE_OUTSIDE;
    pattern->phase_confidence = 0.0;
    pattern->price = climax->price;
    pattern->close = climax->close;
    pattern->volume_ratio = climax->vr;
    pattern->spread_ratio = climax->sr;
    pattern->close_position = climax->cp;
    pattern->confidence = (double)climax->confidence;
    pattern->raw_confidence = (double)climax->confidence;
    state_set_parts(&pattern->parts, climax->part, CLIMAX_PARTS);
    pattern->scale = (double)climax->x4 / (double)SCALED_ONE;
    return state_put(detect, &record);
}

/* cp seen from the climax's side: 1 - cp for a BC. */
static int64_t close_e4(const struct detect *detect,
                        const struct phase_chain *chain)
{
    int64_t cp4 = ratio_e4(detect->bars.cp[detect->at]);

    return chain->sign > 0 ? cp4 : SCALED_ONE - cp4;
}

static bool is_climax(const struct detect *detect,
                      const struct phase_chain *chain)
{
    const struct bars *bars = &detect->bars;
    size_t at = detect->at;

    return detect->climactic && detect->i >= FIRST_BAR &&
           ratio_e4(bars->vr[at]) >= VOLUME_LEAST &&
           ratio_e4(bars->sr[at]) >= SPREAD_LEAST &&
           close_e4(detect, chain) >= CLOSE_LEAST &&
           chain->sign * bars->close[at] < chain->sign * bars->close[at - 1];
}

static int64_t extreme(const struct detect *detect,
                       const struct phase_chain *chain)
{
    return chain->sign > 0 ? state_low(detect) : state_high(detect);
}

/* When there is no chain, in E, or lower (a BC: higher) in wait, A, B. */
static bool is_wanted(const struct detect *detect,
                      const struct phase_chain *chain)
{
    if (chain->phase == PHASE_C || chain->phase == PHASE_D)
        return false;
    if (chain->phase == PHASE_E ||
        (chain->phase == PHASE_OUTSIDE && !chain->waiting))
        return true;
    return chain->sign * extreme(detect, chain) <
           chain->sign * chain->climax.price;
}

static void describe(const struct detect *detect, int64_t x4,
                     const struct phase_chain *chain, struct climax *out)
{
    const struct bars *bars = &detect->bars;
    size_t at = detect->at;

    *out = (struct climax){
        .i = detect->i,
        .ts = bars->ts[at],
        .price = extreme(detect, chain),
        .close = bars->close[at],
        .spread = bars->high[at] - bars->low[at],
        .vr = bars->vr[at],
        .sr = bars->sr[at],
        .cp = bars->cp[at],
        .part = {step_points(volume_steps, ratio_e4(bars->vr[at])),
                 step_points(spread_steps, ratio_e4(bars->sr[at])),
                 step_points(close_steps, close_e4(detect, chain))},
        .x4 = x4,
        .id = state_id(detect, kind_of(chain), bars->ts[at], 0),
    };
    out->confidence = out->part[0] + out->part[1] + out->part[2];
}

/* All afresh: the record, then the end of what the chain was (k.16). */
static int begin(struct detect *detect, struct phase_chain *chain, int64_t x4)
{
    struct climax climax;

    describe(detect, x4, chain, &climax);
    if (detect_climax_put(detect, chain, &climax, STATUS_ACTIVE, ""))
        return -1;
    if (chain->phase == PHASE_E) {
        if (state_end_range(detect, RANGE_CLIMAX))
            return -1;
    } else if (phase_end(detect, chain)) {
        return -1;
    }
    chain->climax = climax;
    chain->waiting = true;
    return 0;
}

static int look(struct detect *detect, struct phase_chain *chain)
{
    int64_t x4;

    if ((chain->phase == PHASE_A || chain->phase == PHASE_B) &&
        detect->i - chain->climax.i >= detect->config.window_bars &&
        phase_end(detect, chain))
        return -1;
    if (!is_climax(detect, chain) || !is_wanted(detect, chain))
        return 0;
    x4 = state_x4(detect);
    return x4 ? begin(detect, chain, x4) : 0;
}

int detect_selling_climax(struct detect *detect)
{
    return look(detect, &detect->accumulation);
}

int detect_buying_climax(struct detect *detect)
{
    return look(detect, &detect->distribution);
}
