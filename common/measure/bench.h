/* A benchmark: a command, or two to compare, run as often as is wanted. */
#ifndef MEASURE_BENCH_H
#define MEASURE_BENCH_H

#include <stdbool.h>
#include <stdint.h>

#include "measure/plan.h"
#include "results/results.h"

/* What is measured, in the order in which files hold it. */
enum bench_metric {
    BENCH_WALL,
    BENCH_USER,
    BENCH_SYS,
    BENCH_RSS,
    BENCH_INSTRUCTIONS, /* from here on as enum counter */
    BENCH_CYCLES,
    BENCH_BRANCH_MISSES,
    BENCH_CACHE_MISSES,
    BENCH_PAGE_FAULTS,
    BENCH_IR,
    BENCH_METRICS
};
#define BENCH_DEFAULT                                                          \
    (1U << BENCH_WALL | 1U << BENCH_USER | 1U << BENCH_SYS | 1U << BENCH_RSS)

/* "wall,user,sys,rss" into bits; ERR_USAGE. */
NODISCARD int bench_metrics_parse(const char *text, unsigned *out,
                                  struct err *err);

/*
 * Those of `wanted` that cannot be measured here, as bits: counters that the
 * kernel does not offer, ir without valgrind.
 */
unsigned bench_metrics_absent(unsigned wanted);

/* The name in command lines and that in files. */
const char *bench_metric_word(enum bench_metric metric);
const char *bench_metric_name(enum bench_metric metric);

/* All of it is owned, freed by bench_free(). Words end with NULL. */
struct bench {
    char *name;
    char *group;   /* or NULL */
    char *version; /* or NULL */
    char **alias;
    size_t aliases;
    char **command[2];  /* by enum plan_side; of the base: NULL for none */
    char *folder[2];    /* where it runs; NULL: here */
    char **prepare;     /* runs before each of them, not measured; or NULL */
    char *input;        /* standard input; NULL: /dev/null */
    int64_t timeout_ns; /* of one run; 0: none */
    int64_t warmup;
    int64_t rounds;
};

void bench_free(struct bench *bench);

struct bench_run {
    unsigned metrics; /* bits of enum bench_metric */
    bool interleave;  /* the base as well, in pairs */
    int64_t rounds;   /* 0: the benchmark's own */
    bool show_output; /* the commands' outputs go to standard error */
    /* Before each run; may be NULL. */
    void (*progress)(void *context, const struct bench *bench, int64_t step,
                     int64_t steps);
    void *context;
};

/* How it went. */
struct bench_outcome {
    enum err_code failed; /* ERR_DATA: a command failed, ERR_SYSTEM: it could
                             not be started; else ERR_NONE */
    char why[ERR_MESSAGE_MAX];
    bool interrupted;
    int64_t rounds;  /* that are in the results */
    bool left;       /* a command left processes behind, which were killed */
    bool rss_hidden; /* a peak_rss is the least that can be told */
};

/*
 * Measures, and adds the benchmark to the last session of out[PLAN_CURRENT]
 * and, interleaved, of out[PLAN_BASE]. One that fails is added with its error
 * and without samples; of one that is interrupted the complete rounds are
 * added. -1 (ERR_SYSTEM: memory) only when the results cannot be used.
 */
NODISCARD int bench_measure(const struct bench *bench,
                            const struct bench_run *run,
                            struct results *const out[2],
                            struct bench_outcome *outcome, struct err *err);

#endif
