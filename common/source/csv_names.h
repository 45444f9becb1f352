/* Symbols and timeframes from options, columns and file names. */
#ifndef SOURCE_CSV_NAMES_H
#define SOURCE_CSV_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "model/bar.h"
#include "model/timeframe.h"

/* NULL when text[0..size) can be a symbol, else why not: "is empty", ... */
const char *csv_names_symbol_fault(const char *text, size_t size);

/*
 * The symbol in a path: its last part up to the first '_' or '.', in capitals.
 * False when that cannot be a symbol.
 */
bool csv_names_file_symbol(const char *path, char out[SYMBOL_MAX + 1]);

/* The timeframe in a path: a part of its last name between '_', '-' and '.'
 * that is exactly one, "x_1h.csv". False when there is none. */
bool csv_names_file_timeframe(const char *path, enum timeframe *out);

/* A timeframe as columns write it: its name, or "M15", "H1", "D", "60" (in
 * minutes), "15min", "1hour", "daily" and the like. */
bool csv_names_timeframe(const char *text, size_t size, enum timeframe *out);

#endif
