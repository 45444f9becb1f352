/* The command line of benchcmp. */
#ifndef GATE_COMPARE_OPTIONS_H
#define GATE_COMPARE_OPTIONS_H

#include "base/opt.h"
#include "compare/compare.h"
#include "formats/format.h"
#include "tool/options.h"
#include "verdict/verdict.h"

/* A report, and where it goes. */
struct compare_output {
    const struct verdict_format *format;
    const char *path; /* NULL: standard output */
};

/* Which way metrics are better, by name. */
struct compare_direction {
    regex_t expression;
    enum better better;
};

enum compare_colour { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

struct compare_options {
    struct compare_config config;
    const struct format *format; /* NULL: found out */
    bool ignore_failures;
    struct compare_direction *direction; /* of several the last that fits */
    size_t directions;
    struct compare_output *output;
    size_t outputs;
    int colour; /* enum compare_colour */
    bool no_emoji;
    bool wide;
    bool quiet;
    bool github;
    bool exit_zero;
    const char *id;
    const char *title;
    char **from; /* baseline update: sessions to take */
    size_t froms;
    const char *reason;
    int64_t keep;
    bool accept;
    const regex_t *drop;     /* baseline prune; NULL: nothing */
    const struct format *to; /* convert */
};

/* What of the command line a command has. */
enum compare_command { COMMAND_COMPARE, COMMAND_BASELINE, COMMAND_CONVERT };

/*
 * Parses the command line for a command. Thresholds come from --policy, then
 * --config, then the other options, the later the stronger. Returns true to go
 * on; false with *status set when the process is to end. The options live until
 * compare_options_free().
 */
NODISCARD bool compare_options_parse(const struct tool_info *info,
                                     enum compare_command command, int argc,
                                     char **argv,
                                     const struct compare_options **options,
                                     struct opt_operands *operands,
                                     int *status);
void compare_options_free(void);

#endif
