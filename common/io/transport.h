/*
 * Whole frames from and to an address: "-", a path, later tcp:// and ipc://.
 * The kind is picked by the address from one table (transport.c); each kind is
 * one file. Transports know lengths, not contents.
 */
#ifndef IO_TRANSPORT_H
#define IO_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct transport;

enum transport_direction { TRANSPORT_INPUT, TRANSPORT_OUTPUT };

struct transport_ops {
    /* The next map without its prefix: 1, 0 at the end, -1. */
    int (*receive)(struct transport *transport, const unsigned char **map,
                   size_t *size, struct err *err);
    /* True when receive would not wait. */
    bool (*ready)(struct transport *transport);
    /* Waits until then, but no longer than so many ns; false: it still would.
     */
    bool (*wait)(struct transport *transport, int64_t limit_ns);
    /* Sends whole frames, each with its prefix, lying one after another. */
    int (*send)(struct transport *transport, const unsigned char *frames,
                size_t size, struct err *err);
    /* Makes sure that all was delivered; frees. 0 or -1. */
    int (*close)(struct transport *transport, struct err *err);
};

/* The first member of every kind. */
struct transport {
    const struct transport_ops *ops;
    bool is_file; /* a regular file: frames carry a crc */
    uint64_t bytes;
    int64_t wait_ns; /* time spent waiting for the other side */
};

/* ERR_USAGE for an address of no kind, ERR_SYSTEM when it cannot be opened. */
NODISCARD int transport_open(const char *address,
                             enum transport_direction direction,
                             struct transport **out, struct err *err);

/* Closes after an error: what it has to say no longer matters. */
void transport_abandon(struct transport *transport);

#endif
