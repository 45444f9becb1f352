/* The processor time that control groups allow. */
#include "measure/cgroup.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "measure/environment_file.h"

/* Where the files of the processor controller may be mounted. */
static const char *const mounts[] = {
    "sys/fs/cgroup", "sys/fs/cgroup/cpu,cpuacct", "sys/fs/cgroup/cpu"};
#define MOUNTS (sizeof(mounts) / sizeof(mounts[0]))

static void take_limit(struct environment *out, double quota, double period)
{
    double limit = quota / period;

    if (quota > 0 && period > 0 && !(limit >= out->cpu_limit))
        out->cpu_limit = limit;
}

/* "max 100000" or "150000 100000"; in version 1 a file each. */
static void read_limit(const char *root, const char *group,
                       struct environment *out)
{
    char path[PATH_MAX];
    char text[ENVIRONMENT_TEXT_MAX];
    char *end;
    double quota;

    snprintf(path, sizeof(path), "%s/cpu.max", group);
    if (environment_file_text(root, path, text, sizeof(text))) {
        quota = strtod(text, &end);
        if (end != text)
            take_limit(out, quota, strtod(end, NULL));
        return;
    }
    snprintf(path, sizeof(path), "%s/cpu.cfs_quota_us", group);
    quota = (double)environment_file_int(root, path, -1);
    snprintf(path, sizeof(path), "%s/cpu.cfs_period_us", group);
    take_limit(out, quota, (double)environment_file_int(root, path, 0));
}

static void add(int64_t *sum, int64_t value)
{
    *sum = (*sum < 0 ? 0 : *sum) + value;
}

static void read_throttling(const char *root, const char *group,
                            struct environment *out)
{
    char path[PATH_MAX];
    char key[32];
    int64_t value;
    FILE *file;

    snprintf(path, sizeof(path), "%s/cpu.stat", group);
    file = environment_file_open(root, path);
    if (!file)
        return;
    while (environment_file_pair(file, key, sizeof(key), &value)) {
        if (!strcmp(key, "nr_throttled"))
            add(&out->throttled, value);
        else if (!strcmp(key, "throttled_usec"))
            add(&out->throttled_us, value);
        else if (!strcmp(key, "throttled_time"))
            add(&out->throttled_us, value / 1000);
    }
    fclose(file);
}

/* A limit of a group holds for those in it. In a container the path may be
 * another's; then the mount itself is our group. */
static void read_groups(const char *root, const char *mount, const char *path,
                        struct environment *out)
{
    char group[PATH_MAX - 64]; /* the name of a file behind it */
    size_t mount_size = strlen(mount);
    int size = snprintf(group, sizeof(group), "%s%s", mount, path);

    if (size < 0 || (size_t)size >= sizeof(group))
        return;
    for (;;) {
        char *slash;

        read_limit(root, group, out);
        read_throttling(root, group, out);
        slash = strrchr(group, '/');
        if (!slash || (size_t)(slash - group) < mount_size)
            return;
        *slash = 0;
    }
}

/* The path of "0::/path" or of "4:cpu,cpuacct:/path"; NULL. */
static const char *path_of(char *line)
{
    char *list = strchr(line, ':');
    char *path = list ? strchr(list + 1, ':') : NULL;

    if (!path)
        return NULL;
    *path++ = 0;
    path[strcspn(path, "\n")] = 0;
    if (!strcmp(path, "/"))
        path++;
    list++;
    return !*list || !strncmp(list, "cpu,", 4) || !strcmp(list, "cpu") ||
                   !strcmp(list, "cpuacct,cpu")
               ? path
               : NULL;
}

void cgroup_read(const char *root, struct environment *out)
{
    FILE *file = environment_file_open(root, "proc/self/cgroup");
    char *line = NULL;
    size_t size = 0;

    out->cpu_limit = (double)NAN;
    out->throttled = out->throttled_us = -1;
    if (!file)
        return;
    while (getline(&line, &size, file) > 0) {
        const char *path = path_of(line);
        bool second = !strncmp(line, "0:", 2);

        for (size_t k = second ? 0 : 1; path && k < (second ? 1 : MOUNTS); k++)
            read_groups(root, mounts[k], path, out);
    }
    free(line);
    fclose(file);
}
