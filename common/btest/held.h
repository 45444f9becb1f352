/*
 * Frames that wait until what is derived from their bars is known: first in,
 * first out, each with the records that must go before it.
 */
#ifndef BTEST_HELD_H
#define BTEST_HELD_H

#include "tool/output.h"

struct held_frame {
    struct held_frame *next;
    struct buf records; /* frames that go out first */
    struct buf frame;
    const void *series; /* whose bars these are; NULL: of no account */
    int64_t i;          /* the first bar behind it */
};

/* {0} is an empty one. */
struct held {
    struct held_frame *first;
    struct held_frame *last;
};

/* Copies a frame to the end; `series` for bars, else NULL. */
NODISCARD int held_add(struct held *held, const struct frame *frame,
                       const void *series, struct err *err);

/*
 * Puts a record before the frame that holds bar record->i of the series, or
 * at the end when that has gone.
 */
NODISCARD int held_record(struct held *held, const void *series,
                          const struct record *record, struct err *err);

/*
 * Writes frames from the front, up to the first whose bars have not all been
 * passed; `passed` says how many of a series have.
 */
NODISCARD int held_release(struct held *held, struct output *output,
                           int64_t (*passed)(const void *series),
                           struct err *err);

void held_reset(struct held *held);

#endif
