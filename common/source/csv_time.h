/* Dates and times as CSV files write them. */
#ifndef SOURCE_CSV_TIME_H
#define SOURCE_CSV_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How the dates of a file are written; decided once for a file. */
enum csv_date {
    CSV_DATE_NONE,
    CSV_DATE_COMPACT, /* YYYYMMDD, a clock behind it with or without space */
    CSV_DATE_NUMERIC_YMD, /* 2020-1-31, any of - / . between */
    CSV_DATE_NUMERIC_DMY, /* 31.1.2020, 31/01/20 */
    CSV_DATE_NUMERIC_MDY,
    CSV_DATE_NAMED, /* 31-Jan-2020, Jan 31, 2020, 2020 Jan 31; English */
    CSV_DATE_EPOCH, /* s, ms, us or ns since 1970, told apart by their size */
    CSV_DATE_COUNT
};

/* What a stamp said, before time zones. */
struct csv_stamp {
    int64_t days;     /* since 1970-01-01; of epoch stamps as well */
    int64_t clock_ns; /* since midnight, 0..86400e9 (24:00 is allowed) */
    int64_t offset_s; /* of the zone it named */
    bool has_clock;
    bool has_zone; /* also when it was an epoch */
};

/*
 * The parts at the front of text[0..size). Each returns the bytes it used, 0
 * when there is no such part; *out is set only when there is.
 */
size_t csv_time_date(enum csv_date kind, const char *text, size_t size,
                     int64_t *out_days);
/* H:MM[:SS[.f]] with up to 9 decimals, " AM"/" PM" behind; HHMM, HHMMSS. */
size_t csv_time_clock(const char *text, size_t size, int64_t *out_ns);
/* "Z", "UTC", "GMT+0200", "+02:00", "-05"; blanks before it are allowed. */
size_t csv_time_zone(const char *text, size_t size, int64_t *out_s);

/* A whole stamp: a date, or a date and a clock, or an epoch; and a zone. */
bool csv_time_stamp(enum csv_date kind, const char *text, size_t size,
                    struct csv_stamp *out);

/* A whole clock with an optional zone, for files that have it in a column of
 * its own; fills clock and zone of *out. */
bool csv_time_clock_only(const char *text, size_t size, struct csv_stamp *out);

/* Which kinds a stamp may be of: bit 1 << kind. */
unsigned csv_time_kinds(const char *text, size_t size);

/* The stamp in ns, as if it were UTC when it has no zone. */
int64_t csv_time_ns(const struct csv_stamp *stamp);

#endif
