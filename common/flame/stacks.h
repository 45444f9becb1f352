/*
 * What makes a tree out of the stacks of a file: the names as they are to be
 * shown, and which stacks count.
 */
#ifndef FLAME_STACKS_H
#define FLAME_STACKS_H

#include "flame/tree.h"

struct stacks_config {
    bool keep_suffixes; /* names as compilers write them */
    size_t skip;        /* frames left out at the outer end */
    const char *root;   /* stacks begin at this function; NULL: whole */
};

/* A stack under way; {0} with tree, side and config is an empty one. */
struct stacks {
    struct tree *tree;
    enum tree_side side;
    const struct stacks_config *config;
    uint32_t name[TREE_DEPTH_MAX];
    size_t depth;
    bool left_out; /* there were stacks without the root */
};

/* The next frame further in. An empty name is "?". ERR_DATA, ERR_SYSTEM. */
NODISCARD int stacks_push(struct stacks *stacks, const char *name, size_t size,
                          struct err *err);

/*
 * The stack is complete: counts it, and begins the next. *frame (NULL: not
 * wanted) is its place for stacks_repeat(), TREE_NONE when it does not count.
 */
NODISCARD int stacks_end(struct stacks *stacks, uint64_t count, uint32_t *frame,
                         struct err *err);

/* More of a stack that was there before. */
NODISCARD int stacks_repeat(struct stacks *stacks, uint32_t frame,
                            uint64_t count, struct err *err);

#endif
