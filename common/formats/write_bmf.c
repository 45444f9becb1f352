/* Writes Bencher's metric format. */
#include <math.h>
#include <string.h>

#include "base/json_writer.h"
#include "formats/writers.h"
#include "results/summary.h"

/* Bencher's measure "latency" is in nanoseconds; others have no unit. */
#define NANOSECONDS 1e9

static const char *measure_of(const struct result_metric *metric)
{
    if (metric->name[0])
        return metric->name;
    if (!strcmp(metric->unit, "s"))
        return "latency";
    return metric->better == BETTER_HIGHER ? "throughput" : "value";
}

static void put_value(struct json_writer *json, const char *key, double value,
                      double factor)
{
    if (!isfinite(value * factor))
        return;
    json_writer_key(json, key);
    json_writer_real(json, value * factor);
}

static int write_benchmark(const struct result_benchmark *benchmark,
                           const struct result_metric *const *metric,
                           size_t metrics, void *context, struct err *err)
{
    struct json_writer *json = context;

    json_writer_key(json, benchmark->name);
    json_writer_object(json);
    for (size_t k = 0; k < metrics; k++) {
        const char *measure = measure_of(metric[k]);
        bool latency =
            !strcmp(measure, "latency") && !strcmp(metric[k]->unit, "s");
        double factor = latency ? NANOSECONDS : 1;
        struct result_summary summary;

        if (results_summary(metric[k], &summary, err) < 0)
            return -1;
        if (!isfinite(results_summary_centre(&summary)) ||
            (k && !strcmp(measure, measure_of(metric[k - 1]))))
            continue; /* a measure is there once, in whatever unit */
        json_writer_key(json, measure);
        json_writer_object(json);
        put_value(json, "value", results_summary_centre(&summary), factor);
        put_value(json, "lower_value", summary.min, factor);
        put_value(json, "upper_value", summary.max, factor);
        json_writer_end(json);
    }
    json_writer_end(json);
    return 0;
}

int write_bmf(const struct results *results, struct buf *out, struct err *err)
{
    struct json_writer json;
    int rc;

    json_writer_to_buf(&json, out, 1);
    json_writer_object(&json);
    rc = writers_each(results, write_benchmark, &json, err);
    if (!rc) {
        json_writer_end(&json);
        json_writer_newline(&json);
        rc = json_writer_finish(&json, err);
    }
    json_writer_reset(&json);
    return rc;
}
