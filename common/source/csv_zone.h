/* Time zones: from a local time to UTC, without the global TZ afterwards. */
#ifndef SOURCE_CSV_ZONE_H
#define SOURCE_CSV_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct csv_zone;

/*
 * NULL, "", "UTC" or "Z", "+HH:MM" or "-HHMM", or an IANA name such as
 * "Europe/Berlin" that libc knows. For the last, all changes from 1900 to 2262
 * are listed here once: the environment's TZ is changed for that and put back,
 * so this must not run while another thread uses the time zone.
 * Errors: ERR_USAGE not a zone; ERR_SYSTEM without memory.
 * Owns:   *out is the caller's, for csv_zone_close().
 */
NODISCARD int csv_zone_open(const char *name, struct csv_zone **out,
                            struct err *err);
void csv_zone_close(struct csv_zone *zone);

bool csv_zone_is_utc(const struct csv_zone *zone);

/* The offset to UTC (local - UTC) in seconds when it never changes. */
bool csv_zone_fixed(const struct csv_zone *zone, int64_t *out_s);

/* The same for one local day, by days since 1970-01-01; false when the offset
 * changes on it or within a day of it. */
bool csv_zone_day(const struct csv_zone *zone, int64_t days, int64_t *out_s);

/*
 * The UTC seconds at which clocks showed a local time: 1, or 0 when they
 * skipped it, or 2 (earlier first) when they showed it twice.
 */
int csv_zone_utc(const struct csv_zone *zone, int64_t local_s,
                 int64_t out_s[2]);

#endif
