/* Spans of an equity curve: its drawdowns and its months. */
#ifndef MODEL_EQUITY_H
#define MODEL_EQUITY_H

#include <stdint.h>

/* From a peak down and back; values in the unit of the points. */
struct drawdown {
    int64_t peak_ts;
    int64_t trough_ts;
    int64_t recovery_ts; /* INT64_MIN: still under water */
    double peak;
    double trough;
    double depth; /* fraction, positive */
    int64_t bars; /* points below the peak */
};

struct month {
    int year;
    int month;    /* 1..12 */
    double first; /* first and last point of the month */
    double last;
    int64_t points; /* a return needs two */
    int64_t trades; /* by month of exit */
    int64_t wins;
};

#endif
