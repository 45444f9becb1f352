/* Orders from a CSV file. */
#include "btest/orders_file.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/fnv.h"
#include "base/timestamp.h"
#include "btest/orders_line.h"
#include "source/csv_text.h"

#define READ_BYTES 65536
#define MARK       "\xef\xbb\xbf" /* of UTF-8, at the front of a file */

/* The lines of one symbol and timeframe, or of one symbol without. */
struct run {
    size_t next; /* the first that has not been handed out */
    size_t end;
    bool owned; /* by `owner`, when its lines have no timeframe */
    struct series_name owner;
};

struct orders_file {
    char *name;
    uint64_t hash;
    struct order_line *line;
    size_t count;
    size_t capacity;
    struct run *run; /* in the order of their lines */
    size_t runs;
    /* The series that was asked for last, and its runs; NULL: it has none. */
    struct series_name asked;
    struct run *named;
    struct run *unnamed;
};

void orders_file_close(struct orders_file *file)
{
    if (!file)
        return;
    free(file->name);
    free(file->line);
    free(file->run);
    free(file);
}

const struct order_line *orders_file_lines(const struct orders_file *file,
                                           size_t *count)
{
    *count = file->count;
    return file->line;
}

uint64_t orders_file_hash(const struct orders_file *file)
{
    return file->hash;
}

/* --- reading ------------------------------------------------------------- */

static int out_of_memory(struct err *err)
{
    return err_set(err, ERR_SYSTEM, "out of memory");
}

static struct order_line *add_line(struct orders_file *file)
{
    if (file->count == file->capacity) {
        size_t capacity = file->capacity ? 2 * file->capacity : 64;
        struct order_line *grown =
            realloc(file->line, capacity * sizeof(*grown));

        if (!grown)
            return NULL;
        file->line = grown;
        file->capacity = capacity;
    }
    return &file->line[file->count++];
}

static bool is_skipped(const char *text, size_t size)
{
    while (size && (*text == ' ' || *text == '\t')) {
        text++;
        size--;
    }
    return !size || *text == '#';
}

static int take_line(struct orders_file *file, struct orders_header *header,
                     int64_t number, const char *text, size_t size,
                     struct err *err)
{
    struct order_line *line;

    if (size && text[size - 1] == '\r')
        size--;
    if (is_skipped(text, size))
        return 0;
    if (!header->fields)
        return orders_line_header(header, number, text, size, err);
    line = add_line(file);
    if (!line)
        return out_of_memory(err);
    return orders_line_parse(header, number, text, size, line, err);
}

static int take_lines(struct orders_file *file, const char *text, size_t size,
                      struct err *err)
{
    struct orders_header header = {.file = file->name};
    const size_t mark = strlen(MARK);
    int64_t number = 0;

    if (size >= mark && !memcmp(text, MARK, mark)) {
        text += mark;
        size -= mark;
    }
    while (size) {
        const char *end = memchr(text, '\n', size);
        size_t length = end ? (size_t)(end - text) : size;

        if (take_line(file, &header, ++number, text, length, err) < 0)
            return -1;
        length += end ? 1 : 0;
        text += length;
        size -= length;
    }
    if (!header.fields)
        return err_set(err, ERR_DATA, "%s: no header", file->name);
    return 0;
}

/* --- order --------------------------------------------------------------- */

static int compare_names(const struct order_line *a, const struct order_line *b)
{
    int order = strcmp(a->symbol, b->symbol);

    return order ? order : strcmp(a->timeframe, b->timeframe);
}

/* All lines of a file tell the bar the same way: all have i, or none. */
static int compare_bars(const struct order_line *a, const struct order_line *b)
{
    bool by_index = a->i != FIELD_ABSENT;
    int64_t first = by_index ? a->i : a->ts;
    int64_t second = by_index ? b->i : b->ts;

    if (first != second)
        return first < second ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

static int compare_lines(const void *a, const void *b)
{
    int order = compare_names(a, b);

    return order ? order : compare_bars(a, b);
}

static int find_runs(struct orders_file *file, struct err *err)
{
    if (!file->count)
        return 0;
    qsort(file->line, file->count, sizeof(*file->line), compare_lines);
    for (size_t k = 0; k < file->count; k++)
        file->runs +=
            !k || compare_names(&file->line[k - 1], &file->line[k]) != 0;
    file->run = calloc(file->runs, sizeof(*file->run));
    if (!file->run)
        return out_of_memory(err);
    file->runs = 0;
    for (size_t k = 0; k < file->count; k++) {
        if (!k || compare_names(&file->line[k - 1], &file->line[k]) != 0)
            file->run[file->runs++].next = k;
        file->run[file->runs - 1].end = k + 1;
    }
    return 0;
}

/* The run of that name, NULL when there is none. */
static struct run *find_run(const struct orders_file *file, const char *symbol,
                            const char *timeframe)
{
    size_t low = 0;
    size_t high = file->runs;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct run *run = &file->run[middle];
        const struct order_line *line = &file->line[run->end - 1];
        int order = strcmp(line->symbol, symbol);

        order = order ? order : strcmp(line->timeframe, timeframe);
        if (!order)
            return run;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* --- opening ------------------------------------------------------------- */

static int read_all(struct csv_text *text, struct buf *out, struct err *err)
{
    size_t used;

    do {
        if (buf_reserve(out, READ_BYTES, err) < 0 ||
            csv_text_read(text, (char *)out->data + out->size, READ_BYTES,
                          &used, err) < 0)
            return -1;
        out->size += used;
    } while (used == READ_BYTES);
    return 0;
}

int orders_file_open_memory(const void *data, size_t size, const char *name,
                            struct orders_file **out, struct err *err)
{
    struct orders_file *file = calloc(1, sizeof(*file));

    if (!file)
        return out_of_memory(err);
    file->name = strdup(name);
    if (!file->name) {
        out_of_memory(err);
        goto fail;
    }
    file->hash = fnv1a(FNV_OFFSET, data, size);
    if (take_lines(file, data, size, err) < 0 || find_runs(file, err) < 0)
        goto fail;
    *out = file;
    return 0;
fail:
    orders_file_close(file);
    return -1;
}

int orders_file_open(const char *path, struct orders_file **out,
                     struct err *err)
{
    struct csv_text *text = NULL;
    struct buf bytes = {0};
    int rc = -1;

    if (!csv_text_open(path, true, &text, err) && !read_all(text, &bytes, err))
        rc = orders_file_open_memory(bytes.data, bytes.size,
                                     csv_text_name(text), out, err);
    csv_text_close(text);
    buf_reset(&bytes);
    return rc;
}

void orders_file_shard(struct orders_file *file, struct shard shard)
{
    for (size_t k = 0; k < file->runs; k++) {
        struct run *run = &file->run[k];

        if (!shard_has(shard, file->line[run->end - 1].symbol))
            run->next = run->end;
    }
}

/* --- handing out --------------------------------------------------------- */

static bool same_series(const struct series_name *a,
                        const struct series_name *b)
{
    return !strcmp(a->symbol, b->symbol) && !strcmp(a->timeframe, b->timeframe);
}

/* Lines without a timeframe belong to the first series that asks. */
static int own(const struct orders_file *file, struct run *run,
               const struct series_name *series, struct err *err)
{
    if (run->owned && !same_series(&run->owner, series))
        return err_set(err, ERR_DATA,
                       "%s:%" PRId64 ": %s comes as %s and %s: the order needs "
                       "a timeframe",
                       file->name, file->line[run->end - 1].number,
                       series->symbol, run->owner.timeframe, series->timeframe);
    run->owned = true;
    run->owner = *series;
    return 0;
}

/* Finds the runs of a series, unless it was the last one as well. */
static int ask(struct orders_file *file, const struct series_name *series,
               struct err *err)
{
    if (same_series(&file->asked, series))
        return 0;
    file->asked = *series;
    file->named = find_run(file, series->symbol, series->timeframe);
    file->unnamed =
        *series->timeframe ? find_run(file, series->symbol, "") : NULL;
    return file->unnamed ? own(file, file->unnamed, series, err) : 0;
}

/* The run whose next line comes first; NULL when none is left. */
static struct run *first_run(const struct orders_file *file)
{
    struct run *named = file->named;
    struct run *unnamed = file->unnamed;

    if (!named || named->next == named->end)
        return unnamed && unnamed->next < unnamed->end ? unnamed : NULL;
    if (!unnamed || unnamed->next == unnamed->end)
        return named;
    return compare_bars(&file->line[named->next], &file->line[unnamed->next]) <
                   0
               ? named
               : unnamed;
}

static int no_bar(const struct orders_file *file, const struct order_line *line,
                  struct err *err)
{
    char bar[TIMESTAMP_TEXT_MAX] = "";

    if (line->ts != FIELD_ABSENT)
        timestamp_format(line->ts, bar);
    if (line->i == FIELD_ABSENT)
        return err_set(err, ERR_DATA, "%s:%" PRId64 ": no bar of %s at %s",
                       file->name, line->number, line->symbol, bar);
    return err_set(err, ERR_DATA,
                   "%s:%" PRId64 ": %s has no bar %" PRId64 "%s%s", file->name,
                   line->number, line->symbol, line->i, *bar ? " at " : "",
                   bar);
}

int orders_file_next(struct orders_file *file, const struct series_name *series,
                     int64_t i, int64_t ts, struct engine_request *out,
                     struct err *err)
{
    const struct order_line *line;
    struct run *run;
    bool by_index;

    if (ask(file, series, err) < 0)
        return -1;
    run = first_run(file);
    if (!run)
        return 0;
    line = &file->line[run->next];
    by_index = line->i != FIELD_ABSENT;
    if (by_index ? line->i > i : line->ts > ts)
        return 0;
    if ((by_index && line->i != i) ||
        (line->ts != FIELD_ABSENT && line->ts != ts))
        return no_bar(file, line, err);
    orders_request(i, line->kind, &line->order, out);
    run->next++;
    return 1;
}

int orders_file_left(const struct orders_file *file, struct err *err)
{
    const struct order_line *first = NULL;

    for (size_t k = 0; k < file->runs; k++) {
        const struct run *run = &file->run[k];
        const struct order_line *line = &file->line[run->next];

        if (run->next < run->end && (!first || line->number < first->number))
            first = line;
    }
    return first ? no_bar(file, first, err) : 0;
}
