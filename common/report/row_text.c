/* Rows that are no records. */
#include "report/row_text.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/number.h"
#include "base/timestamp.h"

/* "2024-01-01" */
#define DAY_SIZE 10
/* Room for any cell that is not a text. */
#define CELL_TEXT_MAX TIMESTAMP_TEXT_MAX

static bool is_absent(const struct cell *cell)
{
    switch (cell->type) {
    case CELL_TEXT:
        return !cell->is.text[0];
    case CELL_INT:
    case CELL_MONEY:
    case CELL_DAY:
        return cell->is.integer == INT64_MIN;
    case CELL_REAL:
        return !isfinite(cell->is.real);
    case CELL_HEX:
    case CELL_BOOL:
        break;
    }
    return false;
}

/* As it stands in CSV; a number's text is put into `room`. */
static const char *text_of(const struct cell *cell, char *room)
{
    room[0] = '\0';
    if (is_absent(cell))
        return room;
    switch (cell->type) {
    case CELL_TEXT:
        return cell->is.text;
    case CELL_INT:
        number_format_int(cell->is.integer, room);
        break;
    case CELL_MONEY:
        decimal_format(cell->is.integer, 0, room);
        break;
    case CELL_DAY:
        timestamp_format(cell->is.integer, room);
        room[DAY_SIZE] = '\0';
        break;
    case CELL_REAL:
        number_format_real(cell->is.real, room);
        break;
    case CELL_HEX:
        number_format_hex(cell->is.hex, room);
        break;
    case CELL_BOOL:
        return cell->is.yes ? "true" : "false";
    }
    return room;
}

/* --- CSV ----------------------------------------------------------------- */

static int put(struct buf *out, const char *text, struct err *err)
{
    return buf_append(out, text, strlen(text), err);
}

/* Quoted where RFC 4180 wants it. */
static int put_field(struct buf *out, const char *text, struct err *err)
{
    if (!strpbrk(text, ",\"\r\n"))
        return put(out, text, err);
    if (put(out, "\"", err) < 0)
        return -1;
    for (; *text; text++)
        if (buf_append(out, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1,
                       err) < 0)
            return -1;
    return put(out, "\"", err);
}

int row_csv_header(struct buf *out, const struct cell *cell, size_t count,
                   struct err *err)
{
    for (size_t k = 0; k < count; k++)
        if ((k && put(out, ",", err) < 0) ||
            put_field(out, cell[k].name, err) < 0)
            return -1;
    return put(out, "\n", err);
}

int row_csv(struct buf *out, const struct cell *cell, size_t count,
            struct err *err)
{
    char room[CELL_TEXT_MAX];

    for (size_t k = 0; k < count; k++)
        if ((k && put(out, ",", err) < 0) ||
            put_field(out, text_of(&cell[k], room), err) < 0)
            return -1;
    return put(out, "\n", err);
}

/* --- JSON ---------------------------------------------------------------- */

static void put_value(struct json_writer *writer, const struct cell *cell)
{
    char room[CELL_TEXT_MAX];

    switch (cell->type) {
    case CELL_TEXT:
    case CELL_DAY:
    case CELL_HEX:
        json_writer_text(writer, text_of(cell, room));
        break;
    case CELL_INT:
        json_writer_int(writer, cell->is.integer);
        break;
    case CELL_MONEY:
        json_writer_decimal(writer, cell->is.integer);
        break;
    case CELL_REAL:
        json_writer_real(writer, cell->is.real);
        break;
    case CELL_BOOL:
        json_writer_bool(writer, cell->is.yes);
        break;
    }
}

void row_json(struct json_writer *writer, const char *type,
              const struct cell *cell, size_t count)
{
    json_writer_object(writer);
    json_writer_key(writer, "type");
    json_writer_text(writer, type);
    for (size_t k = 0; k < count; k++) {
        if (is_absent(&cell[k]))
            continue;
        json_writer_key(writer, cell[k].name);
        put_value(writer, &cell[k]);
    }
    json_writer_end(writer);
    json_writer_newline(writer);
}
