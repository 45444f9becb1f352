/* Where the frames lie. */
#include "flame/layout.h"

#include <stdlib.h>

/* Boxes wide enough; their number with all that would be left out. */
static size_t count_boxes(const struct tree *tree, struct layout *layout,
                          double scale)
{
    size_t count = 0;
    size_t all = 0;
    bool skip;

    for (uint32_t at = 0; at != TREE_NONE; at = tree_next(tree, at, skip)) {
        double total = (double)tree->frame[at].total[layout->by];

        skip = total <= 0;
        if (skip)
            continue;
        all++;
        count += total * scale >= layout->min_width;
    }
    layout->left_out = all - count;
    return count;
}

/* `end`, by depth: where the next child of a box lies. */
static void place(const struct tree *tree, struct layout *layout, double scale,
                  double *end)
{
    bool skip;

    end[0] = 0;
    for (uint32_t at = 0; at != TREE_NONE; at = tree_next(tree, at, skip)) {
        const struct tree_frame *frame = &tree->frame[at];
        double width = (double)frame->total[layout->by] * scale;

        skip = width < layout->min_width || width <= 0;
        if (!skip) {
            layout->box[layout->boxes++] =
                (struct layout_box){at, frame->depth, end[frame->depth], width};
            if (frame->depth > layout->depth)
                layout->depth = frame->depth;
            end[frame->depth + 1] = end[frame->depth];
        }
        end[frame->depth] += width;
    }
}

int layout_make(const struct tree *tree, enum tree_side by, double width,
                double min_width, struct layout *out, struct err *err)
{
    double scale = width / (double)tree->sum[by];
    double *end = malloc((TREE_DEPTH_MAX + 2) * sizeof(*end));
    size_t count;

    *out = (struct layout){.by = by, .min_width = min_width};
    count = count_boxes(tree, out, scale);
    while (count > LAYOUT_BOXES_MAX) {
        out->min_width = out->min_width > 0.01 ? out->min_width * 2 : 0.02;
        count = count_boxes(tree, out, scale);
    }
    out->box = malloc((count ? count : 1) * sizeof(*out->box));
    if (end && out->box)
        place(tree, out, scale, end);
    free(end);
    if (end && out->box)
        return 0;
    layout_free(out);
    return err_set(err, ERR_SYSTEM, "out of memory");
}

void layout_free(struct layout *layout)
{
    free(layout->box);
    *layout = (struct layout){0};
}
