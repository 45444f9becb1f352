/* Results in, reports out. */
#include "gate/compare_files.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "compare/thresholds.h"

int compare_check_paths(char *const *paths, size_t count, struct err *err)
{
    size_t dashes = 0;

    for (size_t k = 0; k < count; k++)
        dashes += !strcmp(paths[k], "-");
    return dashes < 2
               ? 0
               : err_set(err, ERR_USAGE, "standard input can be read once");
}

/* The last direction that fits a metric's name, or its benchmark's and its. */
static void turn(const struct compare_options *options,
                 const struct result_benchmark *benchmark,
                 struct result_metric *metric)
{
    const struct compare_row row = {.name = benchmark->name,
                                    .metric = metric->name};

    for (size_t k = options->directions; k-- > 0;)
        if (thresholds_fit(&options->direction[k].expression, &row)) {
            metric->better = options->direction[k].better;
            return;
        }
}

static int read_one(const char *path, const struct compare_options *options,
                    struct results *out, struct err *err)
{
    const struct format_options reading = {.ignore_failures =
                                               options->ignore_failures};

    if (format_read(path, options->format, &reading, out, err) < 0)
        return -1;
    for (size_t k = 0; k < out->benchmarks && options->directions; k++)
        for (size_t j = 0; j < out->benchmark[k].metrics; j++)
            turn(options, &out->benchmark[k], &out->benchmark[k].metric[j]);
    return 0;
}

int compare_read(char *const *paths, size_t count,
                 const struct compare_options *options, struct results *out,
                 struct err *err)
{
    struct err one = {0};
    int rc = 0;

    *err = (struct err){0};
    for (size_t k = 0; k < count; k++) {
        struct results more = {0};
        int one_rc = read_one(paths[k], options, &more, &one);

        if (one_rc == 0 && rc == 0)
            one_rc = results_merge(out, &more, &one);
        if (one_rc < 0) {
            if (err_worse(err->code, one.code) != err->code)
                *err = one;
            rc = -1;
        }
        results_free(&more);
    }
    return rc;
}

static int could_not(const char *what, const char *path, struct err *err)
{
    return err_set(err, ERR_SYSTEM, "could not %s \"%s\": %s", what,
                   path ? path : "standard output", strerror(errno));
}

int compare_put(const struct buf *buf, const char *path, const char *mode,
                struct err *err)
{
    FILE *stream = path ? fopen(path, mode) : stdout;
    bool failed;

    if (!stream)
        return could_not("open", path, err);
    failed = (buf->size && fwrite(buf->data, buf->size, 1, stream) != 1) ||
             fflush(stream) != 0;
    if (failed)
        could_not("write", path, err);
    if (path && fclose(stream) != 0 && !failed) {
        could_not("write", path, err);
        failed = true;
    }
    return failed ? -1 : 0;
}

static struct text_terminal terminal_of(const struct compare_options *options,
                                        const char *path)
{
    struct text_terminal terminal = {TEXT_WIDTH_DEFAULT, 0, false};

    if (!path)
        terminal = text_terminal(stdout);
    if (options->colour != COLOUR_AUTO)
        terminal.colour = options->colour == COLOUR_ALWAYS;
    return terminal;
}

int compare_write(const struct compare_result *result,
                  const struct compare_output *output, bool append,
                  struct err *err)
{
    const struct compare_options *options = result->options;
    const struct verdict_options verdict = {
        .terminal = terminal_of(options, output->path),
        .wide = options->wide,
        .emoji = !options->no_emoji,
        .id = options->id ? options->id : "default",
        .title = options->title,
        .base_name = result->base_name,
        .current_name = result->current_name,
        .config = &options->config,
    };
    struct buf buf = {0};
    int rc = output->format->write(&result->comparison, &verdict, &buf, err);

    if (rc == 0)
        rc = compare_put(&buf, output->path, append ? "a" : "w", err);
    buf_reset(&buf);
    return rc;
}

int compare_report(const struct compare_result *result, struct err *err)
{
    const struct compare_output text = {verdict_format_find("text", 4), NULL};
    const struct compare_options *options = result->options;

    if (!options->outputs)
        return options->quiet ? 0 : compare_write(result, &text, false, err);
    for (size_t k = 0; k < options->outputs; k++)
        if (compare_write(result, &options->output[k], false, err) < 0)
            return -1;
    return 0;
}
