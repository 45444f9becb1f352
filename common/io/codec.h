/*
 * Frames: one MessagePack map each, read in place and written with msgpack-c.
 * Knows no files and no sockets. The format is bars(5).
 *
 * Reading is safe on any bytes: every count is bounded by the bytes that are
 * left, nesting by CODEC_DEPTH_MAX, and nothing is sized by what a frame says.
 */
#ifndef IO_CODEC_H
#define IO_CODEC_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "model/bar.h"
#include "model/record.h"

#define CODEC_VERSION   1
#define CODEC_FRAME_MAX (1U << 20) /* bytes of one map */
#define CODEC_DEPTH_MAX 8          /* maps and arrays within each other */
/* The length before a frame: always MessagePack uint 32. */
#define CODEC_PREFIX_SIZE 5

enum frame_type {
    FRAME_HELLO,
    FRAME_BARS,
    FRAME_RANGE, /* the records, in the order of enum record_type */
    FRAME_PATTERN,
    FRAME_SIGNAL,
    FRAME_ORDER,
    FRAME_FILL,
    FRAME_TRADE,
    FRAME_SUMMARY,
    FRAME_EQUITY,
    FRAME_END,
    FRAME_EOS,
    FRAME_OTHER /* passed on untouched */
};

/* Borrowed bytes, no final zero. */
struct text {
    const char *at;
    size_t size;
};

/*
 * A parsed frame: views into its bytes, valid as long as they are. Fields
 * that a type does not have are 0 or NULL.
 */
struct frame {
    enum frame_type type;
    const unsigned char *map;
    size_t size;     /* all of the map's bytes */
    size_t header;   /* the map's own header: the first key begins here */
    size_t body_end; /* behind the last key but crc */
    uint32_t keys;   /* without crc */
    struct text symbol;
    struct text timeframe;
    struct text kind; /* of a record */
    int64_t i;
    int64_t n;
    int64_t rev; /* of a record */
    bool has_i;
    bool has_n;
    bool has_at;
    int64_t at;
    const unsigned char *column[COLUMN_COUNT];
    int64_t version; /* hello */
    struct text order;
    struct text tool;
    struct text chain; /* the elements, still packed */
    uint32_t chain_count;
    bool has_shard;
    int64_t shard;
    int64_t shards;
    int64_t bars; /* eos */
    int64_t frames;
    struct text status;
};

/*
 * Parses one map of `size` bytes, checking all of it, and its crc if it has
 * one. 0, or -1 with ERR_DATA; *out then is undefined.
 */
NODISCARD int codec_parse(const unsigned char *map, size_t size,
                          struct frame *out, struct err *err);

/* True when a hello that codec_parse accepted has the tool in its chain. */
bool codec_chain_has(const struct frame *hello, const char *tool);

/* True for the frames that codec_decode_record takes. */
bool codec_is_record(enum frame_type type);

/*
 * Decodes a record's frame that codec_parse accepted. Keys and words it does
 * not know are skipped; but a value of an order that it cannot take is
 * ERR_DATA: half an order is another order. nil is absent. record->series is
 * set to `series`. An order may come without ts, event_i and event_ts: they are
 * FIELD_ABSENT then.
 */
NODISCARD int codec_decode_record(const struct frame *frame,
                                  const struct series_name *series,
                                  struct record *out, struct err *err);

/*
 * Points of an equity curve. The columns are views into the frame: int64
 * little-endian, at any alignment, to be read with codec_equity_at.
 */
struct equity_points {
    size_t n;
    const unsigned char *ts;     /* ns UTC */
    const unsigned char *equity; /* e8 */
    const unsigned char *cash;   /* e8 */
};

/*
 * The columns of an equity frame that codec_parse accepted; ERR_DATA when one
 * is missing or does not hold n values.
 */
NODISCARD int codec_decode_equity(const struct frame *frame,
                                  struct equity_points *out, struct err *err);

/*
 * Writing appends a frame, prefix included, to `out`. Each returns 0 or -1
 * with ERR_SYSTEM (memory) or ERR_DATA (over CODEC_FRAME_MAX); on failure
 * `out` is as it was. `crc` adds the checksum, for files.
 */
NODISCARD int codec_hello(struct buf *out, bool crc, const char *tool,
                          const struct frame *upstream, const char *order,
                          int64_t shard, int64_t shards, struct err *err);
/* One block of a source: columns TS..VOLUME; at < 0 leaves `at` out. */
NODISCARD int codec_bars(struct buf *out, bool crc,
                         const struct bar_block *block, int64_t at,
                         struct err *err);
/* The same map again, byte for byte but for crc, dropped or added. */
NODISCARD int codec_pass(struct buf *out, bool crc, const struct frame *frame,
                         struct err *err);
/*
 * A bars frame with the ratio columns VR..EF behind its own keys: room for
 * their values is made and `columns` points to it, to be filled by `fill`
 * before the frame is closed (the crc covers them).
 */
typedef void codec_fill(void *context, unsigned char *const columns[]);
NODISCARD int codec_ratios(struct buf *out, bool crc, const struct frame *frame,
                           codec_fill *fill, void *context, struct err *err);
NODISCARD int codec_record(struct buf *out, bool crc,
                           const struct record *record, struct err *err);
/*
 * Points of the equity of `series`, which is "*" for a whole portfolio; about
 * 43000 of them fit into a frame.
 */
NODISCARD int codec_equity(struct buf *out, bool crc,
                           const struct series_name *series, const int64_t *ts,
                           const int64_t *equity, const int64_t *cash, size_t n,
                           struct err *err);
NODISCARD int codec_end(struct buf *out, bool crc,
                        const struct series_name *series, int64_t n,
                        struct err *err);
NODISCARD int codec_eos(struct buf *out, bool crc, int64_t bars, int64_t frames,
                        const char *status, struct err *err);

/* True when text equals the C string; inline, so that a constant's length is.
 */
static inline bool text_is(struct text text, const char *word)
{
    return text.size == strlen(word) && !memcmp(text.at, word, text.size);
}

/* The k-th value of a column of points. */
static inline int64_t codec_equity_at(const unsigned char *column, size_t k)
{
    int64_t value;

    memcpy(&value, column + 8 * k, sizeof(value));
    return value;
}

#endif
