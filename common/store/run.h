/*
 * Which backtest a record belongs to. A stream may carry several accounts,
 * those of btest --each: one of a series where there is one, else the
 * portfolio's. Runs begin with the first revision of their summary.
 */
#ifndef STORE_RUN_H
#define STORE_RUN_H

#include "model/record.h"

struct runs; /* those of one stream */

NODISCARD int runs_create(struct runs **out, struct err *err);
void runs_free(struct runs *runs);

/* A summary; that which says RUNNING begins a run. *run is its identity:
 * FNV-1a-64 over the record's id and its field `config`. */
NODISCARD int runs_summary(struct runs *runs, const struct record *record,
                           uint64_t *run, struct err *err);

/* The run of a series' orders, fills, trades or equity; 0: none has begun. */
uint64_t runs_of(const struct runs *runs, const struct series_name *name);

#endif
