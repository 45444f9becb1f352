/*
 * Bencher Metric Format: {"benchmark": {"measure": {"value": 1}}}. The measures
 * that Bencher defines have units, others have none.
 */
#include <string.h>

#include "formats/json_input.h"
#include "formats/json_skim.h"
#include "formats/reading.h"
#include "formats/writers.h"

static bool bmf_detect(const struct format_input *input)
{
    return json_skim_first(input) == '{' && json_skim(input, "?.?.value");
}

/*
 * Bencher's built-in measures, benchrun's metrics, and measures that are called
 * after their unit ("B/s").
 */
static const char *measure_unit(const char *measure)
{
    static const struct {
        const char *measure;
        const char *unit;
    } known[] = {
        {"latency", "ns"},      {"throughput", "ops/s"},
        {"build-time", "s"},    {"file-size", "B"},
        {"instructions", "Ir"}, {"estimated-cycles", "cycles"},
        {"wall", "s"},          {"user", "s"},
        {"sys", "s"},           {"peak_rss", "B"},
        {"ir", "Ir"},
    };
    struct unit unit;

    for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++)
        if (!strcmp(measure, known[k].measure))
            return known[k].unit;
    unit_parse(measure, strlen(measure), &unit);
    return unit.dimension == DIMENSION_OTHER ? "" : measure;
}

static int read_measures(struct reading *reading,
                         struct result_benchmark *benchmark, json_t *measures)
{
    const char *name;
    const json_t *row;

    json_object_foreach (measures, name, row) {
        const char *unit = measure_unit(name);
        struct measure measure;

        if (!json_object_get(row, "value"))
            continue;
        if (reading_metric(reading, benchmark, name, unit, strlen(unit),
                           &measure) < 0 ||
            reading_value(reading, &measure, json_number_of(row, "value")) < 0)
            return -1;
    }
    return 0;
}

static int read_document(struct reading *reading, json_t *root)
{
    const char *name;
    json_t *measures;

    if (!json_is_object(root))
        return reading_bad(reading, "it is no object of benchmarks");
    json_object_foreach (root, name, measures) {
        struct result_benchmark *benchmark =
            reading_benchmark(reading, name, strlen(name));

        if (!benchmark || read_measures(reading, benchmark, measures) < 0)
            return -1;
        if (!benchmark->metrics &&
            reading_refuse(reading, &benchmark->error, "it has no value") < 0)
            return -1;
    }
    return 0;
}

static int bmf_read(const struct format_input *input,
                    const struct format_options *options,
                    struct results *results, struct err *err)
{
    return reading_json(input, options, results, err, read_document);
}

const struct format format_bmf = {
    .name = "bmf",
    .summary = "Bencher Metric Format",
    .detect = bmf_detect,
    .read = bmf_read,
    .write = write_bmf,
};
