/* sigen: signals from what detect found. */
#include <stdlib.h>

#include "analysis/signal.h"
#include "base/decimal.h"
#include "report/record_writer.h"
#include "tool/filter.h"
#include "tool/unit.h"

#define PPM_OF_PERCENT 10000.0
/* Frames that wait to be decoded, at most. */
#define WAITING_MAX 64

/* A series: its generator, and the frames of the unit that is under way. */
struct sigen {
    struct signal_generator *generator;
    const struct series_name *series;
    struct unit unit;
    struct unit waiting; /* what the generator has not been told of */
    bool range_taken;    /* the range among it is known all the same */
};

static int open_series(void *context, const struct series_name *series,
                       void **state, struct err *err)
{
    struct sigen *s = calloc(1, sizeof(*s));

    if (!s)
        return err_set(err, ERR_SYSTEM, "out of memory");
    if (signal_create(context, series, &s->generator, err) < 0) {
        free(s);
        return -1;
    }
    s->series = series;
    *state = s;
    return 0;
}

static void close_series(void *state)
{
    struct sigen *s = state;

    signal_destroy(s->generator);
    unit_reset(&s->unit);
    unit_reset(&s->waiting);
    free(s);
}

/* Hands a held frame to the generator, decoded. */
static int take(struct sigen *s, const struct unit *unit, size_t k,
                struct err *err)
{
    struct frame frame = unit_frame(unit, k);
    struct record record;

    if (codec_decode_record(&frame, s->series, &record, err) < 0)
        return -1;
    return signal_record(s->generator, &record, err);
}

/*
 * Hands over what has been waiting: the range, and for a test the springs,
 * which then wait no longer.
 */
static int take_waiting(struct sigen *s, bool springs, struct err *err)
{
    for (size_t k = 0; k < s->waiting.count; k++) {
        bool range = s->waiting.frames[k].type == FRAME_RANGE;

        if (range ? !s->range_taken : springs)
            if (take(s, &s->waiting, k, err) < 0)
                return -1;
        s->range_taken |= range;
    }
    if (springs)
        unit_clear(&s->waiting);
    return 0;
}

/* A pattern that may make a signal: one a pattern, at its first revision. */
static bool may_signal(enum frame_type type, enum record_kind kind, int64_t rev)
{
    return type == FRAME_PATTERN && rev == 0 && kind != KIND_SPRING &&
           signal_wants(RECORD_PATTERN, kind);
}

/*
 * Ranges and springs come often and seldom make a signal: they wait undecoded
 * until a pattern asks that may. It stands on the range in force, which is the
 * latest, and of the springs on one of that range.
 */
static int wait_for_pattern(struct sigen *s, const struct frame *frame,
                            enum record_kind kind, struct err *err)
{
    if (frame->rev || (frame->type != FRAME_RANGE && kind != KIND_SPRING))
        return 0;
    if (frame->type == FRAME_RANGE) {
        unit_clear(&s->waiting);
        s->range_taken = false;
    } else if (s->waiting.count == WAITING_MAX &&
               take_waiting(s, true, err) < 0) {
        return -1;
    }
    return unit_hold(&s->waiting, frame, err);
}

/*
 * While no signal waits for bars, a record goes on at once. From the first
 * pattern on that may make one, the unit is held until its block has come: an
 * expiry among its records needs the bars. An order never waits: it is
 * somebody else's, and nothing is known of its bar.
 */
static int on_record(void *state, const struct frame *frame,
                     struct output *output, struct err *err)
{
    struct sigen *s = state;
    enum record_kind kind = record_kind_parse(frame->kind.at, frame->kind.size);

    if (frame->type == FRAME_ORDER)
        return output_pass(output, frame, err);
    if (s->unit.count || !signal_idle(s->generator) ||
        may_signal(frame->type, kind, frame->rev))
        return unit_hold(&s->unit, frame, err);
    return wait_for_pattern(s, frame, kind, err) < 0
               ? -1
               : output_pass(output, frame, err);
}

/* The k-th frame of the unit, behind everything that earlier bars gave. */
static int release(struct sigen *s, size_t k, const struct bar_block *block,
                   const struct record_sink *sink, struct output *output,
                   struct err *err)
{
    const struct unit_frame *held = &s->unit.frames[k];
    struct frame frame = unit_frame(&s->unit, k);

    if (signal_bars(s->generator, block, held->i, sink, err) < 0 ||
        output_pass(output, &frame, err) < 0)
        return -1;
    if (!may_signal(held->type, held->kind, held->rev))
        return wait_for_pattern(s, &frame, held->kind, err);
    if (take_waiting(s, held->kind == KIND_TEST, err) < 0)
        return -1;
    return take(s, &s->unit, k, err);
}

static int on_bars(void *state, const struct bar_block *block,
                   const struct frame *frame, struct output *output,
                   struct err *err)
{
    struct record_sink sink = output_sink(output);
    struct sigen *s = state;

    for (size_t k = 0; k < s->unit.count; k++)
        if (release(s, k, block, &sink, output, err) < 0)
            return -1;
    unit_clear(&s->unit);
    if (signal_bars(s->generator, block, block->i + (int64_t)block->n, &sink,
                    err) < 0)
        return -1;
    return output_pass(output, frame, err);
}

static int on_end(void *state, struct output *output, struct err *err)
{
    struct sigen *s = state;

    (void)output;
    if (!s->unit.count)
        return 0;
    return err_set(err, ERR_DATA,
                   "%s %s: records without the bars they were decided on",
                   s->series->symbol, s->series->timeframe);
}

/* Percent on the command line, parts per million inside. */
struct risk_percent {
    double spring;
    double sos;
    double lps;
    double utad;
};

static bool risk_ok(double percent)
{
    return percent >= SIGNAL_RISK_MIN_PPM / PPM_OF_PERCENT &&
           percent <= SIGNAL_RISK_MAX_PPM / PPM_OF_PERCENT;
}

static int apply(struct signal_config *config, double account,
                 const struct risk_percent *risk, int entry, struct err *err)
{
    if (!risk_ok(risk->spring) || !risk_ok(risk->sos) || !risk_ok(risk->lps) ||
        !risk_ok(risk->utad))
        return err_set(err, ERR_USAGE,
                       "a --risk option is not within 0.1..2 percent");
    config->account_e8 = (int64_t)(account * (double)DECIMAL_ONE + 0.5);
    config->risk_ppm[KIND_SPRING] =
        (int64_t)(risk->spring * PPM_OF_PERCENT + 0.5);
    config->risk_ppm[KIND_SOS] = (int64_t)(risk->sos * PPM_OF_PERCENT + 0.5);
    config->risk_ppm[KIND_LPS] = (int64_t)(risk->lps * PPM_OF_PERCENT + 0.5);
    config->risk_ppm[KIND_UTAD] = (int64_t)(risk->utad * PPM_OF_PERCENT + 0.5);
    config->entry = entry ? ENTRY_LIMIT : ENTRY_MARKET;
    return 0;
}

int main(int argc, char **argv)
{
    static const struct tool_info info = {
        .name = "sigen",
        .usage = "[options] < patterns > signals",
        .summary = "Turns patterns into trading signals: entry, stop, "
                   "targets, size, confidence, and why.",
        .show = SHOW_SIGNAL,
        .can_show = SHOW_SIGNAL,
        .reads_stream = true,
    };
    static const char *const entries[] = {"market", "limit", NULL};
    double account = 100000;
    struct risk_percent risk = {
        .spring = 0.5, .sos = 0.8, .lps = 0.7, .utad = 0.5};
    int entry = 0;
    const struct opt own[] = {
        {.name = "account",
         .letter = 'a',
         .type = OPT_REAL,
         .value = &account,
         .argument = "MONEY",
         .help = "size of the account, fixed (default 100000)",
         .min = 1,
         .max = 1000000000},
        {.name = "entry",
         .type = OPT_CHOICE,
         .value = &entry,
         .argument = "HOW",
         .help = "the order that a signal stands for (default market)",
         .choices = entries},
        {.name = "risk-spring",
         .type = OPT_REAL,
         .value = &risk.spring,
         .argument = "PERCENT",
         .help = "of the account, risked on a spring (default 0.5)",
         .min = 0,
         .max = 2},
        {.name = "risk-sos",
         .type = OPT_REAL,
         .value = &risk.sos,
         .argument = "PERCENT",
         .help = "on a sign of strength (default 0.8)",
         .min = 0,
         .max = 2},
        {.name = "risk-lps",
         .type = OPT_REAL,
         .value = &risk.lps,
         .argument = "PERCENT",
         .help = "on a last point of support (default 0.7)",
         .min = 0,
         .max = 2},
        {.name = "risk-utad",
         .type = OPT_REAL,
         .value = &risk.utad,
         .argument = "PERCENT",
         .help = "on an upthrust (default 0.5)",
         .min = 0,
         .max = 2},
        {0},
    };
    const struct opt *const tables[] = {own, NULL};
    struct signal_config config;
    const struct filter filter = {.context = &config,
                                  .open = open_series,
                                  .close = close_series,
                                  .bars = on_bars,
                                  .record = on_record,
                                  .end = on_end};
    struct tool_options options;
    struct opt_operands operands;
    struct err err = {0};
    int status;

    if (!tool_start(&info, tables, argc, argv, &options, &operands, &status))
        return status;
    signal_config_default(&config);
    if (apply(&config, account, &risk, entry, &err) < 0)
        return tool_fail(&err);
    return filter_run(&filter, &options);
}
