/* Reading bars from PostgreSQL, out of one snapshot. */
#ifndef STORE_POSTGRES_READ_H
#define STORE_POSTGRES_READ_H

#include "store/postgres_link.h"
#include "store/store.h"

/* Begins the transaction that reads, and prepares what it runs. */
NODISCARD int postgres_read_begin(struct postgres_link *link, struct err *err);

/* As store_series() and store_read_bars(). */
NODISCARD int postgres_read_series(struct postgres_link *link,
                                   const struct store_filter *filter,
                                   struct store_series **out, size_t *count,
                                   struct err *err);
NODISCARD int postgres_read_bars(struct postgres_link *link,
                                 const struct series_name *name,
                                 int64_t from_ts, int64_t before_ts,
                                 struct store_bars_space *space, size_t *n,
                                 struct err *err);

#endif
