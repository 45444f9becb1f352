/*
 * Goal: a filter lets through what it names, numbered anew, with an end for
 * every series it began; resampling gives the bars worked out by hand, in the
 * order of time, whatever the blocks; a merge keeps that order.
 */
#include "source/source_filter.h"

#include "source/source_csv.h"
#include "source/source_merge.h"
#include "source/source_resample.h"
#include "unit/csv_import.h"

/* Two series by the minute and one by five, interleaved. */
static const char rows[] = "time,symbol,timeframe,open,high,low,close,volume\n"
                           "2020-01-02 09:58,AAA,1m,10,12,9,11,1\n"
                           "2020-01-02 09:59,AAA,1m,11,13,10,12,2\n"
                           "2020-01-02 09:59,BBB,1m,5,6,4,5,10\n"
                           "2020-01-02 10:00,AAA,1m,12,12,8,9,3\n"
                           "2020-01-02 10:00,CCC,5m,7,7,7,7,0\n"
                           "2020-01-02 10:30,BBB,1m,6,9,6,8,20\n"
                           "2020-01-02 10:59,AAA,1m,9,10,9,10,0.5\n"
                           "2020-01-02 11:00,AAA,1m,10,11,10,11,4\n"
                           "2020-01-03 00:00,BBB,1m,8,8,7,7,30\n";

static char *path;

static struct source *open_rows(size_t frame_bars)
{
    const char *const files[] = {path};
    struct csv_config config = {.files = files, .file_count = 1};
    struct source *source;
    struct err err = {0};

    if (source_csv_open(&config, frame_bars, &source, &err) < 0) {
        tap_note("%s", err.msg);
        exit(1);
    }
    return source;
}

static const char *filtered(const struct source_filter *filter,
                            size_t frame_bars)
{
    struct source *source = open_rows(frame_bars);
    struct err err = {0};

    if (source_filter_open(filter, source, &source, &err) < 0)
        exit(1);
    return import_all(source, false, &err);
}

static int64_t ns_of(const char *text)
{
    int64_t ns = 0;

    if (!timestamp_parse(text, strlen(text), &ns))
        exit(1);
    return ns;
}

static void test_filter(void)
{
    struct source_filter filter = SOURCE_FILTER_ALL;

    filter.symbols = "BBB,CCC";
    IS_TEXT(filtered(&filter, 0),
            "BBB 1m 2020-01-02T09:59:00Z 5 6 4 5 10\n"
            "BBB 1m 2020-01-02T10:30:00Z 6 9 6 8 20\n"
            "BBB 1m 2020-01-03T00:00:00Z 8 8 7 7 30\n"
            "end BBB 1m 3\n"
            "CCC 5m 2020-01-02T10:00:00Z 7 7 7 7 0\n"
            "end CCC 5m 1\n",
            "symbols of a list");
    filter.symbols = "BB,CCCC,,A";
    IS_TEXT(filtered(&filter, 0), "", "whole names only");
    filter = (struct source_filter)SOURCE_FILTER_ALL;
    filter.from_ns = ns_of("2020-01-02T10:00:00Z");
    filter.to_ns = ns_of("2020-01-02T11:00:00Z");
    IS_TEXT(filtered(&filter, 0),
            "AAA 1m 2020-01-02T10:00:00Z 12 12 8 9 3\n"
            "AAA 1m 2020-01-02T10:59:00Z 9 10 9 10 0.5\n"
            "end AAA 1m 2\n"
            "BBB 1m 2020-01-02T10:30:00Z 6 9 6 8 20\n"
            "end BBB 1m 1\n"
            "CCC 5m 2020-01-02T10:00:00Z 7 7 7 7 0\n"
            "end CCC 5m 1\n",
            "from, and to, which is not included");
    IS_TEXT(filtered(&filter, 1),
            "AAA 1m 2020-01-02T10:00:00Z 12 12 8 9 3\n"
            "CCC 5m 2020-01-02T10:00:00Z 7 7 7 7 0\n"
            "end CCC 5m 1\n"
            "BBB 1m 2020-01-02T10:30:00Z 6 9 6 8 20\n"
            "AAA 1m 2020-01-02T10:59:00Z 9 10 9 10 0.5\n"
            "end AAA 1m 2\n"
            "end BBB 1m 1\n",
            "the same in blocks of one");
    filter = (struct source_filter)SOURCE_FILTER_ALL;
    filter.limit = 1;
    IS_TEXT(filtered(&filter, 0),
            "AAA 1m 2020-01-02T09:58:00Z 10 12 9 11 1\n"
            "end AAA 1m 1\n"
            "BBB 1m 2020-01-02T09:59:00Z 5 6 4 5 10\n"
            "end BBB 1m 1\n"
            "CCC 5m 2020-01-02T10:00:00Z 7 7 7 7 0\n"
            "end CCC 5m 1\n",
            "the first bar of each series");
}

/* Each symbol is in one shard, by its FNV-1a hash. */
static void test_shards(void)
{
    static const char *const symbols[] = {"AAA", "BBB", "CCC"};
    struct source_filter filter = SOURCE_FILTER_ALL;

    filter.shards = 4;
    for (int k = 0; k < 3; k++) {
        uint64_t hash = UINT64_C(14695981039346656037);
        int found = 0;
        bool there = false;

        for (const char *at = symbols[k]; *at; at++)
            hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
        for (filter.shard = 0; filter.shard < 4; filter.shard++) {
            if (!strstr(filtered(&filter, 0), symbols[k]))
                continue;
            found++;
            there |= filter.shard == hash % 4;
        }
        OK(found == 1 && there, "%s is in its shard and in no other",
           symbols[k]);
    }
}

static const char *resampled(enum timeframe timeframe, size_t inner_bars,
                             size_t frame_bars, bool blocks)
{
    struct source *source = open_rows(inner_bars);
    struct err err = {0};

    if (source_resample_open(timeframe, frame_bars, source, &source, &err) < 0)
        exit(1);
    return import_all(source, blocks, &err);
}

static void test_resample(void)
{
    static const char hours[] = "AAA 1h 2020-01-02T09:00:00Z 10 13 9 12 3\n"
                                "BBB 1h 2020-01-02T09:00:00Z 5 6 4 5 10\n"
                                "AAA 1h 2020-01-02T10:00:00Z 12 12 8 10 3.5\n"
                                "BBB 1h 2020-01-02T10:00:00Z 6 9 6 8 20\n"
                                "CCC 1h 2020-01-02T10:00:00Z 7 7 7 7 0\n"
                                "AAA 1h 2020-01-02T11:00:00Z 10 11 10 11 4\n"
                                "BBB 1h 2020-01-03T00:00:00Z 8 8 7 7 30\n"
                                "end AAA 1h 3\nend BBB 1h 3\nend CCC 1h 1\n";
    static const char days[] = "AAA 1d 2020-01-02T00:00:00Z 10 13 8 11 10.5\n"
                               "BBB 1d 2020-01-02T00:00:00Z 5 9 4 8 30\n"
                               "BBB 1d 2020-01-03T00:00:00Z 8 8 7 7 30\n"
                               "CCC 1d 2020-01-02T00:00:00Z 7 7 7 7 0\n"
                               "end AAA 1d 1\nend BBB 1d 2\nend CCC 1d 1\n";

    IS_TEXT(resampled(TIMEFRAME_1H, 0, 1, false), hours, "hours, one a block");
    IS_TEXT(resampled(TIMEFRAME_1H, 1, 1, false), hours, "from blocks of one");
    IS_TEXT(resampled(TIMEFRAME_1H, 2, 1, false), hours, "from blocks of two");
    IS_TEXT(resampled(TIMEFRAME_1D, 0, 0, false), days, "days");
    IS_TEXT(resampled(TIMEFRAME_1D, 1, 0, false), days, "from blocks of one");
    IS_TEXT(resampled(TIMEFRAME_1M, 0, 0, false),
            "error 3: cannot make 1m bars of CCC 5m\n", "never shorter ones");
}

/* A long walk in any blocks gives the same hours. */
static void test_resample_blocks(void)
{
    static struct import_digest one;
    static struct import_digest two;
    static const size_t sizes[][2] = {{1, 1}, {7, 3}, {1024, 1}, {5, 0}};
    char *old = path;
    FILE *file;
    bool same = true;
    bool good = true;
    uint64_t state = 3;

    path = import_path("walk.csv");
    file = fopen(path, "w");
    if (!file)
        exit(1);
    for (int k = 0; k < 20000; k++)
        for (int j = 0; j < 4; j++) {
            char stamp[TIMESTAMP_TEXT_MAX];
            unsigned price;

            state = state * 6364136223846793005U + 1442695040888963407U;
            if (j && (state >> 60) % (unsigned)(3 * j) != 0)
                continue; /* the later ones miss most minutes */
            price = 100 + (unsigned)(state >> 33) % 100;
            timestamp_format((1577836800 + INT64_C(60) * k) * TIMESTAMP_SECOND,
                             stamp);
            fprintf(file, "%s,S%d,%u,%u,%u,%u,%u\n", stamp, j, price, price + 1,
                    price - 1, price, price % 10);
        }
    if (fclose(file))
        exit(1);
    for (size_t k = 0; k < sizeof(sizes) / sizeof(sizes[0]) + 1; k++) {
        struct source *source = open_rows(k ? sizes[k - 1][0] : 0);
        struct err err = {0};

        if (source_resample_open(TIMEFRAME_1H, k ? sizes[k - 1][1] : 0, source,
                                 &source, &err) < 0 ||
            import_digest(source, k ? &two : &one, &err) < 0) {
            tap_note("%s", err.msg);
            exit(1);
        }
        same &= !k || import_same(&one, &two);
        good &= k ? two.ordered && two.gapless : one.ordered && one.gapless;
    }
    IS_INT(import_find(&one, &(struct series_name){"S0", "1h"})->n, 334,
           "20,000 minutes are 334 hours");
    OK(same, "any blocks in and out, the same hours");
    OK(good, "always by the rules");
    unlink(path);
    free(path);
    path = old;
}

static void test_collision(void)
{
    static const char both[] = "time,symbol,timeframe,open,high,low,close\n"
                               "2020-01-02 10:00,AAA,1m,1,1,1,1\n"
                               "2020-01-02 10:00,AAA,5m,1,1,1,1\n";
    char *old = path;

    path = import_write("both.csv", both, strlen(both));
    IS_TEXT(resampled(TIMEFRAME_1H, 0, 0, false),
            "error 3: cannot make 1h bars of both AAA 1m and AAA 5m\n",
            "two series that become one");
    unlink(path);
    free(path);
    path = old;
}

/* Three views of the same rows, merged again. */
static void test_merge(void)
{
    static const char *const symbols[] = {"BBB", "CCC", "AAA"};
    struct source **sources = calloc(3, sizeof(struct source *));
    struct source *merged = NULL;
    struct err err = {0};

    for (int k = 0; sources && k < 3; k++) {
        struct source_filter filter = SOURCE_FILTER_ALL;

        filter.symbols = symbols[k];
        if (source_filter_open(&filter, open_rows(2), &sources[k], &err) < 0)
            exit(1);
    }
    if (source_merge_open(sources, 3, &merged, &err) < 0)
        exit(1);
    IS_TEXT(import_all(merged, true, &err),
            "-- 0\n"
            "AAA 1m 2020-01-02T09:58:00Z 10 12 9 11 1\n"
            "AAA 1m 2020-01-02T09:59:00Z 11 13 10 12 2\n"
            "-- 0\n"
            "BBB 1m 2020-01-02T09:59:00Z 5 6 4 5 10\n"
            "BBB 1m 2020-01-02T10:30:00Z 6 9 6 8 20\n"
            "-- 2\n"
            "AAA 1m 2020-01-02T10:00:00Z 12 12 8 9 3\n"
            "AAA 1m 2020-01-02T10:59:00Z 9 10 9 10 0.5\n"
            "-- 0\n"
            "CCC 5m 2020-01-02T10:00:00Z 7 7 7 7 0\n"
            "end CCC 5m 1\n"
            "-- 4\n"
            "AAA 1m 2020-01-02T11:00:00Z 10 11 10 11 4\n"
            "end AAA 1m 5\n"
            "-- 2\n"
            "BBB 1m 2020-01-03T00:00:00Z 8 8 7 7 30\n"
            "end BBB 1m 3\n",
            "by the first bar's time, then symbol");
}

int main(void)
{
    import_begin();
    path = import_write("rows.csv", rows, strlen(rows));
    test_filter();
    test_shards();
    test_resample();
    test_resample_blocks();
    test_collision();
    test_merge();
    free(path);
    import_end();
    return tap_done();
}
