/* One run of a command, measured. */
#include "measure/process.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "measure/launch.h"

#define SECOND_NS INT64_C(1000000000)

/* What ends a run early. */
static const int stops[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
#define STOPS (sizeof(stops) / sizeof(stops[0]))

/* The caller's signals while a command runs. */
struct held {
    sigset_t waited; /* for what a run waits */
    sigset_t mask;   /* of the caller */
    struct sigaction child;
};

/* Blocked, so that none is lost between two looks. One that is ignored is not
 * waited for: blocked it would come nevertheless. */
static void hold_signals(struct held *held)
{
    struct sigaction plain = {.sa_handler = SIG_DFL};

    sigemptyset(&plain.sa_mask);
    sigaction(SIGCHLD, &plain, &held->child); /* ignored: no status to wait */
    sigemptyset(&held->waited);
    sigaddset(&held->waited, SIGCHLD);
    for (size_t k = 0; k < STOPS; k++) {
        struct sigaction action;

        if (sigaction(stops[k], NULL, &action) == 0 &&
            action.sa_handler != SIG_IGN)
            sigaddset(&held->waited, stops[k]);
    }
    sigprocmask(SIG_BLOCK, &held->waited, &held->mask);
}

static void release_signals(const struct held *held)
{
    sigaction(SIGCHLD, &held->child, NULL);
    sigprocmask(SIG_SETMASK, &held->mask, NULL);
}

/* True once it has ended; it is not reaped, so that its number is not given to
 * another group. */
static bool has_ended(pid_t pid)
{
    siginfo_t info = {.si_pid = 0};
    int rc;

    do
        rc = waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT | WNOHANG);
    while (rc < 0 && errno == EINTR);
    return rc < 0 || info.si_pid == pid;
}

/* Waits for the end, the deadline or a signal; returns the signal or 0. */
static int await(const struct held *held, pid_t pid, int64_t started_ns,
                 int64_t timeout_ns, struct process_result *out)
{
    for (;;) {
        int64_t left_ns = started_ns + timeout_ns - launch_now_ns();
        struct timespec left = {.tv_sec = left_ns / SECOND_NS,
                                .tv_nsec = left_ns % SECOND_NS};
        int64_t at_ns;
        int got;

        if (timeout_ns && left_ns <= 0) {
            out->end = PROCESS_TIMED_OUT;
            return 0;
        }
        got = timeout_ns ? sigtimedwait(&held->waited, NULL, &left)
                         : sigwaitinfo(&held->waited, NULL);
        at_ns = launch_now_ns();
        if (got > 0 && got != SIGCHLD) {
            out->end = PROCESS_INTERRUPTED;
            return got;
        }
        if (got == SIGCHLD && has_ended(pid)) {
            out->wall = (double)(at_ns - started_ns) / (double)SECOND_NS;
            return 0;
        }
    }
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

/* wait4() that no signal ends. */
static pid_t reap(pid_t which, int flags, int *status, struct rusage *usage)
{
    pid_t pid;

    do
        pid = wait4(which, status, flags, usage);
    while (pid < 0 && errno == EINTR);
    return pid;
}

/* Kills the group while its leader, not reaped yet, keeps its number; then
 * reaps the leader, the rest of the group and stray orphans. */
static void clean_up(pid_t pid, struct process_result *out)
{
    struct rusage usage = {0};
    int status = 0;
    int ignored;

    kill(-pid, SIGKILL);
    reap(pid, 0, &status, &usage);
    while (reap(-pid, 0, &ignored, NULL) > 0)
        out->left += out->end == PROCESS_EXITED;
    while (reap(-1, WNOHANG, &ignored, NULL) > 0)
        continue;
    out->user = seconds(usage.ru_utime);
    out->system = seconds(usage.ru_stime);
    out->peak_rss = (double)usage.ru_maxrss * 1024;
    if (out->end != PROCESS_EXITED)
        return;
    if (WIFSIGNALED(status)) {
        out->end = PROCESS_SIGNALLED;
        out->code = WTERMSIG(status);
    } else {
        out->code = WEXITSTATUS(status);
    }
}

int process_run(const struct process_config *config, struct process_result *out,
                struct err *err)
{
    struct launch started;
    struct held held;
    int stop = 0;
    int rc;

    *out = (struct process_result){0};
    prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L);
    hold_signals(&held);
    rc = launch(config, &held.mask, &started, err);
    if (!rc) {
        stop = await(&held, started.pid, started.started_ns, config->timeout_ns,
                     out);
        clean_up(started.pid, out);
        out->least_rss = started.least_rss;
    }
    release_signals(&held);
    if (stop) {
        out->code = stop;
        raise(stop);
    }
    return rc;
}
