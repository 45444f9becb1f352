/* The reading half of a stream: nothing passes that breaks a promise. */
#include <stdlib.h>
#include <string.h>

#include "base/timestamp.h"
#include "io/stream.h"
#include "model/series_table.h"

struct stream_reader {
    struct transport *transport;
    struct stream_counters counters;
    struct series_table table;
    struct series **series; /* by their number in the table */
    size_t count;
    size_t capacity;
    struct series *latest; /* most frames follow one of their own series */
    bool greeted;          /* hello was read */
    bool finished;         /* eos was read */
    bool in_time_order;
    int64_t last_ts; /* of the last bars frame, for the order */
    struct series *last_series;
    char upstream_error[ERR_MESSAGE_MAX]; /* of an eos that is not "ok" */
};

int stream_reader_open(const char *address, struct stream_reader **out,
                       struct err *err)
{
    struct stream_reader *reader = calloc(1, sizeof(*reader));

    if (!reader)
        return err_set(err, ERR_SYSTEM, "out of memory");
    if (transport_open(address, TRANSPORT_INPUT, &reader->transport, err) < 0) {
        free(reader);
        return -1;
    }
    reader->last_ts = TIMESTAMP_NONE;
    *out = reader;
    return 0;
}

/* --- series ------------------------------------------------------------ */

static bool is_series(const struct series *series, const struct frame *frame)
{
    return text_is(frame->symbol, series->name->symbol) &&
           text_is(frame->timeframe, series->name->timeframe);
}

static int add_series(struct stream_reader *reader, size_t index,
                      struct err *err)
{
    struct series *series;

    if (index == reader->capacity) {
        size_t capacity = reader->capacity ? reader->capacity * 2 : 64;
        struct series **more =
            realloc(reader->series, capacity * sizeof(struct series *));

        if (!more)
            return err_set(err, ERR_SYSTEM, "out of memory");
        reader->series = more;
        reader->capacity = capacity;
    }
    series = calloc(1, sizeof(*series));
    if (!series)
        return err_set(err, ERR_SYSTEM, "out of memory");
    series->name = reader->table.names[index];
    series->last_ts = TIMESTAMP_NONE;
    reader->series[index] = series;
    reader->count++;
    return 0;
}

static int find_series(struct stream_reader *reader, const struct frame *frame,
                       struct series **out, struct err *err)
{
    struct series_name name = {0};
    size_t index;
    int rc;

    if (reader->latest && is_series(reader->latest, frame)) {
        *out = reader->latest;
        return 0;
    }
    memcpy(name.symbol, frame->symbol.at, frame->symbol.size);
    memcpy(name.timeframe, frame->timeframe.at, frame->timeframe.size);
    rc = series_table_add(&reader->table, &name, &index, err);
    if (rc < 0 || (rc > 0 && add_series(reader, index, err) < 0))
        return -1;
    *out = reader->latest = reader->series[index];
    return 0;
}

size_t stream_series_count(const struct stream_reader *reader)
{
    return reader->count;
}

struct series *stream_series(struct stream_reader *reader, size_t index)
{
    return reader->series[index];
}

/* --- promises ---------------------------------------------------------- */

struct bar_block stream_block(const struct frame *frame,
                              const struct series *series)
{
    struct bar_block block = {
        .series = series->name, .i = frame->i, .n = (size_t)frame->n};

    memcpy(block.column, frame->column, sizeof(block.column));
    return block;
}

/* Frames of a stream in `time` order begin no earlier than the one before. */
static int check_order(struct stream_reader *reader, struct series *series,
                       int64_t first_ts, struct err *err)
{
    bool tie = reader->in_time_order && first_ts == reader->last_ts;

    if (reader->in_time_order &&
        (first_ts < reader->last_ts ||
         (tie && reader->last_series != series &&
          strcmp(series->name->symbol, reader->last_series->name->symbol) < 0)))
        return err_set(err, ERR_DATA,
                       "stream is said to be in time order but is not");
    reader->last_ts = first_ts;
    reader->last_series = series;
    return 0;
}

static int check_bars(struct stream_reader *reader, struct series *series,
                      const struct frame *frame, struct err *err)
{
    struct bar_block block = stream_block(frame, series);
    enum bar_fault fault;
    size_t bad;

    if (frame->i != series->next_i)
        return err_set(err, ERR_DATA, "gap: bar %lld comes where %lld is due",
                       (long long)frame->i, (long long)series->next_i);
    fault = block_check(&block, series->last_ts, &bad);
    if (fault)
        return err_set(err, ERR_DATA, "bar %lld: %s",
                       (long long)frame->i + (long long)bad,
                       bar_fault_text(fault));
    series->next_i += frame->n;
    series->last_ts = block_int(&block, COLUMN_TS, block.n - 1);
    reader->counters.bars += (uint64_t)frame->n;
    return check_order(reader, series, block_int(&block, COLUMN_TS, 0), err);
}

static int check_series_frame(struct stream_reader *reader,
                              struct series *series, const struct frame *frame,
                              struct err *err)
{
    int rc = 0;

    if (series->ended)
        rc = err_set(err, ERR_DATA, "a frame comes after the end");
    else if (frame->type == FRAME_BARS)
        rc = check_bars(reader, series, frame, err);
    else if (frame->type == FRAME_END && frame->n != series->next_i)
        rc = err_set(err, ERR_DATA, "end counts %lld bars, %lld have come",
                     (long long)frame->n, (long long)series->next_i);
    series->ended |= frame->type == FRAME_END;
    if (rc < 0)
        return err_prefix(err, "%s %s: ", series->name->symbol,
                          series->name->timeframe);
    return 0;
}

/* The text goes on as it is: each stage adds only its name in front. */
static int upstream_failed(struct stream_reader *reader,
                           const struct frame *frame, struct err *err)
{
    size_t size = frame->status.size;

    if (size >= sizeof(reader->upstream_error))
        size = sizeof(reader->upstream_error) - 1;
    if (size)
        memcpy(reader->upstream_error, frame->status.at, size);
    else
        memcpy(reader->upstream_error, "unknown", sizeof("unknown"));
    /* It goes to a terminal: one line, no escapes. */
    for (size_t k = 0; k < size; k++)
        if ((unsigned char)reader->upstream_error[k] < ' ' ||
            reader->upstream_error[k] == 0x7f)
            reader->upstream_error[k] = '?';
    return err_set(err, ERR_DATA, "upstream: %.480s", reader->upstream_error);
}

const char *stream_upstream_error(const struct stream_reader *reader)
{
    return reader->upstream_error[0] ? reader->upstream_error : NULL;
}

static int check_eos(struct stream_reader *reader, const struct frame *frame,
                     struct err *err)
{
    if (!text_is(frame->status, "ok"))
        return upstream_failed(reader, frame, err);
    if (frame->bars != (int64_t)reader->counters.bars ||
        frame->frames != (int64_t)reader->counters.frames)
        return err_set(err, ERR_DATA,
                       "eos counts %lld bars in %lld frames, %llu in %llu "
                       "have come",
                       (long long)frame->bars, (long long)frame->frames,
                       (unsigned long long)reader->counters.bars,
                       (unsigned long long)reader->counters.frames);
    for (size_t k = 0; k < reader->count; k++)
        if (!reader->series[k]->ended)
            return err_set(err, ERR_DATA, "%s %s: the end is missing",
                           reader->series[k]->name->symbol,
                           reader->series[k]->name->timeframe);
    reader->finished = true;
    return 0;
}

static int check_hello(struct stream_reader *reader, const struct frame *frame,
                       struct err *err)
{
    if (frame->type != FRAME_HELLO)
        return err_set(err, ERR_DATA, "stream does not begin with hello");
    reader->greeted = true;
    reader->in_time_order = text_is(frame->order, "time");
    return 0;
}

static int check_frame(struct stream_reader *reader, const struct frame *frame,
                       struct series **series, struct err *err)
{
    *series = NULL;
    if (reader->finished)
        return err_set(err, ERR_DATA, "a frame comes after eos");
    if (!reader->greeted)
        return check_hello(reader, frame, err);
    switch (frame->type) {
    case FRAME_HELLO:
        return err_set(err, ERR_DATA, "a second hello: two streams in one?");
    case FRAME_EOS:
        return check_eos(reader, frame, err);
    case FRAME_FILL: /* what a backtest says: not of the series it reads */
    case FRAME_TRADE:
    case FRAME_SUMMARY:
    case FRAME_EQUITY:
    case FRAME_OTHER:
        return 0;
    case FRAME_BARS:
    case FRAME_RANGE:
    case FRAME_PATTERN:
    case FRAME_SIGNAL:
    case FRAME_ORDER:
    case FRAME_END:
        break;
    }
    if (find_series(reader, frame, series, err) < 0)
        return -1;
    return check_series_frame(reader, *series, frame, err);
}

static int ended(const struct stream_reader *reader, struct err *err)
{
    if (reader->finished)
        return 0;
    if (!reader->greeted)
        return err_set(err, ERR_DATA,
                       "input is empty: the stage upstream wrote nothing");
    return err_set(err, ERR_DATA,
                   "input ends without eos after %llu frames: the stage "
                   "upstream died or the file is cut off",
                   (unsigned long long)reader->counters.frames);
}

int stream_read(struct stream_reader *reader, struct frame *frame,
                struct series **series, struct err *err)
{
    const unsigned char *map;
    size_t size;
    int rc =
        reader->transport->ops->receive(reader->transport, &map, &size, err);

    if (rc < 0)
        return -1;
    if (!rc)
        return ended(reader, err);
    if (codec_parse(map, size, frame, err) < 0 ||
        check_frame(reader, frame, series, err) < 0)
        return err->code == ERR_DATA && !stream_upstream_error(reader)
                   ? err_prefix(err, "frame %llu: ",
                                (unsigned long long)reader->counters.frames)
                   : -1;
    reader->counters.frames++;
    return 1;
}

bool stream_ready(struct stream_reader *reader)
{
    return reader->transport->ops->ready(reader->transport);
}

bool stream_wait(struct stream_reader *reader, int64_t limit_ns)
{
    return reader->transport->ops->wait(reader->transport, limit_ns);
}

struct stream_counters stream_reader_counters(const struct stream_reader *r)
{
    struct stream_counters counters = r->counters;

    counters.bytes = r->transport->bytes;
    counters.wait_ns = r->transport->wait_ns;
    return counters;
}

void stream_reader_close(struct stream_reader *reader)
{
    if (!reader)
        return;
    for (size_t k = 0; k < reader->count; k++)
        free(reader->series[k]);
    free(reader->series);
    series_table_reset(&reader->table);
    transport_abandon(reader->transport);
    free(reader);
}
