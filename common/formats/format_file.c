/* Files of results: whole into memory, whole onto the disk. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "formats/format.h"

/* Unpacked bytes of one file. */
#define FILE_MIB_MAX 256U
#define FILE_MAX     (FILE_MIB_MAX << 20)
#define READ_BYTES   65536U

/* Names tried for a temporary file. */
#define ATTEMPTS_MAX 100

static int failed(const char *verb, const char *path, struct err *err)
{
    return err_set(err, ERR_SYSTEM, "could not %s \"%s\": %s", verb, path,
                   strerror(errno));
}

/* What zlib has to say about a read that failed. */
static int read_failed(gzFile file, const char *name, struct err *err)
{
    int code;
    const char *what = gzerror(file, &code);

    if (code == Z_ERRNO)
        return failed("read", name, err);
    if (code == Z_MEM_ERROR)
        return err_set(err, ERR_SYSTEM, "out of memory");
    if (code == Z_BUF_ERROR)
        what = "it is cut short";
    return err_set(err, ERR_DATA, "cannot unpack \"%s\": %s", name, what);
}

/* All of a file that is packed or not, and a NUL behind it. */
static int read_all(gzFile file, const char *name, struct buf *out,
                    struct err *err)
{
    int got;
    int code;

    do {
        if (buf_reserve(out, READ_BYTES + 1, err) < 0)
            return -1;
        got = gzread(file, out->data + out->size, READ_BYTES);
        if (got < 0)
            return read_failed(file, name, err);
        out->size += (size_t)got;
        if (out->size > FILE_MAX)
            return err_set(err, ERR_DATA, "%s: larger than %u MiB", name,
                           FILE_MIB_MAX);
    } while (got);
    gzerror(file, &code);
    if (code != Z_OK && code != Z_STREAM_END)
        return read_failed(file, name, err); /* packed, and cut short */
    out->data[out->size] = 0;
    return 0;
}

static int read_descriptor(int fd, const char *name,
                           const struct format *format,
                           const struct format_options *options,
                           struct results *results, struct err *err)
{
    gzFile file = gzdopen(fd, "rb");
    struct buf data = {0};
    int rc;

    if (!file) {
        close(fd);
        return err_set(err, ERR_SYSTEM, "out of memory");
    }
    rc = read_all(file, name, &data, err);
    gzclose(file);
    if (!rc) {
        struct format_input input = {
            .name = name, .data = (const char *)data.data, .size = data.size};

        rc = format_read_memory(&input, format, options, results, err);
    }
    buf_reset(&data);
    return rc;
}

int format_read(const char *path, const struct format *format,
                const struct format_options *options, struct results *results,
                struct err *err)
{
    bool standard = !strcmp(path, "-");
    const char *name = standard ? "standard input" : path;
    int fd = standard ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    struct stat stat;

    if (fd < 0)
        return failed("open", name, err);
    if (fstat(fd, &stat) < 0) {
        failed("read", name, err);
        close(fd);
        return -1;
    }
    if (S_ISDIR(stat.st_mode)) {
        struct format_input input = {
            .name = name, .data = "", .folder = standard ? "." : path};

        close(fd);
        return format_read_memory(&input, format, options, results, err);
    }
    return read_descriptor(fd, name, format, options, results, err);
}

static int write_all(int fd, const struct buf *data, const char *path,
                     struct err *err)
{
    size_t at = 0;

    while (at < data->size) {
        ssize_t put = write(fd, data->data + at, data->size - at);

        if (put < 0 && errno != EINTR)
            return failed("write", path, err);
        at += put < 0 ? 0 : (size_t)put;
    }
    return 0;
}

/* A pipe or a device: there is nothing to rename. */
static int write_through(const char *path, const struct buf *data,
                         struct err *err)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    int rc;

    if (fd < 0)
        return failed("open", path, err);
    rc = write_all(fd, data, path, err);
    if (close(fd) < 0 && !rc)
        rc = failed("write", path, err);
    return rc;
}

/* A new file beside `path`, its name in `name`; -1: ERR_SYSTEM. */
static int open_beside(const char *path, char *name, size_t size,
                       struct err *err)
{
    for (int k = 0; k < ATTEMPTS_MAX; k++) {
        int fd;

        snprintf(name, size, "%s.%ld-%d.tmp", path, (long)getpid(), k);
        fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0)
            return fd;
        if (errno != EEXIST)
            break;
    }
    return failed("create", name, err);
}

/* `old` is what stands there now, or NULL. */
static int replace(const char *path, const struct stat *old,
                   const struct buf *data, struct err *err)
{
    size_t size = strlen(path) + 64;
    char *name = malloc(size);
    int fd;
    int rc;

    if (!name)
        return err_set(err, ERR_SYSTEM, "out of memory");
    fd = open_beside(path, name, size, err);
    if (fd < 0) {
        free(name);
        return -1;
    }
    rc = write_all(fd, data, path, err);
    if (!rc && old && fchmod(fd, old->st_mode & 07777) < 0)
        rc = failed("write", path, err);
    if (!rc && fsync(fd) < 0)
        rc = failed("write", path, err);
    if (close(fd) < 0 && !rc)
        rc = failed("write", path, err);
    if (!rc && rename(name, path) < 0)
        rc = failed("write", path, err);
    if (rc)
        unlink(name);
    free(name);
    return rc;
}

static int put(const char *path, const struct buf *data, struct err *err)
{
    struct stat old;
    char *target;
    int rc;

    if (stat(path, &old) < 0)
        return errno == ENOENT ? replace(path, NULL, data, err)
                               : failed("write", path, err);
    if (!S_ISREG(old.st_mode))
        return write_through(path, data, err);
    target = realpath(path, NULL); /* the file, not the link to it */
    if (!target)
        return failed("write", path, err);
    rc = replace(target, &old, data, err);
    free(target);
    return rc;
}

int format_write(const char *path, const struct format *format,
                 const struct results *results, struct err *err)
{
    struct buf data = {0};
    int rc;

    if (!format->write)
        return err_set(err, ERR_USAGE, "%s can only be read", format->name);
    rc = format->write(results, &data, err);
    if (!rc)
        rc = put(path, &data, err);
    buf_reset(&data);
    return rc;
}
