/*
 * libpq, loaded when a PostgreSQL address is opened: it brings two dozen other
 * libraries, which took every start of a tool that could speak to a database 4
 * ms and 6 MiB. For this folder.
 */
#ifndef STORE_POSTGRES_LIBRARY_H
#define STORE_POSTGRES_LIBRARY_H

#include "base/err.h"

/* Before any call of libpq; again it does nothing. ERR_SYSTEM: not installed.
 */
NODISCARD int postgres_library_load(struct err *err);

#endif
