/* Dates and times of CSV files. */
#include "source/csv_time.h"

#include <string.h>
#include <strings.h>

#include "base/timestamp.h"

#define FIRST_YEAR 1678 /* what fits int64 ns on both sides of 1970 */
#define LAST_YEAR  2261
#define DAY_S      86400
/* A two-digit year below this is of this century. */
#define PIVOT_YEAR 70
/* Epochs: below the first bound seconds, then ms, us, ns. Seconds begin in
 * 1973, so that small numbers are no stamps. */
#define EPOCH_MIN INT64_C(100000000)
#define EPOCH_S   INT64_C(100000000000)
#define EPOCH_MS  INT64_C(100000000000000)
#define EPOCH_US  INT64_C(100000000000000000)

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Up to `most` digits at text[*at]; returns how many there are. */
static size_t take_number(const char *text, size_t size, size_t *at,
                          size_t most, int *out)
{
    size_t begin = *at;
    int value = 0;

    while (*at < size && *at - begin < most && is_digit(text[*at]))
        value = value * 10 + (text[(*at)++] - '0');
    *out = value;
    return *at - begin;
}

static bool make_days(int year, size_t year_digits, int month, int day,
                      int64_t *out)
{
    if (year_digits == 2)
        year += year < PIVOT_YEAR ? 2000 : 1900;
    else if (year_digits != 4)
        return false;
    if (year < FIRST_YEAR || year > LAST_YEAR ||
        !timestamp_date_valid(year, month, day))
        return false;
    *out = timestamp_days(year, month, day);
    return true;
}

static size_t date_compact(const char *text, size_t size, int64_t *out)
{
    size_t at = 0;
    int number;

    if (take_number(text, size, &at, 8, &number) != 8 ||
        !make_days(number / 10000, 4, number / 100 % 100, number % 100, out))
        return 0;
    return at;
}

/* Three numbers with the same mark between them. */
static size_t date_numeric(enum csv_date kind, const char *text, size_t size,
                           int64_t *out)
{
    size_t digits[3];
    int number[3];
    size_t at = 0;
    char mark;
    bool good;

    digits[0] = take_number(text, size, &at, 4, &number[0]);
    if (!digits[0] || at == size)
        return 0;
    mark = text[at];
    if (mark != '-' && mark != '/' && mark != '.')
        return 0;
    at++;
    digits[1] = take_number(text, size, &at, 2, &number[1]);
    if (!digits[1] || at == size || text[at] != mark)
        return 0;
    at++;
    digits[2] = take_number(text, size, &at, 4, &number[2]);
    if (!digits[2] || (at < size && is_digit(text[at])))
        return 0;
    if (kind == CSV_DATE_NUMERIC_YMD)
        good = digits[0] == 4 && digits[2] <= 2 &&
               make_days(number[0], 4, number[1], number[2], out);
    else if (digits[0] > 2)
        good = false;
    else if (kind == CSV_DATE_NUMERIC_DMY)
        good = make_days(number[2], digits[2], number[1], number[0], out);
    else
        good = make_days(number[2], digits[2], number[0], number[1], out);
    return good ? at : 0;
}

/* An English month at text[*at], short or spelt out; 0 for none. */
static int take_month(const char *text, size_t size, size_t *at)
{
    static const char *const months[] = {
        "january", "february", "march",     "april",   "may",      "june",
        "july",    "august",   "september", "october", "november", "december"};
    size_t letters = 0;

    while (*at + letters < size && is_letter(text[*at + letters]))
        letters++;
    if (letters < 3)
        return 0;
    for (int k = 0; k < 12; k++)
        if (letters <= strlen(months[k]) &&
            !strncasecmp(text + *at, months[k], letters)) {
            *at += letters;
            return k + 1;
        }
    return 0;
}

/* Blanks, commas, dashes, dots and slashes between the parts of a name date. */
static void skip_marks(const char *text, size_t size, size_t *at)
{
    while (*at < size && text[*at] && strchr(" ,-./", text[*at]))
        (*at)++;
}

/* The day of the week in front, which says nothing new. */
static void skip_weekday(const char *text, size_t size, size_t *at)
{
    static const char *const names[] = {"mon", "tue", "wed", "thu",
                                        "fri", "sat", "sun"};

    for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
        if (size > 3 && !strncasecmp(text, names[k], 3)) {
            while (*at < size && is_letter(text[*at]))
                (*at)++;
            skip_marks(text, size, at);
            return;
        }
}

static size_t date_named(const char *text, size_t size, int64_t *out)
{
    size_t digits[2] = {0, 0};
    int number[2] = {0, 0};
    int month = 0;
    int numbers = 0;
    size_t at = 0;

    skip_weekday(text, size, &at);
    for (int part = 0; part < 3; part++) {
        if (part)
            skip_marks(text, size, &at);
        if (at < size && is_letter(text[at]) && !month) {
            month = take_month(text, size, &at);
            if (!month)
                return 0;
        } else if (numbers < 2) {
            digits[numbers] = take_number(text, size, &at, 4, &number[numbers]);
            if (!digits[numbers])
                return 0;
            numbers++;
        } else {
            return 0;
        }
    }
    if (at < size && is_digit(text[at]))
        return 0;
    if (digits[0] == 4) /* 2020 Jan 31 */
        return digits[1] <= 2 && make_days(number[0], 4, month, number[1], out)
                   ? at
                   : 0;
    return digits[0] <= 2 &&
                   make_days(number[1], digits[1], month, number[0], out)
               ? at
               : 0;
}

size_t csv_time_date(enum csv_date kind, const char *text, size_t size,
                     int64_t *out_days)
{
    switch (kind) {
    case CSV_DATE_COMPACT:
        return date_compact(text, size, out_days);
    case CSV_DATE_NUMERIC_YMD:
    case CSV_DATE_NUMERIC_DMY:
    case CSV_DATE_NUMERIC_MDY:
        return date_numeric(kind, text, size, out_days);
    case CSV_DATE_NAMED:
        return date_named(text, size, out_days);
    case CSV_DATE_NONE:
    case CSV_DATE_EPOCH:
    case CSV_DATE_COUNT:
        break;
    }
    return 0;
}

/* ".5", ".123456789" at text[*at]: ns; false when digits are missing. */
static bool take_fraction(const char *text, size_t size, size_t *at,
                          int64_t *out)
{
    int64_t unit = TIMESTAMP_SECOND;

    *out = 0;
    if (*at == size || text[*at] != '.')
        return true;
    (*at)++;
    if (*at == size || !is_digit(text[*at]))
        return false;
    for (; *at < size && is_digit(text[*at]); (*at)++) {
        unit /= 10;
        if (!unit)
            return false;
        *out += unit * (text[*at] - '0');
    }
    return true;
}

/* "AM" or "PM", blanks before it; changes the hour. False: 13 PM. */
static bool take_half(const char *text, size_t size, size_t *at, int *hour)
{
    size_t k = *at;

    while (k < size && text[k] == ' ')
        k++;
    if (size - k < 2 || (text[k + 1] | 0x20) != 'm' ||
        ((text[k] | 0x20) != 'a' && (text[k] | 0x20) != 'p'))
        return true;
    if (*hour < 1 || *hour > 12)
        return false;
    *hour = *hour % 12 + ((text[k] | 0x20) == 'p' ? 12 : 0);
    *at = k + 2;
    return true;
}

/* Digits only: HHMM, HHMMSS, HHMMSSmmm, a zero in front may be missing. */
static bool clock_compact(const char *text, size_t size, size_t *at, int *clock,
                          int64_t *ns)
{
    size_t digits;
    int value;

    digits = take_number(text, size, at, 9, &value);
    if (digits < 3 || digits == 7 || (*at < size && is_digit(text[*at])))
        return false;
    *ns = 0;
    if (digits >= 8) {
        *ns = value % 1000 * INT64_C(1000000);
        value /= 1000;
    } else if (digits <= 4) {
        value *= 100;
    }
    clock[0] = value / 10000;
    clock[1] = value / 100 % 100;
    clock[2] = value % 100;
    return digits >= 8 || digits <= 4 || take_fraction(text, size, at, ns);
}

/* H:MM[:SS[.f]] and the half of the day. */
static bool clock_marked(const char *text, size_t size, size_t *at, int *clock,
                         int64_t *ns)
{
    *ns = 0;
    clock[2] = 0;
    if (!take_number(text, size, at, 2, &clock[0]) || *at == size ||
        text[*at] != ':')
        return false;
    (*at)++;
    if (!take_number(text, size, at, 2, &clock[1]))
        return false;
    if (*at < size && text[*at] == ':') {
        (*at)++;
        if (!take_number(text, size, at, 2, &clock[2]) ||
            !take_fraction(text, size, at, ns))
            return false;
    }
    return take_half(text, size, at, &clock[0]);
}

size_t csv_time_clock(const char *text, size_t size, int64_t *out_ns)
{
    int clock[3];
    int64_t ns;
    size_t at = 0;

    if (!((size > 1 && text[1] == ':') || (size > 2 && text[2] == ':'))) {
        if (!clock_compact(text, size, &at, clock, &ns))
            return 0;
    } else if (!clock_marked(text, size, &at, clock, &ns)) {
        return 0;
    }
    if (clock[0] > 24 || clock[1] > 59 || clock[2] > 59)
        return 0;
    if (clock[0] == 24 && (clock[1] || clock[2] || ns))
        return 0;
    *out_ns = (clock[0] * INT64_C(3600) + clock[1] * INT64_C(60) + clock[2]) *
                  TIMESTAMP_SECOND +
              ns;
    return at;
}

size_t csv_time_zone(const char *text, size_t size, int64_t *out_s)
{
    size_t at = 0;
    int hour;
    int minute = 0;
    bool named = false;
    bool negative;

    while (at < size && text[at] == ' ')
        at++;
    if (at < size && (text[at] == 'Z' || text[at] == 'z')) {
        *out_s = 0;
        return at + 1;
    }
    if (size - at >= 3 && (!strncasecmp(text + at, "utc", 3) ||
                           !strncasecmp(text + at, "gmt", 3))) {
        named = true;
        at += 3;
    }
    if (at == size || (text[at] != '+' && text[at] != '-')) {
        *out_s = 0;
        return named ? at : 0;
    }
    negative = text[at++] == '-';
    if (take_number(text, size, &at, 2, &hour) != 2)
        return 0;
    if (at < size && text[at] == ':')
        at++;
    if (at < size && is_digit(text[at]) &&
        take_number(text, size, &at, 2, &minute) != 2)
        return 0;
    if (hour > 23 || minute > 59)
        return 0;
    *out_s =
        (negative ? -1 : 1) * (hour * INT64_C(3600) + minute * INT64_C(60));
    return at;
}

/* The whole text as an epoch; decimals below 1 ns are cut off. */
static bool stamp_epoch(const char *text, size_t size, struct csv_stamp *out)
{
    int64_t value = 0;
    int64_t unit;
    int64_t whole;
    int64_t ns;
    size_t at = 0;
    bool negative = size > 0 && text[0] == '-';

    for (at = negative; at < size && is_digit(text[at]); at++)
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, text[at] - '0', &value))
            return false;
    if (value < EPOCH_MIN)
        return false;
    unit = value < EPOCH_S    ? TIMESTAMP_SECOND
           : value < EPOCH_MS ? 1000000
           : value < EPOCH_US ? 1000
                              : 1;
    if (value > INT64_MAX / unit)
        return false;
    ns = value * unit;
    if (at < size && text[at] == '.') {
        for (at++; at < size && is_digit(text[at]); at++) {
            unit /= 10;
            if (__builtin_add_overflow(ns, unit * (text[at] - '0'), &ns))
                return false;
        }
    }
    if (at != size)
        return false;
    ns = negative ? -ns : ns;
    whole = ns / TIMESTAMP_DAY - (ns % TIMESTAMP_DAY < 0);
    *out = (struct csv_stamp){.days = whole,
                              .clock_ns = ns - whole * TIMESTAMP_DAY,
                              .has_clock = true,
                              .has_zone = true};
    return whole >= timestamp_days(FIRST_YEAR, 1, 1) &&
           whole <= timestamp_days(LAST_YEAR, 12, 31);
}

static void take_zone(const char *text, size_t size, size_t *at,
                      struct csv_stamp *out)
{
    size_t used = csv_time_zone(text + *at, size - *at, &out->offset_s);

    out->has_zone = used != 0;
    if (!used)
        out->offset_s = 0;
    *at += used;
}

bool csv_time_stamp(enum csv_date kind, const char *text, size_t size,
                    struct csv_stamp *out)
{
    size_t used;
    size_t at;

    if (kind == CSV_DATE_EPOCH)
        return stamp_epoch(text, size, out);
    *out = (struct csv_stamp){0};
    at = csv_time_date(kind, text, size, &out->days);
    if (!at)
        return false;
    if (at == size)
        return true;
    if (text[at] == 'T' || text[at] == 't')
        at++;
    else if (text[at] == ' ' || text[at] == ',')
        while (at < size && (text[at] == ' ' || text[at] == ','))
            at++;
    else if (!(kind == CSV_DATE_COMPACT && is_digit(text[at])))
        return false;
    used = csv_time_clock(text + at, size - at, &out->clock_ns);
    if (!used)
        return false;
    out->has_clock = true;
    at += used;
    take_zone(text, size, &at, out);
    return at == size;
}

bool csv_time_clock_only(const char *text, size_t size, struct csv_stamp *out)
{
    size_t at = csv_time_clock(text, size, &out->clock_ns);

    if (!at)
        return false;
    out->has_clock = true;
    take_zone(text, size, &at, out);
    return at == size;
}

unsigned csv_time_kinds(const char *text, size_t size)
{
    struct csv_stamp stamp;
    unsigned kinds = 0;

    for (int kind = CSV_DATE_NONE + 1; kind < CSV_DATE_COUNT; kind++)
        if (csv_time_stamp((enum csv_date)kind, text, size, &stamp))
            kinds |= 1U << kind;
    return kinds;
}

int64_t csv_time_ns(const struct csv_stamp *stamp)
{
    return stamp->days * TIMESTAMP_DAY + stamp->clock_ns -
           stamp->offset_s * TIMESTAMP_SECOND;
}
