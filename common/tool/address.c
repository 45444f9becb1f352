/* Passwords do not stay in argv. */
#include "tool/address.h"

#include <stdlib.h>
#include <string.h>

static void overwrite(char *from, const char *to)
{
    while (from < to)
        *from++ = '*';
}

/* user:PASSWORD@host, where the password may hold an @ or a ? that should have
 * been written as %40 and %3F. */
static void hide_password(char *authority)
{
    char *colon = strchr(authority, ':');
    char *at = strrchr(authority, '@');

    if (colon && at && colon < at)
        overwrite(colon + 1, at);
}

/* ?password=...&sslpassword=...: the names stay. */
static void hide_values(char *query)
{
    char *equals;

    while ((equals = strchr(query, '='))) {
        query = equals + 1 + strcspn(equals + 1, "&");
        overwrite(equals + 1, query);
    }
}

int address_take(char *operand, char **out, struct err *err)
{
    char *copy = strdup(operand);
    char *authority = strstr(operand, "://");
    char *query;

    if (!copy)
        return err_set(err, ERR_SYSTEM, "out of memory");
    *out = copy;
    if (!authority)
        return 0;
    authority += 3;
    hide_password(authority);
    query = strchr(authority, '?');
    if (query)
        hide_values(query);
    return 0;
}

void address_free(char *address)
{
    if (!address)
        return;
    /* volatile: the memory is freed next, and a compiler sees that. */
    for (volatile char *at = address; *at; at++)
        *at = 0;
    free(address);
}
