/* Stacks merged into a tree. */
#include "flame/tree.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"

#define SLOTS_FIRST 256U

static int out_of_memory(struct err *err)
{
    return err_set(err, ERR_SYSTEM, "out of memory");
}

/* Room for one more; the slots are at most half full. */
static int grow(void **list, size_t *room, size_t count, size_t size,
                struct err *err)
{
    size_t wanted = *room ? *room * 2 : SLOTS_FIRST / 2;
    void *grown;

    if (count < *room)
        return 0;
    grown = realloc(*list, wanted * size);
    if (!grown)
        return out_of_memory(err);
    *list = grown;
    *room = wanted;
    return 0;
}

static int empty_slots(uint32_t **slot, size_t *slots, size_t wanted,
                       struct err *err)
{
    uint32_t *fresh;

    assert(wanted > 0);
    fresh = malloc(wanted * sizeof(*fresh));
    if (!fresh)
        return out_of_memory(err);
    memset(fresh, 0xff, wanted * sizeof(*fresh));
    free(*slot);
    *slot = fresh;
    *slots = wanted;
    return 0;
}

static size_t free_slot(const uint32_t *slot, size_t slots, uint64_t hash)
{
    size_t at = hash & (slots - 1);

    while (slot[at] != TREE_NONE)
        at = (at + 1) & (slots - 1);
    return at;
}

static uint64_t name_hash(const char *text, size_t size)
{
    uint64_t hash = fnv1a(FNV_OFFSET, text, size);

    return hash ^ (hash >> 32);
}

static uint64_t frame_hash(uint32_t parent, uint32_t name)
{
    /* The golden ratio, as Knuth's multiplicative hashing has it. */
    uint64_t hash =
        ((uint64_t)parent << 32 | name) * UINT64_C(0x9e3779b97f4a7c15);

    return hash ^ (hash >> 32);
}

static int more_names(struct tree *tree, struct err *err)
{
    void *list = tree->name;

    if (tree->names < tree->name_room)
        return 0;
    if (grow(&list, &tree->name_room, tree->names, sizeof(*tree->name), err) <
        0)
        return -1;
    tree->name = list;
    if (empty_slots(&tree->name_slot, &tree->name_slots, tree->name_room * 2,
                    err) < 0)
        return -1;
    for (size_t k = 0; k < tree->names; k++)
        tree->name_slot[free_slot(
            tree->name_slot, tree->name_slots,
            name_hash(tree->name[k].text, tree->name[k].size))] = (uint32_t)k;
    return 0;
}

static int more_frames(struct tree *tree, struct err *err)
{
    void *list = tree->frame;

    if (tree->frames < tree->frame_room)
        return 0;
    if (grow(&list, &tree->frame_room, tree->frames, sizeof(*tree->frame),
             err) < 0)
        return -1;
    tree->frame = list;
    if (empty_slots(&tree->frame_slot, &tree->frame_slots, tree->frame_room * 2,
                    err) < 0)
        return -1;
    for (size_t k = 0; k < tree->frames; k++)
        tree->frame_slot[free_slot(
            tree->frame_slot, tree->frame_slots,
            frame_hash(tree->frame[k].parent, tree->frame[k].name))] =
            (uint32_t)k;
    return 0;
}

static int add_name(struct tree *tree, char *copy, size_t size, uint32_t *out,
                    struct err *err)
{
    uint64_t hash = name_hash(copy, size);
    size_t at;

    if (more_names(tree, err) < 0)
        return -1;
    at = hash & (tree->name_slots - 1);
    while (tree->name_slot[at] != TREE_NONE) {
        const struct tree_name *name = &tree->name[tree->name_slot[at]];

        if (name->size == size && !memcmp(name->text, copy, size)) {
            *out = tree->name_slot[at];
            return 0;
        }
        at = (at + 1) & (tree->name_slots - 1);
    }
    tree->name[tree->names] = (struct tree_name){copy, (uint32_t)size, 0};
    tree->name_slot[at] = *out = (uint32_t)tree->names++;
    return 1;
}

int tree_intern(struct tree *tree, const char *text, size_t size, uint32_t *out,
                struct err *err)
{
    char *copy = malloc(size + 1);
    int rc;

    if (!copy)
        return out_of_memory(err);
    memcpy(copy, text, size);
    for (size_t k = 0; k < size; k++)
        if (!copy[k])
            copy[k] = 1;
    copy[size] = 0;
    rc = add_name(tree, copy, size, out, err);
    if (rc != 1)
        free(copy);
    return rc < 0 ? -1 : 0;
}

static int child_of(struct tree *tree, uint32_t parent, uint32_t name,
                    uint32_t *out, struct err *err)
{
    size_t at;

    if (more_frames(tree, err) < 0)
        return -1;
    at = frame_hash(parent, name) & (tree->frame_slots - 1);
    while (tree->frame_slot[at] != TREE_NONE) {
        const struct tree_frame *frame = &tree->frame[tree->frame_slot[at]];

        if (frame->parent == parent && frame->name == name) {
            *out = tree->frame_slot[at];
            return 0;
        }
        at = (at + 1) & (tree->frame_slots - 1);
    }
    if (tree->frames == TREE_FRAMES_MAX)
        return err_set(err, ERR_DATA, "more than %u frames", TREE_FRAMES_MAX);
    tree->frame[tree->frames] = (struct tree_frame){
        .name = name,
        .parent = parent,
        .child = TREE_NONE,
        .sibling = TREE_NONE,
        .depth = parent == TREE_NONE ? 0 : tree->frame[parent].depth + 1};
    tree->frame_slot[at] = *out = (uint32_t)tree->frames++;
    return 0;
}

int tree_place(struct tree *tree, const uint32_t *name, size_t depth,
               uint32_t *out, struct err *err)
{
    uint32_t at = 0;

    if (child_of(tree, TREE_NONE, TREE_NONE, &at, err) < 0)
        return -1;
    for (size_t k = 0; k < depth; k++)
        if (child_of(tree, at, name[k], &at, err) < 0)
            return -1;
    *out = at;
    return 0;
}

int tree_count(struct tree *tree, enum tree_side side, uint32_t frame,
               uint64_t count, struct err *err)
{
    if (count > TREE_COUNT_MAX - tree->sum[side])
        return err_set(err, ERR_DATA, "counts add up to more than 2^53");
    tree->frame[frame].self[side] += count;
    tree->sum[side] += count;
    return 0;
}

struct entry {
    const struct tree_name *name;
    uint32_t index;
    uint64_t key;
};

static int by_bytes(const void *left, const void *right)
{
    const struct tree_name *a = ((const struct entry *)left)->name;
    const struct tree_name *b = ((const struct entry *)right)->name;
    int order = memcmp(a->text, b->text, a->size < b->size ? a->size : b->size);

    return order ? order : (a->size > b->size) - (a->size < b->size);
}

static int by_key(const void *left, const void *right)
{
    uint64_t a = ((const struct entry *)left)->key;
    uint64_t b = ((const struct entry *)right)->key;

    return (a > b) - (a < b);
}

static void rank_names(struct tree *tree, struct entry *entry)
{
    for (size_t k = 0; k < tree->names; k++)
        entry[k] = (struct entry){&tree->name[k], (uint32_t)k, 0};
    if (tree->names)
        qsort(entry, tree->names, sizeof(*entry), by_bytes);
    for (size_t k = 0; k < tree->names; k++)
        tree->name[entry[k].index].rank = (uint32_t)k;
}

/* All but the root, by parent and name; lists are linked from their ends. */
static void link_children(struct tree *tree, struct entry *entry)
{
    size_t count = tree->frames - 1;

    for (size_t k = 0; k < count; k++) {
        const struct tree_frame *frame = &tree->frame[k + 1];

        entry[k] = (struct entry){NULL, (uint32_t)k + 1,
                                  (uint64_t)frame->parent << 32 |
                                      tree->name[frame->name].rank};
    }
    qsort(entry, count, sizeof(*entry), by_key);
    for (size_t k = count; k-- > 0;) {
        struct tree_frame *frame = &tree->frame[entry[k].index];
        struct tree_frame *parent = &tree->frame[frame->parent];

        frame->sibling = parent->child;
        parent->child = entry[k].index;
    }
}

int tree_finish(struct tree *tree, struct err *err)
{
    size_t most = tree->frames > tree->names ? tree->frames : tree->names;
    struct entry *entry;

    if (!tree->frames)
        return 0;
    entry = malloc(most * sizeof(*entry));
    if (!entry)
        return out_of_memory(err);
    rank_names(tree, entry);
    link_children(tree, entry);
    free(entry);
    /* A child stands behind its parent. */
    for (size_t k = tree->frames; k-- > 0;)
        for (int side = 0; side < TREE_SIDES; side++) {
            struct tree_frame *frame = &tree->frame[k];

            frame->total[side] += frame->self[side];
            if (k)
                tree->frame[frame->parent].total[side] += frame->total[side];
        }
    return 0;
}

uint32_t tree_next(const struct tree *tree, uint32_t at, bool skip)
{
    if (!skip && tree->frame[at].child != TREE_NONE)
        return tree->frame[at].child;
    while (at && tree->frame[at].sibling == TREE_NONE)
        at = tree->frame[at].parent;
    return at ? tree->frame[at].sibling : TREE_NONE;
}

const char *tree_text(const struct tree *tree, uint32_t at)
{
    return at ? tree->name[tree->frame[at].name].text : "all";
}

void tree_reset(struct tree *tree)
{
    for (size_t k = 0; k < tree->names; k++)
        free(tree->name[k].text);
    free(tree->name);
    free(tree->frame);
    free(tree->frame_slot);
    free(tree->name_slot);
    *tree = (struct tree){0};
}
