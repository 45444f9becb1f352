/*
 * github-action-benchmark's own JSON: [{name, unit, value}]. Which direction is
 * better the file does not say: the unit does, or --direction.
 */
#include <string.h>

#include "formats/json_input.h"
#include "formats/json_skim.h"
#include "formats/reading.h"
#include "formats/writers.h"

static bool gab_detect(const struct format_input *input)
{
    return json_skim_first(input) == '[' && json_skim(input, "*.value") &&
           json_skim(input, "*.name");
}

static int read_document(struct reading *reading, json_t *root)
{
    const json_t *row;
    size_t k;

    if (!json_is_array(root))
        return reading_bad(reading, "it is no array of benchmarks");
    json_array_foreach (root, k, row) {
        const char *name = json_text_of(row, "name");
        const char *unit = json_text_of(row, "unit");
        struct result_benchmark *benchmark;
        struct measure measure;

        if (!name)
            return reading_bad(reading, "benchmark %zu has no name", k + 1);
        benchmark = reading_benchmark(reading, name, strlen(name));
        unit = unit ? unit : "";
        if (!benchmark ||
            reading_metric(reading, benchmark, "", unit, strlen(unit),
                           &measure) < 0 ||
            reading_value(reading, &measure, json_number_of(row, "value")) < 0)
            return -1;
    }
    return 0;
}

static int gab_read(const struct format_input *input,
                    const struct format_options *options,
                    struct results *results, struct err *err)
{
    return reading_json(input, options, results, err, read_document);
}

const struct format format_gab = {
    .name = "gab",
    .summary = "JSON of github-action-benchmark (custom)",
    .detect = gab_detect,
    .read = gab_read,
    .write = write_gab,
};
