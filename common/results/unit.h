/* Units of measurement: texts in, SI out. */
#ifndef RESULTS_UNIT_H
#define RESULTS_UNIT_H

#include <stdbool.h>
#include <stddef.h>

#include "results/results.h"

enum dimension {
    DIMENSION_OTHER, /* comparable with the same text only */
    DIMENSION_TIME,  /* s */
    DIMENSION_BYTES, /* B */
    DIMENSION_COUNT, /* count: instructions, allocations, objects */
    DIMENSION_RATE,  /* 1/s of anything: "B/s", "bars/s", "ops/s" */
    DIMENSION_RATIO  /* 1: percent becomes a fraction */
};

struct unit {
    char name[32]; /* "s", "B", "B/s", "sec/op" stays what Go calls it */
    double factor; /* value in it = value read * factor */
    enum dimension dimension;
    enum better better; /* rates: higher; else lower */
};

/*
 * "ns", "us" in three spellings, "ms", "s", "sec", "ns/op", "ns/iter", "MB/s"
 * (1e6), "MiB", "KB", "B/op", "allocs/op", "ops/s", "%", ... A text it does not
 * know is DIMENSION_OTHER with factor 1.
 */
void unit_parse(const char *text, size_t size, struct unit *out);

bool unit_same_dimension(const char *a, const char *b);

/* "1.50 ms", "12.3 MiB", "98.4 M/s": three digits for people. */
void unit_format(double value, const char *unit, char *out, size_t size);

/* "10%", "1us", "4KiB" of a command line into SI; false: none. */
bool unit_parse_amount(const char *text, double *value, struct unit *unit);

#endif
