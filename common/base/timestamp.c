/* UTC nanoseconds and RFC 3339. */
#include "base/timestamp.h"

void timestamp_date(int64_t days, int64_t *year, int *month, int *day)
{
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t day_of_era = z - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
                           day_of_era / 146096) /
                          365;
    int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * day_of_year + 2) / 153; /* March is 0 */

    *day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
    *month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    *year = year_of_era + era * 400 + (*month <= 2);
}

bool timestamp_date_valid(int64_t year, int month, int day)
{
    static const int length[] = {31, 28, 31, 30, 31, 30,
                                 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    if (month < 1 || month > 12 || day < 1)
        return false;
    return day <= length[month - 1] + (month == 2 && leap);
}

static char *put_number(char *out, int64_t value, int width)
{
    for (int k = width; k--; value /= 10)
        out[k] = (char)('0' + value % 10);
    return out + width;
}

size_t timestamp_format(int64_t ns, char *out)
{
    int64_t days = ns / TIMESTAMP_DAY;
    int64_t rest = ns % TIMESTAMP_DAY;
    int64_t seconds;
    int64_t year;
    int month;
    int day;
    char *at = out;

    if (rest < 0) {
        rest += TIMESTAMP_DAY;
        days--;
    }
    timestamp_date(days, &year, &month, &day);
    seconds = rest / TIMESTAMP_SECOND;
    rest %= TIMESTAMP_SECOND;
    at = put_number(at, year, 4);
    *at++ = '-';
    at = put_number(at, month, 2);
    *at++ = '-';
    at = put_number(at, day, 2);
    *at++ = 'T';
    at = put_number(at, seconds / 3600, 2);
    *at++ = ':';
    at = put_number(at, seconds / 60 % 60, 2);
    *at++ = ':';
    at = put_number(at, seconds % 60, 2);
    if (rest) {
        *at++ = '.';
        if (rest % 1000000 == 0)
            at = put_number(at, rest / 1000000, 3);
        else if (rest % 1000 == 0)
            at = put_number(at, rest / 1000, 6);
        else
            at = put_number(at, rest, 9);
    }
    *at++ = 'Z';
    *at = 0;
    return (size_t)(at - out);
}

struct cursor {
    const char *at;
    const char *end;
};

static bool take(struct cursor *c, char wanted)
{
    if (c->at == c->end || *c->at != wanted)
        return false;
    c->at++;
    return true;
}

/* Exactly `width` digits. */
static bool number(struct cursor *c, int width, int *out)
{
    int value = 0;

    if (c->end - c->at < width)
        return false;
    for (int k = 0; k < width; k++) {
        if (c->at[k] < '0' || c->at[k] > '9')
            return false;
        value = value * 10 + (c->at[k] - '0');
    }
    c->at += width;
    *out = value;
    return true;
}

/* ".5", ".123456789": 1 to 9 digits after the point. */
static bool fraction(struct cursor *c, int64_t *out_ns)
{
    int64_t unit = TIMESTAMP_SECOND;
    int64_t ns = 0;

    if (!take(c, '.'))
        return true;
    if (c->at == c->end || *c->at < '0' || *c->at > '9')
        return false;
    for (; c->at < c->end && *c->at >= '0' && *c->at <= '9'; c->at++) {
        unit /= 10;
        if (!unit)
            return false;
        ns += unit * (*c->at - '0');
    }
    *out_ns = ns;
    return true;
}

/* "Z", "+05:30", "-0400", "+00" as PostgreSQL writes it, or nothing. */
static bool zone(struct cursor *c, int64_t *out_seconds)
{
    int hour;
    int minute = 0;
    int sign;

    *out_seconds = 0;
    if (c->at == c->end || take(c, 'Z'))
        return true;
    sign = *c->at == '-' ? -1 : 1;
    if (!take(c, '+') && !take(c, '-'))
        return false;
    if (!number(c, 2, &hour))
        return false;
    if (c->at != c->end) {
        take(c, ':');
        if (!number(c, 2, &minute))
            return false;
    }
    if (hour > 23 || minute > 59)
        return false;
    *out_seconds = sign * (INT64_C(3600) * hour + INT64_C(60) * minute);
    return true;
}

bool timestamp_parse(const char *text, size_t size, int64_t *out_ns)
{
    struct cursor c = {text, text + size};
    int year;
    int month;
    int day;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int64_t ns = 0;
    int64_t offset = 0;

    if (!number(&c, 4, &year) || !take(&c, '-') || !number(&c, 2, &month) ||
        !take(&c, '-') || !number(&c, 2, &day) ||
        !timestamp_date_valid(year, month, day) || year < 1678 || year > 2261)
        return false;
    if (c.at != c.end) {
        if (!take(&c, 'T') && !take(&c, ' '))
            return false;
        if (!number(&c, 2, &hour) || !take(&c, ':') || !number(&c, 2, &minute))
            return false;
        if (take(&c, ':') && (!number(&c, 2, &second) || !fraction(&c, &ns)))
            return false;
        if (hour > 23 || minute > 59 || second > 59 || !zone(&c, &offset))
            return false;
    }
    if (c.at != c.end)
        return false;
    *out_ns = (timestamp_days(year, month, day) * 86400 + INT64_C(3600) * hour +
               INT64_C(60) * minute + second - offset) *
                  TIMESTAMP_SECOND +
              ns;
    return true;
}
