/*
 * p values of a family of tests. Sources: Holm 1979; Benjamini & Hochberg 1995.
 */
#ifndef STATS_ADJUST_H
#define STATS_ADJUST_H

#include <stddef.h>

#include "base/err.h"

/* All p in 0..1; out may be p. ERR_SYSTEM. */
NODISCARD int adjust_holm(const double *p, size_t n, double *out,
                          struct err *err);
NODISCARD int adjust_bh(const double *p, size_t n, double *out,
                        struct err *err);

#endif
