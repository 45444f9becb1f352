/* A unit under way. */
#include "tool/unit.h"

#include <stdlib.h>

static int grow(struct unit *unit, struct err *err)
{
    size_t capacity = unit->capacity ? unit->capacity * 2 : 16;
    struct unit_frame *frames =
        realloc(unit->frames, capacity * sizeof(*frames));

    if (!frames)
        return err_set(err, ERR_SYSTEM, "out of memory");
    unit->frames = frames;
    unit->capacity = capacity;
    return 0;
}

int unit_hold(struct unit *unit, const struct frame *frame, struct err *err)
{
    size_t before = unit->bytes.size;

    if (unit->count == unit->capacity && grow(unit, err) < 0)
        return -1;
    if (codec_pass(&unit->bytes, false, frame, err) < 0)
        return -1;
    unit->frames[unit->count++] = (struct unit_frame){
        .type = frame->type,
        .kind = record_kind_parse(frame->kind.at, frame->kind.size),
        .i = frame->i,
        .rev = frame->rev,
        .at = before + CODEC_PREFIX_SIZE,
        .size = unit->bytes.size - before - CODEC_PREFIX_SIZE,
        .header = unit->bytes.size - before - CODEC_PREFIX_SIZE -
                  (frame->body_end - frame->header),
        .keys = frame->keys};
    return 0;
}

struct frame unit_frame(const struct unit *unit, size_t k)
{
    const struct unit_frame *held = &unit->frames[k];

    return (struct frame){.type = held->type,
                          .map = unit->bytes.data + held->at,
                          .size = held->size,
                          .header = held->header,
                          .body_end = held->size,
                          .keys = held->keys,
                          .i = held->i,
                          .rev = held->rev};
}

void unit_clear(struct unit *unit)
{
    unit->bytes.size = 0;
    unit->count = 0;
}

void unit_reset(struct unit *unit)
{
    buf_reset(&unit->bytes);
    free(unit->frames);
    *unit = (struct unit){0};
}
