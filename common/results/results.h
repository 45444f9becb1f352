/*
 * Results of benchmarks: what every format is read into and what is compared.
 * Names, texts and samples are owned by the results and freed with them. Texts
 * are UTF-8: bytes that are none become "\xNN", so that every report can show
 * every name.
 *
 * Units are SI (unit.h): seconds, bytes, counts; rates are "/s". A value that a
 * file gives in another unit is converted when it is read.
 */
#ifndef RESULTS_RESULTS_H
#define RESULTS_RESULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum better { BETTER_LOWER, BETTER_HIGHER };

enum metric_kind {
    METRIC_SAMPLED, /* a value a round */
    METRIC_EXACT,   /* the same in each round: instructions, bytes */
    METRIC_SUMMARY  /* the file has no rounds, only what they came to */
};

/* What a file says of the rounds it does not hold; NaN, 0: absent. */
struct result_summary {
    int64_t n;
    double mean;
    double median;
    double stddev; /* n - 1 */
    double min;
    double max;
    double p90;
    double p95;
    double p99;
};

/* The slot of a round that has none, beside rounds that have one. */
#define RESULT_NO_PAIR (-1)

/* The rounds of one session, in the order they were measured. */
struct result_samples {
    double *value;
    int64_t *pair; /* slots of an interleaved measurement, or NULL */
    size_t n;
    size_t capacity;
};

/* Thresholds that the file itself sets, NaN: absent; percent, `abs` in unit. */
struct result_threshold {
    double warn;
    double fail;
    double abs;
    char *stat; /* "median", ... or NULL */
};

struct result_metric {
    char *name; /* "wall", "real_time"; "" in files that know one a name */
    char *unit;
    enum better better;
    enum metric_kind kind;
    int64_t iterations;             /* of the code in one sample; 0: not said */
    int64_t warmup;                 /* -1: not said */
    int64_t rounds;                 /* -1: not said */
    struct result_samples *session; /* `sessions` of the results, by number */
    size_t sessions;
    struct result_summary summary;
    struct result_threshold threshold;
    char *error; /* why it has no numbers, or NULL */
    char *extra; /* members that this program does not know, a JSON object */
};

struct result_benchmark {
    char *name;
    char **alias;
    size_t aliases;
    char *group;   /* or NULL */
    char *version; /* of the benchmark's code, or NULL */
    char **command;
    size_t command_words;
    int *exit_code;
    size_t exit_codes;
    struct result_metric *metric;
    size_t metrics;
    char *error; /* it failed: why, or NULL */
    char *extra;
    struct results_index *index; /* of many metrics */
};

struct result_machine {
    char *id; /* hash of what makes times comparable */
    char *cpu;
    int64_t cpus; /* 0: not said, as below */
    char *governor;
    int64_t mem_total;
    int64_t mem_available;
    double load1; /* NaN: not said */
    char *kernel;
    char *virt;
    int64_t aslr; /* -1: not said */
};

struct result_session {
    char *started; /* RFC 3339 */
    char *commit;
    char *branch;
    bool dirty;
    struct result_machine machine;
    char **warning;
    size_t warnings;
    char *extra;
};

/* What happened to a baseline. */
struct result_change {
    char *date;
    char *commit;
    char *reason;
    char **changed; /* names of benchmarks */
    size_t changes;
    char *extra;
};

struct results {
    char *path;   /* of the file, for messages */
    char *format; /* the name of its format */
    char *created;
    char *tool; /* that writes them into a file; NULL: benchcmp */
    struct result_session *session; /* at least one once it has samples */
    size_t sessions;
    struct result_benchmark *benchmark;
    size_t benchmarks;
    struct result_change *history;
    size_t changes;
    char *extra;
    struct results_index *index; /* names to numbers */
};

/* {0} is empty. */
void results_free(struct results *results);

/*
 * The benchmark of that name, added when there is none; pointers to benchmarks
 * and metrics hold until the next is added. NULL: ERR_SYSTEM.
 */
struct result_benchmark *results_benchmark(struct results *results,
                                           const char *name, size_t size,
                                           struct err *err);
/* NULL when there is none. */
const struct result_benchmark *results_find(const struct results *results,
                                            const char *name);

/* The same of a benchmark's metric, by name and unit. */
struct result_metric *results_metric(struct result_benchmark *benchmark,
                                     const char *name, const char *unit,
                                     enum better better, struct err *err);

/* NULL when there is none. */
struct result_metric *
results_metric_find(const struct result_benchmark *benchmark, const char *name,
                    const char *unit);

/* A session more; its number, or -1: ERR_SYSTEM. */
int results_session(struct results *results, struct err *err);

/* An entry more in the history, empty; NULL: ERR_SYSTEM. */
struct result_change *results_change(struct results *results, struct err *err);

/* Needed when benchmarks have been moved or renamed. ERR_SYSTEM. */
NODISCARD int results_reindex(struct results *results, struct err *err);

/* Adds the sessions that metrics have samples of and nothing else. ERR_SYSTEM.
 */
NODISCARD int results_complete(struct results *results, struct err *err);

/* One more sample; sessions that are not there yet are empty. ERR_SYSTEM. */
NODISCARD int results_sample(struct result_metric *metric, size_t session,
                             double value, struct err *err);
/* With its slot in an interleaved measurement. */
NODISCARD int results_sample_pair(struct result_metric *metric, size_t session,
                                  double value, int64_t pair, struct err *err);

/*
 * Moves all of `from` behind what `into` holds: its sessions become further
 * sessions, benchmarks and metrics join those of the same name. Of what can be
 * there only once `into` keeps its own, except versions, which are the newer.
 * `from` is empty then. ERR_SYSTEM: both must be freed.
 */
NODISCARD int results_merge(struct results *into, struct results *from,
                            struct err *err);

/*
 * Drops the metrics that `keep` does not want, then the benchmarks that it does
 * not want (`metric` NULL). Returns how many benchmarks went.
 */
size_t results_filter(struct results *results,
                      bool (*keep)(const struct result_benchmark *benchmark,
                                   const struct result_metric *metric,
                                   const void *context),
                      const void *context);

/* Drops the sessions marked in drop[], `sessions` long, with their samples. */
void results_drop_sessions(struct results *results, const bool *drop);

/* A metric without numbers or an error, a session without samples. */
void results_forget(struct result_metric *metric);
void results_forget_samples(struct result_metric *metric, size_t session);

void results_forget_history(struct results *results);

/* Replaces a text of the results by a copy; NULL clears it. ERR_SYSTEM. */
NODISCARD int results_text(char **text, const char *value, struct err *err);
NODISCARD int results_text_size(char **text, const char *value, size_t size,
                                struct err *err);
/* Adds a copy to a list of texts. ERR_SYSTEM. */
NODISCARD int results_list(char ***list, size_t *count, const char *value,
                           struct err *err);

/* All samples of all sessions. */
size_t results_samples(const struct result_metric *metric);

#endif
