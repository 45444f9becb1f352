/* Rounds of both sides that were measured side by side. */
#include "compare/pairs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/sample.h"

#define INTERVAL_SIDE 0.975 /* of 95 percent, each side */

/* A sample of an interleaved measurement. */
struct slot {
    int64_t pair;
    double value;
};

static bool same_text(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

/* The session of the baseline that was measured together with this one. */
static const struct result_samples *
twin_session(const struct evidence_context *context,
             const struct result_metric *base, size_t current)
{
    const char *started = current < context->current->sessions
                              ? context->current->session[current].started
                              : NULL;

    for (size_t s = 0; s < base->sessions && s < context->base->sessions; s++)
        if (base->session[s].n && base->session[s].pair &&
            same_text(context->base->session[s].started, started) &&
            (started || s == current))
            return &base->session[s];
    return NULL;
}

static int by_pair(const void *a, const void *b)
{
    const struct slot *x = a;
    const struct slot *y = b;

    return (x->pair > y->pair) - (x->pair < y->pair);
}

static void sort_slots(const struct result_samples *session, struct slot *out)
{
    for (size_t k = 0; k < session->n; k++)
        out[k] = (struct slot){session->pair[k], session->value[k]};
    qsort(out, session->n, sizeof(*out), by_pair);
}

/* Slots that both have. */
static void join_slots(const struct slot *base, size_t m,
                       const struct slot *current, size_t n, struct pairs *out)
{
    size_t i = 0;
    size_t j = 0;

    while (i < m && j < n) {
        if (base[i].pair < current[j].pair) {
            i++;
        } else if (base[i].pair > current[j].pair) {
            j++;
        } else {
            out->x[out->n] = base[i++].value;
            out->y[out->n++] = current[j++].value;
        }
    }
}

/* False without memory. */
static bool pair_session(const struct result_samples *base,
                         const struct result_samples *current,
                         struct pairs *out)
{
    struct slot *slots = malloc((base->n + current->n) * sizeof(*slots));

    if (!slots)
        return false;
    sort_slots(base, slots);
    sort_slots(current, slots + base->n);
    join_slots(slots, base->n, slots + base->n, current->n, out);
    free(slots);
    return true;
}

int pairs_find(const struct evidence_context *context,
               const struct row_work *work, struct pairs *out, struct err *err)
{
    const struct result_metric *base = work->pair->base_metric;
    const struct result_metric *current = work->pair->current_metric;

    *out = (struct pairs){context->scratch,
                          context->scratch + work->row->base.n, 0};
    for (size_t s = 0; s < current->sessions; s++) {
        const struct result_samples *twin;

        if (!current->session[s].n)
            continue;
        twin = current->session[s].pair ? twin_session(context, base, s) : NULL;
        if (!twin) {
            out->n = 0;
            return 0;
        }
        if (out->n + twin->n > work->row->base.n)
            break;
        if (!pair_session(twin, &current->session[s], out))
            return err_set(err, ERR_SYSTEM, "out of memory");
    }
    return 0;
}

/* An order statistic by its rank, from 1; the outermost when there is none. */
static double ranked(const double *sorted, size_t n, size_t rank, double outer)
{
    return rank && rank <= n ? sorted[rank - 1] : outer;
}

void pairs_change(struct pairs *pairs, struct row_work *work)
{
    struct compare_row *row = work->row;
    double *quotient = pairs->x;
    size_t n = pairs->n;
    size_t low = sample_quantile_lower_rank(n, 0.5, INTERVAL_SIDE);
    size_t high = sample_quantile_upper_rank(n, 0.5, INTERVAL_SIDE);

    if (!(row->base.min > 0) || !(row->current.min > 0))
        return;
    for (size_t k = 0; k < n; k++)
        quotient[k] = pairs->y[k] / pairs->x[k];
    work->pair_spread = sample_sd(quotient, n) / sample_mean(quotient, n);
    sample_sort(quotient, n);
    row->change = 100 * (sample_quantile(quotient, n, 0.5) - 1);
    row->worse = row->better == BETTER_LOWER ? row->change : -row->change;
    work->excess = row->worse;
    row->low = 100 * (ranked(quotient, n, low, quotient[0]) - 1);
    row->high = 100 * (ranked(quotient, n, high, quotient[n - 1]) - 1);
}
