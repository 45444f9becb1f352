/* What the sink is told: records with their identities, and the summary. */
#include "engine/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define Z95 1.959963984540054 /* 97.5 percent of the normal distribution */

const char *state_money(number value, char text[DECIMAL_TEXT_MAX])
{
    decimal_format(number_e8(value), 0, text);
    return text;
}

void state_fail(struct engine *engine, enum err_code code, const char *what)
{
    if (!engine->failed)
        err_set(&engine->failure, code, "%s", what);
    engine->failed = true;
}

static bool wanted(const struct engine *engine, enum record_type type)
{
    return engine->sink.records >> type & 1;
}

/*
 * Records come behind the points of earlier bars; those of the end of data
 * before the last point, which they still change.
 */
static void put(struct engine *engine, const struct series *series,
                const struct record *record)
{
    points_flush(engine, engine->finished ? 1 : 0);
    if (!engine->failed &&
        engine->sink.record(engine->sink.context, series->key, record,
                            &engine->failure))
        engine->failed = true;
}

static void begin(struct record *record, enum record_type type,
                  enum record_kind kind, const struct series *series)
{
    record_init(record, type, kind, series->name);
    record->i = record->event_i = series->bar.i;
    record->ts = record->event_ts = series->bar.ts;
}

static int64_t present(number value)
{
    return value > 0 ? number_e8(value) : FIELD_ABSENT;
}

static void describe_order(const struct working *order, struct order *out)
{
    if (order->request) {
        const struct order *from = &order->request->order;

        memcpy(out->ref, from->ref, sizeof(out->ref));
        memcpy(out->oco, from->oco, sizeof(out->oco));
        out->signal = order->request->signal.id;
        out->stop_loss = from->stop_loss > 0 ? from->stop_loss : FIELD_ABSENT;
        out->take_profit =
            from->take_profit > 0 ? from->take_profit : FIELD_ABSENT;
        if (order->request->protection.stop > 0)
            out->stop_loss = order->request->protection.stop;
    } else {
        out->stop_loss = present(order->stop_loss);
        out->take_profit = present(order->take_profit);
    }
    out->action = order->all        ? ACTION_CLOSE
                  : order->side > 0 ? ACTION_BUY
                                    : ACTION_SELL;
    out->quantity = present(order->quantity);
    out->limit = present(order->limit);
    out->stop = present(order->stop);
    out->trail = present(order->trail);
    if (order->trail_rate > 0)
        out->trail_rate = number_real(order->trail_rate);
    out->tif = order->tif;
    out->until = order->tif == TIF_GTD ? order->until : FIELD_ABSENT;
    out->filled = present(order->filled);
    out->reduce = order->reduce;
}

void report_order(struct engine *engine, struct series *series,
                  struct working *order, enum record_status status,
                  const char *reason)
{
    struct record record;

    if (!wanted(engine, RECORD_ORDER))
        return;
    begin(&record, RECORD_ORDER, order->kind, series);
    record.status = status;
    record.event_i = order->decided_i;
    record.event_ts = order->decided_ts;
    record.id = order->id;
    record.rev = order->rev++;
    describe_order(order, &record.u.order);
    snprintf(record.u.order.reason, sizeof(record.u.order.reason), "%s",
             reason);
    put(engine, series, &record);
}

void report_fill(struct engine *engine, struct series *series,
                 const struct deal *deal, const struct fill *fill)
{
    struct record record;

    engine->fills++;
    if (!wanted(engine, RECORD_FILL))
        return;
    begin(&record, RECORD_FILL, deal->kind, series);
    record.id = record_id(RECORD_FILL, deal->kind, series->name, record.ts,
                          series->fill_count++);
    record.u.fill = *fill;
    if (deal->order) {
        record.u.fill.order = deal->order->id;
        if (deal->order->request)
            record.u.fill.signal = deal->order->request->signal.id;
    }
    put(engine, series, &record);
}

void report_trade(struct engine *engine, struct series *series,
                  const struct trade *trade)
{
    struct record record;

    trade_stats_add(&engine->trades, trade->pnl, trade->r_multiple,
                    trade->bars);
    if (!engine->failed &&
        performance_trade(engine->performance, series->bar.ts,
                          (double)trade->pnl / 1e8, &engine->failure))
        engine->failed = true;
    if (!wanted(engine, RECORD_TRADE))
        return;
    begin(&record, RECORD_TRADE, KIND_NONE, series);
    record.id = record_id(RECORD_TRADE, KIND_NONE, series->name, record.ts,
                          series->trade_count++);
    record.u.trade = *trade;
    put(engine, series, &record);
}

static void put_signal(struct engine *engine, const struct series *series,
                       struct record *signal, enum record_status status)
{
    signal->status = status;
    signal->rev++;
    signal->i = series->bar.i;
    signal->ts = series->bar.ts;
    put(engine, series, signal);
}

void report_signal(struct engine *engine, struct series *series,
                   const struct working *order)
{
    struct signal_state *state;

    if (!wanted(engine, RECORD_SIGNAL) || !order->request ||
        !order->request->signal.id)
        return;
    state = malloc(sizeof(*state));
    if (!state) {
        state_fail(engine, ERR_SYSTEM, "out of memory");
        return;
    }
    state->record = order->request->signal;
    state->record.series = series->name;
    state->next = series->position.signals;
    series->position.signals = state;
    put_signal(engine, series, &state->record, STATUS_FILLED);
}

void report_signals(struct engine *engine, struct series *series,
                    struct signal_state *signals, enum record_status status)
{
    while (signals) {
        struct signal_state *next = signals->next;

        put_signal(engine, series, &signals->record, status);
        free(signals);
        signals = next;
    }
}

/* sum / n half to even, 0 of none. */
static int64_t mean_e8(int64_t sum, int64_t n)
{
    int64_t quotient;
    int64_t twice;

    if (n == 0)
        return 0;
    quotient = sum / n;
    twice = 2 * (sum % n);
    if (twice > n || (twice == n && quotient % 2))
        return quotient + 1;
    if (-twice > n || (-twice == n && quotient % 2))
        return quotient - 1;
    return quotient;
}

static double buy_and_hold(const struct engine *engine)
{
    double sum = 0.0;
    size_t n = 0;

    for (size_t k = 0; k < engine->count; k++) {
        const struct series *series = engine->sorted[k];

        if (series->last_ts == INT64_MIN)
            continue;
        sum +=
            number_real(series->bar.close) / number_real(series->first_close) -
            1.0;
        n++;
    }
    return n ? sum / (double)n : 0.0;
}

static void summarise_equity(const struct engine *engine, struct summary *out)
{
    struct performance_result result;

    performance_result(engine->performance, &result);
    out->points = result.points;
    if (result.points) {
        out->start = result.first_ts;
        out->finish = result.last_ts;
    }
    out->total_return = result.total_return;
    out->cagr = result.cagr;
    out->volatility = result.volatility;
    out->sharpe = result.sharpe;
    out->sharpe_low = result.sharpe - Z95 * result.sharpe_error;
    out->sharpe_high = result.sharpe + Z95 * result.sharpe_error;
    out->sortino = result.sortino;
    out->calmar = result.calmar;
    out->max_drawdown = result.max_drawdown;
    out->max_drawdown_bars = result.max_drawdown_points;
    out->skew = result.skew;
    out->kurtosis = result.kurtosis;
    out->exposure = result.exposure;
    out->max_positions = result.max_open;
    out->avg_positions = result.avg_open;
    out->max_position_size = result.max_position_size;
    out->avg_position_size = result.avg_position_size;
    out->max_deployed = result.max_deployed;
    out->avg_deployed = result.avg_deployed;
    out->turnover =
        result.mean_equity > 0.0 && result.years > 0.0
            ? engine->traded / 2.0 / result.mean_equity / result.years
            : 0.0;
}

static void summarise_trades(const struct trade_stats *trades,
                             struct summary *out)
{
    out->total_pnl = trades->total;
    out->trades = trades->trades;
    out->wins = trades->wins;
    out->losses = trades->losses;
    out->win_rate = trade_stats_win_rate(trades);
    out->avg_r = trade_stats_avg_r(trades);
    out->profit_factor = trade_stats_profit_factor(trades);
    out->expectancy = mean_e8(trades->total, trades->trades);
    out->sqn = trade_stats_sqn(trades);
    out->avg_win = mean_e8(trades->gains, trades->wins);
    out->avg_loss = mean_e8(-trades->costs, trades->losses);
    out->best_trade = trades->best;
    out->worst_trade = trades->worst;
    out->avg_bars =
        trades->trades ? (double)trades->bars / (double)trades->trades : 0.0;
}

void report_summary(const struct engine *engine, struct record *out)
{
    struct summary *summary = &out->u.summary;

    record_init(out, RECORD_SUMMARY, KIND_NONE, NULL);
    snprintf(summary->strategy, sizeof(summary->strategy), "%s",
             engine->config.strategy);
    memcpy(summary->arith, ARITH_NAME, sizeof(ARITH_NAME));
    summary->bars = engine->bars;
    summary->series = (int64_t)engine->count;
    summary->initial_equity = engine->config.cash;
    summary->final_equity = number_e8(engine->equity);
    summary->commission = number_e8(engine->commission);
    summary->slippage = number_e8(engine->slippage);
    summary->borrow = number_e8(engine->borrow);
    summary->orders = engine->orders;
    summary->rejected = engine->rejected;
    summary->fills = engine->fills;
    summary->fills_hash = engine->hash;
    summary->buy_hold_return = buy_and_hold(engine);
    summarise_equity(engine, summary);
    summarise_trades(&engine->trades, summary);
}
