/*
 * Last points of support (WYCKOFF c.5, k.34-k.36): the low of the pullback
 * after a sign of strength, once a close has bounced off it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "analysis/detect_state.h"

/* Bars after the SOS: the low is sought up to one, decided from one to one. */
#define LOW_LAST     10
#define DECIDE_FIRST 3
#define DECIDE_LAST  13
#define BOUNCE_BARS  3
/* Distances in 1e-4, scaled. */
#define PREMIUM_E4           100
#define QUALITY_E4           200
#define ACCEPTABLE_E4        300
#define HOLD_STRONG_E4       100
#define BOUNCE_E4            100
#define STOP_E4              300
#define STOP_ATR_NUMERATOR   3 /* 1.5 average true ranges */
#define STOP_ATR_DENOMINATOR 2
/* Volume and spread against the range's means, in tenths. */
#define VOLUME_EXCELLENT  6
#define VOLUME_GOOD       9
#define VOLUME_ACCEPTABLE 11
#define SPREAD_NARROW     8
#define SPREAD_NORMAL     12
/* Confidence. */
#define HELD_POINTS      15
#define PREMIUM_POINTS   10
#define QUALITY_POINTS   5
#define CONFIDENCE_LEAST 80
#define CONFIDENCE_MAX   100
#define LPS_PARTS        4

/* A part of the range's mean: value * n / sum. */
struct mean_part {
    int128 value;
    int128 sum;
};

/* True when the part is below (or at) so many tenths. */
static bool part_below(const struct mean_part *part, int64_t tenths,
                       bool inclusive)
{
    int128 left = part->value * 10;
    int128 right = part->sum * tenths;

    return part->sum > 0 && (left < right || (inclusive && left == right));
}

static double part_real(const struct mean_part *part)
{
    int128 e4;

    if (part->sum <= 0)
        return 0.0;
    e4 = (part->value * 2 * SCALED_ONE + part->sum) / (2 * part->sum);
    return (double)e4 / (double)SCALED_ONE;
}

struct lps {
    enum grade volume;
    enum grade effort;
    int64_t effort_points;
    struct mean_part volume_part;
    struct mean_part spread_part;
};

static void rate_effort(const struct detect *detect, struct lps *lps)
{
    const struct trading_range *range = &detect->range;
    const struct sos *sos = &detect->sos;
    int64_t n = range->facts.duration;
    bool light;
    bool wide;

    lps->volume_part =
        (struct mean_part){(int128)sos->lowest_v4 * n, range->volume_sum};
    lps->spread_part = (struct mean_part){
        (int128)(sos->lowest.high - sos->lowest.low) * n, range->spread_sum};
    lps->volume = GRADE_POOR;
    if (part_below(&lps->volume_part, VOLUME_EXCELLENT, false))
        lps->volume = GRADE_EXCELLENT;
    else if (part_below(&lps->volume_part, VOLUME_GOOD, false))
        lps->volume = GRADE_GOOD;
    else if (part_below(&lps->volume_part, VOLUME_ACCEPTABLE, true))
        lps->volume = GRADE_ACCEPTABLE;
    light = lps->volume == GRADE_EXCELLENT || lps->volume == GRADE_GOOD;
    wide = !part_below(&lps->spread_part, SPREAD_NORMAL, true);
    lps->effort = GRADE_NEUTRAL;
    lps->effort_points = 0;
    if (light && part_below(&lps->spread_part, SPREAD_NARROW, false)) {
        lps->effort = GRADE_NO_SUPPLY;
        lps->effort_points = 10;
    } else if (light && !wide) {
        lps->effort = GRADE_HEALTHY;
        lps->effort_points = 5;
    } else if (!light && wide) {
        lps->effort = GRADE_SELLING_PRESSURE;
        lps->effort_points = -15;
    }
}

/* (low - R) / R in scaled 1e-6, half up, as the fraction that records show. */
static double distance_real(int64_t low, int64_t resistance, int64_t x4)
{
    int128 unit = (int128)resistance * x4;
    int128 twice = (int128)(low - resistance) * 2 * SCALED_ONE * 1000000 + unit;
    int128 s6 = twice / (2 * unit);

    if (twice < 0 && twice % (2 * unit))
        s6--;
    return (double)s6 * (double)x4 / ((double)SCALED_ONE * 1e6);
}

/* R - max(1.5 ATR, 3 % * x * R), half up. */
static int64_t stop_price(const struct trading_range *range)
{
    int64_t r = range->facts.resistance;
    int128 atr_unit = (int128)STOP_ATR_DENOMINATOR * RANGE_ATR_BARS;
    int128 atr = range->atr_sum * STOP_ATR_NUMERATOR;
    int128 part_unit = SCALED_UNIT;
    int128 part = (int128)r * STOP_E4 * range->x4;
    bool by_atr = atr * part_unit > part * atr_unit;
    int128 unit = by_atr ? atr_unit : part_unit;
    int128 twice = 2 * (r * unit - (by_atr ? atr : part)) + unit;
    int128 stop = twice / (2 * unit);

    if (twice < 0 && twice % (2 * unit))
        stop--;
    return (int64_t)stop;
}

/* Twelve significant digits: the same on every machine. */
static double twelve_digits(double value)
{
    char text[40];

    snprintf(text, sizeof(text), "%.12g", value);
    return strtod(text, NULL);
}

static void grade_distance(const struct detect *detect, struct pattern *pattern,
                           int64_t *points)
{
    int64_t r = detect->range.facts.resistance;
    int64_t x4 = detect->range.x4;
    int64_t low = detect->sos.lowest.low;

    pattern->distance = distance_real(low, r, x4);
    pattern->distance_grade = GRADE_ACCEPTABLE;
    *points = 0;
    if (low <= r + scaled_down(r, PREMIUM_E4, x4)) {
        pattern->distance_grade = GRADE_PREMIUM;
        *points = PREMIUM_POINTS;
    } else if (low <= r + scaled_down(r, QUALITY_E4, x4)) {
        pattern->distance_grade = GRADE_QUALITY;
        *points = QUALITY_POINTS;
    }
    pattern->hold = GRADE_ACCEPTABLE;
    if (low >= r)
        pattern->hold = GRADE_EXCELLENT;
    else if (low >= r - scaled_down(r, HOLD_STRONG_E4, x4))
        pattern->hold = GRADE_STRONG;
}

static void set_confidence(struct pattern *pattern, const int64_t *part)
{
    int64_t raw = 0;
    int64_t confidence;

    for (size_t k = 0; k < LPS_PARTS; k++)
        raw += part[k];
    confidence = raw < CONFIDENCE_LEAST ? CONFIDENCE_LEAST : raw;
    pattern->raw_confidence = (double)raw;
    pattern->confidence =
        (double)(confidence < CONFIDENCE_MAX ? confidence : CONFIDENCE_MAX);
    state_set_parts(&pattern->parts, part, LPS_PARTS);
}

static int put_lps(struct detect *detect)
{
    struct phase_chain *chain = &detect->accumulation;
    enum phase prior = chain->phase;
    const struct sos *sos = &detect->sos;
    struct phase_note note;
    struct record record;
    struct pattern *pattern = &record.u.pattern;
    struct lps lps;
    int64_t part[LPS_PARTS] = {sos->raw, HELD_POINTS};

    state_pattern(detect, &record, KIND_LPS, chain, detect->at);
    state_note_before(detect, chain, &note);
    rate_effort(detect, &lps);
    grade_distance(detect, pattern, &part[2]);
    part[3] = lps.effort_points;
    set_confidence(pattern, part);
    chain->phase = PHASE_E;
    chain->event_confidence = pattern->confidence;
    state_note_after(detect, chain, &note);
    state_describe(&sos->lowest, &note, &record);
    record.id = state_id(detect, KIND_LPS, sos->lowest.ts, 0);
    record.status = STATUS_CONFIRMED;
    pattern->range = detect->range_id;
    pattern->sos = sos->id;
    pattern->price = sos->lowest.low;
    pattern->level = detect->range.facts.resistance;
    pattern->quality = lps.volume;
    pattern->effort = lps.effort;
    pattern->bars = sos->lowest.i - sos->bar.i;
    pattern->bounce = sos->bounce_i;
    pattern->range_volume_ratio = part_real(&lps.volume_part);
    pattern->range_spread_ratio = part_real(&lps.spread_part);
    pattern->atr = twelve_digits((double)detect->range.atr_sum /
                                 RANGE_ATR_BARS / (double)DECIMAL_ONE);
    pattern->stop = stop_price(&detect->range);
    pattern->scale = detect->range.facts.scale;
    if (state_put(detect, &record))
        return -1;
    return phase_put(detect, chain, prior);
}

/* The lowest low so far, the first on ties, and a close that bounces off. */
static void follow(struct detect *detect)
{
    struct sos *sos = &detect->sos;
    int64_t low = sos->lowest.low;

    if (detect->i <= sos->bar.i + LOW_LAST &&
        (sos->lowest.i < 0 || state_low(detect) < low)) {
        state_note_bar(detect, detect->at, &sos->lowest);
        sos->lowest_v4 = volume_e4(detect->bars.volume[detect->at]);
        sos->bounce_i = -1;
        return;
    }
    if (sos->bounce_i < 0 && detect->i <= sos->lowest.i + BOUNCE_BARS &&
        state_close(detect) >=
            low + scaled_up(low, BOUNCE_E4, detect->range.x4))
        sos->bounce_i = detect->i;
}

int detect_lps(struct detect *detect)
{
    struct sos *sos = &detect->sos;
    int64_t r = detect->range.facts.resistance;

    if (!detect->in_force || detect->accumulation.phase != PHASE_D ||
        !sos->searching || detect->i <= sos->bar.i)
        return 0;
    follow(detect);
    if (detect->i >= sos->bar.i + DECIDE_LAST)
        sos->searching = false;
    if (detect->i < sos->bar.i + DECIDE_FIRST || sos->bounce_i < 0 ||
        sos->lowest.low < detect->range.held_from ||
        sos->lowest.low > r + scaled_down(r, ACCEPTABLE_E4, detect->range.x4))
        return 0;
    sos->searching = false;
    return put_lps(detect);
}
