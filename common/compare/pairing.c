/* Pairs of metrics, by name. */
#include "compare/pairing.h"

#include <stdlib.h>
#include <string.h>

#include "results/unit.h"

/* Metrics of one name, in other units, that are looked at. */
#define SAME_NAME_MAX 64

/* An alias of a current benchmark. */
struct alias {
    const char *name;
    const struct result_benchmark *of;
};

/* A metric of the current benchmark that may find its like. */
struct candidate {
    const struct result_metric *metric;
    bool taken;
};

struct pairer {
    const struct results *base;
    const struct results *current;
    const char *const *rename;
    struct pairing *out;
    bool *taken; /* current benchmarks, by number */
    struct alias *alias;
    size_t aliases;
    struct candidate *candidate; /* sorted by name and unit */
    size_t candidates;
};

static int no_memory(struct err *err)
{
    return err_set(err, ERR_SYSTEM, "out of memory");
}

static int add(struct pairing *out, struct pair pair, struct err *err)
{
    if (out->count == out->capacity) {
        size_t capacity = out->capacity ? 2 * out->capacity : 64;
        struct pair *more = realloc(out->pair, capacity * sizeof(*more));

        if (!more)
            return no_memory(err);
        out->pair = more;
        out->capacity = capacity;
    }
    out->pair[out->count++] = pair;
    return 0;
}

static int by_alias(const void *a, const void *b)
{
    return strcmp(((const struct alias *)a)->name,
                  ((const struct alias *)b)->name);
}

static int gather_aliases(struct pairer *p, struct err *err)
{
    size_t n = 0;

    for (size_t k = 0; k < p->current->benchmarks; k++)
        n += p->current->benchmark[k].aliases;
    p->alias = calloc(n + 1, sizeof(*p->alias));
    if (!p->alias)
        return no_memory(err);
    for (size_t k = 0; k < p->current->benchmarks; k++) {
        const struct result_benchmark *one = &p->current->benchmark[k];

        for (size_t j = 0; j < one->aliases; j++)
            p->alias[p->aliases++] = (struct alias){one->alias[j], one};
    }
    qsort(p->alias, p->aliases, sizeof(*p->alias), by_alias);
    return 0;
}

/* What "OLD=NEW" calls the benchmark now; either may hold a '=' itself. */
static const struct result_benchmark *renamed(const struct pairer *p,
                                              const char *name)
{
    size_t size = strlen(name);

    for (const char *const *at = p->rename; at && *at; at++)
        if (!strncmp(*at, name, size) && (*at)[size] == '=') {
            const struct result_benchmark *found =
                results_find(p->current, *at + size + 1);

            if (found)
                return found;
        }
    return NULL;
}

static const struct result_benchmark *
aliased(const struct pairer *p, const struct result_benchmark *base)
{
    struct alias key = {.name = base->name};
    const struct alias *hit =
        p->aliases ? bsearch(&key, p->alias, p->aliases, sizeof(key), by_alias)
                   : NULL;

    /* What goes by its own name is not another. */
    if (hit && !results_find(p->base, hit->of->name))
        return hit->of;
    for (size_t k = 0; k < base->aliases; k++) {
        const struct result_benchmark *found =
            results_find(p->current, base->alias[k]);

        if (found && !results_find(p->base, base->alias[k]))
            return found;
    }
    return NULL;
}

/* The current benchmark of a base one, which no other then gets. */
static const struct result_benchmark *partner(struct pairer *p,
                                              const struct result_benchmark *b)
{
    const struct result_benchmark *found = renamed(p, b->name);

    if (!found)
        found = results_find(p->current, b->name);
    if (!found)
        found = aliased(p, b);
    if (!found || p->taken[found - p->current->benchmark])
        return NULL;
    p->taken[found - p->current->benchmark] = true;
    return found;
}

static int compare_metrics(const struct result_metric *a,
                           const struct result_metric *b)
{
    int order = strcmp(a->name, b->name);

    return order ? order : strcmp(a->unit, b->unit);
}

static int by_metric(const void *a, const void *b)
{
    return compare_metrics(((const struct candidate *)a)->metric,
                           ((const struct candidate *)b)->metric);
}

static int gather_candidates(struct pairer *p,
                             const struct result_benchmark *current,
                             struct err *err)
{
    struct candidate *more =
        realloc(p->candidate, (current->metrics + 1) * sizeof(*more));

    if (!more)
        return no_memory(err);
    p->candidate = more;
    p->candidates = current->metrics;
    for (size_t k = 0; k < current->metrics; k++)
        more[k] = (struct candidate){&current->metric[k], false};
    qsort(more, p->candidates, sizeof(*more), by_metric);
    return 0;
}

static struct candidate *same_metric(struct pairer *p,
                                     const struct result_metric *metric)
{
    struct candidate key = {metric, false};

    return p->candidates ? bsearch(&key, p->candidate, p->candidates,
                                   sizeof(key), by_metric)
                         : NULL;
}

/* The first candidate whose name is not before `name`. */
static size_t first_of_name(const struct pairer *p, const char *name)
{
    size_t low = 0;
    size_t high = p->candidates;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(p->candidate[middle].metric->name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/*
 * One of the same name in another spelling of the unit, else in another unit
 * altogether; that only where it cannot be but the same metric: it has a name,
 * or is the only one.
 */
static struct candidate *other_unit(struct pairer *p,
                                    const struct result_benchmark *base,
                                    const struct result_metric *metric)
{
    bool sole = base->metrics == 1 && p->candidates == 1;
    struct candidate *other = NULL;
    size_t first = first_of_name(p, metric->name);

    /* Where formats name metrics by their unit the names differ, too. */
    if (sole &&
        !unit_same_dimension(p->candidate[0].metric->unit, metric->unit))
        return &p->candidate[0];
    for (size_t k = first; k < p->candidates && k < first + SAME_NAME_MAX;
         k++) {
        struct candidate *one = &p->candidate[k];

        if (strcmp(one->metric->name, metric->name) != 0)
            break;
        if (one->taken)
            continue;
        if (unit_same_dimension(one->metric->unit, metric->unit))
            return one;
        if (!other && metric->name[0])
            other = one;
    }
    return other;
}

static int add_metric(struct pairer *p, const struct result_benchmark *base,
                      const struct result_benchmark *current,
                      const struct result_metric *metric,
                      struct candidate *found, struct err *err)
{
    if (found)
        found->taken = true;
    return add(
        p->out,
        (struct pair){base, current, metric, found ? found->metric : NULL},
        err);
}

/* All metrics of two benchmarks that are the same one. */
static int pair_metrics(struct pairer *p, const struct result_benchmark *base,
                        const struct result_benchmark *current, struct err *err)
{
    size_t before = p->out->count;

    if (gather_candidates(p, current, err) < 0)
        return -1;
    for (size_t k = 0; k < base->metrics; k++) {
        struct candidate *same = same_metric(p, &base->metric[k]);

        if (same && !same->taken &&
            add_metric(p, base, current, &base->metric[k], same, err) < 0)
            return -1;
    }
    for (size_t k = 0; k < base->metrics; k++) {
        const struct result_metric *metric = &base->metric[k];

        if (!same_metric(p, metric) &&
            add_metric(p, base, current, metric, other_unit(p, base, metric),
                       err) < 0)
            return -1;
    }
    for (size_t k = 0; k < p->candidates; k++)
        if (!p->candidate[k].taken &&
            add(p->out,
                (struct pair){base, current, NULL, p->candidate[k].metric},
                err) < 0)
            return -1;
    if (p->out->count == before && (base->error || current->error))
        return add(p->out, (struct pair){base, current, NULL, NULL}, err);
    return 0;
}

/* A benchmark that only the baseline has. */
static int add_missing(struct pairing *out, const struct result_benchmark *base,
                       struct err *err)
{
    struct pair pair = {.base = base};
    size_t k = 0;

    do {
        pair.base_metric = k < base->metrics ? &base->metric[k] : NULL;
        if (add(out, pair, err) < 0)
            return -1;
    } while (++k < base->metrics);
    return 0;
}

static int add_new(struct pairing *out, const struct result_benchmark *current,
                   struct err *err)
{
    struct pair pair = {.current = current};
    size_t k = 0;

    do {
        pair.current_metric = k < current->metrics ? &current->metric[k] : NULL;
        if (add(out, pair, err) < 0)
            return -1;
    } while (++k < current->metrics);
    return 0;
}

static int pair_all(struct pairer *p, struct err *err)
{
    for (size_t k = 0; k < p->base->benchmarks; k++) {
        const struct result_benchmark *one = &p->base->benchmark[k];
        const struct result_benchmark *current = partner(p, one);

        if ((current ? pair_metrics(p, one, current, err)
                     : add_missing(p->out, one, err)) < 0)
            return -1;
    }
    for (size_t k = 0; k < p->current->benchmarks; k++)
        if (!p->taken[k] && add_new(p->out, &p->current->benchmark[k], err) < 0)
            return -1;
    return 0;
}

int pairing_make(const struct results *base, const struct results *current,
                 const char *const *rename, struct pairing *out,
                 struct err *err)
{
    struct pairer p = {
        .base = base, .current = current, .rename = rename, .out = out};
    int rc = -1;

    *out = (struct pairing){0};
    p.taken = calloc(current->benchmarks + 1, sizeof(*p.taken));
    if (!p.taken)
        no_memory(err);
    else if (gather_aliases(&p, err) == 0)
        rc = pair_all(&p, err);
    free(p.taken);
    free(p.alias);
    free(p.candidate);
    if (rc < 0)
        pairing_free(out);
    return rc;
}

void pairing_free(struct pairing *pairing)
{
    free(pairing->pair);
    *pairing = (struct pairing){0};
}
