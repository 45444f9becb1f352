/*
 * What a sweep and a walk-forward test have in common: the stream in memory,
 * the combinations, the account, and where the result goes.
 */
#ifndef BTEST_SEARCH_H
#define BTEST_SEARCH_H

#include <stdio.h>

#include "backtest/grid.h"
#include "backtest/many.h"
#include "backtest/metric.h"
#include "btest/backtest_options.h"
#include "btest/bundle.h"
#include "report/row_text.h"
#include "tool/options.h"
#include "tool/progress.h"
#include "tool/stats.h"

/* Cells of a row: some fixed ones and the parameters. */
#define SEARCH_CELLS 40

struct search {
    const struct backtest_options *options;
    const struct tool_options *tool;
    struct bundle *bundle;
    struct grid *grid;
    enum metric metric;
    struct engine_config account; /* with periods and the starting equity */
    enum tool_format format;      /* TABLE, CSV or JSON */
    struct buf text;              /* of the result */
    struct stats stats;
    struct progress progress;
    FILE *file;
};

/*
 * Reads everything in. ERR_USAGE: the grid, the metric, a format that results
 * do not have; ERR_DATA: the stream, series of several timeframes.
 */
NODISCARD int search_open(struct search *search,
                          const struct backtest_options *options,
                          const struct tool_options *tool, struct err *err);

/* Says what went wrong (rc < 0), else writes `text`; frees. The exit status;
 * does not return when a signal was the reason. */
int search_close(struct search *search, int rc, const struct err *first);

/* A run with the setup of the search, to be closed by the caller. */
NODISCARD int search_run(const struct search *search, struct run **out,
                         struct err *err);

/* Likewise; NULL when the account takes an engine. */
NODISCARD int search_many(const struct search *search, struct many **out,
                          struct err *err);

/* "fast=5 slow=20" of combination k: what varies, or else everything. */
void search_parameters(const struct search *search, size_t k, char *out,
                       size_t size);

/* A cell for each parameter of combination k; returns their number. */
size_t search_cells(const struct search *search, size_t k, struct cell *out);

/* A row in the format chosen; a table has none. `first`: CSV's header too. */
NODISCARD int search_row(struct search *search, const char *type,
                         const struct cell *cell, size_t count, bool first,
                         struct err *err);

/* Appends a line of printf's to the text. */
NODISCARD int search_line(struct search *search, struct err *err,
                          const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
