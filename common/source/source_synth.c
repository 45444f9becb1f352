/* Seeded random walks and planted schematics as a source of bars. */
#include "source/source_synth.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"
#include "base/rng.h"
#include "base/timestamp.h"
#include "source/synth_schematic.h"

/* Prices are whole ticks while they walk. */
#define TICK_E8   SYNTH_TICK_E8
#define TICKS_MIN INT64_C(500)
#define TICKS_MAX INT64_C(200000)
/* Where a series starts, in ticks. */
#define FIRST_MIN 2000
#define FIRST_MAX 40000

/* Relative steps are in units of 2^-RELATIVE_BITS. */
#define RELATIVE_BITS 30
/*
 * Four 16-bit numbers, their sum minus its mean: variance (2^32 - 1) / 3, so
 * its standard deviation is 2^16 / sqrt(3).
 */
#define STEP_MEAN 131070
#define STEP_SD   37837

/* Four bytes: a sum in 0..VOLUME_TOP picks from the table of volumes. */
#define VOLUME_TOP    1020
#define VOLUME_MEDIAN 1000000
/*
 * Neighbours in the table differ by 1 + GROWTH / 2^32; the sum's standard
 * deviation is 148 entries, which makes 0.4 in the logarithm.
 */
#define VOLUME_GROWTH INT64_C(11638000)

/* Standard deviation of a bar's step in 1e-6, about the square root of time. */
static const int64_t step_ppm[TIMEFRAME_COUNT] = {
    [TIMEFRAME_1M] = 500,   [TIMEFRAME_5M] = 1100,  [TIMEFRAME_15M] = 1900,
    [TIMEFRAME_30M] = 2700, [TIMEFRAME_1H] = 3900,  [TIMEFRAME_4H] = 7500,
    [TIMEFRAME_1D] = 15000, [TIMEFRAME_1W] = 33000, [TIMEFRAME_1MO] = 60000,
    [TIMEFRAME_TICK] = 200,
};

/* The open's distance from the last close is uniform: 12 bits, 0.25 steps. */
#define GAP_TOP   4095
#define GAP_SD    2364
#define GAP_PARTS 4
/* A wick is a square of 10 bits, mean 341, of 0.35 steps in the mean. */
#define WICK_BITS 10
#define WICK_MEAN 341

struct synth_series {
    struct series_name name;
    struct rng rng;
    int64_t close;           /* ticks, of the last bar */
    struct synth_plan *plan; /* of a schematic; NULL: a walk */
};

/* What one unit of a draw is in relative units, times 2^16. */
struct walk_scale {
    int64_t step;
    int64_t gap;
    int64_t wick;
    int64_t drift; /* relative units a bar: half the variance */
};

/* Columns of a block of bars, by enum column. */
struct frame {
    int64_t *ts;
    int64_t *price[COLUMN_CLOSE + 1]; /* from COLUMN_OPEN on, e8 */
    double *volume;
    void *memory;
};

struct source_synth {
    struct source source; /* first: the caller sees this */
    struct synth_config config;
    struct walk_scale scale;
    int64_t frame_bars;
    struct synth_series *series;
    int64_t series_count;
    int64_t next_series;
    int64_t next_bar; /* of every series */
    struct frame frame;
    FILE *labels; /* NULL: none, or closed */
    double volume[VOLUME_TOP + 1];
};

/* a / 2^bits, to the nearest; negative numbers shift arithmetically. */
static inline int64_t shift_round(int64_t a, int bits)
{
    return (a + (INT64_C(1) << (bits - 1))) >> bits;
}

static inline int64_t reflect(int64_t ticks)
{
    if (ticks < TICKS_MIN)
        return 2 * TICKS_MIN - ticks;
    return ticks > TICKS_MAX ? 2 * TICKS_MAX - ticks : ticks;
}

static inline int64_t wick_of(int64_t close, uint64_t bits, int64_t scale)
{
    int64_t draw = (int64_t)(bits & ((1U << WICK_BITS) - 1));
    int64_t relative = (draw * draw >> WICK_BITS) * scale >> 16;

    return shift_round(close * relative, RELATIVE_BITS);
}

/* Two draws a bar: four times 16 bits, and 12, 10, 10 and four times 8. */
static void walk(struct source_synth *synth, struct synth_series *series,
                 int64_t n)
{
    const struct walk_scale scale = synth->scale;
    const struct frame frame = synth->frame;
    struct rng rng = series->rng;
    int64_t last = series->close;

    for (int64_t k = 0; k < n; k++) {
        uint64_t a = rng_next(&rng);
        uint64_t b = rng_next(&rng);
        int64_t step = (int64_t)((a & 0xffff) + (a >> 16 & 0xffff) +
                                 (a >> 32 & 0xffff) + (a >> 48)) -
                       STEP_MEAN;
        int64_t gap = 2 * (int64_t)(b & GAP_TOP) - GAP_TOP;
        int64_t open = reflect(
            last + shift_round(last * (gap * scale.gap >> 16), RELATIVE_BITS));
        int64_t close = reflect(
            last + shift_round(last * ((step * scale.step >> 16) + scale.drift),
                               RELATIVE_BITS));
        int64_t top = open > close ? open : close;
        int64_t bottom = open < close ? open : close;
        int64_t up = wick_of(last, b >> 12, scale.wick);
        int64_t down = wick_of(last, b >> 22, scale.wick);
        uint64_t pick =
            (b >> 32 & 0xff) + (b >> 40 & 0xff) + (b >> 48 & 0xff) + (b >> 56);

        frame.price[COLUMN_OPEN][k] = open * TICK_E8;
        frame.price[COLUMN_HIGH][k] = (top + up) * TICK_E8;
        frame.price[COLUMN_LOW][k] = (bottom - down) * TICK_E8;
        frame.price[COLUMN_CLOSE][k] = close * TICK_E8;
        frame.volume[k] = synth->volume[pick];
        last = close;
    }
    series->rng = rng;
    series->close = last;
}

/* The open of bar i of every series. */
static int64_t bar_time(const struct synth_config *config, int64_t i)
{
    int64_t length = timeframe_length_ns(config->timeframe);
    int64_t year;
    int month;
    int day;

    if (config->timeframe == TIMEFRAME_TICK)
        length = TIMESTAMP_SECOND;
    if (config->timeframe != TIMEFRAME_1MO)
        return config->start_ns + i * length;
    timestamp_date(config->start_ns / TIMESTAMP_DAY, &year, &month, &day);
    i += year * 12 + month - 1;
    return timestamp_days(i / 12, (int)(i % 12) + 1, 1) * TIMESTAMP_DAY;
}

/* The labels of the cycle that was just planned. */
static void write_labels(struct source_synth *synth,
                         const struct synth_series *series)
{
    const struct synth_plan *plan = series->plan;
    char time[TIMESTAMP_TEXT_MAX];

    for (size_t k = 0; synth->labels && k < plan->labels; k++) {
        const struct synth_label *label = &plan->label[k];

        if (label->decided >= synth->config.bars)
            continue;
        timestamp_format(bar_time(&synth->config, label->index), time);
        fprintf(synth->labels, "%s,%s,%lld,%s,%s,%s,%s\n", series->name.symbol,
                series->name.timeframe, (long long)label->index, time,
                label->kind == KIND_NONE ? "RANGE"
                                         : record_kind_name(label->kind),
                label->near_miss ? "near_miss" : "true", label->detail);
    }
}

/* The next n bars of a series with schematics. */
static void follow_plan(struct source_synth *synth, struct synth_series *series,
                        int64_t n)
{
    struct synth_plan *plan = series->plan;
    struct frame *frame = &synth->frame;

    for (int64_t k = 0; k < n; k++) {
        struct synth_bar bar;
        int64_t at = synth->next_bar + k - plan->first;

        if (at == plan->n) {
            synth_schematic_cycle(plan);
            write_labels(synth, series);
            at = synth->next_bar + k - plan->first;
        }
        bar = synth_schematic_bar(plan, at);
        frame->price[COLUMN_OPEN][k] = bar.open * TICK_E8;
        frame->price[COLUMN_HIGH][k] = bar.high * TICK_E8;
        frame->price[COLUMN_LOW][k] = bar.low * TICK_E8;
        frame->price[COLUMN_CLOSE][k] = bar.close * TICK_E8;
        frame->volume[k] = (double)bar.volume;
    }
}

/* Nothing may be missing from the labels when the bars have ended. */
static int finish_labels(struct source_synth *synth, struct err *err)
{
    FILE *file = synth->labels;
    bool failed;

    if (!file)
        return 0;
    synth->labels = NULL;
    failed = ferror(file) != 0;
    failed |= fclose(file) != 0;
    return failed ? err_set(err, ERR_SYSTEM, "could not write \"%s\": %s",
                            synth->config.labels, strerror(errno))
                  : 0;
}

static void set_columns(const struct source_synth *synth, int64_t n,
                        struct bar_block *out)
{
    const struct frame *frame = &synth->frame;

    out->n = (size_t)n;
    out->column[COLUMN_TS] = (const unsigned char *)frame->ts;
    for (unsigned c = COLUMN_OPEN; c <= COLUMN_CLOSE; c++)
        out->column[c] = (const unsigned char *)frame->price[c];
    out->column[COLUMN_VOLUME] = (const unsigned char *)frame->volume;
}

/* Bars of the current blocks; 0: the series are being ended. */
static int64_t frame_size(const struct source_synth *synth)
{
    int64_t left = synth->config.bars - synth->next_bar;

    return left < synth->frame_bars ? left : synth->frame_bars;
}

static int synth_next(struct source *source, struct bar_block *out,
                      struct err *err)
{
    struct source_synth *synth = (struct source_synth *)source;
    int64_t n = frame_size(synth);
    struct synth_series *series;

    if (synth->next_series == synth->series_count) {
        if (!n)
            return finish_labels(synth, err);
        synth->next_series = 0;
        synth->next_bar += n;
        n = frame_size(synth);
    }
    series = &synth->series[synth->next_series];
    memset(out, 0, sizeof(*out));
    out->series = &series->name;
    out->i = synth->next_bar;
    if (n) {
        /* Every series has the same times: the first one sets them. */
        for (int64_t k = 0; !synth->next_series && k < n; k++)
            synth->frame.ts[k] = bar_time(&synth->config, synth->next_bar + k);
        if (series->plan)
            follow_plan(synth, series, n);
        else
            walk(synth, series, n);
        set_columns(synth, n, out);
    }
    synth->next_series++;
    return 1;
}

static void synth_close(struct source *source)
{
    struct source_synth *synth = (struct source_synth *)source;

    if (synth->labels)
        fclose(synth->labels);
    for (int64_t k = 0; k < synth->series_count; k++)
        free(synth->series[k].plan);
    free(synth->frame.memory);
    free(synth->series);
    free(synth);
}

static const struct source_ops synth_ops = {synth_next, synth_close};

static void set_scale(struct walk_scale *scale, enum timeframe timeframe)
{
    int64_t ppm = step_ppm[timeframe];
    /* One standard deviation in relative units, times 2^16. */
    int64_t sd = (ppm << (RELATIVE_BITS + 16)) / 1000000;

    scale->step = sd / STEP_SD;
    scale->gap = sd / GAP_PARTS / GAP_SD;
    scale->wick = sd * 35 / 100 / WICK_MEAN;
    scale->drift = ppm * ppm * (INT64_C(1) << (RELATIVE_BITS - 1)) /
                   INT64_C(1000000000000);
}

/* From the median up and down, each entry the same factor from the next. */
static void set_volumes(double *volume)
{
    uint64_t up = (uint64_t)VOLUME_MEDIAN << 20;
    uint64_t down = up;

    volume[VOLUME_TOP / 2] = VOLUME_MEDIAN;
    for (int k = 1; k <= VOLUME_TOP / 2; k++) {
        up += (up >> 20) * VOLUME_GROWTH >> 12;
        down -= (down >> 20) * VOLUME_GROWTH >> 12;
        volume[VOLUME_TOP / 2 + k] = (double)(up >> 20);
        volume[VOLUME_TOP / 2 - k] = (double)(down >> 20);
    }
}

static bool wanted(const struct synth_config *config, const char *symbol)
{
    return !config->shards || fnv1a(FNV_OFFSET, symbol, strlen(symbol)) %
                                      (uint64_t)config->shards ==
                                  (uint64_t)config->shard;
}

static int make_plan(const struct synth_config *config,
                     struct synth_series *series, struct err *err)
{
    if (config->schematic == SYNTH_WALK)
        return 0;
    series->plan = malloc(sizeof(*series->plan));
    if (!series->plan)
        return err_set(err, ERR_SYSTEM, "out of memory");
    synth_schematic_init(series->plan, &series->rng,
                         config->schematic == SYNTH_DISTRIBUTION);
    return 0;
}

static int open_labels(struct source_synth *synth, struct err *err)
{
    const char *path = synth->config.labels;

    if (!path)
        return 0;
    synth->labels = fopen(path, "w");
    if (!synth->labels)
        return err_set(err, ERR_SYSTEM, "could not open \"%s\": %s", path,
                       strerror(errno));
    fprintf(synth->labels,
            "symbol,timeframe,index,timestamp,kind,planted,detail\n");
    return 0;
}

static int make_series(struct source_synth *synth, struct err *err)
{
    const struct synth_config *config = &synth->config;

    synth->series = calloc((size_t)config->series, sizeof(*synth->series));
    if (!synth->series)
        return err_set(err, ERR_SYSTEM, "out of memory");
    for (int64_t k = 0; k < config->series; k++) {
        struct synth_series *series = &synth->series[synth->series_count];

        snprintf(series->name.symbol, sizeof(series->name.symbol), "S%05d",
                 (int)k);
        if (!wanted(config, series->name.symbol))
            continue;
        snprintf(series->name.timeframe, sizeof(series->name.timeframe), "%s",
                 timeframe_name(config->timeframe));
        rng_init(&series->rng, config->seed, (uint64_t)k);
        series->close = rng_between(&series->rng, FIRST_MIN, FIRST_MAX);
        synth->series_count++;
        if (make_plan(config, series, err) < 0)
            return -1;
    }
    return 0;
}

static int make_frame(struct source_synth *synth, struct err *err)
{
    struct frame *frame = &synth->frame;
    size_t n = (size_t)synth->frame_bars;

    frame->memory = calloc(COLUMN_BAR_COUNT * n, sizeof(int64_t));
    if (!frame->memory)
        return err_set(err, ERR_SYSTEM, "out of memory");
    frame->ts = frame->memory;
    for (unsigned c = COLUMN_OPEN; c <= COLUMN_CLOSE; c++)
        frame->price[c] = frame->ts + c * n;
    frame->volume = (double *)frame->memory + COLUMN_VOLUME * n;
    return 0;
}

static int check_config(const struct synth_config *config, struct err *err)
{
    /* 2262-01-01 */
    const int64_t end = INT64_C(9214646400) * TIMESTAMP_SECOND;
    int64_t length = timeframe_length_ns(config->timeframe);

    if (config->series < 1 || config->series > SERIES_MAX)
        return err_set(err, ERR_USAGE, "series must be 1 to %d", SERIES_MAX);
    if (config->bars < 0 || config->bars > SYNTH_BARS_MAX)
        return err_set(err, ERR_USAGE, "bars must be 0 to 2^40");
    /* A month may be a day longer than the 30 that it counts as. */
    length = length ? length + length / 30 : TIMESTAMP_SECOND;
    if (config->start_ns >= end ||
        config->bars > (end - config->start_ns) / length)
        return err_set(err, ERR_USAGE,
                       "%lld bars of %s from the start reach beyond the year "
                       "2261\nTry fewer bars or a shorter timeframe",
                       (long long)config->bars,
                       timeframe_name(config->timeframe));
    return 0;
}

int source_synth_open(const struct synth_config *config, size_t frame_bars,
                      struct source **out, struct err *err)
{
    struct source_synth *synth;

    if (check_config(config, err) < 0)
        return -1;
    synth = calloc(1, sizeof(*synth));
    if (!synth)
        return err_set(err, ERR_SYSTEM, "out of memory");
    synth->source.ops = &synth_ops;
    synth->config = *config;
    synth->config.start_ns =
        timeframe_floor(config->timeframe, config->start_ns);
    synth->frame_bars = (int64_t)frame_bars;
    if (synth->frame_bars > config->bars)
        synth->frame_bars = config->bars;
    set_scale(&synth->scale, config->timeframe);
    set_volumes(synth->volume);
    if (make_frame(synth, err) < 0 || make_series(synth, err) < 0 ||
        open_labels(synth, err) < 0) {
        source_close(&synth->source);
        return -1;
    }
    if (!config->bars) /* no series is ever begun */
        synth->next_series = synth->series_count;
    *out = &synth->source;
    return 0;
}
