/* SIGINT and SIGTERM. */
#include "base/stopflag.h"

#include <signal.h>
#include <stdlib.h>

static volatile sig_atomic_t raised;

/* The next one, be it the same or the other, meets the default action. */
static void note(int signal_number)
{
    raised = signal_number;
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
}

/* A signal that the parent has us ignore stays ignored, as for nohup. */
static void install(int signal_number, const struct sigaction *action)
{
    struct sigaction old;

    if (sigaction(signal_number, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
        sigaction(signal_number, action, NULL);
}

void stopflag_install(void)
{
    struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};

    sigemptyset(&action.sa_mask);
    install(SIGINT, &action);
    install(SIGTERM, &action);
}

int stopflag_raised(void)
{
    return raised;
}

void stopflag_die(void)
{
    struct sigaction action = {.sa_handler = SIG_DFL};

    sigemptyset(&action.sa_mask);
    sigaction(raised, &action, NULL);
    raise(raised);
    abort();
}
