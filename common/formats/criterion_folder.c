/*
 * What Criterion writes below target/criterion: ID/BASELINE/ with
 * benchmark.json (what it is called), sample.json (iterations and nanoseconds
 * of each sample) and estimates.json (what they came to).
 */
#include "formats/criterion_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "formats/json_input.h"

#define LATEST         "new"
#define READ_BYTES     65536
#define FILE_BYTES_MAX (1U << 28)
/* Folders that are looked into, to find out and to read. */
#define FOLDERS_LOOKED_AT 1000
#define FOLDERS_MAX       1000000

struct names {
    char **name;
    size_t count;
    size_t capacity;
};

/* Folders that are still to be looked into, the next one last. */
struct walk {
    struct names pending;
    size_t left; /* no more than these */
};

/* "folder/name", the caller frees it; NULL: no memory. */
static char *join(const char *folder, const char *name)
{
    size_t a = strlen(folder);
    size_t b = strlen(name);
    char *path = malloc(a + b + 2);

    if (!path)
        return NULL;
    memcpy(path, folder, a);
    path[a] = '/';
    memcpy(path + a + 1, name, b);
    path[a + 1 + b] = 0;
    return path;
}

static int no_memory(struct err *err)
{
    return err_set(err, ERR_SYSTEM, "out of memory");
}

static bool has_file(const char *folder, const char *name)
{
    char *path = join(folder, name);
    struct stat status;
    bool has = path && lstat(path, &status) == 0 && S_ISREG(status.st_mode);

    free(path);
    return has;
}

/* Is it the folder of one baseline of one benchmark? */
static bool is_baseline(const char *folder)
{
    return has_file(folder, "sample.json") ||
           (has_file(folder, "benchmark.json") &&
            has_file(folder, "estimates.json"));
}

/* The last is taken first. */
static int by_text_backwards(const void *a, const void *b)
{
    return strcmp(*(char *const *)b, *(char *const *)a);
}

/*
 * Real folders only: a symbolic link could lead in a circle. What Criterion
 * says of a change, and its pictures, are no baselines.
 */
static bool is_folder(const char *path, const char *name)
{
    struct stat status;

    return name[0] != '.' && strcmp(name, "change") != 0 &&
           strcmp(name, "report") != 0 && lstat(path, &status) == 0 &&
           S_ISDIR(status.st_mode);
}

/* Takes the path over, also when there is no memory for it. */
static int add_name(struct names *names, char *path, struct err *err)
{
    if (path && names->count == names->capacity) {
        size_t capacity = names->capacity ? 2 * names->capacity : 16;
        char **more = realloc(names->name, capacity * sizeof(*more));

        if (more) {
            names->name = more;
            names->capacity = capacity;
        }
    }
    if (!path || names->count == names->capacity) {
        free(path);
        return no_memory(err);
    }
    names->name[names->count++] = path;
    return 0;
}

/* Adds the folders in a folder. */
static int add_folders(const char *folder, struct names *names, struct err *err)
{
    DIR *directory = opendir(folder);
    size_t before = names->count;
    const struct dirent *entry;
    int rc = 0;

    if (!directory)
        return err_set(err, ERR_SYSTEM, "could not open \"%s\": %s", folder,
                       strerror(errno));
    while (!rc && names->count < FOLDERS_MAX &&
           (entry = readdir(directory)) != NULL) {
        char *path = join(folder, entry->d_name);

        if (path && !is_folder(path, entry->d_name))
            free(path);
        else
            rc = add_name(names, path, err);
    }
    closedir(directory);
    if (names->count > before)
        qsort(names->name + before, names->count - before, sizeof(*names->name),
              by_text_backwards);
    return rc;
}

static int walk_start(struct walk *walk, const char *folder, size_t most,
                      struct err *err)
{
    *walk = (struct walk){.left = most};
    return add_name(&walk->pending, strdup(folder), err);
}

/*
 * The next baseline's folder in *path, which the caller frees: 1; 0: there is
 * none. ERR_SYSTEM.
 */
static int walk_next(struct walk *walk, char **path, struct err *err)
{
    while (walk->pending.count && walk->left) {
        char *folder = walk->pending.name[--walk->pending.count];
        int rc = 0;

        walk->left--;
        if (is_baseline(folder)) {
            *path = folder;
            return 1;
        }
        rc = add_folders(folder, &walk->pending, err);
        free(folder);
        if (rc < 0)
            return -1;
    }
    return 0;
}

static void walk_end(struct walk *walk)
{
    for (size_t k = 0; k < walk->pending.count; k++)
        free(walk->pending.name[k]);
    free(walk->pending.name);
}

bool criterion_folder_detect(const char *folder)
{
    struct walk walk;
    struct err err;
    char *path = NULL;
    bool found = walk_start(&walk, folder, FOLDERS_LOOKED_AT, &err) == 0 &&
                 walk_next(&walk, &path, &err) == 1;

    free(path);
    walk_end(&walk);
    return found;
}

/* All of a file and a NUL, which is not counted. */
static int read_all(const char *path, int fd, struct buf *out, struct err *err)
{
    ssize_t got = 1;

    while (got > 0 && out->size <= FILE_BYTES_MAX) {
        if (buf_reserve(out, READ_BYTES + 1, err) < 0)
            return -1;
        got = read(fd, out->data + out->size, READ_BYTES);
        if (got < 0 && errno == EINTR)
            got = 1;
        else if (got < 0)
            return err_set(err, ERR_SYSTEM, "could not read \"%s\": %s", path,
                           strerror(errno));
        else
            out->size += (size_t)got;
    }
    if (out->size > FILE_BYTES_MAX)
        return err_set(err, ERR_DATA, "%s: too large", path);
    out->data[out->size] = 0;
    return 0;
}

/* A document of a folder; *out NULL when there is no such file. */
static int read_document(const char *folder, const char *name, json_t **out,
                         struct err *err)
{
    char *path = join(folder, name);
    struct buf data = {0};
    int fd;
    int rc = -1;

    *out = NULL;
    if (!path)
        return no_memory(err);
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 && errno == ENOENT) {
        rc = 0;
    } else if (fd < 0) {
        err_set(err, ERR_SYSTEM, "could not open \"%s\": %s", path,
                strerror(errno));
    } else if (read_all(path, fd, &data, err) == 0) {
        const struct format_input input = {
            .name = path, .data = (char *)data.data, .size = data.size};

        *out = json_input(&input, err);
        rc = *out ? 0 : -1;
    }
    if (fd >= 0)
        close(fd);
    buf_reset(&data);
    free(path);
    return rc;
}

/* {"iters": [...], "times": [...]}, of old [[...], [...]]. */
static int read_samples(struct reading *reading, const json_t *sample,
                        const struct measure *measure)
{
    bool old = json_is_array(sample);
    const json_t *iterations =
        old ? json_array_get(sample, 0) : json_object_get(sample, "iters");
    const json_t *times =
        old ? json_array_get(sample, 1) : json_object_get(sample, "times");
    size_t n = json_array_size(times);

    if (!n || json_array_size(iterations) != n)
        return reading_refuse(reading, &measure->metric->error,
                              "its samples have no iterations or no times");
    for (size_t k = 0; k < n; k++) {
        double count;
        double time;

        if (!json_number(json_array_get(iterations, k), &count) ||
            !json_number(json_array_get(times, k), &time))
            return reading_refuse(reading, &measure->metric->error,
                                  "sample %zu is no number", k + 1);
        if (reading_sample(reading, measure, time / count) < 0)
            return -1;
    }
    return 0;
}

/* "mean", or of old "Mean". */
static double estimate(const json_t *estimates, const char *name,
                       const char *old)
{
    const json_t *row = json_object_get(estimates, name);

    return json_number_of(row ? row : json_object_get(estimates, old),
                          "point_estimate");
}

static int read_estimates(struct reading *reading, const json_t *estimates,
                          const struct measure *measure)
{
    struct result_summary summary = reading_no_summary;

    summary.mean = estimate(estimates, "mean", "Mean");
    summary.median = estimate(estimates, "median", "Median");
    summary.stddev = estimate(estimates, "std_dev", "StdDev");
    return reading_summary(reading, measure, &summary);
}

/* A baseline's folder, whose documents have been read. */
static int read_benchmark(struct reading *reading, const char *name,
                          const json_t *sample, const json_t *estimates)
{
    struct result_benchmark *benchmark =
        reading_benchmark(reading, name, strlen(name));
    struct measure measure;

    if (!benchmark ||
        reading_metric(reading, benchmark, "", "ns", 2, &measure) < 0)
        return -1;
    if (sample)
        return read_samples(reading, sample, &measure);
    if (estimates)
        return read_estimates(reading, estimates, &measure);
    return reading_refuse(reading, &measure.metric->error,
                          "it has no sample.json and no estimates.json");
}

/* `id` is its name when its documents say none. */
static int read_baseline(struct reading *reading, const char *folder,
                         const char *id)
{
    json_t *benchmark = NULL;
    json_t *sample = NULL;
    json_t *estimates = NULL;
    struct err *err = reading->err;
    int rc = -1;

    if (read_document(folder, "benchmark.json", &benchmark, err) == 0 &&
        read_document(folder, "sample.json", &sample, err) == 0 &&
        (sample ||
         read_document(folder, "estimates.json", &estimates, err) == 0)) {
        const char *name = json_text_of(benchmark, "full_id");

        rc = read_benchmark(reading, name ? name : id, sample, estimates);
    }
    json_decref(benchmark);
    json_decref(sample);
    json_decref(estimates);
    return rc;
}

/* "ROOT/ID/BASELINE", if that is the one that is wanted. */
static int read_found(struct reading *reading, const char *path, size_t root)
{
    const char *wanted =
        reading->options->baseline ? reading->options->baseline : LATEST;
    const char *slash = strrchr(path, '/');
    size_t start;
    char *id;
    int rc;

    if (!slash || strcmp(slash + 1, wanted) != 0)
        return 0;
    start = slash > path + root ? root + 1 : 0; /* "ROOT/BASELINE": ROOT */
    id = strndup(path + start, (size_t)(slash - path) - start);
    if (!id)
        return no_memory(reading->err);
    rc = read_baseline(reading, path, id);
    free(id);
    return rc;
}

int criterion_folder(struct reading *reading)
{
    const char *folder = reading->input->folder;
    struct walk walk;
    int rc;

    if (is_baseline(folder))
        return read_baseline(reading, folder, folder);
    rc = walk_start(&walk, folder, FOLDERS_MAX, reading->err);
    while (!rc) {
        char *path;
        int found = walk_next(&walk, &path, reading->err);

        if (found <= 0) {
            rc = found;
            break;
        }
        rc = read_found(reading, path, strlen(folder));
        free(path);
    }
    walk_end(&walk);
    return rc;
}
