/* Decimal marks, and days or months first. */
#include "source/csv_marks.h"

#include <string.h>

/* What a number's marks say; votes for '.' and ',' as the decimal mark. */
struct votes {
    size_t point;
    size_t comma;
    size_t comma_three; /* "1,234": could be either */
    size_t point_three;
};

static void vote(const struct csv_field *cell, struct votes *votes)
{
    size_t points = 0;
    size_t commas = 0;
    size_t last = 0;
    size_t first = cell->size;
    bool three;

    for (size_t k = 0; k < cell->size; k++) {
        char c = cell->text[k];

        points += c == '.';
        commas += c == ',';
        if (c == '.' || c == ',') {
            last = k;
            first = first < k ? first : k;
        }
    }
    if (!points && !commas)
        return;
    three = cell->size - last == 4 && first >= 1 && first <= 3 &&
            !(first == 1 && cell->text[0] == '0');
    if (points && commas)
        (cell->text[last] == '.' ? votes->point++ : votes->comma++);
    else if (points > 1)
        votes->comma++;
    else if (commas > 1)
        votes->point++;
    else if (points)
        (three ? votes->point_three++ : votes->point++);
    else
        (three ? votes->comma_three++ : votes->comma++);
}

static struct votes vote_column(const struct csv_sniffer *s, int from, int to)
{
    struct votes votes = {0};

    for (int k = from; k <= to; k++) {
        int field = s->dialect->column[k];

        for (size_t j = 0; field >= 0 && j < s->row_count; j++)
            if ((size_t)field < csv_sniffer_kept(&s->rows[j]) &&
                csv_sniffer_is_number(&s->rows[j].field[field]))
                vote(&s->rows[j].field[field], &votes);
    }
    return votes;
}

void csv_marks_style(struct csv_sniffer *s)
{
    struct csv_style *style = &s->dialect->style;
    struct votes prices = vote_column(s, CSV_OPEN, CSV_CLOSE);
    struct votes votes = prices;

    if (!votes.point && !votes.comma)
        votes = vote_column(s, CSV_VOLUME, CSV_VOLUME);
    *style = (struct csv_style){'.', ','};
    if (s->hints->decimal_mark)
        style->mark = s->hints->decimal_mark;
    else if (votes.point || votes.comma)
        style->mark = votes.comma > votes.point ? ',' : '.';
    else if (prices.comma_three && !prices.point_three)
        style->mark = s->dialect->separator == ',' ? '.' : ',';
    else if (!prices.point_three && !votes.comma_three && !votes.point_three)
        style->group = 0; /* nothing is known: "1,234" will be an error */
    if (style->mark == ',')
        style->group = '.';
}

/* How well an order of day and month fits all dates of the head. */
struct fit {
    size_t good;
    size_t turns;    /* changes between rising and falling */
    size_t weekends; /* Saturdays and Sundays */
};

static struct fit try_date(const struct csv_sniffer *s, enum csv_date kind)
{
    const char *at = s->head + s->dialect->data_offset;
    size_t field = (size_t)s->dialect->column[CSV_TIME];
    struct fit fit = {0};
    int64_t number = 0;
    int64_t before = 0;
    int direction = 0;
    struct csv_line line;
    struct csv_cells row;

    while (csv_sniffer_line(s, &at, &number, &line)) {
        struct csv_stamp stamp;
        int now;

        csv_sniffer_split(&line, s->dialect->separator, &row);
        if (field >= csv_sniffer_kept(&row) ||
            !csv_time_stamp(kind, row.field[field].text, row.field[field].size,
                            &stamp))
            continue;
        now = (stamp.days > before) - (stamp.days < before);
        if (fit.good && now) {
            fit.turns += direction && now != direction;
            direction = now;
        }
        before = stamp.days;
        fit.good++;
        fit.weekends += (stamp.days + 3) % 7 >= 5; /* 1970-01-01: Thursday */
    }
    return fit;
}

int csv_marks_date_order(struct csv_sniffer *s, struct err *err)
{
    const struct csv_cells *row = &s->rows[0];
    size_t column = (size_t)s->dialect->column[CSV_TIME];
    struct csv_field cell = {.text = "", .size = 0};
    struct fit day;
    struct fit month;

    if (s->hints->numeric_date) {
        s->dialect->date = s->hints->numeric_date;
        return 0;
    }
    if (column < csv_sniffer_kept(row))
        cell = row->field[column];
    if (memchr(cell.text, '.', cell.size < 6 ? cell.size : 6)) {
        s->dialect->date = CSV_DATE_NUMERIC_DMY; /* nobody writes 12.31.2020 */
        return 0;
    }
    day = try_date(s, CSV_DATE_NUMERIC_DMY);
    month = try_date(s, CSV_DATE_NUMERIC_MDY);
    if (day.good == month.good && day.turns == month.turns &&
        day.weekends == month.weekends)
        return err_set(err, ERR_DATA,
                       "%s:%lld:1: cannot tell day from month in \"%.*s\"\n"
                       "Try --date-order dmy or mdy",
                       s->name, (long long)row->line.number, (int)cell.size,
                       cell.text);
    if (day.good != month.good)
        s->dialect->date =
            day.good > month.good ? CSV_DATE_NUMERIC_DMY : CSV_DATE_NUMERIC_MDY;
    else if (day.turns != month.turns)
        s->dialect->date = day.turns < month.turns ? CSV_DATE_NUMERIC_DMY
                                                   : CSV_DATE_NUMERIC_MDY;
    else
        s->dialect->date = day.weekends < month.weekends ? CSV_DATE_NUMERIC_DMY
                                                         : CSV_DATE_NUMERIC_MDY;
    return 0;
}
