/*
 * A connection to PostgreSQL. Messages are one line and never hold a password;
 * `trouble` says of the last failure what can be done about it.
 */
#ifndef STORE_POSTGRES_LINK_H
#define STORE_POSTGRES_LINK_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct pg_conn; /* libpq's */
struct pg_result;

enum postgres_trouble {
    POSTGRES_FINAL,
    POSTGRES_GONE,  /* no server: postgres_link_reset(), then all again */
    POSTGRES_AGAIN, /* lost against another transaction: all again */
    POSTGRES_TAKEN  /* a key is there already */
};

/* {0} is closed. */
struct postgres_link {
    struct pg_conn *connection;
    enum postgres_trouble trouble;
};

#define POSTGRES_PARAMETERS_MAX 8

/* What $1, $2, ... stand for, in binary (postgres_value.h); NULL is null. */
struct postgres_parameters {
    int count;
    const char *value[POSTGRES_PARAMETERS_MAX];
    int size[POSTGRES_PARAMETERS_MAX];
};

/* ERR_USAGE: not an address that libpq takes; ERR_SYSTEM: no connection. When
 * it is POSTGRES_GONE, postgres_link_reset() may have more luck later. */
NODISCARD int postgres_link_open(struct postgres_link *link,
                                 const char *address, struct err *err);
/* Connects anew to the same place; POSTGRES_GONE when there is no server. */
NODISCARD int postgres_link_reset(struct postgres_link *link, struct err *err);
void postgres_link_close(struct postgres_link *link);

/*
 * These return ERR_DATA when the database refuses a value (SQLSTATE classes 22
 * and 23), ERR_SYSTEM for the rest.
 */

/* Statements without rows; several may stand in one text. */
NODISCARD int postgres_link_run(struct postgres_link *link, const char *sql,
                                struct err *err);
/* One statement, its rows in binary: for PQclear(). */
NODISCARD int postgres_link_ask(struct postgres_link *link, const char *sql,
                                const struct postgres_parameters *parameters,
                                struct pg_result **out, struct err *err);
/* The same of a statement prepared under a name. */
NODISCARD int postgres_link_prepare(struct postgres_link *link,
                                    const char *name, const char *sql,
                                    struct err *err);
NODISCARD int
postgres_link_execute(struct postgres_link *link, const char *name,
                      const struct postgres_parameters *parameters,
                      struct pg_result **out, struct err *err);
/*
 * COPY ... FROM STDIN (FORMAT BINARY): the rows, each behind its number of
 * fields, without header and trailer, which are sent around them.
 */
NODISCARD int postgres_link_copy(struct postgres_link *link, const char *sql,
                                 const unsigned char *rows, size_t size,
                                 struct err *err);

/* Ends a failed transaction; what cannot be said any more is not. */
void postgres_link_rollback(struct postgres_link *link);

#endif
