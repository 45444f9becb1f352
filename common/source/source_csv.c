/* Files to sources. */
#include "source/source_csv.h"

#include <stdlib.h>
#include <string.h>

#include "source/bar_gather.h"
#include "source/csv_fast.h"
#include "source/csv_index.h"
#include "source/csv_names.h"
#include "source/csv_sample.h"
#include "source/csv_series.h"
#include "source/source_merge.h"

/* What is sniffed of a file: 1,000 rows of up to 130 bytes, or more, shorter
 * ones. */
#define HEAD_BYTES 131072
/* Text in memory for all files together, and bounds for one. */
#define WINDOWS_BYTES    (4 << 20)
#define WINDOW_MIN_BYTES 4096
#define WINDOW_MAX_BYTES 131072

struct file {
    struct csv_text *text;
    struct csv_plan plan;
    struct csv_index index; /* of a file with a symbol column */
    struct csv_range whole; /* of a file that can seek and has none */
    bool indexed;
    bool sequential;
    bool newest_first;
    struct series_name name; /* "" where a column says it */
};

struct import {
    struct source source;
    struct csv_config config;
    struct csv_hints hints;
    struct csv_zone *zone;
    struct csv_report *report;
    struct csv_report own_report;
    struct csv_registry registry;
    struct file **files; /* those that hold rows */
    size_t file_count;
    char *head;
    struct source *merge;
};

static int import_next(struct source *source, struct bar_block *out,
                       struct err *err)
{
    struct import *import = (struct import *)source;

    return source_next(import->merge, out, err);
}

static void close_file(struct file *file)
{
    if (!file)
        return;
    csv_index_reset(&file->index);
    csv_text_close(file->text);
    free(file);
}

static void import_close(struct source *source)
{
    struct import *import = (struct import *)source;

    source_close(import->merge);
    for (size_t k = 0; k < import->file_count; k++)
        close_file(import->files[k]);
    free(import->files);
    free(import->head);
    csv_registry_reset(&import->registry);
    csv_zone_close(import->zone);
    free(import);
}

static int check_config(const struct csv_config *config, struct err *err)
{
    enum timeframe timeframe;
    const char *why;

    if (!config->file_count)
        return err_set(err, ERR_USAGE, "no files");
    if (config->timeframe && !timeframe_parse(config->timeframe, &timeframe))
        return err_set(err, ERR_USAGE,
                       "\"%s\" is not a timeframe\n"
                       "Try 1m 5m 15m 30m 1h 4h 1d 1w 1mo tick",
                       config->timeframe);
    if (!config->symbol)
        return 0;
    why = csv_names_symbol_fault(config->symbol, strlen(config->symbol));
    if (why)
        return err_set(err, ERR_USAGE, "%s: \"%s\"", why, config->symbol);
    return 0;
}

/* The first bytes, up to the last whole line, with slack behind. */
static int read_head(struct import *import, struct csv_text *text, size_t *size,
                     struct err *err)
{
    bool whole;

    if (csv_text_head(text, import->head, HEAD_BYTES, size, &whole, err) < 0)
        return -1;
    if (whole && *size && import->head[*size - 1] != '\n')
        import->head[(*size)++] = '\n';
    while (*size && import->head[*size - 1] != '\n')
        (*size)--;
    memset(import->head + *size, 0, CSV_FAST_SLACK);
    if (!whole && !*size)
        return err_set(err, ERR_DATA, "%s:1:1: the line is too long",
                       csv_text_name(text));
    return 0;
}

/* What is in the way of a timeframe; first of all a bad row. */
static int no_timeframe(const struct import *import, const struct file *file,
                        const struct csv_sample *found, struct err *err)
{
    const char *name = csv_text_name(file->text);

    if (found->bad_line >= 0 && !import->config.skip_bad) {
        int64_t line = file->plan.dialect.data_line + found->bad_line;

        return err_set(err, ERR_DATA, "%s:%lld:%zu: %s", name, (long long)line,
                       found->fault.column, found->fault.text);
    }
    if (!found->step_ns)
        return err_set(err, ERR_DATA,
                       "%s: cannot tell the timeframe from %zu row%s\n"
                       "Try --timeframe",
                       name, found->rows, found->rows == 1 ? "" : "s");
    return err_set(err, ERR_DATA,
                   "%s: the commonest step, %lld seconds, is no timeframe\n"
                   "Try --timeframe",
                   name, (long long)(found->step_ns / 1000000000));
}

/* Option, column, file name, else the commonest step. */
static int find_timeframe(const struct import *import, struct file *file,
                          const char *path, const struct csv_sample *found,
                          struct err *err)
{
    enum timeframe timeframe;
    const char *name = import->config.timeframe;
    bool column = file->plan.dialect.column[CSV_TIMEFRAME] >= 0;

    if (column && file->plan.dialect.column[CSV_SYMBOL] >= 0)
        return 0; /* each row says it */
    if (!name && !column && csv_names_file_timeframe(path, &timeframe))
        name = timeframe_name(timeframe);
    if (!name && !found->has_timeframe)
        return no_timeframe(import, file, found, err);
    if (!name)
        name = timeframe_name(found->timeframe);
    memcpy(file->name.timeframe, name, strlen(name) + 1);
    return 0;
}

/* Option, column, file name. */
static int find_symbol(const struct import *import, struct file *file,
                       const char *path, struct err *err)
{
    const char *name = import->config.symbol;

    if (name)
        memcpy(file->name.symbol, name, strlen(name) + 1);
    else if (file->plan.dialect.column[CSV_SYMBOL] < 0 &&
             (!strcmp(path, "-") ||
              !csv_names_file_symbol(path, file->name.symbol)))
        return err_set(err, ERR_DATA,
                       "%s: no symbol in a column or the file's name\n"
                       "Try --symbol",
                       csv_text_name(file->text));
    return 0;
}

/*
 * A timeframe column is one whose first row names one. An option overrules it;
 * where there is no symbol column, its first row speaks for all.
 */
static void check_timeframe_column(const struct import *import,
                                   struct csv_dialect *dialect,
                                   const char *head, size_t size,
                                   enum timeframe *out, bool *found)
{
    struct csv_field field[CSV_FIELDS_MAX];
    const char *line = head + dialect->data_offset;
    const char *stop = memchr(line, '\n', size - (size_t)dialect->data_offset);
    int column = dialect->column[CSV_TIMEFRAME];
    size_t length = (size_t)(stop - line);

    *found = false;
    if (length && line[length - 1] == '\r')
        length--;
    if (column >= 0 && !import->config.timeframe &&
        (size_t)column <
            csv_fields_split(line, length, dialect->separator, field) &&
        csv_names_timeframe(field[column].text, field[column].size, out))
        *found = true;
    else
        dialect->column[CSV_TIMEFRAME] = -1;
}

static struct csv_input input_of(const struct import *import,
                                 const struct file *file, size_t window)
{
    return (struct csv_input){.text = file->text,
                              .plan = &file->plan,
                              .report = import->report,
                              .newest_first = file->newest_first,
                              .window_bytes = window};
}

/* What must be known of a file before any is read. 1, 0: it has no rows. */
static int study(struct import *import, struct file *file, const char *path,
                 struct err *err)
{
    const struct csv_config *config = &import->config;
    struct csv_dialect dialect;
    struct csv_sample sample;
    enum timeframe timeframe;
    bool has_timeframe;
    size_t size;
    int rc;

    if (read_head(import, file->text, &size, err) < 0)
        return -1;
    rc = csv_dialect_sniff(&import->hints, csv_text_name(file->text),
                           import->head, size, &dialect, err);
    if (rc <= 0)
        return rc;
    if (config->adjust && dialect.column[CSV_ADJUSTED] < 0)
        return err_set(err, ERR_DATA, "%s:1:1: no column for adjusted close",
                       csv_text_name(file->text));
    check_timeframe_column(import, &dialect, import->head, size, &timeframe,
                           &has_timeframe);
    if (config->symbol)
        dialect.column[CSV_SYMBOL] = -1;
    csv_rows_plan(&file->plan, &dialect, import->zone, config->adjust, true);
    csv_sample_scan(&file->plan, import->head + dialect.data_offset,
                    size - (size_t)dialect.data_offset, &sample);
    file->newest_first = sample.newest_first;
    if (has_timeframe) {
        sample.has_timeframe = true;
        sample.timeframe = timeframe;
    }
    if (find_timeframe(import, file, path, &sample, err) < 0 ||
        find_symbol(import, file, path, err) < 0)
        return -1;
    return 1;
}

/* Seeking where it is needed, and the index of a file with symbols. */
static int prepare(struct import *import, struct file *file, struct err *err)
{
    bool symbols = file->plan.dialect.column[CSV_SYMBOL] >= 0;
    struct csv_input input = input_of(import, file, 0);

    if ((symbols || file->newest_first) &&
        csv_text_make_seekable(file->text, err) < 0)
        return -1;
    file->sequential = !csv_text_seekable(file->text);
    file->whole = (struct csv_range){
        .from = file->plan.dialect.data_offset,
        .to = file->sequential ? 0 : csv_text_size(file->text),
        .line = file->plan.dialect.data_line};
    if (!symbols)
        return 0;
    file->indexed = true;
    return csv_index_scan(&input,
                          *file->name.timeframe ? file->name.timeframe : NULL,
                          &file->index, err);
}

/* Opens and studies one file; one without rows counts as a bad row. */
static int open_file(struct import *import, const char *path, struct err *err)
{
    struct file *file = calloc(1, sizeof(*file));
    int rc;

    if (!file)
        return err_set(err, ERR_SYSTEM, "out of memory");
    import->files[import->file_count++] = file;
    if (csv_text_open(path, import->config.file_count <= CSV_OPEN_FILES,
                      &file->text, err) < 0)
        return -1;
    rc = study(import, file, path, err);
    if (!rc) {
        rc = csv_report_bad(import->report, csv_text_name(file->text), 1, 1,
                            "the file has no rows", err);
        import->file_count--;
        close_file(file);
        return rc;
    }
    return rc < 0 ? -1 : prepare(import, file, err);
}

/* Registers what is known of a file; mixed files register as they are read. */
static int register_file(struct import *import, const struct file *file,
                         size_t *series, struct err *err)
{
    const char *name = csv_text_name(file->text);

    if (!file->indexed) {
        ++*series;
        return csv_registry_add(&import->registry, &file->name, name, err);
    }
    *series += file->index.series.count;
    for (size_t k = 0; !file->index.mixed && k < file->index.series.count; k++)
        if (csv_registry_add(&import->registry, file->index.series.names[k],
                             name, err) < 0)
            return -1;
    return 0;
}

/* Sources of one file, appended to sources[]. */
static int open_series(struct import *import, const struct file *file,
                       struct csv_series *series, struct source **sources,
                       size_t *count, struct err *err)
{
    series->ranges = &file->whole;
    series->range_count = !file->sequential;
    series->name = file->name;
    if (file->indexed && file->index.mixed) {
        if (csv_series_open_mixed(series, &import->registry, &sources[*count],
                                  err) < 0)
            return -1;
        ++*count;
        return 0;
    }
    if (!file->indexed) {
        if (csv_series_open(series, &sources[*count], err) < 0)
            return -1;
        ++*count;
        return 0;
    }
    for (size_t k = 0; k < file->index.series.count; k++) {
        series->name = *file->index.series.names[k];
        series->ranges = file->index.ranges + file->index.first[k];
        series->range_count = file->index.first[k + 1] - file->index.first[k];
        if (csv_series_open(series, &sources[*count], err) < 0)
            return -1;
        ++*count;
    }
    return 0;
}

/* All series known by now, merged. */
static int open_merge(struct import *import, size_t frame_bars, size_t known,
                      struct err *err)
{
    size_t room = known + import->file_count;
    struct source **sources = calloc(room ? room : 1, sizeof(struct source *));
    size_t window = WINDOWS_BYTES / (known ? known : 1);
    size_t count = 0;
    int rc = 0;

    if (!sources)
        return err_set(err, ERR_SYSTEM, "out of memory");
    window = window < WINDOW_MIN_BYTES   ? WINDOW_MIN_BYTES
             : window > WINDOW_MAX_BYTES ? WINDOW_MAX_BYTES
                                         : window;
    for (size_t k = 0; !rc && k < import->file_count; k++) {
        const struct file *file = import->files[k];
        struct csv_series series = {
            .input = input_of(import, file, window),
            .label_close = import->config.label == CSV_LABEL_CLOSE,
            .block_bars = file->indexed && file->index.mixed
                              ? frame_bars
                              : bar_gather_block_bars(frame_bars, known)};

        rc = open_series(import, file, &series, sources, &count, err);
    }
    if (!rc)
        rc = source_merge_open(sources, count, &import->merge, err);
    if (rc < 0) {
        for (size_t k = 0; k < count; k++)
            source_close(sources[k]);
        free(sources);
    }
    return rc;
}

static int open_all(struct import *import, size_t frame_bars, struct err *err)
{
    const struct csv_config *config = &import->config;
    size_t series = 0;

    for (size_t k = 0; k < config->file_count; k++)
        if (open_file(import, config->files[k], err) < 0)
            return -1;
    free(import->head);
    import->head = NULL;
    for (size_t k = 0; k < import->file_count; k++)
        if (register_file(import, import->files[k], &series, err) < 0)
            return -1;
    return open_merge(import, frame_bars, series, err);
}

static struct csv_hints hints_of(const struct csv_config *config)
{
    static const enum csv_date dates[] = {
        [CSV_ORDER_AUTO] = CSV_DATE_NONE,
        [CSV_ORDER_YMD] = CSV_DATE_NUMERIC_YMD,
        [CSV_ORDER_DMY] = CSV_DATE_NUMERIC_DMY,
        [CSV_ORDER_MDY] = CSV_DATE_NUMERIC_MDY};

    return (struct csv_hints){.separator = config->separator,
                              .decimal_mark = config->decimal_mark,
                              .numeric_date = dates[config->date_order],
                              .columns = config->columns};
}

int source_csv_open(const struct csv_config *config, size_t frame_bars,
                    struct source **out, struct err *err)
{
    static const struct source_ops ops = {import_next, import_close};
    struct import *import;

    if (check_config(config, err) < 0)
        return -1;
    import = calloc(1, sizeof(*import));
    if (!import)
        return err_set(err, ERR_SYSTEM, "out of memory");
    import->source.ops = &ops;
    import->config = *config;
    import->hints = hints_of(config);
    import->report = config->report ? config->report : &import->own_report;
    *import->report = (struct csv_report){.skip_bad = config->skip_bad};
    import->files = calloc(config->file_count, sizeof(struct file *));
    import->head = malloc(HEAD_BYTES + 1 + CSV_FAST_SLACK);
    if (!import->files || !import->head) {
        import_close(&import->source);
        return err_set(err, ERR_SYSTEM, "out of memory");
    }
    if (csv_zone_open(config->tz, &import->zone, err) < 0 ||
        open_all(import, frame_bars, err) < 0) {
        import_close(&import->source);
        return -1;
    }
    *out = &import->source;
    return 0;
}
