/* A comparison as a report: a file a format, a row each. */
#ifndef VERDICT_VERDICT_H
#define VERDICT_VERDICT_H

#include "base/buf.h"
#include "compare/compare.h"
#include "report/text.h"

struct verdict_options {
    struct text_terminal terminal; /* of the text report */
    bool wide;                     /* interval, p, n in the Markdown table */
    bool emoji;
    const char *id;    /* of the hidden marker in Markdown */
    const char *title; /* or NULL */
    const char *base_name;
    const char *current_name;
    /* What it was compared with, for the status; NULL: the default. */
    const struct compare_config *config;
};

/* Appends the whole report to `out`. ERR_SYSTEM. */
struct verdict_format {
    const char *name; /* "text", "markdown", "json", "html", "junit", ... */
    int (*write)(const struct comparison *comparison,
                 const struct verdict_options *options, struct buf *out,
                 struct err *err);
};

/* All, NULL at the end. */
extern const struct verdict_format *const verdict_formats[];
const struct verdict_format *verdict_format_find(const char *name, size_t size);

#endif
