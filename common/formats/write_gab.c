/* Writes what github-action-benchmark calls a custom benchmark. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/json_writer.h"
#include "base/number.h"
#include "formats/writers.h"
#include "results/summary.h"

struct gab_writer {
    struct json_writer json;
    struct buf name;
};

/* The benchmark's name, and the metric's where it has several. */
static int make_name(struct buf *name, const struct result_benchmark *benchmark,
                     const struct result_metric *metric, bool several,
                     struct err *err)
{
    name->size = 0;
    if (buf_append(name, benchmark->name, strlen(benchmark->name), err) < 0)
        return -1;
    if (several &&
        (buf_append(name, " - ", 3, err) < 0 ||
         buf_append(name, metric->name, strlen(metric->name), err) < 0))
        return -1;
    return 0;
}

static int write_row(struct gab_writer *writer,
                     const struct result_metric *metric, struct err *err)
{
    struct json_writer *json = &writer->json;
    struct result_summary summary;
    char text[NUMBER_TEXT_MAX + 4];

    if (results_summary(metric, &summary, err) < 0)
        return -1;
    if (!isfinite(results_summary_centre(&summary)))
        return 0;
    json_writer_object(json);
    json_writer_key(json, "name");
    json_writer_bytes(json, (const char *)writer->name.data, writer->name.size);
    json_writer_key(json, "unit");
    json_writer_text(json, metric->unit);
    json_writer_key(json, "value");
    json_writer_real(json, results_summary_centre(&summary));
    if (isfinite(summary.stddev)) {
        number_format_real(summary.stddev, text);
        json_writer_key(json, "range");
        json_writer_text(json, text);
    }
    if (summary.n > 0) {
        snprintf(text, sizeof(text), "n = %lld", (long long)summary.n);
        json_writer_key(json, "extra");
        json_writer_text(json, text);
    }
    json_writer_end(json);
    return 0;
}

static int write_benchmark(const struct result_benchmark *benchmark,
                           const struct result_metric *const *metric,
                           size_t metrics, void *context, struct err *err)
{
    struct gab_writer *writer = context;

    for (size_t k = 0; k < metrics; k++)
        if (make_name(&writer->name, benchmark, metric[k],
                      benchmark->metrics > 1, err) < 0 ||
            write_row(writer, metric[k], err) < 0)
            return -1;
    return 0;
}

int write_gab(const struct results *results, struct buf *out, struct err *err)
{
    struct gab_writer writer = {.name = {0}};
    int rc;

    json_writer_to_buf(&writer.json, out, 1);
    json_writer_array(&writer.json);
    rc = writers_each(results, write_benchmark, &writer, err);
    if (!rc) {
        json_writer_end(&writer.json);
        json_writer_newline(&writer.json);
        rc = json_writer_finish(&writer.json, err);
    }
    json_writer_reset(&writer.json);
    buf_reset(&writer.name);
    return rc;
}
