/* The command line of benchflame. */
#ifndef GATE_FLAME_OPTIONS_H
#define GATE_FLAME_OPTIONS_H

#include "flame/stacks.h"
#include "flame/svg.h"

enum flame_format {
    FLAME_AUTO, /* text with a gate, else SVG */
    FLAME_SVG,
    FLAME_HTML,
    FLAME_FOLDED,
    FLAME_TEXT
};

struct flame_options {
    const char *input;  /* "-" */
    const char *base;   /* NULL: nothing to compare with */
    const char *output; /* NULL: standard output */
    int format;         /* enum flame_format, never FLAME_AUTO */
    struct svg_options svg;
    struct stacks_config stacks;
    double gate; /* percentage points; NaN: none */
    bool shares;
    int64_t top;
};

/* Parses the command line and answers --help and the like: true to go on,
 * false with *status set when the process is to end. */
NODISCARD bool flame_options_parse(int argc, char **argv,
                                   struct flame_options *options, int *status);

#endif
