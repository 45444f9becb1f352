/*
 * Goal: files come out complete and in the order of time, however they are
 * packed, turned round, mixed or split; and what is wrong is said with its
 * place.
 */
#include "source/source_csv.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <zlib.h>

#include "unit/csv_import.h"

#define ROWS 5000

/* A text that grows. */
struct text {
    char *data;
    size_t size;
    size_t capacity;
};

static void add(struct text *text, const char *more, size_t size)
{
    if (!text->data || text->size + size > text->capacity) {
        text->capacity = 2 * (text->size + size);
        text->data = realloc(text->data, text->capacity);
        if (!text->data)
            exit(1);
    }
    memcpy(text->data + text->size, more, size);
    text->size += size;
}

/* One row of a random walk; minute k of a series. */
static void add_row(struct text *text, const char *symbol, int64_t k,
                    uint64_t *state)
{
    char row[128];
    char stamp[TIMESTAMP_TEXT_MAX];
    unsigned price;

    *state = *state * 6364136223846793005U + 1442695040888963407U;
    price = 1000 + (unsigned)(*state >> 40) % 1000;
    timestamp_format((INT64_C(1577836800) + 60 * k) * TIMESTAMP_SECOND, stamp);
    snprintf(row, sizeof(row), "%s%s%s,%u.%02u,%u.5,%u.25,%u.75,%u\n", symbol,
             *symbol ? "," : "", stamp, price, price % 100, price + 3,
             price - 2, price, price % 77);
    add(text, row, strlen(row));
}

static struct text walk(const char *symbol, int64_t rows, uint64_t seed)
{
    struct text text = {0};

    for (int64_t k = 0; k < rows; k++)
        add_row(&text, symbol, k, &seed);
    return text;
}

/* The lines in the opposite order. */
static struct text reversed(const struct text *text)
{
    struct text out = {0};
    size_t end = text->size;

    while (end) {
        size_t begin = end - 1;

        while (begin && text->data[begin - 1] != '\n')
            begin--;
        add(&out, text->data + begin, end - begin);
        end = begin;
    }
    return out;
}

static struct text packed(const struct text *text, size_t from, size_t to)
{
    struct text out = {0};
    z_stream z = {0};

    out.capacity = to - from + 1024;
    out.data = malloc(out.capacity);
    if (!out.data || deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, 0) != Z_OK)
        exit(1);
    z.next_in = (unsigned char *)text->data + from;
    z.avail_in = (unsigned)(to - from);
    z.next_out = (unsigned char *)out.data;
    z.avail_out = (unsigned)out.capacity;
    if (deflate(&z, Z_FINISH) != Z_STREAM_END)
        exit(1);
    out.size = out.capacity - z.avail_out;
    deflateEnd(&z);
    return out;
}

static struct import_digest one;
static struct import_digest two;

/* Opens, reads and digests; -1 with err set when something failed. */
static int digest(const struct csv_config *base, char *const *paths,
                  size_t count, size_t frame_bars, struct import_digest *out,
                  struct err *err)
{
    struct csv_config config = *base;
    struct source *source;

    config.files = (const char *const *)paths;
    config.file_count = count;
    *err = (struct err){0};
    if (source_csv_open(&config, frame_bars, &source, err) < 0)
        return -1;
    return import_digest(source, out, err);
}

static const struct csv_config plain = {.timeframe = "1m"};

/* One more way to write the walk must give the bars of `one`. */
static void is_same_file(const char *what, const char *name,
                         const struct text *text, size_t frame_bars)
{
    char *path = import_write(name, text->data, text->size);
    struct err err;
    int rc = digest(&plain, &path, 1, frame_bars, &two, &err);

    OK(rc == 0 && import_same(&one, &two) && two.ordered && two.gapless, "%s",
       what);
    if (rc < 0)
        tap_note("%s", err.msg);
    unlink(path);
    free(path);
}

static void test_ways(void)
{
    struct text text = walk("", ROWS, 1);
    struct text back = reversed(&text);
    struct text gz = packed(&text, 0, text.size);
    struct text gz_back = packed(&back, 0, back.size);
    struct text half = packed(&text, 0, text.size / 2);
    struct text rest = packed(&text, text.size / 2, text.size);
    char *path = import_write("w.csv", text.data, text.size);
    struct err err;

    OK(!digest(&plain, &path, 1, 0, &one, &err), "a walk is read");
    IS_INT(one.bars, ROWS, "all its bars");
    IS_INT(one.largest, 1024, "in full blocks");
    OK(one.ordered && one.gapless, "by the rules");
    unlink(path);
    free(path);
    is_same_file("blocks of one bar", "w.csv", &text, 1);
    IS_INT((int64_t)two.blocks, ROWS, "one bar each");
    is_same_file("blocks of 7 bars", "w.csv", &text, 7);
    is_same_file("newest first", "w.csv", &back, 0);
    is_same_file("gzip", "w.csv.gz", &gz, 0);
    is_same_file("gzip, newest first", "w.gz", &gz_back, 0);
    add(&half, rest.data, rest.size);
    is_same_file("gzip in two members", "w.gz", &half, 0);
    text.size--;
    is_same_file("no line end at the end", "w.csv", &text, 0);
    back.size--;
    is_same_file("nor newest first", "w.csv", &back, 0);
    gz.size -= 20;
    path = import_write("w.gz", gz.data, gz.size);
    OK(digest(&plain, &path, 1, 0, &two, &err) < 0 && err.code == ERR_DATA &&
           strstr(err.msg, "it is cut short"),
       "gzip that is cut short is an error");
    free(path);
    free(text.data);
    free(back.data);
    free(gz.data);
    free(gz_back.data);
    free(half.data);
    free(rest.data);
}

/* Standard input, as a pipe from a child, gives the bars of `one`. */
static void is_same_pipe(const char *what, const struct text *text)
{
    struct csv_config config = {.symbol = "W"};
    char dash[] = "-";
    char *path = dash;
    int ends[2];
    int kept = dup(STDIN_FILENO);
    struct err err;
    pid_t child;

    if (pipe(ends) || (child = fork()) < 0)
        exit(1);
    if (!child) {
        size_t at = 0;

        close(ends[0]);
        while (at < text->size) {
            ssize_t put = write(ends[1], text->data + at, text->size - at);

            if (put <= 0)
                _exit(1);
            at += (size_t)put;
        }
        _exit(0);
    }
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    OK(!digest(&config, &path, 1, 0, &two, &err) && import_same(&one, &two),
       "%s", what);
    dup2(kept, STDIN_FILENO);
    close(kept);
}

static void test_pipes(void)
{
    struct text text = walk("", ROWS, 1);
    struct text back = reversed(&text);
    struct text gz = packed(&text, 0, text.size);

    fflush(stdout);
    is_same_pipe("standard input", &text);
    fflush(stdout);
    is_same_pipe("standard input, newest first", &back);
    fflush(stdout);
    is_same_pipe("standard input, gzip", &gz);
    free(text.data);
    free(back.data);
    free(gz.data);
}

/* Three series in files of their own; more than are kept open at once. */
static void test_many_files(void)
{
    enum { FILES = CSV_OPEN_FILES + 44 };
    char *paths[FILES];
    struct err err;
    struct csv_config config = {.timeframe = "1m"};

    for (int k = 0; k < FILES; k++) {
        struct text text = walk("", 40 + k % 3, (uint64_t)k);
        char name[32];

        snprintf(name, sizeof(name), "s%03d.csv", k);
        paths[k] = import_write(name, text.data, text.size);
        free(text.data);
    }
    OK(!digest(&config, paths, FILES, 0, &one, &err), "300 files");
    IS_INT((int64_t)one.series, FILES, "a series each");
    IS_INT(one.bars, INT64_C(100) * (40 + 41 + 42), "all bars");
    OK(one.ordered && one.gapless, "merged by time");
    OK(!digest(&config, paths, FILES, 3, &two, &err) &&
           import_same(&one, &two) && two.ordered && two.gapless,
       "and in blocks of 3");
    IS_INT(two.largest, 3, "of at most 3");
    for (int k = 0; k < FILES; k++) {
        unlink(paths[k]);
        free(paths[k]);
    }
}

static void test_change(void)
{
    enum { FILES = CSV_OPEN_FILES + 1 };
    char *paths[FILES];
    struct csv_config config = {.timeframe = "1m", .file_count = FILES};
    struct text text = walk("", 20, 1);
    struct source *source = NULL;
    struct bar_block block;
    struct err err = {0};
    FILE *file;

    for (int k = 0; k < FILES; k++) {
        char name[32];

        snprintf(name, sizeof(name), "c%03d.csv", k);
        paths[k] = import_write(name, text.data, text.size);
    }
    config.files = (const char *const *)paths;
    OK(!source_csv_open(&config, 0, &source, &err), "257 files are opened");
    file = fopen(paths[9], "a");
    if (!file || fputs("more\n", file) < 0 || fclose(file))
        exit(1);
    OK(source && source_next(source, &block, &err) < 0 &&
           err.code == ERR_SYSTEM && strstr(err.msg, "it changed meanwhile"),
       "one that changes before it is read is an error");
    source_close(source);
    for (int k = 0; k < FILES; k++) {
        unlink(paths[k]);
        free(paths[k]);
    }
    free(text.data);
}

/* Rows of three series by turns, one of them every tenth minute only. */
static struct text mixed(int64_t minutes)
{
    struct text out = {0};
    uint64_t seed[3] = {1, 2, 3};

    for (int64_t k = 0; k < minutes; k++) {
        add_row(&out, "CCC", k, &seed[2]);
        add_row(&out, "AAA", k, &seed[0]);
        if (k % 10 == 0)
            add_row(&out, "BBB", k, &seed[1]);
    }
    return out;
}

static struct text grouped(int64_t minutes)
{
    struct text out = {0};
    uint64_t seed[3] = {1, 2, 3};

    for (int64_t k = 0; k < minutes; k += 10)
        add_row(&out, "BBB", k, &seed[1]);
    for (int64_t k = 0; k < minutes; k++)
        add_row(&out, "CCC", k, &seed[2]);
    for (int64_t k = 0; k < minutes; k++)
        add_row(&out, "AAA", k, &seed[0]);
    return out;
}

/* Every arrangement of the same rows gives the same series. */
static void test_symbols(void)
{
    static const struct {
        const char *what;
        int64_t minutes; /* 40,000: more runs than are indexed */
        size_t frame_bars;
        bool back;
    } ways[] = {{"few runs", 300, 0, false},
                {"few runs, newest first", 300, 0, true},
                {"few runs, blocks of 5", 300, 5, false},
                {"many runs", 40000, 0, false},
                {"many runs, newest first", 40000, 0, true},
                {"many runs, blocks of 1", 40000, 1, false}};

    for (size_t k = 0; k < sizeof(ways) / sizeof(ways[0]); k++) {
        struct text rows = mixed(ways[k].minutes);
        struct text groups = grouped(ways[k].minutes);
        char *path = import_write("g.csv", groups.data, groups.size);
        struct err err = {0};

        OK(!digest(&plain, &path, 1, 0, &one, &err) && one.series == 3 &&
               one.bars == ways[k].minutes * 21 / 10,
           "%s: grouped", ways[k].what);
        OK(one.ordered && one.gapless, "%s: merged by time", ways[k].what);
        unlink(path);
        free(path);
        if (ways[k].back) {
            struct text back = reversed(&rows);

            is_same_file(ways[k].what, "m.csv", &back, ways[k].frame_bars);
            free(back.data);
        } else {
            is_same_file(ways[k].what, "m.csv", &rows, ways[k].frame_bars);
        }
        if (ways[k].frame_bars)
            IS_INT(two.largest, (int64_t)ways[k].frame_bars,
                   "%s: blocks as asked for", ways[k].what);
        free(rows.data);
        free(groups.data);
    }
}

/* Rows that are neither grouped nor in the order of time. */
static void test_disorder(void)
{
    struct text rows = mixed(40000);
    uint64_t seed = 9;
    struct csv_report report = {0};
    struct csv_config config = {.report = &report};
    char *path;
    struct err err;

    add_row(&rows, "DDD", 39000, &seed);
    path = import_write("d.csv", rows.data, rows.size);
    OK(digest(&config, &path, 1, 0, &one, &err) < 0 && err.code == ERR_DATA &&
           strstr(err.msg, "d.csv:84001:5: time is before the row above"),
       "a row of the past among mixed series is an error");
    tap_note("%s", err.msg);
    config.skip_bad = true;
    OK(!digest(&config, &path, 1, 0, &one, &err) && report.bad == 1 &&
           one.bars == 84000,
       "or left out");
    unlink(path);
    free(path);
    free(rows.data);
}

static const char *read_text(const struct csv_config *base, const char *name,
                             const char *text)
{
    char *path = import_write(name, text, strlen(text));
    struct csv_config config = *base;
    struct source *source;
    struct err err = {0};

    config.files = (const char *const *)&path;
    config.file_count = 1;
    if (source_csv_open(&config, 0, &source, &err) < 0)
        snprintf(import_text, sizeof(import_text), "error %d: %s\n",
                 (int)err.code, err.msg);
    else
        import_all(source, false, &err);
    unlink(path);
    free(path);
    return import_text;
}

static void test_options(void)
{
    static const char adjusted[] =
        "Date,Open,High,Low,Close,Adj Close\n2020-01-02,10,12,9,11,5.5\n"
        "2020-01-03,10,12,9,9,3\n";
    static const char berlin[] =
        "2020-10-25 01:30,1,1,1,1\n2020-10-25 02:00,2,2,2,2\n"
        "2020-10-25 02:30,3,3,3,3\n2020-10-25 02:00,4,4,4,4\n"
        "2020-10-25 02:30,5,5,5,5\n2020-10-25 03:00,6,6,6,6\n";
    struct csv_config config = {.adjust = true};

    IS_TEXT(read_text(&config, "x.csv", adjusted),
            "X 1d 2020-01-02T00:00:00Z 5 6 4.5 5.5 0\n"
            "X 1d 2020-01-03T00:00:00Z 3.33333333 4 3 3 0\nend X 1d 2\n",
            "prices scaled by adjusted / close, rounded half up");
    config = (struct csv_config){.label = CSV_LABEL_CLOSE, .symbol = "Q"};
    IS_TEXT(read_text(&config, "x.csv",
                      "2020-01-02 09:05,1,1,1,1\n2020-01-02 09:10,1,1,1,1\n"),
            "Q 5m 2020-01-02T09:00:00Z 1 1 1 1 0\n"
            "Q 5m 2020-01-02T09:05:00Z 1 1 1 1 0\nend Q 5m 2\n",
            "stamps of ends");
    config.timeframe = "1mo";
    IS_TEXT(
        read_text(&config, "x.csv", "2020-01-31,1,1,1,1\n2020-03-01,1,1,1,1\n"),
        "Q 1mo 2020-01-01T00:00:00Z 1 1 1 1 0\n"
        "Q 1mo 2020-02-01T00:00:00Z 1 1 1 1 0\nend Q 1mo 2\n",
        "stamps of ends of months");
    config = (struct csv_config){.tz = "-05:00"};
    config.timeframe = "1m";
    IS_TEXT(read_text(&config, "x.csv",
                      "2020-01-02 20:30Z,1,1,1,1\n2020-01-02 20:31Z,1,1,1,1\n"
                      "2020-01-02 15:32,1,1,1,1\n"),
            "X 1m 2020-01-02T20:30:00Z 1 1 1 1 0\n"
            "X 1m 2020-01-02T20:31:00Z 1 1 1 1 0\n"
            "X 1m 2020-01-02T20:32:00Z 1 1 1 1 0\nend X 1m 3\n",
            "a zone in the stamp wins");
    config = (struct csv_config){.tz = "Europe/Berlin", .timeframe = "30m"};
    if (access("/usr/share/zoneinfo/Europe/Berlin", R_OK))
        return;
    IS_TEXT(read_text(&config, "x.csv", berlin),
            "X 30m 2020-10-24T23:30:00Z 1 1 1 1 0\n"
            "X 30m 2020-10-25T00:00:00Z 2 2 2 2 0\n"
            "X 30m 2020-10-25T00:30:00Z 3 3 3 3 0\n"
            "X 30m 2020-10-25T01:00:00Z 4 4 4 4 0\n"
            "X 30m 2020-10-25T01:30:00Z 5 5 5 5 0\n"
            "X 30m 2020-10-25T02:00:00Z 6 6 6 6 0\nend X 30m 6\n",
            "an hour that clocks show twice");
    IS_TEXT(strstr(read_text(&config, "x.csv",
                             "2020-03-29 01:30,1,1,1,1\n"
                             "2020-03-29 02:30,1,1,1,1\n"),
                   "x.csv:2"),
            "x.csv:2:1: \"2020-03-29 02:30\" is a time that clocks skipped\n",
            "an hour that they skip");
}

static void test_errors(void)
{
    struct text text = walk("", 10, 1);
    struct text named = walk("A", 10, 1);
    char *paths[2] = {import_write("a.csv", text.data, text.size),
                      import_write("a_2.csv", text.data, text.size)};
    char *third = import_write("x.csv", named.data, named.size);
    struct csv_config config = {.symbol = NULL};
    struct err err;

    OK(digest(&config, paths, 2, 0, &one, &err) < 0 && err.code == ERR_DATA &&
           strstr(err.msg, "A 1m is in \"") && strstr(err.msg, "a.csv\"") &&
           strstr(err.msg, "a_2.csv\""),
       "one series in two files: both are named");
    config.symbol = "Z";
    OK(digest(&config, paths, 2, 0, &one, &err) < 0 && err.code == ERR_DATA,
       "also when an option names them");
    config.symbol = NULL;
    free(paths[1]);
    paths[1] = third;
    OK(digest(&config, paths, 2, 0, &one, &err) < 0 && err.code == ERR_DATA,
       "also when a column does");
    OK(unlink(paths[0]) == 0 && digest(&config, paths, 1, 0, &one, &err) < 0 &&
           err.code == ERR_SYSTEM,
       "a file that is not there");
    config.timeframe = "2m";
    OK(digest(&config, paths, 1, 0, &one, &err) < 0 && err.code == ERR_USAGE,
       "a timeframe that is none");
    config = (struct csv_config){.symbol = "\x01"};
    OK(digest(&config, paths, 1, 0, &one, &err) < 0 && err.code == ERR_USAGE,
       "a symbol with a control character");
    config = (struct csv_config){.tz = "Mars"};
    OK(digest(&config, paths, 1, 0, &one, &err) < 0 && err.code == ERR_USAGE,
       "a zone that is none");
    free(paths[0]);
    free(third);
    free(text.data);
    free(named.data);
}

/* A line that is bad has its number, also when lines are read backward. */
static void test_report(void)
{
    struct text text = walk("", 3000, 1);
    struct csv_report report = {0};
    struct csv_config config = {.report = &report, .skip_bad = true};
    struct text back;
    char *path;
    struct err err;

    add(&text, "2020-01-04T00:00:00Z,1,2,3,4,5\n", 31);
    add(&text, "nothing\n", 8);
    path = import_write("r.csv", text.data, text.size);
    OK(!digest(&config, &path, 1, 0, &one, &err), "bad rows are skipped");
    IS_INT(report.rows, 3002, "rows seen");
    IS_INT(report.bad, 2, "rows left out");
    IS_INT((int64_t)report.texts, 2, "texts kept");
    IS_TEXT(strrchr(report.text[0], '/') + 1,
            "r.csv:3001:24: high is below open or close: \"2\"", "the first");
    IS_TEXT(strrchr(report.text[1], '/') + 1,
            "r.csv:3002:8: only 1 fields: open is missing", "the second");
    free(path);
    back = reversed(&text);
    path = import_write("r.csv", back.data, back.size);
    OK(!digest(&config, &path, 1, 0, &two, &err) && import_same(&one, &two),
       "backward too");
    IS_TEXT(strrchr(report.text[0], '/') + 1,
            "r.csv:2:24: high is below open or close: \"2\"",
            "lines are counted from the front");
    free(path);
    free(text.data);
    free(back.data);
}

/* Counts of the shared files, from their own manifest. */
static void test_shared(void)
{
    static const struct {
        const char *file;
        const char *timeframe;
        int64_t rows;
        int64_t bad;
    } files[] = {{"goog_daily_backtestingpy.csv", "1d", 2148, 0},
                 {"eurusd_hourly_backtestingpy.csv", "1h", 5000, 0},
                 {"orcl_daily_yahoo.csv", "1d", 5036, 0},
                 {"eurostoxx_fut_minute_backtrader.csv", "1m", 30889, 0},
                 {"index_5min_backtrader.csv", "5m", 2142, 0},
                 {"ticks_isoT_backtrader.csv", "tick", 135, 1},
                 {"btcperp_minute_nautilus.csv", "1m", 45031, 0},
                 {"6eh4_minute_cme.csv", "1m", 29996, 0},
                 {"adabtc_minute_binance_klines.csv", "1m", 10, 0},
                 {"sh000001_minute_hikyuu.csv", "1m", 24000, 0},
                 {"eurusd_h1_metatrader.csv", "1h", 3728, 0},
                 {"aapl_daily_zipline.csv", "1d", 127, 0}};
    const char *shared = getenv("BARPIPE_SHARED");

    for (size_t k = 0; k < sizeof(files) / sizeof(files[0]); k++) {
        struct csv_report report = {0};
        struct csv_config config = {.report = &report, .skip_bad = true};
        char path[512];
        char *paths[1] = {path};
        struct err err;

        snprintf(path, sizeof(path), "%s/data/%s",
                 shared ? shared : "../shared", files[k].file);
        if (access(path, R_OK)) {
            tap_note("SKIP %s is not here", files[k].file);
            continue;
        }
        OK(!digest(&config, paths, 1, 0, &one, &err) &&
               report.rows == files[k].rows && report.bad == files[k].bad &&
               one.bars == files[k].rows - files[k].bad &&
               !strcmp(one.of[0].name.timeframe, files[k].timeframe),
           "%s: %lld rows", files[k].file, (long long)files[k].rows);
    }
}

int main(void)
{
    import_begin();
    test_ways();
    test_pipes();
    test_many_files();
    test_change();
    test_symbols();
    test_disorder();
    test_options();
    test_errors();
    test_report();
    test_shared();
    import_end();
    return tap_done();
}
