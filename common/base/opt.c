/* Command lines by table. */
#include "base/opt.h"

#include <stdio.h>
#include <string.h>

#include "base/parse.h"
#include "base/timestamp.h"

/* What every tool understands. */
static bool wants_help;
static bool wants_version;
static bool wants_list;
static const struct opt standard[] = {
    {.name = "help",
     .letter = 'h',
     .type = OPT_FLAG,
     .value = &wants_help,
     .help = "show this help and leave"},
    {.name = "version",
     .letter = 'V',
     .type = OPT_FLAG,
     .value = &wants_version,
     .help = "show the version and leave"},
    {0},
};
static const struct opt hidden[] = {
    {.name = "list-options",
     .type = OPT_FLAG,
     .value = &wants_list,
     .help = "list the options, for scripts"},
    {0},
};

static const struct opt *find_in(const struct opt *table, const char *name,
                                 size_t size, char letter)
{
    for (; table->name; table++)
        if (name ? strlen(table->name) == size &&
                       !memcmp(table->name, name, size)
                 : table->letter && table->letter == letter)
            return table;
    return NULL;
}

/* By long name, or by letter when name is NULL. */
static const struct opt *find(const struct opt *const *tables, const char *name,
                              size_t size, char letter)
{
    const struct opt *found;

    for (; *tables; tables++) {
        found = find_in(*tables, name, size, letter);
        if (found)
            return found;
    }
    found = find_in(standard, name, size, letter);
    return found ? found : find_in(hidden, name, size, letter);
}

static int set_int(const struct opt *opt, const char *text, struct err *err)
{
    int64_t value;

    if (!parse_int(text, &value))
        return err_set(err, ERR_USAGE, "--%s \"%s\" is not a whole number",
                       opt->name, text);
    if (value < opt->min || value > opt->max)
        return err_set(err, ERR_USAGE, "--%s %s is not within %lld..%lld",
                       opt->name, text, (long long)opt->min,
                       (long long)opt->max);
    *(int64_t *)opt->value = value;
    return 0;
}

static int set_real(const struct opt *opt, const char *text, struct err *err)
{
    double value;

    if (!parse_real(text, &value))
        return err_set(err, ERR_USAGE, "--%s \"%s\" is not a number", opt->name,
                       text);
    if (value < (double)opt->min || value > (double)opt->max)
        return err_set(err, ERR_USAGE, "--%s %s is not within %lld..%lld",
                       opt->name, text, (long long)opt->min,
                       (long long)opt->max);
    *(double *)opt->value = value;
    return 0;
}

static int set_choice(const struct opt *opt, const char *text, struct err *err)
{
    char names[256] = "";
    size_t used = 0;

    for (int k = 0; opt->choices[k]; k++) {
        if (!strcmp(opt->choices[k], text)) {
            *(int *)opt->value = k;
            return 0;
        }
        if (used < sizeof(names))
            used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%s",
                                     k ? ", " : "", opt->choices[k]);
    }
    return err_set(err, ERR_USAGE, "--%s \"%s\" is not one of %s", opt->name,
                   text, names);
}

static int set_parsed(const struct opt *opt, const char *text, struct err *err)
{
    if (opt->parse(text, opt->value, err) < 0)
        return err_prefix(err, "--%s ", opt->name);
    return 0;
}

/* `text` is NULL for a flag. */
static int set(const struct opt *opt, const char *text, struct err *err)
{
    switch (opt->type) {
    case OPT_FLAG:
        *(bool *)opt->value = true;
        return 0;
    case OPT_INT:
        return set_int(opt, text, err);
    case OPT_REAL:
        return set_real(opt, text, err);
    case OPT_STRING:
        *(const char **)opt->value = text;
        return 0;
    case OPT_CHOICE:
        return set_choice(opt, text, err);
    case OPT_PARSED:
        return set_parsed(opt, text, err);
    case OPT_TIME:
        break;
    }
    if (!timestamp_parse(text, strlen(text), opt->value))
        return err_set(err, ERR_USAGE,
                       "--%s \"%s\" is not a date or an RFC 3339 time",
                       opt->name, text);
    return 0;
}

/* argv[*at] is "--name" or "--name=value". */
static int parse_long(const struct opt *const *tables, int argc, char **argv,
                      int *at, struct err *err)
{
    const char *name = argv[*at] + 2;
    size_t size = strcspn(name, "=");
    const char *text = name[size] ? name + size + 1 : NULL;
    const struct opt *opt = find(tables, name, size, 0);

    if (!opt)
        return err_set(err, ERR_USAGE, "unknown option --%.*s", (int)size,
                       name);
    if (opt->type == OPT_FLAG && text)
        return err_set(err, ERR_USAGE, "--%s takes no value", opt->name);
    if (opt->type != OPT_FLAG && !text) {
        if (*at + 1 == argc)
            return err_set(err, ERR_USAGE, "--%s needs %s", opt->name,
                           opt->argument);
        text = argv[++*at];
    }
    return set(opt, text, err);
}

/* argv[*at] is "-abc", "-nVALUE" or "-n" with its value behind it. */
static int parse_letters(const struct opt *const *tables, int argc, char **argv,
                         int *at, struct err *err)
{
    for (const char *letter = argv[*at] + 1; *letter; letter++) {
        const struct opt *opt = find(tables, NULL, 0, *letter);
        const char *text = letter + 1;

        if (!opt)
            return err_set(err, ERR_USAGE, "unknown option -%c", *letter);
        if (opt->type == OPT_FLAG) {
            if (set(opt, NULL, err) < 0)
                return -1;
            continue;
        }
        if (!*text) {
            if (*at + 1 == argc)
                return err_set(err, ERR_USAGE, "-%c needs %s", *letter,
                               opt->argument);
            text = argv[++*at];
        }
        return set(opt, text, err);
    }
    return 0;
}

int opt_parse(const struct opt *const *tables, int argc, char **argv,
              enum opt_request *request, struct opt_operands *operands,
              struct err *err)
{
    bool options = true;
    int kept = 1;

    wants_help = wants_version = wants_list = false;
    for (int k = 1; k < argc; k++) {
        if (!options || argv[k][0] != '-' || !argv[k][1]) {
            argv[kept++] = argv[k];
        } else if (!strcmp(argv[k], "--")) {
            options = false;
        } else if (argv[k][1] == '-') {
            if (parse_long(tables, argc, argv, &k, err) < 0)
                return -1;
        } else if (parse_letters(tables, argc, argv, &k, err) < 0) {
            return -1;
        }
    }
    *operands = (struct opt_operands){kept - 1, argv + 1};
    *request = wants_help      ? OPT_HELP
               : wants_version ? OPT_VERSION
               : wants_list    ? OPT_LIST
                               : OPT_RUN;
    return 0;
}

static void print_row(const struct opt *opt)
{
    char left[64];

    snprintf(left, sizeof(left), "%c%c%c --%s%s%s", opt->letter ? '-' : ' ',
             opt->letter ? opt->letter : ' ', opt->letter ? ',' : ' ',
             opt->name, opt->argument ? " " : "",
             opt->argument ? opt->argument : "");
    printf("  %-28s  %s", left, opt->help);
    if (opt->type == OPT_CHOICE) {
        printf(": ");
        for (int k = 0; opt->choices[k]; k++)
            printf("%s%s", k ? ", " : "", opt->choices[k]);
    }
    printf("\n");
}

void opt_print_help(const struct opt *const *tables)
{
    for (; *tables; tables++)
        for (const struct opt *opt = *tables; opt->name; opt++)
            print_row(opt);
    for (const struct opt *opt = standard; opt->name; opt++)
        print_row(opt);
}

static void list_row(const struct opt *opt)
{
    printf("--%s%s%s\n", opt->name, opt->argument ? " " : "",
           opt->argument ? opt->argument : "");
}

void opt_print_list(const struct opt *const *tables)
{
    for (; *tables; tables++)
        for (const struct opt *opt = *tables; opt->name; opt++)
            list_row(opt);
    for (const struct opt *opt = standard; opt->name; opt++)
        list_row(opt);
}
