/* The formats, and which of them a file is in. */
#include <string.h>

#include "formats/format.h"

/* From those that say what they are to those that could be anything. */
const struct format *const format_table[] = {
    &format_own,     &format_pytest, &format_google,    &format_hyperfine,
    &format_jmh,     &format_pyperf, &format_vitest,    &format_gab,
    &format_bmf,     &format_flat,   &format_callgrind, &format_criterion,
    &format_libtest, &format_go,     &format_csv,       NULL};

const struct format *format_find(const char *name)
{
    for (const struct format *const *format = format_table; *format; format++)
        if (!strcmp((*format)->name, name))
            return *format;
    return NULL;
}

static const struct format *detect(const struct format_input *input)
{
    for (const struct format *const *format = format_table; *format; format++)
        if ((*format)->detect(input))
            return *format;
    return NULL;
}

static int read_one(const struct format_input *input,
                    const struct format *format,
                    const struct format_options *options,
                    struct results *results, struct err *err)
{
    if (format->read(input, options, results, err) < 0)
        return -1;
    if (!results->benchmarks)
        return err_set(err, ERR_DATA, "%s: no benchmarks in it (read as %s)",
                       input->name, format->name);
    if (results_text(&results->path, input->name, err) < 0 ||
        results_text(&results->format, format->name, err) < 0)
        return -1;
    return 0;
}

int format_read_memory(const struct format_input *input,
                       const struct format *format,
                       const struct format_options *options,
                       struct results *results, struct err *err)
{
    static const struct format_options none = {0};
    struct results read = {0};
    int rc;

    if (!input->folder && !input->size)
        return err_set(err, ERR_DATA, "%s: the file is empty", input->name);
    format = format ? format : detect(input);
    if (!format)
        return err_set(err, ERR_DATA,
                       "%s: not recognised as results of benchmarks",
                       input->name);
    rc = read_one(input, format, options ? options : &none, &read, err);
    if (!rc)
        rc = results_merge(results, &read, err);
    results_free(&read);
    return rc;
}
