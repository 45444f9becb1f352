/* A backtest over bars given as numbers. */
#include "lib/engine_rig.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "lib/tap.h"

int64_t rig_e8(double value)
{
    return llround(value * 1e8);
}

static void *more(void *list, size_t size)
{
    void *grown = realloc(list, size);

    if (!grown)
        abort();
    return grown;
}

static int keep_record(void *context, void *series, const struct record *record,
                       struct err *err)
{
    struct rig *rig = context;

    (void)series;
    (void)err;
    if (rig->records == rig->records_max) {
        rig->records_max = rig->records_max ? 2 * rig->records_max : 64;
        rig->record = more(rig->record, rig->records_max * sizeof(*record));
    }
    rig->record[rig->records++] = *record;
    return 0;
}

static int keep_points(void *context, const int64_t *ts, const int64_t *equity,
                       const int64_t *cash, size_t n, struct err *err)
{
    struct rig *rig = context;

    (void)err;
    if (rig->points + n > rig->points_max) {
        rig->points_max = 2 * (rig->points + n);
        rig->ts = more(rig->ts, rig->points_max * 8);
        rig->equity = more(rig->equity, rig->points_max * 8);
        rig->cash = more(rig->cash, rig->points_max * 8);
    }
    memcpy(rig->ts + rig->points, ts, n * 8);
    memcpy(rig->equity + rig->points, equity, n * 8);
    memcpy(rig->cash + rig->points, cash, n * 8);
    rig->points += n;
    return 0;
}

void engine_rig_init(struct rig *rig, const struct engine_ops *ops)
{
    *rig = (struct rig){.ops = ops};
    engine_config_default(&rig->config);
    rig->config.cash = 10000 * DECIMAL_ONE;
    rig->config.performance.initial = 10000.0;
}

struct rig_series *engine_rig_add_empty(struct rig *rig, const char *symbol,
                                        size_t n)
{
    struct rig_series *series = &rig->of[rig->series++];

    snprintf(series->name.symbol, sizeof(series->name.symbol), "%s", symbol);
    memcpy(series->name.timeframe, "1d", 3);
    series->n = n;
    for (size_t c = 0; c < COLUMN_BAR_COUNT; c++)
        series->column[c] = more(NULL, (n + 1) * 8);
    series->want = more(NULL, n + 1);
    memset(series->want, WANT_NONE, n + 1);
    for (size_t k = 0; k < n; k++)
        series->column[COLUMN_TS][k] = RIG_START + (int64_t)k * RIG_DAY;
    return series;
}

struct rig_series *engine_rig_add(struct rig *rig, const char *symbol,
                                  const struct rig_bar *bar, size_t n)
{
    struct rig_series *series = engine_rig_add_empty(rig, symbol, n);

    for (size_t k = 0; k < n; k++) {
        series->column[COLUMN_OPEN][k] = rig_e8(bar[k].open);
        series->column[COLUMN_HIGH][k] = rig_e8(bar[k].high);
        series->column[COLUMN_LOW][k] = rig_e8(bar[k].low);
        series->column[COLUMN_CLOSE][k] = rig_e8(bar[k].close);
        memcpy(&series->column[COLUMN_VOLUME][k], &bar[k].volume, 8);
    }
    return series;
}

struct engine_request *engine_rig_order_of(struct rig *rig, size_t series,
                                           int64_t i, enum record_kind kind,
                                           enum action action, double quantity)
{
    struct rig_series *of = &rig->of[series];
    struct engine_request *request;

    of->request = more(of->request, (of->requests + 1) * sizeof(*request));
    request = &of->request[of->requests++];
    *request = (struct engine_request){.i = i, .kind = kind};
    request->order.action = action;
    request->order.quantity = rig_e8(quantity);
    return request;
}

struct engine_request *engine_rig_order(struct rig *rig, int64_t i,
                                        enum record_kind kind,
                                        enum action action, double quantity)
{
    return engine_rig_order_of(rig, 0, i, kind, action, quantity);
}

/* The next bars of a series, with their orders. */
static int feed(struct rig *rig, size_t s)
{
    struct rig_series *series = &rig->of[s];
    size_t n = series->n - series->pushed;
    struct bar_block block = {.series = &series->name,
                              .i = (int64_t)series->pushed};

    if (rig->block && n > rig->block)
        n = rig->block;
    block.n = n;
    for (size_t c = 0; c < COLUMN_BAR_COUNT; c++)
        block.column[c] =
            (const unsigned char *)(series->column[c] + series->pushed);
    if (rig->ops->push(rig->engine, s, &block, series->want + series->pushed,
                       &rig->err))
        return -1;
    series->pushed += n;
    while (series->requested < series->requests &&
           (series->request[series->requested].i < (int64_t)series->pushed ||
            series->pushed == series->n))
        if (rig->ops->request(rig->engine, s,
                              &series->request[series->requested++], &rig->err))
            return -1;
    return 0;
}

/* All bars before it are known: the earliest next bar of any series. */
static int64_t known_until(const struct rig *rig)
{
    int64_t ts = INT64_MAX;

    for (size_t s = 0; s < rig->series; s++) {
        const struct rig_series *series = &rig->of[s];

        if (series->pushed < series->n &&
            series->column[COLUMN_TS][series->pushed] < ts)
            ts = series->column[COLUMN_TS][series->pushed];
    }
    return ts;
}

static int run(struct rig *rig)
{
    struct engine_sink sink = {rig->quiet ? 0 : ~0U, keep_record, keep_points,
                               rig};
    bool left = true;

    rig->engine = rig->ops->create(&rig->config, &sink);
    if (!rig->engine)
        abort();
    for (size_t s = 0; s < rig->series; s++) {
        size_t index;

        if (rig->ops->add(rig->engine, &rig->of[s].name, &rig->of[s], &index,
                          &rig->err))
            return -1;
    }
    while (left) {
        left = false;
        for (size_t s = 0; s < rig->series; s++) {
            if (feed(rig, s))
                return -1;
            left |= rig->of[s].pushed < rig->of[s].n;
        }
        if (rig->ops->run(rig->engine, known_until(rig), &rig->err))
            return -1;
    }
    if (rig->ops->finish(rig->engine, &rig->err))
        return -1;
    rig->ops->summary(rig->engine, &rig->summary);
    return 0;
}

int engine_rig_run(struct rig *rig)
{
    rig->rc = run(rig);
    return rig->rc;
}

void engine_rig_free(struct rig *rig)
{
    rig->ops->destroy(rig->engine);
    for (size_t s = 0; s < rig->series; s++) {
        for (size_t c = 0; c < COLUMN_BAR_COUNT; c++)
            free(rig->of[s].column[c]);
        free(rig->of[s].want);
        free(rig->of[s].request);
    }
    free(rig->record);
    free(rig->ts);
    free(rig->equity);
    free(rig->cash);
}

const struct record *engine_rig_record(const struct rig *rig,
                                       enum record_type type, size_t nth)
{
    for (size_t k = 0; k < rig->records; k++)
        if (rig->record[k].type == type && nth-- == 0)
            return &rig->record[k];
    return NULL;
}

size_t engine_rig_count(const struct rig *rig, enum record_type type)
{
    size_t n = 0;

    for (size_t k = 0; k < rig->records; k++)
        n += rig->record[k].type == type;
    return n;
}

const struct record *engine_rig_order_end(const struct rig *rig, size_t nth)
{
    const struct record *first = NULL;
    const struct record *last = NULL;

    for (size_t k = 0; k < rig->records && !first; k++)
        if (rig->record[k].type == RECORD_ORDER && rig->record[k].rev == 0 &&
            nth-- == 0)
            first = &rig->record[k];
    for (size_t k = 0; k < rig->records && first; k++)
        if (rig->record[k].type == RECORD_ORDER &&
            rig->record[k].id == first->id)
            last = &rig->record[k];
    return last;
}

const char *engine_rig_fill(const struct rig *rig, size_t nth, char text[128])
{
    const struct record *record = engine_rig_record(rig, RECORD_FILL, nth);
    char number[3][DECIMAL_TEXT_MAX];

    text[0] = 0;
    if (!record)
        return text;
    decimal_format(record->u.fill.quantity, 0, number[0]);
    decimal_format(record->u.fill.price, 0, number[1]);
    decimal_format(record->u.fill.position, 0, number[2]);
    snprintf(text, 128, "%d %s %s@%s -> %s", (int)record->i,
             record->u.fill.action == ACTION_BUY ? "buy" : "sell", number[0],
             number[1], number[2]);
    return text;
}

const char *engine_rig_end(const struct rig *rig, size_t nth, char text[128])
{
    const struct record *record = engine_rig_order_end(rig, nth);

    text[0] = 0;
    if (record)
        snprintf(text, 128, "%s%s%s", record_status_name(record->status),
                 record->u.order.reason[0] ? ": " : "", record->u.order.reason);
    return text;
}

void engine_rig_fill_is(const struct rig *rig, size_t nth, const char *want,
                        const char *what)
{
    char text[128];

    IS_TEXT(engine_rig_fill(rig, nth, text), want, "%s: fill %d", what,
            (int)nth);
}

void engine_rig_end_is(const struct rig *rig, size_t nth, const char *want,
                       const char *what)
{
    char text[128];

    IS_TEXT(engine_rig_end(rig, nth, text), want, "%s: order %d", what,
            (int)nth);
}
