/* An account under way. */
#include "btest/account.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Points of an equity frame: always so many, but for the last. */
#define EQUITY_FRAME 1024

struct account {
    struct account_config config;
    struct series_name name;
    struct engine *engine;
    bool begun;
    bool closed;
    int64_t begun_ts;
    size_t waiting; /* points of the frame under way */
    int64_t ts[EQUITY_FRAME];
    int64_t equity[EQUITY_FRAME];
    int64_t cash[EQUITY_FRAME];
};

static int put_record(void *context, void *series, const struct record *record,
                      struct err *err)
{
    struct account *account = context;

    return account->config.record(account->config.context, series, record, err);
}

static int write_equity(struct account *account, struct err *err)
{
    size_t n = account->waiting;

    account->waiting = 0;
    return n ? account->config.equity(account->config.context, &account->name,
                                      account->ts, account->equity,
                                      account->cash, n, err)
             : 0;
}

static int put_equity(void *context, const int64_t *ts, const int64_t *equity,
                      const int64_t *cash, size_t n, struct err *err)
{
    struct account *account = context;

    while (n) {
        size_t room = EQUITY_FRAME - account->waiting;
        size_t take = n < room ? n : room;
        size_t bytes = take * sizeof(*ts);

        memcpy(account->ts + account->waiting, ts, bytes);
        memcpy(account->equity + account->waiting, equity, bytes);
        memcpy(account->cash + account->waiting, cash, bytes);
        account->waiting += take;
        ts += take;
        equity += take;
        cash += take;
        n -= take;
        if (account->waiting == EQUITY_FRAME && write_equity(account, err) < 0)
            return -1;
    }
    return 0;
}

int account_create(const struct account_config *config,
                   const struct series_name *name, struct account **out,
                   struct err *err)
{
    struct account *account = calloc(1, sizeof(*account));
    struct engine_sink sink = {.records = config->records,
                               .record = config->records ? put_record : NULL,
                               .equity =
                                   config->want_equity ? put_equity : NULL,
                               .context = account};

    if (!account)
        return err_set(err, ERR_SYSTEM, "out of memory");
    account->config = *config;
    account->name = *name;
    account->engine = config->ops->create(&config->engine, &sink);
    if (!account->engine) {
        free(account);
        return err_set(err, ERR_SYSTEM, "out of memory");
    }
    *out = account;
    return 0;
}

void account_destroy(struct account *account)
{
    if (!account)
        return;
    account->config.ops->destroy(account->engine);
    free(account);
}

struct engine *account_engine(const struct account *account)
{
    return account->engine;
}

bool account_begun(const struct account *account)
{
    return account->begun;
}

/* The head that the first and the last summary share: one identity. */
static void name_summary(const struct account *account, struct record *record)
{
    record->series = &account->name;
    record->event_i = 0;
    record->event_ts = account->begun_ts;
    record->u.summary.config = account->config.settings;
    record->id = record_id(RECORD_SUMMARY, KIND_NONE, &account->name,
                           account->begun_ts, 0);
}

int account_begin(struct account *account, int64_t ts, struct output *output,
                  struct err *err)
{
    struct record record;

    account->begun = true;
    account->begun_ts = ts;
    record_init(&record, RECORD_SUMMARY, KIND_NONE, &account->name);
    name_summary(account, &record);
    record.status = STATUS_RUNNING;
    record.i = 0;
    record.ts = ts;
    record.rev = 0;
    memcpy(record.u.summary.strategy, account->config.engine.strategy,
           sizeof(record.u.summary.strategy));
    return output_record(output, &record, err);
}

int account_run(struct account *account, int64_t ts, struct err *err)
{
    return account->config.ops->run(account->engine, ts, err);
}

int account_close(struct account *account, struct err *err)
{
    if (account->closed)
        return 0;
    account->closed = true;
    if (account->config.ops->finish(account->engine, err) < 0)
        return -1;
    return write_equity(account, err);
}

static void begin_total(struct account_total *total,
                        const struct summary *summary)
{
    struct summary *sum = &total->record.u.summary;

    record_init(&total->record, RECORD_SUMMARY, KIND_NONE, NULL);
    memcpy(sum->strategy, summary->strategy, sizeof(sum->strategy));
    memcpy(sum->arith, summary->arith, sizeof(sum->arith));
    sum->config = summary->config;
    sum->start = summary->start;
    sum->finish = summary->finish;
    sum->bars = sum->series = sum->points = 0;
    sum->initial_equity = sum->final_equity = sum->total_pnl = 0;
    sum->commission = sum->slippage = sum->borrow = 0;
    sum->orders = sum->rejected = sum->fills = 0;
    sum->max_drawdown = 0;
}

static int add_part(struct account_total *total, const struct account *account,
                    const struct summary *summary, struct err *err)
{
    struct account_part *part;

    if (total->parts == total->capacity) {
        size_t capacity = total->capacity ? 2 * total->capacity : 16;

        part = realloc(total->part, capacity * sizeof(*part));
        if (!part)
            return err_set(err, ERR_SYSTEM, "out of memory");
        total->part = part;
        total->capacity = capacity;
    }
    part = &total->part[total->parts++];
    part->name = account->name;
    part->sharpe = summary->sharpe;
    part->buy_hold = summary->buy_hold_return;
    part->trades = *account->config.ops->trades(account->engine);
    return 0;
}

static int add_money(struct summary *sum, const struct summary *summary,
                     struct err *err)
{
    bool overflow = false;

    overflow |= __builtin_add_overflow(
        sum->initial_equity, summary->initial_equity, &sum->initial_equity);
    overflow |= __builtin_add_overflow(sum->final_equity, summary->final_equity,
                                       &sum->final_equity);
    overflow |= __builtin_add_overflow(sum->total_pnl, summary->total_pnl,
                                       &sum->total_pnl);
    overflow |= __builtin_add_overflow(sum->commission, summary->commission,
                                       &sum->commission);
    overflow |= __builtin_add_overflow(sum->slippage, summary->slippage,
                                       &sum->slippage);
    overflow |=
        __builtin_add_overflow(sum->borrow, summary->borrow, &sum->borrow);
    return overflow ? err_set(err, ERR_DATA,
                              "money overflows in the sum of all accounts")
                    : 0;
}

static int add_to_total(struct account_total *total,
                        const struct account *account,
                        const struct summary *summary, struct err *err)
{
    struct summary *sum = &total->record.u.summary;

    if (!total->parts)
        begin_total(total, summary);
    if (summary->start < sum->start)
        sum->start = summary->start;
    if (summary->finish > sum->finish)
        sum->finish = summary->finish;
    sum->bars += summary->bars;
    sum->series += summary->series;
    sum->points += summary->points;
    sum->orders += summary->orders;
    sum->rejected += summary->rejected;
    sum->fills += summary->fills;
    sum->max_drawdown = fmax(sum->max_drawdown, summary->max_drawdown);
    return add_money(sum, summary, err) < 0
               ? -1
               : add_part(total, account, summary, err);
}

int account_finish(struct account *account, struct output *output,
                   struct account_total *total, struct err *err)
{
    const struct performance *performance =
        account->config.ops->performance(account->engine);
    struct summary_details details;
    struct record record;

    if (account_close(account, err) < 0)
        return -1;
    record_init(&record, RECORD_SUMMARY, KIND_NONE, &account->name);
    account->config.ops->summary(account->engine, &record);
    name_summary(account, &record);
    record.status = STATUS_COMPLETED;
    record.i = record.u.summary.points - 1;
    record.ts = record.u.summary.finish;
    record.rev = 1;
    details.month = performance_months(performance, &details.months);
    details.drawdown = performance_drawdowns(performance, &details.drawdowns);
    if (total && add_to_total(total, account, &record.u.summary, err) < 0)
        return -1;
    return output_summary(output, &record, total ? NULL : &details, err);
}

static int by_name(const void *a, const void *b)
{
    const struct account_part *x = a;
    const struct account_part *y = b;
    int order = strcmp(x->name.symbol, y->name.symbol);

    return order ? order : strcmp(x->name.timeframe, y->name.timeframe);
}

/* The ratios, and all that comes from the trades. */
static void sum_parts(struct account_total *total, struct summary *sum,
                      struct trade_stats *trades)
{
    double n = (double)total->parts;

    qsort(total->part, total->parts, sizeof(*total->part), by_name);
    sum->sharpe = sum->buy_hold_return = 0;
    for (size_t k = 0; k < total->parts; k++) {
        sum->sharpe += total->part[k].sharpe / n;
        sum->buy_hold_return += total->part[k].buy_hold / n;
        trade_stats_merge(trades, &total->part[k].trades);
    }
}

int account_write_total(struct account_total *total, struct output *output,
                        struct err *err)
{
    static const struct series_name all = {.symbol = SERIES_ALL};
    static const struct summary_details none;
    struct trade_stats trades = {0};
    struct record record = total->record;
    struct summary *sum = &record.u.summary;

    record.series = &all;
    record.status = STATUS_COMPLETED;
    record.i = sum->points - 1;
    record.ts = sum->finish;
    record.event_i = 0;
    record.event_ts = sum->start;
    record.id = record_id(RECORD_SUMMARY, KIND_NONE, &all, sum->start, 0);
    record.rev = 0;
    sum->total_return =
        ((double)sum->final_equity - (double)sum->initial_equity) /
        (double)sum->initial_equity;
    sum_parts(total, sum, &trades);
    sum->trades = trades.trades;
    sum->wins = trades.wins;
    sum->losses = trades.losses;
    sum->win_rate = trade_stats_win_rate(&trades);
    sum->avg_r = trade_stats_avg_r(&trades);
    sum->profit_factor = trade_stats_profit_factor(&trades);
    sum->sqn = trade_stats_sqn(&trades);
    if (trades.trades) {
        sum->expectancy = trades.total / trades.trades;
        sum->best_trade = trades.best;
        sum->worst_trade = trades.worst;
        sum->avg_bars = (double)trades.bars / (double)trades.trades;
    }
    return output_summary(output, &record, &none, err);
}

void account_total_free(struct account_total *total)
{
    free(total->part);
    *total = (struct account_total){0};
}
