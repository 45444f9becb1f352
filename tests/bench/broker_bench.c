/* What an account does: orders, ten positions at once, and their metrics. */
#include "bench/cases.h"

#include "base/decimal.h"
#include "engine/engine.h"

#define BARS   1024
#define ORDERS 100
#define SERIES 10

static volatile double kept;

static struct engine *account(const struct engine_ops *ops, int64_t positions)
{
    static struct engine_config config;
    struct engine *engine;

    engine_config_default(&config);
    config.cash = 1000000 * DECIMAL_ONE;
    config.size = SIZE_QUANTITY;
    config.size_value = 10 * DECIMAL_ONE;
    config.max_positions = positions;
    engine = ops->create(&config, NULL);
    bench_need(engine != NULL, NULL);
    return engine;
}

static int64_t close_account(const struct engine_ops *ops,
                             struct engine *engine)
{
    struct record summary;
    struct err err = {0};

    bench_need(!ops->run(engine, INT64_MAX, &err) && !ops->finish(engine, &err),
               &err);
    ops->summary(engine, &summary);
    ops->destroy(engine);
    return summary.u.summary.fills;
}

/* The k-th of the orders: in by a limit with stop and target, out at market. */
static struct engine_request order(const struct bar_block *bars, int64_t k)
{
    struct engine_request request = {.i = 10 + k * 10};
    int64_t close = block_int(bars, COLUMN_CLOSE, (size_t)request.i);
    bool enters = k % 2 == 0;

    request.kind = enters ? KIND_LIMIT : KIND_MARKET;
    request.order.action = enters ? ACTION_BUY : ACTION_SELL;
    request.order.quantity = 10 * DECIMAL_ONE;
    request.order.reduce = !enters;
    if (enters) {
        request.order.limit = close + close / 100;
        request.protection.stop = close - close / 20;
        request.protection.targets = 1;
        request.protection.target[0].price = close + close / 10;
        request.protection.target[0].share = DECIMAL_ONE;
    }
    return request;
}

static int64_t run_orders(const char *name, int64_t turns)
{
    const struct engine_ops *ops =
        strstr(name, "float") ? &engine_float : &engine_decimal;
    struct bar_block bars = bench_bars(BARS, SYNTH_WALK);
    int64_t fills = 0;

    for (int64_t turn = 0; turn < turns; turn++) {
        struct engine *engine = account(ops, 0);
        struct err err = {0};
        size_t index;

        bench_need(!ops->add(engine, bars.series, NULL, &index, &err) &&
                       !ops->push(engine, index, &bars, NULL, &err),
                   &err);
        for (int64_t k = 0; k < ORDERS; k++) {
            struct engine_request request = order(&bars, k);

            bench_need(!ops->request(engine, index, &request, &err), &err);
        }
        fills = close_account(ops, engine);
    }
    bench_need(fills >= ORDERS / 2, NULL);
    return turns * ORDERS;
}

/* All ten are open from the second bar to the last. */
static int64_t run_positions(const char *name, int64_t turns)
{
    struct bar_block bars = bench_bars(BARS, SYNTH_WALK);
    static const unsigned char want[BARS] = {WANT_LONG};
    static struct series_name names[SERIES];
    int64_t fills = 0;

    (void)name;
    for (size_t k = 0; k < SERIES; k++) {
        names[k] = *bars.series;
        snprintf(names[k].symbol, sizeof(names[k].symbol), "S%zu", k);
    }
    for (int64_t turn = 0; turn < turns; turn++) {
        struct engine *engine = account(&engine_decimal, SERIES);
        struct err err = {0};

        for (size_t k = 0; k < SERIES; k++) {
            size_t index;

            bars.series = &names[k];
            bench_need(
                !engine_decimal.add(engine, &names[k], NULL, &index, &err) &&
                    !engine_decimal.push(engine, index, &bars, want, &err),
                &err);
        }
        fills = close_account(&engine_decimal, engine);
    }
    bench_need(fills == 2 * (int64_t)SERIES, NULL);
    return turns * BARS;
}

/* A thousand points and a hundred trades, and what they sum up to. */
static int64_t run_metrics(const char *name, int64_t turns)
{
    struct bar_block bars = bench_bars(BARS, SYNTH_WALK);
    double equity[BARS];
    int64_t ts[BARS];

    (void)name;
    for (size_t k = 0; k < BARS; k++) {
        ts[k] = block_int(&bars, COLUMN_TS, k);
        equity[k] = 1e5 + 10 * (double)block_int(&bars, COLUMN_CLOSE, k) / 1e8;
    }
    for (int64_t turn = 0; turn < turns; turn++) {
        struct performance_config config;
        struct performance_result result;
        struct performance *performance;
        struct trade_stats trades = {0};
        struct err err = {0};

        performance_config_default(&config);
        config.initial = 1e5;
        performance = performance_create(&config);
        bench_need(performance != NULL, NULL);
        for (size_t k = 0; k < ORDERS; k++) {
            size_t from = k * BARS / ORDERS;
            size_t n = (k + 1) * BARS / ORDERS - from;
            double gain = equity[from + n - 1] - equity[from];

            bench_need(
                !performance_points(performance, ts + from, equity + from, n,
                                    1e4, 1e4, 1, &err) &&
                    !performance_trade(performance, ts[from], gain, &err),
                &err);
            trade_stats_add(&trades, (int64_t)(gain * 1e8), gain / 1e3,
                            (int64_t)n);
        }
        performance_finish(performance);
        performance_result(performance, &result);
        kept = result.sharpe + trade_stats_sqn(&trades) +
               trade_stats_profit_factor(&trades);
        performance_destroy(performance);
    }
    return turns;
}

int main(int argc, char **argv)
{
    static const struct bench_case cases[] = {
        {"broker/orders-100", 300, run_orders},
        {"broker/orders-100-float", 500, run_orders},
        {"broker/positions-10", 65, run_positions},
        {"metrics/trades-100", 3000, run_metrics},
    };

    return bench_main(cases, sizeof(cases) / sizeof(cases[0]), argc, argv);
}
