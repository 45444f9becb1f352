/* A k-way merge of sources. */
#include "source/source_merge.h"

#include <stdlib.h>

#include "model/series_table.h"
#include "source/block_heap.h"

struct merge {
    struct source source;
    struct source **inner;
    struct bar_block *heads; /* the next block of each inner source */
    size_t count;
    size_t primed;          /* inner sources that have been asked */
    struct block_heap heap; /* those with a head */
    size_t last;            /* whose head went out last; count: nobody's */
    struct series_table series;
    size_t *owner; /* which inner source a series comes from */
    size_t owners;
};

/* Two sources of one series would be numbered into each other. */
static int check_owner(struct merge *m, const struct series_name *name,
                       size_t index, struct err *err)
{
    size_t k;
    int rc = series_table_add(&m->series, name, &k, err);

    if (rc < 0)
        return -1;
    if (rc > 0) {
        if (k == m->owners) {
            size_t more = m->owners ? m->owners * 2 : 64;
            size_t *owner = realloc(m->owner, more * sizeof(*owner));

            if (!owner)
                return err_set(err, ERR_SYSTEM, "out of memory");
            m->owner = owner;
            m->owners = more;
        }
        m->owner[k] = index;
    }
    if (m->owner[k] == index)
        return 0;
    return err_set(err, ERR_DATA, "%s %s comes from two inputs: %zu and %zu",
                   name->symbol, name->timeframe, m->owner[k] + 1, index + 1);
}

/*
 * The next block of an inner source becomes its head. 1: it is an end, which
 * needs no turn and is in heads[]; 0: it is in the heap, or there is none.
 */
static int advance(struct merge *m, size_t index, struct err *err)
{
    struct bar_block *head = &m->heads[index];
    int rc = source_next(m->inner[index], head, err);

    if (rc <= 0)
        return rc;
    if (check_owner(m, head->series, index, err) < 0)
        return -1;
    if (!head->n)
        return 1;
    return block_heap_push(
        &m->heap,
        (struct block_key){.ts = block_int(head, COLUMN_TS, 0),
                           .series = head->series,
                           .index = index},
        err);
}

static int merge_next(struct source *source, struct bar_block *out,
                      struct err *err)
{
    struct merge *m = (struct merge *)source;

    while (m->last < m->count || m->primed < m->count) {
        size_t index = m->last < m->count ? m->last : m->primed;
        int rc = advance(m, index, err);

        if (rc < 0)
            return -1;
        if (rc > 0) {
            *out = m->heads[index];
            return 1;
        }
        if (m->last < m->count)
            m->last = m->count;
        else
            m->primed++;
    }
    if (!m->heap.count)
        return 0;
    m->last = m->heap.keys[0].index;
    block_heap_pop(&m->heap);
    *out = m->heads[m->last];
    return 1;
}

static void merge_close(struct source *source)
{
    struct merge *m = (struct merge *)source;

    for (size_t k = 0; k < m->count; k++)
        source_close(m->inner[k]);
    free(m->inner);
    free(m->heads);
    block_heap_reset(&m->heap);
    series_table_reset(&m->series);
    free(m->owner);
    free(m);
}

int source_merge_open(struct source **sources, size_t count,
                      struct source **out, struct err *err)
{
    static const struct source_ops ops = {merge_next, merge_close};
    struct merge *m = calloc(1, sizeof(*m));

    if (!m)
        return err_set(err, ERR_SYSTEM, "out of memory");
    m->heads = calloc(count ? count : 1, sizeof(*m->heads));
    if (!m->heads) {
        free(m);
        return err_set(err, ERR_SYSTEM, "out of memory");
    }
    m->source.ops = &ops;
    m->inner = sources;
    m->count = count;
    m->last = count;
    *out = &m->source;
    return 0;
}
