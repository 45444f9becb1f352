/* How far a long run is. */
#include "tool/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define FIRST_NS INT64_C(2000000000)
#define EVERY_NS INT64_C(500000000)

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

void progress_start(struct progress *progress, bool quiet)
{
    *progress = (struct progress){.wanted = !quiet && isatty(STDERR_FILENO)};
    if (progress->wanted) {
        progress->started_ns = now_ns();
        progress->next_ns = progress->started_ns + FIRST_NS;
    }
}

void progress_step(struct progress *progress, uint64_t bars, int64_t done,
                   int64_t total)
{
    int64_t now;
    double elapsed;
    double share;

    if (!progress->wanted)
        return;
    now = now_ns();
    if (now < progress->next_ns)
        return;
    progress->next_ns = now + EVERY_NS;
    progress->shown = true;
    elapsed = (double)(now - progress->started_ns) * 1e-9;
    fprintf(stderr, "\r\033[K%llu bars, %.2f M/s", (unsigned long long)bars,
            (double)bars / elapsed * 1e-6);
    if (total > 0 && done > 0 && done <= total) {
        share = (double)done / (double)total;
        fprintf(stderr, ", %.0f %%, %.0f s left", share * 100,
                elapsed * (1 - share) / share);
    }
}

void progress_end(struct progress *progress)
{
    if (progress->shown)
        fprintf(stderr, "\r\033[K");
    progress->shown = false;
}
