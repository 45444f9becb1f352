/* Upserts of many rows a statement. For sqlite*.c. */
#ifndef STORE_SQLITE_INSERT_H
#define STORE_SQLITE_INSERT_H

#include <sqlite3.h>
#include <stddef.h>

#include "base/buf.h"

struct sqlite_store;

/* {0} is one that is not prepared. */
struct sqlite_insert {
    sqlite3_stmt *one;
    sqlite3_stmt *many; /* of `rows` rows */
    unsigned rows;
    unsigned columns;
    char *text; /* what short texts are written to until the rows are in */
};

/* Longest of those texts, its final zero included: parts as JSON. */
#define SQLITE_TEXT_MAX 192

/*
 * Prepares "INSERT INTO `head` VALUES (?, ...), ... `tail`" for one row and for
 * many. ERR_SYSTEM.
 */
NODISCARD int sqlite_insert_prepare(struct sqlite_store *store,
                                    struct sqlite_insert *insert,
                                    unsigned columns, const char *head,
                                    const char *tail, struct err *err);
void sqlite_insert_close(struct sqlite_insert *insert);

/* Where a row goes. */
struct sqlite_place {
    sqlite3_stmt *stmt;
    int at;     /* the parameter of its first column */
    char *text; /* room of SQLITE_TEXT_MAX for each column */
};

struct sqlite_rows {
    /* Binds all columns of the row'th of the rows; a code of SQLite. What is
     * bound must live as long as the rows do. */
    int (*bind)(void *context, size_t row, const struct sqlite_place *place);
    void *context;
    size_t begin;
    size_t end;
};

/* Inserts the rows in their order; ERR_DATA when one is refused, ERR_SYSTEM.
 * *bad is the row that was, else `end`. */
NODISCARD int sqlite_insert_rows(struct sqlite_store *store,
                                 struct sqlite_insert *insert,
                                 const struct sqlite_rows *rows, size_t *bad,
                                 struct err *err);

#endif
