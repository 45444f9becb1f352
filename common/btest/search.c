/* What a sweep and a walk-forward test have in common. */
#include "btest/search.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/number.h"
#include "base/stopflag.h"

#define LINE_MAX_SIZE 512

static int choose_metric(struct search *search, struct err *err)
{
    const char *name = search->options->metric;

    for (size_t k = 0; metric_names[k]; k++)
        if (!strcmp(metric_names[k], name)) {
            search->metric = (enum metric)k;
            return 0;
        }
    return err_set(err, ERR_USAGE,
                   "--metric \"%s\" is none of sharpe, total_return, cagr, "
                   "calmar, sortino, profit_factor, win_rate, avg_r, sqn, "
                   "expectancy",
                   name);
}

static int choose_format(struct search *search, struct err *err)
{
    search->format = (enum tool_format)search->tool->format;
    if (search->format == FORMAT_AUTO)
        search->format = FORMAT_TABLE;
    if (search->format == FORMAT_MSGPACK)
        return err_set(err, ERR_USAGE,
                       "the result is no stream. Try --format table, csv or "
                       "json");
    return 0;
}

/* Bars of another length would be known at another time than they begin. */
static int check_timeframes(const struct bundle *bundle, struct err *err)
{
    const struct series_name *first = bundle->series[0].name;

    for (size_t k = 1; k < bundle->count; k++) {
        const struct series_name *other = bundle->series[k].name;

        if (strcmp(first->timeframe, other->timeframe) != 0)
            return err_set(err, ERR_DATA,
                           "%s %s and %s %s cannot share an account: their "
                           "bars end at different times",
                           first->symbol, first->timeframe, other->symbol,
                           other->timeframe);
    }
    return 0;
}

static void set_account(struct search *search)
{
    const struct backtest_options *options = search->options;

    search->account = options->engine;
    search->account.performance.periods =
        options->periods > 0
            ? options->periods
            : performance_periods(search->bundle->series[0].name->timeframe,
                                  options->session_hours);
}

/* Opened before the long run; not over the input, which is still mapped. */
static int open_file(struct search *search, struct err *err)
{
    const struct tool_options *tool = search->tool;
    struct stat in;
    struct stat out;

    search->file = stdout;
    if (!strcmp(tool->output, "-"))
        return 0;
    if ((strcmp(tool->input, "-") ? stat(tool->input, &in)
                                  : fstat(STDIN_FILENO, &in)) == 0 &&
        stat(tool->output, &out) == 0 && S_ISREG(in.st_mode) &&
        in.st_dev == out.st_dev && in.st_ino == out.st_ino)
        return err_set(err, ERR_USAGE, "input and output are the same file");
    search->file = fopen(tool->output, "w");
    if (!search->file)
        return err_set(err, ERR_SYSTEM, "could not open \"%s\": %s",
                       tool->output, strerror(errno));
    return 0;
}

int search_open(struct search *search, const struct backtest_options *options,
                const struct tool_options *tool, struct err *err)
{
    *search = (struct search){.options = options, .tool = tool};
    stats_start(&search->stats);
    if (choose_metric(search, err) < 0 || choose_format(search, err) < 0 ||
        grid_open(options->strategy, &options->values, options->sweep,
                  &search->grid, err) < 0 ||
        bundle_open(tool->input, tool->shard, &search->bundle, err) < 0 ||
        check_timeframes(search->bundle, err) < 0 || open_file(search, err) < 0)
        return -1;
    set_account(search);
    log_info("%zu combinations (%zu refused) over %lld bars of %zu series",
             grid_count(search->grid), grid_refused(search->grid),
             (long long)search->bundle->bars, search->bundle->count);
    stopflag_install();
    progress_start(&search->progress, tool->quiet);
    return 0;
}

/* --- the result ---------------------------------------------------------- */

static int write_text(struct search *search, struct err *err)
{
    size_t size = search->text.size;
    bool failed = fwrite(search->text.data, 1, size, search->file) != size;

    failed |= fflush(search->file) != 0;
    if (!failed)
        return 0;
    return err_set(err, ERR_SYSTEM, "could not write \"%s\": %s",
                   search->tool->output, strerror(errno));
}

static int close_file(struct search *search, struct err *err)
{
    FILE *file = search->file;

    search->file = NULL;
    if (!file || file == stdout || fclose(file) == 0)
        return 0;
    return err_set(err, ERR_SYSTEM, "could not write \"%s\": %s",
                   search->tool->output, strerror(errno));
}

static int write_stats(const struct search *search, int status, struct err *err)
{
    struct stream_counters in = {0};
    struct stream_counters out = {.bytes = search->text.size};

    if (search->bundle)
        in = search->bundle->counters;
    if (!search->tool->stats)
        return 0;
    return stats_write(&search->stats, search->tool->stats,
                       search->tool->info->name, &in, &out, status, err);
}

static int worse(int status, const struct err *err)
{
    return (int)err_worse((enum err_code)status, (enum err_code)tool_fail(err));
}

int search_close(struct search *search, int rc, const struct err *first)
{
    int status = ERR_NONE;
    struct err err = {0};

    progress_end(&search->progress);
    if (rc < 0 && !stopflag_raised())
        status = tool_fail(first);
    if (rc == 0 && write_text(search, &err) < 0)
        status = worse(status, &err);
    if (close_file(search, &err) < 0)
        status = worse(status, &err);
    if (write_stats(search, status, &err) < 0)
        status = worse(status, &err);
    bundle_close(search->bundle);
    grid_close(search->grid);
    buf_reset(&search->text);
    if (rc < 0 && stopflag_raised())
        stopflag_die();
    return status;
}

static struct run_setup setup_of(const struct search *search)
{
    return (struct run_setup){.engine = search->options->ops,
                              .strategy = search->options->strategy,
                              .series = search->bundle->series,
                              .count = search->bundle->count};
}

int search_run(const struct search *search, struct run **out, struct err *err)
{
    const struct run_setup setup = setup_of(search);

    return run_open(&setup, out, err);
}

int search_many(const struct search *search, struct many **out, struct err *err)
{
    const struct run_setup setup = setup_of(search);

    return many_open(&setup, &search->account, out, err);
}

/* --- rows ---------------------------------------------------------------- */

static struct cell parameter_cell(const struct strategy_parameter *parameter,
                                  double value)
{
    switch (parameter->type) {
    case PARAMETER_INT:
        return cell_int(parameter->name, (int64_t)value);
    case PARAMETER_WORD:
        return cell_text(parameter->name, parameter->words[(size_t)value]);
    case PARAMETER_REAL:
        break;
    }
    return cell_real(parameter->name, value);
}

size_t search_cells(const struct search *search, size_t k, struct cell *out)
{
    const struct strategy_parameter *parameter =
        search->options->strategy->parameter;
    struct strategy_values values;
    size_t n = 0;

    grid_values(search->grid, k, &values);
    for (; parameter[n].name; n++)
        out[n] = parameter_cell(&parameter[n], values.value[n]);
    return n;
}

static void add_text(char *out, size_t size, size_t *used, const char *text)
{
    size_t length = strlen(text);

    if (length > size - 1 - *used)
        length = size - 1 - *used;
    memcpy(out + *used, text, length);
    *used += length;
    out[*used] = '\0';
}

void search_parameters(const struct search *search, size_t k, char *out,
                       size_t size)
{
    struct cell cell[STRATEGY_PARAMETERS];
    size_t count = search_cells(search, k, cell);
    bool all = grid_count(search->grid) == 1;
    size_t used = 0;

    out[0] = '\0';
    for (size_t c = 0; c < count; c++) {
        char number[NUMBER_TEXT_MAX];
        const char *text = number;

        if (!all && !grid_varies(search->grid, c))
            continue;
        if (cell[c].type == CELL_INT)
            number_format_int(cell[c].is.integer, number);
        else if (cell[c].type == CELL_REAL)
            number_format_real(cell[c].is.real, number);
        else
            text = cell[c].is.text;
        if (used)
            add_text(out, size, &used, " ");
        add_text(out, size, &used, cell[c].name);
        add_text(out, size, &used, "=");
        add_text(out, size, &used, text);
    }
}

int search_row(struct search *search, const char *type, const struct cell *cell,
               size_t count, bool first, struct err *err)
{
    struct json_writer writer;
    int rc;

    if (search->format == FORMAT_CSV)
        return (first && row_csv_header(&search->text, cell, count, err) < 0) ||
                       row_csv(&search->text, cell, count, err) < 0
                   ? -1
                   : 0;
    if (search->format != FORMAT_JSON)
        return 0;
    json_writer_to_buf(&writer, &search->text, 0);
    row_json(&writer, type, cell, count);
    rc = json_writer_finish(&writer, err);
    json_writer_reset(&writer);
    return rc;
}

int search_line(struct search *search, struct err *err, const char *fmt, ...)
{
    char line[LINE_MAX_SIZE];
    va_list arguments;
    int length;

    va_start(arguments, fmt);
    length = vsnprintf(line, sizeof(line), fmt, arguments);
    va_end(arguments);
    if (length < 0)
        length = 0;
    if ((size_t)length >= sizeof(line))
        length = (int)sizeof(line) - 1;
    if (buf_append(&search->text, line, (size_t)length, err) < 0)
        return -1;
    return buf_append(&search->text, "\n", 1, err);
}
