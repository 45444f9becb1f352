/* Aligned columns. */
#include "report/table.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

/* Columns stand further apart where there is room. */
#define WIDE_TERMINAL 120
/* What marks a text that was cut: one column. */
#define ELLIPSIS "\xe2\x80\xa6"

static size_t gap_of(const struct table *table)
{
    return table->terminal.width >= WIDE_TERMINAL ? 2 : 1;
}

/* The lowest rank above `rank`, or `rank` when there is none. */
static int next_rank(const struct table *table, int rank)
{
    int next = rank;

    for (size_t k = 0; k < table->count; k++)
        if (table->column[k].rank > rank &&
            (next == rank || table->column[k].rank < next))
            next = table->column[k].rank;
    return next;
}

/* Stops at the first that does not fit: a wider terminal never loses one. */
static void choose(struct table *table)
{
    size_t used = 0;
    int lowest = next_rank(table, -1);
    int rank = -1;
    int next;

    while ((next = next_rank(table, rank)) != rank) {
        rank = next;
        for (size_t k = 0; k < table->count; k++) {
            size_t more = table->column[k].width + (used ? gap_of(table) : 0);

            if (table->column[k].rank != rank)
                continue;
            if (rank != lowest && used + more > table->terminal.width)
                return;
            table->shown[k] = true;
            used += more;
        }
    }
}

void table_init(struct table *table, const struct table_column *column,
                size_t count, const struct text_terminal *terminal,
                struct buf *out)
{
    size_t at = 0;

    assert(count <= TABLE_COLUMNS_MAX);
    memset(table, 0, sizeof(*table));
    table->column = column;
    table->count = count;
    table->terminal = *terminal;
    table->out = out;
    choose(table);
    for (size_t k = 0; k < count; k++) {
        if (!table->shown[k])
            continue;
        table->start[k] = at;
        table->last = k;
        at += column[k].width + gap_of(table);
    }
}

static int put(struct table *table, const char *text, struct err *err)
{
    return buf_append(table->out, text, strlen(text), err);
}

static int pad_to(struct table *table, size_t position, struct err *err)
{
    /* The column before may have run over: one space is left between. */
    if (table->position >= position && table->position > 0)
        position = table->position + 1;
    for (; table->position < position; table->position++)
        if (buf_append(table->out, " ", 1, err) < 0)
            return -1;
    return 0;
}

/* The text as a terminal may have it: no control bytes, only UTF-8. */
static int put_clean(struct table *table, const char *text, size_t size,
                     struct err *err)
{
    while (size) {
        size_t length;
        size_t columns;
        bool good = text_next(text, size, &length, &columns) >= 0;

        if (buf_append(table->out, good ? text : "?", good ? length : 1, err) <
            0)
            return -1;
        table->position += columns;
        text += length;
        size -= length;
    }
    return 0;
}

int table_cell(struct table *table, size_t column, const char *text,
               enum text_colour colour, struct err *err)
{
    const struct table_column *plan = &table->column[column];
    size_t size = strlen(text);
    size_t width = text_width(text, size);
    size_t at = table->start[column];
    size_t room = SIZE_MAX;
    bool coloured = colour != TEXT_PLAIN && table->terminal.colour;

    if (!table->shown[column] || !size)
        return 0;
    if (plan->right && width < plan->width)
        at += plan->width - width;
    if (pad_to(table, at, err) < 0)
        return -1;
    if (column == table->last && !plan->right)
        room = table->terminal.width > table->position
                   ? table->terminal.width - table->position
                   : 1;
    if (width > room)
        size = text_fit(text, size, room - 1);
    if (coloured && put(table, text_colour_begin(colour), err) < 0)
        return -1;
    if (put_clean(table, text, size, err) < 0)
        return -1;
    if (width > room && put(table, ELLIPSIS, err) < 0)
        return -1;
    return coloured ? put(table, text_colour_end(), err) : 0;
}

int table_end_row(struct table *table, struct err *err)
{
    table->position = 0;
    table->rows++;
    return put(table, "\n", err);
}

int table_header(struct table *table, struct err *err)
{
    for (size_t k = 0; k < table->count; k++)
        if (table_cell(table, k, table->column[k].title, TEXT_BOLD, err) < 0)
            return -1;
    if (table_end_row(table, err) < 0)
        return -1;
    table->headed = true;
    table->rows = 0;
    return 0;
}

int table_begin_row(struct table *table, struct err *err)
{
    /* The header and the line of the cursor take two of the screen's rows. */
    size_t screen = table->terminal.height > 2 ? table->terminal.height - 2 : 0;

    if (!table->headed || (screen && table->rows >= screen))
        return table_header(table, err);
    return 0;
}
