/* Points of the equity curve on their way to the statistics and the sink. */
#include "engine/state.h"

#include <string.h>

static bool same_exposure(const struct exposure *a, const struct exposure *b)
{
    return a->open == b->open && a->deployed == b->deployed &&
           a->largest == b->largest;
}

void points_reserve(struct engine *engine, size_t n)
{
    struct points *points = &engine->points;

    if (points->n && (points->n + n > POINTS_MAX ||
                      !same_exposure(&points->exposure, &engine->moment)))
        points_flush(engine, 0);
    points->exposure = engine->moment;
}

void points_add(struct engine *engine, int64_t ts)
{
    struct points *points = &engine->points;

    account_watch(engine, &ts, &engine->equity, 1);
    engine->previous = engine->equity;
    points_reserve(engine, 1);
    points->ts[points->n] = ts;
    points->equity[points->n] = engine->equity;
    points->cash[points->n] = engine->cash;
    points->n++;
}

static int to_sink(const struct engine *engine, size_t n, struct err *err)
{
    const struct points *points = &engine->points;
    int64_t equity[POINTS_MAX];
    int64_t cash[POINTS_MAX];

    for (size_t k = 0; k < n; k++) {
        equity[k] = number_e8(points->equity[k]);
        cash[k] = number_e8(points->cash[k]);
    }
    return engine->sink.equity(engine->sink.context, points->ts, equity, cash,
                               n, err);
}

void points_flush(struct engine *engine, size_t keep)
{
    struct points *points = &engine->points;
    const struct exposure *exposure = &points->exposure;
    double equity[POINTS_MAX];
    size_t n = points->n;

    if (engine->failed || n <= keep)
        return;
    n -= keep;
    for (size_t k = 0; k < n; k++)
        equity[k] = number_real(points->equity[k]);
    if (performance_points(engine->performance, points->ts, equity, n,
                           number_real(exposure->deployed),
                           number_real(exposure->largest), exposure->open,
                           &engine->failure) ||
        (engine->sink.equity && to_sink(engine, n, &engine->failure)))
        engine->failed = true;
    memmove(points->ts, points->ts + n, keep * sizeof(points->ts[0]));
    memmove(points->equity, points->equity + n,
            keep * sizeof(points->equity[0]));
    memmove(points->cash, points->cash + n, keep * sizeof(points->cash[0]));
    points->n = keep;
}
