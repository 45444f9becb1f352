/* The benchmarks of a run: from a suite file, or the one of a command line. */
#ifndef GATE_RUN_LIST_H
#define GATE_RUN_LIST_H

#include "measure/bench.h"

/* Benchmarks of one suite, and of one run. */
#define RUN_LIST_MAX 10000
/* Rounds of one benchmark, and warm-ups. */
#define RUN_ROUNDS_MAX 1000000

struct run_list {
    struct bench *bench;
    size_t count;
    size_t capacity;
};

/* What a benchmark has that does not say otherwise. */
struct run_defaults {
    int64_t warmup;
    int64_t rounds;
    int64_t timeout_ns;
    bool shell;              /* commands are run by /bin/sh -c */
    const char *prepare;     /* or NULL, as below */
    const char *input;       /* a file */
    const char *base_folder; /* the base command runs there */
};

/* A benchmark more, with the defaults; NULL: ERR_SYSTEM. */
struct bench *run_list_add(struct run_list *list,
                           const struct run_defaults *defaults,
                           struct err *err);

/*
 * Reads a suite, "-" from standard input. It is text in lines:
 *
 *     # a comment
 *     [name]
 *     command = words           the only one that is needed
 *     base = words              what it is compared with
 *     base-dir = folder         where the base command runs
 *     prepare = words           before each run
 *     input = file              standard input
 *     timeout = 60s             warmup = 3        rounds = 10
 *     shell = yes               version = text    group = text
 *     alias = an older name     as often as there are any
 *
 * ERR_DATA "FILE:LINE: what"; ERR_SYSTEM.
 */
NODISCARD int run_list_read(struct run_list *list, const char *path,
                            const struct run_defaults *defaults,
                            struct err *err);

/* A command of one text: its words, or /bin/sh -c and the text. */
NODISCARD int run_list_words(const char *text, bool shell, char ***out,
                             struct err *err);

/* What the defaults give a benchmark that is complete: preparation, input, the
 * command of the base. ERR_USAGE; ERR_SYSTEM. */
NODISCARD int run_list_complete(struct bench *bench,
                                const struct run_defaults *defaults,
                                struct err *err);

/* "60s", or "none" for 0; ERR_USAGE. */
NODISCARD int run_list_timeout(const char *text, int64_t *out_ns,
                               struct err *err);

/* The name as a message shows it: short, and without control characters. */
#define RUN_NAME_MAX 128
void run_list_show(const struct bench *bench, char out[RUN_NAME_MAX]);

/* True when any has a base command. */
bool run_list_has_base(const struct run_list *list);

void run_list_free(struct run_list *list);

#endif
