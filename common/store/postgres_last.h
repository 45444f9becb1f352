/*
 * Which bars and points of equity are new: the last time stored of each series.
 * Never too early, unless somebody else stores the same series meanwhile.
 */
#ifndef STORE_POSTGRES_LAST_H
#define STORE_POSTGRES_LAST_H

#include <stdbool.h>

#include "store/postgres_batch.h"
#include "store/postgres_link.h"

/* What is known while a connection lasts; {0} is nothing. */
struct postgres_last {
    struct postgres_seen ts[POSTGRES_TABLES]; /* by the key of a series */
    struct postgres_seen restarted;           /* runs */
};

/* Notes runs that begin again: nothing is stored of them. */
NODISCARD int postgres_last_restarts(struct postgres_last *last,
                                     const struct postgres_batch *batch,
                                     struct err *err);

/* Asks for the last times of a batch's series that are not known. */
NODISCARD int postgres_last_learn(struct postgres_last *last,
                                  struct postgres_link *link,
                                  const struct postgres_batch *batch,
                                  unsigned table, struct err *err);

/*
 * True when everything of the part is behind the last one stored of its series.
 * The part then counts as stored: should that fail, it is new no more.
 */
bool postgres_last_all_new(struct postgres_last *last,
                           const struct postgres_batch *batch, unsigned table,
                           const struct postgres_part *before,
                           const struct postgres_part *part);

/* Forgets the times, not the runs. */
void postgres_last_forget(struct postgres_last *last);
void postgres_last_reset(struct postgres_last *last);

#endif
