/* The bytes of one input file: regular, gzip, standard input, or memory. */
#ifndef SOURCE_CSV_TEXT_H
#define SOURCE_CSV_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct csv_text;

/*
 * Opens a path, "-" being standard input. gzip is told by its first bytes.
 * keep_open false: a regular file is opened anew for each read, so that any
 * number of them can be in use; it must not have changed (ERR_SYSTEM).
 * Errors: ERR_SYSTEM. Owns: *out is the caller's; `path` is borrowed.
 */
NODISCARD int csv_text_open(const char *path, bool keep_open,
                            struct csv_text **out, struct err *err);

/* The same of bytes in memory, borrowed, for tests. */
NODISCARD int csv_text_open_memory(const void *data, size_t size,
                                   const char *name, struct csv_text **out,
                                   struct err *err);
void csv_text_close(struct csv_text *text);

/* What messages call it: the path, or "standard input". */
const char *csv_text_name(const struct csv_text *text);

/*
 * The first bytes, up to `size`, which a following csv_text_read() will read
 * again. *whole: that was all. To be called once, before reading.
 */
NODISCARD int csv_text_head(struct csv_text *text, char *data, size_t size,
                            size_t *used, bool *whole, struct err *err);

/* The next bytes, from the front on; *used < size only at the end. */
NODISCARD int csv_text_read(struct csv_text *text, char *data, size_t size,
                            size_t *used, struct err *err);

/*
 * Makes csv_text_read_at() possible: copies what cannot seek to an unlinked
 * file in $TMPDIR or /tmp. To be called before csv_text_read().
 */
NODISCARD int csv_text_make_seekable(struct csv_text *text, struct err *err);

/* True for regular files and memory that are not gzip, and after the above. */
bool csv_text_seekable(const struct csv_text *text);

/* The length in bytes; only of what can seek. */
int64_t csv_text_size(const struct csv_text *text);

/* `size` bytes from `offset` on; ERR_SYSTEM when the file is shorter. */
NODISCARD int csv_text_read_at(struct csv_text *text, int64_t offset,
                               char *data, size_t size, struct err *err);

#endif
