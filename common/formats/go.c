/*
 * Text of `go test -bench`: "BenchmarkName-8 1000 12.5 ns/op 64 B/op". Each
 * line is a sample of every value it has. A name that several packages have is
 * several benchmarks, "package.Name".
 *
 * Source: the Go benchmark data format, golang.org/design/14313.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "formats/json_skim.h"
#include "formats/lines.h"
#include "formats/reading.h"
#include "formats/writers.h"

#define PREFIX "Benchmark"
/* Units of a file that are not worked out anew on each line. */
#define UNITS_KEPT    16
#define UNIT_NAME_MAX 64

/* What the file calls a unit, and what becomes of it. */
struct go_unit {
    struct piece text;
    char name[UNIT_NAME_MAX]; /* of the metric */
    struct unit unit;
};

/* A line "Unit text-bytes assume=exact". */
struct go_rule {
    char name[UNIT_NAME_MAX];
    bool exact;
    bool has_better;
    enum better better;
};

/* More of them are ignored: nobody declares as many. */
#define RULES_MAX 64

struct go_file {
    struct reading reading;
    struct lines lines;
    struct piece package;
    struct results seen; /* names, `group` their package; `version`: several */
    bool packages;       /* are there several? */
    struct buf name;
    struct go_unit unit[UNITS_KEPT];
    size_t units;
    struct go_rule rule[RULES_MAX];
    size_t rules;
};

/* "BenchmarkX 1000 ...": its name without the prefix, and its values. */
static bool result_line(struct piece line, struct piece *name,
                        double *iterations, struct piece *values)
{
    struct piece count;

    if (!piece_starts(&line, PREFIX))
        return false;
    if (!piece_word(&line, name) || name->text != line.text - name->size ||
        (name->text[0] >= 'a' && name->text[0] <= 'z'))
        return false;
    if (!piece_word(&line, &count) || count.text[0] < '0' ||
        count.text[0] > '9' || !piece_number(count, iterations))
        return false;
    *values = line;
    return true;
}

static bool go_detect(const struct format_input *input)
{
    struct lines lines;
    struct piece line;
    struct piece name;
    struct piece values;
    double iterations;

    lines_start(&lines, input, FORMAT_LOOK);
    while (lines_next(&lines, &line))
        if (result_line(line, &name, &iterations, &values) ||
            piece_starts(&line, "goos: ") || piece_starts(&line, "goarch: ") ||
            piece_starts(&line, "pkg: "))
            return true;
    return false;
}

/* "--- FAIL: BenchmarkX": its name. */
static bool failed_line(struct piece line, struct piece *name)
{
    line = piece_trimmed(line);
    return piece_starts(&line, "--- FAIL: " PREFIX) && piece_word(&line, name);
}

static bool package_line(struct piece line, struct piece *package)
{
    if (!piece_starts(&line, "pkg:"))
        return false;
    *package = piece_trimmed(line);
    return true;
}

static bool same_piece(struct piece a, struct piece b)
{
    return a.size == b.size && !memcmp(a.text, b.text, a.size);
}

/* Are there several packages at all? */
static bool several_packages(const struct format_input *input)
{
    struct lines lines;
    struct piece line;
    struct piece package;
    struct piece first = {0};

    lines_start(&lines, input, input->size);
    while (lines_next(&lines, &line)) {
        if (!package_line(line, &package))
            continue;
        if (!first.text)
            first = package;
        else if (!same_piece(first, package))
            return true;
    }
    return false;
}

/* Notes which packages a name is in. */
static int see(struct go_file *file, struct piece name)
{
    struct err *err = file->reading.err;
    struct result_benchmark *seen =
        results_benchmark(&file->seen, name.text, name.size, err);

    if (!seen)
        return -1;
    if (file->seen.benchmarks > READING_ENTRIES_MAX)
        return reading_bad(&file->reading, "more than %u benchmarks",
                           READING_ENTRIES_MAX);
    if (!seen->group)
        return results_text_size(&seen->group, file->package.text,
                                 file->package.size, err);
    if (!piece_is(file->package, seen->group))
        return results_text(&seen->version, "", err);
    return 0;
}

static int see_names(struct go_file *file)
{
    struct piece line;
    struct piece name;
    struct piece last = {"", 0};
    struct piece values;
    double iterations;

    lines_start(&file->lines, file->reading.input, file->reading.input->size);
    while (lines_next(&file->lines, &line)) {
        if (package_line(line, &file->package)) {
            last.size = 0;
            continue;
        }
        if (!result_line(line, &name, &iterations, &values) &&
            !failed_line(line, &name))
            continue;
        if (!same_piece(name, last) && see(file, name) < 0)
            return -1;
        last = name;
    }
    file->package = (struct piece){"", 0};
    return 0;
}

static struct result_benchmark *benchmark_of(struct go_file *file,
                                             struct piece name)
{
    struct err *err = file->reading.err;
    struct result_benchmark *benchmark;
    const struct result_benchmark *seen = NULL;

    if (file->packages && file->package.size) {
        seen = results_benchmark(&file->seen, name.text, name.size, err);
        if (!seen)
            return NULL;
    }
    if (seen && seen->version) {
        file->name.size = 0;
        if (buf_append(&file->name, file->package.text, file->package.size,
                       err) < 0 ||
            buf_append(&file->name, ".", 1, err) < 0 ||
            buf_append(&file->name, name.text, name.size, err) < 0)
            return NULL;
        name = (struct piece){(char *)file->name.data, file->name.size};
    }
    benchmark = reading_benchmark(&file->reading, name.text, name.size);
    if (benchmark && !benchmark->group && file->package.size &&
        results_text_size(&benchmark->group, file->package.text,
                          file->package.size, err) < 0)
        return NULL;
    return benchmark;
}

/*
 * What the metric is called: the unit as Go's tools have it, whatever its
 * scale. "ns/op" and "us/op" are "sec/op", "MB/s" is "B/s". Two units of a
 * benchmark that come to the same SI unit stay two metrics.
 */
static void name_unit(struct piece text, struct go_unit *out)
{
    size_t tail = text.size;
    bool time;

    *out = (struct go_unit){.text = text};
    unit_parse(text.text, text.size, &out->unit);
    time = out->unit.dimension == DIMENSION_TIME;
    while (tail && text.text[tail - 1] != '/')
        tail--;
    if (!time && (out->unit.dimension == DIMENSION_RATIO ||
                  (out->unit.factor >= 1 && out->unit.factor <= 1)))
        snprintf(out->name, sizeof(out->name), "%.*s", (int)text.size,
                 text.text);
    else if (tail && !strchr(out->unit.name, '/'))
        snprintf(out->name, sizeof(out->name), "%s/%.*s",
                 time ? "sec" : out->unit.name, (int)(text.size - tail),
                 text.text + tail);
    else
        snprintf(out->name, sizeof(out->name), "%s",
                 time ? "sec" : out->unit.name);
}

/* In the file's table, or in `spare` when that is full. */
static const struct go_unit *unit_of(struct go_file *file, struct piece text,
                                     struct go_unit *spare)
{
    for (size_t k = 0; k < file->units; k++)
        if (same_piece(file->unit[k].text, text))
            return &file->unit[k];
    if (file->units < UNITS_KEPT)
        spare = &file->unit[file->units++];
    name_unit(text, spare);
    return spare;
}

static int bad_line(const struct go_file *file, const char *what)
{
    return err_set(file->reading.err, ERR_DATA, "%s:%zu: %s",
                   file->reading.input->name, file->lines.number, what);
}

static int read_result(struct go_file *file, struct piece name,
                       double iterations, struct piece values)
{
    struct result_benchmark *benchmark = benchmark_of(file, name);
    struct piece number;
    struct piece text;
    size_t count = 0;

    if (!benchmark)
        return -1;
    for (; piece_word(&values, &number); count++) {
        struct go_unit spare;
        struct measure measure;
        const struct go_unit *unit;
        double value;

        if (!piece_number(number, &value))
            return bad_line(file, "a benchmark's value is no number");
        if (!piece_word(&values, &text))
            return bad_line(file, "a benchmark's value has no unit");
        unit = unit_of(file, text, &spare);
        if (reading_metric_of(&file->reading, benchmark, unit->name,
                              &unit->unit, &measure) < 0 ||
            reading_sample(&file->reading, &measure, value) < 0)
            return -1;
        measure.metric->iterations =
            iterations < 9e15 ? (int64_t)iterations : 0;
    }
    return count ? 0 : bad_line(file, "a benchmark has no value");
}

/* "Unit ns/op better=lower assume=exact" */
static void read_rule(struct go_file *file, struct piece line)
{
    struct go_rule *rule = &file->rule[file->rules];
    struct go_unit unit;
    struct piece word;

    if (file->rules == RULES_MAX || !piece_starts(&line, "Unit ") ||
        !piece_word(&line, &word))
        return;
    name_unit(word, &unit);
    *rule = (struct go_rule){0};
    memcpy(rule->name, unit.name, sizeof(rule->name));
    while (piece_word(&line, &word)) {
        rule->exact = rule->exact || piece_is(word, "assume=exact");
        if (piece_is(word, "better=higher") || piece_is(word, "better=lower")) {
            rule->has_better = true;
            rule->better =
                piece_is(word, "better=higher") ? BETTER_HIGHER : BETTER_LOWER;
        }
    }
    file->rules += rule->exact || rule->has_better;
}

static int read_config(struct go_file *file, struct piece line)
{
    struct result_session *session = reading_session(&file->reading);
    struct piece failed;

    if (package_line(line, &file->package))
        return 0;
    if (piece_starts(&line, "cpu:")) {
        line = piece_trimmed(line);
        return results_text_size(&session->machine.cpu, line.text, line.size,
                                 file->reading.err);
    }
    if (failed_line(line, &failed)) {
        struct result_benchmark *benchmark = benchmark_of(file, failed);

        return benchmark ? reading_refuse(&file->reading, &benchmark->error,
                                          "it failed")
                         : -1;
    }
    read_rule(file, line);
    return 0;
}

static bool all_equal(const struct result_metric *metric)
{
    const double *first = NULL;

    for (size_t s = 0; s < metric->sessions; s++)
        for (size_t k = 0; k < metric->session[s].n; k++) {
            const double *value = &metric->session[s].value[k];

            first = first ? first : value;
            if (*value < *first || *value > *first)
                return false;
        }
    return first;
}

/* Bytes and allocations are exact, and what the file says of its units. */
static void apply_rules(const struct go_file *file,
                        struct result_metric *metric)
{
    bool exact =
        !strcmp(metric->name, "B/op") || !strcmp(metric->name, "allocs/op");

    for (size_t k = 0; k < file->rules; k++) {
        const struct go_rule *rule = &file->rule[k];

        if (strcmp(metric->name, rule->name) != 0)
            continue;
        exact = exact || rule->exact;
        if (rule->has_better)
            metric->better = rule->better;
    }
    /* Some loops allocate now and then: an average that is not exact. */
    if (exact && metric->kind != METRIC_SUMMARY)
        metric->kind = all_equal(metric) ? METRIC_EXACT : METRIC_SAMPLED;
}

static int read_lines(struct go_file *file)
{
    struct results *results = file->reading.results;
    struct piece line;
    struct piece name;
    struct piece values;
    double iterations;

    lines_start(&file->lines, file->reading.input, file->reading.input->size);
    while (lines_next(&file->lines, &line))
        if ((result_line(line, &name, &iterations, &values)
                 ? read_result(file, name, iterations, values)
                 : read_config(file, line)) < 0)
            return -1;
    for (size_t k = 0; k < results->benchmarks; k++)
        for (size_t m = 0; m < results->benchmark[k].metrics; m++)
            apply_rules(file, &results->benchmark[k].metric[m]);
    return 0;
}

static int go_read(const struct format_input *input,
                   const struct format_options *options,
                   struct results *results, struct err *err)
{
    struct go_file *file = calloc(1, sizeof(*file));
    int rc;

    if (!file)
        return err_set(err, ERR_SYSTEM, "out of memory");
    file->package = (struct piece){"", 0};
    rc = reading_start(&file->reading, input, options, results, err);
    file->packages = several_packages(input);
    if (!rc && file->packages)
        rc = see_names(file);
    if (!rc)
        rc = read_lines(file);
    results_free(&file->seen);
    buf_reset(&file->name);
    free(file);
    return rc;
}

const struct format format_go = {
    .name = "go",
    .summary = "text of go test -bench",
    .detect = go_detect,
    .read = go_read,
    .write = write_go,
};
