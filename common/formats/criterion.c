/*
 * Criterion: its folder, or the text that it prints, "name  time: [low middle
 * high]". The name is on the line before when it is long.
 */
#include <string.h>

#include "formats/criterion_folder.h"
#include "formats/json_skim.h"
#include "formats/libtest.h"
#include "formats/lines.h"

#define TIME "time:"
/* Three figures and their units are much shorter. */
#define FIGURES_MAX 256

/* "[1.0 us 1.1 us 1.2 us]": the middle one and its unit. */
static bool middle_of(struct piece rest, struct piece *number,
                      struct piece *unit)
{
    struct piece word[6];
    const char *close;

    while (rest.size && rest.text[0] == ' ') {
        rest.text++;
        rest.size--;
    }
    if (!piece_starts(&rest, "["))
        return false;
    rest.size = rest.size < FIGURES_MAX ? rest.size : FIGURES_MAX;
    close = piece_find(rest, "]");
    if (!close)
        return false;
    rest.size = (size_t)(close - rest.text);
    for (size_t k = 0; k < sizeof(word) / sizeof(word[0]); k++)
        if (!piece_word(&rest, &word[k]))
            return false;
    *number = word[2];
    *unit = word[3];
    return true;
}

/* Is it a line with a time? `name` is what stands before, maybe nothing. */
static bool time_line(struct piece line, struct piece *name,
                      struct piece *number, struct piece *unit)
{
    const char *end = line.text + line.size;
    struct piece rest = line;
    const char *at;

    /* The name may have "time:" in it, too: the last that fits is it. */
    while ((at = piece_find(rest, TIME)) != NULL) {
        rest.text = at + strlen(TIME);
        rest.size = (size_t)(end - rest.text);
        *name =
            piece_trimmed((struct piece){line.text, (size_t)(at - line.text)});
        if (middle_of(rest, number, unit))
            return true;
    }
    return false;
}

static bool criterion_detect(const struct format_input *input)
{
    struct lines lines;
    struct piece line;
    struct piece name;
    struct piece number;
    struct piece unit;

    if (input->folder)
        return criterion_folder_detect(input->folder);
    lines_start(&lines, input, FORMAT_LOOK);
    while (lines_next(&lines, &line))
        if (time_line(line, &name, &number, &unit))
            return true;
    return false;
}

static int read_time(struct reading *reading, const struct lines *lines,
                     struct piece name, struct piece number, struct piece unit)
{
    struct result_benchmark *benchmark;
    struct measure measure;
    double value;

    if (!name.size)
        return err_set(reading->err, ERR_DATA, "%s:%zu: a time has no name",
                       reading->input->name, lines->number);
    if (!piece_number(number, &value))
        return err_set(reading->err, ERR_DATA, "%s:%zu: a time is no number",
                       reading->input->name, lines->number);
    benchmark = reading_benchmark(reading, name.text, name.size);
    if (!benchmark || reading_metric(reading, benchmark, "", unit.text,
                                     unit.size, &measure) < 0)
        return -1;
    return reading_value(reading, &measure, value);
}

static int read_text(struct reading *reading)
{
    struct lines lines;
    struct piece line;
    struct piece before = {"", 0};

    lines_start(&lines, reading->input, reading->input->size);
    while (lines_next(&lines, &line)) {
        struct piece name;
        struct piece number;
        struct piece unit;
        int rc = time_line(line, &name, &number, &unit)
                     ? read_time(reading, &lines, name.size ? name : before,
                                 number, unit)
                     : libtest_line(reading, line);

        if (rc < 0)
            return -1;
        before = piece_trimmed(line);
    }
    return 0;
}

static int criterion_read(const struct format_input *input,
                          const struct format_options *options,
                          struct results *results, struct err *err)
{
    struct reading reading;

    if (reading_start(&reading, input, options, results, err) < 0)
        return -1;
    return input->folder ? criterion_folder(&reading) : read_text(&reading);
}

const struct format format_criterion = {
    .name = "criterion",
    .summary = "folder or text of Criterion",
    .detect = criterion_detect,
    .read = criterion_read,
};
