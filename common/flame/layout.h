/* Where the frames of a tree lie in a picture. */
#ifndef FLAME_LAYOUT_H
#define FLAME_LAYOUT_H

#include "flame/tree.h"

/* More than anybody can point at; beyond it narrow frames are left out. */
#define LAYOUT_BOXES_MAX 50000

struct layout_box {
    uint32_t frame;
    uint32_t depth;
    double x; /* pixels */
    double width;
};

struct layout {
    struct layout_box *box; /* parents before children, left to right */
    size_t boxes;
    uint32_t depth;    /* of the deepest box */
    double min_width;  /* of what is shown, pixels */
    size_t left_out;   /* frames that count and are narrower */
    enum tree_side by; /* whose totals the widths are */
};

/* Lays out what `by` has, `width` pixels wide, without boxes narrower than
 * min_width. tree->sum[by] > 0. ERR_SYSTEM. */
NODISCARD int layout_make(const struct tree *tree, enum tree_side by,
                          double width, double min_width, struct layout *out,
                          struct err *err);

void layout_free(struct layout *layout);

#endif
