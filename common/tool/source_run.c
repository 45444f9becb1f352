/* The life of a source tool. */
#include "tool/source_run.h"

#include <errno.h>
#include <time.h>

#include "base/log.h"
#include "base/stopflag.h"
#include "tool/progress.h"
#include "tool/stats.h"

struct run {
    struct source *source;
    const struct source_run_config *config;
    struct output *output;
    struct progress progress;
    uint64_t bars;
    int64_t due_ns; /* when the next paced bar goes out */
};

static int64_t clock_ns(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* Sleeps until the bar is due; a signal wakes it. */
static void wait_until_due(struct run *run)
{
    struct timespec due;

    if (!run->due_ns)
        run->due_ns = clock_ns(CLOCK_MONOTONIC);
    due.tv_sec = run->due_ns / 1000000000;
    due.tv_nsec = run->due_ns % 1000000000;
    while (!stopflag_raised() &&
           clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL) == EINTR)
        continue;
    run->due_ns += run->config->interval_ns;
}

static int send_block(struct run *run, const struct bar_block *block,
                      struct err *err)
{
    int64_t at = -1;

    if (run->config->stamp)
        at = clock_ns(CLOCK_REALTIME);
    if (output_bars(run->output, block, at, err) < 0)
        return -1;
    run->bars += block->n;
    progress_step(&run->progress, run->bars, 0, 0);
    return 0;
}

/* A saved block may hold many bars; each waits for its turn. */
static int send_paced(struct run *run, const struct bar_block *block,
                      struct err *err)
{
    for (size_t k = 0; k < block->n; k++) {
        struct bar_block one = *block;

        wait_until_due(run);
        if (stopflag_raised())
            return 0;
        one.i += (int64_t)k;
        one.n = 1;
        for (int column = 0; column < COLUMN_BAR_COUNT; column++)
            one.column[column] += k * sizeof(int64_t);
        if (send_block(run, &one, err) < 0 ||
            output_flush(run->output, err) < 0)
            return -1;
    }
    return 0;
}

static int send(struct run *run, const struct bar_block *block, struct err *err)
{
    if (block->n == 0)
        return output_end(run->output, block->series, block->i, err);
    return run->config->interval_ns ? send_paced(run, block, err)
                                    : send_block(run, block, err);
}

static int pump(struct run *run, struct err *err)
{
    struct bar_block block;
    int rc;

    if (output_hello(run->output, NULL, run->config->order, err) < 0)
        return -1;
    while ((rc = source_next(run->source, &block, err)) > 0) {
        if (stopflag_raised())
            return err_set(err, ERR_DATA, "interrupted");
        if (send(run, &block, err) < 0)
            return -1;
    }
    if (rc == 0 && stopflag_raised())
        return err_set(err, ERR_DATA, "interrupted");
    return rc;
}

static int finish(struct run *run, const struct tool_options *options,
                  const struct stats *stats, int status)
{
    struct stream_counters counters = output_counters(run->output);
    struct err err = {0};

    if (output_close(run->output, &err) < 0 && status == ERR_NONE)
        status = tool_fail(&err);
    log_info("%llu bars in %llu frames written",
             (unsigned long long)counters.bars,
             (unsigned long long)counters.frames);
    if (options->stats &&
        stats_write(stats, options->stats, options->info->name, NULL, &counters,
                    status, &err) < 0)
        status = (int)err_worse((enum err_code)status,
                                (enum err_code)tool_fail(&err));
    return status;
}

int source_run(struct source *source, const struct tool_options *options,
               const struct source_run_config *config)
{
    struct run run = {.source = source, .config = config};
    struct stats stats;
    struct err first = {0};
    struct err err = {0};
    int status = ERR_NONE;
    int rc;

    stats_start(&stats);
    if (output_open(options, &run.output, &err) < 0) {
        source_close(source);
        return tool_fail(&err);
    }
    stopflag_install();
    progress_start(&run.progress,
                   options->quiet || !output_is_stream(run.output));
    rc = pump(&run, &first);
    progress_end(&run.progress);
    if (rc < 0 && !stopflag_raised())
        status = tool_fail(&first);
    if (output_eos(run.output, rc < 0 ? first.msg : "ok", &err) < 0 && rc == 0)
        status = tool_fail(&err);
    source_close(source);
    status = finish(&run, options, &stats, status);
    if (stopflag_raised())
        stopflag_die();
    return status;
}

int source_refuse(const struct tool_options *options, const struct err *why)
{
    struct output *output = NULL;
    struct err err = {0};
    int status = tool_fail(why);

    if (why->code == ERR_USAGE || output_open(options, &output, &err) < 0)
        return status;
    if (output_is_stream(output) &&
        (output_hello(output, NULL, "time", &err) < 0 ||
         output_eos(output, why->msg, &err) < 0))
        status = (int)err_worse((enum err_code)status,
                                (enum err_code)tool_fail(&err));
    if (output_close(output, &err) < 0)
        status = (int)err_worse((enum err_code)status, ERR_SYSTEM);
    return status;
}
