/*
 * Folded stacks: a line each, "main;outer;inner 42", outermost first.
 * Source: the format of stackcollapse, which perf script report writes, too.
 */
#ifndef FLAME_FOLDED_H
#define FLAME_FOLDED_H

#include "base/buf.h"
#include "flame/stacks.h"

/* A file, whole, followed by a NUL that is not counted. */
struct flame_input {
    const char *name; /* for messages */
    const char *data;
    size_t size;
};

/*
 * Adds all stacks of a file to the side of the tree: folded, or a profile of
 * callgrind, which is told by its content. ERR_DATA "FILE:LINE: what", or when
 * nothing is counted in it; ERR_SYSTEM.
 */
NODISCARD int flame_read(const struct flame_input *input,
                         const struct stacks_config *config,
                         enum tree_side side, struct tree *tree,
                         struct err *err);

/*
 * Appends the tree as folded stacks, in the order of the names; with `both`
 * lines end with two counts, of the base and of the current side. What a line
 * cannot hold in a name (; and line ends) becomes ':'. ERR_SYSTEM.
 */
NODISCARD int folded_write(const struct tree *tree, bool both, struct buf *out,
                           struct err *err);

/* A count of whole numbers: digits and nothing else. */
bool folded_count(const char *text, size_t size, uint64_t *out);

#endif
