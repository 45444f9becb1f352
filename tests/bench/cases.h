/*
 * Benchmarks that the suite runs as one process each: a fixed amount of work,
 * chosen by name, for others to measure. Usage of such a program:
 * PROGRAM CASE [TURNS], or PROGRAM --list.
 */
#ifndef BENCH_CASES_H
#define BENCH_CASES_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "source/source_synth.h"

struct bench_case {
    const char *name;
    int64_t turns; /* unless told otherwise: about 30 ms */
    /* Does its work, so many times over; returns how often it was done. */
    int64_t (*run)(const char *name, int64_t turns);
};

static inline double bench_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Ends the program: what a benchmark needs failed. */
static inline void bench_need(int good, const struct err *err)
{
    if (good)
        return;
    fprintf(stderr, "benchmark: %s\n", err ? err->msg : "out of memory");
    exit(4);
}

/* The seeded series of all these benchmarks; its columns are never freed. */
static inline struct bar_block bench_bars(size_t n, int schematic)
{
    static struct series_name name = {"WALK", "1h"};
    const struct synth_config config = {.series = 1,
                                        .bars = (int64_t)n,
                                        .seed = 1,
                                        .timeframe = TIMEFRAME_1H,
                                        .start_ns = SYNTH_START_NS,
                                        .schematic =
                                            (enum synth_schematic)schematic};
    struct bar_block all = {.series = &name, .n = n};
    unsigned char *column[COLUMN_BAR_COUNT];
    struct bar_block block;
    struct source *source;
    struct err err = {0};
    size_t at = 0;

    for (size_t c = 0; c < COLUMN_BAR_COUNT; c++) {
        column[c] = malloc(n * 8);
        bench_need(column[c] != NULL, NULL);
        all.column[c] = column[c];
    }
    bench_need(!source_synth_open(&config, 1024, &source, &err), &err);
    while (source_next(source, &block, &err) > 0 && at + block.n <= n) {
        for (size_t c = 0; c < COLUMN_BAR_COUNT; c++)
            if (block.n)
                memcpy(column[c] + at * 8, block.column[c], block.n * 8);
        at += block.n;
    }
    bench_need(at == n, &err);
    source_close(source);
    return all;
}

static inline int bench_main(const struct bench_case *cases, size_t count,
                             int argc, char **argv)
{
    for (size_t k = 0; k < count && argc > 1; k++) {
        int64_t turns = argc > 2 ? atoll(argv[2]) : cases[k].turns;
        double began = bench_seconds();

        if (!strcmp(argv[1], "--list"))
            puts(cases[k].name);
        if (strcmp(argv[1], cases[k].name) != 0)
            continue;
        turns = cases[k].run(cases[k].name, turns);
        began = bench_seconds() - began;
        printf("%s: %.2f ns each, %lld times, %.1f ms\n", cases[k].name,
               began * 1e9 / (double)(turns ? turns : 1), (long long)turns,
               began * 1e3);
        return 0;
    }
    return argc == 2 && !strcmp(argv[1], "--list") ? 0 : 2;
}

#endif
