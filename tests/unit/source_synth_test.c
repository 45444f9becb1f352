/*
 * Goal: synthetic bars are valid, reproducible and independent of how they are
 * asked for; planted schematics are where, and what, their labels say.
 */
#include "source/source_synth.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/decimal.h"
#include "base/fnv.h"
#include "base/parse.h"
#include "base/timestamp.h"
#include "lib/tap.h"

/* All bars of a few series. */
struct tape {
    size_t series;
    size_t bars;
    char symbol[64][SYMBOL_MAX + 1];
    struct bar *bar; /* [series][bars] */
    bool ordered;    /* by time of the first bar, then symbol; ends last */
    int64_t ends;
};

static struct synth_config config_of(int64_t series, int64_t bars)
{
    struct synth_config config = {.series = series,
                                  .bars = bars,
                                  .seed = 42,
                                  .timeframe = TIMEFRAME_1D,
                                  .start_ns = SYNTH_START_NS};

    return config;
}

static struct bar bar_of(const struct bar_block *block, size_t k)
{
    struct bar bar = {
        block_int(block, COLUMN_TS, k),    block_int(block, COLUMN_OPEN, k),
        block_int(block, COLUMN_HIGH, k),  block_int(block, COLUMN_LOW, k),
        block_int(block, COLUMN_CLOSE, k), block_real(block, COLUMN_VOLUME, k)};

    return bar;
}

/* Which series of the tape a block belongs to; a new one is added. */
static size_t find_series(struct tape *tape, const char *symbol)
{
    for (size_t s = 0; s < tape->series; s++)
        if (!strcmp(tape->symbol[s], symbol))
            return s;
    snprintf(tape->symbol[tape->series], SYMBOL_MAX + 1, "%s", symbol);
    return tape->series++;
}

static void record(const struct synth_config *config, size_t frame_bars,
                   struct tape *tape)
{
    struct source *source;
    struct bar_block block;
    struct err err = {0};
    int64_t last_ts = INT64_MIN;
    char last[SYMBOL_MAX + 1] = "";

    memset(tape, 0, sizeof(*tape));
    tape->bars = (size_t)config->bars;
    tape->bar =
        calloc((size_t)(config->series * config->bars), sizeof(*tape->bar));
    tape->ordered = true;
    if (source_synth_open(config, frame_bars, &source, &err) < 0) {
        tap_note("%s", err.msg);
        abort();
    }
    while (source_next(source, &block, &err) > 0) {
        size_t s = find_series(tape, block.series->symbol);
        int64_t ts = INT64_MAX;

        if (block.n)
            ts = block_int(&block, COLUMN_TS, 0);
        tape->ends += block.n == 0 && block.i == config->bars;
        tape->ordered &=
            ts > last_ts ||
            (ts == last_ts && strcmp(block.series->symbol, last) > 0);
        last_ts = ts;
        snprintf(last, sizeof(last), "%s", block.series->symbol);
        for (size_t k = 0; k < block.n; k++)
            tape->bar[s * tape->bars + (size_t)block.i + k] = bar_of(&block, k);
    }
    source_close(source);
}

static const struct bar *series_of(const struct tape *tape, size_t s)
{
    return tape->bar + s * tape->bars;
}

static bool same_bars(const struct tape *a, size_t s, const struct tape *b,
                      size_t t, size_t n)
{
    return !memcmp(series_of(a, s), series_of(b, t), n * sizeof(struct bar));
}

static bool all_valid(const struct tape *tape)
{
    for (size_t k = 0; k < tape->series * tape->bars; k++)
        if (bar_check(&tape->bar[k]) != BAR_OK ||
            tape->bar[k].close % 1000000 || tape->bar[k].low % 1000000)
            return false;
    return true;
}

/* Reproducible, and the same however it is cut, for one kind of source. */
static void test_invariance(enum synth_schematic schematic, const char *name)
{
    struct synth_config config = config_of(5, 1000);
    struct tape whole;
    struct tape other;

    config.schematic = schematic;
    record(&config, 256, &whole);
    OK(all_valid(&whole), "%s: every bar is valid and in ticks", name);
    OK(whole.ordered, "%s: blocks in order of time, then symbol", name);
    IS_INT((int64_t)whole.series, 5, "%s: five series", name);
    IS_INT(whole.ends, 5, "%s: every series is ended", name);
    record(&config, 7, &other);
    OK(same_bars(&whole, 0, &other, 0, 5000), "%s: other frames, same bars",
       name);
    free(other.bar);
    config.bars = 333;
    record(&config, 256, &other);
    OK(same_bars(&whole, 4, &other, 4, 333), "%s: fewer bars are the front",
       name);
    free(other.bar);
    config = config_of(2, 1000);
    config.schematic = schematic;
    record(&config, 256, &other);
    OK(same_bars(&whole, 1, &other, 1, 1000),
       "%s: a series does not depend on the number of series", name);
    OK(!same_bars(&whole, 0, &whole, 1, 1000), "%s: series differ", name);
    free(other.bar);
    config.seed = 43;
    record(&config, 256, &other);
    OK(!same_bars(&whole, 0, &other, 0, 1000), "%s: seeds differ", name);
    free(other.bar);
    free(whole.bar);
}

static void test_shards(void)
{
    struct synth_config config = config_of(20, 50);
    struct tape whole;
    size_t found = 0;
    bool same = true;
    bool right = true;

    record(&config, 16, &whole);
    config.shards = 3;
    for (config.shard = 0; config.shard < 3; config.shard++) {
        struct tape part;

        record(&config, 16, &part);
        for (size_t s = 0; s < part.series; s++) {
            size_t size = strlen(part.symbol[s]);

            same &= same_bars(&part, s, &whole,
                              find_series(&whole, part.symbol[s]), 50);
            right &= fnv1a(FNV_OFFSET, part.symbol[s], size) % 3 ==
                     (uint64_t)config.shard;
        }
        found += part.series;
        free(part.bar);
    }
    IS_INT((int64_t)found, 20, "three shards have all series");
    OK(same, "with the same bars");
    OK(right, "by the hash of the symbol");
    free(whole.bar);
}

static void test_times(void)
{
    static const struct {
        enum timeframe timeframe;
        const char *start;
        const char *third;
    } cases[] = {
        {TIMEFRAME_1D, "2024-02-28T05:00:00Z", "2024-03-01T00:00:00Z"},
        {TIMEFRAME_5M, "2024-02-28T05:03:00Z", "2024-02-28T05:10:00Z"},
        {TIMEFRAME_1MO, "2024-11-15T00:00:00Z", "2025-01-01T00:00:00Z"},
        {TIMEFRAME_1W, "2024-01-01T00:00:00Z", "2024-01-15T00:00:00Z"},
        {TIMEFRAME_TICK, "2024-01-01T00:00:00Z", "2024-01-01T00:00:02Z"},
    };

    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        struct synth_config config = config_of(1, 3);
        char text[TIMESTAMP_TEXT_MAX];
        struct tape tape;

        config.timeframe = cases[k].timeframe;
        timestamp_parse(cases[k].start, strlen(cases[k].start),
                        &config.start_ns);
        record(&config, 2, &tape);
        timestamp_format(tape.bar[2].ts, text);
        IS_TEXT(text, cases[k].third, "third bar of %s",
                timeframe_name(cases[k].timeframe));
        free(tape.bar);
    }
}

static int by_value(const void *a, const void *b)
{
    const double *x = a;
    const double *y = b;

    return (*x > *y) - (*x < *y);
}

/* What the header promises of the walk, within the error of 200,000 draws. */
static void test_statistics(void)
{
    enum { SERIES = 10, BARS = 20000, ALL = SERIES * BARS };
    struct synth_config config = config_of(SERIES, BARS);
    double *volume = calloc(ALL, sizeof(*volume));
    struct tape tape;
    double sum = 0;
    double squares = 0;
    bool inside = true;

    record(&config, 1024, &tape);
    for (size_t k = 0; k < ALL; k++) {
        volume[k] = tape.bar[k].volume;
        inside &= tape.bar[k].close >= 5 * DECIMAL_ONE &&
                  tape.bar[k].close <= 2000 * DECIMAL_ONE;
        if (k % BARS) {
            double step =
                log((double)tape.bar[k].close / (double)tape.bar[k - 1].close);

            sum += step;
            squares += step * step;
        }
    }
    OK(inside, "closes between 5 and 2000");
    IS_NEAR(sqrt(squares / ALL), 0.015, 0.0002, "steps of 1.5 %% a day");
    /* Four standard errors; reflection at the bounds pulls a little. */
    IS_NEAR(sum / ALL, 0, 0.00014, "without a drift");
    qsort(volume, ALL, sizeof(*volume), by_value);
    IS_NEAR(volume[ALL / 2], 1000000, 10000, "median volume");
    sum = 0;
    for (size_t k = 0; k < ALL; k++) {
        double away = log(volume[k] / 1000000);

        sum += away * away;
    }
    IS_NEAR(sqrt(sum / ALL), 0.4, 0.003, "spread of the logarithm of volume");
    free(volume);
    free(tape.bar);
}

static void test_errors(void)
{
    static const struct {
        const char *name;
        int64_t series;
        int64_t bars;
        const char *labels;
        enum err_code code;
    } cases[] = {
        {"no series", 0, 10, NULL, ERR_USAGE},
        {"too many series", 65537, 10, NULL, ERR_USAGE},
        {"a negative number of bars", 1, -1, NULL, ERR_USAGE},
        {"too many bars", 1, INT64_MAX, NULL, ERR_USAGE},
        {"beyond the year 2261", 1, 87000, NULL, ERR_USAGE},
        {"labels nowhere", 1, 10, "/no/such/folder/x", ERR_SYSTEM},
    };

    for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
        struct synth_config config = config_of(cases[k].series, cases[k].bars);
        struct source *source = NULL;
        struct err err = {0};

        config.labels = cases[k].labels;
        IS_INT(source_synth_open(&config, 100, &source, &err), -1, "%s",
               cases[k].name);
        IS_INT(err.code, cases[k].code, "%s: status", cases[k].name);
    }
}

static void test_nothing(void)
{
    struct synth_config config = config_of(3, 0);
    struct source *source;
    struct bar_block block;
    struct err err = {0};

    IS_INT(source_synth_open(&config, 100, &source, &err), 0, "no bars");
    IS_INT(source_next(source, &block, &err), 0, "is an empty source");
    IS_INT(source_next(source, &block, &err), 0, "and stays one");
    source_close(source);
}

/* A line of the labels file. */
struct label {
    char symbol[16];
    int64_t index;
    char kind[16];
    char planted[16];
    char detail[128];
};

/* What the rules say of a bar, computed from the bars alone. */
struct facts {
    int64_t vr; /* 1e-4, rounded half up */
    const struct bar *bar;
};

static int64_t round4(int64_t a, int64_t b)
{
    assert(b > 0);
    return (int64_t)(((int128)20000 * a + b) / ((int128)2 * b));
}

static struct facts facts_of(const struct bar *series, int64_t index)
{
    double sum = 0;

    for (int64_t k = index - 20; k < index; k++)
        sum += series[k].volume;
    return (struct facts){
        (int64_t)floor(series[index].volume / (sum / 20) * 10000 + 0.5),
        &series[index]};
}

/* Bars until one closes on the other side of a level, from 0 on. */
static int64_t bars_back(const struct bar *series, int64_t from, int64_t start,
                         int64_t level, bool above)
{
    for (int64_t k = start; k < 12; k++)
        if (above ? series[from + k].close > level
                  : series[from + k].close < level)
            return k;
    return 12;
}

static bool is_pivot(const struct bar *series, int64_t p, bool low)
{
    for (int64_t k = p - 5; k <= p + 5; k++)
        if (k != p && (low ? series[k].low <= series[p].low
                           : series[k].high >= series[p].high))
            return false;
    return true;
}

/* The level by the rules, from the pivots near a price. */
static int64_t level_of(const struct bar *series, int64_t start, int64_t end,
                        int64_t near, bool low)
{
    int128 sum = 0;
    int128 volume = 0;

    for (int64_t p = start; p <= end; p++) {
        int64_t price = low ? series[p].low : series[p].high;

        if (!is_pivot(series, p, low) || llabs(price - near) > near / 100)
            continue;
        sum += (int128)price * (int64_t)series[p].volume;
        volume += (int64_t)series[p].volume;
    }
    return volume ? (int64_t)((2 * sum + volume) / (2 * volume)) : 0;
}

/* The range that the labels speak of, until the next one. */
struct planted {
    int64_t support;
    int64_t resistance;
    int64_t spring_vr;
    int64_t spring_low;
    bool levels_right;
    int64_t checked[2]; /* labels that agree, and do not */
    int64_t near_misses;
    int64_t border; /* labels at the very border of a rule */
};

static void read_range(struct planted *planted, const struct bar *series,
                       const struct label *label)
{
    char support[32];
    char resistance[32];
    char end_text[32];
    int64_t end;

    if (sscanf(label->detail, "end %31s support %31s resistance %31s", end_text,
               support, resistance) != 3 ||
        !parse_int(end_text, &end) ||
        decimal_parse(support, strlen(support), '.', &planted->support) !=
            DECIMAL_OK ||
        decimal_parse(resistance, strlen(resistance), '.',
                      &planted->resistance) != DECIMAL_OK) {
        planted->levels_right = false;
        return;
    }
    planted->levels_right &=
        level_of(series, label->index, end, planted->support, true) ==
            planted->support &&
        level_of(series, label->index, end, planted->resistance, false) ==
            planted->resistance;
}

static bool holds_spring(struct planted *planted, const struct bar *series,
                         const struct label *label, const struct facts *facts)
{
    int64_t depth =
        round4(planted->support - facts->bar->low, planted->support);
    int64_t back = bars_back(series, label->index, 1, planted->support, true);

    planted->spring_vr = facts->vr;
    planted->spring_low = facts->bar->low;
    planted->border += facts->vr == 6900 || facts->vr == 7000 ||
                       facts->vr == 7100 || depth == 499 || depth == 501 ||
                       back == 5 || back == 6;
    return facts->bar->low < planted->support && depth <= 500 &&
           facts->vr < 7000 && back <= 5;
}

static bool holds_utad(struct planted *planted, const struct bar *series,
                       const struct label *label, const struct facts *facts)
{
    int64_t depth =
        round4(facts->bar->high - planted->resistance, planted->resistance);
    int64_t back =
        bars_back(series, label->index, 0, planted->resistance, false);

    planted->border += facts->vr == 15000 || facts->vr == 15100 ||
                       depth == 49 || depth == 50 || depth == 100 ||
                       depth == 101;
    return depth >= 50 && depth <= 100 && facts->vr > 15000 && back <= 3;
}

static bool holds_sos(struct planted *planted, const struct facts *facts)
{
    int128 above =
        (int128)facts->bar->close * 100 - (int128)planted->resistance * 101;

    planted->border += facts->vr == 15000 || facts->vr == 14900 ||
                       (above > -200000000 && above < 200000000);
    return above >= 0 && facts->vr >= 15000;
}

/* True when the bar is what the rules call by this name. */
static bool holds(struct planted *planted, const struct bar *series,
                  const struct label *label)
{
    struct facts facts = facts_of(series, label->index);
    const struct bar *bar = facts.bar;

    if (!strcmp(label->kind, "SPRING"))
        return holds_spring(planted, series, label, &facts);
    if (!strcmp(label->kind, "UTAD"))
        return holds_utad(planted, series, label, &facts);
    if (!strcmp(label->kind, "SOS"))
        return holds_sos(planted, &facts);
    if (!strcmp(label->kind, "TEST"))
        return bar->low >= planted->spring_low &&
               (bar->low - planted->spring_low) * 100 <=
                   3 * planted->spring_low &&
               facts.vr < planted->spring_vr;
    if (!strcmp(label->kind, "LPS"))
        return llabs(bar->low - planted->resistance) * 100 <=
                   3 * planted->resistance &&
               bar[1].close * 100 >= bar->low * 101;
    if (!strcmp(label->kind, "SC"))
        return facts.vr >= 20000 && bar->close < bar[-1].close &&
               2 * (bar->close - bar->low) >= bar->high - bar->low;
    if (!strcmp(label->kind, "BC"))
        return facts.vr >= 20000 && bar->close > bar[-1].close &&
               2 * (bar->close - bar->low) <= bar->high - bar->low;
    return !strcmp(label->kind, "AR") || !strcmp(label->kind, "ST");
}

static void check_label(struct planted *planted, const struct tape *tape,
                        const struct label *label)
{
    size_t s = (size_t)strtoul(label->symbol + 1, NULL, 10);
    bool near_miss = !strcmp(label->planted, "near_miss");
    const struct bar *series = series_of(tape, s);

    if (!strcmp(label->kind, "RANGE")) {
        read_range(planted, series, label);
        return;
    }
    planted->near_misses += near_miss;
    planted->checked[holds(planted, series, label) == near_miss]++;
    if (holds(planted, series, label) == near_miss)
        tap_note("%s %lld %s %s %s", label->symbol, (long long)label->index,
                 label->kind, label->planted, label->detail);
}

/* Lines by series and index: a range stands before its events. */
static int by_series(const void *a, const void *b)
{
    const struct label *x = a;
    const struct label *y = b;
    int order = strcmp(x->symbol, y->symbol);

    return order ? order : (x->index > y->index) - (x->index < y->index);
}

static size_t read_labels(const char *path, struct label *label, size_t room)
{
    FILE *file = fopen(path, "r");
    char line[512];
    size_t n = 0;

    if (!file || !fgets(line, sizeof(line), file))
        return 0;
    IS_TEXT(line, "symbol,timeframe,index,timestamp,kind,planted,detail\n",
            "header of the labels");
    while (n < room && fgets(line, sizeof(line), file)) {
        struct label *at = &label[n];
        char index[32];

        at->detail[0] = 0;
        n +=
            sscanf(line,
                   "%15[^,],%*[^,],%31[^,],%*[^,],%15[^,],%15[^,],%127[^\n]",
                   at->symbol, index, at->kind, at->planted, at->detail) >= 4 &&
            parse_int(index, &at->index);
    }
    fclose(file);
    qsort(label, n, sizeof(*label), by_series);
    return n;
}

static void test_schematic(enum synth_schematic schematic, const char *name)
{
    enum { ROOM = 20000 };
    struct synth_config config = config_of(30, 3000);
    struct label *label = calloc(ROOM, sizeof(*label));
    struct planted planted = {.levels_right = true};
    char path[] = "/tmp/synth_labels_XXXXXX";
    int fd = mkstemp(path);
    struct tape tape;
    size_t n;

    config.schematic = schematic;
    config.labels = path;
    record(&config, 512, &tape);
    n = read_labels(path, label, ROOM);
    for (size_t k = 0; k < n; k++)
        check_label(&planted, &tape, &label[k]);
    OK(n > 1000, "%s: %zu labels", name, n);
    OK(planted.levels_right, "%s: levels are those of the pivots", name);
    IS_INT(planted.checked[1], 0, "%s: every bar is what its label says", name);
    OK(planted.near_misses > 50, "%s: near misses: %lld", name,
       (long long)planted.near_misses);
    OK(planted.border > planted.near_misses, "%s: and true ones beside them",
       name);
    close(fd);
    unlink(path);
    free(label);
    free(tape.bar);
}

int main(void)
{
    test_invariance(SYNTH_WALK, "walk");
    test_invariance(SYNTH_ACCUMULATION, "accumulation");
    test_invariance(SYNTH_DISTRIBUTION, "distribution");
    test_shards();
    test_times();
    test_statistics();
    test_errors();
    test_nothing();
    test_schematic(SYNTH_ACCUMULATION, "accumulation");
    test_schematic(SYNTH_DISTRIBUTION, "distribution");
    return tap_done();
}
