/* The rig of the signal tests. */
#include "lib/signal_rig.h"

#include <stdio.h>
#include <string.h>

#include "lib/tap.h"

struct rig rig;
const struct series_name rig_series = {"SYN", "1d"};

void rig_reset(int64_t bars)
{
    memset(&rig, 0, sizeof(rig));
    rig.bars = bars;
    for (int64_t i = 0; i < RIG_BARS; i++) {
        rig.column[COLUMN_TS][i] = RIG_START + i * RIG_DAY;
        for (int c = COLUMN_OPEN; c <= COLUMN_CLOSE; c++)
            rig.column[c][i] = CENTS(10100);
    }
}

struct record *rig_add(enum record_type type, enum record_kind kind,
                       enum record_status status, int64_t i, int64_t event_i,
                       uint64_t id)
{
    struct record *record = &rig.in[rig.in_n++];

    record_init(record, type, kind, &rig_series);
    record->status = status;
    record->i = i;
    record->ts = RIG_START + i * RIG_DAY;
    record->event_i = event_i;
    record->event_ts = RIG_START + event_i * RIG_DAY;
    record->id = id;
    return record;
}

struct range *rig_range(int64_t i, uint64_t id)
{
    struct range *range =
        &rig_add(RECORD_RANGE, KIND_NONE, STATUS_ACTIVE, i, i, id)->u.range;

    range->start_ts = RIG_START;
    range->duration = 40;
    range->support = CENTS(10000);
    range->resistance = CENTS(11000);
    range->conservative = CENTS(12000);
    range->jump = CENTS(14000);
    range->scale = 1;
    return range;
}

struct pattern *rig_pattern(enum record_kind kind, int64_t i, int64_t event_i,
                            uint64_t id, enum phase phase)
{
    struct pattern *pattern =
        &rig_add(RECORD_PATTERN, kind, STATUS_CONFIRMED, i, event_i, id)
             ->u.pattern;

    pattern->chain = CHAIN_ACCUMULATION;
    pattern->phase = phase;
    pattern->phase_confidence = 90;
    pattern->range = 1;
    pattern->confidence = 90;
    return pattern;
}

struct pattern *rig_spring(int64_t i, int64_t event_i, uint64_t id)
{
    struct pattern *spring = rig_pattern(KIND_SPRING, i, event_i, id, PHASE_C);

    spring->price = CENTS(9800);
    spring->penetration = .02;
    spring->recovery = 1;
    spring->volume_ratio = .45;
    spring->spread_ratio = 1.1;
    spring->parts = (struct parts){6, {20, 25, 25, 0, 10, 0}};
    return spring;
}

struct pattern *rig_test(int64_t i, uint64_t id, uint64_t spring)
{
    struct pattern *test = rig_pattern(KIND_TEST, i, i, id, PHASE_C);

    test->spring = spring;
    test->volume_ratio = .3;
    test->spring_confidence = 100;
    return test;
}

struct pattern *rig_sos(int64_t i, uint64_t id)
{
    struct pattern *sos = rig_pattern(KIND_SOS, i, i, id, PHASE_D);

    sos->close = CENTS(11200);
    sos->volume_ratio = 2.6;
    sos->prior_phase = PHASE_C;
    sos->prior_phase_confidence = 90;
    sos->parts = (struct parts){7, {35, 20, 20, 10, 10, 0, 3}};
    return sos;
}

void rig_five_springs(void)
{
    rig_range(0, 1);
    for (unsigned k = 0; k < 5; k++)
        rig_spring(5, k, 10U + k);
    for (unsigned k = 0; k < 5; k++)
        rig_test(8, 20U + k, 10U + k);
}

static int keep(void *context, const struct record *record, struct err *err)
{
    (void)context;
    (void)err;
    rig.out[rig.out_n] = *record;
    rig.out[rig.out_n++].series = &rig_series; /* the generator's goes away */
    return 0;
}

const struct record_sink rig_sink = {keep, NULL};

struct bar_block rig_block(int64_t i, int64_t n)
{
    struct bar_block block = {.series = &rig_series, .i = i, .n = (size_t)n};

    for (int k = 0; k < COLUMN_VOLUME; k++)
        block.column[k] = (const unsigned char *)&rig.column[k][i];
    return block;
}

/* One unit: its records, then its block, as the header tells callers to. */
static int run_unit(struct signal_generator *generator, int *next,
                    const struct bar_block *block, struct err *err)
{
    int64_t end = block->i + (int64_t)block->n;

    for (; *next < rig.in_n && rig.in[*next].i < end; (*next)++) {
        const struct record *record = &rig.in[*next];

        if (signal_bars(generator, block, record->i, &rig_sink, err))
            return -1;
        rig.out[rig.out_n++] = *record;
        if (signal_wants(record->type, record->kind) &&
            signal_record(generator, record, err))
            return -1;
    }
    return signal_bars(generator, block, end, &rig_sink, err);
}

int rig_run_chunks(const struct signal_config *config, int64_t bars,
                   int64_t step, struct err *err)
{
    struct signal_generator *generator = NULL;
    int next = 0;
    int rc = signal_create(config, &rig_series, &generator, err);

    rig.out_n = 0;
    for (int64_t i = 0; !rc && i < bars; i += step) {
        struct bar_block block;

        block = rig_block(i, i + step < bars ? step : bars - i);
        rc = run_unit(generator, &next, &block, err);
    }
    signal_destroy(generator);
    return rc;
}

void rig_run(enum entry_mode entry)
{
    struct signal_config config;
    struct err err = {0};

    signal_config_default(&config);
    config.entry = entry;
    OK(rig_run_chunks(&config, rig.bars, 8, &err) == 0, "the stream runs %s",
       err.msg);
}

/* Index in rig.out of the k-th signal, -1 behind the last. */
static int find_signal(int k)
{
    for (int n = 0; n < rig.out_n; n++)
        if (rig.out[n].type == RECORD_SIGNAL && k-- == 0)
            return n;
    return -1;
}

const struct record *rig_signal(int k)
{
    static const struct record none;
    int n = find_signal(k);

    return n < 0 ? &none : &rig.out[n];
}

int rig_signals(void)
{
    int count = 0;

    while (find_signal(count) >= 0)
        count++;
    return count;
}

const char *rig_story(void)
{
    static char text[1024];
    size_t used = 0;

    text[0] = 0;
    for (int k = 0; k < rig_signals() && used < sizeof(text); k++) {
        const struct record *record = rig_signal(k);

        used += (size_t)snprintf(
            text + used, sizeof(text) - used, "%s%d %s %s %d", k ? ", " : "",
            (int)record->i, record_kind_name(record->kind),
            record_status_name(record->status), (int)record->rev);
    }
    return text;
}
