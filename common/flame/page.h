/* Pictures and the functions behind them as one HTML page, offline. */
#ifndef FLAME_PAGE_H
#define FLAME_PAGE_H

#include "flame/functions.h"
#include "flame/svg.h"

/*
 * Appends the page: the picture, of a differential one also that in which
 * widths are the base's, and a table of the `top` functions. It is well-formed
 * XML, too. ERR_SYSTEM.
 */
NODISCARD int page_write(const struct tree *tree,
                         const struct svg_options *options,
                         const struct functions *functions, size_t top,
                         struct buf *out, struct err *err);

#endif
