/*
 * What holds for detect on any series: the records of a prefix are a prefix of
 * the records, blocks may be cut anywhere, quiet bars hide nothing, prices in
 * another unit give the same events; and errors are said.
 */
#include <stdio.h>
#include <string.h>

#include "lib/detect_run.h"
#include "lib/tap.h"

#define BARS 3000

struct setting {
    const char *name;
    enum preset preset;
    int window_bars;
    enum scale_mode scale;
    int64_t scale_x4;
    enum prerequisite prereq;
    bool no_spring_ok;
};

static const struct setting settings[] = {
    {"adaptive", PRESET_ADAPTIVE, 120, SCALE_AUTO, 0, PREREQ_RANGE, true},
    {"strict", PRESET_STRICT, 120, SCALE_FIXED, 10000, PREREQ_CLIMAX, false},
    {"climax", PRESET_ADAPTIVE, 120, SCALE_AUTO, 0, PREREQ_CLIMAX, false},
    {"half", PRESET_ADAPTIVE, 60, SCALE_FIXED, 5000, PREREQ_RANGE, false},
    {"long", PRESET_ADAPTIVE, 400, SCALE_AUTO, 0, PREREQ_RANGE, true},
    {"short", PRESET_ADAPTIVE, 20, SCALE_FIXED, 10000, PREREQ_RANGE, true},
};

static struct detect_config config_of(const struct setting *setting)
{
    struct detect_config config;

    detect_config_preset(&config, setting->preset);
    config.window_bars = setting->window_bars;
    config.scale = setting->scale;
    config.scale_x4 = setting->scale_x4;
    config.prereq = setting->prereq;
    config.no_spring_ok = setting->no_spring_ok;
    return config;
}

static size_t records_before(const struct run *run, int64_t bar)
{
    size_t n = 0;

    while (n < run->n && run->record[n].i < bar)
        n++;
    return n;
}

static void check_invariance(const struct setting *setting,
                             const struct series *series)
{
    static const size_t blocks[] = {1, 7, 96, 97, 1000};
    static const size_t prefixes[] = {1, 30, 51, 500, 1234, 2999};
    struct detect_config config = config_of(setting);
    struct run whole = {0};
    struct run other = {0};

    OK(run_detect(&whole, &config, series, series->n, 0, false), "%s runs",
       setting->name);
    tap_note("%s: %zu records", setting->name, whole.n);
    for (size_t k = 0; k < sizeof(blocks) / sizeof(blocks[0]); k++) {
        OK(run_detect(&other, &config, series, series->n, blocks[k], false) &&
               other.n == whole.n && run_same(&whole, &other, whole.n),
           "%s: blocks of %zu bars", setting->name, blocks[k]);
        run_reset(&other);
    }
    for (size_t k = 0; k < sizeof(prefixes) / sizeof(prefixes[0]); k++) {
        OK(run_detect(&other, &config, series, prefixes[k], 0, false) &&
               other.n == records_before(&whole, (int64_t)prefixes[k]) &&
               run_same(&whole, &other, other.n),
           "%s: prefix of %zu bars", setting->name, prefixes[k]);
        run_reset(&other);
    }
    OK(run_detect(&other, &config, series, series->n, 0, true) &&
           other.n == whole.n && run_same(&whole, &other, whole.n),
       "%s: no bar is quiet for long", setting->name);
    run_reset(&other);
    run_reset(&whole);
}

static bool same_id(const struct record *a, const struct record *b)
{
    return a->id == b->id;
}

/* Every record has its place, and first revisions have ids of their own. */
static void check_records(const struct run *run, const char *name)
{
    size_t order = 0;
    size_t twice = 0;
    size_t late = 0;

    for (size_t k = 0; k < run->n; k++) {
        const struct record *record = &run->record[k];

        order += k && record->i < run->record[k - 1].i;
        late += record->event_i > record->i || record->event_ts > record->ts;
        for (size_t j = 0; !record->rev && j < k; j++)
            twice += same_id(record, &run->record[j]);
        for (size_t j = k; record->rev; j--)
            if (same_id(record, &run->record[j]) &&
                run->record[j].rev == record->rev - 1)
                break;
            else if (!j) {
                OK(false, "%s: a revision without the one before", name);
                break;
            }
    }
    IS_INT((int64_t)order, 0, "%s: bars in order", name);
    IS_INT((int64_t)late, 0, "%s: no event after its decision", name);
    IS_INT((int64_t)twice, 0, "%s: ids are unique", name);
}

static const struct {
    enum record_type type;
    enum record_kind kind;
    enum record_status status;
} wanted[] = {
    {RECORD_RANGE, KIND_NONE, STATUS_ACTIVE},
    {RECORD_RANGE, KIND_NONE, STATUS_ARCHIVED},
    {RECORD_RANGE, KIND_NONE, STATUS_BREAKOUT},
    {RECORD_RANGE, KIND_NONE, STATUS_COMPLETED},
    {RECORD_PATTERN, KIND_SC, STATUS_ACTIVE},
    {RECORD_PATTERN, KIND_BC, STATUS_ACTIVE},
    {RECORD_PATTERN, KIND_AR, STATUS_CONFIRMED},
    {RECORD_PATTERN, KIND_ST, STATUS_CONFIRMED},
    {RECORD_PATTERN, KIND_SPRING, STATUS_CONFIRMED},
    {RECORD_PATTERN, KIND_SPRING, STATUS_INVALIDATED},
    {RECORD_PATTERN, KIND_TEST, STATUS_CONFIRMED},
    {RECORD_PATTERN, KIND_SOS, STATUS_CONFIRMED},
    {RECORD_PATTERN, KIND_SOS, STATUS_INVALIDATED},
    {RECORD_PATTERN, KIND_LPS, STATUS_CONFIRMED},
    {RECORD_PATTERN, KIND_UTAD, STATUS_CONFIRMED},
    {RECORD_PATTERN, KIND_UTAD, STATUS_INVALIDATED},
    {RECORD_PATTERN, KIND_PHASE, STATUS_CONFIRMED},
};

#define WANTED (sizeof(wanted) / sizeof(wanted[0]))

/* Every kind of record turns up, or the tests above say little. */
static void check_coverage(const size_t *count)
{
    for (size_t k = 0; k < WANTED; k++)
        OK(count[k] > 0, "%s %s turns up", record_kind_name(wanted[k].kind),
           record_status_name(wanted[k].status));
}

static void check_walks(void)
{
    struct detect_config config;
    size_t count[WANTED] = {0};

    for (uint64_t seed = 11; seed < 15; seed++) {
        struct series series = {0};
        struct run run = {0};
        struct run awake = {0};

        detect_config_preset(&config,
                             seed % 2 ? PRESET_ADAPTIVE : PRESET_STRICT);
        series_walk(&series, seed, 20000, CENT);
        series_ratios(&series);
        OK(run_detect(&run, &config, &series, series.n, 0, false) &&
               run_detect(&awake, &config, &series, series.n, 0, true) &&
               run.n == awake.n && run_same(&run, &awake, run.n),
           "long walk %d: no bar is quiet for long", (int)seed);
        check_records(&run, "walk");
        for (size_t k = 0; k < WANTED; k++)
            count[k] += run_count(&run, wanted[k].type, wanted[k].kind,
                                  wanted[k].status);
        run_reset(&run);
        run_reset(&awake);
        series_reset(&series);
    }
    check_coverage(count);
}

/*
 * The same walk in a larger unit of price, up to where sums of prices leave 64
 * bits: the same bars, events and points.
 */
static void check_units(int64_t unit)
{
    struct detect_config config;
    struct series series = {0};
    struct series other = {0};
    struct run run = {0};
    struct run scaled = {0};
    size_t differ = 0;

    detect_config_preset(&config, PRESET_ADAPTIVE);
    series_walk(&series, 5, BARS, CENT);
    series_walk(&other, 5, BARS, unit * CENT);
    series_ratios(&series);
    series_ratios(&other);
    OK(run_detect(&run, &config, &series, series.n, 0, false) &&
           run_detect(&scaled, &config, &other, other.n, 0, false),
       "prices times %lld", (long long)unit);
    IS_INT((int64_t)scaled.n, (int64_t)run.n, "as many records");
    for (size_t k = 0; k < run.n && k < scaled.n; k++)
        differ += run.record[k].kind != scaled.record[k].kind ||
                  run.record[k].i != scaled.record[k].i ||
                  run.record[k].id != scaled.record[k].id ||
                  run.record[k].status != scaled.record[k].status;
    IS_INT((int64_t)differ, 0, "the same records");
    run_reset(&run);
    run_reset(&scaled);
    series_reset(&series);
    series_reset(&other);
}

static int refuse(void *context, const struct record *record, struct err *err)
{
    (void)context;
    return err_set(err, ERR_SYSTEM, "no room for bar %d", (int)record->i);
}

static void check_errors(void)
{
    struct detect_config config;
    struct series_name name = {"SYN", "1d"};
    struct record_sink sink = {refuse, NULL};
    struct series series = {0};
    struct bar_block block = {.series = &name};
    struct detect *detect;
    struct err err = {0};

    series_synth(&series, 109);
    series_ratios(&series);
    detect_config_preset(&config, PRESET_STRICT);
    config.window_bars = DETECT_WINDOW_MIN - 1;
    OK(detect_create(&config, &name, &detect, &err) && err.code == ERR_USAGE,
       "window too short");
    config.window_bars = DETECT_WINDOW_MAX + 1;
    OK(detect_create(&config, &name, &detect, &err) && err.code == ERR_USAGE,
       "window too long");
    detect_config_preset(&config, PRESET_STRICT);
    config.scale_x4 = DETECT_SCALE_MAX + 1;
    OK(detect_create(&config, &name, &detect, &err) && err.code == ERR_USAGE,
       "scale too large");
    detect_config_preset(&config, PRESET_STRICT);
    config.utad_max = DETECT_UTAD_MIN - 1;
    OK(detect_create(&config, &name, &detect, &err) && err.code == ERR_USAGE,
       "utad-max too small");
    detect_config_preset(&config, PRESET_STRICT);
    OK(!detect_create(&config, &name, &detect, &err), "a good one");
    for (unsigned k = 0; k < COLUMN_COUNT; k++)
        block.column[k] = series.column[k];
    block.i = 1;
    block.n = 10;
    OK(detect_block(detect, &block, &sink, &err) && err.code == ERR_DATA,
       "a gap: %s", err.msg);
    block.i = 0;
    block.column[COLUMN_VR] = NULL;
    OK(detect_block(detect, &block, &sink, &err) && err.code == ERR_DATA,
       "no ratios: %s", err.msg);
    block.column[COLUMN_VR] = series.column[COLUMN_VR];
    block.n = 0;
    OK(!detect_block(detect, &block, &sink, &err), "an empty block");
    block.n = series.n;
    OK(detect_block(detect, &block, &sink, &err) && err.code == ERR_SYSTEM,
       "the sink's error");
    IS_TEXT(err.msg, "no room for bar 26", "its text");
    detect_destroy(detect);
    detect_destroy(NULL);
    series_reset(&series);
}

static void check_list(void)
{
    const struct detector *row;
    size_t n = detect_list(&row);

    IS_INT((int64_t)n, 15, "rows of the table");
    for (size_t k = 0; k < n; k++)
        OK(row[k].name[0] && row[k].summary[0] && row[k].wakes && row[k].bar,
           "row %s", row[k].name);
}

int main(void)
{
    struct series series = {0};

    series_walk(&series, 3, BARS, CENT);
    series_ratios(&series);
    for (size_t k = 0; k < sizeof(settings) / sizeof(settings[0]); k++)
        check_invariance(&settings[k], &series);
    series_reset(&series);
    check_walks();
    check_units(100000);
    check_units(20000000);
    check_errors();
    check_list();
    return tap_done();
}
