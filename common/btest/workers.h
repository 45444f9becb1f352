/*
 * Forked workers that share a long list of independent items. What a worker
 * finds out goes into shared memory, by item, so that the result does not
 * depend on who did what.
 */
#ifndef BTEST_WORKERS_H
#define BTEST_WORKERS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "tool/progress.h"

/* One worker's view of the work; all functions run in the worker. */
struct workers {
    void *context;
    /* *state is the worker's own memory. 0 or -1. */
    int (*open)(void *context, void **state, struct err *err);
    /* Item k < total. */
    int (*item)(void *state, size_t k, struct err *err);
    void (*close)(void *state); /* NULL is fine */
    size_t total;
    int64_t jobs;              /* 0: one a CPU; never more than items */
    struct progress *progress; /* NULL: none */
    uint64_t item_bars;        /* bars that an item stands for, for progress */
};

/*
 * Runs all items; a single job runs in this process. Returns 0, or -1 with the
 * first error of a worker; ERR_SYSTEM names one that died. SIGINT and SIGTERM
 * (stopflag_install()) end all: ERR_DATA "interrupted".
 */
NODISCARD int workers_run(const struct workers *workers, struct err *err);

/* As many as would work on so many items. */
size_t workers_jobs(int64_t jobs, size_t items);

/*
 * Zeroed memory that forked workers share with their parent: ERR_SYSTEM. Pages
 * that nobody touches take none.
 */
NODISCARD int workers_memory(size_t size, void **out, struct err *err);
void workers_memory_free(void *memory, size_t size); /* NULL is fine */

#endif
