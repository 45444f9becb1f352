/*
 * JSON of JMH. A benchmark is its name with its parameters, a metric its mode:
 * throughput is better when it is higher, times when they are lower.
 */
#include <math.h>
#include <string.h>

#include "formats/json_input.h"
#include "formats/json_skim.h"
#include "formats/parameters.h"
#include "formats/reading.h"

static bool jmh_detect(const struct format_input *input)
{
    return json_skim_first(input) == '[' && json_skim(input, "*.primaryMetric");
}

static struct result_summary summary_of(const json_t *score)
{
    const json_t *percentiles = json_object_get(score, "scorePercentiles");
    struct result_summary summary = reading_no_summary;

    summary.mean = json_number_of(score, "score");
    summary.min = json_number_of(percentiles, "0.0");
    summary.median = json_number_of(percentiles, "50.0");
    summary.p90 = json_number_of(percentiles, "90.0");
    summary.p95 = json_number_of(percentiles, "95.0");
    summary.p99 = json_number_of(percentiles, "99.0");
    summary.max = json_number_of(percentiles, "100.0");
    return summary;
}

/* The mean of [[value, count], ...]: what one iteration came to. */
static double histogram_mean(const json_t *histogram)
{
    const json_t *row;
    size_t k;
    double sum = 0;
    double n = 0;

    json_array_foreach (histogram, k, row) {
        double value;
        double count;

        if (!json_number(json_array_get(row, 0), &value) ||
            !json_number(json_array_get(row, 1), &count))
            return (double)NAN;
        sum += value * count;
        n += count;
    }
    return sum / n;
}

/* [fork][iteration], each a number or (sampled) a histogram. */
static int read_forks(struct reading *reading, const struct measure *measure,
                      const json_t *forks, bool histograms)
{
    const json_t *fork;
    size_t k;

    json_array_foreach (forks, k, fork) {
        const json_t *iteration;
        size_t i;

        if (!histograms && reading_samples(reading, measure, fork) < 0)
            return -1;
        if (!histograms)
            continue;
        json_array_foreach (fork, i, iteration)
            if (reading_sample(reading, measure, histogram_mean(iteration)) < 0)
                return -1;
    }
    return 0;
}

static int read_score(struct reading *reading,
                      struct result_benchmark *benchmark, const char *name,
                      const json_t *score, struct measure *measure)
{
    const char *unit = json_text_of(score, "scoreUnit");
    const json_t *raw = json_object_get(score, "rawData");
    const json_t *histogram = json_object_get(score, "rawDataHistogram");
    struct result_summary summary = summary_of(score);

    unit = unit ? unit : "";
    if (reading_metric(reading, benchmark, name, unit, strlen(unit), measure) <
        0)
        return -1;
    if (reading_summary(reading, measure, &summary) < 0)
        return -1;
    if (!json_array_size(raw) && !json_array_size(histogram))
        return 0;
    measure->metric->kind = METRIC_SAMPLED;
    return json_array_size(raw) ? read_forks(reading, measure, raw, false)
                                : read_forks(reading, measure, histogram, true);
}

/*
 * Whether a profiler's rate ("gc.alloc.rate", bytes a second) should be high or
 * low nobody can say: it follows the throughput.
 */
static bool is_judged(const char *name, const json_t *score)
{
    const char *unit = json_text_of(score, "scoreUnit");
    struct unit parsed;

    if (!unit)
        return true;
    unit_parse(unit, strlen(unit), &parsed);
    return strncmp(name, "gc.", 3) != 0 || parsed.dimension != DIMENSION_RATE;
}

static int read_secondary(struct reading *reading,
                          struct result_benchmark *benchmark, json_t *row)
{
    static const char dot[] = "\xc2\xb7"; /* before 1.35: "·gc.count" */
    const char *name;
    const json_t *score;

    json_object_foreach (json_object_get(row, "secondaryMetrics"), name,
                         score) {
        const char *plain = name;
        struct measure measure;

        if (!strncmp(plain, dot, strlen(dot)))
            plain += strlen(dot);
        if (is_judged(plain, score) &&
            read_score(reading, benchmark, plain, score, &measure) < 0)
            return -1;
    }
    return 0;
}

static int read_row(struct reading *reading, json_t *row, size_t k)
{
    const char *text = json_text_of(row, "benchmark");
    const char *mode = json_text_of(row, "mode");
    const json_t *score = json_object_get(row, "primaryMetric");
    struct result_benchmark *benchmark = NULL;
    struct measure measure;
    struct buf name = {0};

    if (!text)
        return reading_bad(reading, "benchmark %zu has no name", k + 1);
    if (buf_append(&name, text, strlen(text), reading->err) == 0 &&
        parameters_append(json_object_get(row, "params"), "", &name,
                          reading->err) == 0)
        benchmark = reading_benchmark(reading, (char *)name.data, name.size);
    buf_reset(&name);
    if (!benchmark)
        return -1;
    if (!json_is_object(score))
        return reading_refuse(reading, &benchmark->error,
                              "it has no primaryMetric");
    if (read_score(reading, benchmark, mode ? mode : "", score, &measure) < 0)
        return -1;
    measure.metric->warmup = reading_whole(row, "warmupIterations", -1);
    measure.metric->rounds = reading_whole(row, "measurementIterations", -1);
    if (mode)
        measure.metric->better =
            !strcmp(mode, "thrpt") ? BETTER_HIGHER : BETTER_LOWER;
    return read_secondary(reading, benchmark, row);
}

static int read_document(struct reading *reading, json_t *root)
{
    json_t *row;
    size_t k;

    if (!json_is_array(root))
        return reading_bad(reading, "it is no array of benchmarks");
    json_array_foreach (root, k, row)
        if (read_row(reading, row, k) < 0)
            return -1;
    return 0;
}

static int jmh_read(const struct format_input *input,
                    const struct format_options *options,
                    struct results *results, struct err *err)
{
    return reading_json(input, options, results, err, read_document);
}

const struct format format_jmh = {
    .name = "jmh",
    .summary = "JSON of JMH",
    .detect = jmh_detect,
    .read = jmh_read,
};
