/* The start of a command. */
#include "measure/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What the child tells: first its memory, then, if the program does not start,
 * why. A pipe keeps each whole. */
struct news {
    long rss; /* KiB */
    int code; /* errno; 0: none yet */
};

int64_t launch_now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static int put_file(const char *path, int flags, int to)
{
    int from = open(path, flags);

    if (from < 0 || from == to)
        return from;
    return dup2(from, to) < 0 ? -1 : close(from);
}

static int put_output(int from, int to)
{
    return from == PROCESS_DISCARD ? put_file("/dev/null", O_WRONLY, to)
                                   : dup2(from, to);
}

/* Standard error may be where output goes, so it is the last to change; the
 * folder comes after the input, whose path is the caller's. */
static void become(const struct process_config *config, const sigset_t *mask)
{
    if (put_file(config->input ? config->input : "/dev/null", O_RDONLY,
                 STDIN_FILENO) < 0 ||
        put_output(config->output, STDOUT_FILENO) < 0 ||
        put_output(config->errors, STDERR_FILENO) < 0 ||
        (config->folder && chdir(config->folder) < 0) || setpgid(0, 0) < 0 ||
        sigprocmask(SIG_SETMASK, mask, NULL) < 0)
        return;
    execvp(config->words[0], config->words);
}

_Noreturn static void be_child(const struct process_config *config,
                               const sigset_t *mask, int out)
{
    struct rusage usage = {0};
    struct news news = {0};

    getrusage(RUSAGE_SELF, &usage);
    news.rss = usage.ru_maxrss;
    if (write(out, &news, sizeof(news)) == (ssize_t)sizeof(news))
        become(config, mask);
    news.code = errno;
    _exit(write(out, &news, sizeof(news)) == (ssize_t)sizeof(news) ? 126 : 127);
}

static bool read_news(int in, struct news *out)
{
    ssize_t got;

    do
        got = read(in, out, sizeof(*out));
    while (got < 0 && errno == EINTR);
    return got == (ssize_t)sizeof(*out);
}

/* The end of the pipe is the program's start: it is closed there. */
static int await_start(int in, pid_t pid, struct launch *out)
{
    struct news news = {0};
    int code = 0;

    if (read_news(in, &news))
        out->least_rss = (double)news.rss * 1024;
    if (read_news(in, &news))
        code = news.code;
    if (code)
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
            continue;
    return code;
}

/* Above the standard descriptors, which the child puts others on. */
static int open_pipe(int end[2])
{
    int low[2];

    if (pipe(low) < 0)
        return -1;
    for (int k = 0; k < 2; k++) {
        end[k] = fcntl(low[k], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        close(low[k]);
    }
    if (end[0] >= 0 && end[1] >= 0)
        return 0;
    if (end[0] >= 0)
        close(end[0]);
    if (end[1] >= 0)
        close(end[1]);
    return -1;
}

int launch(const struct process_config *config, const sigset_t *mask,
           struct launch *out, struct err *err)
{
    int end[2];
    int code = 0;

    *out = (struct launch){0};
    if (open_pipe(end) < 0)
        return err_set(err, ERR_SYSTEM, "could not run \"%.200s\": %s",
                       config->words[0], strerror(errno));
    out->started_ns = launch_now_ns();
    out->pid = fork();
    if (out->pid < 0)
        code = errno;
    if (!out->pid)
        be_child(config, mask, end[1]);
    close(end[1]);
    if (!code)
        code = await_start(end[0], out->pid, out);
    close(end[0]);
    return code ? err_set(err, ERR_SYSTEM, "could not run \"%.200s\": %s",
                          config->words[0], strerror(code))
                : 0;
}
