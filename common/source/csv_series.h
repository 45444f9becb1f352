/* The bars of one series in a CSV file, or of many that are mixed in one. */
#ifndef SOURCE_CSV_SERIES_H
#define SOURCE_CSV_SERIES_H

#include <stdbool.h>
#include <stddef.h>

#include "model/series_table.h"
#include "source/csv_reader.h"
#include "source/source.h"

/*
 * Which file each series is from, so that none comes from two; shared by all
 * sources of an import. {0} is empty; reset frees.
 */
struct csv_registry {
    struct series_table series;
    const char **file; /* by number; borrowed */
    size_t capacity;
};

/* Errors: ERR_DATA when another file, or this one, has the series already. */
NODISCARD int csv_registry_add(struct csv_registry *registry,
                               const struct series_name *series,
                               const char *file, struct err *err);
void csv_registry_reset(struct csv_registry *registry);

/* One series: rows of the ranges, or of all the text, whatever symbol they
 * name. Everything but the report and the text is copied or borrowed for the
 * source's life. */
struct csv_series {
    struct csv_input input;
    const struct csv_range *ranges;
    size_t range_count;
    struct series_name name; /* of mixed series: "" for what a column says */
    bool label_close;
    size_t block_bars; /* of mixed series: 0 for what fits their number */
};

NODISCARD int csv_series_open(const struct csv_series *series,
                              struct source **out, struct err *err);

/* All series of a file whose rows are in the order of time; series are
 * registered as they come up. */
NODISCARD int csv_series_open_mixed(const struct csv_series *series,
                                    struct csv_registry *registry,
                                    struct source **out, struct err *err);

#endif
