/* The common options. */
#include "tool/options.h"

#include <stdio.h>

#include "base/log.h"
#include "base/version.h"
#include "report/record_writer.h"

static const char *const formats[] = {"auto", "msgpack", "json",
                                      "csv",  "table",   NULL};

/* Options that are words of their own before they are values. */
static const char *shard_text;
static const char *show_text;
static struct tool_options parsed;

static const struct opt input_options[] = {
    {.name = "input",
     .letter = 'i',
     .type = OPT_STRING,
     .value = &parsed.input,
     .argument = "ADDRESS",
     .help = "where frames come from: - or a file"},
    {0},
};

static const struct opt common_options[] = {
    {.name = "output",
     .letter = 'o',
     .type = OPT_STRING,
     .value = &parsed.output,
     .argument = "ADDRESS",
     .help = "where the result goes: - or a file"},
    {.name = "format",
     .letter = 'f',
     .type = OPT_CHOICE,
     .value = &parsed.format,
     .argument = "FORMAT",
     .help = "how it is written",
     .choices = formats},
    {.name = "show",
     .type = OPT_STRING,
     .value = &show_text,
     .argument = "LIST",
     .help = "which records text formats show"},
    {.name = "shard",
     .type = OPT_STRING,
     .value = &shard_text,
     .argument = "K/N",
     .help = "only series K of N by symbol, or env"},
    {.name = "stats",
     .type = OPT_STRING,
     .value = &parsed.stats,
     .argument = "FILE",
     .help = "write counters as JSON at the end"},
    {.name = "quiet",
     .letter = 'q',
     .type = OPT_FLAG,
     .value = &parsed.quiet,
     .help = "say nothing but errors"},
    {.name = "verbose",
     .letter = 'v',
     .type = OPT_FLAG,
     .value = &parsed.verbose,
     .help = "say what is opened and counted"},
    {0},
};

/* Tables a tool may bring. */
#define TABLES_MAX 4

static void print_help(const struct tool_info *info,
                       const struct opt *const *tables)
{
    printf("usage: %s %s\n%s\n\n", info->name, info->usage, info->summary);
    opt_print_help(tables);
    printf("\nexit status: 0 done, %s%s2 usage, 3 malformed or incomplete "
           "input, 4 I/O or memory\nsee %s(1) for all of it\n",
           info->no ? info->no : "", info->no ? ", " : "", info->name);
}

static int check_operands(const struct tool_info *info,
                          const struct opt_operands *operands, struct err *err)
{
    if (operands->count <= info->operands)
        return 0;
    return err_set(err, ERR_USAGE, "unexpected operand \"%s\"",
                   operands->value[info->operands]);
}

static int take_words(const struct tool_info *info, struct err *err)
{
    parsed.shard = (struct shard){0, 1};
    if (show_text && (!record_writer_parse_show(show_text, &parsed.show) ||
                      parsed.show & ~info->can_show))
        return err_set(err, ERR_USAGE, "--show \"%s\": %s has no such records",
                       show_text, info->name);
    return shard_text ? shard_parse(shard_text, &parsed.shard, err) : 0;
}

static void answer(enum opt_request request, const struct tool_info *info,
                   const struct opt *const *tables, int *status)
{
    if (request == OPT_HELP)
        print_help(info, tables);
    else if (request == OPT_VERSION)
        printf("%s (barpipe) %s\n", info->name, BARPIPE_VERSION);
    else
        opt_print_list(tables);
    if (fflush(stdout) || ferror(stdout)) {
        log_error("could not write standard output");
        *status = ERR_SYSTEM;
    }
}

static bool refuse(const struct tool_info *info, const struct err *err,
                   int *status)
{
    log_error("%s (see %s --help)", err->msg, info->name);
    *status = ERR_USAGE;
    return false;
}

bool tool_begin(const struct tool_info *info, const struct opt *const *tables,
                int argc, char **argv, struct opt_operands *operands,
                int *status)
{
    enum opt_request request;
    struct err err;

    log_init(info->name, LOG_NORMAL);
    if (opt_parse(tables, argc, argv, &request, operands, &err) < 0 ||
        (request == OPT_RUN && check_operands(info, operands, &err) < 0))
        return refuse(info, &err, status);
    *status = ERR_NONE;
    if (request != OPT_RUN)
        answer(request, info, tables, status);
    return request == OPT_RUN;
}

bool tool_start(const struct tool_info *info, const struct opt *const *own,
                int argc, char **argv, struct tool_options *options,
                struct opt_operands *operands, int *status)
{
    const struct opt *tables[TABLES_MAX + 3] = {NULL};
    size_t n = 0;
    struct err err;

    while (n < TABLES_MAX && own[n]) {
        tables[n] = own[n];
        n++;
    }
    if (info->reads_stream)
        tables[n++] = input_options;
    tables[n] = common_options;
    parsed = (struct tool_options){.info = info, .input = "-", .output = "-"};
    if (!tool_begin(info, tables, argc, argv, operands, status))
        return false;
    if (take_words(info, &err) < 0)
        return refuse(info, &err, status);
    *options = parsed;
    log_init(info->name, parsed.quiet     ? LOG_QUIET
                         : parsed.verbose ? LOG_VERBOSE
                                          : LOG_NORMAL);
    return true;
}

int tool_fail(const struct err *err)
{
    log_error("%s", err->msg);
    return (int)err->code;
}
