/*
 * The life of a filter: open both sides, greet, hand each frame to the tool,
 * flush when the input would wait, end with the count or the first error. The
 * tool says only what to do with a block and with a record.
 */
#ifndef TOOL_FILTER_H
#define TOOL_FILTER_H

#include "tool/output.h"

struct filter {
    void *context; /* the tool's, handed to open, start, other and finish */
    /* After hello was passed on; may be NULL. */
    int (*start)(void *context, const struct frame *hello,
                 struct output *output, struct err *err);
    /* A new series: *state is the tool's memory of it. 0 or -1. */
    int (*open)(void *context, const struct series_name *series, void **state,
                struct err *err);
    void (*close)(void *state);
    /* A block: derived records first, then the frame itself. */
    int (*bars)(void *state, const struct bar_block *block,
                const struct frame *frame, struct output *output,
                struct err *err);
    /* A range, pattern, signal or order frame; NULL passes it on at once. */
    int (*record)(void *state, const struct frame *frame, struct output *output,
                  struct err *err);
    /* Before the series' end is passed on; may be NULL. */
    int (*end)(void *state, struct output *output, struct err *err);
    /* The end frame itself, when the tool passes it on later; may be NULL. */
    int (*pass_end)(void *state, const struct frame *frame,
                    struct output *output, struct err *err);
    /* A frame of no series; NULL passes it on at once. */
    int (*other)(void *context, const struct frame *frame,
                 struct output *output, struct err *err);
    /*
     * The input would wait; may be NULL. What is in the tool's hands can be
     * done meanwhile; *limit_ns is after how long it is called again, INT64_MAX
     * when not before the next frame.
     */
    int (*idle)(void *context, int64_t *limit_ns, struct err *err);
    /* All of the input has come, and was sound; may be NULL. */
    int (*finish)(void *context, struct output *output, struct err *err);
    /* Instead of it: the input was not, and no more of it comes; what came
     * before was handed out. May be NULL. */
    int (*broken)(void *context, struct err *err);
};

/* Runs until the input's eos; says what went wrong. The exit status. */
int filter_run(const struct filter *filter, const struct tool_options *options);

/* For `bars`: ERR_DATA naming the stage that is missing upstream. */
int filter_missing_column(const char *what, const char *stage, struct err *err);

#endif
