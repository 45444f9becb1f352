/* Longer bars from shorter ones. */
#include "source/source_resample.h"

#include <stdlib.h>
#include <string.h>

#include "model/series_table.h"
#include "source/bar_gather.h"

struct resample {
    struct source source;
    struct source *inner;
    enum timeframe timeframe;
    struct series_table from; /* series as they come, */
    struct series_table to;   /* and as they go: the same numbers */
    struct bar_gather *gather;
    int64_t safe_ts; /* no bar can begin or go on before this */
    bool at_end;
};

/* tick is the shortest; the others are listed by their length. */
static int rank(enum timeframe timeframe)
{
    return timeframe == TIMEFRAME_TICK ? -1 : (int)timeframe;
}

/* The number of an inner series; a new one is begun. */
static int find(struct resample *r, const struct series_name *name,
                size_t *number, struct err *err)
{
    const char *text = timeframe_name(r->timeframe);
    struct series_name target = *name;
    enum timeframe timeframe;
    size_t same;
    int rc = series_table_add(&r->from, name, number, err);

    if (rc <= 0)
        return rc;
    if (!timeframe_parse(name->timeframe, &timeframe) ||
        rank(timeframe) > rank(r->timeframe))
        return err_set(err, ERR_DATA, "cannot make %s bars of %s %s", text,
                       name->symbol, name->timeframe);
    memcpy(target.timeframe, text, strlen(text) + 1);
    rc = series_table_add(&r->to, &target, &same, err);
    if (rc < 0)
        return -1;
    if (!rc)
        return err_set(err, ERR_DATA,
                       "cannot make %s bars of both %s %s and %s %s", text,
                       name->symbol, r->from.names[same]->timeframe,
                       name->symbol, name->timeframe);
    return bar_gather_begin(r->gather, r->to.names[same], err);
}

/* Adds a bar to the open one of its series, or begins the next with it. */
static int add(struct resample *r, size_t number, const struct bar *bar,
               struct err *err)
{
    int64_t ts = timeframe_floor(r->timeframe, bar->ts);
    struct bar open;

    if (!bar_gather_last(r->gather, number, &open) || open.ts != ts) {
        open = *bar;
        open.ts = ts;
        return bar_gather_put(r->gather, number, &open, err);
    }
    open.high = bar->high > open.high ? bar->high : open.high;
    open.low = bar->low < open.low ? bar->low : open.low;
    open.close = bar->close;
    open.volume += bar->volume;
    bar_gather_change(r->gather, number, &open);
    return 0;
}

static int add_block(struct resample *r, const struct bar_block *block,
                     struct err *err)
{
    size_t number;

    if (find(r, block->series, &number, err) < 0)
        return -1;
    for (size_t k = 0; k < block->n; k++) {
        struct bar bar = {.ts = block_int(block, COLUMN_TS, k),
                          .open = block_int(block, COLUMN_OPEN, k),
                          .high = block_int(block, COLUMN_HIGH, k),
                          .low = block_int(block, COLUMN_LOW, k),
                          .close = block_int(block, COLUMN_CLOSE, k),
                          .volume = block_real(block, COLUMN_VOLUME, k)};

        if (add(r, number, &bar, err) < 0)
            return -1;
    }
    return 0;
}

static int resample_next(struct source *source, struct bar_block *out,
                         struct err *err)
{
    struct resample *r = (struct resample *)source;

    for (;;) {
        struct bar_block block;
        int rc;

        if (bar_gather_take(r->gather, r->safe_ts, r->at_end, out))
            return 1;
        if (r->at_end)
            return 0;
        rc = source_next(r->inner, &block, err);
        if (rc < 0)
            return -1;
        if (!rc) {
            r->at_end = true;
            r->safe_ts = INT64_MAX;
        } else if (block.n) {
            /* No block begins before this one, so older bars are complete. */
            r->safe_ts =
                timeframe_floor(r->timeframe, block_int(&block, COLUMN_TS, 0));
            if (add_block(r, &block, err) < 0)
                return -1;
        }
    }
}

static void resample_close(struct source *source)
{
    struct resample *r = (struct resample *)source;

    source_close(r->inner);
    bar_gather_close(r->gather);
    series_table_reset(&r->from);
    series_table_reset(&r->to);
    free(r);
}

int source_resample_open(enum timeframe timeframe, size_t frame_bars,
                         struct source *inner, struct source **out,
                         struct err *err)
{
    static const struct source_ops ops = {resample_next, resample_close};
    struct resample *r = calloc(1, sizeof(*r));

    if (!r)
        return err_set(err, ERR_SYSTEM, "out of memory");
    if (bar_gather_open(frame_bars, &r->gather, err) < 0) {
        free(r);
        return -1;
    }
    r->source.ops = &ops;
    r->inner = inner;
    r->timeframe = timeframe;
    r->safe_ts = INT64_MIN;
    *out = &r->source;
    return 0;
}
