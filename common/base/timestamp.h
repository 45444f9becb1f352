/* Times: int64 nanoseconds since 1970-01-01 UTC, and RFC 3339. */
#ifndef BASE_TIMESTAMP_H
#define BASE_TIMESTAMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TIMESTAMP_SECOND   INT64_C(1000000000)
#define TIMESTAMP_DAY      (86400 * TIMESTAMP_SECOND)
#define TIMESTAMP_TEXT_MAX 40
/* No time: what an absent field holds. */
#define TIMESTAMP_NONE INT64_MIN

/*
 * Days since 1970-01-01 of a date in the proleptic Gregorian calendar.
 * Source: the era arithmetic of H. Hinnant, "chrono-compatible low-level date
 * algorithms", 2013.
 */
static inline int64_t timestamp_days(int64_t year, int month, int day)
{
    int64_t y = year - (month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year =
        (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

/* The inverse: the date of a day number. */
void timestamp_date(int64_t days, int64_t *year, int *month, int *day);

/* True when the day exists in the calendar (1..12, 1..31, leap years). */
bool timestamp_date_valid(int64_t year, int month, int day);

/*
 * Writes RFC 3339 in UTC: "2024-01-01T09:30:00Z", with 3, 6 or 9 decimals
 * when the second is broken. Returns the length; out has TIMESTAMP_TEXT_MAX.
 */
size_t timestamp_format(int64_t ns, char *out);

/*
 * Parses a date, or a date and a time ('T' or ' ' between, seconds and a zone
 * optional; no zone means UTC), whole text. False when it is not one.
 */
bool timestamp_parse(const char *text, size_t size, int64_t *out_ns);

#endif
