/*
 * What about this machine makes times noisy. Everything is read from /proc and
 * /sys under a root folder, so that tests can bring their own.
 *
 * Sources: the kernel's Documentation/admin-guide (pm/cpufreq, cgroup-v2,
 * sysctl/kernel), proc(5).
 */
#ifndef MEASURE_ENVIRONMENT_H
#define MEASURE_ENVIRONMENT_H

#include <stddef.h>
#include <stdint.h>

#define ENVIRONMENT_TEXT_MAX   128
#define ENVIRONMENT_CHECKS_MAX 16

/* -1, "" and NaN: not known. */
struct environment {
    char cpu[ENVIRONMENT_TEXT_MAX]; /* model */
    int64_t cpus;                   /* that are running; 0: not known */
    char governor[ENVIRONMENT_TEXT_MAX];
    int turbo; /* 1: the clock may rise above its base */
    int smt;   /* 1: two threads share a core */
    int64_t aslr;
    int hypervisor; /* 1: a virtual machine */
    char virt[ENVIRONMENT_TEXT_MAX];
    int64_t mem_total; /* bytes */
    int64_t mem_available;
    int64_t swap_used;
    double load1;
    int battery; /* 1: it runs on it */
    char kernel[ENVIRONMENT_TEXT_MAX];
    double cpu_limit;     /* processors' worth that cgroups allow; NaN: all */
    int64_t throttled;    /* times that they stopped us, so far */
    int64_t throttled_us; /* for how long */
};

enum environment_state {
    ENVIRONMENT_GOOD,
    ENVIRONMENT_NOTE, /* worth knowing, nothing to mend */
    ENVIRONMENT_WARNING /* times will be noisy, or not comparable */,
    ENVIRONMENT_UNKNOWN
};

struct environment_check {
    const char *name; /* "governor" */
    enum environment_state state;
    char value[ENVIRONMENT_TEXT_MAX];
    const char *advice; /* of a warning; else NULL */
};

/* `root` is "" for this machine. What cannot be read is not known. */
void environment_read(const char *root, struct environment *out);

/*
 * Every check in a fixed order; returns how many. `after` is the environment
 * at the end of a run, for what happened meanwhile, or NULL.
 */
size_t environment_check(const struct environment *before,
                         const struct environment *after,
                         struct environment_check *out);

#endif
