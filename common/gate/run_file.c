/* Files of results that benchrun writes. */
#include "gate/run_file.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "formats/format.h"

static int cannot_write(const char *path, struct err *err)
{
    return err_set(err, ERR_SYSTEM, "could not write \"%.200s\": %s", path,
                   strerror(errno));
}

/* A regular file is replaced by a new one beside it. */
static int check_writable(const char *path, bool append, struct err *err)
{
    char target[PATH_MAX];
    struct stat file;

    if (stat(path, &file) == 0) {
        if (S_ISDIR(file.st_mode)) {
            errno = EISDIR;
            return cannot_write(path, err);
        }
        if (!S_ISREG(file.st_mode) && append)
            return err_set(err, ERR_USAGE,
                           "--append: \"%.200s\" is no regular file", path);
        if (!S_ISREG(file.st_mode))
            return access(path, W_OK) < 0 ? cannot_write(path, err) : 0;
        if (!realpath(path, target))
            return cannot_write(path, err);
    } else if (errno != ENOENT || strlen(path) >= sizeof(target)) {
        return cannot_write(path, err);
    } else {
        stpcpy(target, path);
    }
    return access(dirname(target), W_OK) < 0 ? cannot_write(path, err) : 0;
}

/* What the child found is an `err` in the pipe. */
static int read_in_child(const char *path, int to)
{
    static const struct format_options options;
    struct results results = {0};
    struct err err = {0};

    if (format_read(path, &format_own, &options, &results, &err) == 0)
        err.code = ERR_NONE;
    return write(to, &err, sizeof(err)) == (ssize_t)sizeof(err) ? 0 : 1;
}

static int check_readable(const char *path, struct err *err)
{
    struct err found;
    int ends[2];
    ssize_t got;
    pid_t pid;

    if (pipe(ends) < 0)
        return err_set(err, ERR_SYSTEM, "could not create a pipe: %s",
                       strerror(errno));
    pid = fork();
    if (pid == 0)
        _exit(read_in_child(path, ends[1]));
    close(ends[1]);
    got = pid < 0 ? -1 : read(ends[0], &found, sizeof(found));
    close(ends[0]);
    if (pid > 0)
        waitpid(pid, NULL, 0);
    if (got != (ssize_t)sizeof(found))
        return err_set(err, ERR_SYSTEM, "could not read \"%.200s\"", path);
    if (found.code == ERR_NONE)
        return 0;
    *err = found;
    return -1;
}

int run_file_check(const char *path, bool append, struct err *err)
{
    if (check_writable(path, append, err) < 0)
        return -1;
    return append && access(path, F_OK) == 0 ? check_readable(path, err) : 0;
}

/* Failures of now that the file has good sessions of. */
static void forget_failures(const struct results *old, struct results *results)
{
    for (size_t k = 0; k < results->benchmarks; k++) {
        struct result_benchmark *benchmark = &results->benchmark[k];

        if (benchmark->error && results_find(old, benchmark->name)) {
            free(benchmark->error);
            benchmark->error = NULL;
        }
    }
}

int run_file_write(const char *path, bool append, struct results *results,
                   struct err *err)
{
    static const struct format_options options;
    struct results all = {0};
    int rc;

    if (!append || access(path, F_OK) < 0)
        return format_write(path, &format_own, results, err);
    rc = format_read(path, &format_own, &options, &all, err);
    if (!rc) {
        forget_failures(&all, results);
        rc = results_merge(&all, results, err);
    }
    if (!rc)
        rc = format_write(path, &format_own, &all, err);
    results_free(&all);
    return rc;
}
