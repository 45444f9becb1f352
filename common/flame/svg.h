/*
 * A tree of stacks as a picture: a box for each frame, as wide as what it
 * counts, on the box of its caller. One SVG that needs nothing else; its script
 * zooms and searches, and without it names and figures are there all the same.
 * It is well-formed XML, also inside an HTML page.
 */
#ifndef FLAME_SVG_H
#define FLAME_SVG_H

#include "base/buf.h"
#include "flame/tree.h"

struct svg_options {
    const char *title;
    const char *unit; /* of the counts: "samples", "Ir", "bytes" */
    double width;     /* pixels */
    double min_width; /* narrower frames are left out */
    bool inverted;    /* the root is at the top */
    /* Colours are what a frame's own share grew by since the base. */
    bool differential;
    bool elided; /* widths are the base's, so that what is gone is seen */
};

/* Appends the picture. tree->sum of the sides in use > 0. ERR_SYSTEM. */
NODISCARD int svg_write(const struct tree *tree,
                        const struct svg_options *options, struct buf *out,
                        struct err *err);

#endif
