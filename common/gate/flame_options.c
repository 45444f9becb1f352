/* Options of benchflame. */
#include "gate/flame_options.h"

#include <math.h>
#include <string.h>

#include "base/log.h"
#include "base/parse.h"
#include "tool/options.h"

static const struct tool_info info = {
    .name = "benchflame",
    .usage = "[options] [FILE]",
    .summary = "Draws folded stacks as a flame graph, and compares two.",
    .operands = 1,
    .no = "1 a function has grown",
};

static const char *const formats[] = {"auto",   "svg",  "html",
                                      "folded", "text", NULL};
static struct flame_options set;
static int64_t skip;

static int parse_gate(const char *text, void *value, struct err *err)
{
    double percent;

    if (!parse_real(text, &percent) || percent < 0)
        return err_set(err, ERR_USAGE, "\"%s\" is no percentage", text);
    *(double *)value = percent;
    return 0;
}

static const struct opt input_options[] = {
    {.name = "base",
     .letter = 'b',
     .type = OPT_STRING,
     .value = &set.base,
     .argument = "FILE",
     .help = "compare with these stacks"},
    {.name = "root",
     .type = OPT_STRING,
     .value = &set.stacks.root,
     .argument = "NAME",
     .help = "stacks begin at this function"},
    {.name = "skip",
     .type = OPT_INT,
     .value = &skip,
     .argument = "N",
     .help = "leave out N frames at the root",
     .max = TREE_DEPTH_MAX},
    {.name = "keep-suffixes",
     .type = OPT_FLAG,
     .value = &set.stacks.keep_suffixes,
     .help = "names as compilers write them: .isra.0"},
    {.name = "gate",
     .type = OPT_PARSED,
     .value = &set.gate,
     .argument = "PERCENT",
     .help = "status 1 when a function grew by more of the base",
     .parse = parse_gate},
    {.name = "shares",
     .type = OPT_FLAG,
     .value = &set.shares,
     .help = "growth of shares, not of counts: for samples"},
    {0},
};

static const struct opt output_options[] = {
    {.name = "output",
     .letter = 'o',
     .type = OPT_STRING,
     .value = &set.output,
     .argument = "FILE",
     .help = "where the result goes"},
    {.name = "format",
     .letter = 'f',
     .type = OPT_CHOICE,
     .value = &set.format,
     .argument = "FORMAT",
     .help = "of the result (default svg, with --gate text)",
     .choices = formats},
    {.name = "title",
     .type = OPT_STRING,
     .value = &set.svg.title,
     .argument = "TEXT",
     .help = "of the picture"},
    {.name = "unit",
     .type = OPT_STRING,
     .value = &set.svg.unit,
     .argument = "TEXT",
     .help = "what is counted (default samples)"},
    {.name = "elided",
     .type = OPT_FLAG,
     .value = &set.svg.elided,
     .help = "widths are the base's: shows what is gone"},
    {.name = "inverted",
     .type = OPT_FLAG,
     .value = &set.svg.inverted,
     .help = "the root is at the top"},
    {.name = "width",
     .type = OPT_REAL,
     .value = &set.svg.width,
     .argument = "PIXELS",
     .help = "of the picture (default 1200)",
     .min = 400,
     .max = 10000},
    {.name = "min-width",
     .type = OPT_REAL,
     .value = &set.svg.min_width,
     .argument = "PIXELS",
     .help = "narrower frames are left out (default 0.1)",
     .max = 100},
    {.name = "top",
     .type = OPT_INT,
     .value = &set.top,
     .argument = "N",
     .help = "functions in a table (default 30)",
     .max = 1000000},
    {0},
};

static int check(const struct flame_options *options, struct err *err)
{
    if (options->base)
        return strcmp(options->base, "-") != 0 ||
                       strcmp(options->input, "-") != 0
                   ? 0
                   : err_set(err, ERR_USAGE, "standard input can be read once");
    if (!isnan(options->gate))
        return err_set(err, ERR_USAGE, "--gate needs --base");
    if (options->svg.elided)
        return err_set(err, ERR_USAGE, "--elided needs --base");
    if (options->shares)
        return err_set(err, ERR_USAGE, "--shares needs --base");
    return 0;
}

bool flame_options_parse(int argc, char **argv, struct flame_options *options,
                         int *status)
{
    static const struct opt *const tables[] = {input_options, output_options,
                                               NULL};
    struct opt_operands operands;
    struct err err = {0};

    set = (struct flame_options){.input = "-", .gate = (double)NAN, .top = 30};
    set.svg.width = 1200;
    set.svg.min_width = 0.1;
    if (!tool_begin(&info, tables, argc, argv, &operands, status))
        return false;
    if (operands.count)
        set.input = operands.value[0];
    set.stacks.skip = (size_t)skip;
    set.svg.differential = set.base != NULL;
    if (!set.svg.title)
        set.svg.title = set.base ? "Differential flame graph" : "Flame graph";
    if (!set.svg.unit)
        set.svg.unit = "samples";
    if (set.format == FLAME_AUTO)
        set.format = isnan(set.gate) ? FLAME_SVG : FLAME_TEXT;
    if (check(&set, &err) < 0) {
        log_error("%s (see %s --help)", err.msg, info.name);
        *status = ERR_USAGE;
        return false;
    }
    *options = set;
    return true;
}
