/* Goal: stamps of all forms mean what they say, and odd ones are refused. */
#include "source/csv_time.h"

#include <string.h>

#include "base/timestamp.h"
#include "lib/tap.h"
#include "source/csv_zone.h"

struct stamp_case {
    enum csv_date kind;
    const char *text;
    const char *wanted; /* RFC 3339; NULL: refused */
};

static const struct stamp_case stamps[] = {
    {CSV_DATE_NUMERIC_YMD, "2020-01-31", "2020-01-31T00:00:00Z"},
    {CSV_DATE_NUMERIC_YMD, "2020/1/5", "2020-01-05T00:00:00Z"},
    {CSV_DATE_NUMERIC_YMD, "2020.01.31 14:00", "2020-01-31T14:00:00Z"},
    {CSV_DATE_NUMERIC_YMD, "2017-3-3 13:22:0", "2017-03-03T13:22:00Z"},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31T09:30:00Z", "2020-01-31T09:30:00Z"},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31T09:30:00.146",
     "2020-01-31T09:30:00.146Z"},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31 09:30:00.000000",
     "2020-01-31T09:30:00Z"},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31 09:30:00.123456789",
     "2020-01-31T09:30:00.123456789Z"},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31 09:30:00-05:00", "2020-01-31T14:30:00Z"},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31 09:30:00+0530", "2020-01-31T04:00:00Z"},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31 09:30:00+00", "2020-01-31T09:30:00Z"},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31 09:30 UTC", "2020-01-31T09:30:00Z"},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31 09:30 GMT+0200", "2020-01-31T07:30:00Z"},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31 24:00", "2020-02-01T00:00:00Z"},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31 9:30 PM", "2020-01-31T21:30:00Z"},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31 12:05 am", "2020-01-31T00:05:00Z"},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31 12:05PM", "2020-01-31T12:05:00Z"},
    {CSV_DATE_NUMERIC_YMD, "1969-12-31 23:59:59.5", "1969-12-31T23:59:59.500Z"},
    {CSV_DATE_NUMERIC_DMY, "31.01.2020", "2020-01-31T00:00:00Z"},
    {CSV_DATE_NUMERIC_DMY, "31/01/20 08:00", "2020-01-31T08:00:00Z"},
    {CSV_DATE_NUMERIC_DMY, "01-02-99", "1999-02-01T00:00:00Z"},
    {CSV_DATE_NUMERIC_MDY, "01/31/2020", "2020-01-31T00:00:00Z"},
    {CSV_DATE_COMPACT, "20200131", "2020-01-31T00:00:00Z"},
    {CSV_DATE_COMPACT, "20200131 170000", "2020-01-31T17:00:00Z"},
    {CSV_DATE_COMPACT, "20200131 1700", "2020-01-31T17:00:00Z"},
    {CSV_DATE_COMPACT, "20200131 93000", "2020-01-31T09:30:00Z"},
    {CSV_DATE_COMPACT, "20200131T17:00", "2020-01-31T17:00:00Z"},
    {CSV_DATE_COMPACT, "202001311700", "2020-01-31T17:00:00Z"},
    {CSV_DATE_COMPACT, "20200131170059", "2020-01-31T17:00:59Z"},
    {CSV_DATE_COMPACT, "20200131170059250", "2020-01-31T17:00:59.250Z"},
    {CSV_DATE_NAMED, "Jan 31, 2020", "2020-01-31T00:00:00Z"},
    {CSV_DATE_NAMED, "31-Jan-20", "2020-01-31T00:00:00Z"},
    {CSV_DATE_NAMED, "31 January 2020 09:30", "2020-01-31T09:30:00Z"},
    {CSV_DATE_NAMED, "Fri, 31 Jan 2020", "2020-01-31T00:00:00Z"},
    {CSV_DATE_NAMED, "2020-Jan-31", "2020-01-31T00:00:00Z"},
    {CSV_DATE_EPOCH, "1637971200", "2021-11-27T00:00:00Z"},
    {CSV_DATE_EPOCH, "1637971200000", "2021-11-27T00:00:00Z"},
    {CSV_DATE_EPOCH, "1637971200000000", "2021-11-27T00:00:00Z"},
    {CSV_DATE_EPOCH, "1637971200000000000", "2021-11-27T00:00:00Z"},
    {CSV_DATE_EPOCH, "1637971200.5", "2021-11-27T00:00:00.500Z"},
    {CSV_DATE_EPOCH, "946684800000", "2000-01-01T00:00:00Z"},
    {CSV_DATE_NUMERIC_YMD, "2020-02-30", NULL},
    {CSV_DATE_NUMERIC_YMD, "2019-02-29", NULL},
    {CSV_DATE_NUMERIC_YMD, "2020-13-01", NULL},
    {CSV_DATE_NUMERIC_YMD, "2020-01-", NULL},
    {CSV_DATE_NUMERIC_YMD, "2020-01/02", NULL},
    {CSV_DATE_NUMERIC_YMD, "20-01-02", NULL},
    {CSV_DATE_NUMERIC_YMD, "1600-01-01", NULL},
    {CSV_DATE_NUMERIC_YMD, "2300-01-01", NULL},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31x", NULL},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31 ", NULL},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31 25:00", NULL},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31 24:01", NULL},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31 09:60", NULL},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31 09:30:60", NULL},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31 13:00 PM", NULL},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31 09:30:00.", NULL},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31 09:30:00.1234567890", NULL},
    {CSV_DATE_NUMERIC_YMD, "2020-01-31 09:30 EST", NULL},
    {CSV_DATE_NUMERIC_DMY, "31.13.2020", NULL},
    {CSV_DATE_NUMERIC_DMY, "2020.01.31", NULL},
    {CSV_DATE_NUMERIC_MDY, "31/01/2020", NULL},
    {CSV_DATE_COMPACT, "20201301", NULL},
    {CSV_DATE_COMPACT, "2020013", NULL},
    {CSV_DATE_COMPACT, "202001319", NULL},
    {CSV_DATE_NAMED, "Foo 31, 2020", NULL},
    {CSV_DATE_NAMED, "Jan 32, 2020", NULL},
    {CSV_DATE_NAMED, "Ja 31, 2020", NULL},
    {CSV_DATE_NAMED, "Jan 2020", NULL},
    {CSV_DATE_EPOCH, "5", NULL},
    {CSV_DATE_EPOCH, "20200131", NULL},
    {CSV_DATE_EPOCH, "99999999999999999999", NULL},
    {CSV_DATE_EPOCH, "1637971200x", NULL},
    {CSV_DATE_EPOCH, "", NULL},
};

static void test_stamps(void)
{
    for (size_t k = 0; k < sizeof(stamps) / sizeof(stamps[0]); k++) {
        const struct stamp_case *c = &stamps[k];
        char text[TIMESTAMP_TEXT_MAX] = "refused";
        struct csv_stamp stamp;

        if (csv_time_stamp(c->kind, c->text, strlen(c->text), &stamp))
            timestamp_format(csv_time_ns(&stamp), text);
        IS_TEXT(text, c->wanted ? c->wanted : "refused", "\"%s\"", c->text);
    }
}

static int64_t ns_of(const char *text)
{
    int64_t ns = 0;

    OK(timestamp_parse(text, strlen(text), &ns), "test time %s", text);
    return ns;
}

/* A local time in a zone: its UTC times, or "none". */
static void is_zone(const char *name, const char *local, int count,
                    const char *first, const char *second)
{
    struct csv_zone *zone = NULL;
    struct err err = {0};
    int64_t utc[2] = {0, 0};
    char text[TIMESTAMP_TEXT_MAX];

    OK(!csv_zone_open(name, &zone, &err), "%s is a zone", name);
    if (!zone)
        return;
    IS_INT(csv_zone_utc(zone, ns_of(local) / TIMESTAMP_SECOND, utc), count,
           "%s in %s", local, name);
    if (first) {
        timestamp_format(utc[0] * TIMESTAMP_SECOND, text);
        IS_TEXT(text, first, "%s in %s", local, name);
    }
    if (second) {
        timestamp_format(utc[1] * TIMESTAMP_SECOND, text);
        IS_TEXT(text, second, "%s in %s again", local, name);
    }
    csv_zone_close(zone);
}

static void test_zones(void)
{
    static const char *const bad[] = {"Europe/Nowhere", "+25:00",      "+5",
                                      "../etc/passwd",  "/etc/passwd", "+05:99",
                                      "EST5EDT4"};
    struct csv_zone *zone = NULL;
    struct err err = {0};
    int64_t offset;

    is_zone("UTC", "2020-07-01T12:00:00Z", 1, "2020-07-01T12:00:00Z", NULL);
    is_zone("+05:30", "2020-07-01T12:00:00Z", 1, "2020-07-01T06:30:00Z", NULL);
    is_zone("-0400", "2020-07-01T12:00:00Z", 1, "2020-07-01T16:00:00Z", NULL);
    for (size_t k = 0; k < sizeof(bad) / sizeof(bad[0]); k++) {
        err.code = ERR_NONE;
        OK(csv_zone_open(bad[k], &zone, &err) < 0 && err.code == ERR_USAGE,
           "\"%s\" is no zone", bad[k]);
    }
    if (csv_zone_open("Europe/Berlin", &zone, &err) < 0) {
        tap_note("no time zones here");
        return;
    }
    OK(!csv_zone_fixed(zone, &offset), "Berlin changes its clocks");
    OK(csv_zone_day(zone, timestamp_days(2020, 7, 1), &offset) &&
           offset == 7200,
       "but not on a day in July");
    OK(!csv_zone_day(zone, timestamp_days(2020, 3, 29), &offset),
       "as on one in March");
    csv_zone_close(zone);
    is_zone("Europe/Berlin", "2020-01-15T12:00:00Z", 1, "2020-01-15T11:00:00Z",
            NULL);
    is_zone("Europe/Berlin", "2020-07-15T12:00:00Z", 1, "2020-07-15T10:00:00Z",
            NULL);
    is_zone("Europe/Berlin", "2020-03-29T02:30:00Z", 0, NULL, NULL);
    is_zone("Europe/Berlin", "2020-03-29T03:00:00Z", 1, "2020-03-29T01:00:00Z",
            NULL);
    is_zone("Europe/Berlin", "2020-10-25T02:30:00Z", 2, "2020-10-25T00:30:00Z",
            "2020-10-25T01:30:00Z");
    is_zone("America/New_York", "2050-07-01T09:30:00Z", 1,
            "2050-07-01T13:30:00Z", NULL);
}

int main(void)
{
    test_stamps();
    test_zones();
    return tap_done();
}
