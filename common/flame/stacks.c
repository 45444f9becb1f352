/* Stacks on their way into a tree. */
#include "flame/stacks.h"

#include <string.h>

#include "flame/symbol.h"

int stacks_push(struct stacks *stacks, const char *name, size_t size,
                struct err *err)
{
    if (stacks->depth == TREE_DEPTH_MAX)
        return err_set(err, ERR_DATA, "a stack of more than %d frames",
                       TREE_DEPTH_MAX);
    if (!stacks->config->keep_suffixes)
        size = symbol_plain(name, size);
    return tree_intern(stacks->tree, size ? name : "?", size ? size : 1,
                       &stacks->name[stacks->depth++], err);
}

/* Where the stack begins; its depth: it does not count. */
static size_t first_frame(const struct stacks *stacks)
{
    const struct stacks_config *config = stacks->config;
    size_t first = config->skip < stacks->depth ? config->skip : stacks->depth;

    if (!config->root)
        return first;
    while (first < stacks->depth &&
           strcmp(stacks->tree->name[stacks->name[first]].text, config->root) !=
               0)
        first++;
    return first;
}

int stacks_end(struct stacks *stacks, uint64_t count, uint32_t *frame,
               struct err *err)
{
    size_t depth = stacks->depth;
    size_t first = first_frame(stacks);
    uint32_t at = TREE_NONE;

    stacks->depth = 0;
    if ((first < depth || !stacks->config->root) &&
        tree_place(stacks->tree, stacks->name + first, depth - first, &at,
                   err) < 0)
        return -1;
    if (frame)
        *frame = at;
    return stacks_repeat(stacks, at, count, err);
}

int stacks_repeat(struct stacks *stacks, uint32_t frame, uint64_t count,
                  struct err *err)
{
    if (frame != TREE_NONE)
        return tree_count(stacks->tree, stacks->side, frame, count, err);
    stacks->left_out = true;
    return 0;
}
