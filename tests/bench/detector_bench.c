/*
 * Volume ratios, the choice of a range, and each detector alone: over planted
 * schematics, a row that is woken does its work so often that it is TURNS times
 * in all, each time from the same state; all other rows do theirs once. The
 * row `range` takes in pivots, too, so that only its choice can be repeated.
 */
#include "bench/cases.h"

#include "analysis/detect_state.h"
#include "analysis/volume.h"

#define BARS     3072
#define ROWS_MAX 32

static struct {
    const struct detector *row; /* the one that is measured */
    bool range_only;
    int64_t woken;
    int64_t turns; /* each time */
    int64_t done;
} measured;

static volatile int64_t kept;

static int drop_record(void *context, const struct record *record,
                       struct err *err)
{
    (void)context;
    (void)record;
    (void)err;
    return 0;
}

/* The part of the state that rows change. */
#define CHANGING_FROM offsetof(struct detect, in_force)
#define CHANGING_SIZE (offsetof(struct detect, id_prefix) - CHANGING_FROM)

static int repeat_row(struct detect *detect)
{
    static unsigned char before[CHANGING_SIZE];
    unsigned char *changing = (unsigned char *)detect + CHANGING_FROM;

    measured.woken++;
    memcpy(before, changing, CHANGING_SIZE);
    for (int64_t turn = 0; turn < measured.turns; turn++, measured.done++) {
        if (measured.row->bar(detect) < 0)
            return -1;
        memcpy(changing, before, CHANGING_SIZE);
    }
    return measured.row->bar(detect);
}

static int repeat_choice(struct detect *detect)
{
    struct range_view view = {
        &detect->bars,    &detect->lows, &detect->highs, detect->at, 0,
        detect->ended_max};
    struct trading_range range;

    measured.woken++;
    view.x4 = state_x4(detect);
    for (int64_t turn = 0; turn < measured.turns && view.x4;
         turn++, measured.done++)
        kept += range_choose(&view, &range);
    return measured.row->bar(detect);
}

static void pass(struct bar_block *bars)
{
    static struct detector table[ROWS_MAX];
    const struct record_sink sink = {drop_record, NULL};
    struct detect_config config;
    struct detect *detect;
    struct err err = {0};
    size_t rows;

    detect_config_preset(&config, PRESET_ADAPTIVE);
    bench_need(!detect_create(&config, bars->series, &detect, &err), &err);
    rows = (size_t)detect_list(&detect->table);
    memcpy(table, detect->table, rows * sizeof(table[0]));
    for (size_t k = 0; k < rows; k++)
        if (!strcmp(table[k].name, measured.row->name))
            table[k].bar = measured.range_only ? repeat_choice : repeat_row;
    detect->table = table;
    bench_need(!detect_block(detect, bars, &sink, &err), &err);
    detect_destroy(detect);
}

static struct bar_block bars_with_ratios(int schematic)
{
    struct bar_block bars = bench_bars(BARS, schematic);
    struct volume_state state = {0};
    unsigned char *ratio[COLUMN_COUNT];

    for (unsigned c = COLUMN_BAR_COUNT; c < COLUMN_COUNT; c++) {
        ratio[c] = malloc((size_t)BARS * 8);
        bench_need(ratio[c] != NULL, NULL);
        bars.column[c] = ratio[c];
    }
    volume_ratios(&state, &bars, ratio[COLUMN_VR], ratio[COLUMN_SR],
                  ratio[COLUMN_CP], ratio[COLUMN_EF]);
    return bars;
}

static int64_t run_row(const char *name, int64_t turns)
{
    const struct detector *table;
    size_t rows = detect_list(&table);
    struct bar_block up = bars_with_ratios(SYNTH_ACCUMULATION);
    struct bar_block down = bars_with_ratios(SYNTH_DISTRIBUTION);

    measured.range_only = !strcmp(name, "range/choose");
    for (size_t k = 0; k < rows; k++)
        if (!strcmp(table[k].name,
                    measured.range_only ? "range" : strchr(name, '/') + 1))
            measured.row = &table[k];
    bench_need(measured.row != NULL, NULL);
    pass(&up);
    pass(&down);
    bench_need(measured.woken > 0, NULL);
    measured.turns = turns / measured.woken + 1;
    pass(&up);
    pass(&down);
    return measured.done;
}

static int64_t run_ratios(const char *name, int64_t turns)
{
    struct bar_block bars = bench_bars(BARS, SYNTH_WALK);
    static unsigned char out[4][BARS * 8];

    (void)name;
    for (int64_t turn = 0; turn < turns; turn++) {
        struct volume_state state = {0};

        volume_ratios(&state, &bars, out[0], out[1], out[2], out[3]);
        kept += out[3][turn % BARS];
    }
    return turns * BARS;
}

int main(int argc, char **argv)
{
    static const struct bench_case fixed[] = {
        {"rolling/volume-ratios", 500, run_ratios},
        {"range/choose", 350000, run_row},
    };
    static char name[ROWS_MAX][64];
    struct bench_case cases[ROWS_MAX + 2];
    const struct detector *table;
    size_t rows = detect_list(&table);
    size_t count = sizeof(fixed) / sizeof(fixed[0]);

    memcpy(cases, fixed, sizeof(fixed));
    for (size_t k = 0; k < rows && k < ROWS_MAX; k++) {
        snprintf(name[k], sizeof(name[k]), "detector/%s", table[k].name);
        if (strcmp(table[k].name, "range") != 0)
            cases[count++] = (struct bench_case){name[k], 350000, run_row};
    }
    return bench_main(cases, count, argc, argv);
}
