/* Equity frames: points in columns. */
#include <string.h>

#include "io/codec_frame.h"
#include "io/wire.h"

/* The column that an equity frame's key names, or NULL. */
static const unsigned char **points_of(struct equity_points *points,
                                       const struct wire_value *key)
{
    struct text name = {(const char *)key->data, key->size};

    return text_is(name, "ts")       ? &points->ts
           : text_is(name, "equity") ? &points->equity
           : text_is(name, "cash")   ? &points->cash
                                     : NULL;
}

/* One pair of an equity frame; only columns of the right size are taken. */
static int take_points(struct wire *wire, struct equity_points *out,
                       struct err *err)
{
    const unsigned char **column;
    struct wire_value key;
    struct wire_value value;

    if (!wire_next(wire, &key) || key.type != WIRE_STR ||
        !wire_next(wire, &value) ||
        !wire_skip(wire, &value, CODEC_DEPTH_MAX - 1))
        return err_set(err, ERR_DATA, "equity frame is cut off");
    column = points_of(out, &key);
    if (!column || value.type != WIRE_BIN)
        return 0;
    if (value.size != (uint64_t)out->n * 8)
        return err_set(
            err, ERR_DATA, "column \"%.*s\" has %u bytes for %zu points",
            (int)key.size, (const char *)key.data, value.size, out->n);
    *column = value.data;
    return 0;
}

int codec_decode_equity(const struct frame *frame, struct equity_points *out,
                        struct err *err)
{
    struct equity_points points = {0};
    struct wire wire = {frame->map + frame->header,
                        frame->map + frame->body_end};

    if (frame->n < 1 || frame->n > CODEC_FRAME_MAX)
        return err_set(err, ERR_DATA, "equity frame with n = %lld",
                       (long long)frame->n);
    points.n = (size_t)frame->n;
    for (uint32_t k = 0; k < frame->keys; k++)
        if (take_points(&wire, &points, err) < 0)
            return -1;
    if (!points.ts || !points.equity || !points.cash)
        return err_set(err, ERR_DATA, "equity frame without column \"%s\"",
                       !points.ts       ? "ts"
                       : !points.equity ? "equity"
                                        : "cash");
    *out = points;
    return 0;
}

static void put_points(struct buf *out, const char *key, const int64_t *value,
                       size_t n)
{
    size_t to = codec_put_bin(out, key, 8 * n);

    memcpy(out->data + to, value, 8 * n);
}

int codec_equity(struct buf *out, bool crc, const struct series_name *series,
                 const int64_t *ts, const int64_t *equity, const int64_t *cash,
                 size_t n, struct err *err)
{
    struct codec_writing w;

    if (codec_begin(&w, out, crc, 7, CODEC_SMALL_BODY + n * 24, err) < 0)
        return -1;
    codec_put_series(out, "equity", series);
    codec_put_word(out, "n");
    codec_put_int(out, (int64_t)n);
    put_points(out, "ts", ts, n);
    put_points(out, "equity", equity, n);
    put_points(out, "cash", cash, n);
    return codec_finish(&w, err);
}
