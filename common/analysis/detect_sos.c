/*
 * Signs of strength (WYCKOFF c.4, k.31-k.33): a wide close over the resistance
 * on volume, out of phase C (D again, B where no spring is needed).
 */
#include "analysis/detect_state.h"

#define FIRST_BAR         24
#define VOLUME_LEAST      15000 /* ratios in 1e-4 */
#define SPREAD_LEAST      12000
#define CLOSE_LEAST       5000
#define REPEAT_AFTER_BARS 10
#define CONFIDENCE_LEAST  65
#define CONFIDENCE_MAX    100
/* Qualities: breakout in scaled 1e-4, volume. */
#define WIDE_BREAKOUT    200
#define EXCELLENT_VOLUME 25000
#define GOOD_VOLUME      20000
/* Phase points. */
#define D_LATE_POINTS 5
#define D_FAIR        70
#define D_FAIR_POINTS 3
#define D_ELSE_POINTS 1
#define C_LATE_POINTS 3

/* Points between two knots are linear, rounded down to whole ones. */
struct knot {
    int64_t at;
    int64_t points;
};
static const struct knot volume_knots[] = {
    {15000, 15}, {17000, 18}, {20000, 25}, {23000, 32}, {25000, 35}};
static const struct knot spread_knots[] = {{12000, 15}, {15000, 20}};
static const struct knot close_knots[] = {{5000, 5}, {7000, 15}, {8000, 20}};
static const struct knot breakout_knots[] = {{100, 10}, {300, 15}};
static const struct knot duration_knots[] = {{10, 5}, {20, 10}};

#define COUNT(array)         (sizeof(array) / sizeof((array)[0]))
#define POINTS(knots, value) knot_points(knots, COUNT(knots), value)

static int64_t knot_points(const struct knot *knot, size_t n, int64_t value)
{
    size_t k = n - 1;
    const struct knot *low;
    const struct knot *high;

    if (value >= knot[k].at)
        return knot[k].points;
    while (k > 0 && value < knot[k].at)
        k--;
    if (value < knot[k].at)
        return 0;
    low = &knot[k];
    high = &knot[k + 1];
    /* Steps between points are whole, so the floors add up. */
    return low->points + (value - low->at) * (high->points - low->points) /
                             (high->at - low->at);
}

/* Phase points by the phase before the event (k.31). */
static int64_t phase_points(const struct phase_note *note)
{
    double confidence = note->before_confidence;

    if (note->before == PHASE_D) {
        if (confidence >= PHASE_LATE_CONFIDENCE)
            return D_LATE_POINTS;
        return confidence >= D_FAIR ? D_FAIR_POINTS : D_ELSE_POINTS;
    }
    if (note->before == PHASE_C && confidence >= PHASE_LATE_CONFIDENCE)
        return C_LATE_POINTS;
    return 0;
}

static enum grade quality(const struct sos *sos)
{
    if (sos->breakout >= WIDE_BREAKOUT && sos->bar.vr4 >= EXCELLENT_VOLUME)
        return GRADE_EXCELLENT;
    if (sos->breakout >= WIDE_BREAKOUT && sos->bar.vr4 >= GOOD_VOLUME)
        return GRADE_GOOD;
    return GRADE_ACCEPTABLE;
}

int detect_sos_put(struct detect *detect, const struct sos *sos,
                   enum record_status status, const char *reason)
{
    struct record record;
    struct pattern *pattern = &record.u.pattern;

    state_pattern(detect, &record, KIND_SOS, &detect->accumulation, detect->at);
    state_describe(&sos->bar, &sos->note, &record);
    record.id = sos->id;
    record.rev = status == STATUS_CONFIRMED ? 0 : 1;
    record.status = status;
    state_set_reason(&record, reason);
    pattern->range = detect->range_id;
    pattern->price = sos->close;
    pattern->level = detect->range.facts.resistance;
    pattern->close = sos->close;
    pattern->confidence = (double)sos->confidence;
    pattern->raw_confidence = (double)sos->raw;
    state_set_parts(&pattern->parts, sos->part, SOS_PARTS);
    pattern->quality = quality(sos);
    pattern->breakout = scaled_real(sos->breakout, detect->range.x4);
    pattern->scale = detect->range.facts.scale;
    return state_put(detect, &record);
}

static void rate(const struct detect *detect, struct sos *sos)
{
    int64_t *part = sos->part;

    part[0] = POINTS(volume_knots, sos->bar.vr4);
    part[1] = POINTS(spread_knots, ratio_e4(sos->bar.sr));
    part[2] = POINTS(close_knots, ratio_e4(sos->bar.cp));
    part[3] = POINTS(breakout_knots, sos->breakout);
    part[4] = POINTS(duration_knots, detect->range.facts.duration);
    part[5] = 0; /* volume trend: fixed (c.4) */
    part[6] = phase_points(&sos->note);
    sos->raw = 0;
    for (size_t k = 0; k < SOS_PARTS; k++)
        sos->raw += part[k];
    sos->confidence = sos->raw;
    if (sos->confidence < CONFIDENCE_LEAST)
        sos->confidence = CONFIDENCE_LEAST;
    if (sos->confidence > CONFIDENCE_MAX)
        sos->confidence = CONFIDENCE_MAX;
}

/* The bar itself: geometry and ratios. */
static bool is_strong(const struct detect *detect)
{
    const struct bars *bars = &detect->bars;
    size_t at = detect->at;

    return bars->close[at] >= detect->range.strong_from &&
           detect->i >= FIRST_BAR && ratio_e4(bars->vr[at]) >= VOLUME_LEAST &&
           ratio_e4(bars->sr[at]) >= SPREAD_LEAST &&
           bars->high[at] > bars->low[at] &&
           ratio_e4(bars->cp[at]) >= CLOSE_LEAST;
}

static bool is_allowed(const struct detect *detect)
{
    bool aged;
    enum phase phase = phase_effective(detect, &detect->accumulation, &aged);

    if (phase == PHASE_D)
        return detect->i > detect->sos.bar.i + REPEAT_AFTER_BARS;
    return phase == PHASE_C ||
           (phase == PHASE_B && aged && detect->config.no_spring_ok);
}

int detect_sos(struct detect *detect)
{
    struct phase_chain *chain = &detect->accumulation;
    enum phase prior = chain->phase;
    struct sos *sos = &detect->sos;
    int64_t resistance = detect->range.facts.resistance;

    if (!detect->in_force || !is_strong(detect) || !is_allowed(detect))
        return 0;
    *sos = (struct sos){
        .close = state_close(detect),
        .breakout = scaled_round(state_close(detect) - resistance, resistance,
                                 detect->range.x4),
        .id = state_id(detect, KIND_SOS, detect->bars.ts[detect->at], 0),
        .searching = true,
        .lowest = {.i = -1},
        .bounce_i = -1,
    };
    state_note_bar(detect, detect->at, &sos->bar);
    state_note_before(detect, chain, &sos->note);
    rate(detect, sos);
    phase_claim(detect, chain);
    chain->phase = PHASE_D;
    chain->event_confidence = (double)sos->confidence;
    state_note_after(detect, chain, &sos->note);
    if (detect_sos_put(detect, sos, STATUS_CONFIRMED, ""))
        return -1;
    return phase_put(detect, chain, prior);
}
