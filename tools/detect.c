/* detect: trading ranges, phases and the events of Wyckoff schematics. */
#include <stdio.h>
#include <string.h>

#include "analysis/detect.h"
#include "base/log.h"
#include "base/parse.h"
#include "report/record_writer.h"
#include "tool/filter.h"

static int open_series(void *context, const struct series_name *series,
                       void **state, struct err *err)
{
    return detect_create(context, series, (struct detect **)state, err);
}

static void close_series(void *state)
{
    detect_destroy(state);
}

static int on_bars(void *state, const struct bar_block *block,
                   const struct frame *frame, struct output *output,
                   struct err *err)
{
    struct record_sink sink = output_sink(output);

    for (int k = COLUMN_VR; k < COLUMN_RATIO_COUNT; k++)
        if (!block->column[k])
            return filter_missing_column("ratios", "volan", err);
    if (detect_block(state, block, &sink, err) < 0)
        return -1;
    return output_pass(output, frame, err);
}

static int list_detectors(void)
{
    const struct detector *detectors;
    size_t count = detect_list(&detectors);

    for (size_t k = 0; k < count; k++)
        printf("%-22s %s\n", detectors[k].name, detectors[k].summary);
    if (fflush(stdout) == 0)
        return ERR_NONE;
    log_error("could not write standard output");
    return ERR_SYSTEM;
}

/* What the command line says on top of the preset. */
struct choice {
    int preset;
    int64_t window;
    const char *scale;
    int prereq; /* enum prerequisite; -1: the preset's */
    bool no_spring_ok;
    bool spring_required;
    double utad_max; /* percent; 0: the preset's */
    bool list;
};

/* "auto", or x within 0.02..1 in steps of 1e-4. */
static int take_scale(const char *text, struct detect_config *config,
                      struct err *err)
{
    double x;

    if (!strcmp(text, "auto")) {
        config->scale = SCALE_AUTO;
        return 0;
    }
    if (!parse_real(text, &x) || x * 1e4 < DETECT_SCALE_MIN - 0.5 ||
        x * 1e4 > DETECT_SCALE_MAX + 0.5)
        return err_set(err, ERR_USAGE,
                       "--scale \"%s\" is not auto or within 0.02..1", text);
    config->scale = SCALE_FIXED;
    config->scale_x4 = (int64_t)(x * 1e4 + 0.5);
    return 0;
}

static int configure(const struct choice *choice, struct detect_config *config,
                     struct err *err)
{
    detect_config_preset(config,
                         choice->preset ? PRESET_STRICT : PRESET_ADAPTIVE);
    config->window_bars = (int)choice->window;
    if (choice->prereq >= 0)
        config->prereq = (enum prerequisite)choice->prereq;
    if (choice->no_spring_ok && choice->spring_required)
        return err_set(err, ERR_USAGE,
                       "--no-spring-ok and --spring-required exclude each "
                       "other");
    if (choice->no_spring_ok || choice->spring_required)
        config->no_spring_ok = choice->no_spring_ok;
    if (choice->utad_max > 0)
        config->utad_max = (int64_t)(choice->utad_max * 100 + 0.5);
    if (config->utad_max < DETECT_UTAD_MIN)
        return err_set(err, ERR_USAGE,
                       "--utad-max is below the least breakout, 0.5 percent");
    return choice->scale ? take_scale(choice->scale, config, err) : 0;
}

int main(int argc, char **argv)
{
    static const struct tool_info info = {
        .name = "detect",
        .usage = "[options] < bars-with-ratios > patterns",
        .summary = "Finds trading ranges, phases and Wyckoff events.",
        .show = SHOW_RANGE | SHOW_PATTERN,
        .show_csv = SHOW_PATTERN,
        .can_show = SHOW_RANGE | SHOW_PATTERN,
        .reads_stream = true,
    };
    static const char *const presets[] = {"adaptive", "strict", NULL};
    static const char *const prereqs[] = {"climax", "range", NULL};
    struct choice choice = {.window = 120, .prereq = -1};
    const struct opt own[] = {
        {.name = "preset",
         .letter = 'p',
         .type = OPT_CHOICE,
         .value = &choice.preset,
         .argument = "NAME",
         .help = "the thresholds (default adaptive)",
         .choices = presets},
        {.name = "window",
         .letter = 'w',
         .type = OPT_INT,
         .value = &choice.window,
         .argument = "N",
         .help = "bars that a range may lie back (default 120)",
         .min = DETECT_WINDOW_MIN,
         .max = DETECT_WINDOW_MAX},
        {.name = "scale",
         .type = OPT_STRING,
         .value = &choice.scale,
         .argument = "X",
         .help = "factor of all price distances: auto, or 0.02..1"},
        {.name = "prereq",
         .type = OPT_CHOICE,
         .value = &choice.prereq,
         .argument = "WHAT",
         .help = "what stands for phase B",
         .choices = prereqs},
        {.name = "no-spring-ok",
         .type = OPT_FLAG,
         .value = &choice.no_spring_ok,
         .help = "an SOS needs no spring before it"},
        {.name = "spring-required",
         .type = OPT_FLAG,
         .value = &choice.spring_required,
         .help = "an SOS needs a spring before it"},
        {.name = "utad-max",
         .type = OPT_REAL,
         .value = &choice.utad_max,
         .argument = "PERCENT",
         .help = "largest breakout of a UTAD (default 1)",
         .max = 100},
        {.name = "list",
         .letter = 'l',
         .type = OPT_FLAG,
         .value = &choice.list,
         .help = "list the detectors and leave"},
        {0},
    };
    const struct opt *const tables[] = {own, NULL};
    struct detect_config config;
    const struct filter filter = {.context = &config,
                                  .open = open_series,
                                  .close = close_series,
                                  .bars = on_bars};
    struct tool_options options;
    struct opt_operands operands;
    struct err err = {0};
    int status;

    if (!tool_start(&info, tables, argc, argv, &options, &operands, &status))
        return status;
    if (choice.list)
        return list_detectors();
    if (configure(&choice, &config, &err) < 0)
        return tool_fail(&err);
    return filter_run(&filter, &options);
}
