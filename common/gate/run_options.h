/* The command line of benchrun. */
#ifndef GATE_RUN_OPTIONS_H
#define GATE_RUN_OPTIONS_H

#include "base/opt.h"
#include "gate/run_list.h"

/* What goes to standard output. */
enum run_format {
    RUN_AUTO, /* a table on a terminal; else the results, if no file has them */
    RUN_JSON,
    RUN_TABLE
};

struct run_options {
    struct run_defaults defaults;
    const char *output;      /* NULL: standard output, as `format` says */
    const char *base_output; /* of the base command; never NULL with `output` */
    const char *name;
    const char *base; /* the base command */
    const char *suite;
    const char *baseline; /* what --confirm compares with first; or NULL */
    unsigned metrics;     /* bits of enum bench_metric */
    int format;           /* enum run_format */
    double fail;          /* percent, of --confirm */
    bool append;
    bool confirm;
    bool show_output;
    bool environment;
    bool quiet;
    bool verbose;
};

/*
 * Parses the command line and answers --help and the like. Returns true to go
 * on, with the options (valid until the process ends) and the benchmarks that
 * they describe: none with --env alone. False with *status set when the process
 * is to end.
 */
NODISCARD bool run_options_parse(int argc, char **argv,
                                 struct run_options *options,
                                 struct run_list *list, int *status);

#endif
