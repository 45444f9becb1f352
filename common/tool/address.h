/* Addresses of databases on a command line, which anybody can read. */
#ifndef TOOL_ADDRESS_H
#define TOOL_ADDRESS_H

#include "base/err.h"

/*
 * Copies an operand and overwrites the password in it: of a URI everything
 * from the first colon behind :// to the last @, and the values behind ?.
 * ERR_SYSTEM without memory, the operand then is as it was. Owns: *out is the
 * caller's, for address_free().
 */
NODISCARD int address_take(char *operand, char **out, struct err *err);

/* Overwrites and frees; NULL is fine. */
void address_free(char *address);

#endif
