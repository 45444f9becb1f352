/* Growable bytes. */
#include "base/buf.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int buf_reserve(struct buf *buf, size_t more, struct err *err)
{
    size_t capacity = buf->capacity ? buf->capacity : 256;
    unsigned char *data;

    if (more <= buf->capacity - buf->size)
        return 0;
    if (more > SIZE_MAX / 2 - buf->size)
        return err_set(err, ERR_SYSTEM, "out of memory");
    while (capacity - buf->size < more)
        capacity *= 2;
    data = realloc(buf->data, capacity);
    if (!data)
        return err_set(err, ERR_SYSTEM, "out of memory");
    buf->data = data;
    buf->capacity = capacity;
    return 0;
}

int buf_append(struct buf *buf, const void *data, size_t size, struct err *err)
{
    if (!size)
        return 0; /* `data` and the buffer may be NULL */
    if (buf_reserve(buf, size, err) < 0)
        return -1;
    memcpy(buf->data + buf->size, data, size);
    buf->size += size;
    return 0;
}

void buf_reset(struct buf *buf)
{
    free(buf->data);
    *buf = (struct buf){0};
}
