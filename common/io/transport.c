/* Picks a transport by its address. */
#include "io/transport.h"

#include <string.h>

#include "io/transport_stdio.h"

static const struct {
    const char *prefix;
    int (*open)(const char *address, enum transport_direction direction,
                struct transport **out, struct err *err);
} kinds[] = {
    {"", transport_stdio_open}, /* last: any other text is a path */
};

int transport_open(const char *address, enum transport_direction direction,
                   struct transport **out, struct err *err)
{
    const char *scheme = strstr(address, "://");
    size_t k = 0;

    while (strncmp(address, kinds[k].prefix, strlen(kinds[k].prefix)) != 0)
        k++;
    if (scheme && !kinds[k].prefix[0])
        return err_set(err, ERR_USAGE, "no transport for \"%s\"", address);
    return kinds[k].open(address, direction, out, err);
}

void transport_abandon(struct transport *transport)
{
    struct err ignored;

    if (transport && transport->ops->close(transport, &ignored) < 0)
        return;
}
