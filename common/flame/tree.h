/*
 * Stacks that were seen, merged into a tree of frames, with counts of two
 * sides: what is looked at and what it is compared with.
 */
#ifndef FLAME_TREE_H
#define FLAME_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* Frames of one stack; perf gives 127, callgrind 40. */
#define TREE_DEPTH_MAX 4096
/* Frames of a tree: some 60 bytes each. */
#define TREE_FRAMES_MAX (1U << 22)
/* Sums stay exact as double. */
#define TREE_COUNT_MAX (UINT64_C(1) << 53)

enum tree_side { TREE_CURRENT, TREE_BASE, TREE_SIDES };

/* No frame, no name. */
#define TREE_NONE UINT32_MAX

struct tree_name {
    char *text; /* ends with NUL, and has no other */
    uint32_t size;
    uint32_t rank; /* by bytes; set by tree_finish() */
};

struct tree_frame {
    uint32_t name; /* index; TREE_NONE of the root */
    uint32_t parent;
    uint32_t child;   /* the first, by name; TREE_NONE */
    uint32_t sibling; /* the next, by name; TREE_NONE */
    uint32_t depth;   /* 0 of the root */
    uint64_t self[TREE_SIDES];
    uint64_t total[TREE_SIDES]; /* with all above it; set by tree_finish() */
};

/* {0} is an empty one. Frame 0 is the root, "all". */
struct tree {
    struct tree_frame *frame;
    size_t frames;
    struct tree_name *name;
    size_t names;
    uint64_t sum[TREE_SIDES];
    size_t frame_room; /* for this folder */
    size_t name_room;
    uint32_t *frame_slot;
    size_t frame_slots;
    uint32_t *name_slot;
    size_t name_slots;
};

/* The index of a name, added when it is new; NUL becomes \001. ERR_SYSTEM. */
NODISCARD int tree_intern(struct tree *tree, const char *text, size_t size,
                          uint32_t *out, struct err *err);

/*
 * The frame at the end of a stack of names, outermost first, added when it is
 * new. ERR_DATA: too many frames; ERR_SYSTEM.
 */
NODISCARD int tree_place(struct tree *tree, const uint32_t *name, size_t depth,
                         uint32_t *out, struct err *err);

/* Counts for the frame itself. ERR_DATA: beyond TREE_COUNT_MAX. */
NODISCARD int tree_count(struct tree *tree, enum tree_side side, uint32_t frame,
                         uint64_t count, struct err *err);

/* Sums up and orders children by name; once, after all stacks. ERR_SYSTEM. */
NODISCARD int tree_finish(struct tree *tree, struct err *err);

/* The frame behind `at` in the order parent, children; TREE_NONE at the end.
 * `skip` leaves out what is above `at`. After tree_finish(). */
uint32_t tree_next(const struct tree *tree, uint32_t at, bool skip);

/* Its name; "all" of the root. */
const char *tree_text(const struct tree *tree, uint32_t at);

void tree_reset(struct tree *tree);

#endif
