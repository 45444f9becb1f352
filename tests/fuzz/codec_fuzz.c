/*
 * Goal: any bytes are parsed or refused; what is parsed passes on, gets its
 * ratios, and decodes to a record that encodes and decodes to itself.
 */
#include <stdlib.h>
#include <string.h>

#include "io/codec.h"

static struct buf first;
static struct buf second;
static struct err err;

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool good)
{
    if (!good)
        abort();
}

static void parse_again(const struct buf *buf, struct frame *out)
{
    expect(codec_parse(buf->data + CODEC_PREFIX_SIZE,
                       buf->size - CODEC_PREFIX_SIZE, out, &err) == 0);
}

static void same_text(struct text a, struct text b)
{
    expect(a.size == b.size && (!a.size || !memcmp(a.at, b.at, a.size)));
}

static void same_frame(const struct frame *a, const struct frame *b)
{
    expect(a->type == b->type && a->i == b->i && a->n == b->n &&
           a->at == b->at && a->keys == b->keys && a->bars == b->bars &&
           a->frames == b->frames && a->has_shard == b->has_shard &&
           a->shard == b->shard && a->shards == b->shards &&
           a->version == b->version && a->chain_count == b->chain_count);
    same_text(a->symbol, b->symbol);
    same_text(a->timeframe, b->timeframe);
    same_text(a->order, b->order);
    same_text(a->tool, b->tool);
    same_text(a->status, b->status);
    same_text(a->chain, b->chain);
}

static void check_pass(const struct frame *frame, bool crc)
{
    struct frame again;

    first.size = 0;
    if (codec_pass(&first, crc, frame, &err) < 0) {
        expect(frame->size + 9 > CODEC_FRAME_MAX);
        return;
    }
    parse_again(&first, &again);
    same_frame(frame, &again);
}

static void fill(void *context, unsigned char *const columns[])
{
    size_t n = *(const size_t *)context;

    for (int c = COLUMN_VR; c < COLUMN_RATIO_COUNT; c++)
        memset(columns[c], 1, c == COLUMN_EF ? n : 8 * n);
}

static void check_ratios(const struct frame *frame)
{
    size_t n = (size_t)frame->n;
    struct frame again;

    first.size = 0;
    if (codec_ratios(&first, true, frame, fill, &n, &err) < 0)
        return;
    parse_again(&first, &again);
    expect(again.n == frame->n && again.keys == frame->keys + 4 &&
           again.column[COLUMN_EF][n - 1] == 1);
}

static void check_record(const struct frame *frame)
{
    struct series_name series = {"", ""};
    struct record record;
    struct frame again;

    memcpy(series.symbol, frame->symbol.at, frame->symbol.size);
    memcpy(series.timeframe, frame->timeframe.at, frame->timeframe.size);
    if (codec_decode_record(frame, &series, &record, &err) < 0) {
        expect(frame->type == FRAME_ORDER && err.code == ERR_DATA);
        return;
    }
    first.size = second.size = 0;
    expect(codec_record(&first, true, &record, &err) == 0);
    parse_again(&first, &again);
    expect(codec_decode_record(&again, &series, &record, &err) == 0);
    expect(codec_record(&second, true, &record, &err) == 0);
    expect(first.size == second.size &&
           !memcmp(first.data, second.data, first.size));
}

static void check_equity(const struct frame *frame)
{
    static int64_t values[3][CODEC_FRAME_MAX / 24];
    static const struct series_name series = {"*", "*"};
    struct equity_points points;
    struct equity_points again;
    struct frame copy;

    if (codec_decode_equity(frame, &points, &err) < 0) {
        expect(err.code == ERR_DATA && err.msg[0]);
        return;
    }
    expect(points.n > 0 && points.n <= frame->size / 24);
    for (size_t k = 0; k < points.n; k++) {
        values[0][k] = codec_equity_at(points.ts, k);
        values[1][k] = codec_equity_at(points.equity, k);
        values[2][k] = codec_equity_at(points.cash, k);
    }
    first.size = 0;
    expect(codec_equity(&first, true, &series, values[0], values[1], values[2],
                        points.n, &err) == 0);
    parse_again(&first, &copy);
    expect(codec_decode_equity(&copy, &again, &err) == 0 &&
           again.n == points.n && !memcmp(again.ts, values[0], 8 * points.n) &&
           !memcmp(again.equity, values[1], 8 * points.n) &&
           !memcmp(again.cash, values[2], 8 * points.n));
}

/* Fills and the like may have any shape; only names that fit are looked at. */
static bool has_names(const struct frame *frame)
{
    return frame->symbol.size && frame->symbol.size <= SYMBOL_MAX &&
           frame->timeframe.size && frame->timeframe.size <= TIMEFRAME_MAX;
}

static void check_hello(const struct frame *frame)
{
    struct frame again;

    first.size = 0;
    if (codec_hello(&first, false, "fuzz", frame, "time", 0, 1, &err) < 0)
        return;
    parse_again(&first, &again);
    expect(again.chain_count == frame->chain_count + 1);
}

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct frame frame;

    if (codec_parse(data, size, &frame, &err) < 0) {
        expect(err.code == ERR_DATA && err.msg[0]);
        return 0;
    }
    check_pass(&frame, false);
    check_pass(&frame, true);
    if (frame.type == FRAME_HELLO)
        check_hello(&frame);
    if (frame.type == FRAME_BARS)
        check_ratios(&frame);
    if (codec_is_record(frame.type) && has_names(&frame))
        check_record(&frame);
    if (frame.type == FRAME_EQUITY)
        check_equity(&frame);
    return 0;
}
