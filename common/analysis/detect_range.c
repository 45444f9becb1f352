/* The range in force: chosen after a pivot, ended by its causes. */
#include "analysis/detect_state.h"

/* Bars after a spring's recovery in which a break is held against it. */
#define BLAME_BARS 10

static const struct {
    enum record_status status;
    const char *reason;
} causes[] = {
    [RANGE_REPLACED] = {STATUS_ARCHIVED, "replaced"},
    [RANGE_EXPIRED] = {STATUS_ARCHIVED, "expired"},
    [RANGE_CLIMAX] = {STATUS_ARCHIVED, "climax"},
    [RANGE_UNDER] = {STATUS_ARCHIVED, "back under resistance"},
    [RANGE_DISTRIBUTION] = {STATUS_BREAKOUT, "distribution"},
    [RANGE_FAILED] = {STATUS_BREAKOUT, "failed accumulation"},
    [RANGE_REACHED] = {STATUS_COMPLETED, "target reached"},
};

static int put_range(struct detect *detect, enum record_status status,
                     const char *reason)
{
    struct record record;

    record = detect->blank_range;
    record.status = status;
    record.i = detect->i;
    record.ts = detect->bars.ts[detect->at];
    record.event_i = detect->range.facts.end;
    record.event_ts = detect->range.facts.end_ts;
    record.id = detect->range_id;
    record.rev = detect->range_rev;
    record.u.range = detect->range.facts;
    state_set_reason(&record, reason);
    return state_put(detect, &record);
}

static int put_end(struct detect *detect, enum range_cause cause)
{
    detect->range_rev++;
    return put_range(detect, causes[cause].status, causes[cause].reason);
}

/* Springs that recovered up to BLAME_BARS ago, oldest first (k.12). */
static int blame_springs(struct detect *detect)
{
    unsigned ages = state_by_age(detect->springs, detect->i, SPRING_SLOTS);

    for (; ages; ages &= ages - 1) {
        int64_t i = detect->i - (SPRING_SLOTS - 1) + __builtin_ctz(ages);
        const struct spring *spring =
            &detect->spring[(uint64_t)i % SPRING_SLOTS];

        if (spring->dip.i == i &&
            detect->i <= spring->recovery_i + BLAME_BARS &&
            detect_spring_put(detect, spring, STATUS_INVALIDATED,
                              "range broken"))
            return -1;
    }
    return 0;
}

int state_end_range(struct detect *detect, enum range_cause cause)
{
    struct phase_chain *const chain[] = {&detect->accumulation,
                                         &detect->distribution};
    bool ends[2];

    for (size_t k = 0; k < 2; k++)
        ends[k] = phase_belongs(detect, chain[k]) &&
                  (cause != RANGE_EXPIRED || chain[k]->phase >= PHASE_C);
    if (put_end(detect, cause))
        return -1;
    if (causes[cause].status == STATUS_BREAKOUT && blame_springs(detect))
        return -1;
    detect->in_force = false;
    detect->dips = 0;
    detect->upthrusts = 0;
    for (size_t k = 0; k < 2; k++)
        if (ends[k] && phase_end(detect, chain[k]))
            return -1;
    return 0;
}

/* A pattern is under way: nothing replaces the range (k.11). */
static bool is_under_way(const struct detect *detect)
{
    return detect->dips || detect->upthrusts ||
           detect->accumulation.phase >= PHASE_C ||
           detect->distribution.phase >= PHASE_C;
}

/* The new range takes over; chains that belonged to the old one only end. */
static int put_new_range(struct detect *detect,
                         const struct trading_range *range)
{
    struct phase_chain *const chain[] = {&detect->accumulation,
                                         &detect->distribution};
    bool belonged[2];

    for (size_t k = 0; k < 2; k++)
        belonged[k] = phase_belongs(detect, chain[k]);
    if (detect->in_force && put_end(detect, RANGE_REPLACED))
        return -1;
    detect->range = *range;
    detect->range_rev = 0;
    detect->range_id = state_id(detect, KIND_NONE, range->facts.end_ts, 0);
    detect->in_force = true;
    detect->ended_max = range->facts.end;
    if (put_range(detect, STATUS_ACTIVE, ""))
        return -1;
    for (size_t k = 0; k < 2; k++)
        if (belonged[k] && !phase_belongs(detect, chain[k]) &&
            phase_end(detect, chain[k]))
            return -1;
    return 0;
}

static void take_pivots(struct detect *detect)
{
    int64_t i = detect->i - PIVOT_REACH;
    int64_t first = detect->i - detect->config.window_bars + 1;

    pivot_expire(&detect->lows, first);
    pivot_expire(&detect->highs, first);
    if (detect->pivots & PIVOT_LOW)
        pivot_add(&detect->lows, &detect->bars, i, PIVOT_LOW);
    if (detect->pivots & PIVOT_HIGH)
        pivot_add(&detect->highs, &detect->bars, i, PIVOT_HIGH);
}

int detect_range(struct detect *detect)
{
    struct range_view view = {
        .bars = &detect->bars,
        .lows = &detect->lows,
        .highs = &detect->highs,
        .at = detect->at,
        .ended_max = detect->ended_max,
    };
    struct trading_range range;

    if (!detect->pivots)
        return 0;
    take_pivots(detect);
    if (detect->lows.n < 2 || detect->highs.n < 2 || is_under_way(detect))
        return 0;
    view.x4 = state_x4(detect);
    if (!view.x4 || !range_choose(&view, &range))
        return 0;
    return put_new_range(detect, &range);
}
