/*
 * In which order things are run. Two commands are interleaved in pairs, the
 * first of a pair turning (ABBA), so that what changes slowly, and what the
 * first of two does to the second, falls on both alike.
 *
 * Source: L. Bulej et al., "Duet Benchmarking", ICPE 2020 (pairs); the turning
 * order is the crossover design of medical statistics.
 */
#ifndef MEASURE_PLAN_H
#define MEASURE_PLAN_H

#include <stdbool.h>
#include <stdint.h>

enum plan_side { PLAN_CURRENT, PLAN_BASE };

struct plan {
    int64_t warmup; /* runs of each side that are not measured */
    int64_t rounds; /* runs of each side that are */
    int sides;      /* 1: the current one only, 2: both, interleaved */
};

struct plan_step {
    enum plan_side side;
    bool warmup;
    int64_t round; /* from 0, among the warm-ups or the rounds: the pair */
};

/* Runs in all. */
int64_t plan_steps(const struct plan *plan);

/* The step-th run, 0 <= step < plan_steps(). */
struct plan_step plan_step(const struct plan *plan, int64_t step);

#endif
