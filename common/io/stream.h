/*
 * A stream with its promises, in and out: hello first, no gaps, counted ends,
 * eos last. Whoever reads through here cannot take a crash upstream for the
 * end of the data. The rules are bars(5).
 */
#ifndef IO_STREAM_H
#define IO_STREAM_H

#include "io/codec.h"
#include "io/transport.h"

/* What the reader knows of a series; `state` is the tool's. */
struct series {
    const struct series_name *name;
    int64_t next_i; /* bars seen */
    int64_t last_ts;
    bool ended;
    void *state;
};

struct stream_reader;

NODISCARD int stream_reader_open(const char *address,
                                 struct stream_reader **out, struct err *err);

/*
 * The next frame, checked, and its series (NULL for hello, eos, types unknown
 * and those a backtest writes: fill, trade, summary, equity, which may be about
 * a whole portfolio). The frame is borrowed until the next call. eos is handed
 * out last, with status "ok" only; then comes 0.
 * Returns 1, 0 at the end, -1: ERR_DATA says what was wrong and where.
 */
NODISCARD int stream_read(struct stream_reader *reader, struct frame *frame,
                          struct series **series, struct err *err);

/* What the eos said that ended the stream with an error; NULL if none did. */
const char *stream_upstream_error(const struct stream_reader *reader);

/* True when stream_read would not wait: else flush the output first. */
bool stream_ready(struct stream_reader *reader);

/* Waits for the next frame, all of it, or for the end; false when limit_ns
 * have passed without. */
bool stream_wait(struct stream_reader *reader, int64_t limit_ns);

/* The block of a bars frame. */
struct bar_block stream_block(const struct frame *frame,
                              const struct series *series);

/* All series met so far, by index. */
size_t stream_series_count(const struct stream_reader *reader);
struct series *stream_series(struct stream_reader *reader, size_t index);

/* Bars, frames and bytes that went through, and time spent waiting. */
struct stream_counters {
    uint64_t bars;
    uint64_t frames;
    uint64_t bytes;
    int64_t wait_ns;
};
struct stream_counters stream_reader_counters(const struct stream_reader *r);

void stream_reader_close(struct stream_reader *reader);

struct stream_writer;

NODISCARD int stream_writer_open(const char *address,
                                 struct stream_writer **out, struct err *err);

/* The frames, as codec.h describes them; buffered until flushed. */
NODISCARD int stream_write_hello(struct stream_writer *writer, const char *tool,
                                 const struct frame *upstream,
                                 const char *order, int64_t shard,
                                 int64_t shards, struct err *err);
NODISCARD int stream_write_bars(struct stream_writer *writer,
                                const struct bar_block *block, int64_t at,
                                struct err *err);
NODISCARD int stream_write_ratios(struct stream_writer *writer,
                                  const struct frame *frame, codec_fill *fill,
                                  void *context, struct err *err);
NODISCARD int stream_write_record(struct stream_writer *writer,
                                  const struct record *record, struct err *err);
NODISCARD int stream_write_equity(struct stream_writer *writer,
                                  const struct series_name *series,
                                  const int64_t *ts, const int64_t *equity,
                                  const int64_t *cash, size_t n,
                                  struct err *err);
NODISCARD int stream_write_end(struct stream_writer *writer,
                               const struct series_name *series, int64_t n,
                               struct err *err);
/* Any frame as it came. */
NODISCARD int stream_pass(struct stream_writer *writer,
                          const struct frame *frame, struct err *err);
/* eos with the counts of what was written, and a flush. */
NODISCARD int stream_write_eos(struct stream_writer *writer, const char *status,
                               struct err *err);
NODISCARD int stream_flush(struct stream_writer *writer, struct err *err);

struct stream_counters stream_writer_counters(const struct stream_writer *w);

/* Flushes and closes; 0 only when all was taken. NULL is fine. */
NODISCARD int stream_writer_close(struct stream_writer *writer,
                                  struct err *err);

#endif
