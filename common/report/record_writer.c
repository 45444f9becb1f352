/* Bars and records as text: what the formats share. */
#include "report/record_writer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report/record_format.h"

/* The file gets pieces of this size; so many bars are written at once. */
#define PIECE_BYTES 65536
#define PIECE_BARS  128

struct record_writer {
    FILE *file;
    const struct record_format *format;
    void *state;
    struct buf out;
    unsigned show;
    int64_t count;
};

static bool one_type(unsigned show)
{
    unsigned records = show & (SHOW_BARS - 1);
    bool bars = (show & (SHOW_BARS | SHOW_RATIOS)) != 0;

    return bars ? !records : records && !(records & (records - 1));
}

int record_writer_open(FILE *out, const struct record_writer_config *config,
                       struct record_writer **writer, struct err *err)
{
    static const struct record_format *const formats[] = {
        [TEXT_JSON] = &record_format_json,
        [TEXT_CSV] = &record_format_csv,
        [TEXT_TABLE] = &record_format_table,
    };
    struct record_writer *made;

    if (config->format == TEXT_CSV && !one_type(config->show))
        return err_set(err, ERR_USAGE,
                       "csv holds one type of record\nTry --show with one "
                       "type, or --format json");
    made = calloc(1, sizeof(*made));
    if (!made)
        return err_set(err, ERR_SYSTEM, "out of memory");
    made->file = out;
    made->show = config->show;
    made->format = formats[config->format];
    made->state = made->format->create(config, &made->out);
    if (!made->state) {
        free(made);
        return err_set(err, ERR_SYSTEM, "out of memory");
    }
    *writer = made;
    return 0;
}

static int drain(struct record_writer *writer, struct err *err)
{
    size_t size = writer->out.size;

    writer->out.size = 0;
    if (size && fwrite(writer->out.data, 1, size, writer->file) != size)
        return err_set(err, ERR_SYSTEM, "could not write: %s", strerror(errno));
    return 0;
}

int record_writer_bars(struct record_writer *writer,
                       const struct bar_block *block, struct err *err)
{
    size_t n;

    if (!(writer->show & (SHOW_BARS | SHOW_RATIOS)))
        return 0;
    for (size_t first = 0; first < block->n; first += n) {
        n = block->n - first < PIECE_BARS ? block->n - first : PIECE_BARS;
        if (writer->format->bars(writer->state, block, first, n, err) < 0)
            return -1;
        if (writer->out.size >= PIECE_BYTES && drain(writer, err) < 0)
            return -1;
    }
    writer->count += (int64_t)block->n;
    return 0;
}

static bool is_shown(const struct record_writer *writer,
                     const struct record *record)
{
    if (record->type == RECORD_SUMMARY && record->status == STATUS_RUNNING)
        return false;
    return writer->show & 1U << record->type;
}

int record_writer_record(struct record_writer *writer,
                         const struct record *record, struct err *err)
{
    if (!is_shown(writer, record))
        return 0;
    if (writer->format->record(writer->state, record, err) < 0)
        return -1;
    writer->count++;
    return writer->out.size >= PIECE_BYTES ? drain(writer, err) : 0;
}

int record_writer_equity(struct record_writer *writer,
                         const struct series_name *series, const int64_t *ts,
                         const int64_t *equity, const int64_t *cash, size_t n,
                         struct err *err)
{
    if (!(writer->show & SHOW_EQUITY))
        return 0;
    for (size_t k = 0; k < n; k++) {
        struct equity_point point = {series, ts[k], equity[k], cash[k]};

        if (writer->format->equity(writer->state, &point, err) < 0)
            return -1;
        writer->count++;
        if (writer->out.size >= PIECE_BYTES && drain(writer, err) < 0)
            return -1;
    }
    return 0;
}

int record_writer_flush(struct record_writer *writer, struct err *err)
{
    if (drain(writer, err) < 0)
        return -1;
    if (fflush(writer->file) != 0)
        return err_set(err, ERR_SYSTEM, "could not write: %s", strerror(errno));
    return 0;
}

int record_writer_finish(struct record_writer *writer, struct err *err)
{
    if (writer->format->finish(writer->state, err) < 0)
        return -1;
    return record_writer_flush(writer, err);
}

int64_t record_writer_count(const struct record_writer *writer)
{
    return writer->count;
}

void record_writer_close(struct record_writer *writer)
{
    if (!writer)
        return;
    writer->format->destroy(writer->state);
    buf_reset(&writer->out);
    free(writer);
}

bool record_writer_parse_show(const char *list, unsigned *out)
{
    static const struct {
        const char *name;
        unsigned show;
    } words[] = {{"range", SHOW_RANGE},     {"pattern", SHOW_PATTERN},
                 {"signal", SHOW_SIGNAL},   {"order", SHOW_ORDER},
                 {"fill", SHOW_FILL},       {"trade", SHOW_TRADE},
                 {"summary", SHOW_SUMMARY}, {"equity", SHOW_EQUITY},
                 {"bar", SHOW_BARS}};
    unsigned show = 0;

    for (;;) {
        size_t size = strcspn(list, ",");
        unsigned found = 0;

        for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
            if (strlen(words[k].name) == size &&
                !memcmp(words[k].name, list, size))
                found = words[k].show;
        if (!found)
            return false;
        show |= found;
        if (!list[size])
            break;
        list += size + 1;
    }
    *out = show;
    return true;
}
