/* barsrc: the source of a pipeline. CSV, random walks and saved streams in,
 * checked and ordered frames of bars out. */
#include <limits.h>
#include <string.h>

#include "base/log.h"
#include "report/record_writer.h"
#include "source/source_csv.h"
#include "source/source_stream.h"
#include "source/source_synth.h"
#include "tool/pass.h"
#include "tool/shaping.h"

static const char *const labels[] = {"open", "close", NULL};
static const char *const date_orders[] = {"auto", "ymd", "dmy", "mdy", NULL};
static const char *const schematics[] = {"none", "accumulation", "distribution",
                                         NULL};

/* What the command line says; texts that need parsing stay texts here. */
static struct {
    struct shaping shaping;
    const char *timeframe;
    const char *separator;
    const char *decimal_mark;
    int label;
    int date_order;
    int schematic;
    int64_t seed;
    struct csv_config csv;
    struct csv_report report;
    struct synth_config synth;
} set = {.shaping = SHAPING_NONE,
         .seed = 1,
         .synth = {.series = 1, .bars = 1000, .start_ns = SYNTH_START_NS}};

static const struct opt csv_options[] = {
    {"symbol", 's', OPT_STRING, &set.csv.symbol, "NAME",
     "symbol (default: a column, or the file's name)", 0, 0, NULL},
    {"timeframe", 't', OPT_STRING, &set.timeframe, "TF",
     "length of a bar (default: a column, or the commonest step)", 0, 0, NULL},
    {"label", 0, OPT_CHOICE, &set.label, "WHICH",
     "what the times in the file are of the bar", 0, 0, labels},
    {"tz", 0, OPT_STRING, &set.csv.tz, "ZONE",
     "zone of times without one: UTC, +HH:MM or a name", 0, 0, NULL},
    {"adjust", 0, OPT_FLAG, &set.csv.adjust, NULL,
     "scale prices by adjusted close / close", 0, 0, NULL},
    {"skip-bad", 0, OPT_FLAG, &set.csv.skip_bad, NULL,
     "leave bad rows out and count them", 0, 0, NULL},
    {"separator", 0, OPT_STRING, &set.separator, "CHAR",
     "between fields (default: found out)", 0, 0, NULL},
    {"decimal-mark", 0, OPT_STRING, &set.decimal_mark, "CHAR",
     ". or , (default: found out)", 0, 0, NULL},
    {"date-order", 0, OPT_CHOICE, &set.date_order, "ORDER",
     "of dates whose year is not first", 0, 0, date_orders},
    {"columns", 0, OPT_STRING, &set.csv.columns, "LIST",
     "names of the columns, in place of a header", 0, 0, NULL},
    {0},
};

static const struct opt synth_options[] = {
    {"series", 0, OPT_INT, &set.synth.series, "N", "how many (default 1)", 1,
     65536, NULL},
    {"bars", 0, OPT_INT, &set.synth.bars, "N", "of each (default 1000)", 1,
     INT64_C(1000000000000), NULL},
    {"seed", 0, OPT_INT, &set.seed, "N", "of the walk (default 1)", 0,
     INT64_MAX, NULL},
    {"timeframe", 't', OPT_STRING, &set.timeframe, "TF", "(default 1d)", 0, 0,
     NULL},
    {"start", 0, OPT_TIME, &set.synth.start_ns, "TIME",
     "of the first bar (default 2024-01-01)", 0, 0, NULL},
    {"schematic", 0, OPT_CHOICE, &set.schematic, "KIND",
     "plant Wyckoff schematics", 0, 0, schematics},
    {"labels", 0, OPT_STRING, &set.synth.labels, "FILE",
     "write what was planted as CSV", 0, 0, NULL},
    {0},
};

static const struct opt file_options[] = {{0}};

/* One character, or nothing said. */
static int take_char(const char *name, const char *text, char *out,
                     struct err *err)
{
    if (!text)
        return 0;
    if (!strcmp(text, "\\t") || !strcmp(text, "tab"))
        text = "\t";
    if (!text[0] || text[1])
        return err_set(err, ERR_USAGE, "--%s \"%s\" is not one character", name,
                       text);
    *out = text[0];
    return 0;
}

static int open_csv(char **files, size_t count, size_t frame_bars,
                    struct source **out, struct err *err)
{
    struct csv_config *csv = &set.csv;

    if (take_char("separator", set.separator, &csv->separator, err) < 0 ||
        take_char("decimal-mark", set.decimal_mark, &csv->decimal_mark, err) <
            0)
        return -1;
    csv->files = (const char *const *)files;
    csv->file_count = count;
    csv->timeframe = set.timeframe;
    csv->label = set.label ? CSV_LABEL_CLOSE : CSV_LABEL_OPEN;
    csv->date_order = (enum csv_date_order)set.date_order;
    csv->report = &set.report;
    return source_csv_open(csv, frame_bars, out, err);
}

static int open_synth(char **files, size_t count, size_t frame_bars,
                      struct source **out, struct err *err)
{
    const char *timeframe = set.timeframe ? set.timeframe : "1d";

    if (count)
        return err_set(err, ERR_USAGE, "unexpected operand \"%s\"", files[0]);
    if (!timeframe_parse(timeframe, &set.synth.timeframe))
        return err_set(err, ERR_USAGE, "--timeframe \"%s\" is not a timeframe",
                       timeframe);
    set.synth.seed = (uint64_t)set.seed;
    set.synth.schematic = (enum synth_schematic)set.schematic;
    if (!frame_bars)
        frame_bars = source_frame_bars((uint64_t)set.synth.series);
    return source_synth_open(&set.synth, frame_bars, out, err);
}

static int open_files(char **files, size_t count, size_t frame_bars,
                      struct source **out, struct err *err)
{
    (void)frame_bars; /* one when paced, and the run sees to that */
    if (set.shaping.frame_bars)
        return err_set(err, ERR_USAGE,
                       "--frame-bars: saved frames keep theirs");
    return source_streams_open(files, count, out, err);
}

static const struct command {
    const char *name;
    const struct opt *options;
    bool needs_files;
    int (*open)(char **files, size_t count, size_t frame_bars,
                struct source **out, struct err *err);
} commands[] = {
    {"csv", csv_options, true, open_csv},
    {"synth", synth_options, false, open_synth},
    {"file", file_options, true, open_files},
};
#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static const struct command *find_command(const char *name)
{
    for (size_t k = 0; k < COMMANDS; k++)
        if (!strcmp(commands[k].name, name))
            return &commands[k];
    return NULL;
}

static void report_rows(const struct csv_report *report)
{
    for (size_t k = 0; k < report->texts; k++)
        log_warn("%s", report->text[k]);
    if (report->bad)
        log_warn("%lld of %lld rows left out", (long long)report->bad,
                 (long long)report->rows);
    if (report->rounded)
        log_warn("%lld prices had more than 8 decimals and were rounded",
                 (long long)report->rounded);
}

static int run(const struct command *command, struct opt_operands operands,
               const struct tool_options *options)
{
    struct source_run_config config = {0};
    struct source *source = NULL;
    struct err err = {0};
    int status;

    if (shaping_pace(&set.shaping, &config, &err) < 0)
        return tool_fail(&err);
    if (command->needs_files && operands.count == 0) {
        err_set(&err, ERR_USAGE, "%s needs a file (see barsrc --help)",
                command->name);
        return tool_fail(&err);
    }
    if (command->open(operands.value, (size_t)operands.count,
                      shaping_frame_bars(&set.shaping), &source, &err) < 0 ||
        shaping_wrap(&set.shaping, options->shard, &source, &err) < 0) {
        source_close(source);
        return source_refuse(options, &err);
    }
    /* Saved frames hold many bars, which paced go out one series' after the
     * other's. */
    if (config.interval_ns && command->open == open_files)
        config.order = "series";
    status = source_run(source, options, &config);
    if (set.csv.skip_bad || status == ERR_NONE)
        report_rows(&set.report);
    return status;
}

/* Before a command is known, all options are: for --help and the like. */
static const struct opt *all_options(void)
{
    static struct opt all[64];
    size_t n = 0;

    for (size_t k = 0; k < COMMANDS; k++)
        for (const struct opt *opt = commands[k].options; opt->name; opt++) {
            size_t same = 0;

            while (same < n && strcmp(all[same].name, opt->name) != 0)
                same++;
            if (same == n)
                all[n++] = *opt;
        }
    return all;
}

int main(int argc, char **argv)
{
    static const struct tool_info info = {
        .name = "barsrc",
        .usage = "csv FILE... | synth | file FILE... [options]",
        .summary = "Sends bars from CSV files, random walks or saved streams.",
        .show = SHOW_BARS,
        .can_show = SHOW_BARS,
        .operands = INT_MAX,
    };
    const struct command *command = argc > 1 ? find_command(argv[1]) : NULL;
    const struct opt *const own[] = {command ? command->options : all_options(),
                                     shaping_options(&set.shaping), NULL};
    struct tool_options options;
    struct opt_operands operands;
    int status;

    if (!tool_start(&info, own, argc, argv, &options, &operands, &status))
        return status;
    if (!command) {
        log_error("%s%s%s (see barsrc --help)",
                  operands.count ? "unknown command \"" : "no command",
                  operands.count ? operands.value[0] : "",
                  operands.count ? "\": csv, synth or file"
                                 : ": csv, synth or file");
        return ERR_USAGE;
    }
    operands.count--;
    operands.value++;
    /* Nothing to leave out or to change: frames can go on as they are. */
    if (command->open == open_files && operands.count == 1 &&
        shaping_is_none(&set.shaping))
        return pass_run(operands.value[0], &options);
    return run(command, operands, &options);
}
