/* Adjusted p values. */
#include "stats/adjust.h"

#include <math.h>
#include <stdlib.h>

struct place {
    double p;
    size_t at;
};

static int compare_places(const void *a, const void *b)
{
    const struct place *x = a;
    const struct place *y = b;

    return (x->p > y->p) - (x->p < y->p);
}

/* The values from small to large, with the places they came from. */
static struct place *sorted_places(const double *p, size_t n, struct err *err)
{
    struct place *place = malloc((n + 1) * sizeof(*place));

    if (!place) {
        err_set(err, ERR_SYSTEM, "out of memory");
        return NULL;
    }
    for (size_t k = 0; k < n; k++)
        place[k] = (struct place){p[k], k};
    qsort(place, n, sizeof(*place), compare_places);
    return place;
}

int adjust_holm(const double *p, size_t n, double *out, struct err *err)
{
    struct place *place = sorted_places(p, n, err);
    double largest = 0;

    if (!place)
        return -1;
    for (size_t k = 0; k < n; k++) {
        largest = fmax(largest, fmin(1, (double)(n - k) * place[k].p));
        out[place[k].at] = largest;
    }
    free(place);
    return 0;
}

int adjust_bh(const double *p, size_t n, double *out, struct err *err)
{
    struct place *place = sorted_places(p, n, err);
    double least = 1;

    if (!place)
        return -1;
    for (size_t k = n; k-- > 0;) {
        least = fmin(least, (double)n * place[k].p / (double)(k + 1));
        out[place[k].at] = least;
    }
    free(place);
    return 0;
}
