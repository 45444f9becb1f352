/* A session. */
#include "gate/run_session.h"

#include <ctype.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/stopflag.h"
#include "base/timestamp.h"
#include "measure/git.h"
#include "measure/machine.h"

#define PROGRESS_NS INT64_C(200000000)

static int64_t clock_ns(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return now.tv_sec * TIMESTAMP_SECOND + now.tv_nsec;
}

/* The base is another commit only where it is another folder. */
static int describe_commit(struct run_session *session, enum plan_side side,
                           struct err *err)
{
    const char *folder = session->options->defaults.base_folder;

    if (side == PLAN_BASE && !folder)
        return 0;
    return git_describe(side == PLAN_BASE ? folder : NULL,
                        &session->out[side].session[0], err);
}

int run_session_begin(struct run_session *session,
                      const struct run_options *options, struct err *err)
{
    char started[TIMESTAMP_TEXT_MAX];

    *session = (struct run_session){.options = options,
                                    .progress = !options->quiet &&
                                                isatty(STDERR_FILENO)};
    timestamp_format(clock_ns(CLOCK_REALTIME), started);
    environment_read("", &session->before);
    for (int side = 0; side < 2; side++) {
        struct results *results = &session->out[side];

        if (results_session(results, err) < 0 ||
            results_text(&results->created, started, err) < 0 ||
            results_text(&results->session[0].started, started, err) < 0 ||
            describe_commit(session, (enum plan_side)side, err) < 0)
            return -1;
    }
    return 0;
}

/* Between two runs, and not after each of a thousand short ones. */
static void show_progress(void *context, const struct bench *bench,
                          int64_t step, int64_t steps)
{
    static int64_t shown_ns;
    const struct run_session *session = context;
    char name[RUN_NAME_MAX];
    int64_t now;

    if (!session->progress)
        return;
    now = clock_ns(CLOCK_MONOTONIC);
    if (shown_ns && now - shown_ns < PROGRESS_NS)
        return;
    shown_ns = now;
    run_list_show(bench, name);
    fprintf(stderr, "\r\033[K%lld of %lld runs, %s", (long long)step,
            (long long)steps, name);
}

static void clear_progress(const struct run_session *session)
{
    if (session->progress)
        fprintf(stderr, "\r\033[K");
}

/* What a suite's author wrote does not steer the reader's terminal. */
static void make_plain(char *text)
{
    for (; *text; text++)
        if (iscntrl((unsigned char)*text))
            *text = '?';
}

static void tell(struct run_session *session, const struct bench *bench,
                 struct bench_outcome *outcome)
{
    char name[RUN_NAME_MAX];

    clear_progress(session);
    run_list_show(bench, name);
    make_plain(outcome->why);
    if (outcome->failed)
        log_error("%s: %s%s", name, outcome->why,
                  session->options->show_output || outcome->failed != ERR_DATA
                      ? ""
                      : " (--show-output shows what it says)");
    if (outcome->left)
        log_warn("%s: it left processes behind, which were killed", name);
    if (outcome->rss_hidden)
        session->rss_hidden = true;
    if (outcome->rounds)
        session->measured++;
    session->status = err_worse(session->status, outcome->failed);
}

int run_session_measure(struct run_session *session, const struct bench *bench,
                        bool interleave, int64_t rounds, struct err *err)
{
    struct bench_run run = {.metrics = session->options->metrics,
                            .interleave = interleave,
                            .rounds = rounds,
                            .show_output = session->options->show_output,
                            .progress = show_progress,
                            .context = session};
    struct results *const out[2] = {&session->out[PLAN_CURRENT],
                                    &session->out[PLAN_BASE]};
    struct bench_outcome outcome;

    if (stopflag_raised())
        return 0;
    if (bench_measure(bench, &run, out, &outcome, err) < 0)
        return -1;
    tell(session, bench, &outcome);
    return 0;
}

static void tell_throttling(const struct environment *before,
                            const struct environment *after)
{
    if (before->throttled >= 0 && after->throttled > before->throttled)
        log_warn("cpu.max stopped this machine's commands %lld times during "
                 "the run: times are too long",
                 (long long)(after->throttled - before->throttled));
}

int run_session_end(struct run_session *session, struct err *err)
{
    struct environment after;

    environment_read("", &after);
    tell_throttling(&session->before, &after);
    for (int side = 0; side < 2; side++)
        if (machine_describe(&session->before, &after,
                             &session->out[side].session[0], err) < 0)
            return -1;
    return 0;
}
