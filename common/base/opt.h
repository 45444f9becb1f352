/* Command lines: one table gives parsing, --help and the man page check. */
#ifndef BASE_OPT_H
#define BASE_OPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

enum opt_type {
    OPT_FLAG,   /* bool *: set true */
    OPT_INT,    /* int64_t *: within min..max */
    OPT_REAL,   /* double *: finite, within min..max */
    OPT_STRING, /* const char **: the argument, borrowed from argv */
    OPT_CHOICE, /* int *: index into `choices` */
    OPT_TIME,   /* int64_t *: ns UTC, from a date or an RFC 3339 time */
    OPT_PARSED  /* anything: `parse` takes the text; also each of a repeat */
};

/* One row; a table ends with a row whose name is NULL. */
struct opt {
    const char *name; /* "window": --window N, --window=N */
    char letter;      /* 'n': -n N, -nN; 0 for none */
    enum opt_type type;
    void *value;
    const char *argument; /* "N", NULL for a flag */
    const char *help;     /* one line */
    int64_t min;          /* of OPT_INT and OPT_REAL */
    int64_t max;
    const char *const *choices; /* OPT_CHOICE: names, NULL at the end */
    /* OPT_PARSED: sets *value; the option's name goes before its message. */
    int (*parse)(const char *text, void *value, struct err *err);
};

/* What a command line asked for besides its options. */
enum opt_request { OPT_RUN, OPT_HELP, OPT_VERSION, OPT_LIST };

struct opt_operands {
    int count;
    char **value; /* borrowed: argv, permuted */
};

/*
 * Parses argv by several tables, searched in order. Options may follow
 * operands; "--" ends them; "-" is an operand; the last of a repeat wins;
 * --help, --version and --list-options are understood everywhere.
 * Returns 0 with *request and *operands set, -1 with ERR_USAGE.
 */
NODISCARD int opt_parse(const struct opt *const *tables, int argc, char **argv,
                        enum opt_request *request,
                        struct opt_operands *operands, struct err *err);

/* The option lines of --help, to stdout. */
void opt_print_help(const struct opt *const *tables);

/* "--name ARG" a line, for scripts that compare with the man page. */
void opt_print_list(const struct opt *const *tables);

#endif
