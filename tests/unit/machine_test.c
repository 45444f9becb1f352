/* Goal: machines that give the same times have one name, others another; the
 * warnings go with the session. The hash was computed by a few lines of Python
 * from FNV's definition. */
#include "measure/machine.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "lib/tap.h"

#define GIB (INT64_C(1) << 30)

static const struct environment example = {.cpu = "Example CPU 3000",
                                           .cpus = 8,
                                           .turbo = -1,
                                           .smt = -1,
                                           .aslr = 2,
                                           .hypervisor = 1,
                                           .virt = "kvm",
                                           .mem_total = 16 * GIB,
                                           .mem_available = 8 * GIB,
                                           .swap_used = 0,
                                           .load1 = 0.25,
                                           .battery = -1,
                                           .kernel = "6.1.0-9-amd64",
                                           .cpu_limit = (double)NAN,
                                           .throttled = -1,
                                           .throttled_us = -1};

static bool same(const struct environment *other)
{
    char a[MACHINE_ID_SIZE];
    char b[MACHINE_ID_SIZE];

    machine_id(&example, a);
    machine_id(other, b);
    return !strcmp(a, b);
}

static void test_id(void)
{
    struct environment other = example;
    char id[MACHINE_ID_SIZE];

    machine_id(&example, id);
    IS_TEXT(id, "b7784a442fbbadff", "FNV-1a of \"Example CPU 3000|8|16|6\"");
    strcpy(other.kernel, "6.12.1");
    other.mem_total -= GIB / 4;
    other.load1 = 7;
    strcpy(other.governor, "powersave");
    OK(same(&other), "another minor kernel, a little less memory, a load");
    other = example;
    other.cpus = 4;
    OK(!same(&other), "fewer processors");
    other = example;
    other.mem_total = 8 * GIB;
    OK(!same(&other), "less memory");
    other = example;
    strcpy(other.kernel, "5.10.0");
    OK(!same(&other), "another major kernel");
    other = example;
    strcpy(other.cpu, "Example CPU 3001");
    OK(!same(&other), "another model");
}

static void test_session(void)
{
    struct environment after = example;
    struct environment before = example;
    struct results results = {0};
    struct result_session *session;
    struct err err;

    before.throttled = 1;
    after.throttled = 4;
    before.mem_available = GIB;
    if (results_session(&results, &err) != 0)
        tap_note("no session");
    session = &results.session[0];
    IS_INT(machine_describe(&before, &after, session, &err), 0, "a session");
    IS_TEXT(session->machine.cpu, "Example CPU 3000", "its processor");
    IS_TEXT(session->machine.virt, "kvm", "its hypervisor");
    IS_TEXT(session->machine.governor, NULL, "no governor");
    IS_INT(session->machine.cpus, 8, "its processors");
    IS_INT(session->machine.mem_available, GIB, "its memory");
    IS_INT(session->machine.aslr, 2, "its address space");
    IS_NEAR(session->machine.load1, 0.25, 0, "its load");
    IS_INT((int64_t)session->warnings, 2, "two warnings");
    OK(!strncmp(session->warning[0], "memory: 1024 MiB available", 26),
       "of memory");
    OK(!strncmp(session->warning[1], "throttled: 3 times", 18),
       "of throttling");
    results_free(&results);
}

int main(void)
{
    test_id();
    test_session();
    return tap_done();
}
