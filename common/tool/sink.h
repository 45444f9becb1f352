/* barsink's work: a stream into a store. */
#ifndef TOOL_SINK_H
#define TOOL_SINK_H

#include "tool/options.h"

struct sink_config {
    const char *address; /* of store.h */
    int64_t batch_rows;  /* a commit by size, 0: by what comes, */
    int64_t commit_ns;   /* or so long after the first row that waits */
    int64_t retry_ns;
    unsigned only; /* SHOW_...: what is stored */
};

/*
 * Stores the stream, and passes it on unless options->no_output. What came
 * before an error upstream is sound, and stored. The exit status; 0 only when
 * all is durable.
 */
int sink_run(const struct sink_config *config,
             const struct tool_options *options);

/* Brings the schema up to date, reading nothing. The exit status. */
int sink_migrate(const struct sink_config *config);

#endif
