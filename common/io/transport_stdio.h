/* Pipes and files. */
#ifndef IO_TRANSPORT_STDIO_H
#define IO_TRANSPORT_STDIO_H

#include "io/transport.h"

/* "-" is standard input or output, anything else a path. */
NODISCARD int transport_stdio_open(const char *address,
                                   enum transport_direction direction,
                                   struct transport **out, struct err *err);

#endif
