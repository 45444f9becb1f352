/*
 * JSON of hyperfine. A benchmark is a command with its parameters; a command
 * that failed is an error unless failures are to be ignored.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "formats/json_input.h"
#include "formats/json_skim.h"
#include "formats/parameters.h"
#include "formats/reading.h"

static bool hyperfine_detect(const struct format_input *input)
{
    return json_skim_first(input) == '{' &&
           json_skim(input, "results.*.command");
}

/* Different ones that are kept. */
#define EXIT_CODES_MAX 64
#define SIGNALLED      (-1)

/* Adds an exit code that the benchmark does not have yet. */
static int add_exit_code(struct reading *reading,
                         struct result_benchmark *benchmark, int code)
{
    int *more;

    for (size_t k = 0; k < benchmark->exit_codes; k++)
        if (benchmark->exit_code[k] == code)
            return 0;
    if (benchmark->exit_codes == EXIT_CODES_MAX)
        return 0;
    more = realloc(benchmark->exit_code,
                   (benchmark->exit_codes + 1) * sizeof(*more));
    if (!more)
        return err_set(reading->err, ERR_SYSTEM, "out of memory");
    benchmark->exit_code = more;
    more[benchmark->exit_codes++] = code;
    return 0;
}

/* null: a signal ended it. */
static int exit_code_of(const json_t *element)
{
    json_int_t code = json_integer_value(element);

    if (!json_is_integer(element))
        return SIGNALLED;
    return code < -INT_MAX || code > INT_MAX ? INT_MAX : (int)code;
}

static int read_exit_codes(struct reading *reading, const json_t *codes,
                           struct result_benchmark *benchmark)
{
    const json_t *element;
    size_t k;

    json_array_foreach (codes, k, element) {
        int code = exit_code_of(element);
        int rc = add_exit_code(reading, benchmark, code);

        if (!rc && code && !reading->options->ignore_failures)
            rc = json_is_integer(element)
                     ? reading_refuse(reading, &benchmark->error,
                                      "run %zu ended with status %d", k + 1,
                                      code)
                     : reading_refuse(reading, &benchmark->error,
                                      "run %zu was ended by a signal", k + 1);
        if (rc < 0)
            return -1;
    }
    return 0;
}

static int read_times(struct reading *reading, const json_t *row,
                      struct result_benchmark *benchmark)
{
    const json_t *times = json_object_get(row, "times");
    const json_t *memory = json_object_get(row, "memory_usage_byte");
    struct result_summary summary = reading_no_summary;
    struct measure measure;

    if (reading_metric(reading, benchmark, "wall", "s", 1, &measure) < 0)
        return -1;
    summary.n = (int64_t)json_array_size(json_object_get(row, "exit_codes"));
    summary.mean = json_number_of(row, "mean");
    summary.median = json_number_of(row, "median");
    summary.stddev = json_number_of(row, "stddev");
    summary.min = json_number_of(row, "min");
    summary.max = json_number_of(row, "max");
    if ((json_array_size(times)
             ? reading_samples(reading, &measure, times)
             : reading_summary(reading, &measure, &summary)) < 0)
        return -1;
    if (!json_array_size(memory))
        return 0;
    if (reading_metric(reading, benchmark, "peak_rss", "B", 1, &measure) < 0)
        return -1;
    return reading_samples(reading, &measure, memory);
}

static int read_result(struct reading *reading, json_t *row, size_t k)
{
    const char *command = json_text_of(row, "command");
    struct buf name = {0};
    struct result_benchmark *benchmark = NULL;

    if (!command)
        return reading_bad(reading, "result %zu has no command", k + 1);
    if (buf_append(&name, command, strlen(command), reading->err) == 0 &&
        parameters_append(json_object_get(row, "parameters"), " ", &name,
                          reading->err) == 0)
        benchmark = reading_benchmark(reading, (char *)name.data, name.size);
    buf_reset(&name);
    if (!benchmark ||
        read_exit_codes(reading, json_object_get(row, "exit_codes"),
                        benchmark) < 0)
        return -1;
    return read_times(reading, row, benchmark);
}

static int read_document(struct reading *reading, json_t *root)
{
    json_t *rows = reading_array(reading, root, "results");
    json_t *row;
    size_t k;

    if (!rows)
        return -1;
    json_array_foreach (rows, k, row)
        if (read_result(reading, row, k) < 0)
            return -1;
    return 0;
}

static int hyperfine_read(const struct format_input *input,
                          const struct format_options *options,
                          struct results *results, struct err *err)
{
    return reading_json(input, options, results, err, read_document);
}

const struct format format_hyperfine = {
    .name = "hyperfine",
    .summary = "JSON of hyperfine",
    .detect = hyperfine_detect,
    .read = hyperfine_read,
};
