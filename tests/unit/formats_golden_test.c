/*
 * Goal: files that other tools have written (../shared/golden/benchcmp, or
 * BARPIPE_SHARED) are read as formats_expected.json says; the edge cases say
 * the same as Go text and as JSON of Google Benchmark. Skips without them.
 *
 * Names of units there are Go's ("sec/op"): unit_parse makes them SI. It also
 * adds up Go's packages, whose names are apart here: "package.Name".
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/json_input.h"
#include "lib/tap.h"
#include "results/unit.h"

#define TOLERANCE 1e-9

static char golden[512];

static void find_golden(void)
{
    const char *shared = getenv("BARPIPE_SHARED");

    snprintf(golden, sizeof(golden), "%s/golden/benchcmp",
             shared ? shared : "../shared");
}

/* Values of one expected row. */
struct figures {
    double *value;
    size_t n;
    size_t metrics; /* that they are from */
    const struct result_metric *metric;
};

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

static void add_metric(struct figures *figures,
                       const struct result_metric *metric)
{
    size_t more = results_samples(metric);
    double *value =
        realloc(figures->value, (figures->n + more + 1) * sizeof(*value));

    if (!value)
        exit(1);
    figures->value = value;
    figures->metric = metric;
    figures->metrics++;
    for (size_t s = 0; s < metric->sessions; s++)
        for (size_t k = 0; k < metric->session[s].n; k++)
            value[figures->n++] = metric->session[s].value[k];
    qsort(value, figures->n, sizeof(*value), by_value);
}

/* "package.Name" is what the expectation calls "Name". */
static bool is_named(const char *name, const char *wanted)
{
    size_t size = strlen(name);
    size_t tail = strlen(wanted);

    return !strcmp(name, wanted) ||
           (size > tail && name[size - tail - 1] == '.' &&
            !strcmp(name + size - tail, wanted));
}

static struct figures figures_of(const struct results *results,
                                 const json_t *row, const char *unit)
{
    const char *name = json_text_of(row, "name");
    const char *wanted = json_text_of(row, "metric");
    struct figures figures = {0};

    for (size_t k = 0; k < results->benchmarks; k++) {
        const struct result_benchmark *benchmark = &results->benchmark[k];

        if (!is_named(benchmark->name, name))
            continue;
        for (size_t m = 0; m < benchmark->metrics; m++) {
            const struct result_metric *metric = &benchmark->metric[m];

            if (!strcmp(metric->unit, unit) &&
                (!wanted || !strcmp(metric->name, wanted)))
                add_metric(&figures, metric);
        }
    }
    return figures;
}

/* Quantile of type 7. */
static double quantile(const struct figures *figures, double p)
{
    double at = p * (double)(figures->n - 1);
    size_t below = (size_t)at;
    double low = figures->value[below];

    if (below + 1 >= figures->n)
        return low;
    return low + (at - (double)below) * (figures->value[below + 1] - low);
}

static double mean_of(const struct figures *figures)
{
    double sum = 0;

    for (size_t k = 0; k < figures->n; k++)
        sum += figures->value[k];
    return sum / (double)figures->n;
}

static double stddev_of(const struct figures *figures)
{
    double mean = mean_of(figures);
    double sum = 0;

    for (size_t k = 0; k < figures->n; k++)
        sum += (figures->value[k] - mean) * (figures->value[k] - mean);
    return sqrt(sum / (double)(figures->n - 1));
}

static bool near(double got, double want, double scale)
{
    return fabs(got - want) <= TOLERANCE * fmax(fabs(want), 1e-3 * fabs(scale));
}

/* Absent and null say nothing. */
static bool agrees(const json_t *row, const char *key, double got, double scale)
{
    const json_t *want = json_object_get(row, key);

    if (!want || json_is_null(want) ||
        near(got, json_number_value(want), scale))
        return true;
    tap_note("%s: got %.17g, want %.17g", key, got, json_number_value(want));
    return false;
}

static bool samples_agree(const json_t *row, const struct figures *figures)
{
    double scale;

    if (!figures->n || !agrees(row, "n", (double)figures->n, 1))
        return false;
    scale = fmax(fabs(figures->value[0]), fabs(figures->value[figures->n - 1]));
    return agrees(row, "mean", mean_of(figures), scale) &&
           agrees(row, "median", quantile(figures, 0.5), scale) &&
           agrees(row, "min", figures->value[0], scale) &&
           agrees(row, "max", figures->value[figures->n - 1], scale) &&
           agrees(row, "p95", quantile(figures, 0.95), scale) &&
           agrees(row, "sd", stddev_of(figures), scale);
}

static bool summary_agrees(const json_t *row,
                           const struct result_metric *metric, double factor)
{
    const struct result_summary *summary = &metric->summary;
    const json_t *value = json_object_get(row, "value");

    if (metric->kind != METRIC_SUMMARY || results_samples(metric))
        return false;
    if (value)
        return near(summary->median, json_number_value(value) * factor, 0) &&
               near(summary->mean, json_number_value(value) * factor, 0);
    return agrees(row, "mean", summary->mean, 0) &&
           agrees(row, "median", summary->median, 0) &&
           agrees(row, "min", summary->min, 0) &&
           agrees(row, "max", summary->max, 0) &&
           agrees(row, "sd", summary->stddev, 0) &&
           agrees(row, "rounds", (double)summary->n, 0);
}

static bool direction_agrees(const json_t *row,
                             const struct result_metric *metric)
{
    const char *direction = json_text_of(row, "direction");

    return !direction ||
           (metric->better == BETTER_HIGHER) == !strcmp(direction, "higher");
}

static bool row_agrees(const struct results *results, const json_t *row)
{
    const char *name = json_text_of(row, "name");
    const char *error = json_text_of(row, "error");
    const char *text = json_text_of(row, "unit");
    struct figures figures;
    struct unit unit;
    bool good;

    if (error) {
        const struct result_benchmark *benchmark = results_find(results, name);

        return benchmark && benchmark->error &&
               !strcmp(benchmark->error, error);
    }
    unit_parse(text, strlen(text), &unit);
    figures = figures_of(results, row, unit.name);
    good = figures.metric && !figures.metric->error &&
           direction_agrees(row, figures.metric) &&
           (json_is_true(json_object_get(row, "summary_only"))
                ? figures.metrics == 1 &&
                      summary_agrees(row, figures.metric, unit.factor)
                : samples_agree(row, &figures));
    free(figures.value);
    return good;
}

/* Is there nothing that nobody expects? */
static bool all_expected(const struct results *results, const json_t *rows)
{
    for (size_t k = 0; k < results->benchmarks; k++) {
        const json_t *row;
        size_t i;
        bool found = false;

        json_array_foreach (rows, i, row)
            found = found || is_named(results->benchmark[k].name,
                                      json_text_of(row, "name"));
        if (!found) {
            tap_note("%s is not expected", results->benchmark[k].name);
            return false;
        }
    }
    return true;
}

static void check_file(const char *file, const json_t *rows,
                       const char *baseline)
{
    struct format_options options = {.baseline = baseline};
    struct results results = {0};
    struct err err = {0};
    char path[1024];
    const json_t *row;
    size_t k;
    int rc;

    snprintf(path, sizeof(path), "%s/formats/%s", golden, file);
    rc = format_read(path, NULL, &options, &results, &err);
    if (!json_array_size(rows)) {
        OK(rc < 0 && err.code == ERR_DATA, "%s holds nothing: %s", file,
           err.msg);
        results_free(&results);
        return;
    }
    OK(!rc, "%s is read %s", file, err.msg);
    json_array_foreach (rows, k, row) {
        const char *of = json_text_of(row, "baseline");

        if (!of || !baseline || !strcmp(of, baseline))
            OK(row_agrees(&results, row), "%s: %s %s", file,
               json_text_of(row, "name"),
               json_text_of(row, "unit") ? json_text_of(row, "unit") : "");
    }
    OK(all_expected(&results, rows), "%s: nothing else", file);
    results_free(&results);
}

/* The first metric of the only benchmark of that name in an edge case. */
static int read_edge(const char *name, const char *side, const char *ending,
                     struct results *results, struct err *err)
{
    char path[1024];

    snprintf(path, sizeof(path), "%s/edge/%s.%s.%s", golden, name, side,
             ending);
    return format_read(path, NULL, NULL, results, err);
}

static bool same_metric(const struct result_metric *a,
                        const struct result_metric *b)
{
    if (!a->error != !b->error || strcmp(a->unit, b->unit) != 0 ||
        results_samples(a) != results_samples(b))
        return false;
    for (size_t k = 0; !a->error && k < a->session[0].n; k++)
        if (!near(a->session[0].value[k], b->session[0].value[k], 0))
            return false;
    return true;
}

/* Go text and JSON hold the same, but for the prefix of the names. */
static bool same_results(const struct results *text, const struct results *json)
{
    if (text->benchmarks != json->benchmarks)
        return false;
    for (size_t k = 0; k < text->benchmarks; k++) {
        const struct result_benchmark *a = &text->benchmark[k];
        const struct result_benchmark *b = &json->benchmark[k];

        if (strcmp(a->name, b->name + strlen("BM_")) != 0 || !a->metrics ||
            !b->metrics || !same_metric(&a->metric[0], &b->metric[0]))
            return false;
    }
    return true;
}

struct edge {
    const char *name;
    const char *side;
    size_t benchmarks;
    size_t n;
    double first; /* seconds; NaN: an error */
};

/* As the files say; the text of the unit case has no other unit. */
static const struct edge edges[] = {
    {"identical", "old", 1, 10, 1e-7},   {"identical", "new", 1, 10, 1e-7},
    {"bimodal", "new", 1, 10, 1e-7},     {"n1_2x", "old", 1, 1, 1e-7},
    {"n1_2x", "new", 1, 1, 2e-7},        {"nan", "old", 1, 10, 1e-7},
    {"nan", "new", 1, 0, (double)NAN},   {"pos_to_zero", "new", 1, 10, 0},
    {"zero_to_pos", "old", 1, 10, 0},    {"missing", "old", 2, 10, 1e-7},
    {"missing", "new", 1, 10, 1e-7},     {"empty", "new", 0, 0, 0},
    {"slow11_noise15", "old", 1, 10, 0}, {"slow11_noise15", "new", 1, 10, 0},
    {"same_samples", "old", 1, 10, 0},   {"renamed", "new", 1, 10, 2e-7},
    {"unit", "old", 1, 10, 0},           {"unit", "new", 1, 10, 0.1},
};

static void check_edge(const struct edge *edge)
{
    struct results text = {0};
    struct results json = {0};
    struct err err = {0};
    int rc = read_edge(edge->name, edge->side, "txt", &text, &err);

    if (!edge->benchmarks) {
        IS_INT(rc < 0 ? err.code : ERR_NONE, ERR_DATA, "%s: nothing as text",
               edge->name);
        rc = read_edge(edge->name, edge->side, "json", &json, &err);
        IS_INT(rc < 0 ? err.code : ERR_NONE, ERR_DATA, "%s: nothing as JSON",
               edge->name);
    } else if (rc < 0 ||
               read_edge(edge->name, edge->side, "json", &json, &err) < 0) {
        OK(false, "%s %s: %s", edge->name, edge->side, err.msg);
    } else {
        const struct result_metric *metric = &json.benchmark[0].metric[0];

        OK(same_results(&text, &json), "%s %s: the same as text and as JSON",
           edge->name, edge->side);
        IS_INT((int64_t)json.benchmarks, (int64_t)edge->benchmarks,
               "its benchmarks");
        OK(!metric->error == !isnan(edge->first), "an error if it is NaN");
        IS_INT((int64_t)results_samples(metric), (int64_t)edge->n,
               "its samples");
        if (edge->first > 0)
            IS_NEAR(metric->session[0].value[0], edge->first, 1e-15,
                    "the first of them");
    }
    results_free(&text);
    results_free(&json);
}

static json_t *read_expected(void)
{
    char path[1024];

    snprintf(path, sizeof(path), "%s/formats_expected.json", golden);
    return json_load_file(path, 0, NULL);
}

int main(void)
{
    json_t *expected;
    const char *file;
    const json_t *rows;

    find_golden();
    expected = read_expected();
    if (!expected)
        tap_skip_all("no golden files of benchcmp");
    json_object_foreach (expected, file, rows) {
        bool folder = file[0] && file[strlen(file) - 1] == '/';

        check_file(file, rows, folder ? "new" : NULL);
        if (folder)
            check_file(file, rows, "base");
    }
    for (size_t k = 0; k < sizeof(edges) / sizeof(edges[0]); k++)
        check_edge(&edges[k]);
    json_decref(expected);
    return tap_done();
}
