/* Goal: who does what changes nothing, and no death goes unnoticed. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "btest/workers.h"
#include "lib/tap.h"

#define ITEMS 1000

/* What the items are to do at item `at`. */
enum fate { FATE_NONE, FATE_ERROR, FATE_DEATH, FATE_EXIT };

struct task {
    enum fate fate;
    size_t at;
    int64_t *square; /* shared */
};

static int open_state(void *context, void **state, struct err *err)
{
    (void)err;
    *state = context;
    return 0;
}

static void close_state(void *state)
{
    (void)state;
}

static int item(void *state, size_t k, struct err *err)
{
    struct task *task = state;

    if (k == task->at && task->fate == FATE_ERROR)
        return err_set(err, ERR_DATA, "item %zu is bad", k);
    if (k == task->at && task->fate == FATE_DEATH)
        raise(SIGKILL);
    if (k == task->at && task->fate == FATE_EXIT)
        _exit(7);
    task->square[k] = (int64_t)(k * k) + 1;
    return 0;
}

static int refuse_state(void *context, void **state, struct err *err)
{
    (void)context;
    (void)state;
    return err_set(err, ERR_SYSTEM, "out of memory");
}

static int run(struct task *task, size_t total, int64_t jobs, struct err *err)
{
    const struct workers workers = {.context = task,
                                    .open = open_state,
                                    .item = item,
                                    .close = close_state,
                                    .total = total,
                                    .jobs = jobs};

    memset(task->square, 0, ITEMS * sizeof(*task->square));
    fflush(stdout);
    return workers_run(&workers, err);
}

static void test_all_done(struct task *task)
{
    static const int64_t jobs[] = {0, 1, 2, 3, 8, 64};
    static const size_t totals[] = {1, 2, 7, ITEMS};

    for (size_t j = 0; j < sizeof(jobs) / sizeof(*jobs); j++)
        for (size_t t = 0; t < sizeof(totals) / sizeof(*totals); t++) {
            struct err err = {0};
            size_t good = 0;

            *task = (struct task){.square = task->square, .at = ITEMS};
            IS_INT(run(task, totals[t], jobs[j], &err), 0,
                   "%zu items by %lld jobs: %s", totals[t], (long long)jobs[j],
                   err.msg);
            for (size_t k = 0; k < ITEMS; k++)
                good += task->square[k] ==
                        (k < totals[t] ? (int64_t)(k * k) + 1 : 0);
            IS_INT((int64_t)good, ITEMS, "all of them, and nothing else");
        }
}

static void test_failures(struct task *task)
{
    static const struct {
        enum fate fate;
        int64_t jobs;
        enum err_code code;
        const char *want;
    } cases[] = {
        {FATE_ERROR, 1, ERR_DATA, "item 600 is bad"},
        {FATE_ERROR, 4, ERR_DATA, "item 600 is bad"},
        {FATE_DEATH, 4, ERR_SYSTEM, "died: Killed"},
        {FATE_EXIT, 4, ERR_SYSTEM, "ended with status 7"},
    };

    for (size_t k = 0; k < sizeof(cases) / sizeof(*cases); k++) {
        struct err err = {0};

        *task = (struct task){cases[k].fate, 600, task->square};
        IS_INT(run(task, ITEMS, cases[k].jobs, &err), -1, "a failure");
        IS_INT(err.code, cases[k].code, "of its kind");
        OK(strstr(err.msg, cases[k].want), "%s", err.msg);
    }
}

static void test_no_state(struct task *task)
{
    struct workers workers = {.context = task,
                              .open = refuse_state,
                              .item = item,
                              .close = close_state,
                              .total = ITEMS};

    for (workers.jobs = 1; workers.jobs <= 3; workers.jobs++) {
        struct err err = {0};

        fflush(stdout);
        IS_INT(workers_run(&workers, &err), -1, "no memory for a worker");
        IS_TEXT(err.msg, "out of memory", "with %lld jobs",
                (long long)workers.jobs);
    }
}

int main(void)
{
    struct task task = {0};
    struct err err;
    void *memory;

    if (workers_memory(ITEMS * sizeof(*task.square), &memory, &err) < 0)
        abort();
    task.square = memory;
    test_all_done(&task);
    test_failures(&task);
    test_no_state(&task);
    workers_memory_free(memory, ITEMS * sizeof(*task.square));
    workers_memory_free(NULL, 0);
    return tap_done();
}
