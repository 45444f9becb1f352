/* A file that gets its name when it is whole. */
#include "store/export_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Names left over by processes that had the same number. */
#define ATTEMPTS_MAX 100

static int failed(const char *what, const char *path, struct err *err)
{
    return err_set(err, ERR_SYSTEM, "could not %s \"%s\": %s", what, path,
                   strerror(errno));
}

/* A new file beside its path; -1 with err filled. */
static int open_beside(struct export_file *file, struct err *err)
{
    size_t size = strlen(file->path) + 64;

    file->temporary = malloc(size);
    if (!file->temporary)
        return err_set(err, ERR_SYSTEM, "out of memory");
    for (int k = 0; k < ATTEMPTS_MAX; k++) {
        int fd;

        snprintf(file->temporary, size, "%s.%ld-%d.tmp", file->path,
                 (long)getpid(), k);
        fd = open(file->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                  0666);
        if (fd >= 0)
            return fd;
        if (errno != EEXIST)
            break;
    }
    failed("create", file->temporary, err);
    free(file->temporary);
    file->temporary = NULL;
    return -1;
}

static int open_path(struct export_file *file, const char *path,
                     struct err *err)
{
    struct stat old;
    bool there = stat(path, &old) == 0;
    int fd;

    /* A link stays one: what it leads to is replaced. */
    file->path = there ? realpath(path, NULL) : strdup(path);
    if (!file->path)
        return failed("open", path, err);
    if (there && S_ISDIR(old.st_mode)) {
        errno = EISDIR;
        return failed("write", path, err);
    }
    if (there && !S_ISREG(old.st_mode)) {
        fd = open(path, O_WRONLY | O_CLOEXEC);
        return fd < 0 ? failed("open", path, err) : fd;
    }
    fd = open_beside(file, err);
    if (fd >= 0 && there && fchmod(fd, old.st_mode & 07777) < 0) {
        failed("write", path, err);
        close(fd);
        return -1;
    }
    return fd;
}

int export_file_open(struct export_file *file, const char *path,
                     struct err *err)
{
    int fd;

    if (!strcmp(path, "-")) {
        fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
        file->path = strdup("standard output");
        if (fd < 0 || !file->path) {
            failed("open", path, err);
            if (fd >= 0)
                close(fd);
            return -1;
        }
    } else {
        fd = open_path(file, path, err);
        if (fd < 0)
            return -1;
    }
    file->file = fdopen(fd, "w");
    if (!file->file) {
        failed("open", path, err);
        close(fd);
        return -1;
    }
    return 0;
}

int export_file_sync(struct export_file *file, struct err *err)
{
    FILE *stream = file->file;
    int rc = 0;

    if (fflush(stream) != 0)
        rc = failed("write", file->path, err);
    /* Pipes and terminals have no disk below them. */
    if (!rc && file->temporary && fsync(fileno(stream)) < 0)
        rc = failed("write", file->path, err);
    file->file = NULL;
    if (fclose(stream) != 0 && !rc)
        rc = failed("write", file->path, err);
    return rc;
}

/* A name lasts when its folder is on the disk; some systems cannot say so. */
static int sync_folder(const char *path, struct err *err)
{
    const char *end = strrchr(path, '/');
    char *folder = end ? strndup(path, (size_t)(end - path) + 1) : strdup(".");
    int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    int rc = 0;

    free(folder);
    if (fd < 0)
        return 0;
    if (fsync(fd) < 0 && errno != EINVAL)
        rc = failed("write", path, err);
    close(fd);
    return rc;
}

int export_file_publish(struct export_file *file, struct err *err)
{
    if (!file->temporary)
        return 0;
    if (rename(file->temporary, file->path) < 0)
        return failed("write", file->path, err);
    free(file->temporary);
    file->temporary = NULL;
    return sync_folder(file->path, err);
}

void export_file_reset(struct export_file *file)
{
    if (file->file)
        fclose(file->file);
    if (file->temporary)
        unlink(file->temporary);
    free(file->temporary);
    free(file->path);
    *file = (struct export_file){0};
}
