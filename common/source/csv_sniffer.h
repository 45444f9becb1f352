/* What the parts of the sniffing share: the first lines, split. */
#ifndef SOURCE_CSV_SNIFFER_H
#define SOURCE_CSV_SNIFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "source/csv_dialect.h"
#include "source/csv_fields.h"

struct csv_line {
    const char *text;
    size_t size; /* without its end */
    int64_t number;
};

struct csv_cells {
    struct csv_line line;
    size_t count;
    struct csv_field field[CSV_FIELDS_MAX];
};

struct csv_sniffer {
    const struct csv_hints *hints;
    const char *name;
    const char *head;
    const char *end;
    struct csv_dialect *dialect;
    struct csv_cells header; /* count 0: none */
    struct csv_cells *rows;
    size_t row_count;
    enum csv_column meaning[CSV_FIELDS_MAX];
    enum csv_rank rank[CSV_FIELDS_MAX];
    bool placed; /* prices were picked by where they stand, without names */
};

/* The next line that is not blank from *at on, with *number, the number of the
 * line before, brought up to it; false at the end. */
bool csv_sniffer_line(const struct csv_sniffer *s, const char **at,
                      int64_t *number, struct csv_line *out);

void csv_sniffer_split(const struct csv_line *line, char separator,
                       struct csv_cells *out);

/* Fields of a row that were kept. */
size_t csv_sniffer_kept(const struct csv_cells *row);

/* What a field could be, in one style of numbers or another. */
bool csv_sniffer_is_stamp(const struct csv_field *field);
bool csv_sniffer_is_number(const struct csv_field *field);

/* Header words of different columns. */
int csv_sniffer_meanings(const struct csv_cells *row);

/* The number of fields most rows have. */
size_t csv_sniffer_width(const struct csv_sniffer *s);

enum csv_content { HOLDS_OTHER, HOLDS_STAMP, HOLDS_DATE, HOLDS_CLOCK };

/* What a field holds in most rows, and as what kind of date. */
enum csv_content csv_sniffer_content(const struct csv_sniffer *s, size_t field,
                                     enum csv_date *kind);
bool csv_sniffer_numbers(const struct csv_sniffer *s, size_t field);

#endif
