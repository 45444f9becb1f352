/* What the codec's rooms share: codec_read.c, _record.c, _equity.c, _write.c.
 */
#ifndef IO_CODEC_FRAME_H
#define IO_CODEC_FRAME_H

#include "io/codec.h"

#define CODEC_CRC_KEY    "crc"
#define CODEC_PREFIX_TAG 0xce
/* Room for a frame of short values. */
#define CODEC_SMALL_BODY 4096

/* The columns' keys, and the bytes of one value. */
struct codec_column {
    const char *name;
    size_t width;
};
extern const struct codec_column codec_columns[COLUMN_COUNT];

/* A frame under way: where its prefix stands in the buffer. */
struct codec_writing {
    struct buf *out;
    size_t start;
    bool crc;
};

/*
 * Begins a frame of `keys` pairs and room for `body` bytes of them, so that
 * no append in between can fail; codec_finish checks what was used.
 */
NODISCARD int codec_begin(struct codec_writing *w, struct buf *out, bool crc,
                          uint32_t keys, size_t body, struct err *err);
NODISCARD int codec_finish(struct codec_writing *w, struct err *err);

/* One value behind the others; the room was made by codec_begin. */
void codec_put_text(struct buf *out, const char *at, size_t size);
void codec_put_word(struct buf *out, const char *word);
void codec_put_int(struct buf *out, int64_t value);
void codec_put_real(struct buf *out, double value);
void codec_put_bool(struct buf *out, bool value);
void codec_put_array(struct buf *out, size_t count);
/* A bin's key and header; its `size` bytes belong at the offset returned. */
size_t codec_put_bin(struct buf *out, const char *key, size_t size);
/* The pairs that every frame of a series begins with. */
void codec_put_series(struct buf *out, const char *type,
                      const struct series_name *series);

#endif
