/*
 * Functions instead of stacks: what each counts in itself and with all it
 * calls, and whether it has grown.
 */
#ifndef FLAME_FUNCTIONS_H
#define FLAME_FUNCTIONS_H

#include "flame/tree.h"

struct function {
    uint32_t name;
    uint32_t rank; /* of the name */
    uint64_t self[TREE_SIDES];
    uint64_t total[TREE_SIDES]; /* a recursion counts once */
    double growth; /* of self: percentage points, see functions_compare() */
    bool grown;    /* by more than the limit */
};

struct functions {
    struct function *function;
    size_t count;
    size_t grown;
    double growth; /* of everything */
};

/* All functions by current self, largest first. ERR_SYSTEM. */
NODISCARD int functions_make(const struct tree *tree, struct functions *out,
                             struct err *err);

/*
 * Sets the growth of all and orders by its size, largest first. By counts it is
 * (current - base) / the base's total: what is the same per run, such as
 * instructions. By shares it is current / the current total - base / the base's
 * total: what samples can say. A function has grown when that is more than
 * `limit` percentage points; exactly the limit is not more.
 * Both sums of the tree > 0.
 */
void functions_compare(const struct tree *tree, bool by_shares, double limit,
                       struct functions *functions);

/* A part of the side's sum in percent. */
double functions_percent(const struct tree *tree, enum tree_side side,
                         uint64_t count);

void functions_free(struct functions *functions);

#endif
