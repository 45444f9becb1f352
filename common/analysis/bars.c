/* The last bars of one series. */
#include "analysis/bars.h"

#include <stdlib.h>
#include <string.h>

#define COLUMNS 8

int bars_init(struct bars *bars, size_t keep, struct err *err)
{
    size_t ring = 1;
    size_t room;
    int64_t *whole;
    double *real;

    while (ring < keep + BARS_CHUNK)
        ring *= 2;
    room = BARS_MARGIN + ring;
    whole = calloc(COLUMNS / 2 * room, sizeof(*whole));
    real = calloc(COLUMNS / 2 * room, sizeof(*real));
    if (!whole || !real) {
        free(whole);
        free(real);
        return err_set(err, ERR_SYSTEM, "out of memory");
    }
    *bars = (struct bars){
        .mask = ring - 1,
        .ts = whole,
        .high = whole + room,
        .low = whole + 2 * room,
        .close = whole + 3 * room,
        .volume = real,
        .vr = real + room,
        .sr = real + 2 * room,
        .cp = real + 3 * room,
    };
    return 0;
}

void bars_reset(struct bars *bars)
{
    free(bars->ts);
    free(bars->volume);
    *bars = (struct bars){0};
}

size_t bars_append(struct bars *bars, const struct bar_block *block,
                   size_t from)
{
    const struct {
        void *to;
        enum column column;
    } copies[COLUMNS] = {
        {bars->ts, COLUMN_TS},         {bars->high, COLUMN_HIGH},
        {bars->low, COLUMN_LOW},       {bars->close, COLUMN_CLOSE},
        {bars->volume, COLUMN_VOLUME}, {bars->vr, COLUMN_VR},
        {bars->sr, COLUMN_SR},         {bars->cp, COLUMN_CP},
    };
    const size_t size = sizeof(int64_t);
    size_t ring = bars->mask + 1;
    size_t at = bars_at(bars, bars->n);
    size_t n = block->n - from;

    if (n > BARS_CHUNK)
        n = BARS_CHUNK;
    if (n > BARS_MARGIN + ring - at)
        n = BARS_MARGIN + ring - at;
    for (size_t k = 0; k < COLUMNS; k++) {
        unsigned char *to = copies[k].to;

        if (at == BARS_MARGIN)
            memcpy(to, to + ring * size, BARS_MARGIN * size);
        to += at * size;
        if (n == 1) /* live: a call of its own would be most of the work */
            memcpy(to, block->column[copies[k].column] + from * size, size);
        else
            memcpy(to, block->column[copies[k].column] + from * size, n * size);
    }
    bars->n += (int64_t)n;
    return n;
}
