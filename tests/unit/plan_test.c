/* Goal: the order of runs: warm-ups first, then rounds; two commands in pairs
 * whose first one turns. Worked by hand. */
#include "measure/plan.h"

#include <stdio.h>
#include <string.h>

#include "lib/tap.h"

/* The order as text: a base, b current, in capitals when it counts. */
static void order_of(const struct plan *plan, char *out)
{
    for (int64_t k = 0; k < plan_steps(plan); k++) {
        struct plan_step step = plan_step(plan, k);
        const char *letters = step.warmup ? "ba" : "BA";

        *out++ = letters[step.side == PLAN_BASE];
    }
    *out = 0;
}

/* The pairs as digits. */
static void pairs_of(const struct plan *plan, char *out)
{
    for (int64_t k = 0; k < plan_steps(plan); k++)
        *out++ = "0123456789"[plan_step(plan, k).round];
    *out = 0;
}

static void check(struct plan plan, const char *order, const char *pairs)
{
    char text[128];

    IS_INT(plan_steps(&plan), (int64_t)strlen(order), "%s: its length", order);
    order_of(&plan, text);
    IS_TEXT(text, order, "%s", order);
    pairs_of(&plan, text);
    IS_TEXT(text, pairs, "%s: the pairs", order);
}

int main(void)
{
    check((struct plan){3, 4, 1}, "bbbBBBB", "0120123");
    check((struct plan){0, 1, 1}, "B", "0");
    check((struct plan){0, 1, 2}, "AB", "00");
    check((struct plan){0, 4, 2}, "ABBAABBA", "00112233");
    check((struct plan){3, 3, 2}, "abbaabABBAAB", "001122001122");
    check((struct plan){2, 0, 2}, "abba", "0011");
    check((struct plan){0, 0, 1}, "", "");
    return tap_done();
}
