/* Text into a buffer, escaped. */
#include "report/sheet.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "report/text.h"

#define ELLIPSIS    "\xe2\x80\xa6"
#define REPLACEMENT "\xef\xbf\xbd"
/* Not shown; keeps what stands on both sides apart. */
#define MARKDOWN_SPLIT "&#8203;"
/* Marks over a letter take no column: a text of them must end, too. */
#define BYTES_PER_COLUMN 8

void sheet_init(struct sheet *sheet, struct buf *out, struct err *err)
{
    sheet->out = out;
    sheet->err = err;
    sheet->failed = false;
}

void sheet_bytes(struct sheet *sheet, const char *text, size_t size)
{
    if (!sheet->failed && buf_append(sheet->out, text, size, sheet->err) < 0)
        sheet->failed = true;
}

void sheet_text(struct sheet *sheet, const char *text)
{
    sheet_bytes(sheet, text, strlen(text));
}

void sheet_format(struct sheet *sheet, const char *fmt, ...)
{
    va_list args;
    va_list again;
    int length;

    if (sheet->failed)
        return;
    va_start(args, fmt);
    va_copy(again, args);
    length = vsnprintf(NULL, 0, fmt, args);
    if (length < 0 ||
        buf_reserve(sheet->out, (size_t)length + 1, sheet->err) < 0) {
        sheet->failed = true;
    } else {
        vsnprintf((char *)sheet->out->data + sheet->out->size,
                  (size_t)length + 1, fmt, again);
        sheet->out->size += (size_t)length;
    }
    va_end(again);
    va_end(args);
}

static bool is_control(long code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

/* Line and paragraph separators, and what turns a text's direction. */
static bool misleads(long code)
{
    return (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069);
}

static bool is_blank(long code)
{
    return code == '\n' || code == '\r' || code == '\t';
}

/* What stands for a character that cannot go out as it is, or NULL. */
static const char *replacement(long code, enum escape escape)
{
    if (escape == ESCAPE_CSV)
        return NULL;
    if (code == 0xfffe || code == 0xffff)
        return REPLACEMENT;
    if (escape == ESCAPE_XML) {
        if (is_blank(code))
            return code == '\n' ? "&#10;" : code == '\r' ? "&#13;" : "&#9;";
        return is_control(code) ? REPLACEMENT : NULL;
    }
    if (is_blank(code))
        return " ";
    return is_control(code) || misleads(code) ? REPLACEMENT : NULL;
}

static const char *entity(char byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* Between letters an underscore is one; elsewhere it begins emphasis. */
static bool inside_word(const char *begin, const char *at, const char *end)
{
    return at > begin && at + 1 < end && isalnum((unsigned char)at[-1]) &&
           isalnum((unsigned char)at[1]);
}

static void put_markdown(struct sheet *sheet, const char *begin, const char *at,
                         const char *end)
{
    const char *text = *at == '\'' || *at == '"' ? NULL : entity(*at);

    if (text) {
        sheet_text(sheet, text);
        return;
    }
    if (strchr("\\`*[]|~$", *at) ||
        (*at == '_' && !inside_word(begin, at, end)))
        sheet_text(sheet, "\\");
    sheet_bytes(sheet, at, 1);
    if (*at == '@' || (*at == '#' && at + 1 < end && isdigit(at[1])))
        sheet_text(sheet, MARKDOWN_SPLIT);
}

static void put_ascii(struct sheet *sheet, const char *begin, const char *at,
                      const char *end, enum escape escape)
{
    const char *text;

    switch (escape) {
    case ESCAPE_MARKDOWN:
        put_markdown(sheet, begin, at, end);
        return;
    case ESCAPE_HTML:
    case ESCAPE_XML:
        text = entity(*at);
        if (text)
            sheet_text(sheet, text);
        else
            sheet_bytes(sheet, at, 1);
        return;
    case ESCAPE_TAP:
        if (*at == '#' || *at == '\\')
            sheet_text(sheet, "\\");
        break;
    case ESCAPE_CSV:
        if (*at == '"')
            sheet_text(sheet, "\"");
        break;
    case ESCAPE_PLAIN:
        break;
    }
    sheet_bytes(sheet, at, 1);
}

static void put_escaped(struct sheet *sheet, const char *text, size_t size,
                        enum escape escape)
{
    const char *end = text + size;

    for (const char *at = text; at < end && !sheet->failed;) {
        long code = 0;
        size_t length = utf8_next(at, (size_t)(end - at), &code);
        const char *instead = length ? replacement(code, escape) : REPLACEMENT;

        if (instead)
            sheet_text(sheet, instead);
        else if (length == 1)
            put_ascii(sheet, text, at, end, escape);
        else
            sheet_bytes(sheet, at, length);
        at += length ? length : 1;
    }
}

/* The bytes at the front that take `limit` columns at most. */
static size_t fit_front(const char *text, size_t size, size_t limit)
{
    size_t used = 0;
    size_t width = 0;

    while (used < size) {
        size_t length;
        size_t columns;

        text_next(text + used, size - used, &length, &columns);
        width += columns;
        if (width > limit || used + length > limit * BYTES_PER_COLUMN)
            break;
        used += length;
    }
    return used;
}

/* Where the last `limit` columns begin. */
static size_t fit_back(const char *text, size_t size, size_t limit)
{
    size_t at = size;
    size_t width = 0;

    while (at > 0) {
        size_t start = at - 1;
        size_t length;
        size_t columns;

        while (start > 0 && at - start < 4 &&
               ((unsigned char)text[start] & 0xc0) == 0x80)
            start--;
        text_next(text + start, at - start, &length, &columns);
        if (length != at - start) {
            start = at - 1;
            columns = 1;
        }
        width += columns;
        if (width > limit || size - start > limit * BYTES_PER_COLUMN)
            break;
        at = start;
    }
    return at;
}

void sheet_escaped(struct sheet *sheet, const char *text, enum escape escape,
                   size_t limit)
{
    size_t size = text ? strlen(text) : 0;
    size_t back;

    if (!size)
        return;
    if (limit == SHEET_WHOLE || fit_front(text, size, limit) == size) {
        put_escaped(sheet, text, size, escape);
        return;
    }
    back = limit / 2;
    put_escaped(sheet, text, fit_front(text, size, limit - back - 1), escape);
    sheet_text(sheet, ELLIPSIS);
    back = fit_back(text, size, back);
    put_escaped(sheet, text + back, size - back, escape);
}

int sheet_end(const struct sheet *sheet)
{
    return sheet->failed ? -1 : 0;
}
