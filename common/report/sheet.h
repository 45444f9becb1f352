/*
 * Text that is appended to a buffer; the first failure is kept and later calls
 * do nothing, so callers check once. Whatever a name holds, what comes out is
 * UTF-8: bytes that are none become U+FFFD.
 */
#ifndef REPORT_SHEET_H
#define REPORT_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct sheet {
    struct buf *out; /* borrowed */
    struct err *err; /* borrowed; filled by the first failure */
    bool failed;
};

/*
 * For people (plain, Markdown, HTML, TAP) line ends and tabs become spaces;
 * other controls, and what turns the direction of a text, U+FFFD. For programs
 * (XML, CSV) only what the format cannot hold is replaced.
 */
enum escape {
    ESCAPE_PLAIN,
    ESCAPE_MARKDOWN, /* also inside a cell of a table; nobody is mentioned */
    ESCAPE_HTML,
    ESCAPE_TAP,
    ESCAPE_XML, /* text and attributes of XML 1.0 */
    ESCAPE_CSV  /* inside quotes */
};

/* No limit of sheet_escaped(). */
#define SHEET_WHOLE SIZE_MAX

void sheet_init(struct sheet *sheet, struct buf *out, struct err *err);

void sheet_text(struct sheet *sheet, const char *text);
void sheet_bytes(struct sheet *sheet, const char *text, size_t size);
void sheet_format(struct sheet *sheet, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Escaped, and cut to `limit` columns (a few bytes each at most) with an
 * ellipsis in its middle, as names differ at both ends. NULL is "".
 */
void sheet_escaped(struct sheet *sheet, const char *text, enum escape escape,
                   size_t limit);

/* 0, or -1 with the failure in err. */
NODISCARD int sheet_end(const struct sheet *sheet);

#endif
