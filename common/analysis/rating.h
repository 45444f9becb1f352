/* Confidence, priority and the words for a signal (WYCKOFF d.1, d.6). */
#ifndef ANALYSIS_RATING_H
#define ANALYSIS_RATING_H

#include <stdint.h>

#include "model/record.h"

/* Bounds of the emitted confidence (FR26). */
#define RATING_CONFIDENCE_MIN 70.0
#define RATING_CONFIDENCE_MAX 95.0

/* .5 pattern + .3 phase + .2 volume score, each 0..100. */
double rating_raw_confidence(double pattern, double phase, double volume);

/* The raw one within its bounds. */
double rating_confidence(double raw);

/*
 * 0..100, two decimals, half up: 100 * (.4 (confidence - 70) / 25 +
 * .3 clamp((R - 2) / 3, 0, 1) + .3 weight). confidence is the emitted one,
 * r_e4 in 1e-4, the weight of the pattern in hundredths.
 */
double rating_priority(double confidence, int64_t r_e4, int64_t weight_e2);

/* SPRING: IMMEDIATE after 1 bar of recovery, MODERATE after 2 or 3, LOW. */
enum grade rating_urgency(int64_t recovery);

#endif
