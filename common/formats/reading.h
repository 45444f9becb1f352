/*
 * What the readers of foreign formats share: where values go, and what is no
 * value. For this folder.
 */
#ifndef FORMATS_READING_H
#define FORMATS_READING_H

#include <jansson.h>

#include "formats/format.h"
#include "results/unit.h"

/* Benchmarks and metrics of one file: some hundred bytes each. */
#define READING_ENTRIES_MAX (1U << 20)

/* One call of a reader. */
struct reading {
    const struct format_input *input;
    const struct format_options *options;
    struct results *results;
    size_t session; /* the number of the one that the file is */
    size_t entries; /* benchmarks and metrics that it has added */
    struct err *err;
};

/* A metric, and what makes its values SI. */
struct measure {
    struct result_metric *metric;
    struct unit unit;
};

/* Adds the file's session. ERR_SYSTEM. */
NODISCARD int reading_start(struct reading *reading,
                            const struct format_input *input,
                            const struct format_options *options,
                            struct results *results, struct err *err);

/* Reads a document, which `each` is given, with its session. */
NODISCARD int reading_json(const struct format_input *input,
                           const struct format_options *options,
                           struct results *results, struct err *err,
                           int (*each)(struct reading *reading, json_t *root));

/* The document's array of that name; NULL: ERR_DATA, it has none. */
json_t *reading_array(struct reading *reading, const json_t *object,
                      const char *key);

/* A whole number of an object's member, or `without`. */
int64_t reading_whole(const json_t *object, const char *key, int64_t without);

/* ERR_DATA "FILE: ..."; returns -1. */
int reading_bad(struct reading *reading, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

struct result_session *reading_session(struct reading *reading);

/* NULL: ERR_SYSTEM, ERR_DATA when there are too many. */
struct result_benchmark *reading_benchmark(struct reading *reading,
                                           const char *name, size_t size);

/* Keeps the first error of a benchmark or a metric. ERR_SYSTEM. */
NODISCARD int reading_refuse(struct reading *reading, char **error,
                             const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * The benchmark's metric; holds until its next one is added. ERR_SYSTEM,
 * ERR_DATA when there are too many.
 */
NODISCARD int reading_metric(struct reading *reading,
                             struct result_benchmark *benchmark,
                             const char *name, const char *unit, size_t size,
                             struct measure *out);
/* The same of a unit that has been parsed. */
NODISCARD int reading_metric_of(struct reading *reading,
                                struct result_benchmark *benchmark,
                                const char *name, const struct unit *unit,
                                struct measure *out);

/*
 * One round in the file's unit. NaN, an infinity and a negative time are the
 * metric's error. ERR_SYSTEM.
 */
NODISCARD int reading_sample(struct reading *reading,
                             const struct measure *measure, double value);

/* Elements of an array; one that is no number is an error, too. */
NODISCARD int reading_samples(struct reading *reading,
                              const struct measure *measure,
                              const json_t *array);

/*
 * The only figure that a file gives: it stands for the mean and for the median.
 * With a second one of the same metric both are samples.
 */
NODISCARD int reading_value(struct reading *reading,
                            const struct measure *measure, double value);

/* All of NaN, for reading_summary. */
extern const struct result_summary reading_no_summary;

/* What rounds that the file does not hold came to, in the file's unit. */
NODISCARD int reading_summary(struct reading *reading,
                              const struct measure *measure,
                              const struct result_summary *summary);

#endif
