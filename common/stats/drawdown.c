/* The path below its peaks. */
#include "stats/drawdown.h"

#include "base/timestamp.h"
#include "stats/lanes.h"

/*
 * Points are looked at STRIDE at a time: a stretch that brings neither a new
 * peak nor a new trough, or no fall from the peak, takes a few instructions.
 */
#define STRIDE 16

void drawdown_start(struct drawdown_track *track, double initial)
{
    *track = (struct drawdown_track){.peak = initial};
}

static void keep(struct drawdown_track *track, const struct drawdown *drawdown)
{
    size_t k = track->count;

    if (drawdown->bars > track->longest)
        track->longest = drawdown->bars;
    if (k < DRAWDOWN_KEPT)
        track->count++;
    else if (drawdown->depth <= track->kept[--k].depth)
        return;
    for (; k && track->kept[k - 1].depth < drawdown->depth; k--)
        track->kept[k] = track->kept[k - 1];
    track->kept[k] = *drawdown;
}

static void end(struct drawdown_track *track, int64_t recovery_ts)
{
    struct drawdown *now = &track->now;

    now->recovery_ts = recovery_ts;
    now->depth = now->peak > 0 ? (now->peak - now->trough) / now->peak : 0;
    keep(track, now);
    track->below = false;
}

static void take_point(struct drawdown_track *track, int64_t ts, double equity)
{
    if (equity >= track->peak) {
        if (track->below)
            end(track, ts);
        track->peak = equity;
    } else if (track->below) {
        track->now.bars++;
        if (equity < track->now.trough) {
            track->now.trough = equity;
            track->now.trough_ts = ts;
        }
    } else {
        track->below = true;
        track->now = (struct drawdown){
            .peak_ts = track->started ? track->previous_ts : ts,
            .trough_ts = ts,
            .peak = track->peak,
            .trough = equity,
            .bars = 1};
    }
    track->previous_ts = ts;
    track->started = true;
}

/* Under water, and no point of the stride is a new peak or trough. */
static bool stays_below(const struct drawdown_track *track, const double *e)
{
    pair peak = pair_of(track->peak);
    pair trough = pair_of(track->now.trough);
    pair_mask above = {0};
    pair_mask under = {0};

    if (!track->below)
        return false;
    for (size_t k = 0; k < STRIDE; k += PAIR) {
        above |= pair_load(e + k) >= peak;
        under |= pair_load(e + k) < trough;
    }
    return !pair_any(above) && !pair_any(under);
}

/* At the peak, and no point of the stride is below the one before. */
static bool never_falls(const struct drawdown_track *track, const double *e)
{
    pair_mask any = {0};

    if (track->below || !(e[0] >= track->peak))
        return false;
    for (size_t k = 0; k < STRIDE - PAIR; k += PAIR)
        any |= pair_load(e + k + 1) < pair_load(e + k);
    return !pair_any(any) && e[STRIDE - 1] >= e[STRIDE - 2];
}

static void take_stride(struct drawdown_track *track, const int64_t *ts,
                        const double *equity)
{
    if (stays_below(track, equity)) {
        track->now.bars += STRIDE;
    } else if (never_falls(track, equity)) {
        track->peak = equity[STRIDE - 1];
        track->started = true;
    } else {
        for (size_t k = 0; k < STRIDE; k++)
            take_point(track, ts[k], equity[k]);
        return;
    }
    track->previous_ts = ts[STRIDE - 1];
}

void drawdown_points(struct drawdown_track *track, const int64_t *ts,
                     const double *equity, size_t n)
{
    size_t k = 0;

    for (; k + STRIDE <= n; k += STRIDE)
        take_stride(track, ts + k, equity + k);
    for (; k < n; k++)
        take_point(track, ts[k], equity[k]);
}

void drawdown_finish(struct drawdown_track *track)
{
    if (track->below)
        end(track, TIMESTAMP_NONE);
}
