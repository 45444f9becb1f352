/* The command line of benchrun. */
#include "gate/run_options.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "measure/words.h"
#include "tool/options.h"

#define WARMUP     3
#define ROUNDS     10
#define TIMEOUT_NS INT64_C(60000000000)
#define FAIL       10

static const char *const formats[] = {"auto", "json", "table", NULL};

static int parse_timeout(const char *text, void *value, struct err *err)
{
    return run_list_timeout(text, value, err);
}

static int parse_metrics(const char *text, void *value, struct err *err)
{
    return bench_metrics_parse(text, value, err);
}

static struct run_options set = {
    .defaults = {.warmup = WARMUP, .rounds = ROUNDS, .timeout_ns = TIMEOUT_NS},
    .metrics = BENCH_DEFAULT,
    .fail = FAIL};

static const struct opt what_options[] = {
    {.name = "name",
     .letter = 'n',
     .type = OPT_STRING,
     .value = &set.name,
     .argument = "NAME",
     .help = "of the benchmark (default: the command)"},
    {.name = "suite",
     .letter = 's',
     .type = OPT_STRING,
     .value = &set.suite,
     .argument = "FILE",
     .help = "measure the commands of a file"},
    {.name = "ab",
     .type = OPT_STRING,
     .value = &set.base,
     .argument = "COMMAND",
     .help = "interleave with this base command"},
    {.name = "base-dir",
     .type = OPT_STRING,
     .value = &set.defaults.base_folder,
     .argument = "FOLDER",
     .help = "where the base command runs, the same by default"},
    {.name = "shell",
     .type = OPT_FLAG,
     .value = &set.defaults.shell,
     .help = "commands are a shell's"},
    {.name = "input",
     .letter = 'i',
     .type = OPT_STRING,
     .value = &set.defaults.input,
     .argument = "FILE",
     .help = "standard input of the command (default: nothing)"},
    {.name = "prepare",
     .letter = 'p',
     .type = OPT_STRING,
     .value = &set.defaults.prepare,
     .argument = "COMMAND",
     .help = "runs before each run, not measured"},
    {0},
};

static const struct opt how_options[] = {
    {.name = "warmup",
     .letter = 'w',
     .type = OPT_INT,
     .value = &set.defaults.warmup,
     .argument = "N",
     .help = "runs that do not count (default 3)",
     .max = RUN_ROUNDS_MAX},
    {.name = "rounds",
     .letter = 'r',
     .type = OPT_INT,
     .value = &set.defaults.rounds,
     .argument = "N",
     .help = "runs that count (default 10)",
     .min = 1,
     .max = RUN_ROUNDS_MAX},
    {.name = "timeout",
     .letter = 't',
     .type = OPT_PARSED,
     .value = &set.defaults.timeout_ns,
     .argument = "TIME",
     .help = "of one run, or none (default 60s)",
     .parse = parse_timeout},
    {.name = "metrics",
     .letter = 'm',
     .type = OPT_PARSED,
     .value = &set.metrics,
     .argument = "LIST",
     .help = "what is measured (default wall,user,sys,rss)",
     .parse = parse_metrics},
    {.name = "confirm",
     .letter = 'c',
     .type = OPT_FLAG,
     .value = &set.confirm,
     .help = "measure again, interleaved, what looks slower"},
    {.name = "baseline",
     .type = OPT_STRING,
     .value = &set.baseline,
     .argument = "FILE",
     .help = "what --confirm compares with first"},
    {.name = "fail",
     .type = OPT_REAL,
     .value = &set.fail,
     .argument = "PERCENT",
     .help = "the threshold of --confirm (default 10)",
     .max = 1000000},
    {0},
};

static const struct opt output_options[] = {
    {.name = "output",
     .letter = 'o',
     .type = OPT_STRING,
     .value = &set.output,
     .argument = "FILE",
     .help = "write the results to it (default: standard output)"},
    {.name = "base-output",
     .type = OPT_STRING,
     .value = &set.base_output,
     .argument = "FILE",
     .help = "the same of the base command (default: x.base.json)"},
    {.name = "append",
     .letter = 'a',
     .type = OPT_FLAG,
     .value = &set.append,
     .help = "add a session to the files"},
    {.name = "format",
     .letter = 'f',
     .type = OPT_CHOICE,
     .value = &set.format,
     .argument = "FORMAT",
     .help = "what goes to standard output",
     .choices = formats},
    {.name = "env",
     .letter = 'e',
     .type = OPT_FLAG,
     .value = &set.environment,
     .help = "show what makes this machine noisy"},
    {.name = "show-output",
     .type = OPT_FLAG,
     .value = &set.show_output,
     .help = "of the commands, on standard error"},
    {.name = "quiet",
     .letter = 'q',
     .type = OPT_FLAG,
     .value = &set.quiet,
     .help = "say nothing but errors"},
    {.name = "verbose",
     .letter = 'v',
     .type = OPT_FLAG,
     .value = &set.verbose,
     .help = "say what is measured again, and what judges it"},
    {0},
};

static int usage(struct err *err, const char *text)
{
    return err_set(err, ERR_USAGE, "%s", text);
}

static int check_what(const struct run_options *o, int operands,
                      struct err *err)
{
    if (o->suite && (operands || o->base || o->name))
        return usage(err, "--suite names its commands itself: no command, "
                          "--ab or --name beside it");
    if (!o->suite && !operands && !o->environment)
        return usage(err, "no command");
    if (!o->suite && !operands && (o->output || o->base))
        return usage(err, "no command to measure beside --env");
    if (o->name && !o->name[0])
        return usage(err, "--name is empty");
    if (o->defaults.shell && operands > 1)
        return usage(err, "--shell takes the command as one word; quote it");
    return 0;
}

static int check_outputs(struct run_options *o, bool base, struct err *err)
{
    if (o->output && !strcmp(o->output, "-"))
        o->output = NULL;
    if (o->append && !o->output)
        return usage(err, "--append needs --output FILE");
    if (base && !o->output && o->format != RUN_TABLE &&
        (o->format == RUN_JSON || !isatty(STDOUT_FILENO)))
        return usage(err, "two commands make two files: name them by --output");
    if (o->confirm && !base)
        return usage(err, "--confirm needs a base command: --ab, --base-dir or "
                          "the suite's base");
    if (o->baseline && !o->confirm)
        return usage(err, "--baseline is for --confirm");
    if (o->output && o->base_output && !strcmp(o->output, o->base_output))
        return usage(err, "--output and --base-output are the same file");
    if (o->baseline &&
        ((o->output && !strcmp(o->baseline, o->output)) ||
         (o->base_output && !strcmp(o->baseline, o->base_output))))
        return usage(err, "--baseline is read, not written: name another "
                          "output");
    return 0;
}

/* "x.json" has its base in "x.base.json". */
static int name_base_output(struct run_options *o, struct err *err)
{
    static char name[PATH_MAX];
    const char *slash;
    const char *dot;
    int stem;

    if (!o->output || o->base_output)
        return 0;
    slash = strrchr(o->output, '/');
    dot = strrchr(o->output, '.');
    if (!dot || (slash && dot < slash + 2) || dot == o->output)
        dot = o->output + strlen(o->output);
    stem = (int)(dot - o->output);
    if (snprintf(name, sizeof(name), "%.*s.base%s", stem, o->output, dot) >=
        (int)sizeof(name))
        return usage(err, "the name of the output is too long");
    o->base_output = name;
    return 0;
}

/* Each run reads it from its beginning. */
static int check_input(const char *path, struct err *err)
{
    struct stat stat;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0)
        return err_set(err, ERR_SYSTEM, "could not open \"%.200s\": %s", path,
                       strerror(errno));
    if (fstat(fd, &stat) < 0 ||
        !(S_ISREG(stat.st_mode) || S_ISCHR(stat.st_mode)))
        err_set(err, ERR_USAGE,
                "--input \"%.200s\" is no file that can be read again", path);
    else
        err->code = ERR_NONE;
    close(fd);
    return err->code == ERR_NONE ? 0 : -1;
}

static int check_inputs(const struct run_list *list, struct err *err)
{
    for (size_t k = 0; k < list->count; k++)
        if (list->bench[k].input && check_input(list->bench[k].input, err) < 0)
            return -1;
    return 0;
}

/* The words of a command as one text. */
static int join(char *const *words, char **out, struct err *err)
{
    size_t size = 1;
    char *to;

    for (char *const *word = words; *word; word++)
        size += strlen(*word) + 1;
    *out = malloc(size);
    if (!*out)
        return err_set(err, ERR_SYSTEM, "out of memory");
    to = *out;
    for (char *const *word = words; *word; word++) {
        if (word != words)
            *to++ = ' ';
        to = stpcpy(to, *word);
    }
    *to = 0;
    return 0;
}

static int take_command(const struct run_options *o,
                        const struct opt_operands *operands,
                        struct run_list *list, struct err *err)
{
    struct bench *bench = run_list_add(list, &o->defaults, err);
    char *const *words = operands->value;
    int rc;

    if (!bench)
        return -1;
    rc = o->defaults.shell ? run_list_words(words[0], true,
                                            &bench->command[PLAN_CURRENT], err)
                           : words_copy(words, (size_t)operands->count,
                                        &bench->command[PLAN_CURRENT], err);
    if (rc < 0)
        return -1;
    if (o->base && run_list_words(o->base, o->defaults.shell,
                                  &bench->command[PLAN_BASE], err) < 0)
        return err_prefix(err, "--ab: ");
    if (o->name || o->defaults.shell)
        rc = results_text(&bench->name, o->name ? o->name : words[0], err);
    else
        rc = join(bench->command[PLAN_CURRENT], &bench->name, err);
    return rc < 0 ? -1 : run_list_complete(bench, &o->defaults, err);
}

static int take_all(struct run_options *o, const struct opt_operands *operands,
                    struct run_list *list, struct err *err)
{
    if (check_what(o, operands->count, err) < 0)
        return -1;
    if (o->suite && run_list_read(list, o->suite, &o->defaults, err) < 0)
        return -1;
    if (operands->count && take_command(o, operands, list, err) < 0)
        return -1;
    if (list->count && check_outputs(o, run_list_has_base(list), err) < 0)
        return -1;
    if (check_inputs(list, err) < 0)
        return -1;
    return run_list_has_base(list) ? name_base_output(o, err) : 0;
}

bool run_options_parse(int argc, char **argv, struct run_options *options,
                       struct run_list *list, int *status)
{
    static const struct tool_info info = {
        .name = "benchrun",
        .usage = "[options] -- COMMAND... | --suite FILE | --env",
        .summary = "Measures commands: warm-up, rounds, interleaved pairs.",
        .operands = INT_MAX,
    };
    static const struct opt *const tables[] = {what_options, how_options,
                                               output_options, NULL};
    struct opt_operands operands;
    struct err err = {0};

    if (!tool_begin(&info, tables, argc, argv, &operands, status))
        return false;
    log_init(info.name, set.quiet     ? LOG_QUIET
                        : set.verbose ? LOG_VERBOSE
                                      : LOG_NORMAL);
    if (take_all(&set, &operands, list, &err) < 0) {
        *status = tool_fail(&err);
        return false;
    }
    *options = set;
    return true;
}
