/* Frames over pipes and files: each behind its length. */
/* F_SETPIPE_SZ */
#define _GNU_SOURCE // NOLINT(bugprone-*,cert-*,readability-*)
#include "io/transport_stdio.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "io/codec.h"

#define BUFFER_SIZE (512U << 10)
/* Larger pipes mean fewer switches between the stages; 64 KiB is the usual. */
#define PIPE_SIZE (512 << 10)

struct stdio_transport {
    struct transport base;
    const char *name; /* for messages; borrowed from the command line */
    int fd;
    bool owned; /* the descriptor is ours to close */
    unsigned char *buffer;
    size_t capacity;
    size_t begin; /* received and not handed out: begin..end */
    size_t end;
    bool eof;
    uint64_t frames;
};

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* Waits when the descriptor was made non-blocking by someone else. */
static void wait_for(int fd, short events)
{
    struct pollfd ready = {.fd = fd, .events = events};

    (void)poll(&ready, 1, -1);
}

/* Reads once into the space behind `end`. */
static int fill(struct stdio_transport *t, struct err *err)
{
    int64_t started = now_ns();
    ssize_t got;

    for (;;) {
        got = read(t->fd, t->buffer + t->end, t->capacity - t->end);
        if (got >= 0)
            break;
        if (errno == EAGAIN)
            wait_for(t->fd, POLLIN);
        else if (errno != EINTR)
            return err_set(err, ERR_SYSTEM, "could not read \"%s\": %s",
                           t->name, strerror(errno));
    }
    t->base.wait_ns += now_ns() - started;
    t->base.bytes += (uint64_t)got;
    t->end += (size_t)got;
    t->eof = got == 0;
    return 0;
}

/* Room for `size` bytes from `begin` on; what is there moves to the front. */
static int make_room(struct stdio_transport *t, size_t size, struct err *err)
{
    unsigned char *larger;

    if (t->begin) {
        memmove(t->buffer, t->buffer + t->begin, t->end - t->begin);
        t->end -= t->begin;
        t->begin = 0;
    }
    if (size <= t->capacity)
        return 0;
    larger = realloc(t->buffer, size);
    if (!larger)
        return err_set(err, ERR_SYSTEM, "out of memory");
    t->buffer = larger;
    t->capacity = size;
    return 0;
}

/* Reads once towards `size` bytes from `begin` on, making room for them. */
static int read_more(struct stdio_transport *t, size_t size, struct err *err)
{
    if (t->begin == t->end)
        t->begin = t->end = 0;
    if ((t->capacity - t->begin < size || t->end == t->capacity) &&
        make_room(t, size, err) < 0)
        return -1;
    return fill(t, err);
}

/*
 * Has `size` bytes from begin on: 1, 0 when the input ended before the first
 * of them, -1 when it ended in between.
 */
static int need(struct stdio_transport *t, size_t size, struct err *err)
{
    while (t->end - t->begin < size) {
        if (t->eof) {
            if (t->end == t->begin)
                return 0;
            return err_set(err, ERR_DATA,
                           "input ends in the middle of frame %llu",
                           (unsigned long long)t->frames);
        }
        if (read_more(t, size, err) < 0)
            return -1;
    }
    return 1;
}

static uint32_t frame_size(const unsigned char *prefix)
{
    return (uint32_t)prefix[1] << 24 | (uint32_t)prefix[2] << 16 |
           (uint32_t)prefix[3] << 8 | prefix[4];
}

static int receive(struct transport *base, const unsigned char **map,
                   size_t *size, struct err *err)
{
    struct stdio_transport *t = (struct stdio_transport *)base;
    const unsigned char *prefix;
    int rc = need(t, CODEC_PREFIX_SIZE, err);

    if (rc <= 0)
        return rc;
    prefix = t->buffer + t->begin;
    if (prefix[0] != 0xce)
        return err_set(err, ERR_DATA,
                       "frame %llu does not begin with its length: this is "
                       "not a stream of bars",
                       (unsigned long long)t->frames);
    *size = frame_size(prefix);
    if (*size > CODEC_FRAME_MAX)
        return err_set(err, ERR_DATA,
                       "frame %llu of %zu bytes is over the limit of %u",
                       (unsigned long long)t->frames, *size, CODEC_FRAME_MAX);
    rc = need(t, CODEC_PREFIX_SIZE + *size, err);
    if (rc <= 0)
        return rc;
    *map = t->buffer + t->begin + CODEC_PREFIX_SIZE;
    t->begin += CODEC_PREFIX_SIZE + *size;
    t->frames++;
    return 1;
}

/* True when all of the next frame is here. */
static bool has_frame(const struct stdio_transport *t)
{
    size_t have = t->end - t->begin;

    return have >= CODEC_PREFIX_SIZE &&
           have - CODEC_PREFIX_SIZE >= frame_size(t->buffer + t->begin);
}

static bool ready(struct transport *base)
{
    struct stdio_transport *t = (struct stdio_transport *)base;
    struct pollfd input = {.fd = t->fd, .events = POLLIN};

    return has_frame(t) || t->eof || poll(&input, 1, 0) > 0;
}

/* True when something can be read before the clock says `due_ns`. */
static bool poll_until(struct stdio_transport *t, int64_t due_ns)
{
    struct pollfd input = {.fd = t->fd, .events = POLLIN};
    int64_t started = now_ns();
    int64_t now = started;
    int rc;

    do {
        int64_t left_ms = due_ns > now ? (due_ns - now) / 1000000 + 1 : 0;

        rc = poll(&input, 1, left_ms > INT_MAX ? INT_MAX : (int)left_ms);
        now = now_ns();
    } while ((rc < 0 && errno == EINTR) || (rc == 0 && now < due_ns));
    t->base.wait_ns += now - started;
    return rc != 0; /* reading will tell what is wrong */
}

/*
 * A part of a frame is taken in and waited behind: who sends it may pause. What
 * cannot be a frame, and what cannot be read, is left to receive().
 */
static bool wait_for_frame(struct transport *base, int64_t limit_ns)
{
    struct stdio_transport *t = (struct stdio_transport *)base;
    int64_t due;
    struct err ignored;

    if (__builtin_add_overflow(now_ns(), limit_ns, &due))
        due = INT64_MAX;
    while (!has_frame(t) && !t->eof) {
        const unsigned char *prefix = t->buffer + t->begin;
        size_t size = CODEC_PREFIX_SIZE;

        if (t->end - t->begin >= CODEC_PREFIX_SIZE)
            size += frame_size(prefix);
        if ((t->end > t->begin && prefix[0] != 0xce) ||
            size > CODEC_PREFIX_SIZE + CODEC_FRAME_MAX)
            return true;
        if (!poll_until(t, due))
            return false;
        if (read_more(t, size, &ignored) < 0)
            return true;
    }
    return true;
}

static int send_frames(struct transport *base, const unsigned char *frames,
                       size_t size, struct err *err)
{
    struct stdio_transport *t = (struct stdio_transport *)base;
    int64_t started = now_ns();

    t->base.bytes += size;
    while (size) {
        ssize_t put = write(t->fd, frames, size);

        if (put < 0 && errno == EAGAIN) {
            wait_for(t->fd, POLLOUT);
        } else if (put < 0 && errno != EINTR) {
            return err_set(err, ERR_SYSTEM, "could not write \"%s\": %s",
                           t->name, strerror(errno));
        } else if (put > 0) {
            frames += put;
            size -= (size_t)put;
        }
    }
    t->base.wait_ns += now_ns() - started;
    return 0;
}

static int close_stdio(struct transport *base, struct err *err)
{
    struct stdio_transport *t = (struct stdio_transport *)base;
    int rc = 0;

    if (t->owned && close(t->fd) < 0)
        rc = err_set(err, ERR_SYSTEM, "could not close \"%s\": %s", t->name,
                     strerror(errno));
    free(t->buffer);
    free(t);
    return rc;
}

static const struct transport_ops stdio_ops = {
    .receive = receive,
    .ready = ready,
    .wait = wait_for_frame,
    .send = send_frames,
    .close = close_stdio,
};

static int open_path(struct stdio_transport *t, const char *path,
                     enum transport_direction direction, struct err *err)
{
    t->fd = direction == TRANSPORT_INPUT
                ? open(path, O_RDONLY | O_CLOEXEC)
                : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (t->fd < 0)
        return err_set(err, ERR_SYSTEM, "could not open \"%s\": %s", path,
                       strerror(errno));
    t->owned = true;
    return 0;
}

int transport_stdio_open(const char *address,
                         enum transport_direction direction,
                         struct transport **out, struct err *err)
{
    struct stdio_transport *t = calloc(1, sizeof(*t));
    bool input = direction == TRANSPORT_INPUT;
    struct stat facts;

    if (!t)
        return err_set(err, ERR_SYSTEM, "out of memory");
    t->base.ops = &stdio_ops;
    t->name = address;
    if (!strcmp(address, "-")) {
        t->fd = input ? STDIN_FILENO : STDOUT_FILENO;
        t->name = input ? "standard input" : "standard output";
    } else if (open_path(t, address, direction, err) < 0) {
        goto fail;
    }
    if (input) {
        t->capacity = BUFFER_SIZE;
        t->buffer = malloc(t->capacity);
        if (!t->buffer) {
            err_set(err, ERR_SYSTEM, "out of memory");
            goto fail;
        }
    }
    if (fstat(t->fd, &facts) < 0) {
        err_set(err, ERR_SYSTEM, "could not use %s: %s", t->name,
                strerror(errno));
        goto fail;
    }
    t->base.is_file = S_ISREG(facts.st_mode);
    if (S_ISFIFO(facts.st_mode))
        (void)fcntl(t->fd, F_SETPIPE_SZ, PIPE_SIZE);
    *out = &t->base;
    return 0;
fail:
    if (t->owned)
        close(t->fd);
    free(t->buffer);
    free(t);
    return -1;
}
