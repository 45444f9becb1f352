/* Options of benchcmp, and how they come together. */
#include "gate/compare_options.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/parse.h"
#include "formats/baseline.h"
#include "gate/compare_config_file.h"
#include "results/unit.h"

/* Percent; a change beyond it nobody waits for. */
#define PERCENT_MAX 1000000
#define SESSIONS    1000

/* Everything that options set, with what they are made of. */
static struct {
    struct compare_options options;
    int stat;
    int adjust;
    int unsure;
    int missing;
    int machine;
    int policy;
    const char *config;
    regex_t filter;
    regex_t gate;
    regex_t drop;
    struct compare_threshold *threshold;
    const char **rename; /* NULL at the end */
    size_t renames;
} set;
static struct config_file file;

static const char *const statistics[] = {"median", "mean", "min",     "p50",
                                         "p95",    "p99",  "trimmed", NULL};
static const char *const adjusts[] = {"holm", "bh", "none", NULL};
static const char *const pass_fail[] = {"pass", "fail", NULL};
static const char *const fail_warn[] = {"fail", "warn", NULL};
static const char *const warn_fail[] = {"warn", "fail", NULL};
static const char *const policies[] = {"default", "strict", NULL};
static const char *const colours[] = {"auto", "always", "never", NULL};

/* Room for one more of a list; NULL: ERR_SYSTEM. */
static void *more(void *list, size_t count, size_t size, struct err *err)
{
    void *grown = realloc(list, (count + 2) * size);

    if (!grown)
        err_set(err, ERR_SYSTEM, "out of memory");
    return grown;
}

static int compile(const char *text, regex_t *out, struct err *err)
{
    char why[128];
    int rc = regcomp(out, text, REG_EXTENDED | REG_NOSUB);

    if (!rc)
        return 0;
    regerror(rc, out, why, sizeof(why));
    return err_set(err, ERR_USAGE, "\"%s\" is no regular expression: %s", text,
                   why);
}

/* `value` is where the configuration points to the expression. */
static int parse_only(const char *text, regex_t *expression,
                      const regex_t **slot, struct err *err)
{
    regex_t compiled;

    if (compile(text, &compiled, err) < 0)
        return -1;
    if (*slot)
        regfree(expression);
    *expression = compiled;
    *slot = expression;
    return 0;
}

static int parse_filter(const char *text, void *value, struct err *err)
{
    return parse_only(text, &set.filter, value, err);
}

static int parse_gate(const char *text, void *value, struct err *err)
{
    return parse_only(text, &set.gate, value, err);
}

static int parse_drop(const char *text, void *value, struct err *err)
{
    return parse_only(text, &set.drop, value, err);
}

static int parse_abs(const char *text, void *value, struct err *err)
{
    struct compare_config *config = value;
    struct unit unit;
    double amount;

    if (!unit_parse_amount(text, &amount, &unit) || amount < 0)
        return err_set(err, ERR_USAGE, "\"%s\" is not an amount such as 1us",
                       text);
    config->abs = amount;
    snprintf(config->abs_unit, sizeof(config->abs_unit), "%s", unit.name);
    return 0;
}

/* One of "warn:5", "fail:20", "abs:1us". */
static int parse_limit(const char *text, struct compare_threshold *out,
                       struct err *err)
{
    struct unit unit;
    double amount;

    if (!strncmp(text, "abs:", 4) &&
        unit_parse_amount(text + 4, &amount, &unit) && amount >= 0) {
        out->abs = amount;
        return 0;
    }
    if (!strncmp(text, "warn:", 5) && parse_real(text + 5, &amount) &&
        amount >= 0) {
        out->warn = amount;
        return 0;
    }
    if (!strncmp(text, "fail:", 5) && parse_real(text + 5, &amount) &&
        amount >= 0) {
        out->fail = amount;
        return 0;
    }
    return err_set(err, ERR_USAGE,
                   "\"%s\" is not warn:PERCENT, fail:PERCENT or abs:AMOUNT",
                   text);
}

static int parse_limits(char *list, struct compare_threshold *out,
                        struct err *err)
{
    char *rest = list;

    while (rest) {
        char *comma = strchr(rest, ',');

        if (comma)
            *comma = 0;
        if (parse_limit(rest, out, err) < 0)
            return -1;
        rest = comma ? comma + 1 : NULL;
    }
    return 0;
}

/* "EXPRESSION=rest", at the last '='; the copy is the caller's. */
static char *split_last(const char *text, char **rest, struct err *err)
{
    char *copy = strdup(text);
    char *equals = copy ? strrchr(copy, '=') : NULL;

    if (!copy) {
        err_set(err, ERR_SYSTEM, "out of memory");
    } else if (!equals) {
        err_set(err, ERR_USAGE, "\"%s\" has no =", text);
        free(copy);
        copy = NULL;
    } else {
        *equals = 0;
        *rest = equals + 1;
    }
    return copy;
}

static int parse_threshold(const char *text, void *value, struct err *err)
{
    struct compare_config *config = value;
    struct compare_threshold *list =
        more(set.threshold, config->thresholds, sizeof(*list), err);
    struct compare_threshold *one;
    char *limits;
    char *copy;
    int rc = -1;

    if (!list)
        return -1;
    config->threshold = set.threshold = list;
    one = &list[config->thresholds];
    one->warn = one->fail = one->abs = (double)NAN;
    copy = split_last(text, &limits, err);
    if (copy && parse_limits(limits, one, err) == 0 &&
        compile(copy, &one->expression, err) == 0) {
        config->thresholds++;
        rc = 0;
    }
    free(copy);
    return rc;
}

static int parse_direction(const char *text, void *value, struct err *err)
{
    struct compare_options *options = value;
    struct compare_direction *list =
        more(options->direction, options->directions, sizeof(*list), err);
    char *word;
    char *copy;
    int rc = -1;

    if (!list)
        return -1;
    options->direction = list;
    copy = split_last(text, &word, err);
    if (!copy)
        return -1;
    if (strcmp(word, "higher") != 0 && strcmp(word, "lower") != 0) {
        err_set(err, ERR_USAGE, "\"%s\" is neither higher nor lower", word);
    } else if (compile(copy, &list[options->directions].expression, err) == 0) {
        list[options->directions++].better =
            word[0] == 'h' ? BETTER_HIGHER : BETTER_LOWER;
        rc = 0;
    }
    free(copy);
    return rc;
}

static int parse_rename(const char *text, void *value, struct err *err)
{
    const char **list = more(set.rename, set.renames, sizeof(*list), err);

    if (!list)
        return -1;
    set.rename = list;
    if (!strchr(text, '=') || text[0] == '=')
        return err_set(err, ERR_USAGE, "\"%s\" is not OLD=NEW", text);
    list[set.renames++] = text;
    list[set.renames] = NULL;
    *(const char *const **)value = list;
    return 0;
}

static int parse_from(const char *text, void *value, struct err *err)
{
    struct compare_options *options = value;
    char **list = more(options->from, options->froms, sizeof(*list), err);

    if (!list)
        return -1;
    options->from = list;
    list[options->froms] = strdup(text);
    if (!list[options->froms])
        return err_set(err, ERR_SYSTEM, "out of memory");
    options->froms++;
    return 0;
}

static int parse_format(const char *text, void *value, struct err *err)
{
    const struct format *found = format_find(text);

    if (!found)
        return err_set(err, ERR_USAGE, "\"%s\" is no format of results", text);
    *(const struct format **)value = found;
    return 0;
}

static int parse_to(const char *text, void *value, struct err *err)
{
    const struct format *found = format_find(text);

    if (!found || !found->write)
        return err_set(err, ERR_USAGE,
                       "\"%s\" is no format that can be written", text);
    *(const struct format **)value = found;
    return 0;
}

static int parse_output(const char *text, void *value, struct err *err)
{
    struct compare_options *options = value;
    struct compare_output *list =
        more(options->output, options->outputs, sizeof(*list), err);
    size_t size = strcspn(text, "=");
    const struct verdict_format *format = verdict_format_find(text, size);

    if (!list)
        return -1;
    options->output = list;
    if (!format)
        return err_set(err, ERR_USAGE, "\"%.*s\" is no kind of report",
                       (int)size, text);
    if (text[size] && !text[size + 1])
        return err_set(err, ERR_USAGE, "\"%s\" names no file", text);
    list[options->outputs++] =
        (struct compare_output){format, text[size] ? text + size + 1 : NULL};
    return 0;
}

#define PERCENT(option, target, text)                                          \
    {                                                                          \
        .name = (option), .type = OPT_REAL, .value = &(target),                \
        .argument = "PERCENT", .help = (text), .max = PERCENT_MAX              \
    }

static const struct opt reading_options[] = {
    {.name = "format",
     .letter = 'f',
     .type = OPT_PARSED,
     .value = &set.options.format,
     .argument = "FORMAT",
     .help = "of the results (default: found out)",
     .parse = parse_format},
    {.name = "direction",
     .type = OPT_PARSED,
     .value = &set.options,
     .argument = "RE=WHICH",
     .help = "higher or lower is better where RE fits",
     .parse = parse_direction},
    {.name = "ignore-failures",
     .type = OPT_FLAG,
     .value = &set.options.ignore_failures,
     .help = "commands that failed count nevertheless"},
    {.name = "quiet",
     .letter = 'q',
     .type = OPT_FLAG,
     .value = &set.options.quiet,
     .help = "say nothing but errors"},
    {0},
};

static const struct opt rule_options[] = {
    PERCENT("warn", set.options.config.warn, "worse is SLOWER (default 5)"),
    PERCENT("fail", set.options.config.fail, "worse is REGRESSION (10)"),
    PERCENT("improve", set.options.config.improve, "better is IMPROVED (3)"),
    PERCENT("ir-fail", set.options.config.ir_fail,
            "the same as --fail of exact metrics (2)"),
    {.name = "abs",
     .type = OPT_PARSED,
     .value = &set.options.config,
     .argument = "AMOUNT",
     .help = "changes up to this never count, such as 1us",
     .parse = parse_abs},
    {.name = "stat",
     .type = OPT_CHOICE,
     .value = &set.stat,
     .argument = "STATISTIC",
     .help = "what is compared (default median)",
     .choices = statistics},
    {.name = "alpha",
     .type = OPT_REAL,
     .value = &set.options.config.alpha,
     .argument = "P",
     .help = "the largest p that is evidence (default 0.05)",
     .max = 1},
    {.name = "adjust",
     .type = OPT_CHOICE,
     .value = &set.adjust,
     .argument = "HOW",
     .help = "p for many tests (default holm)",
     .choices = adjusts},
    {.name = "unsure",
     .type = OPT_CHOICE,
     .value = &set.unsure,
     .argument = "HOW",
     .help = "what UNSURE does (default pass)",
     .choices = pass_fail},
    {.name = "missing",
     .type = OPT_CHOICE,
     .value = &set.missing,
     .argument = "HOW",
     .help = "what MISSING does (default fail: status 3)",
     .choices = fail_warn},
    {.name = "machine-mismatch",
     .type = OPT_CHOICE,
     .value = &set.machine,
     .argument = "HOW",
     .help = "what another machine does (default warn)",
     .choices = warn_fail},
    {.name = "geomean-fail",
     .type = OPT_FLAG,
     .value = &set.options.config.geomean_fails,
     .help = "the geometric mean is held to --fail, too"},
    {.name = "policy",
     .type = OPT_CHOICE,
     .value = &set.policy,
     .argument = "NAME",
     .help = "strict: --fail 20 --unsure fail",
     .choices = policies},
    {.name = "filter",
     .type = OPT_PARSED,
     .value = &set.options.config.filter,
     .argument = "RE",
     .help = "only benchmarks that RE fits",
     .parse = parse_filter},
    {.name = "gate",
     .type = OPT_PARSED,
     .value = &set.options.config.gate,
     .argument = "RE",
     .help = "only these decide the status",
     .parse = parse_gate},
    {.name = "rename",
     .type = OPT_PARSED,
     .value = &set.options.config.rename,
     .argument = "OLD=NEW",
     .help = "what OLD is called now",
     .parse = parse_rename},
    {.name = "threshold",
     .type = OPT_PARSED,
     .value = &set.options.config,
     .argument = "RE=LIMITS",
     .help = "warn:5,fail:20,abs:1us where RE fits",
     .parse = parse_threshold},
    {.name = "config",
     .type = OPT_STRING,
     .value = &set.config,
     .argument = "FILE",
     .help = "options out of a file, \"fail = 20\" a line"},
    {0},
};

static const struct opt report_options[] = {
    {.name = "output",
     .letter = 'o',
     .type = OPT_PARSED,
     .value = &set.options,
     .argument = "FORMAT[=FILE]",
     .help = "text, markdown, json, html, junit, tap or csv",
     .parse = parse_output},
    {.name = "color",
     .type = OPT_CHOICE,
     .value = &set.options.colour,
     .argument = "WHEN",
     .help = "of text",
     .choices = colours},
    {.name = "no-emoji",
     .type = OPT_FLAG,
     .value = &set.options.no_emoji,
     .help = "words only"},
    {.name = "wide",
     .type = OPT_FLAG,
     .value = &set.options.wide,
     .help = "interval, p and n in Markdown, too"},
    {.name = "id",
     .type = OPT_STRING,
     .value = &set.options.id,
     .argument = "TEXT",
     .help = "in the hidden mark of a Markdown comment"},
    {.name = "title",
     .type = OPT_STRING,
     .value = &set.options.title,
     .argument = "TEXT",
     .help = "of the report"},
    {.name = "github",
     .type = OPT_FLAG,
     .value = &set.options.github,
     .help = "step summary and annotations"},
    {.name = "exit-zero",
     .type = OPT_FLAG,
     .value = &set.options.exit_zero,
     .help = "report only: no status 1, nor 3 of the gate"},
    {0},
};

static const struct opt baseline_options[] = {
    {.name = "from",
     .type = OPT_PARSED,
     .value = &set.options,
     .argument = "FILE",
     .help = "the results that join the baseline; repeatable",
     .parse = parse_from},
    {.name = "reason",
     .type = OPT_STRING,
     .value = &set.options.reason,
     .argument = "TEXT",
     .help = "why, for the history"},
    {.name = "keep",
     .type = OPT_INT,
     .value = &set.options.keep,
     .argument = "N",
     .help = "sessions that stay (default 8)",
     .min = 1,
     .max = SESSIONS},
    {.name = "accept",
     .type = OPT_FLAG,
     .value = &set.options.accept,
     .help = "also what is a regression"},
    {.name = "drop",
     .type = OPT_PARSED,
     .value = &set.options.drop,
     .argument = "RE",
     .help = "benchmarks that prune takes out",
     .parse = parse_drop},
    {0},
};

static const struct opt convert_options[] = {
    {.name = "to",
     .type = OPT_PARSED,
     .value = &set.options.to,
     .argument = "FORMAT",
     .help = "own, gab, go or bmf",
     .parse = parse_to},
    {0},
};

static const struct opt *const compare_tables[] = {rule_options, report_options,
                                                   reading_options, NULL};
static const struct opt *const baseline_tables[] = {
    baseline_options, rule_options, reading_options, NULL};
static const struct opt *const convert_tables[] = {convert_options,
                                                   reading_options, NULL};

static void clear(void)
{
    struct compare_options *options = &set.options;

    for (size_t k = 0; k < options->config.thresholds; k++)
        regfree(&set.threshold[k].expression);
    for (size_t k = 0; k < options->directions; k++)
        regfree(&options->direction[k].expression);
    if (options->config.filter)
        regfree(&set.filter);
    if (options->config.gate)
        regfree(&set.gate);
    if (options->drop)
        regfree(&set.drop);
    free(set.threshold);
    free(set.rename);
    for (size_t k = 0; k < options->froms; k++)
        free(options->from[k]);
    free(options->from);
    free(options->direction);
    free(options->output);
    memset(&set, 0, sizeof(set));
    compare_config_default(&options->config);
    options->keep = BASELINE_KEEP;
}

void compare_options_free(void)
{
    clear();
    config_file_free(&file);
}

/* Where a policy begins that other options go on from. */
static void begin_with(int policy)
{
    clear();
    set.policy = policy;
    if (policy) {
        set.options.config.fail = 20;
        set.unsure = 1;
    }
}

/* A file may serve several commands, so it may hold what this one lacks. */
static int apply_file(const char *path, int *policy, struct err *err)
{
    if (config_file_apply(&file, path, compare_tables, err) < 0)
        return -1;
    if (!set.policy || *policy)
        return 0;
    *policy = set.policy;
    begin_with(*policy);
    return config_file_apply(&file, path, compare_tables, err);
}

static int finish(struct err *err)
{
    struct compare_config *config = &set.options.config;

    config->stat = (enum statistic)set.stat;
    config->adjust = (enum adjust)set.adjust;
    config->unsure_fails = set.unsure == 1;
    config->missing_warns = set.missing == 1;
    config->machine_fails = set.machine == 1;
    if (!(config->alpha > 0 && config->alpha < 1))
        return err_set(err, ERR_USAGE, "--alpha is not between 0 and 1");
    if (config->warn > config->fail)
        config->warn = config->fail;
    return 0;
}

static const struct opt *const *tables_of(enum compare_command command)
{
    return command == COMMAND_COMPARE    ? compare_tables
           : command == COMMAND_BASELINE ? baseline_tables
                                         : convert_tables;
}

/* Parsing moves operands to the front, so the first time is on a copy. */
static bool look(const struct tool_info *info, const struct opt *const *tables,
                 int argc, char **argv, int *status)
{
    char **copy = malloc(((size_t)argc + 1) * sizeof(*copy));
    struct opt_operands operands;
    bool go_on;

    if (!copy) {
        log_error("out of memory");
        *status = ERR_SYSTEM;
        return false;
    }
    memcpy(copy, argv, ((size_t)argc + 1) * sizeof(*copy));
    go_on = tool_begin(info, tables, argc, copy, &operands, status);
    free(copy);
    return go_on;
}

bool compare_options_parse(const struct tool_info *info,
                           enum compare_command command, int argc, char **argv,
                           const struct compare_options **options,
                           struct opt_operands *operands, int *status)
{
    const struct opt *const *tables = tables_of(command);
    struct err err = {0};
    const char *config;
    int policy;

    begin_with(0);
    if (!look(info, tables, argc, argv, status))
        return false;
    config = set.config;
    policy = set.policy;
    begin_with(policy);
    if (config && (config_file_read(config, &file, &err) < 0 ||
                   apply_file(config, &policy, &err) < 0)) {
        *status = tool_fail(&err);
        return false;
    }
    if (!tool_begin(info, tables, argc, argv, operands, status))
        return false;
    if (finish(&err) < 0) {
        *status = tool_fail(&err);
        return false;
    }
    if (set.options.quiet)
        log_init(info->name, LOG_QUIET);
    *options = &set.options;
    return true;
}
