/*
 * An object of numbers: {"name": 1.5, "other": {"seconds": 2, "note": "..."}}.
 * Names that begin with "_" are remarks. An object has one number, or a "unit"
 * and numbers that are called after what they are ("mean", "median", ...).
 */
#include <math.h>
#include <string.h>

#include "formats/json_input.h"
#include "formats/json_skim.h"
#include "formats/reading.h"

static bool flat_detect(const struct format_input *input)
{
    return json_skim_first(input) == '{';
}

/* The only number of an object; false: none or several. */
static bool only_number(json_t *row, const char **key, double *value)
{
    const char *name;
    const json_t *member;
    size_t count = 0;

    json_object_foreach (row, name, member) {
        double number;

        if (name[0] == '_' || !json_number(member, &number) ||
            (json_is_string(member) && isfinite(number)))
            continue;
        *key = name;
        *value = number;
        count++;
    }
    return count == 1;
}

static int read_value(struct reading *reading,
                      struct result_benchmark *benchmark, const char *name,
                      const char *unit, double value)
{
    struct measure measure;

    if (reading_metric(reading, benchmark, name, unit, strlen(unit), &measure) <
        0)
        return -1;
    return reading_value(reading, &measure, value);
}

static int read_object(struct reading *reading,
                       struct result_benchmark *benchmark, json_t *row)
{
    const char *unit = json_text_of(row, "unit");
    struct result_summary summary = reading_no_summary;
    struct measure measure;
    const char *key = "";
    double value;

    unit = unit ? unit : "";
    if (only_number(row, &key, &value))
        return read_value(reading, benchmark, strcmp(key, "value") ? key : "",
                          unit, value);
    summary.mean = json_number_of(row, "mean");
    summary.median = json_number_of(row, "median");
    if (isnan(summary.mean) && isnan(summary.median))
        return reading_refuse(reading, &benchmark->error,
                              "it has not one number, nor a mean or a median");
    summary.n = reading_whole(row, "n", 0);
    summary.stddev = json_number_of(row, "stddev");
    summary.min = json_number_of(row, "min");
    summary.max = json_number_of(row, "max");
    summary.p95 = json_number_of(row, "p95");
    summary.p99 = json_number_of(row, "p99");
    if (reading_metric(reading, benchmark, "", unit, strlen(unit), &measure) <
        0)
        return -1;
    return reading_summary(reading, &measure, &summary);
}

static int read_document(struct reading *reading, json_t *root)
{
    const char *name;
    json_t *row;

    if (!json_is_object(root))
        return reading_bad(reading, "it is no object of numbers");
    json_object_foreach (root, name, row) {
        struct result_benchmark *benchmark;
        double value;
        bool number = json_number(row, &value) &&
                      !(json_is_string(row) && isfinite(value));

        if (name[0] == '_' || !(number || json_is_object(row)))
            continue;
        benchmark = reading_benchmark(reading, name, strlen(name));
        if (!benchmark ||
            (number ? read_value(reading, benchmark, "", "", value)
                    : read_object(reading, benchmark, row)) < 0)
            return -1;
    }
    return 0;
}

static int flat_read(const struct format_input *input,
                     const struct format_options *options,
                     struct results *results, struct err *err)
{
    return reading_json(input, options, results, err, read_document);
}

const struct format format_flat = {
    .name = "flat",
    .summary = "JSON object of numbers",
    .detect = flat_detect,
    .read = flat_read,
};
