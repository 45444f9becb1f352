/* What all tools have in common on their command lines. */
#ifndef TOOL_OPTIONS_H
#define TOOL_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/opt.h"

enum tool_format {
    FORMAT_AUTO, /* frames, or a table on a terminal */
    FORMAT_MSGPACK,
    FORMAT_JSON,
    FORMAT_CSV,
    FORMAT_TABLE
};

/* Only the series whose symbol hashes to `shard` of `shards`. */
struct shard {
    int64_t shard;
    int64_t shards;
};

/* Who the tool is; texts for --help. */
struct tool_info {
    const char *name;
    const char *usage;   /* "[options]": what follows the name */
    const char *summary; /* a sentence */
    unsigned show;       /* what text formats show: SHOW_ of record_writer.h */
    unsigned show_csv;   /* the same in CSV, which holds one type; 0: show */
    unsigned can_show;   /* what --show may choose */
    bool reads_stream;   /* has --input */
    int operands;        /* how many it takes at most */
    const char *no;      /* what status 1 says; NULL: it is not used */
};

/* The values of the common options, as parsed. */
struct tool_options {
    const struct tool_info *info;
    const char *input;
    const char *output;
    int format; /* enum tool_format */
    const char *stats;
    struct shard shard;
    unsigned show;  /* 0: what the tool shows in the format */
    bool no_output; /* set by a tool: nothing is opened or written */
    bool quiet;
    bool verbose;
};

/*
 * Parses the command line by the tool's own tables (NULL at the end) and the
 * common options, and answers --help, --version and --list-options. Returns
 * true to go on; false with *status set when the process is to end.
 */
NODISCARD bool tool_start(const struct tool_info *info,
                          const struct opt *const *own, int argc, char **argv,
                          struct tool_options *options,
                          struct opt_operands *operands, int *status);

/*
 * The same for a tool that reads no stream, whose tables are all the options
 * there are.
 */
NODISCARD bool tool_begin(const struct tool_info *info,
                          const struct opt *const *tables, int argc,
                          char **argv, struct opt_operands *operands,
                          int *status);

/* "error: text" for the user; returns the exit status. */
int tool_fail(const struct err *err);

/* True when the shard holds the symbol (FNV-1a-64 modulo N). */
bool shard_has(struct shard shard, const char *symbol);

/* "K/N", or "env" for a job array's own place; ERR_USAGE. */
NODISCARD int shard_parse(const char *text, struct shard *out, struct err *err);

#endif
