/* One line of a CSV file into its fields, by the book. */
#ifndef SOURCE_CSV_FIELDS_H
#define SOURCE_CSV_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

/* Fields of a line that are looked at; what is behind them is counted. */
#define CSV_FIELDS_MAX 64

/* Without quotes and blanks around; borrowed from the line. */
struct csv_field {
    const char *text;
    size_t size;
    bool quoted;
};

/*
 * Splits line[0..size), which has no line end. A field may be in double
 * quotes; what it holds is not unescaped. Returns how many fields there are;
 * the first CSV_FIELDS_MAX of them are in fields[].
 */
size_t csv_fields_split(const char *line, size_t size, char separator,
                        struct csv_field *fields);

#endif
