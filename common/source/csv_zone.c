/* Time zones as lists of changes, drawn from libc. */
#include "source/csv_zone.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"

#define WEEK_S (INT64_C(7) * 86400)
/* 1900-01-01 and 2262-01-01; nothing in a file lies outside. */
#define FIRST_S (-INT64_C(2208988800))
#define LAST_S  INT64_C(9214646400)
/* No zone is further from UTC than this. */
#define REACH_S (INT64_C(26) * 3600)

/* From this second of UTC on, up to the next one's. */
struct period {
    int64_t from_s;
    int64_t offset_s;
};

struct csv_zone {
    struct period *periods; /* the first from INT64_MIN on */
    size_t count;
};

/* "+HH:MM", "-HHMM", "+HH". */
static bool parse_offset(const char *text, int64_t *out_s)
{
    int digit[4] = {0};
    int n = 0;

    if (*text != '+' && *text != '-')
        return false;
    for (const char *at = text + 1; *at; at++) {
        if (*at == ':' && n == 2 && at[1])
            continue;
        if (*at < '0' || *at > '9' || n == 4)
            return false;
        digit[n++] = *at - '0';
    }
    if ((n != 2 && n != 4) || digit[2] > 5)
        return false;
    *out_s = (digit[0] * 10 + digit[1]) * INT64_C(3600) +
             (digit[2] * 10 + digit[3]) * INT64_C(60);
    if (*out_s >= 86400)
        return false;
    *out_s = *text == '-' ? -*out_s : *out_s;
    return true;
}

/* libc takes any unknown name for UTC, so ask whether it has the file. */
static bool zone_exists(const char *name)
{
    const char *folder = getenv("TZDIR");
    struct buf path = {0};
    struct err err;
    bool found;

    for (const char *at = name; *at; at++)
        if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                    "0123456789_+-/",
                    *at))
            return false;
    if (*name == '/' || !*name)
        return false;
    if (!folder)
        folder = "/usr/share/zoneinfo";
    found = !buf_append(&path, folder, strlen(folder), &err) &&
            !buf_append(&path, "/", 1, &err) &&
            !buf_append(&path, name, strlen(name) + 1, &err) &&
            !access((const char *)path.data, R_OK);
    buf_reset(&path);
    return found;
}

static int64_t offset_at(int64_t utc_s)
{
    time_t at = (time_t)utc_s;
    struct tm local = {0};

    localtime_r(&at, &local);
    return local.tm_gmtoff;
}

/* The first second within (before, after] at which the offset is `offset`. */
static int64_t find_change(int64_t before, int64_t after, int64_t offset)
{
    while (after - before > 1) {
        int64_t middle = before + (after - before) / 2;

        if (offset_at(middle) == offset)
            after = middle;
        else
            before = middle;
    }
    return after;
}

static int add_period(struct buf *periods, int64_t from_s, int64_t offset_s,
                      struct err *err)
{
    struct period period = {from_s, offset_s};

    return buf_append(periods, &period, sizeof(period), err);
}

/* Lists the changes of the zone that TZ names now. */
static int list_changes(struct buf *periods, struct err *err)
{
    int64_t offset = offset_at(FIRST_S);

    if (add_period(periods, INT64_MIN, offset, err) < 0)
        return -1;
    for (int64_t at = FIRST_S; at < LAST_S; at += WEEK_S) {
        int64_t next = offset_at(at + WEEK_S);

        if (next == offset)
            continue;
        offset = next;
        if (add_period(periods, find_change(at, at + WEEK_S, next), next, err) <
            0)
            return -1;
    }
    return 0;
}

static int list_named(const char *name, struct buf *periods, struct err *err)
{
    const char *now = getenv("TZ");
    char *kept = now ? strdup(now) : NULL;
    int rc = -1;

    if (now && !kept)
        return err_set(err, ERR_SYSTEM, "out of memory");
    if (setenv("TZ", name, 1)) {
        err_set(err, ERR_SYSTEM, "out of memory");
    } else {
        tzset();
        rc = list_changes(periods, err);
    }
    if (kept)
        setenv("TZ", kept, 1);
    else
        unsetenv("TZ");
    tzset();
    free(kept);
    return rc;
}

int csv_zone_open(const char *name, struct csv_zone **out, struct err *err)
{
    struct csv_zone *zone;
    struct buf periods = {0};
    int64_t offset = 0;
    int rc;

    if (!name || !*name || !strcmp(name, "UTC") || !strcmp(name, "Z") ||
        parse_offset(name, &offset))
        rc = add_period(&periods, INT64_MIN, offset, err);
    else if (zone_exists(name))
        rc = list_named(name, &periods, err);
    else
        rc = err_set(err, ERR_USAGE,
                     "\"%s\" is not a time zone\n"
                     "Try UTC, +HH:MM or a name such as Europe/Berlin",
                     name);
    zone = rc < 0 ? NULL : malloc(sizeof(*zone));
    if (!zone) {
        buf_reset(&periods);
        return rc < 0 ? -1 : err_set(err, ERR_SYSTEM, "out of memory");
    }
    zone->count = periods.size / sizeof(struct period);
    zone->periods = (struct period *)(void *)periods.data;
    *out = zone;
    return 0;
}

void csv_zone_close(struct csv_zone *zone)
{
    if (zone)
        free(zone->periods);
    free(zone);
}

/* The period that holds a second of UTC. */
static size_t period_at(const struct csv_zone *zone, int64_t utc_s)
{
    size_t low = 0;
    size_t high = zone->count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (zone->periods[middle].from_s <= utc_s)
            low = middle;
        else
            high = middle;
    }
    return low;
}

bool csv_zone_fixed(const struct csv_zone *zone, int64_t *out_s)
{
    *out_s = zone->periods[0].offset_s;
    return zone->count == 1;
}

bool csv_zone_is_utc(const struct csv_zone *zone)
{
    int64_t offset;

    return csv_zone_fixed(zone, &offset) && offset == 0;
}

bool csv_zone_day(const struct csv_zone *zone, int64_t days, int64_t *out_s)
{
    size_t first = period_at(zone, days * 86400 - REACH_S);

    *out_s = zone->periods[first].offset_s;
    return first == period_at(zone, (days + 1) * 86400 + REACH_S);
}

int csv_zone_utc(const struct csv_zone *zone, int64_t local_s, int64_t out_s[2])
{
    size_t last = period_at(zone, local_s + REACH_S);
    int found = 0;

    for (size_t k = period_at(zone, local_s - REACH_S); k <= last && found < 2;
         k++) {
        int64_t utc = local_s - zone->periods[k].offset_s;

        if (utc >= zone->periods[k].from_s &&
            (k + 1 == zone->count || utc < zone->periods[k + 1].from_s))
            out_s[found++] = utc;
    }
    return found;
}
