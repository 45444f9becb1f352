/* Rows through a window of text. */
#include "source/csv_reader.h"

#include <stdlib.h>
#include <string.h>

#include "source/csv_fast.h"

/* Chunks in which lines are counted for a message. */
#define COUNT_BYTES 65536

struct csv_reader {
    struct csv_input input;
    const struct csv_range *ranges;
    size_t range_count;
    size_t range;    /* how many have been begun */
    bool sequential; /* no ranges: csv_text_read() */
    bool in_range;
    bool drained; /* forward: all of the range's text is in the window */
    char *window; /* capacity bytes, a line end, and slack */
    size_t capacity;
    size_t fill;      /* forward: bytes in the window */
    size_t begin;     /* lines not yet read: whole ones, */
    size_t end;       /* each with its line end */
    int64_t offset;   /* of window[0] in the file */
    int64_t at;       /* forward: where to read on; backward: the lines before
                         this are not in the window */
    int64_t line;     /* forward: number of the line at `begin` */
    size_t row_begin; /* the last row, in the window */
    size_t row_size;
    int64_t row_line; /* 0: backward, must be counted */
    struct csv_memo memo;
};

static int reserve(struct csv_reader *reader, size_t capacity, struct err *err)
{
    char *window = realloc(reader->window, capacity + 1 + CSV_FAST_SLACK);

    if (!window)
        return err_set(err, ERR_SYSTEM, "out of memory");
    memset(window + reader->capacity, 0,
           capacity + 1 + CSV_FAST_SLACK - reader->capacity);
    reader->window = window;
    reader->capacity = capacity;
    return 0;
}

int csv_reader_open(const struct csv_input *input,
                    const struct csv_range *ranges, size_t count,
                    struct csv_reader **out, struct err *err)
{
    struct csv_reader *reader = calloc(1, sizeof(*reader));

    if (!reader)
        return err_set(err, ERR_SYSTEM, "out of memory");
    reader->input = *input;
    reader->ranges = ranges;
    reader->range_count = count;
    reader->sequential = count == 0;
    *out = reader;
    return 0;
}

void csv_reader_close(struct csv_reader *reader)
{
    if (reader)
        free(reader->window);
    free(reader);
}

/* Twice the window for a line that does not fit. */
static int grow(struct csv_reader *reader, struct err *err)
{
    if (reader->capacity >= CSV_LINE_MAX)
        return err_set(
            err, ERR_DATA, "%s: a line near byte %lld is longer than 1 MiB",
            csv_text_name(reader->input.text), (long long)reader->offset);
    return reserve(reader, 2 * reader->capacity, err);
}

/* Reads on into the window up to its capacity. */
static int read_on(struct csv_reader *reader, struct err *err)
{
    size_t room = reader->capacity - reader->fill;
    char *to = reader->window + reader->fill;
    size_t used = room;

    if (reader->sequential) {
        if (csv_text_read(reader->input.text, to, room, &used, err) < 0)
            return -1;
        reader->drained = used < room;
    } else {
        int64_t left = reader->ranges[reader->range - 1].to - reader->at;

        if (left <= (int64_t)room) {
            used = (size_t)left;
            reader->drained = true;
        }
        if (csv_text_read_at(reader->input.text, reader->at, to, used, err) < 0)
            return -1;
    }
    reader->fill += used;
    reader->at += (int64_t)used;
    return 0;
}

/* The end of the last whole line in the window, 0 when there is none. */
static size_t last_line_end(const char *window, size_t begin, size_t fill)
{
    while (fill > begin && window[fill - 1] != '\n')
        fill--;
    return fill > begin ? fill : 0;
}

/* More lines behind those that have been read. 1, 0 when there are none. */
static int refill_forward(struct csv_reader *reader, struct err *err)
{
    size_t rest = reader->fill - reader->begin;

    memmove(reader->window, reader->window + reader->begin, rest);
    reader->offset += (int64_t)reader->begin;
    reader->begin = 0;
    reader->fill = rest;
    for (;;) {
        if (!reader->drained && read_on(reader, err) < 0)
            return -1;
        if (reader->drained && reader->fill &&
            reader->window[reader->fill - 1] != '\n')
            reader->window[reader->fill++] = '\n';
        memset(reader->window + reader->fill, 0, CSV_FAST_SLACK);
        reader->end = last_line_end(reader->window, 0, reader->fill);
        if (reader->end || reader->drained)
            return reader->end != 0;
        if (grow(reader, err) < 0)
            return -1;
    }
}

/* Lines before those that have been read. */
static int refill_backward(struct csv_reader *reader, struct err *err)
{
    int64_t from = reader->ranges[reader->range_count - reader->range].from;

    while (reader->at > from) {
        int64_t left = reader->at - from;
        size_t size =
            left < (int64_t)reader->capacity ? (size_t)left : reader->capacity;
        const char *first = reader->window;

        reader->offset = reader->at - (int64_t)size;
        if (csv_text_read_at(reader->input.text, reader->offset, reader->window,
                             size, err) < 0)
            return -1;
        reader->end = size;
        if (reader->window[size - 1] != '\n')
            reader->window[reader->end++] = '\n';
        memset(reader->window + reader->end, 0, CSV_FAST_SLACK);
        /* What stands before the first line end may be half a line. */
        if ((int64_t)size < left) {
            first = memchr(reader->window, '\n', size);
            first = first ? first + 1 : reader->window + reader->end;
        }
        reader->begin = (size_t)(first - reader->window);
        if (reader->begin < reader->end) {
            reader->at = reader->offset + (int64_t)reader->begin;
            return 1;
        }
        if (grow(reader, err) < 0)
            return -1;
    }
    return 0;
}

/* Forgets what stands before the data of a text that is read in sequence. */
static int skip_front(struct csv_reader *reader, struct err *err)
{
    int64_t left = reader->input.plan->dialect.data_offset;

    while (left) {
        size_t size =
            left < (int64_t)reader->capacity ? (size_t)left : reader->capacity;
        size_t used;

        if (csv_text_read(reader->input.text, reader->window, size, &used,
                          err) < 0)
            return -1;
        if (!used)
            break;
        left -= (int64_t)used;
    }
    reader->at = reader->input.plan->dialect.data_offset;
    reader->line = reader->input.plan->dialect.data_line;
    return 0;
}

/* The next range, or the only one. 1, 0 after the last. */
static int begin_range(struct csv_reader *reader, struct err *err)
{
    if (!reader->window && reserve(reader, reader->input.window_bytes, err) < 0)
        return -1;
    reader->begin = 0;
    reader->end = 0;
    reader->fill = 0;
    reader->drained = false;
    if (reader->sequential) {
        if (reader->range++)
            return 0;
        if (skip_front(reader, err) < 0)
            return -1;
    } else {
        const struct csv_range *range;

        if (reader->range == reader->range_count)
            return 0;
        reader->range++;
        range = reader->input.newest_first
                    ? &reader->ranges[reader->range_count - reader->range]
                    : &reader->ranges[reader->range - 1];
        reader->at = reader->input.newest_first ? range->to : range->from;
        reader->line = range->line;
    }
    reader->offset = reader->at;
    reader->in_range = true;
    return 1;
}

/* Lines in the window: 1, or 0 at the very end. */
static int need_lines(struct csv_reader *reader, struct err *err)
{
    while (reader->begin == reader->end) {
        int rc = 0;

        if (reader->in_range)
            rc = reader->input.newest_first ? refill_backward(reader, err)
                                            : refill_forward(reader, err);
        if (rc)
            return rc;
        reader->in_range = false;
        rc = begin_range(reader, err);
        if (rc <= 0)
            return rc;
    }
    return 1;
}

/* The line end before `at`, or where the window's lines begin. */
static size_t line_start(const struct csv_reader *reader, size_t at)
{
    while (at > reader->begin && reader->window[at - 1] != '\n')
        at--;
    return at;
}

/* Takes the next line off the window: where it begins. */
static size_t take_line(struct csv_reader *reader)
{
    size_t begin = reader->begin;

    if (reader->input.newest_first) {
        begin = line_start(reader, reader->end - 1);
        reader->row_begin = begin;
        reader->row_line = 0;
        reader->row_size = reader->end - begin;
        reader->end = begin;
    } else {
        const char *line = reader->window + begin;
        const char *stop = memchr(line, '\n', reader->end - begin);

        reader->row_begin = begin;
        reader->row_line = reader->line++;
        reader->row_size = (size_t)(stop + 1 - line);
        reader->begin += reader->row_size;
    }
    return begin;
}

/* The row's text without its end. */
static size_t trimmed(const struct csv_reader *reader)
{
    const char *line = reader->window + reader->row_begin;
    size_t size = reader->row_size;

    while (size && (line[size - 1] == '\n' || line[size - 1] == '\r'))
        size--;
    return size;
}

/* The number of the last row's line, counted from its range's begin. */
static int count_line(struct csv_reader *reader, struct err *err)
{
    int64_t at = reader->ranges[reader->range_count - reader->range].from;
    int64_t stop = reader->offset + (int64_t)reader->row_begin;
    int64_t line = reader->ranges[reader->range_count - reader->range].line;
    char *chunk = malloc(COUNT_BYTES);
    int rc = 0;

    if (!chunk)
        return err_set(err, ERR_SYSTEM, "out of memory");
    while (!rc && at < stop) {
        size_t size =
            stop - at < COUNT_BYTES ? (size_t)(stop - at) : COUNT_BYTES;

        rc = csv_text_read_at(reader->input.text, at, chunk, size, err);
        for (size_t k = 0; !rc && k < size; k++)
            line += chunk[k] == '\n';
        at += (int64_t)size;
    }
    free(chunk);
    reader->row_line = line;
    return rc;
}

static int report(struct csv_reader *reader, const struct csv_fault *fault,
                  struct err *err)
{
    struct csv_report *to = reader->input.report;

    if (!reader->row_line && (!to->skip_bad || to->texts < CSV_REPORT_TEXTS) &&
        count_line(reader, err) < 0)
        return -1;
    return csv_report_bad(to, csv_text_name(reader->input.text),
                          reader->row_line, fault->column, fault->text, err);
}

static bool is_blank(const char *line, size_t size)
{
    for (size_t k = 0; k < size; k++)
        if (line[k] != ' ' && line[k] != '\t')
            return false;
    return true;
}

/* The fast way; forward, it finds the line's end as well. */
static bool next_fast(struct csv_reader *reader, struct csv_row *out)
{
    size_t begin = reader->input.newest_first
                       ? line_start(reader, reader->end - 1)
                       : reader->begin;
    const char *line = reader->window + begin;
    const char *next =
        csv_fast_row(reader->input.plan, &reader->memo, line, out);

    if (!next)
        return false;
    reader->row_begin = begin;
    reader->row_size = (size_t)(next - line);
    if (reader->input.newest_first) {
        reader->row_line = 0;
        reader->end = begin;
    } else {
        reader->row_line = reader->line++;
        reader->begin += reader->row_size;
    }
    return true;
}

int csv_reader_next(struct csv_reader *reader, struct csv_row *out,
                    struct err *err)
{
    for (;;) {
        struct csv_fault fault;
        const char *line;
        size_t size;

        if (reader->begin == reader->end) {
            int rc = need_lines(reader, err);

            if (rc <= 0)
                return rc;
        }
        if (!reader->input.strict_only && next_fast(reader, out)) {
            reader->input.report->rows++;
            reader->input.report->rounded += out->rounded;
            return 1;
        }
        line = reader->window + take_line(reader);
        size = trimmed(reader);
        if (is_blank(line, size))
            continue;
        reader->input.report->rows++;
        if (csv_rows_strict(reader->input.plan, line, size, out, &fault)) {
            reader->input.report->rounded += out->rounded;
            return 1;
        }
        if (report(reader, &fault, err) < 0)
            return -1;
    }
}

int csv_reader_reject(struct csv_reader *reader, enum csv_column column,
                      const char *what, struct err *err)
{
    struct csv_fault fault;

    csv_rows_fault(reader->input.plan, reader->window + reader->row_begin,
                   trimmed(reader), column, what, &fault);
    return report(reader, &fault, err);
}
