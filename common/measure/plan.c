/* In which order things are run. */
#include "measure/plan.h"

int64_t plan_steps(const struct plan *plan)
{
    return (plan->warmup + plan->rounds) * plan->sides;
}

struct plan_step plan_step(const struct plan *plan, int64_t step)
{
    int64_t round = step / plan->sides;
    bool warmup = round < plan->warmup;
    bool second = step % plan->sides != 0;
    struct plan_step out = {.side = PLAN_CURRENT,
                            .warmup = warmup,
                            .round = warmup ? round : round - plan->warmup};

    /* A is the baseline: even pairs run it first. */
    if (plan->sides == 2 && (out.round % 2 == 0) != second)
        out.side = PLAN_BASE;
    return out;
}
