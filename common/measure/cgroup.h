/* The processor time that control groups allow. */
#ifndef MEASURE_CGROUP_H
#define MEASURE_CGROUP_H

#include "measure/environment.h"

/*
 * Fills cpu_limit, throttled and throttled_us from the groups of this process
 * up to the root, of version 2 or 1: the tightest limit, the sum of what all
 * have held up.
 */
void cgroup_read(const char *root, struct environment *out);

#endif
