/* Noise, and how much of it a comparison stands. */
#include "compare/resolve.h"

#include <math.h>

#include "compare/session_test.h"

#define Z_95 1.6448536269514722
#define Z_90 1.2815515655446004

/* More than anybody measures. */
#define NEEDED_MAX 1e9

static double variation(const struct compare_side *side)
{
    return side->mean > 0 ? side->stddev / side->mean : (double)NAN;
}

double resolve_noise(const struct row_work *work, double *scratch)
{
    const struct compare_side *base = &work->row->base;
    const struct compare_side *current = &work->row->current;
    struct session_medians sessions;

    if (work->row->kind == METRIC_EXACT || !base->sample)
        return (double)NAN;
    if (!isnan(work->pair_spread))
        return 100 * Z_95 * work->pair_spread / sqrt((double)base->n);
    if (base->sessions >= SESSIONS_MIN &&
        session_medians(work->pair->base_metric, scratch, &sessions))
        return 100 * Z_95 * sessions.sd * sqrt(1 + 1 / (double)sessions.n);
    return 100 * Z_95 * variation(base) *
           sqrt(1 / (double)base->n + 1 / (double)current->n);
}

int64_t resolve_needed(const struct row_work *work, double percent)
{
    bool pairs = !isnan(work->pair_spread);
    double noise = pairs ? work->pair_spread : variation(&work->row->base);
    double ratio = (Z_95 + Z_90) * 100 * noise / percent;
    double needed = ceil((pairs ? 1 : 2) * ratio * ratio);

    return needed >= 1 && needed <= NEEDED_MAX ? (int64_t)needed : 0;
}
