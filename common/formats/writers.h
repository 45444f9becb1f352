/* What the formats that can be written append to `out`. ERR_SYSTEM. */
#ifndef FORMATS_WRITERS_H
#define FORMATS_WRITERS_H

#include "formats/format.h"

/*
 * `[{"name", "unit", "value", "range", "extra"}]`, medians. A benchmark with
 * several metrics has a row each, "NAME - METRIC".
 */
NODISCARD int write_gab(const struct results *results, struct buf *out,
                        struct err *err);

/*
 * Lines of `go test -bench`, one a round, that benchstat reads; the metrics of
 * a round on one line.
 */
NODISCARD int write_go(const struct results *results, struct buf *out,
                       struct err *err);

/* `{NAME: {METRIC: {"value", "lower_value", "upper_value"}}}`, medians. */
NODISCARD int write_bmf(const struct results *results, struct buf *out,
                        struct err *err);

/*
 * The benchmarks by name, and a benchmark's metrics by name and unit; pointers
 * into the results, in an array that the caller frees. NULL: ERR_SYSTEM.
 */
const struct result_benchmark **
writers_benchmarks(const struct results *results, struct err *err);
const struct result_metric **
writers_metrics(const struct result_benchmark *benchmark, struct err *err);

/*
 * Calls `each` for the benchmarks that have a metric with numbers, with these
 * metrics, in that order: formats that know no errors leave out the others. -1
 * when `each` says so, and ERR_SYSTEM.
 */
NODISCARD int
writers_each(const struct results *results,
             int (*each)(const struct result_benchmark *benchmark,
                         const struct result_metric *const *metric,
                         size_t metrics, void *context, struct err *err),
             void *context, struct err *err);

#endif
