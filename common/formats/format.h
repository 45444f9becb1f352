/*
 * Formats of benchmark results: a row and a file each. Files are told by their
 * content, never by their name.
 */
#ifndef FORMATS_FORMAT_H
#define FORMATS_FORMAT_H

#include "base/buf.h"
#include "results/results.h"

/* A file, whole, followed by a NUL that is not counted. */
struct format_input {
    const char *name; /* for messages */
    const char *data;
    size_t size;
    const char *folder; /* of a directory its path (then data is empty) */
};

struct format_options {
    bool ignore_failures; /* commands that failed count nevertheless */
    const char *baseline; /* of a Criterion folder; NULL: "new", the latest */
};

struct format {
    const char *name;    /* for --format */
    const char *summary; /* "JSON of pytest-benchmark" */
    /* Looks at the beginning: is it this? */
    bool (*detect)(const struct format_input *input);
    /*
     * Adds all of it to `results`. What is no number is an `error` of its
     * metric, never a number. ERR_DATA "FILE:LINE: what" or "FILE: what".
     */
    int (*read)(const struct format_input *input,
                const struct format_options *options, struct results *results,
                struct err *err);
    /* NULL: can only be read. Appends to `out`. */
    int (*write)(const struct results *results, struct buf *out,
                 struct err *err);
};

extern const struct format format_own;    /* benchcmp/1 */
extern const struct format format_pytest; /* pytest-benchmark */
extern const struct format format_google; /* Google Benchmark */
extern const struct format format_hyperfine;
extern const struct format format_go;        /* go test -bench */
extern const struct format format_criterion; /* folder, or console text */
extern const struct format format_libtest;   /* cargo bench */
extern const struct format format_jmh;
extern const struct format format_gab; /* github-action-benchmark, custom */
extern const struct format format_bmf; /* Bencher */
extern const struct format format_pyperf;
extern const struct format format_vitest;
extern const struct format format_callgrind;
extern const struct format format_flat; /* {"name": number, ...} */
extern const struct format format_csv;  /* name,value[,unit] */

/* All of them in the order they are tried, NULL at the end. */
extern const struct format *const format_table[];
const struct format *format_find(const char *name);

/*
 * Reads a file, "-" or a Criterion folder; gzip or not. `format` NULL: found
 * out. ERR_SYSTEM; ERR_DATA when it is none, when it is malformed, and when it
 * holds no benchmark at all.
 */
NODISCARD int format_read(const char *path, const struct format *format,
                          const struct format_options *options,
                          struct results *results, struct err *err);

/* The same of bytes in memory. */
NODISCARD int format_read_memory(const struct format_input *input,
                                 const struct format *format,
                                 const struct format_options *options,
                                 struct results *results, struct err *err);

/* Writes through a temporary file beside it that is renamed. ERR_SYSTEM. */
NODISCARD int format_write(const char *path, const struct format *format,
                           const struct results *results, struct err *err);

#endif
