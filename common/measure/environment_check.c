/* What is known of the machine, judged. */
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "measure/environment.h"

#define MIB              (1024.0 * 1024.0)
#define MEM_WANTED_MIB   4096.0
#define LOAD_PER_CPU     0.5
#define SWAP_IGNORED_MIB 1.0

/* The checks so far. */
struct list {
    struct environment_check *check;
    size_t count;
};

__attribute__((format(printf, 5, 6))) static void
add(struct list *list, const char *name, enum environment_state state,
    const char *advice, const char *fmt, ...)
{
    struct environment_check *check = &list->check[list->count++];
    va_list args;

    *check = (struct environment_check){.name = name, .state = state};
    if (state == ENVIRONMENT_WARNING)
        check->advice = advice;
    va_start(args, fmt);
    vsnprintf(check->value, sizeof(check->value), fmt, args);
    va_end(args);
}

static void add_unknown(struct list *list, const char *name)
{
    add(list, name, ENVIRONMENT_UNKNOWN, NULL, "unknown");
}

static enum environment_state warn_if(bool bad)
{
    return bad ? ENVIRONMENT_WARNING : ENVIRONMENT_GOOD;
}

/* A yes or no that may be unknown. */
static void add_switch(struct list *list, const char *name, int value,
                       enum environment_state when_on, const char *advice)
{
    if (value < 0)
        add_unknown(list, name);
    else
        add(list, name, value ? when_on : ENVIRONMENT_GOOD, advice, "%s",
            value ? "on" : "off");
}

static void check_clock(struct list *list, const struct environment *is)
{
    if (is->governor[0])
        add(list, "governor", warn_if(strcmp(is->governor, "performance") != 0),
            "the clock follows the load; cpupower frequency-set -g performance",
            "%s", is->governor);
    else
        add_unknown(list, "governor");
    add_switch(list, "turbo", is->turbo, ENVIRONMENT_WARNING,
               "the clock follows the heat; write 1 to intel_pstate/no_turbo "
               "or 0 to cpufreq/boost");
    add_switch(list, "smt", is->smt, ENVIRONMENT_NOTE, NULL);
}

static void check_memory(struct list *list, const struct environment *is)
{
    double available = (double)is->mem_available / MIB;
    double swap = (double)is->swap_used / MIB;

    if (is->mem_available < 0)
        add_unknown(list, "memory");
    else
        add(list, "memory", warn_if(available < MEM_WANTED_MIB),
            "less than 4 GiB available: caches and swapping decide times",
            "%.0f MiB available", available);
    if (is->swap_used < 0)
        add_unknown(list, "swap");
    else
        add(list, "swap", warn_if(swap > SWAP_IGNORED_MIB),
            "swap is in use: memory may come from the disk", "%.0f MiB used",
            swap);
}

static void check_load(struct list *list, const struct environment *is)
{
    if (!isfinite(is->load1) || is->cpus <= 0) {
        add_unknown(list, "load");
        return;
    }
    add(list, "load", warn_if(is->load1 > LOAD_PER_CPU * (double)is->cpus),
        "other programs are running", "%.2f on %" PRId64 " processors",
        is->load1, is->cpus);
}

static void check_system(struct list *list, const struct environment *is)
{
    if (is->aslr < 0)
        add_unknown(list, "aslr");
    else
        add(list, "aslr", is->aslr ? ENVIRONMENT_NOTE : ENVIRONMENT_GOOD, NULL,
            "%" PRId64, is->aslr);
    if (is->hypervisor < 0 && !is->virt[0])
        add_unknown(list, "hypervisor");
    else
        add(list, "hypervisor",
            is->virt[0] ? ENVIRONMENT_NOTE : ENVIRONMENT_GOOD, NULL, "%s",
            is->virt[0] ? is->virt : "none");
    add_switch(list, "battery", is->battery, ENVIRONMENT_WARNING,
               "on battery the clock is lower; plug it in");
}

static void check_cgroup(struct list *list, const struct environment *before,
                         const struct environment *after)
{
    int64_t times;

    if (isfinite(before->cpu_limit))
        add(list, "cpu.max", ENVIRONMENT_NOTE, NULL, "%.2f processors",
            before->cpu_limit);
    else
        add(list, "cpu.max", ENVIRONMENT_GOOD, NULL, "no limit");
    if (!after)
        return;
    if (before->throttled < 0 || after->throttled < 0) {
        add_unknown(list, "throttled");
        return;
    }
    times = after->throttled - before->throttled;
    add(list, "throttled", warn_if(times > 0),
        "the group's cpu.max stopped what was measured: raise the limit or use "
        "fewer threads",
        "%" PRId64 " times, %.1f ms during the run", times,
        (double)(after->throttled_us - before->throttled_us) / 1000);
}

size_t environment_check(const struct environment *before,
                         const struct environment *after,
                         struct environment_check *out)
{
    struct list list = {out, 0};

    check_clock(&list, before);
    check_memory(&list, before);
    check_load(&list, before);
    check_system(&list, before);
    check_cgroup(&list, before, after);
    return list.count;
}
