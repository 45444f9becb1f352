/* Filtering blocks by name and time. */
#include "source/source_filter.h"

#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"
#include "model/series_table.h"

struct passing {
    int64_t i;   /* bars that went through */
    bool wanted; /* by its symbol */
    bool begun;  /* at least one did */
    bool ended;  /* its end went out */
};

struct filter {
    struct source source;
    struct source *inner;
    struct source_filter rules;
    struct series_table table;
    struct passing *series; /* by number */
    size_t capacity;
    bool drained;   /* nothing more is wanted of the inner source */
    size_t closing; /* then: series whose end has been seen to */
};

/* True when the list "A,B" has the symbol. */
static bool is_listed(const char *list, const char *symbol)
{
    size_t size = strlen(symbol);

    for (;;) {
        size_t length = strcspn(list, ",");

        if (length == size && !memcmp(list, symbol, size))
            return true;
        if (!list[length])
            return false;
        list += length + 1;
    }
}

static bool is_wanted(const struct source_filter *rules, const char *symbol)
{
    if (rules->symbols && !is_listed(rules->symbols, symbol))
        return false;
    return !rules->shards ||
           fnv1a(FNV_OFFSET, symbol, strlen(symbol)) % rules->shards ==
               rules->shard;
}

/* What is kept of a series; NULL without memory. */
static struct passing *find(struct filter *f, const struct series_name *name,
                            struct err *err)
{
    size_t number;
    int rc = series_table_add(&f->table, name, &number, err);

    if (rc < 0)
        return NULL;
    if (number >= f->capacity) {
        size_t capacity = f->capacity ? 2 * f->capacity : 64;
        struct passing *series = realloc(f->series, capacity * sizeof(*series));

        if (!series) {
            err_set(err, ERR_SYSTEM, "out of memory");
            return NULL;
        }
        f->series = series;
        f->capacity = capacity;
    }
    if (rc)
        f->series[number] =
            (struct passing){.wanted = is_wanted(&f->rules, name->symbol)};
    return &f->series[number];
}

static void cut(struct bar_block *block, size_t from, size_t n)
{
    for (int k = COLUMN_TS; k <= COLUMN_VOLUME; k++)
        block->column[k] += from * sizeof(int64_t);
    block->n = n;
}

static void make_end(const struct series_name *name, struct passing *series,
                     struct bar_block *out)
{
    series->ended = true;
    *out = (struct bar_block){.series = name, .i = series->i};
}

/* The block's part that passes, or a series' end: true; nothing: false. */
static bool pass(const struct filter *f, struct passing *series,
                 struct bar_block *block)
{
    const struct source_filter *rules = &f->rules;
    bool full = rules->limit && series->i >= rules->limit;
    size_t from;
    size_t n;

    if (!series->wanted || series->ended)
        return false;
    if (!block->n || full) {
        if (series->begun)
            make_end(block->series, series, block);
        return series->begun;
    }
    from = block_find(block, rules->from_ns);
    n = block_find(block, rules->to_ns);
    n = n > from ? n - from : 0;
    if (rules->limit && (int64_t)n > rules->limit - series->i)
        n = (size_t)(rules->limit - series->i);
    if (!n)
        return false;
    cut(block, from, n);
    block->i = series->i;
    series->i += (int64_t)n;
    series->begun = true;
    return true;
}

/* Ends of series that were cut off by to_ns. */
static int close_series(struct filter *f, struct bar_block *out)
{
    while (f->closing < f->table.count) {
        size_t number = f->closing++;
        struct passing *series = &f->series[number];

        if (series->begun && !series->ended) {
            make_end(f->table.names[number], series, out);
            return 1;
        }
    }
    return 0;
}

static int filter_next(struct source *source, struct bar_block *out,
                       struct err *err)
{
    struct filter *f = (struct filter *)source;

    while (!f->drained) {
        struct bar_block block;
        struct passing *series;
        int rc = source_next(f->inner, &block, err);

        if (rc < 0)
            return -1;
        /* Later blocks begin later still. */
        if (!rc ||
            (block.n && block_int(&block, COLUMN_TS, 0) >= f->rules.to_ns)) {
            f->drained = true;
            break;
        }
        series = find(f, block.series, err);
        if (!series)
            return -1;
        if (pass(f, series, &block)) {
            *out = block;
            return 1;
        }
    }
    return close_series(f, out);
}

static void filter_close(struct source *source)
{
    struct filter *f = (struct filter *)source;

    source_close(f->inner);
    series_table_reset(&f->table);
    free(f->series);
    free(f);
}

int source_filter_open(const struct source_filter *filter, struct source *inner,
                       struct source **out, struct err *err)
{
    static const struct source_ops ops = {filter_next, filter_close};
    struct filter *f = calloc(1, sizeof(*f));

    if (!f)
        return err_set(err, ERR_SYSTEM, "out of memory");
    f->source.ops = &ops;
    f->inner = inner;
    f->rules = *filter;
    *out = &f->source;
    return 0;
}
