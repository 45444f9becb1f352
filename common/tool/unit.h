/*
 * A unit under way: the record frames of one series, held until the bars they
 * were decided on have come (a unit is a series' records plus the bars or end
 * frame that follows).
 */
#ifndef TOOL_UNIT_H
#define TOOL_UNIT_H

#include "io/codec.h"

/* A frame that is held; its bytes lie in the unit. */
struct unit_frame {
    enum frame_type type;
    enum record_kind kind;
    int64_t i;
    int64_t rev;
    size_t at; /* of its map, in the unit's bytes */
    size_t size;
    size_t header;
    uint32_t keys;
};

/* {0} is an empty one. */
struct unit {
    struct buf bytes;
    struct unit_frame *frames;
    size_t count;
    size_t capacity;
};

/* Copies the frame behind those that are held, crc left out. */
NODISCARD int unit_hold(struct unit *unit, const struct frame *frame,
                        struct err *err);

/* The k-th frame again, as far as passing and decoding it need. */
struct frame unit_frame(const struct unit *unit, size_t k);

/* Forgets the frames; the memory stays for the next ones. */
void unit_clear(struct unit *unit);

/* Frees. */
void unit_reset(struct unit *unit);

#endif
