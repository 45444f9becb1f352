/* Functions instead of stacks. */
#include "flame/functions.h"

#include <math.h>
#include <stdlib.h>

/* Of a threshold that is met exactly. */
#define TOLERANCE 1e-9

static int by_self(const void *left, const void *right)
{
    const struct function *a = left;
    const struct function *b = right;

    if (a->self[TREE_CURRENT] != b->self[TREE_CURRENT])
        return a->self[TREE_CURRENT] < b->self[TREE_CURRENT] ? 1 : -1;
    if (a->total[TREE_CURRENT] != b->total[TREE_CURRENT])
        return a->total[TREE_CURRENT] < b->total[TREE_CURRENT] ? 1 : -1;
    return (a->rank > b->rank) - (a->rank < b->rank);
}

static int by_growth(const void *left, const void *right)
{
    const struct function *a = left;
    const struct function *b = right;

    double change = fabs(b->growth) - fabs(a->growth);

    if (change > 0 || change < 0)
        return change > 0 ? 1 : -1;
    return by_self(left, right);
}

/* `on_path`: the frame that a function was entered by first, by name. */
static void add_up(const struct tree *tree, struct function *function,
                   uint32_t *on_path)
{
    uint32_t last = 0;

    for (uint32_t at = tree_next(tree, 0, false); at != TREE_NONE;
         at = tree_next(tree, at, false)) {
        const struct tree_frame *frame = &tree->frame[at];

        /* What was left on the way here is no longer on the path. */
        while (last && last != frame->parent) {
            uint32_t name = tree->frame[last].name;

            if (on_path[name] == last)
                on_path[name] = TREE_NONE;
            last = tree->frame[last].parent;
        }
        last = at;
        for (int side = 0; side < TREE_SIDES; side++) {
            function[frame->name].self[side] += frame->self[side];
            if (on_path[frame->name] == TREE_NONE)
                function[frame->name].total[side] += frame->total[side];
        }
        if (on_path[frame->name] == TREE_NONE)
            on_path[frame->name] = at;
    }
}

int functions_make(const struct tree *tree, struct functions *out,
                   struct err *err)
{
    size_t names = tree->names ? tree->names : 1;
    uint32_t *on_path = malloc(names * sizeof(*on_path));

    *out =
        (struct functions){.function = calloc(names, sizeof(*out->function))};
    if (!on_path || !out->function) {
        free(on_path);
        functions_free(out);
        return err_set(err, ERR_SYSTEM, "out of memory");
    }
    for (size_t k = 0; k < tree->names; k++) {
        on_path[k] = TREE_NONE;
        out->function[k].name = (uint32_t)k;
        out->function[k].rank = tree->name[k].rank;
    }
    if (tree->frames)
        add_up(tree, out->function, on_path);
    free(on_path);
    /* Names that only stacks left out have. */
    for (size_t k = 0; k < tree->names; k++)
        if (out->function[k].total[TREE_CURRENT] |
            out->function[k].total[TREE_BASE])
            out->function[out->count++] = out->function[k];
    qsort(out->function, out->count, sizeof(*out->function), by_self);
    return 0;
}

double functions_percent(const struct tree *tree, enum tree_side side,
                         uint64_t count)
{
    return tree->sum[side] ? 100 * (double)count / (double)tree->sum[side] : 0;
}

void functions_compare(const struct tree *tree, bool by_shares, double limit,
                       struct functions *functions)
{
    double base = (double)tree->sum[TREE_BASE];
    double current = by_shares ? (double)tree->sum[TREE_CURRENT] : base;
    double tolerance = TOLERANCE * (limit > 1 ? limit : 1);

    functions->grown = 0;
    functions->growth = 100 * ((double)tree->sum[TREE_CURRENT] - base) / base;
    for (size_t k = 0; k < functions->count; k++) {
        struct function *one = &functions->function[k];

        one->growth = 100 * ((double)one->self[TREE_CURRENT] / current -
                             (double)one->self[TREE_BASE] / base);
        one->grown = one->growth > limit + tolerance;
        functions->grown += one->grown;
    }
    qsort(functions->function, functions->count, sizeof(*functions->function),
          by_growth);
}

void functions_free(struct functions *functions)
{
    free(functions->function);
    *functions = (struct functions){0};
}
