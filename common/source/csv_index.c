/* Runs of lines by series. */
#include "source/csv_index.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "source/csv_names.h"

#define CHUNK_BYTES 262144

/* Lines of one series that follow each other. */
struct run {
    struct csv_range range;
    size_t series;
};

struct scan {
    const struct csv_input *input;
    const char *timeframe;
    struct csv_index *index;
    struct buf runs;
    bool open; /* the last run goes on */
    char *chunk;
    size_t capacity;
    int64_t offset; /* of the line looked at */
    int64_t line;   /* its number */
    int64_t begin;  /* lines before the first run from here on */
    int64_t begin_line;
    struct csv_row last; /* symbol and timeframe of the open run; its texts */
    char last_text[2][SYMBOL_MAX + 1];
};

const char *csv_index_name(const struct csv_row *row, const char *timeframe,
                           struct series_name *out, enum csv_column *fault)
{
    const char *why = csv_names_symbol_fault(row->symbol, row->symbol_size);
    enum timeframe found;

    *fault = CSV_SYMBOL;
    if (why)
        return why;
    if (!timeframe) {
        *fault = CSV_TIMEFRAME;
        if (!csv_names_timeframe(row->timeframe, row->timeframe_size, &found))
            return "not a timeframe";
        timeframe = timeframe_name(found);
    }
    *out = (struct series_name){0};
    memcpy(out->symbol, row->symbol, row->symbol_size);
    memcpy(out->timeframe, timeframe, strlen(timeframe));
    return NULL;
}

/* The symbol and timeframe fields of a line; false when it has too few. */
static bool take_names(const struct scan *s, const char *line, size_t size,
                       struct csv_row *row)
{
    const struct csv_dialect *dialect = &s->input->plan->dialect;
    struct csv_field field[CSV_FIELDS_MAX];
    int symbol = dialect->column[CSV_SYMBOL];
    int timeframe = s->timeframe ? -1 : dialect->column[CSV_TIMEFRAME];
    size_t count = csv_fields_split(line, size, dialect->separator, field);

    *row = (struct csv_row){.symbol_size = 0};
    if ((size_t)symbol >= count ||
        (timeframe >= 0 && (size_t)timeframe >= count))
        return false;
    row->symbol = field[symbol].text;
    row->symbol_size = field[symbol].size;
    if (timeframe >= 0) {
        row->timeframe = field[timeframe].text;
        row->timeframe_size = field[timeframe].size;
    }
    return true;
}

static struct run *last_run(const struct scan *s)
{
    return (struct run *)(void *)s->runs.data +
           s->runs.size / sizeof(struct run) - 1;
}

/* The same names as the open run's, byte for byte. */
static bool goes_on(const struct scan *s, const struct csv_row *row)
{
    return s->open && row->symbol_size == s->last.symbol_size &&
           row->timeframe_size == s->last.timeframe_size &&
           !memcmp(row->symbol, s->last_text[0], row->symbol_size) &&
           (!row->timeframe_size ||
            !memcmp(row->timeframe, s->last_text[1], row->timeframe_size));
}

static void close_run(struct scan *s)
{
    if (s->open)
        last_run(s)->range.to = s->offset;
    s->open = false;
}

/* Rows that take turns are read in the order of time instead of by series. */
static bool is_mixed(const struct scan *s)
{
    int64_t runs = (int64_t)(s->runs.size / sizeof(struct run));

    return runs > CSV_INDEX_RUNS_MAX ||
           (runs > CSV_INDEX_RUNS && s->line < runs * CSV_INDEX_RUN_ROWS);
}

static int open_run(struct scan *s, const struct csv_row *row,
                    const struct series_name *name, struct err *err)
{
    struct run run = {.range = {s->offset, 0, s->line}};

    if (series_table_add(&s->index->series, name, &run.series, err) < 0)
        return -1;
    close_run(s);
    if (s->begin >= 0)
        run.range = (struct csv_range){s->begin, 0, s->begin_line};
    s->begin = -1;
    if (buf_append(&s->runs, &run, sizeof(run), err) < 0)
        return -1;
    s->open = true;
    s->last = *row;
    memcpy(s->last_text[0], row->symbol, row->symbol_size);
    if (row->timeframe_size)
        memcpy(s->last_text[1], row->timeframe, row->timeframe_size);
    s->index->mixed = is_mixed(s);
    return 0;
}

/* A row without a series: reported, and cut out of all ranges. */
static int reject(struct scan *s, const char *line, size_t size,
                  enum csv_column column, const char *why, struct err *err)
{
    struct csv_fault fault;

    csv_rows_fault(s->input->plan, line, size, column, why, &fault);
    close_run(s);
    s->begin = -1;
    s->input->report->rows++;
    return csv_report_bad(s->input->report, csv_text_name(s->input->text),
                          s->line, fault.column, fault.text, err);
}

static int scan_line(struct scan *s, const char *line, size_t size,
                     struct err *err)
{
    struct series_name name;
    enum csv_column column;
    struct csv_row row;
    const char *why;

    while (size && (line[size - 1] == '\r' || line[size - 1] == '\n'))
        size--;
    if (!take_names(s, line, size, &row) || goes_on(s, &row))
        return 0; /* rows with too few fields are the reader's to report */
    why = csv_index_name(&row, s->timeframe, &name, &column);
    if (why)
        return reject(s, line, size, column, why, err);
    return open_run(s, &row, &name, err);
}

/* Whole lines of chunk[0..size); returns how many bytes they are, -1. */
static int64_t scan_lines(struct scan *s, size_t size, bool last,
                          struct err *err)
{
    const char *at = s->chunk;
    const char *end = s->chunk + size;

    while (at < end && !s->index->mixed) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));

        if (!stop && !last)
            break;
        stop = stop ? stop + 1 : end;
        if (scan_line(s, at, (size_t)(stop - at), err) < 0)
            return -1;
        s->offset += stop - at;
        s->line++;
        at = stop;
    }
    return at - s->chunk;
}

static int scan_text(struct scan *s, struct err *err)
{
    int64_t size = csv_text_size(s->input->text);
    size_t capacity = CHUNK_BYTES;

    s->chunk = malloc(capacity);
    if (!s->chunk)
        return err_set(err, ERR_SYSTEM, "out of memory");
    while (s->offset < size && !s->index->mixed) {
        int64_t left = size - s->offset;
        size_t want = left < (int64_t)capacity ? (size_t)left : capacity;
        int64_t used;

        if (csv_text_read_at(s->input->text, s->offset, s->chunk, want, err) <
            0)
            return -1;
        used = scan_lines(s, want, (int64_t)want == left, err);
        if (used < 0)
            return -1;
        if (used)
            continue;
        if (capacity >= CSV_LINE_MAX)
            return err_set(err, ERR_DATA,
                           "%s:%lld:1: the line is longer than 1 MiB",
                           csv_text_name(s->input->text), (long long)s->line);
        capacity *= 2;
        free(s->chunk);
        s->chunk = malloc(capacity);
        if (!s->chunk)
            return err_set(err, ERR_SYSTEM, "out of memory");
    }
    close_run(s);
    return 0;
}

/* Runs by series, each series' in their order. */
static int group_runs(struct scan *s, struct err *err)
{
    struct csv_index *index = s->index;
    const struct run *runs = (const struct run *)(const void *)s->runs.data;
    size_t count = s->runs.size / sizeof(*runs);
    size_t series = index->series.count;

    index->ranges = calloc(count ? count : 1, sizeof(*index->ranges));
    index->first = calloc(series + 2, sizeof(*index->first));
    if (!index->ranges || !index->first)
        return err_set(err, ERR_SYSTEM, "out of memory");
    for (size_t k = 0; k < count; k++)
        index->first[runs[k].series + 2]++;
    for (size_t k = 2; k < series + 2; k++)
        index->first[k] += index->first[k - 1];
    /* first[k + 1] runs from series k's begin to its end while filling. */
    for (size_t k = 0; k < count; k++)
        index->ranges[index->first[runs[k].series + 1]++] = runs[k].range;
    return 0;
}

int csv_index_scan(const struct csv_input *input, const char *timeframe,
                   struct csv_index *out, struct err *err)
{
    struct csv_report report = *input->report;
    struct scan s = {.input = input,
                     .timeframe = timeframe,
                     .index = out,
                     .offset = input->plan->dialect.data_offset,
                     .line = input->plan->dialect.data_line,
                     .begin = input->plan->dialect.data_offset,
                     .begin_line = input->plan->dialect.data_line};
    int rc;

    *out = (struct csv_index){.mixed = false};
    rc = scan_text(&s, err);
    if (!rc && out->mixed)
        *input->report = report; /* rows will be read, and reported, again */
    else if (!rc)
        rc = group_runs(&s, err);
    free(s.chunk);
    buf_reset(&s.runs);
    return rc;
}

void csv_index_reset(struct csv_index *index)
{
    series_table_reset(&index->series);
    free(index->ranges);
    free(index->first);
    *index = (struct csv_index){.mixed = false};
}
