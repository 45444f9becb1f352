/* The engine of one series: hands each bar to the detectors it wakes. */
#include "analysis/detect.h"

#include <inttypes.h>
#include <stdlib.h>

#include "analysis/detect_state.h"

/* The largest breakout of a UTAD unless told otherwise, 1e-4. */
#define UTAD_MAX 100
#define WINDOW   120
/* Bars behind the window that a late decision may still look at. */
#define WINDOW_SLACK 16
/* A dip has less volume than this, a bar over the resistance more: a little
 * wider than the rules, which count in 1e-4. */
#define DIP_VOLUME  0.701
#define OVER_VOLUME 1.499

void detect_config_preset(struct detect_config *config, enum preset preset)
{
    bool adaptive = preset == PRESET_ADAPTIVE;

    *config = (struct detect_config){
        .preset = preset,
        .window_bars = WINDOW,
        .scale = adaptive ? SCALE_AUTO : SCALE_FIXED,
        .scale_x4 = SCALED_ONE,
        .prereq = adaptive ? PREREQ_RANGE : PREREQ_CLIMAX,
        .no_spring_ok = adaptive,
        .utad_max = UTAD_MAX,
    };
}

static int check_config(const struct detect_config *config, struct err *err)
{
    if (config->window_bars < DETECT_WINDOW_MIN ||
        config->window_bars > DETECT_WINDOW_MAX)
        return err_set(err, ERR_USAGE, "the window must be %d to %d bars",
                       DETECT_WINDOW_MIN, DETECT_WINDOW_MAX);
    if (config->scale == SCALE_FIXED && (config->scale_x4 < DETECT_SCALE_MIN ||
                                         config->scale_x4 > DETECT_SCALE_MAX))
        return err_set(err, ERR_USAGE, "the scale must be 0.02 to 1");
    if (config->utad_max < DETECT_UTAD_MIN ||
        config->utad_max > DETECT_UTAD_MAX)
        return err_set(err, ERR_USAGE,
                       "the largest breakout of a UTAD must be 0.5 to 100 %%");
    return 0;
}

/* The next bar at which the age of a chain matters. */
static int64_t chain_deadline(const struct detect *detect,
                              const struct phase_chain *chain)
{
    if (chain->waiting)
        return chain->climax.i + PHASE_RALLY_BARS;
    if (chain->phase == PHASE_A || chain->phase == PHASE_B)
        return chain->climax.i + detect->config.window_bars;
    return INT64_MAX;
}

static bool awaits_tests(const struct detect *detect,
                         const struct phase_chain *chain)
{
    return (chain->phase == PHASE_A || chain->phase == PHASE_B) &&
           detect->i < chain->rally.i + PHASE_TEST_BARS;
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Lows that may test one of the springs, or end the search for its tests. */
static void watch_springs(struct detect *detect)
{
    unsigned searches = detect->searches;

    detect->test_most = INT64_MIN;
    detect->test_below = INT64_MIN;
    for (; searches; searches &= searches - 1) {
        const struct spring *spring = &detect->spring[__builtin_ctz(searches)];

        detect->test_most = larger(detect->test_most, spring->test_most);
        detect->test_below = larger(detect->test_below, spring->dip.low);
    }
}

/*
 * Prices of the range in force that wake a row. Each row looks again: these
 * only must not be narrower than what it looks for.
 */
static void watch_range(struct detect *detect)
{
    const struct trading_range *range = &detect->range;

    detect->end_below = range->break_below;
    detect->end_from = range->facts.jump;
    detect->dip_below = range->facts.support;
    detect->over_above = range->facts.resistance;
    detect->revert_below = INT64_MIN;
    detect->revert_above = INT64_MAX;
    if (detect->accumulation.phase == PHASE_C)
        detect->revert_below = range->facts.support;
    if (detect->accumulation.phase == PHASE_D)
        detect->revert_below = range->held_from;
    if (detect->distribution.phase == PHASE_C) {
        detect->revert_below =
            larger(detect->revert_below, range->facts.support);
        detect->revert_above = detect->utad.bar.high;
    }
    watch_springs(detect);
    detect->quiet_low =
        larger(range->facts.support,
               larger(detect->revert_below, detect->test_most + 1));
    detect->quiet_high = smaller(range->facts.resistance, detect->revert_above);
    detect->deadline = smaller(detect->deadline,
                               range->facts.end + detect->config.window_bars);
}

/* What the next bars are watched for. */
static void arm(struct detect *detect)
{
    const unsigned *rows = detect->rows;
    unsigned armed = 0;

    detect->quiet_low = INT64_MIN;
    detect->quiet_high = INT64_MAX;
    detect->deadline = smaller(chain_deadline(detect, &detect->accumulation),
                               chain_deadline(detect, &detect->distribution));
    if (detect->in_force)
        watch_range(detect);
    if (detect->dips)
        armed |= rows[WAKE_RECOVERY];
    if (detect->upthrusts)
        armed |= rows[WAKE_UPTHRUST];
    if (detect->accumulation.phase >= PHASE_D)
        armed |= rows[WAKE_MARKUP];
    if (awaits_tests(detect, &detect->accumulation))
        armed |= rows[WAKE_ST_LONG];
    if (awaits_tests(detect, &detect->distribution))
        armed |= rows[WAKE_ST_SHORT];
    detect->armed = armed;
}

/* Nothing seen, nothing under way. */
static void reset(struct detect *detect)
{
    size_t n = detect_list(&detect->table);

    phase_init(&detect->accumulation, CHAIN_ACCUMULATION);
    phase_init(&detect->distribution, CHAIN_DISTRIBUTION);
    state_forget_springs(detect);
    detect->ended_max = -1;
    detect->issued_i = -1;
    for (unsigned kind = 0; kind < KIND_COUNT; kind++)
        detect->id_prefix[kind] =
            record_id_prefix(kind ? RECORD_PATTERN : RECORD_RANGE,
                             (enum record_kind)kind, &detect->series);
    record_init(&detect->blank_range, RECORD_RANGE, KIND_NONE, &detect->series);
    record_init(&detect->blank_pattern, RECORD_PATTERN, KIND_NONE,
                &detect->series);
    for (size_t k = 0; k < n; k++)
        for (unsigned wake = 0; wake < WAKE_COUNT; wake++)
            if (detect->table[k].wakes & 1U << wake)
                detect->rows[wake] |= 1U << k;
    arm(detect);
}

int detect_create(const struct detect_config *config,
                  const struct series_name *series, struct detect **out,
                  struct err *err)
{
    struct detect *detect;
    size_t pivots;

    if (check_config(config, err))
        return -1;
    pivots = pivot_limit((size_t)config->window_bars);
    detect = calloc(1, sizeof(*detect));
    if (!detect)
        return err_set(err, ERR_SYSTEM, "out of memory");
    detect->config = *config;
    detect->series = *series;
    reset(detect);
    if (bars_init(&detect->bars, (size_t)config->window_bars + WINDOW_SLACK,
                  err))
        goto fail;
    detect->lows.pivot = calloc(2 * pivots, sizeof(struct pivot));
    if (!detect->lows.pivot) {
        err_set(err, ERR_SYSTEM, "out of memory");
        goto fail;
    }
    detect->highs.pivot = detect->lows.pivot + pivots;
    *out = detect;
    return 0;
fail:
    detect_destroy(detect);
    return -1;
}

void detect_destroy(struct detect *detect)
{
    if (!detect)
        return;
    bars_reset(&detect->bars);
    free(detect->lows.pivot);
    free(detect);
}

/* The rows that the prices of a bar outside the quiet band wake. */
static unsigned rows_for_price(const struct detect *detect, int64_t high,
                               int64_t low)
{
    const unsigned *rows = detect->rows;
    int64_t close = detect->bars.close[detect->at];
    double vr = detect->bars.vr[detect->at];
    unsigned woken = 0;

    if (close < detect->end_below || high >= detect->end_from)
        woken |= rows[WAKE_END];
    if (low < detect->revert_below || high > detect->revert_above)
        woken |= rows[WAKE_REVERT];
    if (low < detect->dip_below && vr < DIP_VOLUME)
        woken |= rows[WAKE_DIP];
    if (low < detect->test_below ||
        (low <= detect->test_most && vr < DIP_VOLUME))
        woken |= rows[WAKE_TEST];
    if (high > detect->over_above && vr > OVER_VOLUME)
        woken |= rows[WAKE_OVER];
    return woken;
}

/* Calls the rows of the table that are set in `woken`, in its order. */
static int wake(struct detect *detect, unsigned woken)
{
    for (; woken; woken &= woken - 1)
        if (detect->table[__builtin_ctz(woken)].bar(detect))
            return -1;
    if (!detect->always_awake)
        arm(detect);
    return 0;
}

/* The bar at `at`, when something about it is not quiet. */
static int look(struct detect *detect, int64_t i, bool climactic,
                unsigned pivots)
{
    size_t at = bars_at(&detect->bars, i);
    int64_t high = detect->bars.high[at];
    int64_t low = detect->bars.low[at];
    unsigned woken = detect->armed;

    detect->at = at;
    detect->i = i;
    detect->climactic = climactic;
    detect->pivots = pivots;
    if (low < detect->quiet_low || high > detect->quiet_high)
        woken |= rows_for_price(detect, high, low);
    if (detect->i >= detect->deadline)
        woken |= detect->rows[WAKE_TIME];
    if (climactic)
        woken |= detect->rows[WAKE_CLIMAX];
    if (pivots)
        woken |= detect->rows[WAKE_PIVOT];
    return woken ? wake(detect, woken) : 0;
}

/* The last n bars, which do not wrap; effort is their column. */
static int look_at_bars(struct detect *detect, size_t n,
                        const unsigned char *effort)
{
    unsigned char pivots[BARS_CHUNK];
    const struct bars *bars = &detect->bars;
    int64_t first = bars->n - (int64_t)n;
    size_t at = bars_at(bars, first);

    detect->scale_at = at;
    pivot_flags(bars, n, pivots);
    for (size_t k = 0; k < n; k++) {
        bool climactic = effort[k] == EFFORT_CLIMACTIC;

        if (bars->low[at + k] >= detect->quiet_low &&
            bars->high[at + k] <= detect->quiet_high && !detect->armed &&
            !climactic && !pivots[k] && first + (int64_t)k < detect->deadline)
            continue;
        if (look(detect, first + (int64_t)k, climactic, pivots[k]))
            return -1;
    }
    if (detect->config.scale == SCALE_AUTO)
        state_scale(detect, at + n);
    return 0;
}

static int check_block(const struct detect *detect,
                       const struct bar_block *block, struct err *err)
{
    int64_t due = detect->bars.n;

    if (block->i != due)
        return err_set(err, ERR_DATA,
                       "bar %" PRId64 " where bar %" PRId64 " is due", block->i,
                       due);
    for (unsigned k = 0; k < COLUMN_COUNT; k++)
        if (k != COLUMN_OPEN && !block->column[k])
            return err_set(err, ERR_DATA,
                           k < COLUMN_BAR_COUNT ? "bars without their prices"
                                                : "bars without ratios");
    return 0;
}

int detect_block(struct detect *detect, const struct bar_block *block,
                 const struct record_sink *sink, struct err *err)
{
    const unsigned char *effort = block->column[COLUMN_EF];
    size_t n;

    if (check_block(detect, block, err))
        return -1;
    detect->sink = sink;
    detect->err = err;
    for (size_t from = 0; from < block->n; from += n) {
        n = bars_append(&detect->bars, block, from);
        if (look_at_bars(detect, n, effort + from))
            return -1;
    }
    return 0;
}
