/* barsrc: the source of a pipeline. CSV, random walks, saved streams and
 * databases in, checked and ordered frames of bars out. */
#include <limits.h>
#include <string.h>

#include "base/log.h"
#include "report/record_writer.h"
#include "source/source_csv.h"
#include "source/source_db.h"
#include "source/source_stream.h"
#include "source/source_synth.h"
#include "tool/address.h"
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
    {.name = "symbol",
     .letter = 's',
     .type = OPT_STRING,
     .value = &set.csv.symbol,
     .argument = "NAME",
     .help = "symbol (default: a column, or the file's name)"},
    {.name = "timeframe",
     .letter = 't',
     .type = OPT_STRING,
     .value = &set.timeframe,
     .argument = "TF",
     .help = "length of a bar (default: a column, or the commonest step)"},
    {.name = "label",
     .type = OPT_CHOICE,
     .value = &set.label,
     .argument = "WHICH",
     .help = "what the times in the file are of the bar",
     .choices = labels},
    {.name = "tz",
     .type = OPT_STRING,
     .value = &set.csv.tz,
     .argument = "ZONE",
     .help = "zone of times without one: UTC, +HH:MM or a name"},
    {.name = "adjust",
     .type = OPT_FLAG,
     .value = &set.csv.adjust,
     .help = "scale prices by adjusted close / close"},
    {.name = "skip-bad",
     .type = OPT_FLAG,
     .value = &set.csv.skip_bad,
     .help = "leave bad rows out and count them"},
    {.name = "separator",
     .type = OPT_STRING,
     .value = &set.separator,
     .argument = "CHAR",
     .help = "between fields (default: found out)"},
    {.name = "decimal-mark",
     .type = OPT_STRING,
     .value = &set.decimal_mark,
     .argument = "CHAR",
     .help = ". or , (default: found out)"},
    {.name = "date-order",
     .type = OPT_CHOICE,
     .value = &set.date_order,
     .argument = "ORDER",
     .help = "of dates whose year is not first",
     .choices = date_orders},
    {.name = "columns",
     .type = OPT_STRING,
     .value = &set.csv.columns,
     .argument = "LIST",
     .help = "names of the columns, in place of a header"},
    {0},
};

static const struct opt synth_options[] = {
    {.name = "series",
     .type = OPT_INT,
     .value = &set.synth.series,
     .argument = "N",
     .help = "how many (default 1)",
     .min = 1,
     .max = 65536},
    {.name = "bars",
     .type = OPT_INT,
     .value = &set.synth.bars,
     .argument = "N",
     .help = "of each (default 1000)",
     .min = 1,
     .max = INT64_C(1000000000000)},
    {.name = "seed",
     .type = OPT_INT,
     .value = &set.seed,
     .argument = "N",
     .help = "of the walk (default 1)",
     .max = INT64_MAX},
    {.name = "timeframe",
     .letter = 't',
     .type = OPT_STRING,
     .value = &set.timeframe,
     .argument = "TF",
     .help = "(default 1d)"},
    {.name = "start",
     .type = OPT_TIME,
     .value = &set.synth.start_ns,
     .argument = "TIME",
     .help = "of the first bar (default 2024-01-01)"},
    {.name = "schematic",
     .type = OPT_CHOICE,
     .value = &set.schematic,
     .argument = "KIND",
     .help = "plant Wyckoff schematics",
     .choices = schematics},
    {.name = "labels",
     .type = OPT_STRING,
     .value = &set.synth.labels,
     .argument = "FILE",
     .help = "write what was planted as CSV"},
    {0},
};

static const struct opt file_options[] = {{0}};

static const struct opt db_options[] = {
    {.name = "timeframe",
     .letter = 't',
     .type = OPT_STRING,
     .value = &set.timeframe,
     .argument = "TF",
     .help = "only series of this length of a bar"},
    {0},
};

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

static int open_db(char **addresses, size_t count, size_t frame_bars,
                   struct source **out, struct err *err)
{
    char *address;
    int rc;

    if (count > 1)
        return err_set(err, ERR_USAGE, "unexpected operand \"%s\"",
                       addresses[1]);
    if (address_take(addresses[0], &address, err) < 0)
        return -1;
    rc = source_db_open(address, &set.shaping.filter, set.timeframe, frame_bars,
                        out, err);
    address_free(address);
    return rc;
}

static const struct command {
    const char *name;
    const struct opt *options;
    const char *needs; /* as an operand; NULL: none */
    int (*open)(char **files, size_t count, size_t frame_bars,
                struct source **out, struct err *err);
} commands[] = {
    {"csv", csv_options, "a file", open_csv},
    {"synth", synth_options, NULL, open_synth},
    {"file", file_options, "a file", open_files},
    {"db", db_options, "the address of a database", open_db},
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
    shaping_shard(&set.shaping, options->shard);
    if (command->needs && operands.count == 0) {
        err_set(&err, ERR_USAGE, "%s needs %s (see barsrc --help)",
                command->name, command->needs);
        return tool_fail(&err);
    }
    if (command->open(operands.value, (size_t)operands.count,
                      shaping_frame_bars(&set.shaping), &source, &err) < 0 ||
        shaping_wrap(&set.shaping, &source, &err) < 0) {
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
        .usage = "csv FILE... | synth | file FILE... | db ADDRESS [options]",
        .summary = "Sends bars from CSV files, random walks, saved streams or "
                   "databases.",
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
                  operands.count ? "\": csv, synth, file or db"
                                 : ": csv, synth, file or db");
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
