/* What the readers of foreign formats share. */
#include "formats/reading.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "formats/json_input.h"

const struct result_summary reading_no_summary = {.mean = (double)NAN,
                                                  .median = (double)NAN,
                                                  .stddev = (double)NAN,
                                                  .min = (double)NAN,
                                                  .max = (double)NAN,
                                                  .p90 = (double)NAN,
                                                  .p95 = (double)NAN,
                                                  .p99 = (double)NAN};

int reading_start(struct reading *reading, const struct format_input *input,
                  const struct format_options *options, struct results *results,
                  struct err *err)
{
    static const struct format_options none = {0};
    int session = results_session(results, err);

    if (session < 0)
        return -1;
    *reading = (struct reading){.input = input,
                                .options = options ? options : &none,
                                .results = results,
                                .session = (size_t)session,
                                .err = err};
    return 0;
}

int reading_json(const struct format_input *input,
                 const struct format_options *options, struct results *results,
                 struct err *err,
                 int (*each)(struct reading *reading, json_t *root))
{
    struct reading reading;
    json_t *root = json_input(input, err);
    int rc = -1;

    if (root && reading_start(&reading, input, options, results, err) == 0)
        rc = each(&reading, root);
    json_decref(root);
    return rc;
}

json_t *reading_array(struct reading *reading, const json_t *object,
                      const char *key)
{
    json_t *array = json_object_get(object, key);

    if (json_is_array(array))
        return array;
    reading_bad(reading, "\"%s\" is no array", key);
    return NULL;
}

int64_t reading_whole(const json_t *object, const char *key, int64_t without)
{
    double value = json_number_of(object, key);

    return value >= 0 && value < 9e15 ? (int64_t)value : without;
}

int reading_bad(struct reading *reading, const char *fmt, ...)
{
    char what[ERR_MESSAGE_MAX / 2];
    va_list arguments;

    va_start(arguments, fmt);
    vsnprintf(what, sizeof(what), fmt, arguments);
    va_end(arguments);
    return err_set(reading->err, ERR_DATA, "%s: %s", reading->input->name,
                   what);
}

struct result_session *reading_session(struct reading *reading)
{
    return &reading->results->session[reading->session];
}

/* One entry more. */
static int count_entry(struct reading *reading)
{
    if (++reading->entries > READING_ENTRIES_MAX)
        return reading_bad(reading, "more than %u benchmarks and metrics",
                           READING_ENTRIES_MAX);
    return 0;
}

struct result_benchmark *reading_benchmark(struct reading *reading,
                                           const char *name, size_t size)
{
    size_t before = reading->results->benchmarks;
    struct result_benchmark *benchmark =
        results_benchmark(reading->results, name, size, reading->err);

    if (benchmark && reading->results->benchmarks > before &&
        count_entry(reading) < 0)
        return NULL;
    return benchmark;
}

int reading_refuse(struct reading *reading, char **error, const char *fmt, ...)
{
    char what[ERR_MESSAGE_MAX / 2];
    va_list arguments;

    if (*error)
        return 0;
    va_start(arguments, fmt);
    vsnprintf(what, sizeof(what), fmt, arguments);
    va_end(arguments);
    return results_text(error, what, reading->err);
}

int reading_metric(struct reading *reading, struct result_benchmark *benchmark,
                   const char *name, const char *unit, size_t size,
                   struct measure *out)
{
    struct unit parsed;

    unit_parse(unit, size, &parsed);
    return reading_metric_of(reading, benchmark, name, &parsed, out);
}

int reading_metric_of(struct reading *reading,
                      struct result_benchmark *benchmark, const char *name,
                      const struct unit *unit, struct measure *out)
{
    size_t before = benchmark->metrics;

    out->unit = *unit;
    out->metric =
        results_metric(benchmark, name, unit->name, unit->better, reading->err);
    if (!out->metric)
        return -1;
    return benchmark->metrics > before ? count_entry(reading) : 0;
}

/* What is wrong with a value, or NULL. */
static const char *fault_of(const struct measure *measure, double value)
{
    if (isnan(value))
        return "NaN is no measurement";
    if (isinf(value * measure->unit.factor))
        return "an infinite value is no measurement";
    if (value < 0 && measure->unit.dimension == DIMENSION_TIME)
        return "a time is negative";
    return NULL;
}

int reading_sample(struct reading *reading, const struct measure *measure,
                   double value)
{
    const char *fault = fault_of(measure, value);

    if (fault)
        return reading_refuse(reading, &measure->metric->error, "%s", fault);
    return results_sample(measure->metric, reading->session,
                          value * measure->unit.factor, reading->err);
}

int reading_samples(struct reading *reading, const struct measure *measure,
                    const json_t *array)
{
    size_t k;
    json_t *element;

    json_array_foreach (array, k, element) {
        double value;
        int rc = json_number(element, &value)
                     ? reading_sample(reading, measure, value)
                     : reading_refuse(reading, &measure->metric->error,
                                      "sample %zu is no number", k + 1);

        if (rc < 0)
            return -1;
    }
    return 0;
}

int reading_value(struct reading *reading, const struct measure *measure,
                  double value)
{
    struct result_metric *metric = measure->metric;
    struct result_summary *summary = &metric->summary;
    const char *fault = fault_of(measure, value);

    if (fault)
        return reading_refuse(reading, &metric->error, "%s", fault);
    if (isnan(summary->mean) && !metric->sessions) {
        metric->kind = METRIC_SUMMARY;
        summary->mean = value * measure->unit.factor;
        summary->median = summary->mean;
        return 0;
    }
    if (metric->kind == METRIC_SUMMARY) {
        if (results_sample(metric, reading->session, summary->mean,
                           reading->err) < 0)
            return -1;
        *summary = reading_no_summary;
        metric->kind = METRIC_SAMPLED;
    }
    return reading_sample(reading, measure, value);
}

int reading_summary(struct reading *reading, const struct measure *measure,
                    const struct result_summary *summary)
{
    struct result_metric *metric = measure->metric;
    double factor = measure->unit.factor;
    double first = isnan(summary->mean) ? summary->median : summary->mean;
    const char *fault = fault_of(measure, first);

    if (!fault && !isnan(summary->median))
        fault = fault_of(measure, summary->median);
    if (fault)
        return reading_refuse(reading, &metric->error, "%s", fault);
    if (!metric->sessions)
        metric->kind = METRIC_SUMMARY;
    metric->summary = (struct result_summary){
        .n = summary->n,
        .mean = summary->mean * factor,
        .median = summary->median * factor,
        .stddev = summary->stddev * factor,
        .min = summary->min * factor,
        .max = summary->max * factor,
        .p90 = summary->p90 * factor,
        .p95 = summary->p95 * factor,
        .p99 = summary->p99 * factor,
    };
    return 0;
}
