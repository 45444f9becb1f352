/* Numbers and records in words for people; for the tables. */
#ifndef REPORT_TABLE_TEXT_H
#define REPORT_TABLE_TEXT_H

#include <stddef.h>

#include "model/record.h"

/* Room for any of these texts. */
#define TABLE_TEXT_MAX 512

/* A price rounded for reading: 100.50, 1.08345, 0.00012. Returns out. */
const char *table_text_price(int64_t price_e8, char *out);

/* The exact price with at least two decimals: a bar's. Returns out. */
const char *table_text_exact(int64_t price_e8, char *out);

/* 0.014 is "1.4 %", 0.0048 "0.48 %"; NaN is "". Returns out. */
const char *table_text_percent(double fraction, char *out);

/* Two decimals, "" for NaN. Returns out. */
const char *table_text_ratio(double ratio, char *out);

/* "2024-03-28" when ts is a midnight, else "2024-03-28 14:30[:05]". */
const char *table_text_time(int64_t ts, char *out);

/*
 * What a record says beyond its columns, as much as it has, the important
 * first: "penetration 1.4 % vr 0.44 recovery 1". Returns out.
 */
const char *table_text_details(const struct record *record, char *out);

#endif
