/* Frames that wait. */
#include "btest/held.h"

#include <stdlib.h>

/* NULL without memory, which is said. */
static struct held_frame *append(struct held *held, struct err *err)
{
    struct held_frame *item = calloc(1, sizeof(*item));

    if (!item) {
        err_set(err, ERR_SYSTEM, "out of memory");
        return NULL;
    }
    if (held->last)
        held->last->next = item;
    else
        held->first = item;
    held->last = item;
    return item;
}

static void drop_first(struct held *held)
{
    struct held_frame *item = held->first;

    held->first = item->next;
    if (!held->first)
        held->last = NULL;
    buf_reset(&item->records);
    buf_reset(&item->frame);
    free(item);
}

int held_add(struct held *held, const struct frame *frame, const void *series,
             struct err *err)
{
    struct held_frame *item = append(held, err);

    if (!item)
        return -1;
    item->series = series;
    item->i = frame->i + frame->n;
    return codec_pass(&item->frame, false, frame, err);
}

int held_record(struct held *held, const void *series,
                const struct record *record, struct err *err)
{
    struct held_frame *item = held->first;

    while (item && (item->series != series || item->i <= record->i))
        item = item->next;
    if (!item)
        item = append(held, err);
    if (!item)
        return -1;
    return codec_record(&item->records, false, record, err);
}

/* The frames of a buffer, one after the other. */
static int write_frames(const struct buf *bytes, struct output *output,
                        struct err *err)
{
    size_t at = 0;

    while (at < bytes->size) {
        const unsigned char *prefix = bytes->data + at;
        size_t size = (size_t)prefix[1] << 24 | (size_t)prefix[2] << 16 |
                      (size_t)prefix[3] << 8 | (size_t)prefix[4];
        struct frame frame;

        if (codec_parse(prefix + CODEC_PREFIX_SIZE, size, &frame, err) < 0 ||
            output_pass(output, &frame, err) < 0)
            return -1;
        at += CODEC_PREFIX_SIZE + size;
    }
    return 0;
}

int held_release(struct held *held, struct output *output,
                 int64_t (*passed)(const void *series), struct err *err)
{
    while (held->first) {
        struct held_frame *item = held->first;

        if (item->series && passed(item->series) < item->i)
            return 0;
        if (write_frames(&item->records, output, err) < 0 ||
            write_frames(&item->frame, output, err) < 0)
            return -1;
        drop_first(held);
    }
    return 0;
}

void held_reset(struct held *held)
{
    while (held->first)
        drop_first(held);
}
