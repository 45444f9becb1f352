/* Lines into fields. */
#include "source/csv_fields.h"

#include <string.h>

static bool is_blank(char c, char separator)
{
    return (c == ' ' || c == '\t') && c != separator;
}

/* The closing quote of the field whose opening one is at `at`; NULL: none. */
static const char *closing_quote(const char *at, const char *end)
{
    for (at++; at < end; at++) {
        if (*at != '"')
            continue;
        if (at + 1 == end || at[1] != '"')
            return at;
        at++;
    }
    return NULL;
}

/* Takes the field at *at, leaves *at on its separator or the end. */
static struct csv_field take_field(const char **at, const char *end,
                                   char separator)
{
    struct csv_field field = {0};
    const char *begin = *at;
    const char *stop;

    while (begin < end && is_blank(*begin, separator))
        begin++;
    if (begin < end && *begin == '"') {
        const char *close = closing_quote(begin, end);
        const char *next = close ? close + 1 : end;

        while (next < end && is_blank(*next, separator))
            next++;
        if (close && (next == end || *next == separator)) {
            field.quoted = true;
            field.text = begin + 1;
            field.size = (size_t)(close - begin - 1);
            *at = next;
            return field;
        }
    }
    stop = memchr(begin, separator, (size_t)(end - begin));
    stop = stop ? stop : end;
    *at = stop;
    while (stop > begin && is_blank(stop[-1], separator))
        stop--;
    field.text = begin;
    field.size = (size_t)(stop - begin);
    return field;
}

size_t csv_fields_split(const char *line, size_t size, char separator,
                        struct csv_field *fields)
{
    const char *end = line + size;
    const char *at = line;
    size_t count = 0;

    for (;;) {
        struct csv_field field = take_field(&at, end, separator);

        if (count < CSV_FIELDS_MAX)
            fields[count] = field;
        count++;
        if (at == end)
            return count;
        at++;
    }
}
