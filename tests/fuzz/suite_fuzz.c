/*
 * Goal: any bytes as a suite of benchrun are refused with a line and a reason,
 * or give benchmarks that can be run: named once, with a command, in bounds.
 */
/* memfd_create */
#define _GNU_SOURCE // NOLINT(bugprone-*,cert-*,readability-*)
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "gate/run_list.h"
#include "measure/words.h"

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct run_defaults defaults[] = {
    {.warmup = 1, .rounds = 10, .timeout_ns = 1000000000},
    {.rounds = 1,
     .shell = true,
     .prepare = "sync",
     .input = "in",
     .base_folder = "old"}};

static void expect(bool good)
{
    if (!good)
        abort();
}

static void check_bench(const struct bench *bench)
{
    char name[RUN_NAME_MAX];

    expect(bench->name && *bench->name);
    expect(words_length(bench->command[PLAN_CURRENT]) > 0);
    expect(!bench->command[PLAN_BASE] ||
           words_length(bench->command[PLAN_BASE]) > 0);
    expect(!bench->prepare || words_length(bench->prepare) > 0);
    expect(bench->warmup >= 0 && bench->warmup <= RUN_ROUNDS_MAX);
    expect(bench->rounds >= 1 && bench->rounds <= RUN_ROUNDS_MAX);
    expect(bench->timeout_ns >= 0);
    run_list_show(bench, name);
    expect(strlen(name) < RUN_NAME_MAX);
}

static void check_list(const struct run_list *list)
{
    expect(list->count > 0 && list->count <= RUN_LIST_MAX);
    for (size_t k = 0; k < list->count; k++) {
        check_bench(&list->bench[k]);
        for (size_t other = 0; other < k; other++)
            expect(strcmp(list->bench[k].name, list->bench[other].name) != 0);
    }
}

/* A suite is read from a path: this one is a file in memory. */
static void fill(int file, const uint8_t *data, size_t size)
{
    expect(ftruncate(file, 0) == 0 &&
           pwrite(file, data, size, 0) == (ssize_t)size);
}

// NOLINTNEXTLINE(readability-identifier-naming)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int file = -1;
    char path[64];

    if (file < 0)
        file = memfd_create("suite", MFD_CLOEXEC);
    expect(file >= 0);
    fill(file, data, size);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    for (size_t k = 0; k < sizeof(defaults) / sizeof(defaults[0]); k++) {
        struct run_list list = {0};
        struct err err = {0};

        if (run_list_read(&list, path, &defaults[k], &err) == 0)
            check_list(&list);
        else
            expect(err.code == ERR_DATA &&
                   !strncmp(err.msg, path, strlen(path)));
        run_list_free(&list);
    }
    return 0;
}
