/* The last closes of a series. */
#include "backtest/strategy_closes.h"

#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"

/* Values are moved back once in keep + CLOSES_PIECE bars at most. */
static size_t room(const struct closes *closes)
{
    return 2 * closes->keep + CLOSES_PIECE;
}

bool closes_init(struct closes *closes, size_t keep, bool exact)
{
    *closes = (struct closes){.keep = keep};
    if (exact)
        closes->exact = calloc(room(closes), sizeof(*closes->exact));
    else
        closes->real = calloc(room(closes), sizeof(*closes->real));
    return closes->exact || closes->real;
}

void closes_free(struct closes *closes)
{
    free(closes->exact);
    free(closes->real);
}

static void move_back(struct closes *closes)
{
    size_t first = closes->n - closes->keep;

    if (closes->exact)
        memmove(closes->exact, closes->exact + first,
                closes->keep * sizeof(*closes->exact));
    else
        memmove(closes->real, closes->real + first,
                closes->keep * sizeof(*closes->real));
    closes->n = closes->keep;
}

size_t closes_add(struct closes *closes, const struct bar_block *block,
                  size_t from, size_t n)
{
    size_t place;

    if (closes->n + n > room(closes))
        move_back(closes);
    place = closes->n;
    if (closes->exact)
        memcpy(closes->exact + place,
               block->column[COLUMN_CLOSE] + from * sizeof(*closes->exact),
               n * sizeof(*closes->exact));
    else
        for (size_t k = 0; k < n; k++)
            closes->real[place + k] =
                (double)block_int(block, COLUMN_CLOSE, from + k) /
                (double)DECIMAL_ONE;
    closes->n += n;
    return place;
}
