/* Lines and cells of a head. */
#include "source/csv_sniffer.h"

#include <string.h>

bool csv_sniffer_line(const struct csv_sniffer *s, const char **at,
                      int64_t *number, struct csv_line *out)
{
    while (*at < s->end) {
        const char *begin = *at;
        const char *stop = memchr(begin, '\n', (size_t)(s->end - begin));
        const char *last = stop ? stop : s->end;

        *at = stop ? stop + 1 : s->end;
        (*number)++;
        while (last > begin && (last[-1] == '\r' || last[-1] == ' '))
            last--;
        if (last == begin)
            continue;
        *out = (struct csv_line){begin, (size_t)(last - begin), *number};
        return true;
    }
    return false;
}

void csv_sniffer_split(const struct csv_line *line, char separator,
                       struct csv_cells *out)
{
    out->line = *line;
    out->count =
        csv_fields_split(line->text, line->size, separator, out->field);
}

size_t csv_sniffer_kept(const struct csv_cells *row)
{
    return row->count < CSV_FIELDS_MAX ? row->count : CSV_FIELDS_MAX;
}

bool csv_sniffer_is_stamp(const struct csv_field *field)
{
    return csv_time_kinds(field->text, field->size) != 0;
}

bool csv_sniffer_is_number(const struct csv_field *field)
{
    static const struct csv_style styles[] = {{'.', ','}, {',', '.'}};
    int64_t unused;

    for (size_t k = 0; k < sizeof(styles) / sizeof(styles[0]); k++) {
        enum decimal_result result =
            csv_number_price(field->text, field->size, styles[k], &unused);

        if (result == DECIMAL_OK || result == DECIMAL_ROUNDED)
            return true;
    }
    return false;
}

int csv_sniffer_meanings(const struct csv_cells *row)
{
    bool seen[CSV_COLUMN_COUNT + 1] = {false};
    enum csv_rank rank;
    int found = 0;

    for (size_t k = 0; k < csv_sniffer_kept(row); k++) {
        enum csv_column column =
            csv_header_meaning(row->field[k].text, row->field[k].size, &rank);

        if (column != CSV_COLUMN_COUNT && !seen[column])
            found++;
        seen[column] = true;
    }
    return found;
}

size_t csv_sniffer_width(const struct csv_sniffer *s)
{
    size_t best = 0;
    size_t best_votes = 0;

    for (size_t k = 0; k < s->row_count; k++) {
        size_t votes = 0;

        for (size_t j = 0; j < s->row_count; j++)
            votes += s->rows[j].count == s->rows[k].count;
        if (votes > best_votes) {
            best = s->rows[k].count;
            best_votes = votes;
        }
    }
    return best;
}

enum csv_content csv_sniffer_content(const struct csv_sniffer *s, size_t field,
                                     enum csv_date *kind)
{
    size_t votes[CSV_DATE_COUNT] = {0};
    size_t with_clock = 0;
    size_t clocks = 0;
    size_t rows = 0;
    enum csv_date best = CSV_DATE_NONE;

    for (size_t k = 0; k < s->row_count; k++) {
        const struct csv_field *cell = &s->rows[k].field[field];
        struct csv_stamp stamp;
        bool clock = false;

        if (field >= csv_sniffer_kept(&s->rows[k]))
            continue;
        rows++;
        for (int j = CSV_DATE_NONE + 1; j < CSV_DATE_COUNT; j++)
            if (csv_time_stamp((enum csv_date)j, cell->text, cell->size,
                               &stamp)) {
                votes[j]++;
                clock |= stamp.has_clock;
            }
        with_clock += clock;
        clocks += csv_time_clock_only(cell->text, cell->size, &stamp);
    }
    for (int j = CSV_DATE_NONE + 1; j < CSV_DATE_COUNT; j++)
        if (votes[j] > votes[best])
            best = (enum csv_date)j;
    *kind = best;
    if (2 * votes[best] > rows)
        return 2 * with_clock > votes[best] ? HOLDS_STAMP : HOLDS_DATE;
    return rows && 2 * clocks > rows ? HOLDS_CLOCK : HOLDS_OTHER;
}

bool csv_sniffer_numbers(const struct csv_sniffer *s, size_t field)
{
    size_t numbers = 0;
    size_t rows = 0;

    for (size_t k = 0; k < s->row_count; k++) {
        const struct csv_field *cell = &s->rows[k].field[field];

        if (field >= csv_sniffer_kept(&s->rows[k]) ||
            (cell->size && csv_number_missing(cell->text, cell->size)))
            continue;
        rows++;
        numbers += csv_sniffer_is_number(cell);
    }
    return rows && 2 * numbers > rows;
}
