/* Sniffing. */
#include "source/csv_dialect.h"

#include <stdlib.h>
#include <string.h>

#include "source/csv_columns.h"
#include "source/csv_marks.h"
#include "source/csv_order.h"

/* Rows that are looked at; ambiguous dates are looked up in all of the head. */
#define SAMPLE_ROWS 48
/* Lines before the rows: a title, hints to programs, headers. */
#define FRONT_LINES 16
/* Fields of a header whose words mean nothing here; titles have fewer. */
#define WORDS_MIN 3

/* A stamp, and a number or a word for a missing one besides. */
static bool is_data(const struct csv_cells *row)
{
    bool stamp = false;
    bool number = false;

    for (size_t k = 0; k < csv_sniffer_kept(row) && !(stamp && number); k++) {
        const struct csv_field *field = &row->field[k];

        if (!stamp && csv_sniffer_is_stamp(field))
            stamp = true;
        else if (field->size && (csv_number_missing(field->text, field->size) ||
                                 csv_sniffer_is_number(field)))
            number = true;
    }
    return stamp && number;
}

/* Rows of data among the first lines, when they are split so. */
static size_t count_data(const struct csv_sniffer *s, char separator,
                         size_t *fields)
{
    struct csv_cells row;
    const char *at = s->head;
    int64_t number = 0;
    struct csv_line line;
    size_t found = 0;

    *fields = 0;
    for (int k = 0; k < SAMPLE_ROWS && csv_sniffer_line(s, &at, &number, &line);
         k++) {
        if (!memchr(line.text, separator, line.size))
            continue;
        csv_sniffer_split(&line, separator, &row);
        if (!is_data(&row))
            continue;
        found++;
        *fields += row.count;
    }
    return found;
}

/* "sep=;" in front is what spreadsheets go by. */
static bool is_separator_hint(const struct csv_line *line)
{
    return line->size == 5 && !memcmp(line->text, "sep=", 4);
}

static void find_separator(struct csv_sniffer *s)
{
    static const char candidates[] = {',', ';', '\t', '|'};
    const char *at = s->head;
    int64_t number = 0;
    struct csv_line line;
    size_t best = 0;
    size_t best_fields = 0;

    s->dialect->separator = s->hints->separator;
    if (s->dialect->separator)
        return;
    if (csv_sniffer_line(s, &at, &number, &line) && is_separator_hint(&line)) {
        s->dialect->separator = line.text[4];
        return;
    }
    s->dialect->separator = ',';
    for (size_t k = 0; k < sizeof(candidates); k++) {
        size_t fields;
        size_t found = count_data(s, candidates[k], &fields);

        if (found > best || (found == best && fields > best_fields)) {
            s->dialect->separator = candidates[k];
            best = found;
            best_fields = fields;
        }
    }
}

/* Not a number or a stamp among many words: a header, whatever it says. */
static bool only_words(const struct csv_cells *row)
{
    for (size_t k = 0; k < csv_sniffer_kept(row); k++)
        if (csv_sniffer_is_stamp(&row->field[k]) ||
            csv_sniffer_is_number(&row->field[k]))
            return false;
    return row->count >= WORDS_MIN;
}

/* yfinance writes more headers: "Ticker,AAPL,..." and "Date,,,,". */
static bool is_second_header(const struct csv_cells *row)
{
    enum csv_rank rank;
    const struct csv_field *first = &row->field[0];

    if (first->size == 6 && !memcmp(first->text, "Ticker", 6))
        return true;
    if (csv_header_meaning(first->text, first->size, &rank) != CSV_TIME)
        return false;
    for (size_t k = 1; k < csv_sniffer_kept(row); k++)
        if (row->field[k].size)
            return false;
    return true;
}

/* Leaves the header in s->header, and the data's beginning in the dialect. */
static void find_header(struct csv_sniffer *s)
{
    const char *at = s->head;
    const char *begin = s->head;
    int64_t number = 0;
    int64_t first = 1;
    struct csv_line line;
    struct csv_cells row;

    for (int k = 0; k < FRONT_LINES && csv_sniffer_line(s, &at, &number, &line);
         k++) {
        csv_sniffer_split(&line, s->dialect->separator, &row);
        if (s->header.count) {
            if (!is_second_header(&row))
                break;
        } else if (is_data(&row)) {
            break;
        } else if (csv_sniffer_meanings(&row) >= 2) {
            s->header = row;
        } else if (!is_separator_hint(&line) && line.text[0] != '#') {
            if (only_words(&row))
                s->header = row;
            else if (row.count > 1)
                break; /* a row, and a bad one */
        }
        begin = at;
        first = number + 1;
    }
    s->dialect->header = s->header.count != 0;
    s->dialect->data_offset = begin - s->head;
    s->dialect->data_line = first;
}

static int take_rows(struct csv_sniffer *s, struct err *err)
{
    const char *at = s->head + s->dialect->data_offset;
    int64_t number = s->dialect->data_line - 1;
    struct csv_cells first = {.count = 0};
    struct csv_line line;

    s->rows = calloc(SAMPLE_ROWS, sizeof(*s->rows));
    if (!s->rows)
        return err_set(err, ERR_SYSTEM, "out of memory");
    s->dialect->columns = s->header.count;
    while (s->row_count < SAMPLE_ROWS &&
           csv_sniffer_line(s, &at, &number, &line)) {
        struct csv_cells *row = &s->rows[s->row_count];

        csv_sniffer_split(&line, s->dialect->separator, row);
        if (is_data(row))
            s->row_count++; /* a bad row teaches nothing */
        else if (!s->row_count)
            first = *row;
    }
    if (!s->row_count && first.count)
        s->rows[s->row_count++] = first;
    return 0;
}

/* Rows in their usual shape: bad ones must not widen it. */
static void find_width(struct csv_sniffer *s)
{
    size_t usual = csv_sniffer_width(s);

    if (s->dialect->columns < usual)
        s->dialect->columns = usual;
    for (int k = 0; k < CSV_COLUMN_COUNT; k++)
        if (s->dialect->column[k] >= (int)s->dialect->columns)
            s->dialect->columns = (size_t)s->dialect->column[k] + 1;
}

/* Past the mark at the front; -1 for encodings that are not read. */
static int skip_mark(struct csv_sniffer *s, struct err *err)
{
    size_t size = (size_t)(s->end - s->head);

    if (size >= 2 &&
        (!memcmp(s->head, "\xff\xfe", 2) || !memcmp(s->head, "\xfe\xff", 2)))
        return err_set(err, ERR_DATA,
                       "%s:1:1: the text is UTF-16\nTry iconv -f UTF-16 "
                       "-t UTF-8",
                       s->name);
    if (size >= 3 && !memcmp(s->head, "\xef\xbb\xbf", 3))
        s->head += 3;
    return 0;
}

static int sniff(struct csv_sniffer *s, struct err *err)
{
    const char *whole = s->head;

    if (skip_mark(s, err) < 0)
        return -1;
    find_separator(s);
    find_header(s);
    if (take_rows(s, err) < 0)
        return -1;
    if (!s->row_count)
        return 0;
    if (s->hints->columns) {
        if (csv_columns_from_names(s, err) < 0)
            return -1;
    } else {
        csv_columns_from_header(s);
    }
    if (csv_columns_pick(s, err) < 0)
        return -1;
    find_width(s);
    csv_marks_style(s);
    if ((s->dialect->date == CSV_DATE_NUMERIC_DMY ||
         s->dialect->date == CSV_DATE_NUMERIC_MDY) &&
        csv_marks_date_order(s, err) < 0)
        return -1;
    if (s->placed)
        csv_order_prices(s);
    s->dialect->data_offset += s->head - whole;
    return 1;
}

int csv_dialect_sniff(const struct csv_hints *hints, const char *name,
                      const char *head, size_t size, struct csv_dialect *out,
                      struct err *err)
{
    struct csv_dialect dialect = {0};
    struct csv_sniffer *s = calloc(1, sizeof(*s));
    int rc;

    if (!s)
        return err_set(err, ERR_SYSTEM, "out of memory");
    s->hints = hints;
    s->name = name;
    s->head = head;
    s->end = head + size;
    s->dialect = &dialect;
    rc = sniff(s, err);
    if (rc > 0)
        *out = dialect;
    free(s->rows);
    free(s);
    return rc;
}
