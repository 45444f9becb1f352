/* What the detectors share: bars, notes and records of events. */
#include "analysis/detect_state.h"

#include <string.h>

void state_scale(struct detect *detect, size_t upto)
{
    const struct bars *bars = &detect->bars;
    size_t from = detect->scale_at;

    scale_push(&detect->scale, bars->high + from, bars->low + from,
               bars->close + from, upto - from);
    detect->scale_at = upto;
}

int64_t state_x4(struct detect *detect)
{
    if (detect->config.scale == SCALE_FIXED)
        return detect->config.scale_x4;
    state_scale(detect, detect->at + 1);
    return scale_x4(&detect->scale);
}

void state_note_bar(const struct detect *detect, size_t at,
                    struct event_bar *out)
{
    const struct bars *bars = &detect->bars;

    *out = (struct event_bar){
        .i = detect->i - (int64_t)(detect->at - at),
        .ts = bars->ts[at],
        .high = bars->high[at],
        .low = bars->low[at],
        .vr = bars->vr[at],
        .sr = bars->sr[at],
        .cp = bars->cp[at],
        .vr4 = ratio_e4(bars->vr[at]),
    };
}

void state_pattern(const struct detect *detect, struct record *record,
                   enum record_kind kind, const struct phase_chain *chain,
                   size_t at)
{
    *record = detect->blank_pattern;
    record->kind = kind;
    record->i = detect->i;
    record->ts = detect->bars.ts[detect->at];
    record->event_i = detect->i - (int64_t)(detect->at - at);
    record->event_ts = detect->bars.ts[at];
    record->u.pattern.chain = chain->chain;
    record->u.pattern.side = chain->side;
    record->u.pattern.close = state_close(detect);
}

uint64_t state_id(const struct detect *detect, enum record_kind kind,
                  int64_t event_ts, unsigned nth)
{
    return record_id_at(detect->id_prefix[kind], event_ts, nth);
}

uint64_t state_id_of_bar(struct detect *detect, enum record_kind kind)
{
    unsigned *issued =
        kind == KIND_TEST ? &detect->issued_tests : &detect->issued_phases;

    if (detect->issued_i != detect->i) {
        detect->issued_i = detect->i;
        detect->issued_tests = 0;
        detect->issued_phases = 0;
    }
    return state_id(detect, kind, detect->bars.ts[detect->at], (*issued)++);
}

void state_describe(const struct event_bar *bar, const struct phase_note *note,
                    struct record *record)
{
    struct pattern *pattern = &record->u.pattern;

    record->event_i = bar->i;
    record->event_ts = bar->ts;
    pattern->volume_ratio = bar->vr;
    pattern->spread_ratio = bar->sr;
    pattern->close_position = bar->cp;
    pattern->prior_phase = note->before;
    pattern->prior_phase_confidence = note->before_confidence;
    pattern->phase = note->after;
    pattern->phase_confidence = note->after_confidence;
}

void state_note_before(const struct detect *detect,
                       const struct phase_chain *chain, struct phase_note *note)
{
    bool aged;

    note->before = phase_effective(detect, chain, &aged);
    note->before_confidence =
        note->before == chain->phase ? phase_confidence(detect, chain) : 0.0;
}

void state_note_after(const struct detect *detect,
                      const struct phase_chain *chain, struct phase_note *note)
{
    note->after = chain->phase;
    note->after_confidence = phase_confidence(detect, chain);
}

void state_set_reason(struct record *record, const char *reason)
{
    memcpy(record->reason, reason, strlen(reason) + 1);
}

void state_set_parts(struct parts *parts, const int64_t *part, int64_t n)
{
    parts->n = n;
    for (int64_t k = 0; k < n; k++)
        parts->value[k] = part[k];
}

int state_put(struct detect *detect, const struct record *record)
{
    return detect->sink->put(detect->sink->context, record, detect->err);
}

void state_forget_springs(struct detect *detect)
{
    detect->springs = 0;
    detect->searches = 0;
    detect->best_spring.i = -1;
    detect->test_volume[0].spring_i = -1;
    detect->test_volume[1].spring_i = -1;
    detect->last_recovery_i = -1;
}
