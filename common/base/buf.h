/* Growable bytes. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>

#include "base/err.h"

/* {0} is an empty one; data is owned, freed by buf_reset. */
struct buf {
    unsigned char *data;
    size_t size;
    size_t capacity;
};

/* Makes room for `more` bytes behind size; ERR_SYSTEM without memory. */
NODISCARD int buf_reserve(struct buf *buf, size_t more, struct err *err);

/* Appends; ERR_SYSTEM without memory. */
NODISCARD int buf_append(struct buf *buf, const void *data, size_t size,
                         struct err *err);

/* Frees; the buffer is empty and usable again. */
void buf_reset(struct buf *buf);

#endif
