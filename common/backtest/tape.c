/* The bars of all series as rows by time. */
#include "backtest/tape.h"

#include <stdlib.h>
#include <string.h>

/* Of a stretch. Strategies want many bars at once, caches few cells. */
#define ROWS_MAX  1024
#define ROWS_MIN  64
#define CELLS_MAX 32768

/* Where the next bar of a series lies. */
struct cursor {
    size_t block;
    size_t at;
};

struct tape_lane {
    const struct run_series *series;
    struct cursor begin; /* of the stretch */
    struct cursor end;
    int64_t next_ts; /* INT64_MAX: no bar is left */
    bool traded;     /* has shown volume */
};

static int compare_lanes(const void *a, const void *b)
{
    const struct series_name *one = ((const struct tape_lane *)a)->series->name;
    const struct series_name *other =
        ((const struct tape_lane *)b)->series->name;
    int order = strcmp(one->symbol, other->symbol);

    return order ? order : strcmp(one->timeframe, other->timeframe);
}

static size_t rows_of(size_t lanes)
{
    size_t rows = CELLS_MAX / lanes;

    return rows < ROWS_MIN ? ROWS_MIN : rows > ROWS_MAX ? ROWS_MAX : rows;
}

struct tape *tape_create(const struct run_series *series, size_t count)
{
    struct tape *tape = calloc(1, sizeof(*tape));
    size_t cells;

    if (!tape)
        return NULL;
    tape->lanes = count;
    tape->room = rows_of(count);
    cells = tape->room * count;
    tape->ts = malloc(tape->room * sizeof(*tape->ts));
    tape->close = malloc((cells + count) * sizeof(*tape->close));
    tape->open = malloc(cells * sizeof(*tape->open));
    tape->bar = malloc(cells);
    tape->highest = malloc(count * sizeof(*tape->highest));
    tape->lane = calloc(count, sizeof(*tape->lane));
    if (!tape->ts || !tape->close || !tape->open || !tape->bar ||
        !tape->highest || !tape->lane) {
        tape_destroy(tape);
        return NULL;
    }
    for (size_t k = 0; k < count; k++)
        tape->lane[k].series = &series[k];
    qsort(tape->lane, count, sizeof(*tape->lane), compare_lanes);
    tape_rewind(tape);
    return tape;
}

void tape_destroy(struct tape *tape)
{
    if (!tape)
        return;
    free(tape->ts);
    free(tape->close);
    free(tape->open);
    free(tape->bar);
    free(tape->highest);
    free(tape->lane);
    free(tape);
}

const struct run_series *tape_series(const struct tape *tape, size_t lane)
{
    return tape->lane[lane].series;
}

static void look_ahead(struct tape_lane *lane)
{
    const struct run_series *series = lane->series;

    while (lane->end.block < series->blocks &&
           lane->end.at == series->block[lane->end.block].n)
        lane->end = (struct cursor){lane->end.block + 1, 0};
    lane->next_ts = lane->end.block < series->blocks
                        ? block_int(&series->block[lane->end.block], COLUMN_TS,
                                    lane->end.at)
                        : INT64_MAX;
}

void tape_rewind(struct tape *tape)
{
    tape->rows = 0;
    for (size_t k = 0; k < tape->lanes; k++) {
        struct tape_lane *lane = &tape->lane[k];

        lane->begin = lane->end = (struct cursor){0, 0};
        lane->traded = false;
        tape->close[k] = 0;
        look_ahead(lane);
    }
}

/* --- a stretch ----------------------------------------------------------- */

static void take_bar(struct tape *tape, struct tape_lane *lane, size_t cell)
{
    const struct bar_block *block = &lane->series->block[lane->end.block];
    size_t at = lane->end.at++;
    double volume = block_real(block, COLUMN_VOLUME, at);

    lane->traded |= volume > 0.0;
    tape->bar[cell] = lane->traded && volume <= 0.0 ? TAPE_DEAD : TAPE_BAR;
    tape->open[cell] = block_int(block, COLUMN_OPEN, at);
    tape->close[cell + tape->lanes] =
        (double)block_int(block, COLUMN_CLOSE, at);
    look_ahead(lane);
}

static int64_t next_time(const struct tape *tape)
{
    int64_t first = INT64_MAX;

    for (size_t k = 0; k < tape->lanes; k++)
        if (tape->lane[k].next_ts < first)
            first = tape->lane[k].next_ts;
    return first;
}

static void take_row(struct tape *tape, int64_t ts)
{
    size_t cell = tape->rows * tape->lanes;

    for (size_t k = 0; k < tape->lanes; k++, cell++) {
        struct tape_lane *lane = &tape->lane[k];

        if (lane->next_ts == ts) {
            take_bar(tape, lane, cell);
        } else {
            tape->bar[cell] = TAPE_NONE;
            tape->close[cell + tape->lanes] = tape->close[cell];
            tape->aligned = false;
        }
        if (tape->close[cell + tape->lanes] > tape->highest[k])
            tape->highest[k] = tape->close[cell + tape->lanes];
    }
    tape->ts[tape->rows++] = ts;
}

bool tape_next(struct tape *tape)
{
    int64_t ts;

    memmove(tape->close, tape->close + tape->rows * tape->lanes,
            tape->lanes * sizeof(*tape->close));
    memcpy(tape->highest, tape->close, tape->lanes * sizeof(*tape->highest));
    for (size_t k = 0; k < tape->lanes; k++)
        tape->lane[k].begin = tape->lane[k].end;
    tape->rows = 0;
    tape->aligned = true;
    while (tape->rows < tape->room && (ts = next_time(tape)) != INT64_MAX)
        take_row(tape, ts);
    return tape->rows > 0;
}

/* --- wants --------------------------------------------------------------- */

/* Wants of bars become wants of rows, from the back: rows are no fewer. */
static void spread(const struct tape *tape, size_t lane, size_t bars,
                   unsigned char *want)
{
    for (size_t row = tape->rows; row-- > 0;)
        want[row] = tape->bar[row * tape->lanes + lane] == TAPE_NONE
                        ? WANT_NONE
                        : want[--bars];
}

int tape_decide(const struct tape *tape, size_t lane,
                const struct strategy *strategy, void *state,
                unsigned char *want, struct err *err)
{
    const struct tape_lane *now = &tape->lane[lane];
    size_t bars = 0;

    for (struct cursor from = now->begin;
         from.block < now->series->blocks && from.block <= now->end.block;
         from = (struct cursor){from.block + 1, 0}) {
        struct bar_block piece = now->series->block[from.block];
        size_t to = from.block == now->end.block ? now->end.at : piece.n;

        piece.i += (int64_t)from.at;
        piece.n = to - from.at;
        for (int k = COLUMN_TS; k < COLUMN_BAR_COUNT; k++)
            piece.column[k] += from.at * sizeof(int64_t);
        if (piece.n && strategy->decide(state, &piece, want + bars, err) < 0)
            return -1;
        bars += piece.n;
    }
    if (!tape->aligned)
        spread(tape, lane, bars, want);
    return 0;
}
