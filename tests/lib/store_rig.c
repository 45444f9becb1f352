/* A stream of everything that can be kept. */
#include "lib/store_rig.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/tap.h"

const struct series_name store_rig_series[3] = {
    {"AAPL", "1d"},
    {"B'; DROP TABLE ohlcv_bars; --", "1h"},
    {"\xc3\x9c\"%", "1d"}};

void store_rig_folder(char *out, size_t size)
{
    const char *parent = getenv("TMPDIR");

    snprintf(out, size, "%s/barpipe-store-XXXXXX", parent ? parent : "/tmp");
    if (!mkdtemp(out))
        abort();
}

void store_rig_remove(const char *folder)
{
    DIR *open = opendir(folder);
    struct dirent *entry;
    char path[1024];

    while (open && (entry = readdir(open))) {
        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            remove(path);
    }
    if (open)
        closedir(open);
    rmdir(folder);
}

struct store *store_rig_open(const char *address, bool read_only)
{
    const struct store_options options = {.read_only = read_only};
    struct store *store = NULL;
    struct err err = {0};

    if (store_open(address, &options, &store, &err) < 0) {
        OK(false, "opened: %s", err.msg);
        exit(tap_done());
    }
    return store;
}

int store_rig_bars(struct store *store, const struct series_name *series,
                   int64_t first, size_t n, int64_t close, struct err *err)
{
    static int64_t column[COLUMN_CLOSE + 1][1024];
    static double volume[1024];
    struct bar_block block = {.series = series, .n = n};

    for (size_t k = 0; k < n; k++) {
        int64_t i = first + (int64_t)k;

        column[COLUMN_TS][k] = STORE_RIG_DAY(i);
        column[COLUMN_OPEN][k] = STORE_RIG_E8(100) + i;
        column[COLUMN_HIGH][k] = STORE_RIG_E8(101) + i;
        column[COLUMN_LOW][k] = STORE_RIG_E8(99) + i;
        column[COLUMN_CLOSE][k] = STORE_RIG_E8(100) + close + i;
        volume[k] = (double)i + 0.1;
    }
    for (unsigned c = 0; c <= COLUMN_CLOSE; c++)
        block.column[c] = (const unsigned char *)column[c];
    block.column[COLUMN_VOLUME] = (const unsigned char *)volume;
    return store_bars(store, &block, err);
}

static void head(struct record *record, enum record_type type,
                 enum record_kind kind, uint64_t id, int64_t rev)
{
    record_init(record, type, kind, &store_rig_series[0]);
    record->id = id;
    record->rev = rev;
    record->i = 20;
    record->ts = STORE_RIG_DAY(20);
    record->event_i = 18;
    record->event_ts = STORE_RIG_DAY(18);
}

void store_rig_signal(struct record *record, uint64_t id, int64_t rev,
                      enum record_status status)
{
    struct signal *signal = &record->u.signal;

    head(record, RECORD_SIGNAL, KIND_SPRING, id, rev);
    record->status = status;
    signal->direction = SIDE_LONG;
    signal->phase = PHASE_C;
    signal->pattern = 0xabc;
    signal->range = 0xdef;
    strcpy(signal->campaign, "AAPL-1d-2024-01-02");
    signal->entry = STORE_RIG_E8(100);
    signal->stop = STORE_RIG_E8(98);
    signal->target_1 = STORE_RIG_E8(104);
    signal->target_2 = STORE_RIG_E8(106);
    signal->r_multiple = 3;
    signal->rating = GRADE_GOOD;
    signal->position_size = 100;
    signal->risk_amount = STORE_RIG_E8(200);
    signal->risk_fraction = 0.005;
    signal->allocation = 0.4;
    signal->confidence = 80.5;
    strcpy(signal->trail,
           "a 'quoted\" trail\\ \xe2\x82\xac; DROP TABLE signals");
}

void store_rig_order(struct record *record, uint64_t id, int64_t rev,
                     enum record_status status)
{
    struct order *order = &record->u.order;

    head(record, RECORD_ORDER, KIND_LIMIT, id, rev);
    record->status = status;
    order->action = ACTION_BUY;
    order->quantity = STORE_RIG_E8(10);
    order->limit = STORE_RIG_E8(99);
    order->filled = rev;
    order->reduce = true;
    order->signal = 1;
}

void store_rig_summary(struct record *record, uint64_t id,
                       enum record_status status)
{
    struct summary *summary = &record->u.summary;

    head(record, RECORD_SUMMARY, KIND_NONE, id, status != STATUS_RUNNING);
    record->status = status;
    strcpy(summary->strategy, "sma-cross fast=10 slow=20");
    if (status == STATUS_RUNNING)
        return;
    summary->bars = 40;
    summary->final_equity = -STORE_RIG_E8(3);
    summary->win_rate = 0.5;
    summary->fills_hash = 0x0123456789abcdef;
}

static void make_range(struct record *record, int64_t rev)
{
    struct range *range = &record->u.range;

    head(record, RECORD_RANGE, KIND_NONE, 0xdef, rev);
    record->status = rev ? STATUS_ARCHIVED : STATUS_ACTIVE;
    range->start = 0;
    range->end = 19;
    range->duration = 20;
    range->quality = 75;
    range->quality_parts = (struct parts){4, {20, 30, 15, 10}};
    range->support = STORE_RIG_E8(98);
    range->resistance = STORE_RIG_E8(104);
    range->midpoint = STORE_RIG_E8(101);
    range->width = STORE_RIG_E8(6);
    range->cause_factor = 2.5;
}

static void make_pattern(struct record *record)
{
    struct pattern *pattern = &record->u.pattern;

    head(record, RECORD_PATTERN, KIND_SPRING, 0xabc, 0);
    record->status = STATUS_CONFIRMED;
    pattern->side = SIDE_LONG;
    pattern->chain = CHAIN_ACCUMULATION;
    pattern->phase = PHASE_C;
    pattern->range = 0xdef;
    pattern->price = STORE_RIG_E8(97);
    pattern->level = STORE_RIG_E8(98);
    pattern->confidence = 80;
    pattern->parts = (struct parts){2, {40, -3}};
}

static void make_fill(struct record *record, uint64_t id)
{
    struct fill *fill = &record->u.fill;

    head(record, RECORD_FILL, KIND_LIMIT, id, 0);
    fill->action = ACTION_BUY;
    fill->quantity = STORE_RIG_E8(10);
    fill->price = STORE_RIG_E8(99);
    fill->value = STORE_RIG_E8(990);
    fill->commission = 0;
    fill->position = STORE_RIG_E8(-10);
    fill->cash = STORE_RIG_E8(-990);
    fill->order = 1;
}

static void make_trade(struct record *record, uint64_t id)
{
    struct trade *trade = &record->u.trade;

    head(record, RECORD_TRADE, KIND_NONE, id, 0);
    trade->side = SIDE_LONG;
    trade->quantity = STORE_RIG_E8(10);
    trade->entry_i = 10;
    trade->entry_ts = STORE_RIG_DAY(10);
    trade->entry_price = STORE_RIG_E8(99);
    trade->exit_price = STORE_RIG_E8(90);
    trade->pnl = STORE_RIG_E8(-90);
    trade->commission = 0;
    trade->bars = 10;
    trade->exit_reason = EXIT_STOP;
    trade->pattern = KIND_SPRING;
}

static int put_equity(struct store *store, int step, struct err *err)
{
    int64_t ts[3];
    int64_t equity[3];
    int64_t cash[3];

    for (int k = 0; k < 3; k++) {
        ts[k] = STORE_RIG_DAY(step + k);
        equity[k] = STORE_RIG_E8(step - 80);
        cash[k] = -STORE_RIG_E8(k);
    }
    return store_equity(store, &store_rig_series[0], STORE_RIG_RUN, ts, equity,
                        cash, 3, err);
}

/* One of nine kinds by turns; their revisions come in later turns. */
int store_rig_step(struct store *store, int step, struct err *err)
{
    static const enum record_status signals[] = {
        STATUS_APPROVED, STATUS_APPROVED, STATUS_FILLED, STATUS_STOPPED};
    int turn = step / 9;
    uint64_t id = (uint64_t)turn;
    struct record record;

    switch (step % 9) {
    case 0:
        make_range(&record, turn > 5);
        break;
    case 1:
        make_pattern(&record);
        break;
    case 2: /* four signals, one behind the other, each with its revisions */
        store_rig_signal(&record, id / 4 + 1, turn % 4, signals[turn % 4]);
        break;
    case 3:
        store_rig_order(&record, id / 2 + 1, turn % 2,
                        turn % 2 ? STATUS_FILLED : STATUS_ACTIVE);
        break;
    case 4:
        make_fill(&record, id + 1);
        break;
    case 5:
        make_trade(&record, id + 1);
        break;
    case 6: /* the backtest begins twice: what was before goes */
        store_rig_summary(&record, 1,
                          turn % 4 == 2 ? STATUS_RUNNING : STATUS_COMPLETED);
        break;
    case 7:
        return put_equity(store, step, err);
    default:
        return store_rig_bars(store, &store_rig_series[turn % 3], step, 7, 0,
                              err);
    }
    return store_record(store, &record,
                        record.type < RECORD_ORDER ? 0 : STORE_RIG_RUN, err);
}

void store_rig_stream(struct store *store, int every)
{
    struct err err = {0};
    int bad = 0;

    for (int step = 0; step < STORE_RIG_STEPS; step++) {
        bad += store_rig_step(store, step, &err) < 0;
        if (step % every == every - 1)
            bad += store_commit(store, &err) < 0;
    }
    bad += store_finish(store, &err) < 0;
    IS_INT(bad, 0, "stored, %d steps a commit: %s", every, err.msg);
}
