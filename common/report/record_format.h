/* What the three formats of record_writer have in common; for this folder. */
#ifndef REPORT_RECORD_FORMAT_H
#define REPORT_RECORD_FORMAT_H

#include "base/buf.h"
#include "report/record_writer.h"

/* A point of an equity curve. */
struct equity_point {
    const struct series_name *series;
    int64_t ts;
    int64_t equity; /* e8 */
    int64_t cash;
};

/* One format: all of its text is appended to the buffer given to create(). */
struct record_format {
    /* Its state, to be freed by destroy(); NULL without memory. */
    void *(*create)(const struct record_writer_config *config, struct buf *out);
    /* The bars first .. first + n - 1 of the block. */
    int (*bars)(void *state, const struct bar_block *block, size_t first,
                size_t n, struct err *err);
    int (*record)(void *state, const struct record *record, struct err *err);
    int (*equity)(void *state, const struct equity_point *point,
                  struct err *err);
    /* What is still due at the end. */
    int (*finish)(void *state, struct err *err);
    void (*destroy)(void *state);
};

extern const struct record_format record_format_json;
extern const struct record_format record_format_csv;
extern const struct record_format record_format_table;

/* Room for any field as text: the longest is a trail. */
#define FIELD_TEXT_MAX (RECORD_TRAIL + 1)

/*
 * A field as text for machines: numbers exact, RFC 3339, 16 hex digits, parts
 * with spaces between; empty when absent. Returns the length.
 */
size_t record_format_field(const struct field *field,
                           const struct record *record, char *out);

/* The integers and reals of a field, which must be of such a type. */
int64_t record_format_int(const struct field *field,
                          const struct record *record);
double record_format_real(const struct field *field,
                          const struct record *record);
const struct parts *record_format_parts(const struct field *field,
                                        const struct record *record);

/*
 * The ratios of bar k as texts, empty when undefined or absent: volume_ratio,
 * spread_ratio, close_position, and the word for effort (borrowed).
 */
struct ratio_texts {
    char number[3][32];
    size_t size[3];
    const char *effort;
};
void record_format_ratios(const struct bar_block *block, size_t k,
                          struct ratio_texts *out);

#endif
