/* The writing half of a stream. */
#include <stdlib.h>

#include "io/stream.h"

/* Sent in chunks of about this size; larger ones fall out of the cache. */
#define CHUNK (128U << 10)

struct stream_writer {
    struct transport *transport;
    struct buf buf;
    struct stream_counters counters;
};

int stream_writer_open(const char *address, struct stream_writer **out,
                       struct err *err)
{
    struct stream_writer *writer = calloc(1, sizeof(*writer));

    if (!writer)
        return err_set(err, ERR_SYSTEM, "out of memory");
    if (transport_open(address, TRANSPORT_OUTPUT, &writer->transport, err) <
        0) {
        free(writer);
        return -1;
    }
    *out = writer;
    return 0;
}

int stream_flush(struct stream_writer *writer, struct err *err)
{
    size_t size = writer->buf.size;

    writer->buf.size = 0;
    if (!size)
        return 0;
    return writer->transport->ops->send(writer->transport, writer->buf.data,
                                        size, err);
}

/* Counts a frame that a codec call has appended. */
static int appended(struct stream_writer *writer, int rc, size_t bars,
                    struct err *err)
{
    if (rc < 0)
        return -1;
    writer->counters.frames++;
    writer->counters.bars += bars;
    return writer->buf.size < CHUNK ? 0 : stream_flush(writer, err);
}

int stream_write_hello(struct stream_writer *writer, const char *tool,
                       const struct frame *upstream, const char *order,
                       int64_t shard, int64_t shards, struct err *err)
{
    return appended(writer,
                    codec_hello(&writer->buf, writer->transport->is_file, tool,
                                upstream, order, shard, shards, err),
                    0, err);
}

int stream_write_bars(struct stream_writer *writer,
                      const struct bar_block *block, int64_t at,
                      struct err *err)
{
    return appended(
        writer,
        codec_bars(&writer->buf, writer->transport->is_file, block, at, err),
        block->n, err);
}

int stream_write_ratios(struct stream_writer *writer, const struct frame *frame,
                        codec_fill *fill, void *context, struct err *err)
{
    return appended(writer,
                    codec_ratios(&writer->buf, writer->transport->is_file,
                                 frame, fill, context, err),
                    (size_t)frame->n, err);
}

int stream_write_record(struct stream_writer *writer,
                        const struct record *record, struct err *err)
{
    return appended(
        writer,
        codec_record(&writer->buf, writer->transport->is_file, record, err), 0,
        err);
}

int stream_write_equity(struct stream_writer *writer,
                        const struct series_name *series, const int64_t *ts,
                        const int64_t *equity, const int64_t *cash, size_t n,
                        struct err *err)
{
    return appended(writer,
                    codec_equity(&writer->buf, writer->transport->is_file,
                                 series, ts, equity, cash, n, err),
                    0, err);
}

int stream_write_end(struct stream_writer *writer,
                     const struct series_name *series, int64_t n,
                     struct err *err)
{
    return appended(
        writer,
        codec_end(&writer->buf, writer->transport->is_file, series, n, err), 0,
        err);
}

int stream_pass(struct stream_writer *writer, const struct frame *frame,
                struct err *err)
{
    return appended(
        writer,
        codec_pass(&writer->buf, writer->transport->is_file, frame, err),
        frame->type == FRAME_BARS ? (size_t)frame->n : 0, err);
}

int stream_write_eos(struct stream_writer *writer, const char *status,
                     struct err *err)
{
    if (codec_eos(&writer->buf, writer->transport->is_file,
                  (int64_t)writer->counters.bars,
                  (int64_t)writer->counters.frames, status, err) < 0)
        return -1;
    writer->counters.frames++;
    return stream_flush(writer, err);
}

struct stream_counters stream_writer_counters(const struct stream_writer *w)
{
    struct stream_counters counters = w->counters;

    counters.bytes = w->transport->bytes;
    counters.wait_ns = w->transport->wait_ns;
    return counters;
}

int stream_writer_close(struct stream_writer *writer, struct err *err)
{
    struct err second;
    int rc;

    if (!writer)
        return 0;
    rc = stream_flush(writer, err);
    if (writer->transport->ops->close(writer->transport,
                                      rc < 0 ? &second : err) < 0)
        rc = -1;
    buf_reset(&writer->buf);
    free(writer);
    return rc;
}
