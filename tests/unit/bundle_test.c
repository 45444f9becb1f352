/* Goal: a bundle is the stream, from a file as from a pipe, block by block. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "btest/bundle.h"
#include "io/stream.h"
#include "lib/tap.h"

#define BARS INT64_C(10)

static const struct shard everything = {0, 1};
static char path[256];

/* Bar i of series `s` at a time and price of its own. */
static int64_t value_of(int64_t s, int64_t i, int column)
{
    double volume = (double)(1000 * s + i);
    int64_t value;

    if (column == COLUMN_TS)
        return 1000 * (i + 1) + s;
    if (column != COLUMN_VOLUME)
        return 100 * (s + 1) + i;
    memcpy(&value, &volume, sizeof(value));
    return value;
}

static void put_bars(struct stream_writer *writer,
                     const struct series_name *name, int s, int64_t i, size_t n)
{
    int64_t column[COLUMN_BAR_COUNT][BARS];
    struct bar_block block = {.series = name, .i = i, .n = n};
    struct err err;

    for (int c = 0; c < COLUMN_BAR_COUNT; c++) {
        for (size_t k = 0; k < n; k++)
            column[c][k] = value_of(s, i + (int64_t)k, c);
        block.column[c] = (const unsigned char *)column[c];
    }
    if (stream_write_bars(writer, &block, -1, &err) < 0)
        abort();
}

/* Two series of ten bars in blocks of 4, 6 and 10, and one without bars. */
static void write_stream(const char *address, const char *status)
{
    static const struct series_name name[] = {
        {"B", "1d"}, {"A", "1d"}, {"NONE", "1d"}};
    struct stream_writer *writer;
    struct err err;

    if (stream_writer_open(address, &writer, &err) < 0 ||
        stream_write_hello(writer, "test", NULL, "series", 0, 1, &err) < 0)
        abort();
    put_bars(writer, &name[0], 0, 0, 4);
    put_bars(writer, &name[1], 1, 0, 10);
    put_bars(writer, &name[0], 0, 4, 6);
    if (stream_write_end(writer, &name[0], BARS, &err) < 0 ||
        stream_write_end(writer, &name[1], BARS, &err) < 0 ||
        stream_write_end(writer, &name[2], 0, &err) < 0 ||
        stream_write_eos(writer, status, &err) < 0 ||
        stream_writer_close(writer, &err) < 0)
        abort();
}

static bool same_bars(const struct run_series *series, int s)
{
    int64_t i = 0;

    for (size_t b = 0; b < series->blocks; b++) {
        const struct bar_block *block = &series->block[b];

        if (block->i != i || block->series != series->name)
            return false;
        for (size_t k = 0; k < block->n; k++, i++)
            for (int c = 0; c < COLUMN_BAR_COUNT; c++)
                if (block_int(block, (enum column)c, k) != value_of(s, i, c))
                    return false;
    }
    return i == BARS;
}

static void check_bundle(const struct bundle *bundle, const char *what)
{
    IS_INT((int64_t)bundle->count, 2, "%s: two series with bars", what);
    IS_TEXT(bundle->series[0].name->symbol, "B", "%s: as they came", what);
    IS_INT((int64_t)bundle->series[0].blocks, 2, "%s: in two blocks", what);
    IS_TEXT(bundle->series[1].name->symbol, "A", "%s: and the other", what);
    IS_INT((int64_t)bundle->series[1].blocks, 1, "%s: in one", what);
    OK(same_bars(&bundle->series[0], 0), "%s: all bars of B", what);
    OK(same_bars(&bundle->series[1], 1), "%s: all bars of A", what);
    IS_INT(bundle->bars, 2 * BARS, "%s: counted", what);
    IS_INT(bundle->series[1].bars, BARS, "%s: by series", what);
    IS_INT(bundle->series[1].first_ts, 1001, "%s: first time", what);
    IS_INT(bundle->series[1].last_ts, 10001, "%s: last time", what);
    IS_INT(bundle->first_ts, 1000, "%s: first of all", what);
    IS_INT(bundle->last_ts, 10001, "%s: last of all", what);
    IS_INT((int64_t)bundle->counters.bars, 2 * BARS, "%s: for --stats", what);
}

static void test_file(void)
{
    struct bundle *bundle;
    struct err err = {0};

    write_stream(path, "ok");
    IS_INT(bundle_open(path, everything, &bundle, &err), 0, "a file: %s",
           err.msg);
    check_bundle(bundle, "file");
    bundle_close(bundle);
    bundle_close(NULL);
}

/* Calls bundle_open("-") with the descriptor as standard input. */
static int open_standard(int fd, struct bundle **out, struct err *err)
{
    int kept = dup(STDIN_FILENO);
    int rc;

    dup2(fd, STDIN_FILENO);
    close(fd);
    rc = bundle_open("-", everything, out, err);
    dup2(kept, STDIN_FILENO);
    close(kept);
    return rc;
}

static void test_pipe(void)
{
    struct bundle *bundle;
    struct err err = {0};
    int ends[2];
    pid_t pid;

    if (pipe(ends) < 0)
        abort();
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        write_stream("-", "ok");
        _exit(0);
    }
    close(ends[1]);
    IS_INT(open_standard(ends[0], &bundle, &err), 0, "a pipe: %s", err.msg);
    waitpid(pid, NULL, 0);
    check_bundle(bundle, "pipe");
    bundle_close(bundle);
}

static void test_redirection(void)
{
    struct bundle *bundle;
    struct err err = {0};

    write_stream(path, "ok");
    IS_INT(open_standard(open(path, O_RDONLY), &bundle, &err), 0,
           "a file as standard input: %s", err.msg);
    check_bundle(bundle, "redirected");
    bundle_close(bundle);
}

/* The second of two streams in one file: what was read before counts. */
static void test_offset(void)
{
    char text[] = "something before";
    char rest[8192];
    struct bundle *bundle;
    struct err err = {0};
    ssize_t size;
    int fd;

    write_stream(path, "ok");
    fd = open(path, O_RDWR);
    size = read(fd, rest, sizeof(rest));
    if (size <= 0 || pwrite(fd, text, sizeof(text), 0) < 0 ||
        pwrite(fd, rest, (size_t)size, sizeof(text)) < 0)
        abort();
    lseek(fd, sizeof(text), SEEK_SET);
    IS_INT(open_standard(fd, &bundle, &err), 0, "from the middle: %s", err.msg);
    check_bundle(bundle, "from the middle");
    bundle_close(bundle);
}

static void test_shard(void)
{
    struct bundle *bundle;
    struct err err = {0};
    size_t count = 0;
    size_t shards = 0;

    write_stream(path, "ok");
    for (int64_t k = 0; k < 2; k++) {
        if (bundle_open(path, (struct shard){k, 2}, &bundle, &err) < 0)
            continue;
        count += bundle->count;
        shards++;
        for (size_t s = 0; s < bundle->count; s++)
            OK(same_bars(&bundle->series[s],
                         bundle->series[s].name->symbol[0] == 'A'),
               "its bars are whole");
        bundle_close(bundle);
    }
    IS_INT((int64_t)count, 2, "each series is in one of %zu shards", shards);
}

static void refuse(const char *what, const char *want)
{
    struct bundle *bundle;
    struct err err = {0};

    IS_INT(bundle_open(path, everything, &bundle, &err), -1, "%s is refused",
           what);
    OK(strstr(err.msg, want), "%s: %s", what, err.msg);
}

static void test_refusals(void)
{
    struct bundle *bundle;
    struct err err = {0};
    struct stream_writer *writer;

    write_stream(path, "it broke");
    refuse("a failed stream", "it broke");
    write_stream(path, "ok");
    if (truncate(path, 700) < 0)
        abort();
    refuse("a stream cut off", "frame");
    if (stream_writer_open(path, &writer, &err) < 0 ||
        stream_write_hello(writer, "test", NULL, "time", 0, 1, &err) < 0 ||
        stream_write_eos(writer, "ok", &err) < 0 ||
        stream_writer_close(writer, &err) < 0)
        abort();
    refuse("a stream without bars", "no bars");
    IS_INT(bundle_open("/nowhere/at/all", everything, &bundle, &err), -1,
           "no such file");
    IS_INT(err.code, ERR_SYSTEM, "is the system's");
}

int main(void)
{
    const char *folder = getenv("TMPDIR");
    int fd;

    snprintf(path, sizeof(path), "%s/bundle-XXXXXX",
             folder && folder[0] ? folder : "/tmp");
    fd = mkstemp(path);
    if (fd < 0)
        abort();
    close(fd);
    test_file();
    test_pipe();
    test_redirection();
    test_offset();
    test_shard();
    test_refusals();
    unlink(path);
    return tap_done();
}
