/* By calendar months. */
#include "stats/months.h"

#include <stdlib.h>

#include "base/timestamp.h"

int months_reserve(struct months *months, size_t more, struct err *err)
{
    size_t room = months->room ? 2 * months->room : 16;
    struct month *list;

    if (months->room - months->count >= more)
        return 0;
    while (room - months->count < more)
        room *= 2;
    list = realloc(months->list, room * sizeof(*list));
    if (!list)
        return err_set(err, ERR_SYSTEM, "out of memory");
    months->list = list;
    months->room = room;
    return 0;
}

/* Before, at or after in time: negative, 0 or positive. */
static int64_t distance(const struct month *month, int64_t year, int number)
{
    return (month->year - year) * 12 + (month->month - number);
}

/* The start of a day; the ends of time where it does not fit. */
static int64_t day_start(int64_t days)
{
    int64_t ts;

    if (__builtin_mul_overflow(days, TIMESTAMP_DAY, &ts))
        return days < 0 ? INT64_MIN : INT64_MAX;
    return ts;
}

/* Makes the month of ts the one that is looked at, adding it when new. */
static void turn_to(struct months *months, int64_t ts)
{
    int64_t days = ts / TIMESTAMP_DAY - (ts % TIMESTAMP_DAY < 0);
    size_t k = months->count;
    int64_t year;
    int number;
    int day;

    timestamp_date(days, &year, &number, &day);
    months->start = day_start(days - day + 1);
    months->end = day_start(number == 12 ? timestamp_days(year + 1, 1, 1)
                                         : timestamp_days(year, number + 1, 1));
    while (k && distance(&months->list[k - 1], year, number) > 0)
        k--;
    if (k && distance(&months->list[k - 1], year, number) == 0) {
        months->now = k - 1;
        return;
    }
    for (size_t j = months->count++; j > k; j--)
        months->list[j] = months->list[j - 1];
    months->list[k] = (struct month){.year = (int)year, .month = number};
    months->now = k;
}

static struct month *month_of(struct months *months, int64_t ts)
{
    if (ts < months->start || ts >= months->end)
        turn_to(months, ts);
    return &months->list[months->now];
}

void months_points(struct months *months, const int64_t *ts,
                   const double *equity, size_t n)
{
    for (size_t from = 0, to; from < n; from = to) {
        struct month *month = month_of(months, ts[from]);

        to = n;
        if (ts[n - 1] >= months->end)
            for (to = from + 1; to < n && ts[to] < months->end; to++)
                ;
        if (!month->points)
            month->first = equity[from];
        month->last = equity[to - 1];
        month->points += (int64_t)(to - from);
    }
}

void months_trade(struct months *months, int64_t ts, double pnl)
{
    struct month *month = month_of(months, ts);

    month->trades++;
    month->wins += pnl > 0;
}

void months_reset(struct months *months)
{
    free(months->list);
    *months = (struct months){0};
}
