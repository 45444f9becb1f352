/*
 * A batch becomes durable in one transaction. Bars and points of equity that
 * are newer than any stored of their series go straight into the table;
 * everything else into a staging table of the session, and from there by its
 * key.
 */
#ifndef STORE_POSTGRES_APPLY_H
#define STORE_POSTGRES_APPLY_H

#include "store/postgres_batch.h"
#include "store/postgres_last.h"
#include "store/postgres_link.h"

/* What is known of the database while a connection lasts; {0} is nothing. */
struct postgres_session {
    /* Of tables whose staging table is there: how to store what is in it. */
    char *upsert[POSTGRES_TABLES];
    struct postgres_last last;
    bool careful; /* somebody does: nothing straight into the table */
};

/*
 * On failure nothing is stored and the transaction is over; link->trouble says
 * whether to try again.
 */
NODISCARD int postgres_apply(struct postgres_session *session,
                             struct postgres_link *link,
                             const struct postgres_batch *batch,
                             struct err *err);

/* Frees; for a new connection, too. */
void postgres_session_reset(struct postgres_session *session);

/* The table's name. */
const char *postgres_table(unsigned table);

#endif
