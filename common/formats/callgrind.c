/*
 * Profile of callgrind: instructions that were executed, a number that is the
 * same in each run. A file of several parts has several; they add up.
 */
#include <string.h>

#include "formats/json_skim.h"
#include "formats/lines.h"
#include "formats/reading.h"

#define DEFAULT_NAME "callgrind"

struct profile {
    struct piece command;
    size_t column; /* of Ir among the events, from 0 */
    double summary;
    double totals;
    bool has_summary;
    bool has_totals;
};

static bool callgrind_detect(const struct format_input *input)
{
    struct lines lines;
    struct piece line;
    bool events = false;
    bool mark = false;

    lines_start(&lines, input, FORMAT_LOOK);
    while (!(mark && events) && lines_next(&lines, &line)) {
        mark = mark || piece_starts(&line, "# callgrind format") ||
               piece_starts(&line, "creator: callgrind");
        events = events || piece_starts(&line, "events:");
    }
    return mark;
}

static void find_column(struct profile *profile, struct piece events)
{
    struct piece word;
    size_t column = 0;

    while (piece_word(&events, &word)) {
        if (piece_is(word, "Ir")) {
            profile->column = column;
            return;
        }
        column++;
    }
}

static int add_cost(struct reading *reading, const struct lines *lines,
                    const struct profile *profile, struct piece costs,
                    double *sum)
{
    struct piece word;
    double value;

    for (size_t k = 0; k <= profile->column; k++)
        if (!piece_word(&costs, &word))
            return err_set(reading->err, ERR_DATA, "%s:%zu: Ir is missing",
                           reading->input->name, lines->number);
    if (!piece_number(word, &value))
        return err_set(reading->err, ERR_DATA, "%s:%zu: Ir is no number",
                       reading->input->name, lines->number);
    *sum += value;
    return 0;
}

static int read_line(struct reading *reading, const struct lines *lines,
                     struct piece line, struct profile *profile)
{
    if (piece_starts(&line, "cmd:")) {
        profile->command = piece_trimmed(line);
    } else if (piece_starts(&line, "events:")) {
        find_column(profile, line);
    } else if (piece_starts(&line, "summary:")) {
        profile->has_summary = true;
        return add_cost(reading, lines, profile, line, &profile->summary);
    } else if (piece_starts(&line, "totals:")) {
        profile->has_totals = true;
        return add_cost(reading, lines, profile, line, &profile->totals);
    }
    return 0;
}

static int callgrind_read(const struct format_input *input,
                          const struct format_options *options,
                          struct results *results, struct err *err)
{
    struct profile profile = {.command = {DEFAULT_NAME, strlen(DEFAULT_NAME)}};
    struct result_benchmark *benchmark;
    struct reading reading;
    struct measure measure;
    struct lines lines;
    struct piece line;

    if (reading_start(&reading, input, options, results, err) < 0)
        return -1;
    lines_start(&lines, input, input->size);
    while (lines_next(&lines, &line))
        if (read_line(&reading, &lines, line, &profile) < 0)
            return -1;
    if (!profile.has_summary && !profile.has_totals)
        return reading_bad(&reading, "it has no summary and no totals");
    benchmark =
        reading_benchmark(&reading, profile.command.text, profile.command.size);
    if (!benchmark ||
        reading_metric(&reading, benchmark, "ir", "Ir", 2, &measure) < 0)
        return -1;
    measure.metric->kind = METRIC_EXACT;
    return reading_sample(&reading, &measure,
                          profile.has_summary ? profile.summary
                                              : profile.totals);
}

const struct format format_callgrind = {
    .name = "callgrind",
    .summary = "profile of callgrind: instructions",
    .detect = callgrind_detect,
    .read = callgrind_read,
};
