/* A filter that changes nothing: for saved streams sent again as they are. */
#ifndef TOOL_PASS_H
#define TOOL_PASS_H

#include "tool/options.h"

/*
 * Sends the stream at `address`, records too, without a look into its columns
 * beyond what every reader checks. Text formats show its bars. Returns the
 * exit status.
 */
int pass_run(const char *address, struct tool_options *options);

#endif
