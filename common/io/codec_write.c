/* Frames to MessagePack maps, each behind its length. */
#include <msgpack.h>
#include <string.h>

#include "base/crc32c.h"
#include "io/codec_frame.h"

/* "crc" as a fixstr of 4 bytes, then uint 32 of 5. */
#define CRC_SIZE 9
/* A map's own header, at most. */
#define HEADER_SIZE 5

/* msgpack-c's way out: codec_begin made the room. */
static inline int append(void *data, const char *bytes, size_t size)
{
    struct buf *buf = data;

    if (buf->capacity - buf->size < size)
        return -1;
    memcpy(buf->data + buf->size, bytes, size);
    buf->size += size;
    return 0;
}

static msgpack_packer packer_of(struct buf *out)
{
    return (msgpack_packer){.data = out, .callback = append};
}

void codec_put_text(struct buf *out, const char *at, size_t size)
{
    msgpack_packer packer = packer_of(out);

    msgpack_pack_str(&packer, size);
    msgpack_pack_str_body(&packer, at, size);
}

void codec_put_word(struct buf *out, const char *word)
{
    codec_put_text(out, word, strlen(word));
}

void codec_put_int(struct buf *out, int64_t value)
{
    msgpack_packer packer = packer_of(out);

    msgpack_pack_int64(&packer, value);
}

void codec_put_real(struct buf *out, double value)
{
    msgpack_packer packer = packer_of(out);

    msgpack_pack_double(&packer, value);
}

void codec_put_bool(struct buf *out, bool value)
{
    msgpack_packer packer = packer_of(out);

    if (value)
        msgpack_pack_true(&packer);
    else
        msgpack_pack_false(&packer);
}

void codec_put_array(struct buf *out, size_t count)
{
    msgpack_packer packer = packer_of(out);

    msgpack_pack_array(&packer, count);
}

static void put_pair_int(struct buf *out, const char *key, int64_t value)
{
    codec_put_word(out, key);
    codec_put_int(out, value);
}

static void put_type(struct buf *out, const char *type)
{
    codec_put_word(out, "t");
    codec_put_word(out, type);
}

void codec_put_series(struct buf *out, const char *type,
                      const struct series_name *series)
{
    put_type(out, type);
    codec_put_word(out, "s");
    codec_put_word(out, series->symbol);
    codec_put_word(out, "tf");
    codec_put_word(out, series->timeframe);
}

static int over_limit(size_t size, struct err *err)
{
    return err_set(err, ERR_DATA, "frame of %zu bytes is over the limit of %u",
                   size, CODEC_FRAME_MAX);
}

/* The length into the room that was left for it. */
static void put_prefix(unsigned char *prefix, size_t size)
{
    prefix[0] = CODEC_PREFIX_TAG;
    for (int k = 0; k < 4; k++)
        prefix[1 + k] = (unsigned char)(size >> (24 - 8 * k));
}

int codec_begin(struct codec_writing *w, struct buf *out, bool crc,
                uint32_t keys, size_t body, struct err *err)
{
    msgpack_packer packer = packer_of(out);

    w->out = out;
    w->start = out->size;
    w->crc = crc;
    if (body > CODEC_FRAME_MAX)
        return over_limit(body, err);
    if (buf_reserve(out, CODEC_PREFIX_SIZE + HEADER_SIZE + body + CRC_SIZE,
                    err) < 0)
        return -1;
    out->size += CODEC_PREFIX_SIZE;
    msgpack_pack_map(&packer, keys + crc);
    return 0;
}

int codec_finish(struct codec_writing *w, struct err *err)
{
    msgpack_packer packer = packer_of(w->out);
    size_t map = w->start + CODEC_PREFIX_SIZE;
    size_t size;

    if (w->crc) {
        uint32_t sum = crc32c(w->out->data + map, w->out->size - map);

        codec_put_word(w->out, CODEC_CRC_KEY);
        msgpack_pack_fix_uint32(&packer, sum);
    }
    size = w->out->size - map;
    if (size > CODEC_FRAME_MAX) {
        w->out->size = w->start;
        return over_limit(size, err);
    }
    put_prefix(w->out->data + w->start, size);
    return 0;
}

int codec_hello(struct buf *out, bool crc, const char *tool,
                const struct frame *upstream, const char *order, int64_t shard,
                int64_t shards, struct err *err)
{
    struct text chain = upstream ? upstream->chain : (struct text){0};
    uint32_t count = upstream ? upstream->chain_count : 0;
    struct codec_writing w;

    if (codec_begin(&w, out, crc, 6, CODEC_SMALL_BODY + chain.size, err) < 0)
        return -1;
    put_type(out, "hello");
    put_pair_int(out, "v", CODEC_VERSION);
    codec_put_word(out, "tool");
    codec_put_word(out, tool);
    codec_put_word(out, "chain");
    codec_put_array(out, (size_t)count + 1);
    if (chain.size)
        append(out, chain.at, chain.size);
    codec_put_word(out, tool);
    codec_put_word(out, "order");
    codec_put_word(out, order);
    codec_put_word(out, "shard");
    codec_put_array(out, 2);
    codec_put_int(out, shard);
    codec_put_int(out, shards);
    return codec_finish(&w, err);
}

size_t codec_put_bin(struct buf *out, const char *key, size_t size)
{
    msgpack_packer packer = packer_of(out);
    size_t at;

    codec_put_word(out, key);
    msgpack_pack_bin(&packer, size);
    at = out->size;
    out->size += size;
    return at;
}

static size_t put_column(struct buf *out, enum column column, size_t n)
{
    return codec_put_bin(out, codec_columns[column].name,
                         n * codec_columns[column].width);
}

int codec_bars(struct buf *out, bool crc, const struct bar_block *block,
               int64_t at, struct err *err)
{
    struct codec_writing w;

    if (codec_begin(&w, out, crc, 5 + COLUMN_BAR_COUNT + (at >= 0),
                    CODEC_SMALL_BODY + block->n * 8 * COLUMN_BAR_COUNT,
                    err) < 0)
        return -1;
    codec_put_series(out, "bars", block->series);
    put_pair_int(out, "i", block->i);
    put_pair_int(out, "n", (int64_t)block->n);
    for (int k = 0; k < COLUMN_BAR_COUNT; k++) {
        size_t to = put_column(out, (enum column)k, block->n);

        memcpy(out->data + to, block->column[k], block->n * 8);
    }
    if (at >= 0)
        put_pair_int(out, "at", at);
    return codec_finish(&w, err);
}

/* The map's bytes as they are. */
static int pass_whole(struct buf *out, const struct frame *frame,
                      struct err *err)
{
    unsigned char prefix[CODEC_PREFIX_SIZE];

    if (buf_reserve(out, sizeof(prefix) + frame->size, err) < 0)
        return -1;
    put_prefix(prefix, frame->size);
    if (buf_append(out, prefix, sizeof(prefix), err) < 0)
        return -1;
    return buf_append(out, frame->map, frame->size, err);
}

/* The pairs of a frame that was read, crc left out. */
static int put_body(struct buf *out, const struct frame *frame, struct err *err)
{
    return buf_append(out, frame->map + frame->header,
                      frame->body_end - frame->header, err);
}

int codec_pass(struct buf *out, bool crc, const struct frame *frame,
               struct err *err)
{
    bool has_crc = frame->body_end < frame->size;
    struct codec_writing w;

    if (crc == has_crc)
        return pass_whole(out, frame, err);
    if (codec_begin(&w, out, crc, frame->keys, frame->body_end, err) < 0 ||
        put_body(out, frame, err) < 0)
        return -1;
    return codec_finish(&w, err);
}

int codec_ratios(struct buf *out, bool crc, const struct frame *frame,
                 codec_fill *fill, void *context, struct err *err)
{
    size_t n = (size_t)frame->n;
    size_t at[COLUMN_COUNT] = {0};
    unsigned char *place[COLUMN_COUNT] = {0};
    struct codec_writing w;

    if (codec_begin(&w, out, crc, frame->keys + COLUMN_RATIO_COUNT - COLUMN_VR,
                    frame->body_end + n * 25 + CODEC_SMALL_BODY, err) < 0 ||
        put_body(out, frame, err) < 0)
        return -1;
    for (int k = COLUMN_VR; k < COLUMN_RATIO_COUNT; k++)
        at[k] = put_column(out, (enum column)k, n);
    for (int k = COLUMN_VR; k < COLUMN_RATIO_COUNT; k++)
        place[k] = out->data + at[k];
    fill(context, place);
    return codec_finish(&w, err);
}

int codec_end(struct buf *out, bool crc, const struct series_name *series,
              int64_t n, struct err *err)
{
    struct codec_writing w;

    if (codec_begin(&w, out, crc, 4, CODEC_SMALL_BODY, err) < 0)
        return -1;
    codec_put_series(out, "end", series);
    put_pair_int(out, "n", n);
    return codec_finish(&w, err);
}

int codec_eos(struct buf *out, bool crc, int64_t bars, int64_t frames,
              const char *status, struct err *err)
{
    struct codec_writing w;

    if (codec_begin(&w, out, crc, 4, CODEC_SMALL_BODY, err) < 0)
        return -1;
    put_type(out, "eos");
    put_pair_int(out, "bars", bars);
    put_pair_int(out, "frames", frames);
    codec_put_word(out, "status");
    codec_put_word(out, status);
    return codec_finish(&w, err);
}
