/* Hardware and kernel counters. */
#include "measure/counters.h"

#include <linux/perf_event.h>
#include <math.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct {
    uint32_t type;
    uint64_t config;
} events[COUNTER_COUNT] = {
    [COUNTER_INSTRUCTIONS] = {PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS},
    [COUNTER_CYCLES] = {PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES},
    [COUNTER_BRANCH_MISSES] = {PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_MISSES},
    [COUNTER_CACHE_MISSES] = {PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES},
    [COUNTER_PAGE_FAULTS] = {PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS}};

/* What read(2) gives for the read_format below. */
struct reading {
    uint64_t value;
    uint64_t enabled;
    uint64_t running;
};

/* Opened on the caller, disabled: a child inherits it and its exec starts it.
 */
static int open_event(enum counter counter)
{
    struct perf_event_attr attributes = {.type = events[counter].type,
                                         .size = sizeof(attributes),
                                         .config = events[counter].config,
                                         .read_format =
                                             PERF_FORMAT_TOTAL_TIME_ENABLED |
                                             PERF_FORMAT_TOTAL_TIME_RUNNING,
                                         .disabled = 1,
                                         .inherit = 1,
                                         .enable_on_exec = 1,
                                         .exclude_kernel = 1,
                                         .exclude_hv = 1};

    return (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1,
                        PERF_FLAG_FD_CLOEXEC);
}

bool counter_is_offered(enum counter counter)
{
    int fd = open_event(counter);

    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

void counters_open(struct counters *counters, unsigned wanted)
{
    for (unsigned k = 0; k < COUNTER_COUNT; k++)
        counters->fd[k] = wanted >> k & 1 ? open_event((enum counter)k) : -1;
}

void counters_read(const struct counters *counters, double out[COUNTER_COUNT])
{
    for (int k = 0; k < COUNTER_COUNT; k++) {
        struct reading reading;

        out[k] = (double)NAN;
        if (counters->fd[k] < 0 ||
            read(counters->fd[k], &reading, sizeof(reading)) !=
                (ssize_t)sizeof(reading) ||
            !reading.running)
            continue;
        out[k] = (double)reading.value;
        if (reading.running < reading.enabled)
            out[k] *= (double)reading.enabled / (double)reading.running;
    }
}

void counters_close(struct counters *counters)
{
    for (int k = 0; k < COUNTER_COUNT; k++)
        if (counters->fd[k] >= 0)
            close(counters->fd[k]);
}
