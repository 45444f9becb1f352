/* The schema in a PostgreSQL database: is it this program's, and making it so.
 */
#ifndef STORE_POSTGRES_SCHEMA_H
#define STORE_POSTGRES_SCHEMA_H

#include "store/postgres_link.h"

/* ERR_SYSTEM: no schema, an older or newer one, or tables are missing. */
NODISCARD int postgres_schema_check(struct postgres_link *link,
                                    struct err *err);

/*
 * Runs the migrations that are not noted in schema_migrations, each in a
 * transaction. Two programs at once wait for each other. ERR_SYSTEM as well
 * when the schema is newer than this program.
 */
NODISCARD int postgres_schema_migrate(struct postgres_link *link,
                                      struct err *err);

#endif
