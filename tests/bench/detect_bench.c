/*
 * Time of detect a bar: seeded random walks in integers, adaptive preset and
 * a window of 120 unless told otherwise. Ratios are made before the clock
 * starts. Usage: detect_bench [bars [series [block [strict]]]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "analysis/detect.h"
#include "analysis/volume.h"

#define ROUNDS 7

struct count {
    uint64_t records;
    uint64_t kinds[KIND_COUNT];
};

static int count_record(void *context, const struct record *record,
                        struct err *err)
{
    struct count *count = context;

    (void)err;
    count->records++;
    count->kinds[record->kind]++;
    return 0;
}

/* xorshift64*, the same on every machine. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(2685821657736338717);
}

/* 0 .. n-1 */
static int64_t pick(uint64_t *state, int64_t n)
{
    return (int64_t)(next_random(state) >> 33) % n;
}

/* Sum of four dice around 0: a bell of width about `size`. */
static int64_t step(uint64_t *state, int64_t size)
{
    int64_t sum = 0;

    for (int k = 0; k < 4; k++)
        sum += pick(state, 2 * size + 1) - size;
    return sum / 2;
}

static void put(unsigned char *column, size_t k, const void *value)
{
    memcpy(column + k * 8, value, 8);
}

static void walk(uint64_t seed, size_t n, unsigned char *const *column)
{
    uint64_t state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
    int64_t close = 10000;

    for (size_t k = 0; k < n; k++) {
        int64_t size = close / 80 + 1;
        int64_t open = close;
        int64_t high;
        int64_t low;
        double volume = (double)(500000 + pick(&state, 1000000));
        int64_t e8[5];

        close = open + step(&state, size);
        if (close < 1000)
            close = 1000 + pick(&state, 100);
        high = (open > close ? open : close) + pick(&state, size);
        low = (open < close ? open : close) - pick(&state, size);
        if (!pick(&state, 20))
            volume *= 2.5;
        e8[0] = (int64_t)k * 60000000000;
        e8[1] = open * 1000000;
        e8[2] = high * 1000000;
        e8[3] = low * 1000000;
        e8[4] = close * 1000000;
        for (unsigned c = COLUMN_TS; c <= COLUMN_CLOSE; c++)
            put(column[c], k, &e8[c]);
        put(column[COLUMN_VOLUME], k, &volume);
    }
}

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

struct work {
    struct series_name name;
    struct detect *detect;
    unsigned char *column[COLUMN_COUNT];
    size_t bars;
};

static void make_work(struct work *work, uint64_t seed, size_t bars)
{
    struct volume_state state = {0};
    struct bar_block block = {.n = bars};

    work->name = (struct series_name){"WALK", "1m"};
    work->bars = bars;
    for (unsigned c = 0; c < COLUMN_COUNT; c++) {
        work->column[c] = malloc(bars * 8);
        if (!work->column[c])
            abort();
        block.column[c] = work->column[c];
    }
    walk(seed, bars, work->column);
    volume_ratios(&state, &block, work->column[COLUMN_VR],
                  work->column[COLUMN_SR], work->column[COLUMN_CP],
                  work->column[COLUMN_EF]);
}

/* All series, a block of each in turn. */
static double run(struct work *work, size_t series, size_t block_bars,
                  const struct detect_config *config, struct count *count)
{
    struct record_sink sink = {count_record, count};
    struct err err = {0};
    double begin;

    for (size_t s = 0; s < series; s++)
        if (detect_create(config, &work[s].name, &work[s].detect, &err))
            abort();
    begin = seconds();
    for (size_t from = 0; from < work[0].bars; from += block_bars)
        for (size_t s = 0; s < series; s++) {
            struct bar_block block = {.series = &work[s].name,
                                      .i = (int64_t)from,
                                      .n = work[s].bars - from};

            if (block.n > block_bars)
                block.n = block_bars;
            for (unsigned c = 0; c < COLUMN_COUNT; c++)
                block.column[c] =
                    work[s].column[c] + from * (c == COLUMN_EF ? 1 : 8);
            if (detect_block(work[s].detect, &block, &sink, &err))
                abort();
        }
    begin = seconds() - begin;
    for (size_t s = 0; s < series; s++)
        detect_destroy(work[s].detect);
    return begin;
}

static size_t argument(int argc, char **argv, int k, size_t otherwise)
{
    return argc > k ? strtoul(argv[k], NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
    size_t bars = argument(argc, argv, 1, 200000);
    size_t series = argument(argc, argv, 2, 1);
    size_t block = argument(argc, argv, 3, 1024);
    bool strict = argc > 4 && !strcmp(argv[4], "strict");
    struct work *work;
    struct detect_config config;
    struct count count = {0};
    double best = 0.0;

    if (!bars || !series || !block)
        return 2;
    work = calloc(series, sizeof(*work));
    if (!work)
        return 4;
    detect_config_preset(&config, strict ? PRESET_STRICT : PRESET_ADAPTIVE);
    for (size_t s = 0; s < series; s++)
        make_work(&work[s], s + 1, bars);
    for (int round = 0; round < ROUNDS; round++) {
        double taken;

        count = (struct count){0};
        taken = run(work, series, block, &config, &count);
        if (!round || taken < best)
            best = taken;
    }
    printf("detect: %.1f ns/bar (%zu series of %zu bars, blocks of %zu, %s)\n",
           best * 1e9 / (double)(bars * series), series, bars, block,
           strict ? "strict" : "adaptive");
    for (unsigned k = 0; k < KIND_COUNT; k++)
        printf("%s %.3f%s", k ? record_kind_name(k) : "RANGE",
               (double)count.kinds[k] * 1000 / (double)(bars * series),
               k + 1 < KIND_COUNT ? ", " : " records per 1000 bars\n");
    for (size_t s = 0; s < series; s++)
        for (unsigned c = 0; c < COLUMN_COUNT; c++)
            free(work[s].column[c]);
    free(work);
    return 0;
}
