/* What a run cost. */
#include "tool/stats.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "base/version.h"

static int64_t clock_ns(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

void stats_start(struct stats *stats)
{
    memset(stats, 0, sizeof(*stats));
    stats->started_ns = clock_ns(CLOCK_MONOTONIC);
}

void stats_latency(struct stats *stats, int64_t at_ns)
{
    histogram_add(&stats->latency, clock_ns(CLOCK_REALTIME) - at_ns);
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

static void print_side(FILE *file, const char *name,
                       const struct stream_counters *side)
{
    fprintf(file,
            "  \"%s\": {\"bars\": %llu, \"frames\": %llu, \"bytes\": %llu, "
            "\"wait_seconds\": %.6f},\n",
            name, (unsigned long long)side->bars,
            (unsigned long long)side->frames, (unsigned long long)side->bytes,
            (double)side->wait_ns * 1e-9);
}

static void print_latency(FILE *file, const struct histogram *latency)
{
    if (!latency->count)
        return;
    fprintf(file,
            "  \"latency_seconds\": {\"count\": %llu, \"p50\": %.9f, "
            "\"p95\": %.9f, \"p99\": %.9f, \"max\": %.9f},\n",
            (unsigned long long)latency->count,
            (double)histogram_quantile(latency, 0.50) * 1e-9,
            (double)histogram_quantile(latency, 0.95) * 1e-9,
            (double)histogram_quantile(latency, 0.99) * 1e-9,
            (double)latency->max * 1e-9);
}

/*
 * Of this program alone where /proc tells: ru_maxrss begins with what the
 * process was before exec, which may have been a large interpreter.
 */
static long long peak_rss_bytes(const struct rusage *usage)
{
    static const char field[] = "VmHWM:";
    FILE *file = fopen("/proc/self/status", "r");
    long long kib = usage->ru_maxrss;
    char line[256];

    if (!file)
        return kib * 1024;
    while (fgets(line, sizeof(line), file))
        if (!strncmp(line, field, strlen(field)))
            kib = strtoll(line + strlen(field), NULL, 10);
    fclose(file);
    return kib * 1024;
}

static void print(FILE *file, const struct stats *stats, const char *tool,
                  const struct stream_counters *in,
                  const struct stream_counters *out, int status)
{
    double wall =
        (double)(clock_ns(CLOCK_MONOTONIC) - stats->started_ns) * 1e-9;
    uint64_t bars = in ? in->bars : out->bars;
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    fprintf(file, "{\n  \"tool\": \"%s\",\n  \"version\": \"%s\",\n", tool,
            BARPIPE_VERSION);
    if (in)
        print_side(file, "input", in);
    print_side(file, "output", out);
    print_latency(file, &stats->latency);
    fprintf(file,
            "  \"wall_seconds\": %.6f,\n  \"user_seconds\": %.6f,\n"
            "  \"system_seconds\": %.6f,\n  \"bars_per_second\": %.0f,\n"
            "  \"peak_rss_bytes\": %lld,\n  \"exit_status\": %d\n}\n",
            wall, seconds(usage.ru_utime), seconds(usage.ru_stime),
            wall > 0 ? (double)bars / wall : 0.0, peak_rss_bytes(&usage),
            status);
}

/* What is there and no plain file, as a pipe or /dev/null, is not replaced. */
static bool is_special(const char *path)
{
    struct stat status;

    return !stat(path, &status) && !S_ISREG(status.st_mode);
}

/* To `written`, which takes the name `path` once it is complete. */
static int write_file(const struct stats *stats, const char *written,
                      const char *path, const char *tool,
                      const struct stream_counters *in,
                      const struct stream_counters *out, int status,
                      struct err *err)
{
    FILE *file = fopen(written, "w");
    int bad;

    if (!file)
        return err_set(err, ERR_SYSTEM, "could not open \"%s\": %s", written,
                       strerror(errno));
    print(file, stats, tool, in, out, status);
    bad = ferror(file);
    bad |= fclose(file);
    if (!bad && (written == path || !rename(written, path)))
        return 0;
    err_set(err, ERR_SYSTEM, "could not write \"%s\": %s", path,
            strerror(errno));
    if (written != path)
        remove(written);
    return -1;
}

int stats_write(const struct stats *stats, const char *path, const char *tool,
                const struct stream_counters *in,
                const struct stream_counters *out, int status, struct err *err)
{
    char temporary[4096];

    if (!strcmp(path, "-")) {
        print(stderr, stats, tool, in, out, status);
        return 0;
    }
    if (snprintf(temporary, sizeof(temporary), "%s.tmp", path) >=
        (int)sizeof(temporary))
        return err_set(err, ERR_SYSTEM, "path \"%s\" is too long", path);
    return write_file(stats, is_special(path) ? path : temporary, path, tool,
                      in, out, status, err);
}
