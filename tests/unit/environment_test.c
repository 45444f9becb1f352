/* Goal: what is read from /proc and /sys, and what it is taken for; the files
 * are laid out as proc(5) and the kernel's admin guide say. */
#include "measure/environment.h"

#include <math.h>

#include "lib/tap.h"
#include "unit/environment_files.h"

static const char two_cpus[] = "processor\t: 0\n"
                               "model name\t: Example CPU 3000\n"
                               "flags\t\t: fpu sse hypervisor lm\n\n"
                               "processor\t: 1\n"
                               "model name\t: Example CPU 3000\n"
                               "flags\t\t: fpu sse hypervisor lm\n";

static const struct environment_check *
find(const struct environment_check *check, size_t count, const char *name)
{
    static const struct environment_check none = {.state = ENVIRONMENT_UNKNOWN,
                                                  .value = "no such check"};

    for (size_t k = 0; k < count; k++)
        if (!strcmp(check[k].name, name))
            return &check[k];
    return &none;
}

static void judged(const struct environment *before,
                   const struct environment *after, const char *name,
                   enum environment_state state, const char *value)
{
    struct environment_check check[ENVIRONMENT_CHECKS_MAX];
    size_t count = environment_check(before, after, check);
    const struct environment_check *found = find(check, count, name);

    IS_INT(found->state, state, "%s: its state", name);
    IS_TEXT(found->value, value, "%s: its value", name);
    OK((found->advice != NULL) == (state == ENVIRONMENT_WARNING),
       "%s: advice with a warning only", name);
}

static void test_nothing(void)
{
    const char *root = root_make();
    struct environment is;
    struct environment_check check[ENVIRONMENT_CHECKS_MAX];
    size_t count;
    size_t unknown = 0;

    environment_read(root, &is);
    IS_INT(is.cpus, 0, "an empty root: no processors");
    IS_TEXT(is.governor, "", "no governor");
    OK(is.turbo == -1 && is.smt == -1 && is.aslr == -1 && is.hypervisor == -1,
       "no switches");
    OK(is.mem_available == -1 && is.swap_used == -1 && isnan(is.load1),
       "no memory, no load");
    OK(is.battery == -1 && is.throttled == -1 && isnan(is.cpu_limit),
       "no battery, no groups");
    count = environment_check(&is, &is, check);
    for (size_t k = 0; k < count; k++) {
        OK(check[k].state != ENVIRONMENT_WARNING, "%s: no warning",
           check[k].name);
        unknown += check[k].state == ENVIRONMENT_UNKNOWN;
    }
    IS_INT((int64_t)unknown, (int64_t)count - 1,
           "unknown is unknown, not wrong (no limit is no limit)");
    root_remove(root);
}

static void test_noisy(void)
{
    const char *root = root_make();
    struct environment is;

    root_put(root, "proc/cpuinfo", two_cpus);
    root_put(root, "proc/meminfo",
             "MemTotal:        8000000 kB\nMemFree:          100000 kB\n"
             "MemAvailable:    1048576 kB\nSwapTotal:       2097152 kB\n"
             "SwapFree:        1048576 kB\nHugePages_Total:       0\n");
    root_put(root, "proc/loadavg", "1.50 0.70 0.30 2/300 4242\n");
    root_put(root, "proc/sys/kernel/randomize_va_space", "2\n");
    root_put(root, "proc/sys/kernel/osrelease", "6.1.0-9-amd64\n");
    root_put(root, "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor",
             "powersave\n");
    root_put(root, "sys/devices/system/cpu/intel_pstate/no_turbo", "0\n");
    root_put(root, "sys/devices/system/cpu/smt/active", "1\n");
    root_put(root, "sys/class/dmi/id/product_name", "KVM\n");
    root_put(root, "sys/class/power_supply/AC/online", "0\n");
    root_put(root, "sys/class/power_supply/BAT0/status", "Discharging\n");
    environment_read(root, &is);
    IS_TEXT(is.cpu, "Example CPU 3000", "the model");
    IS_INT(is.cpus, 2, "two processors");
    IS_INT(is.mem_total, INT64_C(8000000) * 1024, "all memory");
    IS_TEXT(is.kernel, "6.1.0-9-amd64", "the kernel");
    judged(&is, NULL, "governor", ENVIRONMENT_WARNING, "powersave");
    judged(&is, NULL, "turbo", ENVIRONMENT_WARNING, "on");
    judged(&is, NULL, "smt", ENVIRONMENT_NOTE, "on");
    judged(&is, NULL, "memory", ENVIRONMENT_WARNING, "1024 MiB available");
    judged(&is, NULL, "swap", ENVIRONMENT_WARNING, "1024 MiB used");
    judged(&is, NULL, "load", ENVIRONMENT_WARNING, "1.50 on 2 processors");
    judged(&is, NULL, "aslr", ENVIRONMENT_NOTE, "2");
    judged(&is, NULL, "hypervisor", ENVIRONMENT_NOTE, "kvm");
    judged(&is, NULL, "battery", ENVIRONMENT_WARNING, "on");
    root_remove(root);
}

static void test_quiet(void)
{
    const char *root = root_make();
    struct environment is;

    root_put(root, "proc/cpuinfo",
             "processor\t: 0\nflags\t\t: fpu hypervisors\n");
    root_put(root, "proc/meminfo",
             "MemTotal: 8000000 kB\nMemAvailable: 4194304 kB\n"
             "SwapTotal: 0 kB\nSwapFree: 0 kB\n");
    root_put(root, "proc/loadavg", "0.50 0.70 0.30 2/300 4242\n");
    root_put(root, "proc/sys/kernel/randomize_va_space", "0\n");
    root_put(root, "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor",
             "performance\n");
    root_put(root, "sys/devices/system/cpu/cpufreq/boost", "0\n");
    root_put(root, "sys/class/power_supply/BAT0/status", "Full\n");
    environment_read(root, &is);
    judged(&is, NULL, "governor", ENVIRONMENT_GOOD, "performance");
    judged(&is, NULL, "turbo", ENVIRONMENT_GOOD, "off");
    judged(&is, NULL, "memory", ENVIRONMENT_GOOD, "4096 MiB available");
    judged(&is, NULL, "swap", ENVIRONMENT_GOOD, "0 MiB used");
    judged(&is, NULL, "load", ENVIRONMENT_GOOD, "0.50 on 1 processors");
    judged(&is, NULL, "aslr", ENVIRONMENT_GOOD, "0");
    judged(&is, NULL, "hypervisor", ENVIRONMENT_GOOD, "none");
    judged(&is, NULL, "battery", ENVIRONMENT_GOOD, "off");
    root_remove(root);
}

static void test_group_2(void)
{
    const char *root = root_make();
    struct environment before;
    struct environment after;

    root_put(root, "proc/self/cgroup", "0::/ci/job 7\n");
    root_put(root, "sys/fs/cgroup/ci/job 7/cpu.max", "max 100000\n");
    root_put(root, "sys/fs/cgroup/ci/cpu.max", "150000 100000\n");
    root_put(root, "sys/fs/cgroup/ci/job 7/cpu.stat",
             "usage_usec 9\nnr_periods 5\nnr_throttled 2\nthrottled_usec 3\n");
    root_put(root, "sys/fs/cgroup/ci/cpu.stat",
             "usage_usec 9\nnr_throttled 10\nthrottled_usec 4000\n");
    environment_read(root, &before);
    IS_NEAR(before.cpu_limit, 1.5, 0, "the limit of a group above");
    IS_INT(before.throttled, 12, "held up by both");
    IS_INT(before.throttled_us, 4003, "for so long");
    root_put(root, "sys/fs/cgroup/ci/cpu.stat",
             "usage_usec 9\nnr_throttled 13\nthrottled_usec 9500\n");
    environment_read(root, &after);
    judged(&before, &before, "throttled", ENVIRONMENT_GOOD,
           "0 times, 0.0 ms during the run");
    judged(&before, &after, "throttled", ENVIRONMENT_WARNING,
           "3 times, 5.5 ms during the run");
    judged(&before, NULL, "cpu.max", ENVIRONMENT_NOTE, "1.50 processors");
    root_remove(root);
}

static void test_group_1(void)
{
    const char *root = root_make();
    struct environment is;

    root_put(root, "proc/self/cgroup",
             "9:memory:/m\n4:cpu,cpuacct:/docker/x\n0::/\n");
    root_put(root, "sys/fs/cgroup/cpu,cpuacct/docker/x/cpu.cfs_quota_us",
             "50000\n");
    root_put(root, "sys/fs/cgroup/cpu,cpuacct/docker/x/cpu.cfs_period_us",
             "100000\n");
    root_put(root, "sys/fs/cgroup/cpu,cpuacct/docker/x/cpu.stat",
             "nr_periods 5\nnr_throttled 4\nthrottled_time 7000\n");
    environment_read(root, &is);
    IS_NEAR(is.cpu_limit, 0.5, 0, "version 1: the limit");
    IS_INT(is.throttled, 4, "version 1: held up");
    IS_INT(is.throttled_us, 7, "version 1: in nanoseconds");
    root_remove(root);
}

static void test_damage(void)
{
    const char *root = root_make();
    struct environment is;
    char *text = malloc(100001);

    memset(text, 'x', 100000);
    text[100000] = 0;
    root_put(root, "proc/cpuinfo", text);
    root_put(root, "proc/meminfo", text);
    root_put(root, "proc/loadavg", "busy");
    root_put(root, "proc/self/cgroup", text);
    root_put(root, "proc/sys/kernel/osrelease", text);
    root_put(root, "proc/sys/kernel/randomize_va_space", "on");
    root_put(root, "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "");
    environment_read(root, &is);
    OK(isnan(is.load1), "a load that is no number");
    IS_INT(is.aslr, -1, "a switch that is no number");
    IS_INT((int64_t)strlen(is.kernel), ENVIRONMENT_TEXT_MAX - 1,
           "a long text is cut");
    IS_TEXT(is.governor, "", "an empty file");
    root_put(root, "proc/self/cgroup", "0\n0:\n0::\n:::\n");
    environment_read(root, &is);
    IS_INT(is.throttled, -1, "groups that are none");
    free(text);
    root_remove(root);
}

int main(void)
{
    struct environment here;

    test_nothing();
    test_noisy();
    test_quiet();
    test_group_2();
    test_group_1();
    test_damage();
    environment_read("", &here);
    OK(here.cpus > 0 && here.mem_total > 0 && here.kernel[0],
       "this machine has processors, memory and a kernel");
    return tap_done();
}
