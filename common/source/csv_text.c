/* Bytes of one input file. */
#include "source/csv_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

/* Compressed bytes in hand; a chunk of a copy. */
#define INFLATE_BYTES 8192
#define SPOOL_BYTES   65536
/* Window bits 15, and 16 more: zlib expects gzip's frame. */
#define INFLATE_GZIP (15 + 16)

enum text_kind { TEXT_REGULAR, TEXT_SEQUENTIAL, TEXT_MEMORY };

struct inflater {
    z_stream stream;
    bool between; /* at a member's end: the file may end here */
    unsigned char in[INFLATE_BYTES];
};

struct csv_text {
    const char *path;
    enum text_kind kind;
    int fd; /* -1: regular, opened for each read */
    struct stat stat;
    const char *memory;
    int64_t size;
    int64_t at; /* where sequential reading of the raw bytes stands */
    struct inflater *inflater; /* NULL: raw is what is wanted */
    char *head;                /* read ahead and to be read again */
    size_t head_at;
    size_t head_size;
};

const char *csv_text_name(const struct csv_text *text)
{
    return text->path;
}

bool csv_text_seekable(const struct csv_text *text)
{
    return !text->inflater && text->kind != TEXT_SEQUENTIAL;
}

int64_t csv_text_size(const struct csv_text *text)
{
    return text->size;
}

static int fail(const struct csv_text *text, const char *verb, struct err *err)
{
    return err_set(err, ERR_SYSTEM, "could not %s \"%s\": %s", verb, text->path,
                   strerror(errno));
}

/* The file as it was when it was first opened, or an error. */
static int reopen(struct csv_text *text, int *out, struct err *err)
{
    struct stat now;
    int fd = open(text->path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return fail(text, "open", err);
    if (fstat(fd, &now) < 0) {
        fail(text, "read", err);
        close(fd);
        return -1;
    }
    if (now.st_dev != text->stat.st_dev || now.st_ino != text->stat.st_ino ||
        now.st_size != text->stat.st_size ||
        now.st_mtim.tv_sec != text->stat.st_mtim.tv_sec ||
        now.st_mtim.tv_nsec != text->stat.st_mtim.tv_nsec) {
        close(fd);
        return err_set(err, ERR_SYSTEM,
                       "could not read \"%s\": it changed meanwhile",
                       text->path);
    }
    *out = fd;
    return 0;
}

/* Reads up to size bytes, all there are before the end. */
static int read_full(struct csv_text *text, int fd, int64_t offset, char *data,
                     size_t size, size_t *used, struct err *err)
{
    *used = 0;
    while (*used < size) {
        ssize_t got = offset < 0 ? read(fd, data + *used, size - *used)
                                 : pread(fd, data + *used, size - *used,
                                         (off_t)(offset + (int64_t)*used));

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(text, "read", err);
        if (!got)
            break;
        *used += (size_t)got;
    }
    return 0;
}

static int read_regular(struct csv_text *text, int64_t offset, char *data,
                        size_t size, size_t *used, struct err *err)
{
    int fd = text->fd;
    int rc;

    if (fd < 0 && reopen(text, &fd, err) < 0)
        return -1;
    rc = read_full(text, fd, offset, data, size, used, err);
    if (text->fd < 0)
        close(fd);
    return rc;
}

/* The next raw bytes. */
static int read_raw(struct csv_text *text, char *data, size_t size,
                    size_t *used, struct err *err)
{
    int rc = 0;

    if (text->kind == TEXT_MEMORY) {
        *used = (size_t)(text->size - text->at);
        *used = *used < size ? *used : size;
        memcpy(data, text->memory + text->at, *used);
    } else if (text->kind == TEXT_REGULAR) {
        rc = read_regular(text, text->at, data, size, used, err);
    } else {
        rc = read_full(text, text->fd, -1, data, size, used, err);
    }
    if (!rc)
        text->at += (int64_t)*used;
    return rc;
}

/* More compressed bytes; *used 0 at their end. */
static int refill(struct csv_text *text, size_t *used, struct err *err)
{
    struct inflater *inflater = text->inflater;

    if (text->head_at < text->head_size) {
        *used = text->head_size - text->head_at;
        *used = *used < INFLATE_BYTES ? *used : INFLATE_BYTES;
        memcpy(inflater->in, text->head + text->head_at, *used);
        text->head_at += *used;
    } else if (read_raw(text, (char *)inflater->in, INFLATE_BYTES, used, err) <
               0) {
        return -1;
    }
    inflater->stream.next_in = inflater->in;
    inflater->stream.avail_in = (unsigned)*used;
    return 0;
}

static int broken(const struct csv_text *text, const char *what,
                  struct err *err)
{
    return err_set(err, ERR_DATA, "cannot unpack \"%s\": %s", text->path, what);
}

/* Unpacked bytes. Members may follow each other, as `cat a.gz b.gz` does. */
static int read_inflated(struct csv_text *text, char *data, size_t size,
                         size_t *used, struct err *err)
{
    struct inflater *inflater = text->inflater;
    z_stream *stream = &inflater->stream;

    stream->next_out = (unsigned char *)data;
    stream->avail_out = (unsigned)size;
    while (stream->avail_out) {
        size_t more;
        int rc;

        if (!stream->avail_in) {
            if (refill(text, &more, err) < 0)
                return -1;
            if (!more && inflater->between)
                break;
            if (!more)
                return broken(text, "it is cut short", err);
        }
        if (inflater->between) {
            inflateReset(stream);
            inflater->between = false;
        }
        rc = inflate(stream, Z_NO_FLUSH);
        inflater->between = rc == Z_STREAM_END;
        if (rc != Z_OK && rc != Z_STREAM_END)
            return broken(text, stream->msg ? stream->msg : "bad gzip data",
                          err);
    }
    *used = size - stream->avail_out;
    return 0;
}

static int start_inflater(struct csv_text *text, struct err *err)
{
    text->inflater = calloc(1, sizeof(*text->inflater));
    if (!text->inflater)
        return err_set(err, ERR_SYSTEM, "out of memory");
    if (inflateInit2(&text->inflater->stream, INFLATE_GZIP) != Z_OK) {
        free(text->inflater);
        text->inflater = NULL;
        return err_set(err, ERR_SYSTEM, "out of memory");
    }
    return 0;
}

/* Takes the raw bytes in hand for what they are, or for gzip. */
static int detect(struct csv_text *text, struct err *err)
{
    static const char magic[] = "\x1f\x8b";
    size_t size = strlen(magic);

    text->head = malloc(size);
    if (!text->head)
        return err_set(err, ERR_SYSTEM, "out of memory");
    if (read_raw(text, text->head, size, &text->head_size, err) < 0)
        return -1;
    if (text->head_size < size || memcmp(text->head, magic, size) != 0)
        return 0;
    return start_inflater(text, err);
}

int csv_text_read(struct csv_text *text, char *data, size_t size, size_t *used,
                  struct err *err)
{
    size_t front = text->head_size - text->head_at;

    if (text->inflater)
        return read_inflated(text, data, size, used, err);
    front = front < size ? front : size;
    if (front) {
        memcpy(data, text->head + text->head_at, front);
        text->head_at += front;
    }
    if (read_raw(text, data + front, size - front, used, err) < 0)
        return -1;
    *used += front;
    return 0;
}

/* Back to the first byte; only of what can. */
static void rewind_text(struct csv_text *text)
{
    text->at = 0;
    text->head_at = 0;
    text->head_size = 0;
    if (text->inflater) {
        inflateReset(&text->inflater->stream);
        text->inflater->stream.avail_in = 0;
        text->inflater->between = false;
    }
}

/*
 * What comes through a pipe is kept and pushed back. Packed input is kept
 * packed: the inflater starts over, and unpacks the same bytes again.
 */
static int keep_head(struct csv_text *text, const char *data, size_t size,
                     struct err *err)
{
    free(text->head);
    text->head = malloc(size ? size : 1);
    if (!text->head)
        return err_set(err, ERR_SYSTEM, "out of memory");
    memcpy(text->head, data, size);
    text->head_at = 0;
    text->head_size = size;
    return 0;
}

int csv_text_head(struct csv_text *text, char *data, size_t size, size_t *used,
                  bool *whole, struct err *err)
{
    if (text->kind == TEXT_SEQUENTIAL && text->inflater &&
        csv_text_make_seekable(text, err) < 0)
        return -1;
    if (csv_text_read(text, data, size, used, err) < 0)
        return -1;
    *whole = *used < size;
    if (text->kind == TEXT_SEQUENTIAL)
        return keep_head(text, data, *used, err);
    rewind_text(text);
    return 0;
}

static int write_all(const struct csv_text *text, int fd, const char *data,
                     size_t size, struct err *err)
{
    while (size) {
        ssize_t put = write(fd, data, size);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return err_set(err, ERR_SYSTEM,
                           "could not copy \"%s\" to a temporary file: %s",
                           text->path, strerror(errno));
        data += put;
        size -= (size_t)put;
    }
    return 0;
}

static int open_spool(const struct csv_text *text, int *out, struct err *err)
{
    const char *folder = getenv("TMPDIR");
    char path[4096];
    int used;

    if (!folder || !*folder)
        folder = "/tmp";
    used = snprintf(path, sizeof(path), "%s/barpipe-XXXXXX", folder);
    if (used < 0 || (size_t)used >= sizeof(path)) {
        return err_set(err, ERR_SYSTEM, "TMPDIR is too long");
    }
    *out = mkstemp(path);
    if (*out < 0)
        return err_set(err, ERR_SYSTEM,
                       "could not copy \"%s\" to a temporary file in \"%s\": "
                       "%s",
                       text->path, folder, strerror(errno));
    unlink(path);
    fcntl(*out, F_SETFD, FD_CLOEXEC);
    return 0;
}

static int copy_text(struct csv_text *text, int fd, char *data, struct err *err)
{
    size_t used = 0;

    do {
        if (csv_text_read(text, data, SPOOL_BYTES, &used, err) < 0 ||
            write_all(text, fd, data, used, err) < 0)
            return -1;
    } while (used == SPOOL_BYTES);
    return 0;
}

static void drop_inflater(struct csv_text *text)
{
    if (text->inflater)
        inflateEnd(&text->inflater->stream);
    free(text->inflater);
    text->inflater = NULL;
}

int csv_text_make_seekable(struct csv_text *text, struct err *err)
{
    char *data;
    int fd = -1;
    int rc;

    if (csv_text_seekable(text))
        return 0;
    if (open_spool(text, &fd, err) < 0)
        return -1;
    data = malloc(SPOOL_BYTES);
    rc = data ? copy_text(text, fd, data, err)
              : err_set(err, ERR_SYSTEM, "out of memory");
    free(data);
    if (!rc && fstat(fd, &text->stat) < 0)
        rc = fail(text, "read", err);
    if (rc < 0) {
        close(fd);
        return -1;
    }
    drop_inflater(text);
    if (text->fd > STDIN_FILENO)
        close(text->fd);
    text->fd = fd;
    text->kind = TEXT_REGULAR;
    text->size = text->stat.st_size;
    rewind_text(text);
    return 0;
}

int csv_text_read_at(struct csv_text *text, int64_t offset, char *data,
                     size_t size, struct err *err)
{
    size_t used = 0;

    if (text->kind == TEXT_MEMORY) {
        memcpy(data, text->memory + offset, size);
        return 0;
    }
    if (read_regular(text, offset, data, size, &used, err) < 0)
        return -1;
    if (used < size)
        return err_set(err, ERR_SYSTEM,
                       "could not read \"%s\": it became shorter", text->path);
    return 0;
}

/* Opens the path and finds out what it is. */
static int open_path(struct csv_text *text, bool keep_open, struct err *err)
{
    if (!strcmp(text->path, "-")) {
        text->path = "standard input";
        text->fd = STDIN_FILENO;
        text->kind = TEXT_SEQUENTIAL;
        return detect(text, err);
    }
    text->fd = open(text->path, O_RDONLY | O_CLOEXEC);
    if (text->fd < 0)
        return fail(text, "open", err);
    if (fstat(text->fd, &text->stat) < 0)
        return fail(text, "read", err);
    if (S_ISDIR(text->stat.st_mode)) {
        errno = EISDIR;
        return fail(text, "read", err);
    }
    text->kind = S_ISREG(text->stat.st_mode) ? TEXT_REGULAR : TEXT_SEQUENTIAL;
    text->size = text->stat.st_size;
    if (detect(text, err) < 0)
        return -1;
    if (text->kind == TEXT_REGULAR) {
        rewind_text(text);
        if (!keep_open) {
            close(text->fd);
            text->fd = -1;
        }
    }
    return 0;
}

int csv_text_open(const char *path, bool keep_open, struct csv_text **out,
                  struct err *err)
{
    struct csv_text *text = calloc(1, sizeof(*text));

    if (!text)
        return err_set(err, ERR_SYSTEM, "out of memory");
    text->fd = -1;
    text->path = path;
    if (open_path(text, keep_open, err) < 0) {
        csv_text_close(text);
        return -1;
    }
    *out = text;
    return 0;
}

int csv_text_open_memory(const void *data, size_t size, const char *name,
                         struct csv_text **out, struct err *err)
{
    struct csv_text *text = calloc(1, sizeof(*text));

    if (!text)
        return err_set(err, ERR_SYSTEM, "out of memory");
    text->fd = -1;
    text->path = name;
    text->kind = TEXT_MEMORY;
    text->memory = data;
    text->size = (int64_t)size;
    if (detect(text, err) < 0) {
        csv_text_close(text);
        return -1;
    }
    rewind_text(text);
    *out = text;
    return 0;
}

void csv_text_close(struct csv_text *text)
{
    if (!text)
        return;
    drop_inflater(text);
    if (text->fd > STDIN_FILENO)
        close(text->fd);
    free(text->head);
    free(text);
}
