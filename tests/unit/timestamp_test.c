/* Goal: RFC 3339 both ways, the calendar, and the ends of int64. */
#include <string.h>

#include "base/timestamp.h"
#include "lib/tap.h"

#define NS(seconds) (INT64_C(seconds) * TIMESTAMP_SECOND)

/* Seconds since 1970 of well-known moments; the text is what we write. */
static const struct {
    const char *text;
    int64_t ns;
} moments[] = {
    {"1970-01-01T00:00:00Z", 0},
    {"2000-02-29T12:00:00Z", NS(951825600)},
    {"2000-03-01T00:00:00Z", NS(951868800)},
    {"1900-02-28T23:59:59Z", NS(-2203891201)},
    {"1900-03-01T00:00:00Z", NS(-2203891200)},
    {"2001-09-09T01:46:40Z", NS(1000000000)},
    {"2009-02-13T23:31:30Z", NS(1234567890)},
    {"2038-01-19T03:14:07Z", NS(2147483647)},
    {"2038-01-19T03:14:08Z", NS(2147483648)},
    {"1901-12-13T20:45:52Z", NS(-2147483648)},
    {"2024-01-01T09:30:00Z", NS(1704101400)},
    {"2024-01-01T09:30:00.500Z", NS(1704101400) + 500000000},
    {"2024-01-01T09:30:00.000250Z", NS(1704101400) + 250000},
    {"2024-01-01T09:30:00.000000001Z", NS(1704101400) + 1},
    {"1969-12-31T23:59:59.999999999Z", -1},
    {"1678-01-01T00:00:00Z", NS(-9214560000)},
    {"2261-12-31T23:59:59Z", NS(9214646399)},
};

/* Written differently, the same moment: 2024-03-10T07:08:09Z. */
#define SAME NS(1710054489)
static const char *const same[] = {
    "2024-03-10T07:08:09Z",      "2024-03-10 07:08:09",
    "2024-03-10T07:08:09+00:00", "2024-03-10 07:08:09+00",
    "2024-03-10T12:38:09+05:30", "2024-03-10T03:08:09-0400",
    "2024-03-10 02:08:09-05",    "2024-03-09T23:08:09-08:00",
    "2024-03-10T07:08:09.0Z",    "2024-03-10T07:08:09.000000000Z",
};

static const char *const refused[] = {
    "",
    "2024",
    "2024-1-1",
    "2024-01-01T",
    "2024-01-01Z",
    "2024-01-01x",
    "2024-01-01T09",
    "2024-01-01T09:30:",
    "2024-01-01T09:30:00.",
    "2024-01-01T09:30:00.0000000001Z",
    "2024-01-01T24:00:00Z",
    "2024-01-01T09:60:00Z",
    "2024-01-01T09:30:60Z",
    "2024-01-01T09:30:00+5",
    "2024-01-01T09:30:00+24:00",
    "2024-01-01T09:30:00+05:60",
    "2024-01-01T09:30:00+05:",
    "2024-01-01T09:30:00+05:3",
    "2024-01-01T09:30:00ZZ",
    "2024-01-01T09:30:00Z ",
    " 2024-01-01",
    "2024/01/01",
    "2024-00-01",
    "2024-13-01",
    "2024-01-00",
    "2024-01-32",
    "2024-04-31",
    "2023-02-29",
    "1900-02-29",
    "2100-02-29",
    "1677-12-31",
    "2262-01-01",
    "0000-01-01",
    "20240101",
    "-024-01-01",
};

static void test_calendar(void)
{
    int64_t days = timestamp_days(1677, 12, 31);
    int64_t wrong = 0;

    for (int64_t year = 1678; year <= 2262; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; timestamp_date_valid(year, month, day); day++) {
                int64_t y;
                int m;
                int d;

                wrong += timestamp_days(year, month, day) != ++days;
                timestamp_date(days, &y, &m, &d);
                wrong += y != year || m != month || d != day;
            }
    IS_INT(wrong, 0, "585 years, day after day, both ways");
    IS_INT(timestamp_days(2263, 1, 1), days + 1, "and none is left out");
    IS_INT(timestamp_days(1970, 1, 1), 0, "from the epoch");
    OK(timestamp_date_valid(2000, 2, 29) && !timestamp_date_valid(1900, 2, 29),
       "centuries are leap years every 400 years");
}

int main(void)
{
    char text[TIMESTAMP_TEXT_MAX];
    int64_t ns;

    for (size_t k = 0; k < sizeof(moments) / sizeof(moments[0]); k++) {
        IS_INT((int64_t)timestamp_format(moments[k].ns, text),
               (int64_t)strlen(moments[k].text), "length");
        IS_TEXT(text, moments[k].text, "is written");
        ns = 77;
        OK(timestamp_parse(moments[k].text, strlen(moments[k].text), &ns),
           "%s is read", moments[k].text);
        IS_INT(ns, moments[k].ns, "as the same moment");
    }
    for (size_t k = 0; k < sizeof(same) / sizeof(same[0]); k++) {
        ns = 77;
        OK(timestamp_parse(same[k], strlen(same[k]), &ns), "%s", same[k]);
        IS_INT(ns, SAME, "is the moment");
    }
    for (size_t k = 0; k < sizeof(refused) / sizeof(refused[0]); k++) {
        ns = 77;
        OK(!timestamp_parse(refused[k], strlen(refused[k]), &ns) && ns == 77,
           "\"%s\" is refused", refused[k]);
    }
    ns = 77;
    OK(timestamp_parse("2024-01-01T00:00:00", 10, &ns) && ns == NS(1704067200),
       "no more than size bytes are looked at");
    timestamp_format(INT64_MAX, text);
    IS_TEXT(text, "2262-04-11T23:47:16.854775807Z", "the last moment");
    timestamp_format(INT64_MIN, text);
    IS_TEXT(text, "1677-09-21T00:12:43.145224192Z", "the first");
    test_calendar();
    return tap_done();
}
