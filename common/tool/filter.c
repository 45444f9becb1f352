/* The life of a filter. */
#include "tool/filter.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/stopflag.h"
#include "tool/progress.h"
#include "tool/stats.h"

struct run {
    const struct filter *filter;
    const struct tool_options *options;
    struct stream_reader *input;
    struct output *output;
    struct stats stats;
    struct progress progress;
    int64_t input_size; /* of a file, in bytes; 0: nobody knows */
    bool greeted;
};

/* The tool's memory of a series; left-out series have none. */
static int find_state(struct run *run, struct series *series, bool *skip,
                      struct err *err)
{
    *skip = !shard_has(run->options->shard, series->name->symbol);
    if (*skip || series->state)
        return 0;
    return run->filter->open(run->filter->context, series->name, &series->state,
                             err);
}

static int on_series_frame(struct run *run, const struct frame *frame,
                           struct series *series, struct err *err)
{
    struct bar_block block;
    bool skip;

    if (find_state(run, series, &skip, err) < 0)
        return -1;
    if (skip)
        return 0;
    if (frame->type == FRAME_BARS) {
        block = stream_block(frame, series);
        return run->filter->bars(series->state, &block, frame, run->output,
                                 err);
    }
    if (frame->type == FRAME_END) {
        if (run->filter->end &&
            run->filter->end(series->state, run->output, err) < 0)
            return -1;
        return run->filter->pass_end
                   ? run->filter->pass_end(series->state, frame, run->output,
                                           err)
                   : output_pass(run->output, frame, err);
    }
    return run->filter->record
               ? run->filter->record(series->state, frame, run->output, err)
               : output_pass(run->output, frame, err);
}

static int on_frame(struct run *run, const struct frame *frame,
                    struct series *series, struct err *err)
{
    char order[16] = "series";

    if (frame->type == FRAME_EOS)
        return 0; /* every stage writes its own */
    if (frame->type == FRAME_HELLO) {
        if (text_is(frame->order, "time"))
            memcpy(order, "time", sizeof("time"));
        run->greeted = true;
        if (output_hello(run->output, frame, order, err) < 0)
            return -1;
        return run->filter->start ? run->filter->start(run->filter->context,
                                                       frame, run->output, err)
                                  : 0;
    }
    if (!series)
        return run->filter->other ? run->filter->other(run->filter->context,
                                                       frame, run->output, err)
                                  : output_pass(run->output, frame, err);
    if (on_series_frame(run, frame, series, err) < 0)
        return -1;
    if (frame->has_at && run->options->stats)
        stats_latency(&run->stats, frame->at);
    return 0;
}

/* A filter that reads a file says how far it is; in a pipe the source does. */
static void show_progress(struct run *run)
{
    struct stream_counters in;

    if (!run->input_size)
        return;
    in = stream_reader_counters(run->input);
    progress_step(&run->progress, in.bars, (int64_t)in.bytes, run->input_size);
}

/* What can be done while nothing comes; returns when reading may go on. */
static int wait_for_input(struct run *run, struct err *err)
{
    bool has_idle = run->filter->idle;
    int64_t limit_ns;

    if (has_idle ? stream_wait(run->input, 0) : stream_ready(run->input))
        return 0;
    if (output_flush(run->output, err) < 0)
        return -1;
    if (!has_idle)
        return 0;
    do {
        limit_ns = INT64_MAX;
        if (run->filter->idle(run->filter->context, &limit_ns, err) < 0)
            return -1;
    } while (limit_ns < INT64_MAX && !stream_wait(run->input, limit_ns));
    return 0;
}

/* Frames until the end; -1 with the first error. */
static int pump(struct run *run, struct err *err)
{
    struct frame frame;
    struct series *series;
    int rc;

    for (;;) {
        if (wait_for_input(run, err) < 0)
            return -1;
        rc = stream_read(run->input, &frame, &series, err);
        if (rc == 0 && run->filter->finish)
            return run->filter->finish(run->filter->context, run->output, err);
        if (rc <= 0)
            return rc;
        if (on_frame(run, &frame, series, err) < 0)
            return -1;
        show_progress(run);
    }
}

/*
 * The last frame: "ok", or the first error's text so that nobody downstream
 * takes what came for all there is. Not after the output itself failed.
 */
static int say_end(struct run *run, int rc, const struct err *first,
                   struct err *err)
{
    const char *text = stream_upstream_error(run->input);

    if (rc == 0)
        return output_eos(run->output, "ok", err);
    if (first->code != ERR_DATA)
        return output_is_stream(run->output) && run->greeted
                   ? output_eos(run->output, first->msg, err)
                   : 0;
    if (!run->greeted && output_hello(run->output, NULL, "series", err) < 0)
        return -1;
    return output_eos(run->output, text ? text : first->msg, err);
}

static void close_series(struct run *run)
{
    size_t count = stream_series_count(run->input);

    for (size_t k = 0; k < count; k++)
        if (stream_series(run->input, k)->state)
            run->filter->close(stream_series(run->input, k)->state);
}

static int write_stats(struct run *run, int status,
                       const struct stream_counters *out, struct err *err)
{
    struct stream_counters in = stream_reader_counters(run->input);

    log_info("%llu bars in %llu frames read, %llu frames written",
             (unsigned long long)in.bars, (unsigned long long)in.frames,
             (unsigned long long)out->frames);
    if (!run->options->stats)
        return 0;
    return stats_write(&run->stats, run->options->stats,
                       run->options->info->name, &in, out, status, err);
}

/*
 * A failure behind another: an output that takes nothing is told once, but
 * counts more than bad input.
 */
static int also_failed(int status, const struct err *err)
{
    if (status == ERR_SYSTEM)
        return status;
    return (int)err_worse((enum err_code)status, (enum err_code)tool_fail(err));
}

/* Everything between opening and closing; the exit status. */
static int run_open(struct run *run)
{
    struct err first = {0};
    struct err err = {0};
    struct stream_counters counters;
    int status = ERR_NONE;
    int rc;

    progress_start(&run->progress,
                   run->options->quiet || !output_is_stream(run->output));
    rc = pump(run, &first);
    progress_end(&run->progress);
    if (rc < 0)
        status = tool_fail(&first);
    if (first.code == ERR_DATA && run->filter->broken &&
        run->filter->broken(run->filter->context, &err) < 0)
        status = also_failed(status, &err);
    if (say_end(run, rc, &first, &err) < 0)
        status = also_failed(status, &err);
    counters = output_counters(run->output);
    if (output_close(run->output, &err) < 0)
        status = also_failed(status, &err);
    if (write_stats(run, status, &counters, &err) < 0)
        status = also_failed(status, &err);
    return status;
}

static int facts_of(const char *address, int standard, struct stat *out)
{
    return strcmp(address, "-") ? stat(address, out) : fstat(standard, out);
}

/* Bytes of a regular file, 0 for anything else. */
static int64_t file_size(const char *address)
{
    struct stat facts;

    if (facts_of(address, STDIN_FILENO, &facts) < 0 || !S_ISREG(facts.st_mode))
        return 0;
    return facts.st_size;
}

/* Opening the output would destroy the input, or feed it for ever. */
static int check_addresses(const struct tool_options *options, struct err *err)
{
    struct stat in;
    struct stat out;

    if (facts_of(options->input, STDIN_FILENO, &in) < 0 ||
        facts_of(options->output, STDOUT_FILENO, &out) < 0 ||
        !S_ISREG(in.st_mode) || in.st_dev != out.st_dev ||
        in.st_ino != out.st_ino)
        return 0;
    return err_set(err, ERR_USAGE, "input and output are the same file");
}

int filter_run(const struct filter *filter, const struct tool_options *options)
{
    struct run run = {.filter = filter, .options = options};
    struct err err = {0};
    int status;

    stats_start(&run.stats);
    if (check_addresses(options, &err) < 0)
        return tool_fail(&err);
    if (stream_reader_open(options->input, &run.input, &err) < 0)
        return tool_fail(&err);
    if (output_open(options, &run.output, &err) < 0) {
        stream_reader_close(run.input);
        return tool_fail(&err);
    }
    stopflag_install();
    run.input_size = file_size(options->input);
    status = run_open(&run);
    close_series(&run);
    stream_reader_close(run.input);
    return status;
}

int filter_missing_column(const char *what, const char *stage, struct err *err)
{
    return err_set(err, ERR_DATA, "bars carry no %s: %s is missing upstream",
                   what, stage);
}
