/* The life of a source tool: blocks become frames, paced or as fast as it goes.
 */
#ifndef TOOL_SOURCE_RUN_H
#define TOOL_SOURCE_RUN_H

#include "source/source.h"
#include "tool/output.h"

struct source_run_config {
    int64_t interval_ns; /* between bars; 0 does not wait */
    bool stamp;          /* bars carry the wall clock */
    const char *order;   /* of the hello: "time" or "series" */
};

/*
 * Sends everything `source` gives and closes it. A failing source, SIGINT and
 * SIGTERM still leave an eos that says so. Returns the exit status; does not
 * return after a signal.
 */
int source_run(struct source *source, const struct tool_options *options,
               const struct source_run_config *config);

/*
 * For a source that could not be opened: tells the user, and sends a stream
 * that holds nothing but the error, so that the stages downstream know too;
 * wrong options leave the output alone.
 * Returns the exit status.
 */
int source_refuse(const struct tool_options *options, const struct err *why);

#endif
