/*
 * Goal: addresses, and the exports: what is written is what the text formats
 * write, and a file has its name only when it is whole.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/store_rig.h"
#include "lib/tap.h"

static char folder[512];
static char address[700];
static char path[700];

static const char *name(const char *file)
{
    snprintf(path, sizeof(path), "%s/%s", folder, file);
    return path;
}

/* The file's text, "" without one. */
static const char *content(const char *file)
{
    static char text[4096];
    FILE *in = fopen(name(file), "r");
    size_t size = in ? fread(text, 1, sizeof(text) - 1, in) : 0;

    if (in)
        fclose(in);
    text[size] = 0;
    return text;
}

static int files(void)
{
    DIR *open = opendir(folder);
    int count = 0;

    while (open && readdir(open))
        count++;
    if (open)
        closedir(open);
    return count - 2; /* . and .. */
}

static void test_addresses(void)
{
    static const struct {
        const char *address;
        bool read_only;
        enum err_code code;
    } cases[] = {
        {"barpipe.db", false, ERR_USAGE},
        {"", false, ERR_USAGE},
        {"sqlite:", false, ERR_USAGE},
        {"csv:", false, ERR_USAGE},
        {"jsonl:", true, ERR_USAGE},
        {"mysql://me:SECRET@host/db", false, ERR_USAGE},
        {"host=x password=SECRET", false, ERR_USAGE},
        {"csv:/tmp", true, ERR_USAGE},
        {"jsonl:-", true, ERR_USAGE},
        {"csv:/none/such", false, ERR_SYSTEM},
        {"jsonl:/none/such", false, ERR_SYSTEM},
        {"jsonl:/", false, ERR_SYSTEM},
    };

    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        const struct store_options options = {.read_only = cases[k].read_only};
        struct store *store = NULL;
        struct err err = {0};

        IS_INT(store_open(cases[k].address, &options, &store, &err), -1,
               "\"%s\" is refused", cases[k].address);
        IS_INT(err.code, cases[k].code, "%s", err.msg);
        OK(!strstr(err.msg, "SECRET"), "without its password");
    }
    store_close(NULL);
}

/* A block of bars, a signal and a point of equity. */
static void put_some(struct store *store)
{
    const int64_t value = STORE_RIG_E8(-7) / 2;
    const int64_t ts = STORE_RIG_DAY(0);
    struct record record;
    struct err err = {0};
    int bad = 0;

    bad += store_rig_bars(store, &store_rig_series[1], 0, 2, 5, &err) < 0;
    store_rig_summary(&record, 1, STATUS_RUNNING);
    bad += store_record(store, &record, STORE_RIG_RUN, &err) < 0;
    store_rig_order(&record, 3, 1, STATUS_FILLED);
    bad += store_record(store, &record, STORE_RIG_RUN, &err) < 0;
    bad += store_equity(store, &store_rig_series[0], STORE_RIG_RUN, &ts, &value,
                        &value, 1, &err) < 0;
    IS_INT(bad, 0, "added: %s", err.msg);
    IS_INT((int64_t)store_pending(store), 5, "rows wait");
    IS_INT(store_commit(store, &err), 0, "written: %s", err.msg);
    IS_INT((int64_t)store_pending(store), 0, "none waits");
}

#define BARS                                                                   \
    "timestamp,symbol,timeframe,open,high,low,close,volume\n"                  \
    "2024-01-01T00:00:00Z,B'; DROP TABLE ohlcv_bars; --,1h,100,101,99,"        \
    "100.00000005,0.1\n"                                                       \
    "2024-01-02T00:00:00Z,B'; DROP TABLE ohlcv_bars; --,1h,100.00000001,"      \
    "101.00000001,99.00000001,100.00000006,1.1\n"

static void test_csv(void)
{
    struct store_filter filter = {NULL, NULL, INT64_MIN, INT64_MAX};
    struct store_series *series;
    struct store *store;
    struct err err = {0};
    size_t count;
    FILE *old;

    snprintf(address, sizeof(address), "csv:%s/out", folder);
    store = store_rig_open(address, false);
    put_some(store);
    IS_INT(store_series(store, &filter, &series, &count, &err), -1,
           "no reading");
    OK(access(name("out/bars.csv"), F_OK) < 0, "no name before the end");
    store_close(store);
    IS_INT(rmdir(name("out")), 0, "a run that failed leaves nothing");

    IS_INT(mkdir(name("out"), 0700), 0, "a folder that is there");
    old = fopen(name("out/trades.csv"), "w");
    OK(old && fputs("of another run", old) >= 0 && fclose(old) == 0 &&
           chmod(path, 0640) == 0,
       "with an old file");
    store = store_rig_open(address, false);
    put_some(store);
    IS_TEXT(content("out/trades.csv"), "of another run", "which stays");
    IS_INT(store_finish(store, &err), 0, "finished: %s", err.msg);
    IS_INT((int64_t)store_counters(store).records, 2, "counted");
    store_close(store);
    IS_TEXT(content("out/bars.csv"), BARS, "bars");
    IS_TEXT(content("out/equity.csv"),
            "timestamp,symbol,equity,cash\n"
            "2024-01-01T00:00:00Z,AAPL,-3.5,-3.5\n",
            "equity");
    OK(strstr(content("out/orders.csv"), ",FILLED,BUY,10,99,") != NULL,
       "orders");
    OK(!strncmp(content("out/trades.csv"), "timestamp,symbol,", 17),
       "a file without rows is this run's too");
    OK(strchr(content("out/summaries.csv"), '\n') ==
           strrchr(content("out/summaries.csv"), '\n'),
       "a summary that says RUNNING is none");
    store_rig_remove(name("out"));
}

static void test_csv_ratios(void)
{
    const int64_t ts = STORE_RIG_DAY(0);
    const int64_t price = STORE_RIG_E8(2);
    const double volume = 10;
    const double ratio = 0.5;
    const unsigned char effort = EFFORT_ABSORPTION;
    struct bar_block block = {.series = &store_rig_series[0], .n = 1};
    struct store *store;
    struct err err = {0};

    block.column[COLUMN_TS] = (const unsigned char *)&ts;
    for (unsigned c = COLUMN_OPEN; c <= COLUMN_CLOSE; c++)
        block.column[c] = (const unsigned char *)&price;
    block.column[COLUMN_VOLUME] = (const unsigned char *)&volume;
    for (unsigned c = COLUMN_VR; c <= COLUMN_CP; c++)
        block.column[c] = (const unsigned char *)&ratio;
    block.column[COLUMN_EF] = &effort;
    snprintf(address, sizeof(address), "csv:%s/out", folder);
    store = store_rig_open(address, false);
    IS_INT(store_bars(store, &block, &err), 0, "with ratios");
    IS_INT(store_finish(store, &err), 0, "finished: %s", err.msg);
    store_close(store);
    IS_TEXT(content("out/bars.csv"),
            "timestamp,symbol,timeframe,open,high,low,close,volume,"
            "volume_ratio,spread_ratio,close_position,effort\n"
            "2024-01-01T00:00:00Z,AAPL,1d,2,2,2,2,10,0.5,0.5,0.5,ABSORPTION\n",
            "bars with ratios");
    store_rig_remove(name("out"));
}

static void test_jsonl(void)
{
    const char *text;
    struct store *store;
    struct err err = {0};

    snprintf(address, sizeof(address), "jsonl:%s/x.jsonl", folder);
    store = store_rig_open(address, false);
    put_some(store);
    IS_TEXT(content("x.jsonl"), "", "no name before the end");
    store_close(store);
    IS_INT(files(), 0, "a run that failed leaves nothing");

    IS_INT(symlink("y.jsonl", name("x.jsonl")), 0, "a link");
    fclose(fopen(name("y.jsonl"), "w"));
    store = store_rig_open(address, false);
    put_some(store);
    IS_INT(store_finish(store, &err), 0, "finished: %s", err.msg);
    store_close(store);
    text = content("y.jsonl");
    OK(strstr(text, "{\"type\":\"bar\",\"timestamp\":\"2024-01-01T00") == text,
       "what the link leads to");
    OK(strstr(text, "\"type\":\"order\"") &&
           strstr(text, "\"type\":\"equity\""),
       "everything in one file");
    IS_INT(files(), 2, "and nothing else");

    store = store_rig_open("jsonl:/dev/full", false);
    IS_INT(store_rig_bars(store, &store_rig_series[0], 0, 2, 0, &err), 0,
           "a device");
    IS_INT(store_commit(store, &err), -1, "that is full");
    IS_INT(err.code, ERR_SYSTEM, "%s", err.msg);
    IS_INT((int64_t)store_counters(store).bars, 0, "nothing is counted");
    store_close(store);
}

int main(void)
{
    store_rig_folder(folder, sizeof(folder));
    test_addresses();
    test_csv();
    test_csv_ratios();
    test_jsonl();
    store_rig_remove(folder);
    return tap_done();
}
