/* Goal: a run says how it ended and leaves nothing behind: statuses, signals,
 * timeouts with grandchildren, files, and a signal to the caller. No time is
 * compared with a clock's but to say that it is there. */
#include "measure/process.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/tap.h"
#include "measure/callgrind.h"
#include "measure/counters.h"

#define SHORT_NS INT64_C(50000000)

static volatile sig_atomic_t caught;

static void note(int number)
{
    caught = number;
}

/* A script of sh(1), run. */
static struct process_result run(const char *script, int output,
                                 int64_t timeout_ns)
{
    char sh[] = "sh";
    char option[] = "-c";
    char text[256];
    char *const words[] = {sh, option, text, NULL};
    struct process_config config = {.words = words,
                                    .output = output,
                                    .errors = PROCESS_DISCARD,
                                    .timeout_ns = timeout_ns};
    struct process_result result;
    struct err err = {0};

    snprintf(text, sizeof(text), "%s", script);
    if (process_run(&config, &result, &err) < 0)
        tap_note("%s", err.msg);
    return result;
}

static void test_ends(void)
{
    struct process_result result = run("exit 0", PROCESS_DISCARD, 0);

    IS_INT(result.end, PROCESS_EXITED, "exit 0: exited");
    IS_INT(result.code, 0, "exit 0: its status");
    OK(result.wall > 0 && result.user + result.system >= 0,
       "it took some time");
    OK(result.peak_rss > 0 && result.least_rss > 0, "and some memory");
    result = run("exit 7", PROCESS_DISCARD, 0);
    IS_INT(result.end, PROCESS_EXITED, "exit 7: exited");
    IS_INT(result.code, 7, "exit 7: its status");
    result = run("kill -SEGV $$", PROCESS_DISCARD, 0);
    IS_INT(result.end, PROCESS_SIGNALLED, "a signal");
    IS_INT(result.code, SIGSEGV, "which one");
}

static void test_groups(void)
{
    struct process_result result;

    result = run("sleep 1000 & sleep 1000 & wait", PROCESS_DISCARD, SHORT_NS);
    IS_INT(result.end, PROCESS_TIMED_OUT, "the time is over");
    IS_INT(result.left, 0, "who is killed is not left behind");
    OK(waitpid(-1, NULL, 0) < 0 && errno == ECHILD,
       "no child and no grandchild is left");
    result = run("trap '' TERM INT HUP; sh -c 'sleep 1000 & wait' & wait",
                 PROCESS_DISCARD, SHORT_NS);
    IS_INT(result.end, PROCESS_TIMED_OUT, "whoever ignores signals, too");
    OK(waitpid(-1, NULL, 0) < 0 && errno == ECHILD, "nobody is left");
    result = run("sleep 1000 & exit 0", PROCESS_DISCARD, 0);
    IS_INT(result.end, PROCESS_EXITED, "a command that leaves one behind");
    IS_INT(result.left, 1, "it is counted");
    OK(waitpid(-1, NULL, 0) < 0 && errno == ECHILD, "and gone");
    result = run("exit 0", PROCESS_DISCARD, INT64_MAX / 2);
    IS_INT(result.end, PROCESS_EXITED, "much time");
}

static void test_no_command(void)
{
    char none[] = "/none/such";
    char folder[] = "/";
    char *const words[] = {none, NULL};
    char *const slash[] = {folder, NULL};
    struct process_config config = {
        .words = words, .output = PROCESS_DISCARD, .errors = PROCESS_DISCARD};
    struct process_result result;
    struct err err = {0};

    IS_INT(process_run(&config, &result, &err), -1, "no such command");
    IS_INT(err.code, ERR_SYSTEM, "its code");
    IS_TEXT(err.msg, "could not run \"/none/such\": No such file or directory",
            "its message");
    config.words = slash;
    IS_INT(process_run(&config, &result, &err), -1, "a folder is no command");
}

static void test_files(void)
{
    FILE *file = tmpfile();
    char text[64] = "";
    struct process_result result;

    result = run("echo out; echo err >&2; cat", fileno(file), 0);
    IS_INT(result.code, 0, "with an output");
    rewind(file);
    OK(fgets(text, sizeof(text), file) && !strcmp(text, "out\n"),
       "it is there");
    OK(!fgets(text, sizeof(text), file), "standard error and input are not");
    fclose(file);
}

/* A command that sends its parent a signal. */
static void test_signal(void)
{
    struct sigaction action = {.sa_handler = note};
    struct process_result result;
    sigset_t before;
    sigset_t after;

    sigemptyset(&action.sa_mask);
    sigaction(SIGTERM, &action, NULL);
    sigprocmask(SIG_SETMASK, NULL, &before);
    result = run("kill -TERM $PPID; sleep 1000", PROCESS_DISCARD, 0);
    sigprocmask(SIG_SETMASK, NULL, &after);
    IS_INT(result.end, PROCESS_INTERRUPTED, "the caller is asked to stop");
    IS_INT(result.code, SIGTERM, "by which signal");
    IS_INT(caught, SIGTERM, "its handler has run");
    OK(waitpid(-1, NULL, 0) < 0 && errno == ECHILD, "nobody is left");
    OK(sigismember(&before, SIGTERM) == sigismember(&after, SIGTERM) &&
           sigismember(&before, SIGCHLD) == sigismember(&after, SIGCHLD),
       "the mask is as it was");
    signal(SIGTERM, SIG_IGN);
    result = run("kill -TERM $PPID; exit 3", PROCESS_DISCARD, 0);
    IS_INT(result.end, PROCESS_EXITED, "a signal that is ignored stays so");
    IS_INT(result.code, 3, "and the command goes on");
    signal(SIGTERM, SIG_DFL);
    signal(SIGCHLD, SIG_IGN);
    result = run("exit 4", PROCESS_DISCARD, 0);
    IS_INT(result.code, 4, "a status where children are ignored");
    signal(SIGCHLD, SIG_DFL);
}

/* Page faults are the kernel's own count: they need no hardware. */
static void test_counters(void)
{
    struct counters counters;
    double count[COUNTER_COUNT];

    counters_open(&counters, 0);
    counters_read(&counters, count);
    OK(isnan(count[COUNTER_PAGE_FAULTS]), "what is not wanted is not a number");
    counters_close(&counters);
    if (!counter_is_offered(COUNTER_PAGE_FAULTS)) {
        tap_note("the kernel offers no counters here");
        return;
    }
    counters_open(&counters, 1U << COUNTER_PAGE_FAULTS);
    counters_read(&counters, count);
    OK(!(count[COUNTER_PAGE_FAULTS] > 0), "the caller is not counted");
    run("exit 0", PROCESS_DISCARD, 0);
    counters_read(&counters, count);
    OK(count[COUNTER_PAGE_FAULTS] > 0, "the command is");
    counters_close(&counters);
}

static double instructions(const char *script)
{
    char sh[] = "sh";
    char option[] = "-c";
    char text[256];
    char *const words[] = {sh, option, text, NULL};
    struct process_config config = {
        .words = words, .output = PROCESS_DISCARD, .errors = PROCESS_DISCARD};
    struct process_result result;
    struct err err = {0};
    double count = 0;

    snprintf(text, sizeof(text), "%s", script);
    if (callgrind_run(&config, &count, &result, &err) < 0)
        tap_note("%s", err.msg);
    return count;
}

static void test_callgrind(void)
{
    double one;

    if (!callgrind_is_there()) {
        tap_note("no valgrind here");
        return;
    }
    one = instructions(":");
    OK(one > 0, "callgrind counts");
    OK(instructions("sh -c :; :") > 1.5 * one, "children, too");
    OK(isnan(instructions("exit 1")), "not of one that fails");
}

int main(void)
{
    /* Started with SIGINT ignored, as jobs in the background are, or not. */
    signal(SIGINT, SIG_DFL);
    test_ends();
    test_groups();
    test_no_command();
    test_files();
    test_signal();
    test_counters();
    test_callgrind();
    return tap_done();
}
