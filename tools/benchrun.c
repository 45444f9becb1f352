/* benchrun: measures commands, alone or interleaved with those they are to be
 * compared with, and writes what benchcmp judges. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/stopflag.h"
#include "formats/format.h"
#include "gate/run_confirm.h"
#include "gate/run_file.h"
#include "gate/run_table.h"
#include "tool/options.h"

/* One call of the program. */
struct benchrun {
    struct run_options options;
    struct run_list list;
    struct run_session session;
    bool two; /* there are results of base commands */
};

/* What cannot be measured here is left out, and that is said. */
static void leave_out_absent(struct run_options *options)
{
    unsigned absent = bench_metrics_absent(options->metrics);

    for (unsigned k = 0; k < BENCH_METRICS; k++)
        if (absent >> k & 1)
            log_warn("%s: %s", bench_metric_word((enum bench_metric)k),
                     k == BENCH_IR
                         ? "there is no valgrind here"
                         : "the kernel does not offer this counter here");
    options->metrics &= ~absent;
}

static int check_files(const struct benchrun *run, struct err *err)
{
    const struct run_options *options = &run->options;

    if (!options->output)
        return 0;
    if (run_file_check(options->output, options->append, err) < 0)
        return -1;
    return run->two ? run_file_check(options->base_output, options->append, err)
                    : 0;
}

/* With a baseline the base commands wait until something is flagged. */
static int measure(struct benchrun *run, struct err *err)
{
    bool interleave = !run->options.baseline;

    if (run_session_begin(&run->session, &run->options, err) < 0)
        return -1;
    for (size_t k = 0; k < run->list.count; k++)
        if (run_session_measure(&run->session, &run->list.bench[k], interleave,
                                0, err) < 0)
            return -1;
    return run_session_end(&run->session, err);
}

/* The baseline takes the place of what was not measured. */
static int read_baseline(struct benchrun *run, struct err *err)
{
    static const struct format_options options;
    struct results *base = &run->session.out[PLAN_BASE];

    results_free(base);
    *base = (struct results){0};
    return format_read(run->options.baseline, NULL, &options, base, err);
}

static int confirm(struct benchrun *run, struct err *err)
{
    if (!run->options.confirm || stopflag_raised())
        return 0;
    if (run->options.baseline && read_baseline(run, err) < 0)
        return -1;
    return run_confirm(&run->options, &run->list,
                       &run->session.out[PLAN_CURRENT],
                       &run->session.out[PLAN_BASE], &run->session.status, err);
}

/* What goes to standard output, if anything. */
static int render(const struct benchrun *run, struct buf *text, struct err *err)
{
    const struct run_options *options = &run->options;
    const struct results *current = &run->session.out[PLAN_CURRENT];

    if (options->format == RUN_TABLE ||
        (options->format == RUN_AUTO && isatty(STDOUT_FILENO)))
        return run_table_write(
            current, run->two ? &run->session.out[PLAN_BASE] : NULL, text, err);
    if (options->format == RUN_JSON || !options->output)
        return format_own.write(current, text, err);
    return 0;
}

static int print(const struct buf *text, struct err *err)
{
    if (fwrite(text->data, 1, text->size, stdout) == text->size &&
        fflush(stdout) == 0)
        return 0;
    return err_set(err, ERR_SYSTEM, "could not write standard output: %s",
                   strerror(errno));
}

static int write_files(struct benchrun *run, struct err *err)
{
    const struct run_options *options = &run->options;

    if (!options->output)
        return 0;
    if (run->two && run_file_write(options->base_output, options->append,
                                   &run->session.out[PLAN_BASE], err) < 0)
        return -1;
    return run_file_write(options->output, options->append,
                          &run->session.out[PLAN_CURRENT], err);
}

/* What stays to be said when everything has been measured. */
static void remark(const struct benchrun *run)
{
    if (run->session.rss_hidden && run->options.metrics >> BENCH_RSS & 1)
        log_info("a command takes less memory than its process did before: "
                 "its peak_rss is rounded up");
    if (stopflag_raised())
        log_warn("interrupted: %zu of %zu benchmarks were measured",
                 run->session.measured, run->list.count);
    else if (run->two && run->options.output)
        log_info("benchcmp %s %s judges them", run->options.base_output,
                 run->options.output);
}

/*
 * Interrupted before anything was measured, or with nothing to add, the files
 * stay as they are. Else they say what failed: a stale file would not. They are
 * written, which uses the results up, before a reader may turn away.
 */
static int deliver(struct benchrun *run, struct err *err)
{
    struct buf text = {0};
    int rc;

    if (!run->session.measured && (stopflag_raised() || run->options.append))
        return 0;
    for (int side = 0; side < 2; side++)
        if (results_text(&run->session.out[side].tool, "benchrun", err) < 0)
            return -1;
    rc = render(run, &text, err);
    if (!rc)
        rc = write_files(run, err);
    if (!rc && text.size)
        rc = print(&text, err);
    buf_reset(&text);
    return rc;
}

static int run_all(struct benchrun *run, struct err *err)
{
    run->two = run_list_has_base(&run->list);
    if (check_files(run, err) < 0)
        return -1;
    leave_out_absent(&run->options);
    if (measure(run, err) < 0 || confirm(run, err) < 0 || deliver(run, err) < 0)
        return -1;
    remark(run);
    return 0;
}

static int show_environment(const struct benchrun *run, struct err *err)
{
    struct environment environment;

    if (!run->options.environment)
        return 0;
    environment_read("", &environment);
    return run_table_environment(&environment, run->list.count > 0, err);
}

int main(int argc, char **argv)
{
    static struct benchrun run;
    struct err err = {0};
    int status;

    if (!run_options_parse(argc, argv, &run.options, &run.list, &status)) {
        run_list_free(&run.list);
        return status;
    }
    stopflag_install();
    if (show_environment(&run, &err) < 0 ||
        (run.list.count && run_all(&run, &err) < 0))
        status = tool_fail(&err);
    else
        status = (int)run.session.status;
    results_free(&run.session.out[PLAN_CURRENT]);
    results_free(&run.session.out[PLAN_BASE]);
    run_list_free(&run.list);
    if (stopflag_raised())
        stopflag_die();
    return status;
}
