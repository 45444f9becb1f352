/* barsink: keeps a stream in a database. */
#include <string.h>

#include "base/log.h"
#include "base/parse.h"
#include "report/record_writer.h"
#include "store/store.h"
#include "tool/address.h"
#include "tool/sink.h"

#define EVERYTHING                                                             \
    (SHOW_RANGE | SHOW_PATTERN | SHOW_SIGNAL | SHOW_ORDER | SHOW_FILL |        \
     SHOW_TRADE | SHOW_SUMMARY | SHOW_EQUITY)
#define BATCH_ROWS_MAX 10000000

static struct {
    struct sink_config sink;
    bool tee;
    bool migrate;
} set = {.sink = {.commit_ns = INT64_C(1000000000),
                  .retry_ns = INT64_C(60000000000),
                  .only = EVERYTHING | SHOW_BARS}};

static int take_duration(const char *text, void *value, struct err *err)
{
    return parse_duration(text, value)
               ? 0
               : err_set(err, ERR_USAGE,
                         "\"%s\" is not a time like 5s or 250ms", text);
}

static int take_only(const char *text, void *value, struct err *err)
{
    return record_writer_parse_show(text, value)
               ? 0
               : err_set(err, ERR_USAGE, "\"%s\": there are no such records",
                         text);
}

static const struct opt own_options[] = {
    {.name = "batch",
     .type = OPT_INT,
     .value = &set.sink.batch_rows,
     .argument = "ROWS",
     .help = "commit after so many (default 50000, 32 a series)",
     .min = 1,
     .max = BATCH_ROWS_MAX},
    {.name = "commit-every",
     .type = OPT_PARSED,
     .value = &set.sink.commit_ns,
     .argument = "TIME",
     .help = "and after so long (default 1s)",
     .parse = take_duration},
    {.name = "retry",
     .type = OPT_PARSED,
     .value = &set.sink.retry_ns,
     .argument = "TIME",
     .help = "wait so long for a server (default 60s)",
     .parse = take_duration},
    {.name = "only",
     .type = OPT_PARSED,
     .value = &set.sink.only,
     .argument = "LIST",
     .help = "store these, as in bar,signal (default all)",
     .parse = take_only},
    {.name = "tee",
     .type = OPT_FLAG,
     .value = &set.tee,
     .help = "pass everything on to --output"},
    {.name = "migrate",
     .type = OPT_FLAG,
     .value = &set.migrate,
     .help = "bring the schema up to date, read nothing"},
    {0},
};

/* What would have no effect is a mistake. */
static int check(const struct tool_options *options, struct err *err)
{
    if (!set.tee && strcmp(options->output, "-") != 0)
        return err_set(err, ERR_USAGE,
                       "--output without --tee: nothing is written there (see "
                       "barsink --help)");
    if (set.tee && !strcmp(set.sink.address, "jsonl:-") &&
        !strcmp(options->output, "-"))
        return err_set(err, ERR_USAGE,
                       "jsonl:- and --tee cannot both have standard output "
                       "(see barsink --help)");
    return 0;
}

int main(int argc, char **argv)
{
    static const struct tool_info info = {
        .name = "barsink",
        .usage = "[options] [ADDRESS] < bars and records",
        .summary = "Keeps bars, records and backtests in SQLite, PostgreSQL or "
                   "exported files.",
        .show = EVERYTHING | SHOW_RATIOS,
        .show_csv = SHOW_RATIOS,
        .can_show = EVERYTHING | SHOW_RATIOS | SHOW_BARS,
        .reads_stream = true,
        .operands = 1,
    };
    static const struct opt *const own[] = {own_options, NULL};
    char by_default[] = STORE_DEFAULT;
    struct tool_options options;
    struct opt_operands operands;
    struct err err = {0};
    char *address;
    int status;

    if (!tool_start(&info, own, argc, argv, &options, &operands, &status))
        return status;
    if (address_take(operands.count ? operands.value[0] : by_default, &address,
                     &err) < 0)
        return tool_fail(&err);
    set.sink.address = address;
    options.no_output = !set.tee;
    if (check(&options, &err) < 0)
        status = tool_fail(&err);
    else
        status = set.migrate ? sink_migrate(&set.sink)
                             : sink_run(&set.sink, &options);
    address_free(address);
    return status;
}
