/* The migrations of sql/, written by scripts/embed-sql. For schema.c. */
#ifndef STORE_SCHEMA_TEXT_H
#define STORE_SCHEMA_TEXT_H

#include "store/schema.h"

extern const struct migration schema_sqlite[];
extern const size_t schema_sqlite_count;
extern const struct migration schema_postgresql[];
extern const size_t schema_postgresql_count;

#endif
