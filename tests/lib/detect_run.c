/* Series, runs of detect over them, and their records. */
#include "lib/detect_run.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/detect_state.h"
#include "analysis/volume.h"
#include "base/timestamp.h"
#include "lib/tap.h"

#define DAY_2024 19723 /* days from 1970-01-01 to 2024-01-01 */

static size_t column_size(unsigned column)
{
    return column == COLUMN_EF ? 1 : 8;
}

static void *must(void *memory)
{
    if (!memory)
        abort();
    return memory;
}

void series_add(struct series *series, int64_t open, int64_t high, int64_t low,
                int64_t close, double volume)
{
    size_t n = series->n;
    int64_t ts = (DAY_2024 + (int64_t)n) * TIMESTAMP_DAY;
    const struct {
        enum column column;
        const void *value;
    } values[] = {{COLUMN_TS, &ts},       {COLUMN_OPEN, &open},
                  {COLUMN_HIGH, &high},   {COLUMN_LOW, &low},
                  {COLUMN_CLOSE, &close}, {COLUMN_VOLUME, &volume}};

    if (n == series->room) {
        series->room = n ? 2 * n : 256;
        for (unsigned k = 0; k < COLUMN_COUNT; k++)
            series->column[k] =
                must(realloc(series->column[k], series->room * column_size(k)));
    }
    for (size_t k = 0; k < sizeof(values) / sizeof(values[0]); k++)
        memcpy(series->column[values[k].column] + n * 8, values[k].value, 8);
    series->n++;
}

static struct bar_block block_of(const struct series *series,
                                 const struct series_name *name, size_t from,
                                 size_t n)
{
    struct bar_block block = {.series = name, .i = (int64_t)from, .n = n};

    for (unsigned k = 0; k < COLUMN_COUNT; k++)
        block.column[k] = series->column[k] + from * column_size(k);
    return block;
}

void series_ratios(struct series *series)
{
    struct volume_state state = {0};
    struct bar_block block = block_of(series, NULL, 0, series->n);

    volume_ratios(&state, &block, series->column[COLUMN_VR],
                  series->column[COLUMN_SR], series->column[COLUMN_CP],
                  series->column[COLUMN_EF]);
}

void series_set_real(struct series *series, enum column column, size_t k,
                     double value)
{
    memcpy(series->column[column] + k * 8, &value, 8);
}

void series_set_effort(struct series *series, size_t k, enum effort effort)
{
    series->column[COLUMN_EF][k] = (unsigned char)effort;
}

void series_reset(struct series *series)
{
    for (unsigned k = 0; k < COLUMN_COUNT; k++)
        free(series->column[k]);
    *series = (struct series){0};
}

/* In cents. */
static void add_cents(struct series *series, int64_t open, int64_t high,
                      int64_t low, int64_t close, double volume)
{
    series_add(series, open * CENT, high * CENT, low * CENT, close * CENT,
               volume);
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

static void add_leg(struct series *series, int64_t a, int64_t b, int64_t n,
                    double volume)
{
    for (int64_t k = 1; k <= n; k++) {
        int64_t open = a + floor_divide((b - a) * (k - 1), n);
        int64_t close = a + floor_divide((b - a) * k, n);

        add_cents(series, open, (open > close ? open : close) + 25,
                  (open < close ? open : close) - 25, close, volume);
    }
}

/* A.1, steps 1 to 5: the fall, the climax, four swings, the last leg down. */
static void add_range(struct series *series)
{
    static const double tops[] = {1.6e6, 1.4e6, 1.2e6, 1.0e6};
    static const double bottoms[] = {1.5e6, 1.3e6, 1.1e6, 0.9e6};
    int64_t from = 10250;

    for (int64_t i = 0; i < 26; i++)
        add_cents(series, 12800 - 90 * i, 12800 - 90 * i + 20,
                  12800 - 90 * (i + 1) - 20, 12800 - 90 * (i + 1), 1e6);
    add_cents(series, 10460, 10480, 9990, 10250, 3.2e6);
    for (int64_t k = 0; k < 4; k++) {
        add_leg(series, from, 10850, 5, 1e6);
        add_cents(series, 10850, 11000 + 5 * k, 10800, 10820, tops[k]);
        add_leg(series, 10820, 10150, 5, 1e6);
        add_cents(series, 10150, 10200, 10000 + 5 * k, 10180, bottoms[k]);
        from = 10180;
    }
    add_leg(series, 10180, 10850, 5, 9e5);
    add_cents(series, 10850, 11010, 10800, 10820, 8e5);
    add_leg(series, 10820, 10120, 6, 7e5);
}

/* A.1, steps 6 and 7: spring, test, sign of strength, pullback, markup. */
static void add_markup(struct series *series)
{
    static const int64_t after_spring[][5] = {
        {10120, 10140, 9860, 9990, 380000},
        {9990, 10180, 9970, 10160, 800000},
        {10160, 10330, 10140, 10310, 900000},
        {10310, 10330, 10180, 10200, 600000},
        {10200, 10220, 10060, 10090, 450000},
        {10090, 10130, 10020, 10100, 250000},
        {10100, 10300, 10090, 10280, 900000}};
    static const int64_t after_leg[][5] = {
        {10900, 11330, 10880, 11300, 2700000},
        {11300, 11320, 11200, 11210, 800000},
        {11210, 11230, 11100, 11120, 700000},
        {11120, 11140, 11060, 11110, 500000},
        {11110, 11260, 11100, 11250, 900000}};

    for (size_t k = 0; k < sizeof(after_spring) / sizeof(after_spring[0]); k++)
        add_cents(series, after_spring[k][0], after_spring[k][1],
                  after_spring[k][2], after_spring[k][3],
                  (double)after_spring[k][4]);
    add_leg(series, 10280, 10900, 5, 1e6);
    for (size_t k = 0; k < sizeof(after_leg) / sizeof(after_leg[0]); k++)
        add_cents(series, after_leg[k][0], after_leg[k][1], after_leg[k][2],
                  after_leg[k][3], (double)after_leg[k][4]);
    add_leg(series, 11250, 11800, 5, 1e6);
}

void series_synth(struct series *series, size_t n)
{
    add_range(series);
    add_markup(series);
    if (n < series->n)
        series->n = n;
}

void series_add_rated(struct series *series, int64_t high, int64_t low,
                      int64_t close, double vr, double sr, double cp)
{
    size_t k = series->n;

    series_add(series, close, high, low, close, 1e6);
    series_set_real(series, COLUMN_VR, k, vr);
    series_set_real(series, COLUMN_SR, k, sr);
    series_set_real(series, COLUMN_CP, k, cp);
    series_set_effort(series, k, EFFORT_NORMAL);
}

void series_scene(struct series *series)
{
    series_synth(series, SCENE_BARS);
    series_ratios(series);
}

void series_calm(struct series *series, size_t n)
{
    while (n--)
        series_add_rated(series, 10500 * CENT, 10400 * CENT, 10450 * CENT, 1.0,
                         1.0, 0.5);
}

/* xorshift64*, the same on every machine. */
static int64_t pick(uint64_t *state, int64_t n)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (int64_t)(*state * UINT64_C(2685821657736338717) >> 33) % n;
}

void series_walk(struct series *series, uint64_t seed, size_t n,
                 int64_t tick_e8)
{
    uint64_t state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
    int64_t close = 10000;

    for (size_t k = 0; k < n; k++) {
        int64_t size = close / 60 + 1;
        int64_t open = close;
        int64_t high;
        int64_t low;
        double volume = (double)(200000 + pick(&state, 1600000));

        close +=
            pick(&state, 2 * size + 1) + pick(&state, 2 * size + 1) - 2 * size;
        if (close < 2000)
            close = 2000 + pick(&state, 200);
        high = (open > close ? open : close) + pick(&state, size);
        low = (open < close ? open : close) - pick(&state, size);
        if (!pick(&state, 25)) { /* a climax now and then */
            volume *= 4;
            high += 2 * size;
            low -= 2 * size;
        }
        series_add(series, open * tick_e8, high * tick_e8, low * tick_e8,
                   close * tick_e8, volume);
    }
}

static int keep(void *context, const struct record *record, struct err *err)
{
    struct run *run = context;

    (void)err;
    if (run->n == run->room) {
        run->room = run->n ? 2 * run->n : 64;
        run->record =
            must(realloc(run->record, run->room * sizeof(*run->record)));
    }
    run->record[run->n] = *record;
    run->record[run->n++].series = NULL;
    return 0;
}

bool run_detect(struct run *run, const struct detect_config *config,
                const struct series *series, size_t n, size_t block,
                bool always_awake)
{
    struct record_sink sink = {keep, run};
    const struct detector *row;
    struct detect *detect;
    struct err err = {0};
    int rc = 0;

    *run = (struct run){.name = {"SYN", "1d"}};
    if (detect_create(config, &run->name, &detect, &err)) {
        tap_note("%s", err.msg);
        return false;
    }
    if (always_awake) {
        detect->always_awake = true;
        detect->armed = (1U << detect_list(&row)) - 1;
    }
    for (size_t from = 0; from < n && !rc;) {
        size_t part = block && block < n - from ? block : n - from;
        struct bar_block bars = block_of(series, &run->name, from, part);

        rc = detect_block(detect, &bars, &sink, &err);
        from += part;
    }
    detect_destroy(detect);
    if (rc)
        tap_note("%s", err.msg);
    return !rc;
}

const struct record *run_find(const struct run *run, enum record_type type,
                              enum record_kind kind, enum record_status status,
                              size_t k)
{
    for (size_t j = 0; j < run->n; j++) {
        const struct record *record = &run->record[j];

        if (record->type == type && record->kind == kind &&
            (status == STATUS_NONE || record->status == status) && !k--)
            return record;
    }
    return NULL;
}

size_t run_count(const struct run *run, enum record_type type,
                 enum record_kind kind, enum record_status status)
{
    size_t n = 0;

    while (run_find(run, type, kind, status, n))
        n++;
    return n;
}

/* record_init() clears the padding too, so whole records can be compared. */
bool run_same(const struct run *a, const struct run *b, size_t n)
{
    if (a->n < n || b->n < n)
        return false;
    for (size_t k = 0; k < n; k++)
        if (memcmp(&a->record[k], &b->record[k], sizeof(struct record)) != 0) {
            tap_note("record %zu differs: bar %lld against %lld", k,
                     (long long)a->record[k].i, (long long)b->record[k].i);
            return false;
        }
    return true;
}

void run_reset(struct run *run)
{
    free(run->record);
    *run = (struct run){0};
}
