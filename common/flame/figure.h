/* Figures in words. */
#ifndef FLAME_FIGURE_H
#define FLAME_FIGURE_H

#include <stdint.h>

/* Room for any of these. */
#define FIGURE_MAX 40

/* 1234567 is "1,234,567". Returns out. */
const char *figure_count(uint64_t count, char *out);

/* "12.34%", and "+1.20 pp" for a difference. Returns out. */
const char *figure_percent(double percent, char *out);
const char *figure_points(double points, char *out);

#endif
