/*
 * Text of `cargo bench` with libtest: "test NAME ... bench: 1,234 ns/iter
 * (+/- 5)". The figure is the median of the rounds, which the text has not.
 */
#include "formats/libtest.h"

#include <string.h>

#include "formats/json_skim.h"

#define BETWEEN " ... "

static bool libtest_detect(const struct format_input *input)
{
    struct lines lines;
    struct piece line;

    lines_start(&lines, input, FORMAT_LOOK);
    while (lines_next(&lines, &line))
        if (piece_starts(&line, "test ") && piece_find(line, " ... bench:"))
            return true;
    return false;
}

/* "1,234.5 ns/iter" */
static int read_figure(struct reading *reading,
                       struct result_benchmark *benchmark, struct piece rest)
{
    struct piece number;
    struct piece unit;
    struct measure measure;
    double value;

    if (!piece_word(&rest, &number) || !piece_word(&rest, &unit) ||
        !piece_grouped_number(number, &value))
        return reading_refuse(reading, &benchmark->error,
                              "its figure is no number");
    if (reading_metric(reading, benchmark, "", unit.text, unit.size, &measure) <
        0)
        return -1;
    return reading_value(reading, &measure, value);
}

int libtest_line(struct reading *reading, struct piece line)
{
    const char *between = NULL;
    struct piece name = line;
    struct piece rest;
    bool failed;
    struct result_benchmark *benchmark;

    if (piece_starts(&name, "test "))
        between = piece_find(name, BETWEEN);
    if (!between)
        return 0;
    rest.text = between + strlen(BETWEEN);
    rest.size = (size_t)(line.text + line.size - rest.text);
    name.size = (size_t)(between - name.text);
    failed = piece_is(piece_trimmed(rest), "FAILED");
    if (!failed && !piece_starts(&rest, "bench:"))
        return 0;
    name = piece_trimmed(name);
    benchmark = reading_benchmark(reading, name.text, name.size);
    if (!benchmark)
        return -1;
    return failed ? reading_refuse(reading, &benchmark->error, "it failed")
                  : read_figure(reading, benchmark, rest);
}

static int libtest_read(const struct format_input *input,
                        const struct format_options *options,
                        struct results *results, struct err *err)
{
    struct reading reading;
    struct lines lines;
    struct piece line;

    if (reading_start(&reading, input, options, results, err) < 0)
        return -1;
    lines_start(&lines, input, input->size);
    while (lines_next(&lines, &line))
        if (libtest_line(&reading, line) < 0)
            return -1;
    return 0;
}

const struct format format_libtest = {
    .name = "libtest",
    .summary = "text of cargo bench",
    .detect = libtest_detect,
    .read = libtest_read,
};
