/* Prices by their size. */
#include "source/csv_order.h"

#include <stdlib.h>

#define PRICES 4

/* The prices of a row, in the order of their columns; false: it has not all. */
static bool take_prices(const struct csv_sniffer *s, size_t row,
                        int64_t price[PRICES])
{
    const struct csv_cells *cells = &s->rows[row];

    for (int k = 0; k < PRICES; k++) {
        size_t field = (size_t)s->dialect->column[CSV_OPEN + k];
        enum decimal_result result;

        if (field >= csv_sniffer_kept(cells))
            return false;
        result =
            csv_number_price(cells->field[field].text, cells->field[field].size,
                             s->dialect->style, &price[k]);
        if (result != DECIMAL_OK && result != DECIMAL_ROUNDED)
            return false;
    }
    return true;
}

/* The column whose price is extreme in every row; -1: there is none, or more
 * than one. `sign` is 1 for the highest, -1 for the lowest. */
static int find_extreme(const struct csv_sniffer *s, int sign)
{
    bool candidate[PRICES] = {true, true, true, true};
    int found = -1;

    for (size_t row = 0; row < s->row_count; row++) {
        int64_t price[PRICES];

        if (!take_prices(s, row, price))
            continue;
        for (int k = 0; k < PRICES; k++)
            for (int j = 0; j < PRICES; j++)
                candidate[k] &= sign * (price[k] - price[j]) >= 0;
    }
    for (int k = 0; k < PRICES; k++) {
        if (!candidate[k])
            continue;
        if (found >= 0)
            return -1;
        found = k;
    }
    return found;
}

/* Rows in which the second price is the highest and the third the lowest. */
static bool is_usual(const struct csv_sniffer *s)
{
    size_t good = 0;
    size_t rows = 0;

    for (size_t row = 0; row < s->row_count; row++) {
        int64_t p[PRICES];

        if (!take_prices(s, row, p))
            continue;
        rows++;
        good += p[1] >= p[0] && p[1] >= p[3] && p[2] <= p[0] && p[2] <= p[3];
    }
    return 2 * good >= rows;
}

/* The days of a row's stamp; false when it has none. */
static bool take_days(const struct csv_sniffer *s, size_t row, int64_t *days)
{
    size_t field = (size_t)s->dialect->column[CSV_TIME];
    struct csv_stamp stamp;

    if (field >= csv_sniffer_kept(&s->rows[row]) ||
        !csv_time_stamp(s->dialect->date, s->rows[row].field[field].text,
                        s->rows[row].field[field].size, &stamp))
        return false;
    *days = stamp.days;
    return true;
}

/* How far column `open` jumps from `close` of the bar before, in all. */
static double jumps(const struct csv_sniffer *s, int open, int close,
                    bool newest_first)
{
    double sum = 0;

    for (size_t row = 1; row < s->row_count; row++) {
        int64_t above[PRICES];
        int64_t here[PRICES];

        if (!take_prices(s, row - 1, above) || !take_prices(s, row, here))
            continue;
        sum += newest_first ? (double)llabs(above[open] - here[close])
                            : (double)llabs(here[open] - above[close]);
    }
    return sum;
}

void csv_order_prices(struct csv_sniffer *s)
{
    int *column = &s->dialect->column[CSV_OPEN];
    int old[PRICES] = {column[0], column[1], column[2], column[3]};
    int high;
    int low;
    int open = -1;
    int close = -1;
    int64_t first = 0;
    int64_t last = 0;
    bool newest_first;

    if (is_usual(s))
        return;
    high = find_extreme(s, 1);
    low = find_extreme(s, -1);
    if (high < 0 || low < 0 || high == low)
        return;
    for (int k = 0; k < PRICES; k++)
        if (k != high && k != low) {
            if (open < 0)
                open = k;
            else
                close = k;
        }
    newest_first = take_days(s, 0, &first) &&
                   take_days(s, s->row_count - 1, &last) && last < first;
    if (jumps(s, close, open, newest_first) <
        jumps(s, open, close, newest_first)) {
        int swap = open;

        open = close;
        close = swap;
    }
    column[0] = old[open];
    column[1] = old[high];
    column[2] = old[low];
    column[3] = old[close];
}
