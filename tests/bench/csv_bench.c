/*
 * Rows a second of processor time of the CSV import, by dialect: writes a file
 * of each to $TMPDIR or /tmp, reads it a few times, prints the best as
 * tab-separated name, rows/s and ns a row.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/decimal.h"
#include "base/timestamp.h"
#include "source/source_csv.h"

#define DEFAULT_ROWS 2000000
#define ROUNDS       5

/* A date of this many days would not fit. */
#define DAILY_ROWS_MAX 100000

enum stamp { ISO, ZULU, DAY, EPOCH_MS, DOTTED, COMPACT, GERMAN };

struct dialect {
    const char *name;
    const char *header;
    enum stamp stamp;
    int64_t step_s;
    char separator;
    char mark;
    int places; /* decimals of prices, zeros at the end kept */
    int extra;  /* columns nobody needs */
    bool quoted;
};

static const struct dialect dialects[] = {
    {"minute", "timestamp,open,high,low,close,volume", ISO, 60, ',', '.', 2, 0,
     false},
    {"minute_5_places", "timestamp,open,high,low,close,volume", ISO, 60, ',',
     '.', 5, 0, false},
    {"minute_zulu", "time,open,high,low,close,volume", ZULU, 60, ',', '.', 2, 0,
     false},
    {"daily", "Date,Open,High,Low,Close,Volume", DAY, 86400, ',', '.', 2, 0,
     false},
    {"klines_ms", NULL, EPOCH_MS, 60, ',', '.', 8, 6, false},
    {"metatrader", "Date,Time,Open,High,Low,Close,Volume", DOTTED, 60, ',', '.',
     5, 0, false},
    {"ninjatrader", NULL, COMPACT, 60, ';', '.', 2, 0, false},
    {"decimal_comma", "Datum;Hoch;Tief;Eroeffnung;Schluss;Volumen", GERMAN, 60,
     ';', ',', 2, 0, false},
    {"quoted", "Date,Open,High,Low,Close,Volume", ISO, 60, ',', '.', 2, 0,
     true},
};

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return *state >> 33;
}

static void put_price(FILE *file, const struct dialect *dialect, int64_t e8)
{
    char text[DECIMAL_TEXT_MAX];
    char *mark;
    const char *quote = dialect->quoted ? "\"" : "";

    decimal_format(e8, dialect->places, text);
    mark = strchr(text, '.');
    if (mark)
        *mark = dialect->mark;
    fprintf(file, "%c%s%s%s", dialect->separator, quote, text, quote);
}

static void put_stamp(enum stamp kind, time_t at, char *out, size_t size)
{
    struct tm tm;

    gmtime_r(&at, &tm);
    switch (kind) {
    case ISO:
        strftime(out, size, "%Y-%m-%d %H:%M:%S", &tm);
        break;
    case ZULU:
        strftime(out, size, "%Y-%m-%dT%H:%M:%SZ", &tm);
        break;
    case DAY:
        strftime(out, size, "%Y-%m-%d", &tm);
        break;
    case EPOCH_MS:
        snprintf(out, size, "%lld", (long long)at * 1000);
        break;
    case DOTTED:
        strftime(out, size, "%Y.%m.%d,%H:%M", &tm);
        break;
    case COMPACT:
        strftime(out, size, "%Y%m%d %H%M%S", &tm);
        break;
    case GERMAN:
        strftime(out, size, "%d.%m.%Y %H:%M", &tm);
        break;
    }
}

static void put_row(FILE *file, const struct dialect *dialect, int64_t k,
                    uint64_t *state, int64_t *price)
{
    int64_t unit = 1;
    time_t at = (time_t)(INT64_C(315532800) + k * dialect->step_s);
    char stamp[64];
    int64_t spread;
    int64_t high;
    int64_t low;

    for (int j = dialect->places; j < DECIMAL_PLACES; j++)
        unit *= 10;
    put_stamp(dialect->stamp, at, stamp, sizeof(stamp));
    spread = (int64_t)(next_random(state) % 100) * unit;
    *price += ((int64_t)(next_random(state) % 101) - 50) * unit;
    high = *price + spread;
    low = *price - spread;
    fputs(stamp, file);
    if (dialect->stamp == GERMAN) {
        put_price(file, dialect, high);
        put_price(file, dialect, low);
    } else {
        put_price(file, dialect, *price);
        put_price(file, dialect, high);
        put_price(file, dialect, low);
    }
    put_price(file, dialect,
              low + (int64_t)(next_random(state) % 50) * unit > high ? high
                                                                     : *price);
    if (dialect->stamp == GERMAN)
        put_price(file, dialect, *price);
    fprintf(file, "%c%llu", dialect->separator,
            (unsigned long long)(next_random(state) % 1000000));
    for (int j = 0; j < dialect->extra; j++)
        fprintf(file, "%c%llu", dialect->separator,
                (unsigned long long)(next_random(state) % 100000));
    fputc('\n', file);
}

/* Processor time, so that neighbours do not count. */
static double now(void)
{
    struct timespec at;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return (double)at.tv_sec + 1e-9 * (double)at.tv_nsec;
}

/* Seconds for reading the file once; exits when that fails. */
static double read_once(const char *path, int64_t rows)
{
    struct csv_config config = {
        .files = &path, .file_count = 1, .symbol = "X", .timeframe = "1m"};
    struct csv_report report;
    struct bar_block block;
    struct source *source;
    struct err err = {0};
    double begin = now();
    int rc;

    config.report = &report;
    if (source_csv_open(&config, 0, &source, &err) < 0) {
        fprintf(stderr, "%s\n", err.msg);
        exit(1);
    }
    do
        rc = source_next(source, &block, &err);
    while (rc > 0);
    if (rc < 0 || report.rows != rows) {
        fprintf(stderr, "%lld rows: %s\n", (long long)report.rows, err.msg);
        exit(1);
    }
    source_close(source);
    return now() - begin;
}

static void measure(const struct dialect *dialect, const char *path,
                    int64_t rows)
{
    FILE *file = fopen(path, "w");
    int64_t price = 500 * DECIMAL_ONE;
    uint64_t state = 1;
    double best = 1e9;

    if (dialect->stamp == DAY && rows > DAILY_ROWS_MAX)
        rows = DAILY_ROWS_MAX;
    if (!file) {
        perror(path);
        exit(1);
    }
    if (dialect->header)
        fprintf(file, "%s\n", dialect->header);
    for (int64_t k = 0; k < rows; k++) {
        if (price < 100 * DECIMAL_ONE)
            price = 500 * DECIMAL_ONE;
        put_row(file, dialect, k, &state, &price);
    }
    fclose(file);
    for (int k = 0; k < ROUNDS; k++) {
        double seconds = read_once(path, rows);

        best = seconds < best ? seconds : best;
    }
    printf("csv/%s\t%.0f\t%.1f\n", dialect->name, (double)rows / best,
           best / (double)rows * 1e9);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    const char *folder = getenv("TMPDIR");
    int64_t rows = argc > 1 ? atoll(argv[1]) : DEFAULT_ROWS;
    char path[512];
    int fd;

    snprintf(path, sizeof(path), "%s/csv_bench-XXXXXX",
             folder ? folder : "/tmp");
    fd = mkstemp(path);
    if (fd < 0) {
        perror(path);
        return 1;
    }
    close(fd);
    for (size_t k = 0; k < sizeof(dialects) / sizeof(dialects[0]); k++)
        if (argc < 3 || !strcmp(argv[2], dialects[k].name))
            measure(&dialects[k], path, rows);
    unlink(path);
    return 0;
}
