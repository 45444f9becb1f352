/* Columns, by their names and by what they hold. */
#include "source/csv_columns.h"

#include <string.h>

/* Meanings of a header's cells, moved when rows have one field more. */
void csv_columns_from_header(struct csv_sniffer *s)
{
    size_t usual = csv_sniffer_width(s);
    size_t shift_at = CSV_FIELDS_MAX; /* fields from here on are one further */
    enum csv_date kind;

    for (size_t k = 0; k < CSV_FIELDS_MAX; k++)
        s->meaning[k] = CSV_COLUMN_COUNT;
    if (usual == s->header.count + 1 && usual <= CSV_FIELDS_MAX) {
        /* Date stands for two fields, or the first has no name at all. */
        for (size_t k = 0; k + 1 < usual && shift_at == CSV_FIELDS_MAX; k++)
            if (csv_sniffer_content(s, k, &kind) == HOLDS_DATE &&
                csv_sniffer_content(s, k + 1, &kind) == HOLDS_CLOCK)
                shift_at = k + 1;
        if (shift_at == CSV_FIELDS_MAX &&
            csv_header_meaning(s->header.field[0].text, s->header.field[0].size,
                               &s->rank[0]) != CSV_TIME &&
            csv_sniffer_content(s, 0, &kind) >= HOLDS_STAMP)
            shift_at = 0;
    }
    for (size_t k = 0; k < csv_sniffer_kept(&s->header); k++) {
        size_t to = k + (k >= shift_at);

        if (to < CSV_FIELDS_MAX)
            s->meaning[to] = csv_header_meaning(
                s->header.field[k].text, s->header.field[k].size, &s->rank[to]);
    }
    /* yfinance calls the dates "Price". */
    for (size_t k = 0; k < CSV_FIELDS_MAX && k < usual; k++)
        if (s->meaning[k] == CSV_CLOSE && s->rank[k] == CSV_PRICE &&
            csv_sniffer_content(s, k, &kind) != HOLDS_OTHER)
            s->meaning[k] = CSV_TIME;
}

/* The columns of --columns in place of a header's. */
int csv_columns_from_names(struct csv_sniffer *s, struct err *err)
{
    struct csv_line line = {s->hints->columns, strlen(s->hints->columns), 0};
    struct csv_cells row;

    csv_sniffer_split(&line, ',', &row);
    for (size_t k = 0; k < CSV_FIELDS_MAX; k++)
        s->meaning[k] = CSV_COLUMN_COUNT;
    for (size_t k = 0; k < csv_sniffer_kept(&row); k++)
        s->meaning[k] = csv_header_meaning(row.field[k].text, row.field[k].size,
                                           &s->rank[k]);
    s->header = row;
    if (csv_sniffer_meanings(&row) < 2)
        return err_set(err, ERR_USAGE,
                       "\"%s\" does not name columns\n"
                       "Try time,open,high,low,close,volume",
                       s->hints->columns);
    return 0;
}

/* The best column of a meaning that has not been taken; -1: none. */
static int best_column(const struct csv_sniffer *s, enum csv_column wanted,
                       int not_rank)
{
    int best = -1;

    for (int k = 0; k < CSV_FIELDS_MAX; k++)
        if (s->meaning[k] == wanted && (int)s->rank[k] != not_rank &&
            (best < 0 || s->rank[k] < s->rank[best]))
            best = k;
    return best;
}

/*
 * Stamps: of the columns the header calls so the first with a clock, else the
 * first with a date and one with a clock; without a header the first that
 * holds some. False when there is none.
 */
static bool pick_time(struct csv_sniffer *s, bool named)
{
    int *column = s->dialect->column;
    int clock = -1;
    size_t count = csv_sniffer_width(s);

    for (size_t k = 0; k < count && k < CSV_FIELDS_MAX; k++) {
        enum csv_date kind;
        enum csv_content content;
        bool better;

        if (s->meaning[k] != (named ? CSV_TIME : CSV_COLUMN_COUNT))
            continue;
        content = csv_sniffer_content(s, k, &kind);
        if (named && content == HOLDS_CLOCK && clock < 0)
            clock = (int)k;
        if (content != HOLDS_STAMP && content != HOLDS_DATE)
            continue;
        better = column[CSV_TIME] < 0 ||
                 (named && s->rank[k] < s->rank[column[CSV_TIME]]);
        if (content == HOLDS_STAMP && better) {
            column[CSV_TIME] = (int)k;
            s->dialect->date = kind;
            column[CSV_CLOCK] = -2; /* needs none */
        } else if (column[CSV_TIME] < 0) {
            column[CSV_TIME] = (int)k;
            s->dialect->date = kind;
        }
    }
    if (column[CSV_TIME] < 0)
        return false;
    column[CSV_CLOCK] = column[CSV_CLOCK] == -2 ? -1 : clock;
    return true;
}

/*
 * Prices such as 1000 could be clocks as well: 10:00 is one, and what stands
 * behind a date that comes again in the next row.
 */
static bool is_clock(const struct csv_sniffer *s, size_t date, size_t field)
{
    size_t repeats = 0;

    for (size_t k = 0; k < s->row_count; k++) {
        const struct csv_cells *row = &s->rows[k];

        if (field >= csv_sniffer_kept(row) || date >= csv_sniffer_kept(row))
            continue;
        if (row->field[field].size &&
            memchr(row->field[field].text, ':', row->field[field].size))
            return true;
        repeats += k && date < csv_sniffer_kept(row - 1) &&
                   row[-1].field[date].size == row->field[date].size &&
                   !memcmp(row[-1].field[date].text, row->field[date].text,
                           row->field[date].size);
    }
    return repeats && 2 * repeats >= s->row_count;
}

/* A clock column without a name stands right behind its date. */
static void pick_clock(struct csv_sniffer *s)
{
    int *column = s->dialect->column;
    size_t next = (size_t)column[CSV_TIME] + 1;
    enum csv_date kind;

    if (column[CSV_CLOCK] >= 0 || next >= CSV_FIELDS_MAX ||
        s->meaning[next] != CSV_COLUMN_COUNT || next >= csv_sniffer_width(s))
        return;
    if (csv_sniffer_content(s, (size_t)column[CSV_TIME], &kind) == HOLDS_DATE &&
        csv_sniffer_content(s, next, &kind) == HOLDS_CLOCK &&
        is_clock(s, (size_t)column[CSV_TIME], next))
        column[CSV_CLOCK] = (int)next;
}

static bool all_zero(const struct csv_sniffer *s, int field)
{
    static const struct csv_style styles[] = {{'.', ','}, {',', '.'}};
    double volume;

    for (size_t k = 0; k < s->row_count; k++) {
        const struct csv_field *cell = &s->rows[k].field[field];

        if ((size_t)field >= csv_sniffer_kept(&s->rows[k]))
            continue;
        for (size_t j = 0; j < sizeof(styles) / sizeof(styles[0]); j++)
            if (csv_number_volume(cell->text, cell->size, styles[j], &volume) &&
                volume != 0)
                return false;
    }
    return true;
}

static int pick_volume(const struct csv_sniffer *s)
{
    int real = best_column(s, CSV_VOLUME, CSV_TICKS);
    int any = best_column(s, CSV_VOLUME, -1);

    if (real < 0)
        return any;
    for (int k = 0; k < CSV_FIELDS_MAX; k++)
        if (s->meaning[k] == CSV_VOLUME && s->rank[k] == CSV_TICKS &&
            all_zero(s, real) && !all_zero(s, k))
            return k;
    return real;
}

/* Prices the header names. Returns how many of the four it does not. */
static int pick_named_prices(struct csv_sniffer *s)
{
    int *column = s->dialect->column;
    int missing = 0;

    for (int k = CSV_OPEN; k <= CSV_CLOSE; k++) {
        column[k] = best_column(s, (enum csv_column)k, -1);
        missing += column[k] < 0;
    }
    if (missing == 3 && column[CSV_CLOSE] >= 0) {
        /* One price a row: a trade. */
        column[CSV_OPEN] = column[CSV_CLOSE];
        column[CSV_HIGH] = column[CSV_CLOSE];
        column[CSV_LOW] = column[CSV_CLOSE];
        return 0;
    }
    return missing;
}

/* Prices and volume by where they stand: four or more numbers behind the stamp.
 * Fewer could be anything, bid and ask for one. */
static int pick_placed_prices(struct csv_sniffer *s)
{
    int *column = s->dialect->column;
    int found[5];
    int count = 0;
    size_t fields = csv_sniffer_width(s);
    int from = column[CSV_CLOCK] > column[CSV_TIME] ? column[CSV_CLOCK]
                                                    : column[CSV_TIME];

    for (size_t k = (size_t)from + 1;
         k < fields && k < CSV_FIELDS_MAX && count < 5; k++)
        if (s->meaning[k] == CSV_COLUMN_COUNT && csv_sniffer_numbers(s, k))
            found[count++] = (int)k;
    if (count >= 4) {
        for (int k = 0; k < 4; k++)
            column[CSV_OPEN + k] = found[k];
        s->placed = true;
        if (column[CSV_VOLUME] < 0 && count == 5)
            column[CSV_VOLUME] = found[4];
        return 0;
    }
    return 4;
}

/* Without a header, a column of letters is the symbol. */
static void pick_placed_symbol(struct csv_sniffer *s)
{
    int *column = s->dialect->column;
    size_t fields = csv_sniffer_width(s);
    enum csv_date kind;

    for (size_t k = 0; k < fields && k < csv_sniffer_kept(&s->rows[0]); k++) {
        const struct csv_field *cell = &s->rows[0].field[k];

        if ((int)k == column[CSV_TIME] || (int)k == column[CSV_CLOCK] ||
            !cell->size || csv_number_missing(cell->text, cell->size) ||
            csv_sniffer_numbers(s, k) ||
            csv_sniffer_content(s, k, &kind) != HOLDS_OTHER)
            continue;
        column[CSV_SYMBOL] = (int)k;
        s->meaning[k] = CSV_SYMBOL;
        return;
    }
}

static int no_column(const struct csv_sniffer *s, enum csv_column column,
                     struct err *err)
{
    const struct csv_line *line =
        s->header.line.number ? &s->header.line : &s->rows[0].line;
    int shown = (int)(line->size < 120 ? line->size : 120);

    return err_set(err, ERR_DATA, "%s:%lld:1: no column for %s in \"%.*s\"",
                   s->name, (long long)line->number, csv_header_name(column),
                   shown, line->text);
}

int csv_columns_pick(struct csv_sniffer *s, struct err *err)
{
    int *column = s->dialect->column;
    int missing;

    for (int k = 0; k < CSV_COLUMN_COUNT; k++)
        column[k] = -1;
    if (!pick_time(s, true) && !pick_time(s, false))
        return no_column(s, CSV_TIME, err);
    pick_clock(s);
    column[CSV_SYMBOL] = best_column(s, CSV_SYMBOL, -1);
    column[CSV_TIMEFRAME] = best_column(s, CSV_TIMEFRAME, -1);
    column[CSV_ADJUSTED] = best_column(s, CSV_ADJUSTED, -1);
    column[CSV_VOLUME] = pick_volume(s);
    missing = pick_named_prices(s);
    if (missing == 4) {
        if (!s->header.count)
            pick_placed_symbol(s);
        missing = pick_placed_prices(s);
    }
    for (int k = CSV_OPEN; missing && k <= CSV_CLOSE; k++)
        if (column[k] < 0)
            return no_column(s, (enum csv_column)k, err);
    return 0;
}
