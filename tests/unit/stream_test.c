/* Goal: each promise of a stream, broken in turn, is named with its place. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/stream.h"
#include "lib/pack.h"
#include "lib/tap.h"

#define HELLO              "t:hello v=1 order:time"
#define LOOSE              "t:hello v=1 order:series"
#define END(symbol, count) "t:end s:" symbol " tf:1d n=" count
#define EOS(bars, frames)  "t:eos bars=" bars " frames=" frames " status:ok"
#define FRAMES_MAX         8

static const char *dir;
static char path[256];

static int64_t take_number(const char **at)
{
    char *end;
    int64_t value = strtoll(*at, &end, 10);

    if (end == *at)
        abort();
    *at = end;
    return value;
}

/* "A i ts n": a block of symbol A, n flat bars a step apart from ts on. */
static void put_bars(struct buf *out, const char *line)
{
    static int64_t values[COLUMN_BAR_COUNT][64];
    struct series_name name = {{line[0]}, "1d"};
    struct bar_block block = {.series = &name};
    const char *at = line + 1;
    struct err err;
    int64_t ts;

    block.i = take_number(&at);
    ts = take_number(&at);
    block.n = (size_t)take_number(&at);
    for (size_t k = 0; k < block.n; k++) {
        values[COLUMN_TS][k] = ts + (int64_t)k;
        for (int c = COLUMN_OPEN; c <= COLUMN_CLOSE; c++)
            values[c][k] = 100;
    }
    for (int c = 0; c < COLUMN_BAR_COUNT; c++)
        block.column[c] = (const unsigned char *)values[c];
    if (codec_bars(out, false, &block, -1, &err) < 0)
        abort();
}

static void put_frame(struct buf *out, const char *line)
{
    if (!strncmp(line, "raw:", 4)) {
        struct err err;

        if (buf_append(out, line + 4, strlen(line + 4), &err) < 0)
            abort();
    } else if (!strncmp(line, "t:", 2)) {
        pack_frame(out, line);
    } else {
        put_bars(out, line);
    }
}

static void save(const struct buf *buf)
{
    FILE *file;

    snprintf(path, sizeof(path), "%s/stream", dir);
    file = fopen(path, "wb");
    if (!file || (buf->size && fwrite(buf->data, buf->size, 1, file) != 1) ||
        fclose(file))
        abort();
}

static const struct {
    const char *name;
    const char *frames[FRAMES_MAX];
    const char *error; /* NULL: the stream is sound */
} cases[] = {
    {"one series",
     {HELLO, "A 0 10 5", "A 5 20 3", END("A", "8"), EOS("8", "4")},
     NULL},
    {"two series, ties by symbol",
     {HELLO, "A 0 10 2", "B 0 10 2", "A 2 12 1", END("A", "3"), END("B", "2"),
      EOS("5", "6")},
     NULL},
    {"unknown frames and records",
     {HELLO, "t:news x=1", "t:pattern s:A tf:1d i=0", "A 0 10 1",
      "t:signal s:A tf:1d i=5", END("A", "1"), "t:future s=5", EOS("1", "7")},
     NULL},
    {"orders may lie anywhere",
     {HELLO, "t:order s:A tf:1d i=99", "A 0 10 2", "t:order s:A tf:1d i=0",
      END("A", "2"), EOS("2", "5")},
     NULL},
    {"an order of a series that never ends",
     {HELLO, "t:order s:B tf:1d i=0", "A 0 10 1", END("A", "1"), EOS("1", "4")},
     "frame 4: B 1d: the end is missing"},
    {"an order after the end",
     {HELLO, END("A", "0"), "t:order s:A tf:1d i=0"},
     "frame 2: A 1d: a frame comes after the end"},
    {"what a backtest says is of no series",
     {HELLO, "A 0 10 1", END("A", "1"), "t:fill s:A tf:1d i=7",
      "t:trade s:B tf:1d i=-1", "t:summary s:* tf:*", "t:equity s:* n=9",
      EOS("1", "7")},
     NULL},
    {"a series without bars", {HELLO, END("A", "0"), EOS("0", "2")}, NULL},
    {"no series", {HELLO, EOS("0", "1")}, NULL},
    {"series order",
     {LOOSE, "B 0 20 1", "A 0 10 1", END("A", "1"), END("B", "1"),
      EOS("2", "5")},
     NULL},
    {"nothing at all",
     {NULL},
     "input is empty: the stage upstream wrote nothing"},
    {"no hello", {"A 0 10 1"}, "frame 0: stream does not begin with hello"},
    {"eos alone", {EOS("0", "0")}, "frame 0: stream does not begin with hello"},
    {"another version",
     {"t:hello v=2"},
     "frame 0: stream version 2 is not known, only 1"},
    {"second hello",
     {HELLO, "A 0 10 1", HELLO},
     "frame 2: a second hello: two streams in one?"},
    {"gap",
     {HELLO, "A 0 10 2", "A 3 20 1"},
     "frame 2: A 1d: gap: bar 3 comes where 2 is due"},
    {"repeat",
     {HELLO, "A 0 10 2", "A 0 10 2"},
     "frame 2: A 1d: gap: bar 0 comes where 2 is due"},
    {"not from the first bar",
     {HELLO, "A 1 10 2"},
     "frame 1: A 1d: gap: bar 1 comes where 0 is due"},
    {"wrong end",
     {HELLO, "A 0 10 2", END("A", "3")},
     "frame 2: A 1d: end counts 3 bars, 2 have come"},
    {"end of nothing",
     {HELLO, END("A", "1")},
     "frame 1: A 1d: end counts 1 bars, 0 have come"},
    {"bars after the end",
     {HELLO, "A 0 10 2", END("A", "2"), "A 2 20 1"},
     "frame 3: A 1d: a frame comes after the end"},
    {"second end",
     {HELLO, END("A", "0"), END("A", "0")},
     "frame 2: A 1d: a frame comes after the end"},
    {"record after the end",
     {HELLO, END("A", "0"), "t:pattern s:A tf:1d i=0"},
     "frame 2: A 1d: a frame comes after the end"},
    {"end missing",
     {HELLO, "A 0 10 2", EOS("2", "2")},
     "frame 2: A 1d: the end is missing"},
    {"eos counts bars",
     {HELLO, END("A", "0"), EOS("1", "2")},
     "frame 2: eos counts 1 bars in 2 frames, 0 in 2 have come"},
    {"eos counts frames",
     {HELLO, END("A", "0"), EOS("0", "3")},
     "frame 2: eos counts 0 bars in 3 frames, 0 in 2 have come"},
    {"eos without counts",
     {HELLO, END("A", "0"), "t:eos status:ok"},
     "frame 2: eos counts 0 bars in 0 frames, 0 in 2 have come"},
    {"eos of a failure",
     {HELLO, "A 0 10 2", "t:eos status:disk~full"},
     "upstream: disk~full"},
    {"eos of a failure with escapes",
     {HELLO, "t:eos status:\x1b[2J\na\x7f"},
     "upstream: ?[2J?a?"},
    {"eos without status",
     {HELLO, "t:eos bars=0 frames=1"},
     "upstream: unknown"},
    {"frame after eos",
     {HELLO, EOS("0", "1"), END("A", "0")},
     "frame 2: a frame comes after eos"},
    {"bytes after eos",
     {HELLO, EOS("0", "1"), "raw:x"},
     "input ends in the middle of frame 2"},
    {"no eos",
     {HELLO, "A 0 10 2", END("A", "2")},
     "input ends without eos after 3 frames: the stage upstream died or the "
     "file is cut off"},
    {"text",
     {"raw:timestamp,symbol"},
     "frame 0 does not begin with its length: this is not a stream of bars"},
    {"text of three bytes", {"raw:abc"}, "input ends in the middle of frame 0"},
    {"text in between",
     {HELLO, "raw:hello world"},
     "frame 1 does not begin with its length: this is not a stream of bars"},
    {"an enormous frame",
     {HELLO, "raw:\xce\x7f\x01\x01\x01"},
     "frame 1 of 2130772225 bytes is over the limit of 1048576"},
    {"time goes back in a series",
     {LOOSE, "A 0 10 2", "A 2 11 1"},
     "frame 2: A 1d: bar 2: time is not later than the bar before"},
    {"time goes back across series",
     {HELLO, "A 0 10 2", "B 0 9 1"},
     "frame 2: B 1d: stream is said to be in time order but is not"},
    {"ties not by symbol",
     {HELLO, "B 0 10 2", "A 0 10 1"},
     "frame 2: A 1d: stream is said to be in time order but is not"},
};

static void test_case(size_t k)
{
    struct stream_reader *reader;
    struct buf buf = {0};
    struct err err = {0};
    struct series *series;
    struct frame frame;
    enum frame_type last = FRAME_OTHER;
    int rc;

    for (int f = 0; f < FRAMES_MAX && cases[k].frames[f]; f++)
        put_frame(&buf, cases[k].frames[f]);
    save(&buf);
    buf_reset(&buf);
    IS_INT(stream_reader_open(path, &reader, &err), 0, "%s", cases[k].name);
    while ((rc = stream_read(reader, &frame, &series, &err)) > 0)
        last = frame.type;
    IS_INT(rc, cases[k].error ? -1 : 0, "its end");
    IS_TEXT(err.msg, cases[k].error ? cases[k].error : "", "what is said");
    if (cases[k].error) {
        IS_INT(err.code, ERR_DATA, "it is the data's fault");
        OK(!stream_upstream_error(reader) ==
               (strncmp(err.msg, "upstream: ", 10) != 0),
           "and whose");
    } else {
        IS_INT(last, FRAME_EOS, "eos comes last");
        IS_INT(stream_read(reader, &frame, &series, &err), 0, "and again 0");
    }
    stream_reader_close(reader);
}

/* 65,536 series are taken, one more is not. */
static void test_series_limit(void)
{
    struct stream_reader *reader;
    struct buf buf = {0};
    struct err err = {0};
    struct series *series;
    struct frame frame;
    char line[64];
    int rc;

    pack_frame(&buf, HELLO);
    for (int k = 0; k <= SERIES_MAX; k++) {
        snprintf(line, sizeof(line), "t:end s:S%d tf:1d n=0", k);
        pack_frame(&buf, line);
    }
    save(&buf);
    buf_reset(&buf);
    IS_INT(stream_reader_open(path, &reader, &err), 0, "many series");
    while ((rc = stream_read(reader, &frame, &series, &err)) > 0)
        continue;
    IS_INT(rc, -1, "one too many");
    IS_TEXT(err.msg, "frame 65537: more than 65536 series", "is said");
    IS_INT((int64_t)stream_series_count(reader), SERIES_MAX,
           "the limit is met");
    IS_TEXT(stream_series(reader, 65535)->name->symbol, "S65535", "the last");
    stream_reader_close(reader);
}

static void write_all(struct stream_writer *writer, struct stream_reader *from)
{
    struct err err = {0};
    struct series *series;
    struct frame frame;
    int wrong = 0;

    while (stream_read(from, &frame, &series, &err) > 0) {
        if (frame.type == FRAME_HELLO)
            wrong += stream_write_hello(writer, "test", &frame, "time", 0, 1,
                                        &err) != 0;
        else if (frame.type == FRAME_EOS)
            wrong += stream_write_eos(writer, "ok", &err) != 0;
        else
            wrong += stream_pass(writer, &frame, &err) != 0;
    }
    IS_INT(wrong, 0, "every frame is written");
}

/* Written to a file: counted, with a crc in each frame, and readable. */
static void test_writer(void)
{
    struct stream_reader *reader;
    struct stream_writer *writer;
    struct buf buf = {0};
    struct err err = {0};
    struct series *series;
    struct frame frame;
    char copy[300];
    int without = 0;
    int rc;

    put_frame(&buf, HELLO);
    put_frame(&buf, "A 0 10 60");
    put_frame(&buf, END("A", "60"));
    put_frame(&buf, EOS("60", "3"));
    save(&buf);
    buf_reset(&buf);
    snprintf(copy, sizeof(copy), "%s/copy", dir);
    IS_INT(stream_reader_open(path, &reader, &err), 0, "input");
    IS_INT(stream_writer_open(copy, &writer, &err), 0, "output");
    write_all(writer, reader);
    IS_INT((int64_t)stream_writer_counters(writer).bars, 60, "60 bars");
    IS_INT((int64_t)stream_writer_counters(writer).frames, 4,
           "in 4 frames, eos among them");
    IS_INT(stream_writer_close(writer, &err), 0, "closed");
    stream_reader_close(reader);
    IS_INT(stream_reader_open(copy, &reader, &err), 0, "the copy");
    while ((rc = stream_read(reader, &frame, &series, &err)) > 0)
        without += frame.body_end == frame.size;
    IS_INT(rc, 0, "is sound");
    IS_INT(without, 0, "each frame has a crc");
    stream_reader_close(reader);
    IS_INT(unlink(copy), 0, "gone");
}

static void test_addresses(void)
{
    struct stream_reader *reader;
    struct stream_writer *writer;
    struct err err = {0};

    IS_INT(stream_reader_open("/nonexistent/x", &reader, &err), -1,
           "no such file");
    IS_TEXT(err.msg,
            "could not open \"/nonexistent/x\": No such file or directory",
            "is said");
    IS_INT(err.code, ERR_SYSTEM, "as a failure of the system");
    IS_INT(stream_writer_open("/nonexistent/x", &writer, &err), -1,
           "nor folder");
    IS_INT(stream_reader_open("gopher://x", &reader, &err), -1, "no such kind");
    IS_INT(err.code, ERR_USAGE, "is a wrong address");
    IS_INT(stream_writer_close(NULL, &err), 0, "closing nothing");
    stream_reader_close(NULL);
}

#define SOON_NS 20000000
#define LONG_NS INT64_C(60000000000)

/* Frames through a FIFO, of which we hold the other end. */
static void test_wait(void)
{
    struct stream_reader *reader;
    struct series *series;
    struct buf bytes = {0};
    struct frame frame;
    struct err err = {0};
    int fd;

    snprintf(path, sizeof(path), "%s/fifo", dir);
    if (mkfifo(path, 0600) < 0 || (fd = open(path, O_RDWR)) < 0)
        abort();
    put_frame(&bytes, HELLO);
    IS_INT(stream_reader_open(path, &reader, &err), 0, "a FIFO is opened");
    OK(!stream_wait(reader, SOON_NS), "nothing comes, and the wait ends");
    if (write(fd, bytes.data, 3) != 3)
        abort();
    OK(!stream_wait(reader, SOON_NS), "a part of a length is no frame");
    if (write(fd, bytes.data + 3, bytes.size - 4) != (ssize_t)bytes.size - 4)
        abort();
    OK(!stream_wait(reader, SOON_NS), "nor is a frame without its last byte");
    if (write(fd, bytes.data + bytes.size - 1, 1) != 1)
        abort();
    OK(stream_wait(reader, LONG_NS), "with it, it is");
    OK(stream_wait(reader, LONG_NS), "and still, until it is read");
    IS_INT(stream_read(reader, &frame, &series, &err), 1, "it can be read");
    OK(!stream_wait(reader, 0), "then there is nothing again");
    if (write(fd, "nonsense", 8) != 8)
        abort();
    OK(stream_wait(reader, LONG_NS), "what is no frame is not waited for");
    IS_INT(stream_read(reader, &frame, &series, &err), -1, "but read, in vain");
    close(fd);
    OK(stream_wait(reader, LONG_NS), "nor is anything behind the end");
    stream_reader_close(reader);
    buf_reset(&bytes);
    unlink(path);
}

int main(void)
{
    char pattern[] = "/tmp/stream_test.XXXXXX";

    dir = mkdtemp(pattern);
    if (!dir)
        tap_skip_all("no temporary folder");
    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++)
        test_case(k);
    test_series_limit();
    test_writer();
    test_addresses();
    unlink(path);
    test_wait();
    rmdir(dir);
    return tap_done();
}
