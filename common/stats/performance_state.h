/* The sums: performance.c takes them, performance_result.c makes figures. */
#ifndef STATS_PERFORMANCE_STATE_H
#define STATS_PERFORMANCE_STATE_H

#include "stats/drawdown.h"
#include "stats/lanes.h"
#include "stats/moments.h"
#include "stats/months.h"
#include "stats/performance.h"

/* Points that wait, until there are enough for a group. */
struct point_group {
    size_t n;
    bool exposed; /* some of them have a position */
    int64_t ts[PERFORMANCE_GROUP];
    /* The point before, then these; room to read and write past the end. */
    double equity[1 + PERFORMANCE_GROUP + LANES];
    double deployed[PERFORMANCE_GROUP]; /* costs, where exposed */
    double largest[PERFORMANCE_GROUP];
};

/* Returns by UTC day. */
struct day_group {
    size_t n;
    int64_t end;     /* of the day of the last point */
    double previous; /* last point of the day before that */
    double returns[PERFORMANCE_GROUP];
};

struct performance {
    struct performance_config config;
    struct point_group group;
    struct day_group day;
    int64_t points; /* without those that wait */
    int64_t first_ts;
    int64_t last_ts;
    double first;
    double last;
    double base;  /* the equity that the first return starts from */
    int64_t days; /* that ended, by_day */
    double sum_equity;
    struct moments returns;
    struct return_block blocks[PERFORMANCE_BLOCKS];
    struct drawdown_track drawdown;
    struct months months;
    int64_t exposed_points;
    int64_t pairs; /* (point, position) */
    int64_t max_open;
    double max_size;
    double max_deployed;
    double sum_deployed; /* of deployed / equity, over points */
};

#endif
